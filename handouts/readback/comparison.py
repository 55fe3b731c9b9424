"""Rules that compare a copy with its leaflet: nothing is missing, nothing is more, nothing is changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final, NamedTuple

from handouts.errors import Problem
from handouts.language.numbers import misplaced
from handouts.model.scripts import script_of
from handouts.readback.blocks import Told, letters, spoken
from handouts.readback.content import Marked
from handouts.readback.expectation import Expected
from handouts.readback.fonts import fonts
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import HOUSE, FileRule, problem, rule
from handouts.readback.tags import Tag

MASTHEAD: Final = "masthead"
"""The piece that can name a patient, so that no message quotes it."""
LONGEST: Final = 60
"""Letters of a text that a message quotes."""
_SHAPED: Final = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1700-\u18af\u1a00-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc]"
)
"""Scripts whose glyphs are drawn in another order than they are read, or stand for more than a letter."""
_STYLES: Final = re.compile(r"(thin|extra|light|regular|medium|semi|demi|bold|black|condensed|vf|ui)*")


class Comparison(NamedTuple):
    """A copy and what it should be."""

    copy: ParsedPdf
    expected: Expected


@rule(HOUSE)
def words(comparison: Comparison) -> Iterator[Problem]:
    """Every text of the leaflet is there, in its order, and no other."""
    yield from _differences(comparison.expected.blocks, spoken(comparison.copy.document), "text", private=MASTHEAD)


@rule("WCAG 2.2, 1.1.1")
def alternates(comparison: Comparison) -> Iterator[Problem]:
    """Every picture tells what the leaflet has it tell."""
    told = [figure.entries.get("Alt", "") for figure in comparison.copy.document.all("Figure")]
    yield from _differences(comparison.expected.pictures, told, "alternate text")


@rule(HOUSE)
def addresses(comparison: Comparison) -> Iterator[Problem]:
    """Every link opens, or dials, what the leaflet says."""
    links = comparison.copy.document.all("Link")
    told = [address for link in links for address in dict.fromkeys(link.addresses)]  # one that runs over a line has two
    yield from _differences(comparison.expected.addresses, told, "address")


def _differences(mine: Sequence[Told], theirs: Sequence[str], what: str, private: str = "") -> Iterator[Problem]:
    """Yield where two sequences of texts differ; what the copy says is not quoted near the `private` piece."""
    keys = [letters(told.text) for told in mine], [letters(text) for text in theirs]
    for kind, start, end, from_, to in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        wanted = [told for told in mine[start:end] if not told.is_place]
        places = end - start - len(wanted)
        found = theirs[from_ : max(from_, to - places)] if places else theirs[from_:to]
        near = {told.piece for told in mine[max(0, start - 1) : end + 1]}
        for told, text in zip_longest(wanted, found) if kind != "equal" else ():
            yield problem(_difference(told, text, what, is_private=private in near))


def _difference(told: Told | None, text: str | None, what: str, *, is_private: bool) -> str:
    """Say how a text of the copy differs from what the leaflet tells; None is no text."""
    if told is None:
        return f"a strange {what}" + ("" if is_private else f": “{_quoted(text or '')}”")
    if text is None:
        return f"{told.piece}: a missing {what}: “{_quoted(told.text)}”"
    if is_private:
        return f"{told.piece}: another {what} where “{_quoted(told.text)}” should stand"
    at = _first_difference(told.text, text)
    return f"{told.piece}: “{_quoted(text, at)}” where “{_quoted(told.text, at)}” should stand"


def _first_difference(one: str, two: str) -> int:
    """Return how many letters two texts have in common before they differ."""
    pairs = zip(letters(one), letters(two), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(letters(one)), len(letters(two))))


def _quoted(text: str, at: int = 0) -> str:
    """Return a part of a text, white space squeezed, that shows its letter number `at`."""
    squeezed = " ".join(text.split())
    spots = [spot for spot, letter in enumerate(squeezed) if not letter.isspace() and letter != "\u00ad"]
    middle = spots[min(at, len(spots) - 1)] if spots else 0
    start = max(0, middle - LONGEST // 2) if middle > LONGEST // 2 else 0
    return ("…" if start else "") + squeezed[start : start + LONGEST] + ("…" if len(squeezed) > start + LONGEST else "")


@rule("ISO 14289-1, 7.2")
def locale(comparison: Comparison) -> Iterator[Problem]:
    """The file is in the language of the leaflet, as are its parts unless they say otherwise."""
    copy, expected = comparison.copy, comparison.expected.locale
    told = str(copy.pdf.Root.get("/Lang", ""))
    if told != expected:
        yield problem(f"the file says that it is in {told or 'no language'}, the leaflet is in {expected}")
    for name in sorted(set(_languages(copy.document)) - comparison.expected.languages):
        yield problem(f"a part says that it is in {name}, which is no language of the leaflet")


def _languages(tag: Tag) -> Iterator[str]:
    if "Lang" in tag.entries:
        yield tag.entries["Lang"]
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _languages(kid)


@rule("ISO 14289-1, 7.1")
def heading(comparison: Comparison) -> Iterator[Problem]:
    """The file's title is that of the leaflet."""
    told = str(comparison.copy.pdf.docinfo.get("/Title", ""))
    if told != comparison.expected.title:
        yield problem(f"the file's title is “{told}”, the leaflet's “{comparison.expected.title}”")


@rule(HOUSE)
def families(comparison: Comparison) -> Iterator[Problem]:
    """No font but those that the clinic names, and those of the script, is in the file."""
    for name in sorted(fonts(comparison.copy)):
        if not any(_is_of(name.partition("+")[2] or name, family) for family in comparison.expected.families):
            yield problem(f"the font {name} is not one of {', '.join(comparison.expected.families)}")


def _is_of(name: str, family: str) -> bool:
    """Whether a PostScript name such as Noto-Sans-Bold is that of a font of the family."""
    folded, start = (re.sub(r"[\s-]", "", text.casefold()) for text in (name, family))
    return folded.startswith(start) and bool(_STYLES.fullmatch(folded.removeprefix(start)))


@rule(HOUSE)
def feet(comparison: Comparison) -> Iterator[Problem]:
    """Each page says topic, version, page number, leaflet code and what marks it, in its margins."""
    copy, expected = comparison
    is_rtl = script_of(expected.locale).direction == "rtl"
    for number, sheet in enumerate(copy.sheets, 1):
        margins = [marked for marked in sheet.marked if marked.tag == "/Artifact"]
        for words in _marks(expected, number, len(copy.sheets)):
            if not any(_says(marked, words, is_rtl=is_rtl) for marked in margins):
                yield problem(f"the margins do not say “{words}”", number)


def _marks(expected: Expected, number: int, count: int) -> Iterator[str]:
    """Yield what the margins of a page must say."""
    feet = expected.feet
    page, pages = (str(figure).translate(str.maketrans("0123456789", feet.digits)) for figure in (number, count))
    yield from (feet.topic, feet.version, feet.page_of.format(page=page, pages=pages))
    yield feet.code.format(code=expected.code)
    yield from filter(None, (feet.draft, expected.is_sample and feet.sample))


def _says(marked: Marked, words: str, *, is_rtl: bool) -> bool:
    """Whether a line says these words and no others, its numbers in their order."""
    wanted = _drawn(words, is_rtl=is_rtl)
    return any(_drawn(line, is_rtl=is_rtl) == wanted and not any(misplaced(words, [line])) for line in marked.lines)


def _drawn(text: str, *, is_rtl: bool) -> str:
    """Return the letters of a text that glyphs tell in its order; of a shaped script only numbers and codes, sorted.

    So it is on a page from right to left, where # stands on the other side of a code (UAX 9).
    """
    if is_rtl or _SHAPED.search(text):
        return "".join(sorted(letter for letter in letters(text) if letter.isascii() or letter.isdigit()))
    return letters(text)


@rule(HOUSE)
def paper(comparison: Comparison) -> Iterator[Problem]:
    """Each page has the leaflet's paper size."""
    page = comparison.expected.page
    for number, sheet in enumerate(comparison.copy.sheets, 1):
        left, bottom, right, top = (float(edge) for edge in sheet.page.mediabox)
        if max(abs(right - left - page.width_pt), abs(top - bottom - page.height_pt)) > 1:
            yield problem(f"the page is not {page.paper.id}", number)


COMPARISON: Final[tuple[FileRule[Comparison], ...]] = (
    words, alternates, addresses, locale, heading, families, feet, paper,
)  # fmt: skip
