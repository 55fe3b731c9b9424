"""A printed handout says which leaflet it is: it is compared with what is kept by its code, or made anew."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.choose.leaflet import keep_leaflet
from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, Request
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

    def spoil(self, change: Callable[[pikepdf.Pdf], object]) -> None:
        """Change the file."""
        with pikepdf.open(self.folder / "a.pdf", allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(self.folder / "a.pdf", fix_metadata_version=False)

    def read(self, *topics: Topic, named: Topic | None = None, clinics: tuple[Clinic, ...] = (CLINIC,)) -> Reading:
        """Read it back where these topics are, by default both; `named` is that of --of."""
        known = {topic.id: topic for topic in topics or (EAR, SPRAIN)}
        return check_file(
            self.folder / "a.pdf",
            lambda name, _locale: named or known.get(name),
            lambda topic: [Edition(topic, clinic_in(clinic, topic.language)) for clinic in clinics],
        )


@pytest.fixture
def desk(tmp_path: Path, cache_folder: Path) -> Desk:
    return Desk(tmp_path, cache_folder)


def doubt(reading: Reading) -> str:
    """Return the only problem, a warning that the words were not compared."""
    (found,) = reading.problems
    assert (found.rule, found.severity, reading.compared_with) == ("pdf-leaflet-known", "warning", "")
    return found.message


def forget(pdf: pikepdf.Pdf) -> None:
    """Take out what the file says of which leaflet it is, as the version before did not say it."""
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"<leaflet:.*</leaflet:\w+>", b"", packet))


@pytest.mark.parametrize("what", REQUESTS)
def test_what_a_topic_makes_now_is_known(what: str, desk: Desk) -> None:
    """By what the file says of itself, whatever was chosen; where the topic's name is enough, `--of` is too."""
    topic, request = REQUESTS[what]
    desk.print(topic, request)
    reading = desk.read()
    assert reading.problems == ()
    assert reading.compared_with == f"the topic {topic.id} as it is now"


@pytest.mark.parametrize(("paper", "format_"), [("a5", "large-print"), ("letter", "giant-print")])
def test_paper_and_format_are_known(paper: str, format_: str, desk: Desk) -> None:
    """The file says both."""
    desk.print(SPRAIN, Request(preset="arm-and-leg"), paper, format_)
    assert desk.read(named=SPRAIN).problems == ()


def test_another_version_is_told_and_not_compared(desk: Desk) -> None:
    """All else is checked; nobody is told that the words are right."""
    desk.print(EAR, Request(preset="on-the-day"))
    told = doubt(desk.read(replace(EAR, version=date(2027, 1, 31))))
    assert told.endswith(f"a-procedure in the version of {EAR.version}; here is that of 2027-01-31")


def test_sections_and_presets_that_are_gone_are_named(desk: Desk) -> None:
    """The topic may have lost them without a new version."""
    desk.print(EAR, Request(preset="on-the-day"))
    less = {name: section for name, section in EAR.sections.items() if name != "during"}
    assert "no longer has these sections of it: during" in doubt(desk.read(replace(EAR, sections=less)))
    presets = {name: preset for name, preset in EAR.presets.items() if name != "on-the-day"}
    assert "no longer has its preset on-the-day" in doubt(desk.read(replace(EAR, presets=presets)))


def test_an_older_leaflet_is_compared_with_what_was_kept(desk: Desk, tmp_path: Path) -> None:
    """However the topic has changed since."""
    old = load_topic(edited(tmp_path, PROCEDURE, "sections/during.md", "thin tube", "thick tube"))
    leaflet = desk.print(old, Request(preset="on-the-day"))
    assert "the leaflet that a-procedure makes now has another code" in doubt(desk.read())
    keep_leaflet(desk.folder, leaflet)
    assert desk.read().problems == ()


def test_another_clinic_makes_another_leaflet(desk: Desk) -> None:
    """The words are the same, but not the code; of several clinics it is found for whichever it is."""
    house = replace(CLINIC, email="desk@example.org")
    desk.print(EAR, Request(preset="on-the-day"), clinic=house)
    (found,) = desk.read().problems
    assert "name its file with --clinic" in found.hint
    assert desk.read(clinics=(CLINIC, house)).problems == ()


def test_a_topic_that_is_not_here(desk: Desk) -> None:
    """It is named, and nothing is compared; so it is where --of names another."""
    desk.print(EAR, Request(preset="on-the-day"))
    assert doubt(desk.read(SPRAIN)).endswith("it is about a-procedure, which is not here")
    assert doubt(desk.read(named=SPRAIN)).endswith("it is about a-procedure, not about three-conditions")


def test_the_code_in_the_metadata_is_that_of_the_pages(desk: Desk) -> None:
    """Else one of the two is not true."""
    desk.print(EAR, Request(preset="on-the-day"))
    desk.spoil(lambda pdf: pdf.Root.Metadata.write(
        re.sub(rb"<leaflet:code>\w+", b"<leaflet:code>AAAA2222", pdf.Root.Metadata.read_bytes())
    ))  # fmt: skip
    told = [found.message for found in desk.read().problems if found.rule == "pdf-leaflet-code"]
    assert told[0] == "page 1: the page does not show the leaflet code AAAA2222 that the file's metadata has"


def test_a_code_is_no_path(desk: Desk) -> None:
    """Whatever a stranger's file says, only a code's own file is looked for."""
    leaflet = desk.print(EAR, Request(preset="on-the-day"))
    (desk.folder / "b.json").write_bytes(leaflet)
    desk.spoil(lambda pdf: pdf.Root.Metadata.write(
        re.sub(rb"<leaflet:code>\w+", b"<leaflet:code>../b", pdf.Root.Metadata.read_bytes())
    ))  # fmt: skip
    assert {found.rule for found in desk.read().problems} == {"pdf-metadata", "pdf-leaflet-known"}


def test_entities_are_not_read(desk: Desk) -> None:
    """They could name files, and grow without end."""
    desk.print(EAR, Request(preset="on-the-day"))
    bomb = b'<!DOCTYPE a [<!ENTITY b "whole">]>\n<x:xmpmeta'
    desk.spoil(lambda pdf: pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"<x:xmpmeta", bomb)))
    assert "pdf-metadata" in {found.rule for found in desk.read().problems}


def test_another_program_may_write_the_metadata_anew(desk: Desk) -> None:
    """As attributes, say, which is the same in XMP."""
    desk.print(EAR, Request(preset="on-the-day"))
    desk.spoil(lambda pdf: pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes()
        .replace(b"<leaflet:paper>a4</leaflet:paper>", b"")
        .replace(b"#\"><leaflet:topic", b"#\" leaflet:paper=\"a4\"><leaflet:topic")
    ))  # fmt: skip
    assert desk.read().problems == ()


def test_a_file_of_before_says_nothing_of_itself(desk: Desk) -> None:
    """It is compared with what is kept, or with the presets of the topic that --of names, never by a guess."""
    leaflet = desk.print(EAR, Request(preset="on-the-day"), "letter", "large-print")
    desk.spoil(forget)
    (found,) = desk.read().problems
    assert "does not say which leaflet it is" in found.message
    assert "--of" in found.hint
    assert desk.read(named=EAR).problems == ()
    assert "no preset of three-conditions makes one with its code" in doubt(desk.read(named=SPRAIN))
    keep_leaflet(desk.folder, leaflet)
    assert desk.read().problems == ()


def test_sections_chosen_before_are_no_more_known(desk: Desk) -> None:
    """Of a file that says nothing of itself; a kept leaflet still tells."""
    leaflet = desk.print(EAR, Request(preset="on-the-day", add=("about",)))
    desk.spoil(forget)
    assert "no preset of a-procedure makes one" in doubt(desk.read(named=EAR))
    keep_leaflet(desk.folder, leaflet)
    assert desk.read().problems == ()


def test_nothing_is_said_of_the_patient(cache_folder: Path) -> None:
    """The metadata of a leaflet with values, drawn or laid out for themselves, is that of one without."""
    job = job_for(EAR, Request(preset="on-the-day"))
    packets = {
        read_packet(make_handout(replace(job, values=values), Cache(cache_folder)).pdf)
        for values in ({}, {"name": "Maria Muster"}, {"name": "Maria Muster " * 12})
    }
    assert len(packets) == 1


def read_packet(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        return pdf.Root.Metadata.read_bytes()
