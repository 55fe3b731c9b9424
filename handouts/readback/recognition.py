"""Turn a copy into the leaflet that it should be: the one kept by its code, or one made of a topic as it is now."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from handouts.choose import leaflet_store
from handouts.choose.leaflet import Leaflet, code, encode, leaflet_of
from handouts.choose.selection import pieces, select
from handouts.errors import ContentError, HandoutError, Problem
from handouts.language.cldr import locale_of
from handouts.language.fixed_words import fixed_words
from handouts.language.formats import Wording
from handouts.load.spans import plain
from handouts.model import page as geometry
from handouts.model.clinic import Clinic, clinic_in
from handouts.model.job import Edition, Request, job_of
from handouts.model.topic import Section, Topic, Twin
from handouts.readback.blocks import letters
from handouts.readback.parsed_pdf import UNREADABLE, ParsedPage, ParsedPdf
from handouts.readback.rule import HOUSE, FileRule, problem, rule
from handouts.readback.tags import Tag

Topics = Callable[[str], Iterable[Topic]]
"""The topics that a copy may be of, in the language that it says it is in."""

_CODE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{8}(?![A-Za-z0-9])")
_NUMBER: Final = re.compile(r"^\d+")
"""Of a section in a twin, before its title."""
_SLACK_PT: Final = 1.0


class Basis(Struct, frozen=True):
    """What a copy is compared with and, in words, where that comes from; or why it is compared with nothing.

    `damage` is what is wrong with a leaflet that is kept.
    """

    leaflet: Leaflet | None = None
    code: str = ""
    source: str = ""
    doubt: str = ""
    damage: str = ""


def basis(copy: ParsedPdf, topics: Topics, clinics: Iterable[Clinic]) -> Basis:
    """Return the leaflet of the copy: the one kept beside it, else the one that a topic makes now."""
    try:
        if found := _kept(copy):
            return found
        known = tuple(topics(str(copy.pdf.Root.get("/Lang", ""))))
        return _installed(copy, known, tuple(clinics)) or Basis(doubt=_doubt(copy, known))
    except ContentError as error:
        return Basis(damage=error.message)
    except UNREADABLE:
        return Basis(doubt="it is not built as our leaflets are")


@rule(HOUSE, "warning")
def leaflet_known(basis: Basis) -> Iterator[Problem]:
    """The copy's words can be compared: its leaflet is kept beside it, or a topic still makes it."""
    if basis.doubt:
        hint = "render --keep-leaflet keeps the leaflet beside the file"
        yield problem(f"its words are not compared: {basis.doubt}", 0, hint)


@rule(HOUSE)
def leaflet_unchanged(basis: Basis) -> Iterator[Problem]:
    """A leaflet that is kept is as it was when it was kept."""
    if basis.damage:
        yield problem(f"its words are not compared: {basis.damage}", 0, "print the leaflet again")


@rule(HOUSE)
def leaflet_code(copy: ParsedPdf) -> Iterator[Problem]:
    """Every page has the same leaflet code."""
    found = next(iter(codes(copy)), None)
    for number, sheet in enumerate(copy.sheets, 1):
        if found not in tuple(_codes(sheet)):
            yield problem(
                "no leaflet code" if found is None else f"the leaflet code is not {found} as elsewhere", number
            )


CODE: Final[tuple[FileRule[ParsedPdf], ...]] = (leaflet_code,)
LEAFLET: Final[tuple[FileRule[Basis], ...]] = (leaflet_known, leaflet_unchanged)


def codes(copy: ParsedPdf) -> tuple[str, ...]:
    """Return what may be the leaflet code: words like it in the margins, those of most pages first, then the lowest."""
    pages = Counter(name for sheet in copy.sheets for name in dict.fromkeys(reversed(tuple(_codes(sheet)))))
    return tuple(name for name, _ in pages.most_common())


def _codes(sheet: ParsedPage) -> Iterator[str]:
    for marked in sheet.marked:
        for line in marked.lines if marked.tag == "/Artifact" else ():
            yield from _CODE.findall(line)


def _kept(copy: ParsedPdf) -> Basis | None:
    """Return the leaflet that is kept beside the copy; raise `ContentError` where that was changed."""
    for name in codes(copy):
        if found := leaflet_store.get(copy.path.parent, name):
            return Basis(found, name, f"{leaflet_store.FOLDER}/{name}.json")
    return None


def _installed(copy: ParsedPdf, topics: Iterable[Topic], clinics: Iterable[Clinic]) -> Basis | None:
    """Return the leaflet that a topic makes now for a clinic and that has the copy's code."""
    names = codes(copy)
    for topic in topics:
        for made in _candidates(copy, topic, clinics):
            if (name := code(encode(made))) in names:
                return Basis(made, name, f"the topic {topic.id} as it is now")
    return None


def _candidates(copy: ParsedPdf, topic: Topic, clinics: Iterable[Clinic]) -> Iterator[Leaflet]:
    """Yield the leaflets that the copy can be, by its title, its headings and its paper."""
    choices = tuple(_requests(copy, topic))
    copies = (replace(topic, twin=twin) for twin in get_args(Twin))
    for printed, request, house, sheet in product(copies, choices, clinics, _sheets(copy)):
        try:
            edition = Edition(printed, clinic_in(house, printed.language))
            job = job_of(edition, select(printed, request), *sheet)
        except HandoutError:
            continue  # a clinic that lacks the language, or a choice that the topic does not allow, or no more
        yield leaflet_of(job, pieces(job))


def _doubt(copy: ParsedPdf, topics: Iterable[Topic]) -> str:
    """Say why no topic makes the copy's leaflet: another title, another version, or something else."""
    told = {letters(line) for sheet in copy.sheets for marked in sheet.marked for line in marked.lines}
    for topic in topics:
        if letters(plain(topic.title)) in told:
            locale = topic.language
            date = Wording(locale_of(locale), fixed_words(locale)).date(topic.version)
            if any(letters(date) in line for line in told):
                return f"{topic.id} makes no leaflet of this code: was it for another clinic, or changed since?"
            return f"it was made of another version of {topic.id} than the one of {date} that is here"
    return "it is of no topic that is here"


def _sheets(copy: ParsedPdf) -> list[tuple[str, str]]:
    """Return the papers of the copy's size, each with every format."""
    _, _, width, height = (float(edge) for edge in copy.pdf.pages[0].mediabox)
    made = (
        geometry.page(paper, format_)
        for paper, format_ in product(geometry.PAPERS, geometry.FORMATS)
        if (paper, format_) != ("a5", "giant-print")
    )
    fitting = (page for page in made if max(abs(page.width_pt - width), abs(page.height_pt - height)) < _SLACK_PT)
    return [(page.paper.id, page.format.id) for page in fitting]


def _requests(copy: ParsedPdf, topic: Topic) -> Iterator[Request]:
    """Yield the presets of the copy's title, with the sections that it has more or less, and its sections by name."""
    title = str(copy.pdf.docinfo.get("/Title", ""))
    names = tuple(_sections(copy.document, topic))
    for preset in topic.presets.values():
        if plain(preset.title) == title:
            yield Request(preset=preset.id)
            add = tuple(name for name in names if name not in preset.sections)
            drop = tuple(name for name in preset.sections if name not in names)
            yield Request(preset=preset.id, add=add, drop=drop)
    if names:
        yield Request(sections=names)


def _sections(document: Tag, topic: Topic) -> Iterator[str]:
    """Yield the sections, but those in every handout, that a heading of the copy names, or a column of a comparison."""
    choosable = [section for section in topic.sections.values() if not section.is_always]
    for part in (kid for kid in document.kids if isinstance(kid, Tag)):
        told = [letters(head.text) for head in part.all("H2")]
        heads = {*told, *(_NUMBER.sub("", head) for head in told)}
        columns = {letters(head.text) for head in part.all("H3")}
        for section in choosable:
            if letters(plain(section.title)) in heads or _is_column(section, topic, heads, columns):
                yield section.id


def _is_column(section: Section, topic: Topic, heads: set[str], columns: set[str]) -> bool:
    labels = {letters(topic.conditions[name].label) for name in section.conditions}
    aspect = letters(topic.aspects[section.aspect].title)
    return len(section.conditions) == 1 and labels <= columns and aspect in heads
