"""A specimen shows the clinic on every page that there is, all that topics can print, and SAMPLE on every page."""

import re
import sys
from pathlib import Path
from shutil import copytree

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace
from pdf_reader import check_tree, faults, tags
from printing import job_for

from handouts.check.check import check_named
from handouts.cli import main, specimen
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic, topic_names
from handouts.load.widgets import RULES
from handouts.model.job import Request
from handouts.model.topic import walk
from handouts.render import make_handout
from handouts.typeset.cache import user_cache

HOSTILE = Path(__file__).parent / "hostile_clinic" / "clinic.toml"
A4 = ("--paper", "a4", "--format", "clear-print")


def test_the_topic_has_every_widget_and_is_sound() -> None:
    """A widget more is to be shown, too."""
    topic = load_topic(specimen.TOPIC)
    blocks = [block for section in topic.sections.values() for block in walk(section.blocks)]
    assert {block.name for block in blocks if block.kind == "widget"} | {"questions"} == set(RULES)
    assert any(section.questions for section in topic.sections.values())
    assert {"heading", "paragraph", "list", "table"} <= {block.kind for block in blocks}
    report = check_named(str(specimen.TOPIC), topic.version, None, None)
    assert [str(problem) for problem in report.problems if not problem.reason] == []
    assert specimen.TOPIC.name not in topic_names()


def test_every_page_that_there_is_has_a_leaflet_for_each_kind_of_patient() -> None:
    """Giant print does not go on small paper."""
    sheets = specimen._sheets(sample_clinic(), None, None)
    assert len(sheets) == 10
    assert not {("a5", "giant-print"), ("half-letter", "giant-print")} & set(sheets)
    leaflets = list(specimen._leaflets(sample_clinic(), sheets))
    assert len(leaflets) == len({name for name, _ in leaflets}) == 20
    assert {len(specimen.LONGEST[field]) for field in ("name", "clinician")} == {100}


def test_a_specimen_is_for_a_clinic_in_another_language_too() -> None:
    """Whose words then stand as they are, among English ones."""
    clinic = replace(sample_clinic(), locale="es", is_sample=False)
    (_, job), _ = specimen._leaflets(clinic, [("a4", "clear-print")])
    assert (job.edition.locale, job.edition.clinic.footer) == ("en", clinic.footer)


@pytest.mark.parametrize("format_", ["clear-print", pytest.param("giant-print", marks=pytest.mark.proof)])
def test_what_authors_can_write_is_told(format_: str) -> None:
    """A grid is a table, or a list in giant print; each box and blank is a picture that says what it is; lists go on
    with their number, headings of the third level are no others, and a warning says so."""
    job = job_for(load_topic(specimen.TOPIC), Request(sections=("painkillers", "diary")), format_=format_)
    pdf = make_handout(job, user_cache(), is_alone=True).pdf
    check_tree(pdf)
    assert faults(pdf) == []
    read = tags(pdf)
    told = [figure.entries["Alt"] for figure in read.all("Figure")]
    assert (told.count("Box to tick"), told.count("Blank to fill in")) == (29, 11)
    is_clear = format_ == "clear-print"
    assert [len(read.all(kind)) for kind in ("Table", "Caption")] == ([4, 1] if is_clear else [0, 0])
    assert [heading.text for heading in read.all("H4")] == ["In the first week", "After that"]
    assert [label.text for label in read.all("Lbl") if label.text[:1].isdigit()] == ["1.", "2.", "3.", "4."]
    assert "Warning" in [paragraph.text for paragraph in read.all("P")]
    assert "A photograph of a soft blue cool pack that lies on a cloth." in told
    if is_clear:
        with pypdfium2.PdfDocument(pdf) as pages:
            lines = "\n".join(page.get_textpage().get_text_bounded() for page in pages).splitlines()
        assert any("With water" in line for line in lines), "a column of the width that it was given"


def test_one_file_holds_both_patients_and_says_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In pages as large as the paper, with a bookmark for each leaflet."""
    monkeypatch.chdir(tmp_path)
    assert main.run(["specimen", "--clinic", str(HOSTILE), *A4]) == 0
    told = re.findall(r"^a4, clear-print, (\w+) details: (\d+) pages$", capsys.readouterr().out, re.MULTILINE)
    assert [kind for kind, _ in told] == ["shortest", "longest"]
    with pikepdf.open("specimen.pdf") as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"a4, clear-print, {kind} details" for kind, _ in told]
        assert len(pdf.pages) == sum(int(pages) for _, pages in told)
        assert {round(float(page.mediabox[3])) for page in pdf.pages} == {842}
    read = pypdfium2.PdfDocument(Path("specimen.pdf").read_bytes())
    texts = [page.get_textpage().get_text_bounded() for page in read]
    read.close()
    assert all("SAMPLE" in text for text in texts)
    assert "Thornbridge" in texts[0]
    longest = " ".join(texts[int(told[0][1])].split())
    assert "Wilhelmina" in longest
    assert "Hi." in texts[0]


def test_a_page_that_has_no_room_is_told_and_ends_with_6(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has room is written all the same."""
    monkeypatch.chdir(tmp_path)
    copytree(HOSTILE.parent, "clinic")
    words = Path("clinic/clinic.toml").read_text().replace(" – Breast Unit", " and Northern Valleys")
    hours = "".join(f'{{ days = "{day}", from = "18:30", until = "07:15" }}, ' for day in ("mon", "wed", "fri", "sat"))
    Path("clinic/clinic.toml").write_text(words.replace('{ days = "mon-sun"', f'{hours}{{ days = "mon-sun"'))
    large = ("--paper", "a5", "--format", "large-print")
    assert main.run(["specimen", "--clinic", "clinic/clinic.toml", *large]) == 6
    told = capsys.readouterr()
    assert "specimen.pdf: 1 leaflet" in told.out
    assert "note: a5, large-print, longest details: the patient’s name is so long that" in told.err
    assert "error: 1 of 2 leaflets can't be laid out" in told.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--paper", "a5", "--format", "giant-print"], 2),
        (["--paper", "a9"], 4),
        (["--clinic", "nowhere.toml"], 7),
        (["-o", "clinic.toml", "--clinic", "clinic.toml"], 2),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_laid_out(
    arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by every command."""
    monkeypatch.chdir(tmp_path)
    Path("clinic.toml").write_bytes(HOSTILE.read_bytes())
    house = [] if "--clinic" in arguments else ["--sample"]
    assert main.run(["specimen", *house, *arguments]) == code
    assert not Path("specimen.pdf").exists()
    assert Path("clinic.toml").read_bytes() == HOSTILE.read_bytes()


def test_without_a_library_to_join_with_nothing_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of a missing tool."""
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    assert main.run(["specimen", "--sample"]) == 9
    assert "pikepdf is not installed" in capsys.readouterr().err
