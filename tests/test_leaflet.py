"""A leaflet's code changes exactly if what the reader gets does."""

import os
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace
from printing import job_for
from test_output import without_rights
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.choose.leaflet import Leaflet, code, decode, encode, keep_leaflet, kept_leaflet, leaflet_of
from handouts.choose.selection import pieces
from handouts.errors import ContentError, FileError
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.topic import Topic

CLINIC = sample_clinic()


def made(
    topic: Topic, preset: str, clinic: Clinic = CLINIC, paper: str = "a4", format_: str = "clear-print"
) -> Leaflet:
    job = job_for(topic, Request(preset=preset), clinic, paper, format_)
    return leaflet_of(job, pieces(job))


def code_of(topic: Topic, preset: str, clinic: Clinic = CLINIC, paper: str = "a4", format_: str = "clear-print") -> str:
    return code(encode(made(topic, preset, clinic, paper, format_)))


@pytest.mark.parametrize(
    ("topic", "preset", "file", "old", "new"),
    [
        (PROCEDURE, "whole", "sections/about.md", "# What it is\n", "\n\n# What it is\n"),
        (PROCEDURE, "whole", "sections/about.md", "and then you hear less", "and then\nyou hear less"),
        (PROCEDURE, "whole", "sections/during_with_water.md", "warm water", "cold water"),
        (PROCEDURE, "whole", "topic.toml", "A thin skin", "A  thin skin"),
        (PROCEDURE, "on-the-day", "topic.toml", "Drawing something in", "Pulling something in"),
        (PROCEDURE, "on-the-day", "topic.toml", "An ear from the side.", "An ear."),
        (PROCEDURE, "on-the-day", "topic.toml", "minutes for one ear", "minutes an ear"),
        (PROCEDURE, "on-the-day", "topic.toml", "step by step", "all steps"),
        (PROCEDURE, "whole", "topic.toml", 'title = "During"', 'title = "Meanwhile"'),
        (SPRAINS, "knee-only", "topic.toml", 'label = "Knee"', 'label = "The knee"'),
        (SPRAINS, "arm-and-leg", "sections/signs_ankle.md", "# A sprained ankle", "# An ankle"),
        (SPRAINS, "arm-and-leg", "topic.toml", 'label = "Knee"', 'label = "The knee"'),
    ],
)
def test_what_the_reader_does_not_get_changes_nothing(
    topic: str, preset: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    """Blank lines, other sections, entries that are not printed, heads of what is not compared."""
    other = load_topic(edited(tmp_path, topic, file, old, new))
    assert other != fixture_topic(topic)
    assert code_of(other, preset) == code_of(fixture_topic(topic), preset)


@pytest.mark.parametrize(
    ("topic", "preset", "file", "old", "new"),
    [
        (PROCEDURE, "whole", "sections/about.md", "gentle", "strong"),
        (PROCEDURE, "whole", "sections/before.md", "in both ears", "in each ear"),
        (PROCEDURE, "whole", "topic.toml", "value = 15", "value = 20"),
        (PROCEDURE, "whole", "topic.toml", "A thin skin", "A skin"),
        (PROCEDURE, "whole", "topic.toml", "An ear from the side.", "An ear."),
        (PROCEDURE, "whole", "art/ear.svg", 'font-size="14" fill="#000004">2<', 'font-size="14" fill="#000004">3<'),
        (PROCEDURE, "whole", "topic.toml", "Nobody", "Someone"),
        (PROCEDURE, "whole", "topic.toml", "version = 2026-11-22", "version = 2026-11-23"),
        (PROCEDURE, "whole", "topic.toml", "home right after", "home soon after"),
        (SPRAINS, "arm-and-leg", "topic.toml", 'label = "Ankle"', 'label = "The ankle"'),
        (SPRAINS, "arm-and-leg", "topic.toml", "Signs of a sprain", "Signs"),
        (SPRAINS, "knee-only", "topic.toml", "two bones together", "bones together"),
    ],
)
def test_what_the_reader_gets_changes_the_code(
    topic: str, preset: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    """Words, figures, pictures, entries reached through others, sources, heads of columns."""
    other = load_topic(edited(tmp_path, topic, file, old, new))
    assert code_of(other, preset) != code_of(fixture_topic(topic), preset)


def test_text_for_another_condition_is_not_the_readers(tmp_path: Path) -> None:
    """A handout about the wrist does not change with what is said of knees alone; one about all does."""
    other = load_topic(edited(tmp_path, SPRAINS, "sections/when_to_call.md", "your knee", "your knee joint"))
    same, wrist = fixture_topic(SPRAINS), ("wrist",)
    presets = {**same.presets, "wrist-only": replace(same.presets["knee-only"], conditions=wrist)}
    assert code_of(replace(other, presets=presets), "wrist-only") == code_of(
        replace(same, presets=presets), "wrist-only"
    )
    assert code_of(other, "knee-only") != code_of(same, "knee-only")
    assert code_of(other, "side-by-side") != code_of(same, "side-by-side")


def test_paper_and_format_are_those_printed() -> None:
    """A clinic's habits, and its words in other languages, change nothing where the leaflet says otherwise."""
    topic = fixture_topic(PROCEDURE)
    assert CLINIC.locales
    habits = replace(CLINIC, paper="letter", format="large-print", locale="es", locales={})
    assert code_of(topic, "whole", habits) == code_of(topic, "whole")
    codes = [code_of(topic, "whole", paper=paper) for paper in geometry.PAPERS]
    codes += [code_of(topic, "whole", format_=format_) for format_ in geometry.FORMATS]
    assert len(set(codes)) == len(codes) - 1  # A4 in clear print comes twice


def test_the_clinic_is_what_the_reader_gets() -> None:
    """Its phone, its colours, its logo."""
    topic = fixture_topic(PROCEDURE)
    phone = replace(CLINIC.phones[0], number="000 000")
    others = [
        replace(CLINIC, phones=(phone, *CLINIC.phones[1:])),
        replace(CLINIC, brand=replace(CLINIC.brand, colour="#000000")),
        replace(CLINIC, logo=None),
        replace(CLINIC, is_sample=False),
    ]
    assert len({code_of(topic, "whole", clinic) for clinic in (CLINIC, *others)}) == 5


def test_the_locale_is_the_one_asked_for() -> None:
    """The topic's own language may be another."""
    topic = replace(fixture_topic(PROCEDURE), language="es")
    spanish = leaflet_of(job_for(topic, Request(preset="whole"), CLINIC), ())
    assert (spanish.topic.language, spanish.clinic.locale) == ("es", "es")


@pytest.mark.parametrize("preset", ["side-by-side", "knee-only"])
def test_a_leaflet_is_read_back_whole(preset: str) -> None:
    """Its JSON holds everything, in an order that does not change."""
    whole = made(fixture_topic(SPRAINS), preset)
    assert decode(encode(whole)) == whole
    assert encode(decode(encode(whole))) == encode(whole)


def test_a_leaflet_names_no_path() -> None:
    """Where the topic lies is nobody's business."""
    assert str(Path.cwd()) not in encode(made(fixture_topic(PROCEDURE), "whole")).decode()


def test_a_code_can_be_read_out() -> None:
    """Eight capital letters and digits, without those that look like others."""
    found = code_of(fixture_topic(PROCEDURE), "whole")
    assert len(found) == 8
    assert set(found) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_json_of_another_version_is_refused() -> None:
    """With what it lacks."""
    with pytest.raises(ContentError, match="another version") as refused:
        decode(json.encode({"topic": {}}))
    assert "missing required field" in refused.value.hint


# Leaflets are kept by their code, for their owner alone, and read back only unchanged.


WHOLE = made(fixture_topic(PROCEDURE), "whole")
DATA = encode(WHOLE)
CODE = code(DATA)


def test_a_leaflet_is_kept_by_its_code(tmp_path: Path) -> None:
    """In `leaflets/CODE.json` beside its handout, readable by the owner only."""
    path = keep_leaflet(tmp_path, DATA)
    assert path == tmp_path / "leaflets" / f"{CODE}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert kept_leaflet(tmp_path, CODE) == WHOLE


def test_a_leaflet_that_is_there_stays(tmp_path: Path) -> None:
    """Thousands of handouts can share one; a damaged one is written anew."""
    path = keep_leaflet(tmp_path, DATA)
    before = path.stat()
    keep_leaflet(tmp_path, DATA)
    assert path.stat().st_ino == before.st_ino
    path.write_bytes(b"{}")
    keep_leaflet(tmp_path, DATA)
    assert path.read_bytes() == DATA


def test_no_leaflet_of_that_code(tmp_path: Path) -> None:
    """Neither in a folder without leaflets nor beside others."""
    assert kept_leaflet(tmp_path, CODE) is None
    keep_leaflet(tmp_path, DATA)
    assert kept_leaflet(tmp_path, "ABCDEFGH") is None


def test_a_changed_leaflet_is_refused(tmp_path: Path) -> None:
    """Its code is no longer the one that it is kept by."""
    path = keep_leaflet(tmp_path, DATA)
    path.write_bytes(DATA.replace(b"gentle", b"strong"))
    with pytest.raises(ContentError, match="was changed"):
        kept_leaflet(tmp_path, CODE)


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """Says so."""
    (tmp_path / "closed").mkdir()
    with without_rights(), pytest.raises(FileError, match="can't make the folder"):
        keep_leaflet(tmp_path / "closed", DATA)


def test_a_pipe_in_place_of_a_leaflet(tmp_path: Path) -> None:
    """Is neither read nor written to: both would wait."""
    (tmp_path / "leaflets").mkdir(mode=0o700)
    os.mkfifo(tmp_path / "leaflets" / f"{CODE}.json")
    for attempt in (lambda: keep_leaflet(tmp_path, DATA), lambda: kept_leaflet(tmp_path, CODE)):
        with pytest.raises(FileError, match="is a pipe or a device"):
            attempt()


def test_a_leaflet_that_may_not_be_read(tmp_path: Path) -> None:
    """Is not the same as none."""
    (tmp_path / "leaflets" / f"{CODE}.json").mkdir(parents=True)
    with pytest.raises(FileError, match="can't read"):
        kept_leaflet(tmp_path, CODE)
