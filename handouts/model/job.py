"""The job that goes through all stages: one leaflet to make; and what it is made of, from a request to an edition."""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.page import Page
from handouts.model.sign_off import Approval, Role
from handouts.model.topic import Topic

NOBODY: Final[Mapping[str, str]] = {}
"""The values of a leaflet that is for no patient by name."""


class Request(Struct, frozen=True):
    """What someone asked for: a preset or a list of sections, with additions and removals on top.

    `rule` says, in words, which rule of the topic chose the preset.
    """

    preset: str | None = None
    sections: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    rule: str = ""


class ChosenSection(Struct, frozen=True):
    """A section that is in, and why, in words."""

    section: str
    reason: str


class Selection(Struct, frozen=True):
    """The sections of one handout in reading order; `conditions` are those the handout is about."""

    topic: str
    preset: str | None
    layout: str
    chosen: tuple[ChosenSection, ...]
    conditions: tuple[str, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(chosen.section for chosen in self.chosen)


class ChosenPiece(Struct, frozen=True):
    """A top-level block of the galley that this handout takes, and why. `starts_sheet`: on a sheet of its own."""

    id: str
    reason: str
    starts_sheet: bool = False


class Edition(Struct, frozen=True):
    """A topic and its clinic in one language, with what holds of it: what qualified people have signed."""

    topic: Topic
    clinic: Clinic
    approval: Approval = Approval()

    def lacks(self, parts: Iterable[str]) -> tuple[Role, ...]:
        """Return the roles in which any of these parts of the topic still has to be signed."""
        return self.approval.lacks(parts, self.clinic.signing.needed(is_translation=self.topic.is_translation))

    @property
    def locale(self) -> str:
        return self.topic.language


class GalleyKey(Struct, frozen=True):
    """What a galley is laid out for: all of a job but its selection and its patient."""

    edition: Edition
    page: Page
    layout: str

    @property
    def topic(self) -> Topic:
        return self.edition.topic

    @property
    def clinic(self) -> Clinic:
        return self.edition.clinic

    @property
    def locale(self) -> str:
        return self.edition.locale

    def with_topic(self, topic: Topic) -> "GalleyKey":
        """Return the key of the same galley with another form of its topic."""
        return replace(self, edition=replace(self.edition, topic=topic))


class Job(Struct, frozen=True):
    """One leaflet to make; `values` are its patient's, as a roster has them."""

    edition: Edition
    page: Page
    selection: Selection
    values: Mapping[str, str] = NOBODY

    @property
    def galley(self) -> GalleyKey:
        """What the galley is laid out for that this leaflet is taken from."""
        return GalleyKey(self.edition, self.page, self.selection.layout)


def job_of(
    edition: Edition, selection: Selection, paper: str = "", format_: str = "", values: Mapping[str, str] = NOBODY
) -> Job:
    """Return the job of a choice, on a page suited to its script; paper and format are the clinic's unless named.

    Raises `UnknownName` for a paper or format that does not exist, `UsageError` for two that don't go together.
    """
    page = page_of(edition.clinic, paper, format_, edition.locale, edition.topic.title)
    return Job(edition, page, selection, values)


def page_of(clinic: Clinic, paper: str = "", format_: str = "", locale: str = "en", title: str = "") -> Page:
    """Return the page that a clinic prints on in a locale; paper and format are its own unless named (`page`)."""
    script = clinic.scripts.get(locale)
    papers = clinic.theme.all_papers
    return geometry.page(paper or clinic.paper, format_ or clinic.format, locale, title, script, papers)
