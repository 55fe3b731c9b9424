"""What is asked for, what is chosen, and the job that goes through the stages: one leaflet to make."""

from msgspec import Struct

from handouts.model.clinic import Clinic
from handouts.model.topic import Topic


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
    """A topic and its clinic in one language."""

    topic: Topic
    clinic: Clinic

    @property
    def locale(self) -> str:
        return self.topic.language
