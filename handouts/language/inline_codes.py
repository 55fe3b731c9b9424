"""Put the marks of a message back where a translator's tool has put codes in their place.

A tool that takes `**`, `{minutes}` or `](term:duct)` for markup hands the translator a code instead, and does not
always write down what the code stands for. The original tells: set beside it, what the file's source lacks is what its
codes stand for.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from handouts.language.delivery import CLOSE, OPEN, Delivered, one_line

_CODE: Final = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_MARK: Final = re.compile(r"\*\*|\{[^{}]*\}|\]\([^()]*\)|[\[^~]|\\.|\d(?:[\d.,:/]*\d)?")
"""What a code can stand for: a mark of Markdown, a placeholder, a number."""
_OPENING: Final = {"/g": "g", "ept": "bpt", "ex": "bx", "ec": "sc"}
MOST_CODES: Final = 200
_Spans = dict[str, tuple[int, int]]
"""From where to where in the original a code's mark is, by the code's name; spaces don't count."""
_NAMES: Final = re.compile(r"\{[^{}]*\}|\]\([^()]*\)")
_SIGNS: Final = re.compile(r"[\W_]+")


def restored(message: Delivered, original: str) -> Delivered:
    """Return a message with all codes replaced by what they stand for in the original, and on one line each.

    A code that nothing is known of is left out: the rules of translations find what is missing then.
    """
    codes = {**message.codes, **_natives(message.text, original)}
    text, translation = (one_line(_filled(one, codes)) for one in (message.text, message.translation))
    return replace(message, text=text, translation=translation)


def bare(text: str) -> str:
    """Return the words of a text alone, by which it is found where ids say nothing: no marks, names, codes, spaces."""
    return _SIGNS.sub("", _NAMES.sub("", _CODE.sub("", text)))


def shown_codes(text: str) -> str:
    """Return a text with its codes as a reader can see them: `<g1>`."""
    return one_line(_CODE.sub(r"<\1>", text))


def squeezed(text: str) -> str:
    """Return a text without its spaces: tools indent, wrap and cut it."""
    return "".join(text.split())


def _filled(text: str, codes: Mapping[str, str]) -> str:
    return _CODE.sub(lambda found: codes.get(found[1]) or "", text)


def _natives(source: str, original: str) -> dict[str, str]:
    """Return what each code of a source stands for in the original; nothing where the two have other words.

    Followed from the beginning are all places in the original that the source so far can reach: a code stands for the
    mark there, or for nothing.
    """
    parts, signs = _CODE.split(source), squeezed(original)
    if not 1 < len(parts) < 2 * MOST_CODES:
        return {}
    reached: dict[int, _Spans] = {0: {}}
    for number, part in enumerate(parts):
        if number % 2:
            reached = _past(part, reached, signs)
        else:
            words = squeezed(part)
            reached = {at + len(words): spans for at, spans in reached.items() if signs.startswith(words, at)}
    places = [place for place, sign in enumerate(original) if not sign.isspace()]
    spans = reached.get(len(signs), {})
    return {
        name: original[places[start] : places[end - 1] + 1] if end > start else ""
        for name, (start, end) in spans.items()
    }


def _past(name: str, reached: Mapping[int, _Spans], signs: str) -> dict[int, _Spans]:
    """Return the places behind a code; one that ends what a code of no mark begins stands for none either."""
    kind = name.rstrip("-.:_0123456789")
    opening = _OPENING.get(kind, "") + name.removeprefix(kind)
    after: dict[int, _Spans] = {}
    for at, spans in reached.items():
        mark = _MARK.match(signs, at)
        start, end = spans.get(opening, (0, 0))
        is_bare = opening in spans and start == end
        for behind in (at,) if is_bare or not mark else (at, mark.end()) if opening not in spans else (mark.end(),):
            after.setdefault(behind, {**spans, name: (at, behind)})
    return after
