"""Prove that a theme leaves nothing out: what the default prints of a piece, the theme's piece prints, too.

A theme may move, frame and add. It may not drop a word of a text, a number to call, or a mark, and a piece that it
invents would never be printed, for no choice names it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

from handouts.errors import Problem, raise_for

_FREE: Final = ("notes", "continued.")
"""Lines to write on, and what is said over the rest of a split piece: a theme may have others."""
_HINT: Final = "let the template print it: handouts theme eject copies the default to start from"


def require_kept(default: Mapping[str, str], own: Mapping[str, str]) -> None:
    """Raise `ContentError` for what the pieces of a theme lack of the default's, and for pieces of its own."""
    raise_for([*_strange(default, own), *_lacking(default, own)], "the theme in theme/templates can't be used")


def _strange(default: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Problem]:
    for name in own.keys() - default.keys():
        message = f"the piece {name} is the theme's own, and no leaflet would print it"
        yield Problem(message, "put what it says into another piece")


def _lacking(default: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Problem]:
    for name, html in default.items():
        if name.startswith(_FREE):
            continue
        if name not in own:
            yield Problem(f"the piece {name} is missing", _HINT)
            continue
        lost = _told(html) - _told(own[name])
        if lost:
            yield Problem(f"the piece {name} does not print “{next(iter(lost))}”", _HINT)


def _told(html: str) -> Counter[str]:
    """Return the texts, links and pictures of a piece, each as often as it is there."""
    reader = _Reader()
    reader.feed(html)
    return Counter(reader.told)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "alt"}.get(tag)
        self.told += [value for name, value in attributes if name == wanted and value]

    def handle_data(self, data: str) -> None:
        self.told += [word for word in (" ".join(data.split()),) if word]
