"""What a worker does: a choice becomes leaflets, and these the pages that are seen or the file that is printed.

The functions are those of `handouts render`, in the same order; what the next click needs again is kept ready here.

What is only looked at need not wait until all that its language may print is laid out: until then its own pieces are,
which look the same and are there in a fraction of the time. What is printed comes from the whole, byte for byte.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, structs

from handouts.batch.plan import Content, content_of
from handouts.batch.requests import check_shown, check_told
from handouts.batch.texts import Text
from handouts.choose.leaflet import decode
from handouts.choose.selection import parts_of, select
from handouts.desk.choice import Choice, request_of, row_of
from handouts.desk.finding import Found, find
from handouts.desk.pictures import Picture, pictures
from handouts.desk.premises import Premises, Stamp
from handouts.desk.reading import Said, said
from handouts.language.editions import editions
from handouts.language.locale import at_home
from handouts.model.job import ChosenSection, Edition, Job, job_of
from handouts.model.sign_off import Checked, Role
from handouts.readback.parsed_pdf import parse
from handouts.render import Renderer, make_web_page
from handouts.typeset.cache import user_cache
from handouts.typeset.galleys import fingerprint_of, galley_for

FIRST_PAGES: Final = 1
"""Pictured at once; the others follow."""
ALL_PAGES: Final = 10_000
PRELOAD: Final = ("handouts.desk.work", "handouts.assemble.assembly", "handouts.fonts.shaping", "pypdfium2")
"""What every worker needs, imported once for all of them."""


class Leaf(Struct, frozen=True):
    """One leaflet of a choice as it is printed: its file, and what is told of it. `is_alone`: laid out for this one."""

    title: str
    locale: str
    twin: str
    paper: str
    format: str
    preset: str
    content: Content
    chosen: tuple[ChosenSection, ...]
    lacking: tuple[Role, ...]
    checked: tuple[Checked, ...]
    pdf: bytes
    pages: int
    is_alone: bool = False
    release: str = ""
    """The full name of the release that its text is of, "" for the text of now."""

    @property
    def code(self) -> str:
        return self.content.excerpt.code

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes, printed on both sides."""
        return -(-self.pages // 2)


class Seen(Struct, frozen=True):
    """A leaflet with pictures of some of its pages."""

    leaf: Leaf
    pictures: tuple[Picture, ...]


def warm(premises: Premises) -> None:
    """Read what the first click will need, and import what draws it."""
    import handouts.assemble.assembly
    import handouts.language.formats  # noqa: F401 what takes long to import

    look_up(premises, "")


def look_up(premises: Premises, typed: str) -> Found:
    """Return the topics that words or codes find."""
    return find(typed, premises.topics, premises.topic)


def see(premises: Premises, choice: Choice, pages: int = FIRST_PAGES) -> tuple[Seen, ...]:
    """Return the leaflet of a choice in its first language, and the copy for staff if one is wanted, with pictures of
    their first pages."""
    leaves = [_leaf(premises, *one, is_seen=True) for one in jobs_of(premises, choice, choice.locales[:1])]
    return tuple(Seen(leaf, tuple(pictures(leaf.pdf, 0, pages))) for leaf in leaves)


def lay_out(premises: Premises, choice: Choice) -> None:
    """Lay out all that the first language of a choice, and a copy for staff, may print."""
    for job, text in jobs_of(premises, choice, choice.locales[:1]):
        _kept(_key(premises, job, text))


def make(premises: Premises, choice: Choice) -> tuple[Leaf, ...]:
    """Return all leaflets of a choice: one in each language, and the copy for staff. All, or none.

    Raises `PatientDataError` where one tells a diagnosis and nobody said that the patient knows it.
    """
    jobs = jobs_of(premises, choice, choice.locales)
    for job, text in jobs:
        check_told(row_of(choice, job.selection), text.topic, job.selection)
    return tuple(_leaf(premises, *one) for one in jobs)


def web_page(premises: Premises, choice: Choice) -> str:
    """Return the leaflet of a choice as a web page, to be read at the desk: signed or not, and for no patient."""
    topic = premises.topic(choice.topic)
    edition = _editions(premises, Text(topic, premises.register), choice.locales[:1], has_twin=False)[0]
    return make_web_page(job_of(edition, select(topic, request_of(topic, choice)), "", "", {})).html


def read_out(premises: Premises, choice: Choice) -> tuple[Said, ...]:
    """Return what a screen reader says of the leaflet of a choice: the tags of its file, in reading order."""
    planned = jobs_of(premises, choice, choice.locales[:1])[0]
    document = parse(_leaf(premises, *planned, is_seen=True).pdf, Path("leaflet.pdf")).document
    return tuple(said(document))


def jobs_of(premises: Premises, choice: Choice, locales: tuple[str, ...]) -> list[tuple[Job, Text]]:
    """Return the jobs of a choice, each with what its words are taken from: as for a row of a batch, the text of now or
    the release that stands in for it; a copy for staff has the patient's."""
    named = locales or (premises.clinic.locale,)
    groups = [named] if choice.has_twin else [(locale,) for locale in named]
    return [one for group in groups for one in _of_one_text(premises, choice, group)]


def _of_one_text(premises: Premises, choice: Choice, locales: tuple[str, ...]) -> Iterator[tuple[Job, Text]]:
    topic, clinic = premises.topic(choice.topic), premises.clinic
    locale = at_home(locales[0], clinic.locale)
    text = premises.texts(choice.topic).chosen(topic, locale, request_of(topic, choice))
    selection = select(text.topic, request_of(text.topic, choice))
    row = row_of(choice, selection)
    check_shown(row, clinic)
    for edition in _editions(premises, text, locales, has_twin=choice.has_twin):
        text.register.require(edition, selection)
        yield job_of(edition, selection, choice.paper, choice.format, row.shown), text


def _leaf(premises: Premises, job: Job, text: Text, *, is_seen: bool = False) -> Leaf:
    """Return the leaflet of a job. One that is only seen is laid out alone until all that may be printed is."""
    topic, selection = job.edition.topic, job.selection
    content = content_of(job, text.topic)
    key = _key(premises, job, text)
    is_alone = is_seen and not _is_laid_out(key)
    renderer = _kept(_alone(key, content) if is_alone else key)
    pdf, pages = renderer.make(content.excerpt, job.values)
    lacking = job.edition.lacks(parts_of(selection))
    return Leaf(
        title=renderer.title(content.excerpt),
        locale=job.edition.locale,
        twin=topic.twin,
        paper=job.page.paper.id,
        format=job.page.format.id,
        preset=selection.preset or "",
        content=content,
        chosen=selection.chosen,
        lacking=lacking,
        checked=job.edition.approval.told(parts_of(selection)),
        pdf=pdf,
        pages=pages,
        is_alone=is_alone,
        release=text.register.release_name,
    )


def _stamp(premises: Premises, topic: str) -> Stamp:
    return (*premises.topic_stamp(topic), *premises.clinic_stamp)


class _Key:
    """What something is made of, known by names: equal to any other that has the same."""

    def __init__(self, of: Any, names: tuple[Any, ...]) -> None:  # noqa: ANN401 a job, or a topic and a clinic
        self.of, self.names = of, names

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.names == other.names

    def __hash__(self) -> int:
        return hash(self.names)


def _editions(premises: Premises, text: Text, locales: tuple[str, ...], *, has_twin: bool) -> tuple[Edition, ...]:
    """Return a text in some languages, with what holds of it; the last ones are kept as they were before they were
    signed."""
    names = (text.topic.id, text.register.release_name, locales, has_twin, _stamp(premises, text.topic.id))
    return tuple(text.register.approved(one, text.topic) for one in _made(_Key((text.topic, premises.clinic), names)))


@lru_cache(32)
def _made(key: _Key) -> tuple[Edition, ...]:
    topic, clinic = key.of
    *_, locales, has_twin, _ = key.names
    return editions(topic, clinic, locales, has_twin=has_twin)


def _key(premises: Premises, job: Job, text: Text) -> _Key:
    """Return a job as its galley is known."""
    edition = job.edition
    made_of = (_stamp(premises, edition.topic.id), text.register.release_name, repr(edition.approval.lines()))
    return _Key(job, (*made_of, job.page, job.galley.layout, edition.locale, edition.topic.twin))


@lru_cache(16)
def _kept(key: _Key) -> Renderer:
    """Return the renderer of a galley; the last ones are kept."""
    galley = key.of.galley
    return Renderer(galley, galley_for(galley, user_cache()))


def _is_laid_out(key: _Key) -> bool:
    """Whether a galley is at hand; once it is, nobody looks again."""
    if key.names not in _LAID_OUT and user_cache().holds(fingerprint_of(key.of.galley)):
        _LAID_OUT.add(key.names)
    return key.names in _LAID_OUT


def _alone(key: _Key, content: Content) -> _Key:
    """Return a job for whose galley only what its leaflet prints is laid out."""
    job = structs.replace(key.of, edition=decode(content.leaflet).edition)
    return _Key(job, (*key.names, content.excerpt.code))


_LAID_OUT: Final[set[tuple[object, ...]]] = set()
"""What galleys were found to be laid out for."""
