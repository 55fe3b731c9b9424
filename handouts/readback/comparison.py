"""Rules that compare a file with its leaflet: nothing is missing, nothing is more, nothing is changed."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, zip_longest
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from handouts.choose.arrangement import listed
from handouts.choose.contents import CONTENTS, entries
from handouts.choose.fronts import HEAD, Front, fronts
from handouts.choose.leaflet import Leaflet
from handouts.choose.leaflet import identity as identity_of
from handouts.choose.pairs import found_in
from handouts.compose.composition import compose
from handouts.compose.places import called
from handouts.errors import Problem
from handouts.language.isolation import misplaced
from handouts.load.spans import plain
from handouts.model import page as geometry
from handouts.model.galley import DIALS, MASTHEADS, Feet
from handouts.model.identity import Identity
from handouts.model.job import ChosenPiece, GalleyKey, page_of
from handouts.model.topic import Block
from handouts.readback.file_rules import fonts
from handouts.readback.page_references import heading_at, references_of
from handouts.readback.parsed_pdf import Marked, ParsedPdf
from handouts.readback.rule import AGAIN, HOUSE, FileRule, problem, rule
from handouts.readback.tags import PieceReader, Tag, Told, letters, spoken

LONGEST: Final = 60
"""How many characters of a text a message quotes."""
_NAMED: Final = {
    "topic": "topic",
    "version": "version",
    "preset": "preset",
    "sections": "list of sections",
    "locale": "language",
    "twin": "copy (for the patient or for staff)",
    "paper": "paper",
    "format": "print size",
}
"""What a leaflet is, but for its code, in words."""
_SHAPED: Final = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1700-\u18af\u1a00-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc]"
)
"""Scripts whose glyphs are drawn in another order than they are read, or stand for more than a letter."""
_STYLES: Final = re.compile(r"(thin|extra|light|regular|medium|semi|demi|bold|black|condensed|vf|ui)*")


class Expected(Struct, frozen=True):
    """What a file must say, in order; `families` are the fonts it may be set in, `languages` those of its parts."""

    identity: Identity
    title: str
    locale: str
    languages: frozenset[str]
    marks: tuple[str, ...]
    page: geometry.Page
    feet: Feet
    families: tuple[str, ...]
    blocks: tuple[Told, ...]
    pictures: tuple[Told, ...]
    addresses: tuple[Told, ...]
    references: tuple[Told, ...]
    numbers: tuple[str, ...]


class Comparison(NamedTuple):
    """A file and what it should be."""

    parsed: ParsedPdf
    expected: Expected


def expect(
    leaflet: Leaflet, code: str, headers: Iterable[str] | None = None, told: Sequence[str] | None = None
) -> Expected:
    """Compose the leaflet of this code anew and return what it says.

    `headers` are those of the tables in the file: a table whose headers are not there was too wide, and set as a list.
    `told` are the texts of the file: what stands above whom to call may have given way to that.
    """
    clinic, topic = leaflet.clinic, leaflet.topic
    if headers is not None:
        known = {letters(header) for header in headers}
        topic = listed(topic, lambda table: known.isdisjoint(_headers(table)))
    page = page_of(clinic, locale=clinic.locale, title=topic.title)
    composition = compose(GalleyKey(replace(leaflet, topic=topic).edition, page, leaflet.layout))
    reader = PieceReader()
    reader.feed(composition.html)
    pieces = _printed(leaflet, reader, told, page)
    return Expected(
        identity=identity_of(leaflet, code),
        title=composition.titles[next(iter(topic.presets), "")],
        locale=clinic.locale,
        languages=frozenset(reader.languages),
        marks=composition.feet.marks(leaflet.pieces, is_sample=clinic.is_sample),
        page=page,
        feet=composition.feet,
        families=composition.fonts,
        blocks=_of(pieces, reader.blocks),
        pictures=_of(pieces, reader.pictures),
        addresses=_of(pieces, reader.addresses),
        references=tuple(_references(leaflet, pieces, reader)),
        numbers=clinic.urgent_numbers,
    )


def _printed(leaflet: Leaflet, reader: PieceReader, told: Sequence[str] | None, page: geometry.Page) -> tuple[str, ...]:
    """Return the pieces of a leaflet as its file has them: of all ways to print it, the one that its texts are nearest
    to; the fullest, where it does not matter."""
    dialling = {told.piece for told in reader.addresses if told.text.startswith(DIALS)}
    call = next((name for name in leaflet.pieces if name.startswith("section.") and name in dialling), "")
    texts = [letters(text) for text in told or ()]
    has_contents = any(letters(one.text) in texts for one in reader.blocks if one.piece == CONTENTS)
    chosen = [ChosenPiece(name, "") for name in _parted(leaflet.pieces) if name != CONTENTS or has_contents]
    ways = [_with_entries(front) for front in fronts(leaflet.topic, leaflet.clinic, chosen, call, page)]
    if told is None:
        return ways[0]

    def alike(pieces: tuple[str, ...]) -> float:
        mine = [letters(told.text) for told in _of(pieces, reader.blocks) if not told.is_place]
        return SequenceMatcher(None, mine, texts, autojunk=False).ratio()

    return max(ways, key=alike)


def _with_entries(front: Front) -> tuple[str, ...]:
    """Return the pieces of a way to print a leaflet, those of its contents among them."""
    names = [piece.id for piece in front.pieces]
    at = names.index(CONTENTS) + 1 if CONTENTS in names else 0
    return (*names[:at], *(entry.piece for entry in entries(names)), *names[at:])


def _parted(pieces: Sequence[str]) -> Iterator[str]:
    """Yield the pieces of a leaflet; its head, which an older one has as one piece, in parts."""
    is_whole = not any(name.partition(".")[0] == "message" for name in pieces)
    for name in pieces:
        kind, dot, preset = name.partition(".")
        yield from (f"{part}{dot}{preset}" for part in HEAD) if kind == "head" and is_whole else (name,)


def _headers(table: Block) -> Iterator[str]:
    return (letters(plain(cell.text)) for cell in table.blocks[0].blocks)


def _of(pieces: Sequence[str], told: Iterable[Told]) -> tuple[Told, ...]:
    """Return what the pieces tell, in their order."""
    found: dict[str, list[Told]] = {piece: [] for piece in pieces}
    for one in told:
        if one.piece in found:
            found[one.piece].append(one)
    return tuple(one for piece in pieces for one in found[piece])


def _references(leaflet: Leaflet, pieces: Sequence[str], reader: PieceReader) -> Iterator[Told]:
    """Yield the headings that texts refer to by their pages; a section that is not printed has none."""
    where = found_in(leaflet.topic, pieces)
    for one in _of(pieces, reader.references):
        if one.text in where:
            yield Told(one.piece, reader.headings.get(where[one.text], ""))


@rule(HOUSE)
def words(comparison: Comparison) -> Iterator[Problem]:
    """Every text of the leaflet is in the file, in its order, and no other."""
    yield from _differences(comparison.expected.blocks, spoken(comparison.parsed.document), "text", private=MASTHEADS)


@rule("WCAG 2.2, 1.1.1")
def alternates(comparison: Comparison) -> Iterator[Problem]:
    """Every picture has the alternate text of the leaflet."""
    told = [figure.entries.get("Alt", "") for figure in comparison.parsed.document.all("Figure")]
    yield from _differences(comparison.expected.pictures, told, "alternate text")


@rule(HOUSE)
def addresses(comparison: Comparison) -> Iterator[Problem]:
    """Every link opens, or dials, the address that the leaflet has."""
    links = comparison.parsed.document.all("Link")
    told = [address for link in links for address in dict.fromkeys(link.addresses)]  # one that runs over a line has two
    yield from _differences(comparison.expected.addresses, told, "address")


@rule(HOUSE)
def references(comparison: Comparison) -> Iterator[Problem]:
    """Each page that a text refers to is that of the section which the leaflet means, where that is printed."""
    parsed = comparison.parsed
    told = [heading_at(parsed, link) for link in references_of(parsed)]
    yield from _differences(comparison.expected.references, told, "reference to a section")


def _differences(
    mine: Sequence[Told], theirs: Sequence[str], what: str, private: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield where two sequences of texts differ; what the file says is not quoted near the `private` pieces."""
    keys = [letters(told.text) for told in mine], [letters(text) for text in theirs]
    for kind, start, end, from_, to in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        wanted = [told for told in mine[start:end] if not told.is_place]
        places = end - start - len(wanted)
        found = theirs[from_ : max(from_, to - places)] if places else theirs[from_:to]
        near = {told.piece for told in mine[max(0, start - 1) : end + 1]}
        for told, text in zip_longest(wanted, found) if kind != "equal" else ():
            yield problem(_difference(told, text, what, is_private=not near.isdisjoint(private)))


def _difference(told: Told | None, text: str | None, what: str, *, is_private: bool) -> str:
    """Say how a text of the file differs from what the leaflet has; None is no text."""
    if told is None:
        return f"the leaflet has no such {what}" + ("" if is_private else f": “{_quoted(text or '')}”")
    if text is None:
        return f"{called(told.piece)}: {what} is missing: “{_quoted(told.text)}”"
    if is_private:
        return f"{called(told.piece)}: another {what} stands where the leaflet has “{_quoted(told.text)}”"
    at = _first_difference(told.text, text)
    return f"{called(told.piece)}: “{_quoted(text, at)}” stands where the leaflet has “{_quoted(told.text, at)}”"


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


@rule(HOUSE)
def identity(comparison: Comparison) -> Iterator[Problem]:
    """What the file's metadata says about the leaflet is true."""
    told, expected = comparison.parsed.metadata.identity, comparison.expected.identity
    for name, what in _NAMED.items() if told else ():
        one, other = (_shown(getattr(identity, name)) for identity in (told, expected))
        if one != other:
            yield problem(f"the metadata says that the {what} is {one}; in the leaflet it is {other}")


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value) or "none"


@rule("ISO 14289-1, 7.2")
def locale(comparison: Comparison) -> Iterator[Problem]:
    """The file is in the language of the leaflet, as are its parts unless they say otherwise."""
    parsed, expected = comparison.parsed, comparison.expected.locale
    told = str(parsed.pdf.Root.get("/Lang", ""))
    if told != expected:
        yield problem(f"the file says that it is in {told or 'no language'}, the leaflet is in {expected}")
    for name in sorted(set(_languages(parsed.document)) - comparison.expected.languages):
        yield problem(f"a part of the file says that it is in {name}, which is not a language of the leaflet")


def _languages(tag: Tag) -> Iterator[str]:
    if "Lang" in tag.entries:
        yield tag.entries["Lang"]
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _languages(kid)


@rule("ISO 14289-1, 7.1")
def heading(comparison: Comparison) -> Iterator[Problem]:
    """The file's title is that of the leaflet."""
    told = str(comparison.parsed.pdf.docinfo.get("/Title", ""))
    if told != comparison.expected.title:
        yield problem(f"the file's title is “{told}”; the leaflet's title is “{comparison.expected.title}”")


@rule(HOUSE)
def families(comparison: Comparison) -> Iterator[Problem]:
    """The file has no fonts but those of the clinic and of the language's script."""
    families = comparison.expected.families
    for name in sorted(fonts(comparison.parsed)):
        if not any(_is_of(name.partition("+")[2] or name, family) for family in families):
            yield problem(f"the font {name} is in the file; the leaflet is set in {', '.join(families)}")


def _is_of(name: str, family: str) -> bool:
    """Whether a PostScript name such as Noto-Sans-Bold is that of a font of the family."""
    folded, start = (re.sub(r"[\s-]", "", text.casefold()) for text in (name, family))
    return folded.startswith(start) and bool(_STYLES.fullmatch(folded.removeprefix(start)))


@rule(HOUSE)
def feet(comparison: Comparison) -> Iterator[Problem]:
    """The margins of each page say the topic, its version, the page number, the leaflet code, and draft or sample."""
    parsed, expected = comparison
    is_rtl = expected.page.script.direction == "rtl"
    for number, sheet in enumerate(parsed.sheets, 1):
        margins = [marked for marked in sheet.marked if marked.tag == "/Artifact"]
        for words in _margins(expected, number, len(parsed.sheets)):
            if not any(_says(marked, words, is_rtl=is_rtl) for marked in margins):
                yield problem(f"the margins do not say “{words}”", number)


def _margins(expected: Expected, number: int, count: int) -> Iterator[str]:
    """Yield what the margins of a page must say; on page 1 a strip among the text says “draft” and “sample”."""
    feet = expected.feet
    yield from (feet.topic, feet.version)
    yield feet.page_of.format(page=feet.number(number), pages=feet.number(count))
    yield feet.code.format(code=expected.identity.code)
    yield from expected.marks if number > 1 else ()


def _says(marked: Marked, words: str, *, is_rtl: bool) -> bool:
    """Whether a line, or two in a row, say these words and no others, with their numbers in order."""
    wanted = _drawn(words, is_rtl=is_rtl)
    runs = (marked.lines[start:end] for start, end in combinations(range(len(marked.lines) + 1), 2) if end - start < 3)
    return any(_drawn("".join(run), is_rtl=is_rtl) == wanted and not any(misplaced(words, run)) for run in runs)


def _drawn(text: str, *, is_rtl: bool) -> str:
    """Return the letters of a text that glyphs tell in its order; of a shaped script only numbers and codes, sorted.

    So it is on a page from right to left, where # stands on the other side of a code (UAX 9).
    """
    if is_rtl or _SHAPED.search(text):
        return "".join(sorted(letter for letter in letters(text) if letter.isascii() or letter.isdigit()))
    return letters(text)


@rule(HOUSE)
def paper(comparison: Comparison) -> Iterator[Problem]:
    """Each page has the paper size of the leaflet."""
    page = comparison.expected.page
    for number, sheet in enumerate(comparison.parsed.sheets, 1):
        left, bottom, right, top = (float(edge) for edge in sheet.page.mediabox)
        if max(abs(right - left - page.width_pt), abs(top - bottom - page.height_pt)) > 1:
            yield problem(f"the page does not have the size of {page.paper.id}", number)


@rule("CONTENT.md, Plain language")
def page_1(comparison: Comparison) -> Iterator[Problem]:
    """Page 1 has every number to call at once."""
    first = comparison.parsed.sheets[0]
    said = "".join(letters(marked.text) for marked in first.marked)
    lacking = [number for number in comparison.expected.numbers if letters(number) not in said]
    if lacking:
        yield problem(f"numbers to call at once that are not on it: {', '.join(lacking)}", 1, AGAIN)


COMPARISON: Final[tuple[FileRule[Comparison], ...]] = (
    words, alternates, addresses, references, identity, locale, heading, families, feet, paper, page_1,
)  # fmt: skip
