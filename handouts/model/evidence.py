"""What people found of a leaflet: a test with its readers, and the checks that no machine can make."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct


class UserTest(Struct, frozen=True, omit_defaults=True):
    """People read a topic, as its version was then: how many and who by role, never by name; what was `found`, and what
    was `changed` for it. `preset` is the leaflet that they read, where it was one of the topic's.
    """

    topic: str
    locale: str
    version: date
    tested: date
    people: int
    who: str
    found: str
    changed: str = ""
    preset: str = ""


class HumanChecks(Struct, frozen=True, omit_defaults=True):
    """What one person answered, by the ids of `CHECKS`: `yes`, `not-applicable`, or `no` with the reason."""

    topic: str
    locale: str
    version: date
    preset: str
    name: str
    post: str
    checked: date
    answers: Mapping[str, str]


class HumanCheck(Struct, frozen=True):
    """Something that only a person can judge: what it `asks`, and who asks for it."""

    id: str
    asks: str
    source: str


CHECKS: Final = (
    HumanCheck("agrees", "Each statement and figure agrees with the source that is named for it.", "DISCERN"),
    HumanCheck("balance", "Benefits, harms, what is uncertain, and having no treatment are told fairly.", "DISCERN"),
    HumanCheck(
        "numbers-answer", "Each number to call was dialled, and who answers is who the leaflet says.", "house rule"
    ),
    HumanCheck("purpose", "A reader sees at once what the leaflet is for.", "PEMAT-P 1"),
    HumanCheck("to-the-point", "Nothing in it leads away from its purpose.", "PEMAT-P 2"),
    HumanCheck("everyday-words", "The words are those that its readers use.", "PEMAT-P 3; CDC Index 7"),
    HumanCheck("sequence", "What comes first is what readers need first.", "PEMAT-P 10"),
    HumanCheck(
        "pictures-help", "Pictures are there wherever they would help, and none distracts.", "PEMAT-P 15 and 16"
    ),
    HumanCheck("pictures-fit", "Readers recognise themselves in pictures and examples.", "house rule"),
    HumanCheck("steps-possible", "Readers can do what it asks of them, with what they have.", "PEMAT-P 20 and 22"),
    HumanCheck("why", "It says why what it asks for matters to the reader.", "CDC Index 13"),
    HumanCheck("uncertain", "It says what experts know, and what they do not know.", "CDC Index 11"),
    HumanCheck("kind", "The tone is calm and kind when it is read aloud.", "house rule"),
    HumanCheck("translation", "A translation reads as if it had been written in its language.", "45 CFR 92.201(c)(3)"),
    HumanCheck("reading-order", "A screen reader reads it in an order that makes sense.", "Matterhorn Protocol 09"),
    HumanCheck(
        "tags-fit",
        "What looks like a heading, a list or a table is read out as one.",
        "Matterhorn Protocol 09, 14 to 16",
    ),
    HumanCheck("told-of-pictures", "What is told of each picture stands in for it.", "Matterhorn Protocol 13"),
    HumanCheck("all-told", "What a screen reader leaves out is decoration alone.", "Matterhorn Protocol 01"),
    HumanCheck("colour-alone", "Nothing is told by colour, shape or place alone.", "Matterhorn Protocol 04"),
    HumanCheck("pronounced", "Each text is spoken in its own language.", "Matterhorn Protocol 11"),
    HumanCheck("photocopy", "On a grey photocopy everything can still be read and told apart.", "house rule"),
)
"""The machine checks of PDF/UA-1 leave conditions to people (PDF Association, Matterhorn Protocol 1.1); so do PEMAT-P
(AHRQ) and the CDC Clear Communication Index, by whose items, named here, these checks are informed."""

YES: Final = "yes"
NO: Final = "no"
NOT_APPLICABLE: Final = "not-applicable"
