"""Turn the tags of a leaflet's file into the lines that a screen reader says, one after the other."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from handouts.readback.tags import Tag

KINDS: Final = {
    **{f"H{level}": f"heading {level}" for level in range(1, 7)},
    "Figure": "picture",
    "LI": "list item",
    "TH": "column or row",
    "TD": "cell",
}
"""What listeners are told beside a text; of a paragraph nothing."""
_HOLDING: Final = frozenset({"LI", "TH", "TD"})
_INLINE: Final = frozenset({"Span", "Link", "Lbl"})
_BULLETS: Final = "•▪–○◦☐"


class Said(NamedTuple):
    """A line: what it is, nothing for a paragraph, and its text."""

    kind: str
    text: str


def said(tag: Tag) -> Iterator[Said]:
    """Yield the lines of an element and all below it."""
    if tag.kind == "Figure":
        yield Said(KINDS["Figure"], tag.entries.get("Alt", ""))
    elif tag.kind in _HOLDING:
        yield from _held(tag)
    elif _is_line(tag):
        yield Said(KINDS.get(tag.kind, ""), _text(tag))
    else:
        for kid in tag.kids:
            yield from said(kid) if isinstance(kid, Tag) else ()


def _held(tag: Tag) -> Iterator[Said]:
    """Yield the lines of a list item or a cell: the first says what it is, after its number if it has one."""
    number = " ".join(
        text for label in tag.kids if isinstance(label, Tag) and label.kind == "Lbl" if (text := _text(label))
    )
    kids = tuple(kid for kid in tag.kids if isinstance(kid, str) or kid.kind != "Lbl")
    kind, held = KINDS[tag.kind], tag._replace(kind="P", kids=kids)
    for line in said(held):
        yield Said(kind, f"{number} {line.text}".strip()) if kind else line
        kind = ""


def _is_line(tag: Tag) -> bool:
    """Whether an element holds text itself."""
    return bool(tag.kids) and all(isinstance(kid, str) or kid.kind in _INLINE for kid in tag.kids)


def _text(tag: Tag) -> str:
    """Return the text of a line; a bullet says no more than that it is a list item."""
    text = " ".join(tag.text.split())
    return "" if tag.kind == "Lbl" and text in _BULLETS else text
