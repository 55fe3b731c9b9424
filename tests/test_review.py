"""A review copy holds every text with its line, a translation beside its original, and what changed since it was
signed."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pdf_reader import faults, tags
from topic_folders import PROCEDURE, TOPICS, edited, fixture_topic, line_of

from handouts.choose.signing import digest_of, signable
from handouts.cli import main
from handouts.language.messages import messages
from handouts.language.translation import in_locale
from handouts.load.clinic import load_clinic
from handouts.load.sign_offs import NONE, Records, id_of
from handouts.load.topic import load_topic
from handouts.model.report import Report, Table, Words, said
from handouts.model.sign_off import SignOff
from handouts.model.topic import Topic
from handouts.reports.review import ToReview, review_copy

HOSTILE = Path(__file__).parent / "hostile_clinic"
TODAY = date(2026, 12, 1)


def copy_of(original: Topic, locale: str, records: Records = NONE) -> ToReview:
    shown = in_locale(original, locale, is_unfinished=True)
    clinic = load_clinic(HOSTILE / "clinic.toml")
    return ToReview(original, in_locale(original, locale), shown, clinic, records, TODAY)


def plain(words: Words) -> str:
    return "".join(run.text for run in said(words).runs)


def tables(report: Report) -> dict[str, Table]:
    """Return the first table of each part, by the part's title."""
    return {
        plain(part.title): next(block for block in part.blocks if isinstance(block, Table))
        for part in report.parts
        if any(isinstance(block, Table) for block in part.blocks)
    }


def test_every_text_stands_beside_its_original_with_its_line() -> None:
    topic = fixture_topic(PROCEDURE)
    report = review_copy(copy_of(topic, "es"))
    rows = [[plain(cell) for cell in row] for table in tables(report).values() for row in table.rows]
    shown = "".join("".join(row) for row in rows)
    assert all(message.text.split("{")[0].split("*")[0].split("[")[0] in shown for message in messages(topic))
    line = line_of(topic.path, "sections/during.md", "One ear takes about")
    row = next(row for row in tables(report)["Section during"].rows if plain(row[0]).startswith(f"{line}, "))
    assert [plain(cell) for cell in row] == [
        f"{line}, paragraph", "One ear takes about 15 minutes.", "Un oído lleva unos 15 minutos.",
    ]  # fmt: skip
    assert [said(cell).language for cell in row] == ["", "en", "es"]


def test_what_is_not_translated_shows_the_original(tmp_path: Path) -> None:
    """And the copy says how much that is."""
    topic = load_topic(
        edited(tmp_path, PROCEDURE, "sections/after.md", "It may itch for a day.", "It may hurt for a day.")
    )
    report = review_copy(copy_of(topic, "es"))
    assert any("Not translated: 1." in plain(words) for words in report.texts)
    assert "[It may hurt for a day." in " ".join(map(plain, report.texts))


def test_what_changed_since_it_was_signed_is_told(tmp_path: Path) -> None:
    """Of each part and role: an edited section is void, the others hold."""
    topic = load_topic(edited(tmp_path, PROCEDURE, "sections/after.md", "It may itch", "It might itch"))
    old, copy = fixture_topic(PROCEDURE), copy_of(topic, "en")
    signed = [
        SignOff(copy.clinic.name, topic.id, part, "en", "clinician", "A. Signer", "Ear nurse", TODAY,
                date(2099, 1, 1), digest_of(old, old, part))
        for part in signable(old)
    ]  # fmt: skip
    report = review_copy(replace(copy, records=Records({id_of(one): one for one in signed})))
    told = {plain(row[0]): (plain(row[2]), plain(row[3])) for row in tables(report)[plain(report.parts[0].title)].rows}
    assert [part for part, (state, _) in told.items() if state != "signed"] == ["after"]
    assert told["after"] == ("void", "the text has changed since it was signed (Ear nurse, 2026-12-01)")


@pytest.mark.proof
def test_the_command_prints_a_tagged_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a clinic at its worst, in its folder; a copy is no leaflet."""
    for path in HOSTILE.iterdir():
        shutil.copy(path, tmp_path)
    shutil.copytree(TOPICS / PROCEDURE, tmp_path / "ear")
    monkeypatch.chdir(tmp_path)
    for role in ("clinician", "translator"):
        signer = ["--role", role, "--name", "A. Signer", "--post", "Ear nurse", "--until", "2099-12-31", "--yes"]
        assert main.run(["sign", "./ear", "--locale", "es", *signer]) == 0
    assert main.run(["release", "./ear", "--locale", "es"]) == 0
    section = tmp_path / "ear" / "sections" / "after.md"
    section.write_text(section.read_text("utf-8").replace("It may itch", "It might itch"), "utf-8")
    capsys.readouterr()
    assert main.run(["review", "./ear", "--locale", "es"]) == 0
    assert capsys.readouterr().out == "ear-review-es.pdf\n"
    pdf = Path("ear-review-es.pdf").read_bytes()
    assert faults(pdf) == []
    headings = [heading.text for heading in tags(pdf).all("H2")]
    assert f"Since release 1 of {date.today()}: Spanish (es)" in headings
    assert tags(pdf).all("Figure")[0].entries["Alt"].startswith("Una oreja vista de lado.")


def test_what_can_not_be_printed_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a file that is read, in a language that the topic has not."""
    for path in HOSTILE.iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main.run(["review", str(TOPICS / PROCEDURE), "-o", "clinic.toml"]) == 2
    assert main.run(["review", str(TOPICS / PROCEDURE), "--locale", "xx"]) == 4


@pytest.mark.proof
@pytest.mark.parametrize("locale", ["en", "ar", "zh-Hans"])
def test_a_shipped_topic_is_printed_without_a_finding(locale: str) -> None:
    """In both directions, and in Chinese."""
    from handouts.reports.printing import print_report

    copy = copy_of(load_topic("cataract"), locale)
    assert faults(print_report(review_copy(copy), copy.clinic)) == []
