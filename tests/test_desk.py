"""What is chosen at the desk is what is seen and printed: the same leaflets, messages and ledger as elsewhere."""

import asyncio
import html
import json
import os
import re
import signal
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from time import sleep
from zipfile import ZipFile

import pikepdf
import pytest
from desks import Reply, Visitor, hostile_premises, let_in
from pypdfium2 import PdfDocument
from topic_folders import PROCEDURE

from handouts.batch.ledger import NAME, load_key, pseudonym, read
from handouts.cli import main
from handouts.desk.app import Desk
from handouts.desk.choice import Choice
from handouts.desk.pool import Pool
from handouts.desk.premises import FRESH_SECONDS, Premises
from handouts.desk.printed import begin
from handouts.desk.work import ALL_PAGES, lay_out, make, see

WHOLE = (("topic", PROCEDURE), ("preset", "whole"), ("locale", "en-GB"))
NAME_, BORN, NOTE, NUMBER = "Zebedee Quillfeather", "1951-02-03", "Bring the blue form", "QF-7731-X"
PATIENT = (("name", NAME_), ("date_of_birth", BORN), ("note", NOTE), ("patient_id", NUMBER))
SOURCE = Path(__file__).parent.parent / "handouts"


@pytest.fixture(scope="module")
def premises(tmp_path_factory: pytest.TempPathFactory) -> Premises:
    """The hostile clinic, with a topic one section of which tells a diagnosis."""
    found = hostile_premises(tmp_path_factory.mktemp("clinic"))
    assert found.workspace.topics
    file = found.workspace.topics / PROCEDURE / "topic.toml"
    told = file.read_text("utf-8").replace('excludes = ["during"]', 'excludes = ["during"]\ndisclosure = true')
    file.write_text(told, "utf-8")
    return found


@pytest.fixture(scope="module")
def nurse(desk: Desk) -> Visitor:
    return let_in(desk)


def pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as read_:
        return len(read_.pages)


def words(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.get_textpage().get_text_range() for page in PdfDocument(pdf)]


def trouble(reply: Reply) -> str:
    """Return the message and the hint that a page shows."""
    (shown,) = re.findall(r'<div class="trouble" role="alert">(.*?)</div>', reply.text, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", "", shown).replace("&#39;", "'").split())


def ticked(reply: Reply) -> list[str]:
    return re.findall(r'name="section" id="[^"]+" value="([^"]+)" checked', reply.text)


def test_what_is_printed_is_what_the_command_line_makes(
    nurse: Visitor, premises: Premises, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte; and the page shows its code, its pages and a picture of each."""
    monkeypatch.chdir(premises.clinic_file.parent if premises.clinic_file else tmp_path)
    file = tmp_path / "whole.pdf"
    assert main.run(["render", PROCEDURE, "--preset", "whole", "-o", str(file), "--quiet"]) == 0
    printed, seen = nurse.post("/print", *WHOLE), nurse.post("/", *WHOLE)
    assert printed.body == file.read_bytes()
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.headers["content-disposition"] == f'inline; filename="{PROCEDURE}-whole-en-GB.pdf"'
    assert seen.text.count("data:image/png;base64,") == pages(printed.body)
    assert f"{pages(printed.body)} pages" in seen.text
    assert "Draft: not yet signed by a clinician" in seen.text


def test_a_leaflet_is_seen_before_its_language_is_laid_out(
    premises: Premises, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the words and the code of each page as it will be printed. What is printed comes from the whole."""
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path))
    choice = Choice(PROCEDURE, "whole", locales=("es",), paper="a5")
    alone = see(premises, choice, ALL_PAGES)[0]
    assert alone.leaf.is_alone
    lay_out(premises, choice)
    whole = see(premises, choice, ALL_PAGES)[0]
    assert not whole.leaf.is_alone
    assert (alone.leaf.code, words(alone.leaf.pdf)) == (whole.leaf.code, words(whole.leaf.pdf))
    assert make(premises, choice)[0].pdf == whole.leaf.pdf != alone.leaf.pdf


async def _begun_twice(pool: Pool) -> Iterable[object]:
    """Begin to sleep twice, the second time for nothing; tell what has ended before and after waiting for the first."""
    pool.begin("first", sleep, 0.5)
    pool.begin("second", sleep, 60)
    assert pool._begun
    name, work = pool._begun
    await pool.ended("second")
    before = work.done()
    await pool.ended("first")
    return name, before, work.done()


def test_work_that_nobody_waits_for_leaves_workers_free() -> None:
    """One such work at a time; who needs what comes of it waits for it, and for nothing else."""
    pool = Pool(2, ())
    try:
        assert asyncio.run(_begun_twice(pool)) == ("first", False, True)
    finally:
        pool.close()


def test_page_1_comes_first(nurse: Visitor) -> None:
    """The others have their place, and come with a second answer."""
    reply = nurse.post("/", *WHOLE, ("pages", "first"))
    assert reply.text.count("data:image/png;base64,") == 1
    assert reply.text.count('class="coming"') == pages(nurse.post("/print", *WHOLE).body) - 1


def test_the_page_opens_without_a_leaflet(nurse: Visitor) -> None:
    """At once; its address may name topic, preset and language, as a record's does, and nothing else is read of it."""
    reply = nurse.get(f"/?topic={PROCEDURE}&preset=on-the-day&locale=es&name=Zebedee")
    assert f'value="{PROCEDURE}" checked' in reply.text
    assert 'value="on-the-day" checked' in reply.text
    assert 'value="es" checked' in reply.text
    assert "Zebedee" not in reply.text
    assert "data:image" not in reply.text


def test_a_section_brings_along_what_it_needs(nurse: Visitor) -> None:
    """And says why it is in, and can't be taken out by itself."""
    about = ("ticked_for", f"{PROCEDURE}/")
    reply = nurse.post("/", ("topic", PROCEDURE), ("preset", ""), about, ("section", "before"))
    assert ticked(reply) == ["when_to_call", "about", "before"]
    assert re.search('value="about" checked disabled> <span>[^<]+<span class="quiet">“[^”]+” needs it', reply.text)


def test_what_is_refused_says_why(nurse: Visitor) -> None:
    """In the words of the command line."""
    about = ("ticked_for", f"{PROCEDURE}/whole")
    both = (("section", "during"), ("section", "during_with_water"))
    shown = trouble(nurse.post("/", *WHOLE, about, ("section", "about"), *both))
    assert (
        shown.startswith("During and during_with_water can't be in one leaflet") or "can't be in one leaflet" in shown
    )
    assert "data:image" not in nurse.post("/", *WHOLE, about, *both).text
    assert nurse.post("/print", *WHOLE, about, *both).status == 422


def test_a_sensitive_section_asks_once_more(nurse: Visitor) -> None:
    """It stands in a box of its own that says what it tells; where it was added, among the others."""
    closed = nurse.post("/", *WHOLE)
    assert '<details class="sensitive" id="sensitive-figures">' in closed.text
    ticks = [("section", name) for name in ("about", "before", "during", "after", "figures")]
    added = nurse.post("/", *WHOLE, ("ticked_for", f"{PROCEDURE}/whole"), *ticks)
    assert "figures" in ticked(added)
    assert 'class="sensitive"' not in added.text


def test_a_diagnosis_is_printed_for_who_knows_it_alone(nurse: Visitor) -> None:
    """It is seen, with a question; without a yes it is not printed."""
    choice = (("topic", PROCEDURE), ("preset", ""), ("ticked_for", f"{PROCEDURE}/"), ("section", "during_with_water"))
    seen = nurse.post("/", *choice)
    assert "This leaflet tells a diagnosis" in seen.text
    (told,) = re.findall('id="told" value="([^"]+)">', seen.text)
    refused = nurse.post("/print", *choice)
    assert refused.status == 422
    assert "tells a diagnosis, and nothing says that the patient knows it" in trouble(refused)
    assert nurse.post("/print", *choice, ("told", told)).status == 200
    assert nurse.post("/print", *choice, ("told", f"{told}+another")).status == 422  # a yes for another leaflet
    assert "This leaflet tells a diagnosis" not in nurse.post("/", *WHOLE).text


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("date_of_birth", "03.02.1951", "The date of birth is not a date (write it like 1970-12-31)"),
        ("date_of_birth", "2951-02-03", "The date of birth is in the future"),
        ("name", "=1+1", "The name begins as a formula does"),
        ("name", "x" * 300, "The name is longer than 200 characters"),
        ("appointment", "soon", "The appointment is not a date or a date with a time"),
    ],
)
def test_what_is_typed_is_judged_as_a_roster_is(nurse: Visitor, field: str, value: str, why: str) -> None:
    """And no message quotes it."""
    reply = nurse.post("/print", *WHOLE, (field, value))
    assert reply.status == 422
    assert why in trouble(reply)
    assert value not in trouble(reply)


@pytest.mark.proof
def test_several_languages_and_copies_go_in_one_file(nurse: Visitor) -> None:
    """Each on a fresh sheet; kept, each is a file of its own, with its tags."""
    both = (*WHOLE, ("also", "es"))
    sheets = [pages(nurse.post("/print", *one).body) for one in (WHOLE, (*WHOLE[:2], ("locale", "es")))]
    printed = nurse.post("/print", *both, ("copies", "3"))
    assert pages(printed.body) == 3 * sum(number + number % 2 for number in sheets)
    with ZipFile(BytesIO(nurse.post("/download", *both).body)) as packed:
        assert packed.namelist() == [f"{PROCEDURE}-whole-en-GB.pdf", f"{PROCEDURE}-whole-es.pdf"]
        assert [pages(packed.read(name)) for name in packed.namelist()] == sheets
    assert nurse.post("/print", *WHOLE, ("copies", "500")).status == 422
    one = nurse.post("/download", *WHOLE)
    assert one.headers["content-disposition"].startswith("attachment")
    assert one.body == nurse.post("/print", *WHOLE).body


@pytest.mark.proof
def test_the_copy_for_staff_stands_beside(nurse: Visitor) -> None:
    """In the clinic's language, with the same numbers."""
    reply = nurse.post("/", *WHOLE[:2], ("locale", "es"), ("twin", "1"), ("pages", "first"))
    assert reply.text.count("data:image/png;base64,") == 2
    assert re.findall("For (the patient|staff)</strong>", reply.text) == ["the patient", "staff"]


@pytest.mark.proof
def test_a_reader_of_larger_print_gets_the_next_format(nurse: Visitor) -> None:
    """The same leaflet, with its own number of pages."""
    assert "Large print, A4" in nurse.post("/", *WHOLE, ("view", "larger"), ("pages", "first")).text


def test_a_listener_gets_the_texts_of_the_tags(nurse: Visitor) -> None:
    """In the order in which they are read."""
    read_out = nurse.post("/", *WHOLE, ("view", "read")).text
    lines = re.findall(r'<li>(?:<span class="kind"[^>]*>([^<]+)</span> )?<span>([^<]*)', read_out)
    assert [text for kind, text in lines if kind == "heading 1"] == ["Having earwax taken out: step by step"]
    assert len(lines) > 20


def test_a_changed_text_is_seen_at_the_next_click(tmp_path: Path) -> None:
    """Nobody starts the desk again for a new number or a corrected word."""
    premises = hostile_premises(tmp_path)
    before = premises.topic(PROCEDURE).title
    file = tmp_path / "topics" / PROCEDURE / "topic.toml"
    file.write_text(file.read_text("utf-8").replace(before, "Earwax"), "utf-8")
    sleep(FRESH_SECONDS)
    assert (before, premises.topic(PROCEDURE).title) == ("Having earwax taken out", "Earwax")


def test_a_worker_that_is_killed_is_replaced(desk: Desk, nurse: Visitor) -> None:
    """The next click is answered as the one before; so is one at work in that moment."""
    before = nurse.post("/print", *WHOLE)
    executor = desk.pool._executor
    assert isinstance(executor, ProcessPoolExecutor)
    for process in list(executor._processes.values()):
        os.kill(process.pid or 0, signal.SIGKILL)
    assert nurse.post("/print", *WHOLE).body == before.body


def test_the_ledger_notes_what_was_printed(nurse: Visitor, premises: Premises) -> None:
    """Where one is kept: not before, and nothing of the patient but a pseudonym; the page tells it by day."""
    folder = premises.workspace.folder
    assert folder
    nurse.post("/print", *WHOLE)
    assert not (folder / NAME).exists()
    assert "Keep a ledger from now on" in nurse.get("/printed").text
    assert nurse.post("/printed").status == 303
    nurse.post("/print", *WHOLE, *PATIENT)
    nurse.post("/download", *WHOLE, ("patient_id", NUMBER))
    nurse.post("/print", *WHOLE, ("name", "=1"))  # refused, and no line
    lines = list(read(folder / NAME))
    assert [(line.topic, line.preset, line.locale) for line in lines] == [(PROCEDURE, "whole", "en-GB")] * 2
    assert {line.id for line in lines} == {pseudonym(load_key(folder), NUMBER)}
    assert lines[0].sections and lines[0].drafts
    listed = nurse.get("/printed").text
    assert f"{date.today().day} {date.today():%B %Y}" in listed
    assert listed.count("<td>the desk</td>") == 2


def test_what_can_not_be_noted_is_not_handed_out(nurse: Visitor, premises: Premises) -> None:
    """Where a ledger is kept and can't be written, as on a full disk; nobody could call the leaflet back."""
    begin(premises)
    folder = premises.workspace.folder
    assert folder
    (folder / NAME).rename(folder / "kept.jsonl")
    (folder / NAME).symlink_to("kept.jsonl")  # no file of ours is a link
    refused = nurse.post("/print", *WHOLE)
    (folder / NAME).unlink()
    (folder / "kept.jsonl").rename(folder / NAME)
    assert refused.status == 422
    assert f"Can't write {folder / NAME}" in html.unescape(trouble(refused))
    assert nurse.post("/print", *WHOLE).status == 200


def test_nothing_of_a_patient_is_kept(
    nurse: Visitor, premises: Premises, cache_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither on disk nor in what is told, after all that can be done with a patient."""
    for path in ("/", "/print", "/download"):
        assert nurse.post(path, *WHOLE, *PATIENT, ("view", "pages")).status == 200
    nurse.post("/", *WHOLE, *PATIENT, ("view", "read"))
    nurse.post("/print", *WHOLE, *PATIENT[1:], ("name", "Ƶ" * 190 + NAME_))  # refused or laid out by itself
    assert nurse.get("/printed").status == 200
    folder = premises.workspace.folder
    assert folder
    values = [value.encode() for _, value in PATIENT]
    kept = [path for root in (folder, cache_folder) for path in root.rglob("*") if path.is_file()]
    assert kept
    for file in kept:
        assert not any(value in file.read_bytes() for value in values), file.name
    assert capfd.readouterr() == ("", "")
    assert NAME_ not in json.dumps(nurse.get("/").headers) + nurse.get("/").text


def test_no_page_has_a_style_or_a_script_of_its_own() -> None:
    """The policy would stop them; and no file of a page is fetched from elsewhere."""
    for path in (SOURCE / "desk" / "templates").iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)|javascript:|https?://", text), path.name
