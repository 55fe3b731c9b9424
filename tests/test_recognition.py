"""A printed handout is known by its code: by the leaflet kept beside it, or by what its topic makes now."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.choose.leaflet_store import put
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.topic import Topic
from handouts.readback.check import Reading, check_file
from handouts.render import make_handout
from handouts.typeset.cache import Cache

CLINIC = sample_clinic()
EAR = fixture_topic(PROCEDURE)
SPRAIN = fixture_topic(SPRAINS)
REQUESTS = {
    "a preset": (EAR, Request(preset="on-the-day")),
    "a preset with more": (EAR, Request(preset="on-the-day", add=("about", "figures"))),
    "a preset with less": (EAR, Request(preset="whole", drop=("before", "after"))),
    "a comparison": (SPRAIN, Request(preset="arm-and-leg")),
    "a comparison with more": (SPRAIN, Request(preset="arm-and-leg", add=("signs_knee", "care_knee"))),
    "one condition": (SPRAIN, Request(preset="knee-only")),
    "the patient's copy of a twin": (replace(EAR, twin="patient"), Request(preset="on-the-day", add=("about",))),
    "the copy for staff": (replace(EAR, twin="staff"), Request(preset="on-the-day")),
    "sections by name": (SPRAIN, Request(sections=("care_knee", "signs_wrist"))),
}


class Desk:
    """Prints handouts into a folder and reads them back there."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.cache = Cache(cache)

    def print(
        self, topic: Topic, request: Request, paper: str = "a4", format_: str = "clear-print", clinic: Clinic = CLINIC
    ) -> bytes:
        """Print a handout and return its leaflet."""
        made = make_handout(job_for(topic, request, clinic, paper, format_), self.cache)
        (self.folder / "a.pdf").write_bytes(made.pdf)
        return made.leaflet

    def read(self, topics: Iterable[Topic] = (EAR, SPRAIN), clinic: Clinic = CLINIC) -> Reading:
        return check_file(self.folder / "a.pdf", lambda _locale: topics, (clinic,))


@pytest.fixture
def desk(tmp_path: Path, cache_folder: Path) -> Desk:
    return Desk(tmp_path, cache_folder)


def doubt(reading: Reading) -> str:
    """Return the only finding, a warning that the words were not compared."""
    (finding,) = reading.findings
    assert (finding.rule, finding.severity, reading.compared_with) == ("pdf-leaflet-known", "warning", "")
    return finding.message


@pytest.mark.parametrize("what", REQUESTS)
def test_what_a_topic_makes_now_is_known(what: str, desk: Desk) -> None:
    """By title and headings, whatever was chosen."""
    topic, request = REQUESTS[what]
    desk.print(topic, request)
    reading = desk.read()
    assert reading.findings == ()
    assert reading.compared_with == f"the topic {topic.id} as it is now"


@pytest.mark.parametrize(
    ("paper", "format_"), [("a5", "large-print"), ("letter", "giant-print"), ("a4", "large-print")]
)
def test_paper_and_format_are_known(paper: str, format_: str, desk: Desk) -> None:
    """The paper by its size, the format by the code."""
    desk.print(SPRAIN, Request(preset="arm-and-leg"), paper, format_)
    assert desk.read().findings == ()


def test_another_version_is_told_and_not_compared(desk: Desk) -> None:
    """All else is checked; nobody is told that the words are right."""
    desk.print(EAR, Request(preset="on-the-day"))
    later = replace(EAR, version=date(2027, 1, 31))
    assert "another version of a-procedure than the one of January 31, 2027" in doubt(desk.read([later]))


def test_an_older_leaflet_is_compared_with_what_was_kept(desk: Desk, tmp_path: Path) -> None:
    """However the topic has changed since."""
    old = load_topic(edited(tmp_path, PROCEDURE, "sections/during.md", "thin tube", "thick tube"))
    leaflet = desk.print(old, Request(preset="on-the-day"))
    assert "was it for another clinic, or changed since?" in doubt(desk.read())
    put(desk.folder, leaflet)
    assert desk.read().findings == ()


def test_another_clinic_makes_another_leaflet(desk: Desk) -> None:
    """The words are the same, but not the code."""
    desk.print(EAR, Request(preset="on-the-day"), clinic=replace(CLINIC, email="desk@example.org"))
    assert "another clinic" in doubt(desk.read())


def test_a_topic_that_is_not_here(desk: Desk) -> None:
    """Nothing is compared."""
    desk.print(EAR, Request(preset="on-the-day"))
    assert re.search("no topic that is here", doubt(desk.read([SPRAIN])))
