"""What a worker does: a choice becomes leaflets, and these the pages that are seen or the file that is printed.

The functions are those of `handouts render`, in the same order; what the next click needs again is kept ready here.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.batch.plan import Content, content_of
from handouts.batch.requests import check_shown, check_told
from handouts.choose.selection import parts_of, select
from handouts.desk.choice import Choice, request_of, row_of
from handouts.desk.finding import Found, find
from handouts.desk.pictures import Picture, pictures
from handouts.desk.premises import Premises, Stamp
from handouts.desk.reading import Said, said
from handouts.language.editions import editions
from handouts.model.job import ChosenSection, Edition, Job, job_of
from handouts.model.sign_off import Checked, Role
from handouts.readback.parsed_pdf import parse
from handouts.render import Renderer, make_web_page
from handouts.typeset.cache import user_cache
from handouts.typeset.galleys import galley_for

FIRST_PAGES: Final = 1
"""Pictured at once; the others follow."""
ALL_PAGES: Final = 10_000
PRELOAD: Final = ("handouts.desk.work", "handouts.assemble.assembly", "handouts.fonts.shaping", "pypdfium2")
"""What every worker needs, imported once for all of them."""


class Leaf(Struct, frozen=True):
    """One leaflet of a choice as it is printed: its file, and what is told of it."""

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
    leaves = [_leaf(premises, job, choice.topic) for job in _jobs(premises, choice, choice.locales[:1])]
    return tuple(Seen(leaf, tuple(pictures(leaf.pdf, 0, pages))) for leaf in leaves)


def make(premises: Premises, choice: Choice) -> tuple[Leaf, ...]:
    """Return all leaflets of a choice: one in each language, and the copy for staff. All, or none.

    Raises `PatientDataError` where one tells a diagnosis and nobody said that the patient knows it.
    """
    jobs = _jobs(premises, choice, choice.locales)
    selection = jobs[0].selection
    check_told(row_of(choice, selection), premises.topic(choice.topic), selection)
    return tuple(_leaf(premises, job, choice.topic) for job in jobs)


def web_page(premises: Premises, choice: Choice) -> str:
    """Return the leaflet of a choice as a web page, to be read at the desk: signed or not, and for no patient."""
    topic = premises.topic(choice.topic)
    stamp = _stamp(premises, choice.topic)
    edition = _editions(premises, choice.topic, choice.locales[:1], False, stamp)[0]
    approved = premises.register.approved(edition, topic)
    return make_web_page(job_of(approved, select(topic, request_of(topic, choice)), "", "", {})).html


def read_out(premises: Premises, choice: Choice) -> tuple[Said, ...]:
    """Return what a screen reader says of the leaflet of a choice: the tags of its file, in reading order."""
    job = _jobs(premises, choice, choice.locales[:1])[0]
    document = parse(_leaf(premises, job, choice.topic).pdf, Path("leaflet.pdf")).document
    return tuple(said(document))


def _jobs(premises: Premises, choice: Choice, locales: tuple[str, ...]) -> list[Job]:
    topic, clinic, register = premises.topic(choice.topic), premises.clinic, premises.register
    selection = select(topic, request_of(topic, choice))
    row = row_of(choice, selection)
    check_shown(row, clinic)
    printed = [
        register.approved(one, topic)
        for one in _editions(premises, choice.topic, locales, choice.has_twin, _stamp(premises, choice.topic))
    ]
    for one in printed:
        register.require(one, selection)
    return [job_of(one, selection, choice.paper, choice.format, row.shown) for one in printed]


def _leaf(premises: Premises, job: Job, original: str) -> Leaf:
    topic, selection = job.edition.topic, job.selection
    content = content_of(job, premises.topic(original))
    renderer = _renderer(premises, job)
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
    )


def _stamp(premises: Premises, topic: str) -> Stamp:
    return (*premises.topic_stamp(topic), *premises.clinic_stamp)


@lru_cache(32)
def _editions(
    premises: Premises,
    topic: str,
    locales: tuple[str, ...],
    has_twin: bool,
    stamp: Stamp,  # noqa: ARG001 what they were read from
) -> tuple[Edition, ...]:
    return editions(premises.topic(topic), premises.clinic, locales, has_twin=has_twin)


def _renderer(premises: Premises, job: Job) -> Renderer:
    """Return the renderer of a job's galley; the last ones are kept."""
    stamp = _stamp(premises, job.edition.topic.id)
    approval = repr(job.edition.approval.lines())
    return _kept(_Key(job, (stamp, job.page, job.galley.layout, job.edition.locale, job.edition.topic.twin, approval)))


class _Key:
    """A job that stands for its galley: equal to any other that has the same."""

    def __init__(self, job: Job, names: tuple[object, ...]) -> None:
        self.job, self.names = job, names

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.names == other.names

    def __hash__(self) -> int:
        return hash(self.names)


@lru_cache(16)
def _kept(key: _Key) -> Renderer:
    galley = key.job.galley
    return Renderer(galley, galley_for(galley, user_cache()))
