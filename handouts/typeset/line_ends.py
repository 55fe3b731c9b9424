"""Keep together what no line may part: a number and its unit, “stage” and its number, the last words of a paragraph.

So are a number and its counter (4期, 4기), and in Korean a particle and the foreign word or term before it (HER2가).

WeasyPrint has neither `text-wrap: pretty` nor `word-break: keep-all`. So a word joiner is put where no line may end,
and taken out again once the text is laid out: what is read out or copied has no character more. In the same way a line
may end after the `_` of a name, which would else be cut anywhere in a narrow column.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from handouts.compose.elements import INLINE
from handouts.control_characters import DIRECTING
from handouts.model.scripts import Script

MOST: Final = 16
"""Letters that are kept together: more might not fit a narrow column."""
MOST_OF_LINE: Final = 24
"""The same in a paragraph or an item, which stand in no column as narrow as a cell's or a caption's."""
MOST_BEFORE_PAGE: Final = 12
"""The same where the last word goes with what says on which page a section stands (`compose.parts`)."""
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_JOINER: Final = "\u2060"
"""Word joiner: no line ends at it, after a space neither (UAX 14, LB11)."""
_OPENER: Final = "\u200b"
"""Zero width space: a line may end at it (UAX 14, LB8)."""
_UNDERSCORE: Final = re.compile(r"(?<=[^\W_])_(?=[^\W_])")
_TEXTS: Final = {"p", "li", "td", "th", "figcaption", "h1", "h2", "h3", "h4"}
_WIDE: Final = {"p", "li"}
_WORD: Final = re.compile(r"\S+")
_NUMBER: Final = re.compile(r"[^\w\s]*\d[\d.,:/–−-]*[^\w\s]*|[IVX]{2,4}[.,;:)]*|V[.,;:)]*")
_SMALL: Final = re.compile(r"[^\w\s]*\d{1,2}[^\w\s]*|[IVX]{2,4}[.,;:)]*|V[.,;:)]*")
"""What numbers a thing, as in stage 4; longer ones count things, years and phones."""
_ENDS: Final = ".,;:!?)।۔؟،؛"
"""What parts a word from the number after it."""
_SHORTENED: Final = re.compile(r"\W?[^\W\d]{1,4}\.")
_LONGEST_UNIT: Final = 12
_LONG: Final = 36
"""Letters of a text behind a picture that may take two lines."""
ASIDE: Final = "aside"
"""What stands in a narrow column and may end a line at any space."""
_SHORT: Final = 8
"""Letters of a last word that looks lost on a line of its own."""
_FEWEST: Final = 4
_COUNTED: Final = re.compile(
    "(?<![A-Za-z/])(第(?=\\d))?(?<![A-Za-z/\\d])(\\d[\\d.,:]*)([小分](?=[时時钟鐘]))?(?=[\u4e00-\u9fff\uac00-\ud7a3])"
)
"""A number that a counter follows without a space; those of HER2 and CDK4/6 count nothing."""
_LAST_OF_CHINESE: Final = re.compile("(?<=[\u4e00-\u9fff])[\u4e00-\u9fff](?=[\u4e00-\u9fff]{0,2}[^\\w\\s]*$)")
"""Characters before which no line ends, so that the last one has four at least."""
_HANGUL: Final = re.compile("[0-9A-Za-z)%]?[\uac00-\ud7a3]{1,8}(?![\uac00-\ud7a3])")
"""Words of Hangul and what they are a particle of; a longer one may part where a narrow column ends."""
_WRITTEN_ON: Final = re.compile("[0-9A-Za-z)%\uac00-\ud7a3]$")
"""What a particle follows without a space."""
_JOINED: Final = re.compile(
    f"(?<=[0-9A-Za-z)%\u4e00-\u9fff\uac00-\ud7a3]){_JOINER}(?=[0-9\u4e00-\u9fff\uac00-\ud7a3])"
    f"|(?<!\\S){_JOINER}|(?<=_){_OPENER}|[{''.join(sorted(DIRECTING))}]"
)
"""These joiners, and an author's marks of direction: once the text is laid out, both have done their work."""


class _Word(NamedTuple):
    start: int
    end: int
    text: str


def join(root: Element, script: Script) -> None:
    """Put joiners where no line may end, and openers where it may; `part` takes them out."""
    for element in root.iter():
        if element.tag in _TEXTS and ASIDE not in (element.get("class") or ""):
            _join_words(element)
            element.text = element.text and _UNDERSCORE.sub(f"_{_OPENER}", element.text)
    if script.keeps_words:
        for element in root.iter():
            element.text = element.text and _whole(element.text)
            element.tail = element.tail and _whole(element.tail)
            if _is_particle(element):
                element.tail = f"{_JOINER}{element.tail}"


def part(root: Element) -> None:
    """Take the joiners out again, so that the text is the source's."""
    for element in root.iter():
        element.text = element.text and parted(element.text)
        element.tail = element.tail and parted(element.tail)


def parted(text: str) -> str:
    """Return a text without the joiners and openers of `join` and without marks of direction."""
    return _JOINED.sub("", text)


def places(text: str, most: int = MOST) -> list[int]:
    """Return where words begin that stay on the line of the word before, so that `most` letters are kept together."""
    words = [_Word(*found.span(), found[0]) for found in _WORD.finditer(text)]
    kept: set[int] = set()
    for wanted in (_is_measure, _is_numbered, _is_runt):
        for number in range(1, len(words)):
            if wanted(words, number) and _length(words, kept | {number}, number) <= most:
                kept.add(number)
    last = (found.start() for found in _LAST_OF_CHINESE.finditer(text))
    return sorted({*(words[number].start for number in kept), *_counters(text), *last})


def _counters(text: str) -> Iterator[int]:
    """Yield where no line may begin between a number, its counter and what makes it an ordinal."""
    for found in _COUNTED.finditer(text):
        yield from (found.end(part) for part in (1, 2, 3) if found[part])


def _is_measure(words: Sequence[_Word], number: int) -> bool:
    """Whether a word is what the number before it counts."""
    before, word = words[number - 1].text, words[number].text
    return bool(_NUMBER.fullmatch(before)) and before[-1] not in _ENDS and len(word) <= _LONGEST_UNIT


def _is_numbered(words: Sequence[_Word], number: int) -> bool:
    """Whether a number says which of the things before it, as in stage 4 or (ext. 204)."""
    if _SHORTENED.fullmatch(words[number - 1].text):
        return bool(_NUMBER.fullmatch(words[number].text))
    return bool(_SMALL.fullmatch(words[number].text)) and words[number - 1].text[-1] not in _ENDS


def _is_runt(words: Sequence[_Word], number: int) -> bool:
    """Whether a word is so short that it should not stand on the last line alone."""
    return number == len(words) - 1 >= _FEWEST - 1 and len(words[number].text) <= _SHORT


def _length(words: Sequence[_Word], kept: set[int], number: int) -> int:
    """Return how long all is that is kept with a word."""
    first = last = number
    while first in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    return words[last].end - words[first].start


def _join_words(block: Element) -> None:
    """Join words of a paragraph, whichever of its elements they stand in."""
    runs = list(_runs(block))
    text = "".join(run for _, _, run in runs)
    if len(text) < _LONG and block.find("img") is not None:
        return  # an item of two columns, which need all their room
    has_page = block.find("a[@class='page-of']") is not None
    most = MOST_BEFORE_PAGE if has_page else MOST_OF_LINE if block.tag in _WIDE else MOST
    found = places(text.rstrip(_NO_BREAK) if has_page else text, most)
    start = 0
    for element, is_tail, run in runs:
        inside = [place - start for place in found if start <= place < start + len(run)]
        start += len(run)
        if inside:
            ends = [0, *inside, len(run)]
            joined = _JOINER.join(run[first:last] for first, last in pairwise(ends))
            if is_tail:
                element.tail = joined
            else:
                element.text = joined


def _runs(element: Element) -> Iterator[tuple[Element, bool, str]]:
    """Yield the texts of a paragraph in order, each with the element that holds it, before or after that ends."""
    yield element, False, element.text or ""
    for child in element:
        if child.tag != "img":  # a box to tick, a pictogram
            if child.tag not in INLINE:
                return
            yield from _runs(child)
        yield child, True, child.tail or ""


def _is_particle(element: Element) -> bool:
    """Whether a word of Hangul goes on where an element ends, as that of a term does."""
    own, tail = "".join(element.itertext()), element.tail or ""
    return element.tag in INLINE and bool(_WRITTEN_ON.search(own)) and bool(_HANGUL.match(tail))


def _whole(text: str) -> str:
    """Return a text whose words of Hangul stay whole (CSS Text 3, `word-break: keep-all`)."""
    return _HANGUL.sub(lambda word: _JOINER.join(word[0]), text)
