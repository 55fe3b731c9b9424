"""A report is laid out, proved and tagged as a leaflet is, with texts of several languages and directions beside each
other."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from msgspec.structs import replace
from pdf_reader import faults, tags

from handouts.compose.report import compose_report, languages_of
from handouts.load.clinic import load_clinic, sample_clinic
from handouts.load.images import pictogram
from handouts.model.report import (
    Blanks,
    Drawing,
    Heading,
    Items,
    Lines,
    Pairs,
    Paragraph,
    Part,
    Report,
    Run,
    Said,
    Table,
    said_in,
)  # fmt: skip
from handouts.reports.printing import page_of, print_report

HOSTILE = Path(__file__).parent / "hostile_clinic" / "clinic.toml"
ENGLISH = "Call 0800 111 222 if your temperature reaches 38 °C or more."
ARABIC = "اتصل على 0800 111 222 إذا ارتفعت حرارتك إلى 38 °C أو أكثر."
CHINESE = "如果体温达到38 °C或以上，请立即拨打0800 111 222。"
URDU = "اگر آپ کا درجہ حرارت 38 °C یا اس سے زیادہ ہو جائے تو فوراً 0800 111 222 پر کال کریں۔"
ROWS = tuple((f"signs.md:{line}", ENGLISH, said_in("ar", ARABIC)) for line in range(9))
EVERY_BLOCK = (
    Heading("A heading"),
    Heading("One below it", 4),
    Paragraph(said_in("zh-Hans", CHINESE)),
    Paragraph(said_in("ur", URDU)),
    Paragraph("What nobody has checked", is_note=True),
    Paragraph(
        Said((Run("old", "gone"), Run(" "), Run("new", "new"), Run(" at example.org", url="https://example.org")))
    ),
    Items(("one", said_in("ar", ARABIC))),
    Items(("yes", "no"), is_ticked=True),
    Pairs((("Language", "Arabic"), ("Title", said_in("ar", "متى تتصل")))),
    Table(("Item", "Answer"), (("Is it clear?", ""), ("Is it right?", "")), has_row_heads=True, is_roomy=True),
    Table(
        ("In Urdu", "Heading"),
        ((said_in("ur", URDU), "one"), (Said((Run("کیلشیم کی زیادتی", "strong"),), "ur"), "two")),
    ),
    Drawing(pictogram("notes"), "A pencil"),
    Lines("Remarks"),
    Blanks(("Name", "Signature")),
)
COMPARED = Table(("Line", "English", said_in("ar", "العربية")), ROWS, has_row_heads=True, shares=(18, 41, 41))
REPORT = Report(
    title="Review copy: going home",
    mark="Review copy: not for patients",
    foot="Review of going-home",
    printed="Printed on 29 November 2026",
    opening=(Paragraph("What is to be checked."),),
    parts=(Part(said_in("ar", "متى تتصل"), (COMPARED,)), Part("Everything", EVERY_BLOCK)),
)


def short(*blocks: Paragraph | Table | Drawing) -> Report:
    """Return a report of one part."""
    return replace(REPORT, parts=(Part("One", blocks),))


@cache
def printed() -> bytes:
    """Return the report of a clinic at its worst, printed once."""
    return print_report(REPORT, load_clinic(HOSTILE))


def test_every_block_in_four_languages_passes_the_machine_checks() -> None:
    """Those of PDF/UA-1 and PDF/A-2a, and those of sense."""
    pdf = printed()
    assert faults(pdf) == []
    found = tags(pdf)
    assert [cell.text for cell in found.all("TH")][:3] == ["Line", "English", "العربية"]
    assert {cell.text for cell in found.all("TD")} >= {ENGLISH, ARABIC}
    assert [figure.entries["Alt"] for figure in found.all("Figure")] == ["A pencil"]


def test_a_report_is_no_leaflet_and_says_what_it_is_on_every_page() -> None:
    """Nothing in its file names a topic or a code, so that no check takes it for a leaflet."""
    pdf = printed()
    assert b"<leaflet:" not in pdf
    with pikepdf.open(BytesIO(pdf)) as read, read.open_outline() as outline:
        assert len(read.pages) > 1
        assert [one.title for one in outline.root[0].children] == ["متى تتصل", "Everything"]


def test_languages_are_found_wherever_they_stand() -> None:
    assert languages_of(REPORT) == ("ar", "zh-Hans", "ur")
    assert languages_of(short(Drawing(pictogram("notes"), "铅笔", "zh-Hans"))) == ("zh-Hans",)
    html = compose_report(REPORT, sample_clinic(), page_of(REPORT, sample_clinic())).html
    assert f'<td lang="ar" dir="rtl">{ARABIC}</td>' in html


def test_text_is_escaped() -> None:
    html = compose_report(short(Paragraph("a < b & <b>c</b>")), sample_clinic(), page_of(REPORT, sample_clinic())).html
    assert "<p>a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;</p>" in html


def test_a_small_paper_gives_way_to_the_sheet_that_it_is_half_of() -> None:
    """Tables need the width; larger print is for patients."""
    small = replace(sample_clinic(), paper="a5", format="giant-print")
    assert (page_of(REPORT, small).paper.id, page_of(REPORT, small).format.id) == ("a4", "clear-print")


def test_rows_have_heads_where_these_are_fewer_than_what_they_head() -> None:
    """Else a listener hears heads and little more."""
    assert COMPARED.is_headed_by_rows
    assert not replace(COMPARED, rows=COMPARED.rows[:1]).is_headed_by_rows
    assert not replace(COMPARED, has_row_heads=False).is_headed_by_rows
