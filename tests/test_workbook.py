"""Workbooks: what a clerk sees is what is read, and what nobody saw is not printed unless somebody says so."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet.worksheet import Worksheet
from rosters import entries, refusals, rows
from workbooks import SHEET, packed, parts, saved, sheet_of

from handouts.cli import main
from handouts.errors import PatientDataError, UnknownName, UsageError
from handouts.load.records import read_records
from handouts.load.roster import read_roster
from handouts.model.patient import Row, View

PATIENTS = [["id", "locale", "stage", "note"], ["1", "en", "I", "a"], ["2", "en", "II", "b"], ["3", "en", "III", "c"]]
RICH = CellRichText(TextBlock(InlineFont(b=True), "Ann"), " Lee")
SHOWN: list[tuple[object, str, str]] = [
    ("Ann", "General", "Ann"),
    (RICH, "General", "Ann Lee"),
    (7, "General", "7"),
    (7.0, "0", "7"),
    (-7, "General", "-7"),
    (38.5, "General", "38.5"),
    (0.1 + 0.2, "General", "0.3"),
    (123456789012345, "General", "123456789012345"),
    (123, "000000", "000123"),
    (1234567, "000000", "1234567"),
    (123, "[$-409]000000;-000000", "000123"),
    (1234567, "#,##0", "1234567"),
    (1234.5, "#,##0.00", "1234.50"),
    (1234, "#,##0_);(#,##0)", "1234"),
    (0.5, "0%", "50%"),
    (0.125, "0.0%", "12.5%"),
    (True, "General", "yes"),
    (False, "General", "no"),
    (date(1970, 12, 31), "yyyy-mm-dd", "1970-12-31"),
    (date(1970, 12, 31), "mm-dd-yy", "1970-12-31"),
    (date(1970, 12, 31), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "1970-12-31"),
    (date(2024, 2, 29), "d-mmm", "2024-02-29"),
    (datetime(2026, 12, 1, 9, 30), "yyyy-mm-dd h:mm", "2026-12-01 09:30"),
    (datetime(2026, 12, 1), "yyyy-mm-dd h:mm", "2026-12-01"),
    (46357.3958333, "yyyy-mm-dd h:mm", "2026-12-01 09:30"),
    (time(9, 30), "h:mm", "09:30"),
]
REFUSED: list[tuple[object, str, str]] = [
    (1e15, "0", "is a number with more digits than a spreadsheet keeps"),
    (1e300, "General", "is a number with more digits than a spreadsheet keeps"),
    (0.00000001, "General", "is a number that the spreadsheet shows in another form than it keeps"),
    (38.46, "0.0", "is a number that the spreadsheet shows in another form than it keeps"),
    (1234567, "000-0000", "is a number that the spreadsheet shows in another form than it keeps"),
    (12, '"$"#,##0', "is a number that the spreadsheet shows in another form than it keeps"),
    (0.5, "# ?/?", "is a number that the spreadsheet shows in another form than it keeps"),
    (-5, "0;(0)", "is a number that the spreadsheet shows in another form than it keeps"),
    (0, "0;-0;;@", "is a number that the spreadsheet shows in another form than it keeps"),
    (5, ";;;", "is a number that the spreadsheet shows in another form than it keeps"),
    (timedelta(hours=30), "[h]:mm", "is a length of time"),
    (60, "yyyy-mm-dd", "is not a day that exists"),
    (-22, "yyyy-mm-dd", "is not a day that exists"),
    (3_000_000, "yyyy-mm-dd", "is not a day that exists"),
    ("#REF!", "General", "is an error of a spreadsheet's formula"),
    ("=1+1", "General", "has a formula without a result"),
    ('="Ann"&" Lee"', "General", "has a formula without a result"),
]
RAW = {
    "calculated": ('<c r="C2"><f>1+1</f><v>2</v></c>', "2"),
    "calculated text": ('<c r="C2" t="str"><f>"a"</f><v>a_x000D_b_x005F_x000D_</v></c>', "a\rb_x000D_"),
    "lines": ('<c r="C2" t="inlineStr"><is><t>a_x000D_\nb\nc</t></is></c>', "a\nb\nc"),
    "calculated nothing": ('<c r="C2" t="str"><f>""</f><v></v></c>', ""),
    "shared": ('<c r="C2" t="s"><v>1</v></c>', "Ann Lee"),
    "no address": ("<c><v>7</v></c>", "7"),
    "ISO date": ('<c r="C2" t="d"><v>1970-12-31</v></c>', "1970-12-31"),
    "ISO moment": ('<c r="C2" t="d"><v>1970-12-31T09:30:00Z</v></c>', "1970-12-31 09:30"),
}
FAULTY = {
    "error": '<c r="C2" t="e"><v>#N/A</v></c>',
    "error without a word": '<c r="C2" t="e"/>',
    "lost text": '<c r="C2" t="str"><f>"a"</f></c>',
    "lost number": '<c r="C2"><f>1+1</f><v></v></c>',
    "no such text": '<c r="C2" t="s"><v>99</v></c>',
    "no index": '<c r="C2" t="s"><v>x</v></c>',
    "no style": '<c r="C2" s="99"><v>1</v></c>',
    "no number": '<c r="C2"><v>Ann</v></c>',
    "nan": '<c r="C2"><v>NaN</v></c>',
    "infinite": '<c r="C2"><v>1e999</v></c>',
    "endless": f'<c r="C2"><v>{"9" * 5000}</v></c>',
    "no truth": '<c r="C2" t="b"><v>7</v></c>',
    "no day": '<c r="C2" t="d"><v>1970-13-31</v></c>',
    "no type": '<c r="C2" t="x"><v>1</v></c>',
}
C1 = '<c r="C1" t="inlineStr"><is><t>name</t></is></c></row>'
STRINGS = "<si><t>x</t></si><si><r><t>Ann</t></r><r><t> Lee</t></r><rPh sb='0' eb='1'><t>PH</t></rPh></si>"


def of_rows(rows: str) -> dict[str, str]:
    """Return parts with a third column, `name`."""
    made = parts(rows, strings=STRINGS)
    return {**made, SHEET: made[SHEET].replace("</row>", C1, 1)}


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH], ids=["from 1900", "from 1904"])
@pytest.mark.parametrize(("value", "form", "text"), SHOWN, ids=str)
def test_a_cell_is_read_as_it_is_shown(tmp_path: Path, value: object, form: str, text: str, epoch: datetime) -> None:
    """Numbers with the zeros of their format, days in ISO 8601, whichever day the workbook counts from."""
    book, sheet = sheet_of([["id", "locale", "other"], ["1", "en", None]])
    book.epoch = epoch
    cell = sheet["C2"]
    cell.value, cell.number_format = (
        value - 1462 * (epoch == MAC_EPOCH) if isinstance(value, float) and value > 9999 else value,
        form,
    )
    (row,) = rows(saved(book, tmp_path))
    assert row.others["other"] == text


@pytest.mark.parametrize(("value", "form", "problem"), REFUSED, ids=str)
def test_what_can_not_be_read_as_it_is_shown_is_refused(tmp_path: Path, value: object, form: str, problem: str) -> None:
    """By row and column, without the value, and alone."""
    book, sheet = sheet_of([["id", "locale", "other"], ["1", "en", "x"], ["2", "en", "x"]])
    cell = sheet["C3"]
    cell.value, cell.number_format = value, form
    path = saved(book, tmp_path)
    assert isinstance(entries(path)[0], Row)
    (refusal,) = refusals(path)
    assert refusal.startswith(f"row 3, column other: {problem}")
    assert str(value) not in refusal


@pytest.mark.parametrize(("cell", "text"), RAW.values(), ids=RAW)
def test_cells_as_other_programs_write_them(tmp_path: Path, cell: str, text: str) -> None:
    """Shared texts without how they are read aloud, control characters unmasked, formulas by what they came to."""
    (record,) = read_records(packed(tmp_path, of_rows(f'<row r="2"><c r="A2"><v>1</v></c><c r="B2"/>{cell}</row>')))
    assert record.cells["name"] == text
    assert not record.cell_problems


@pytest.mark.parametrize("cell", FAULTY.values(), ids=FAULTY)
def test_a_cell_that_says_nothing_is_refused_alone(tmp_path: Path, cell: str) -> None:
    """It is not taken for an empty one."""
    other = '<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="inlineStr"><is><t>en</t></is></c></row>'
    path = packed(tmp_path, of_rows(f'<row r="2">{cell}</row>{other}'))
    assert isinstance(entries(path)[1], Row)
    assert [refusal for refusal in refusals(path) if refusal.startswith("row 2, column name: ")]


def hidden(change: Callable[[Worksheet], object]) -> Workbook:
    book, sheet = sheet_of(PATIENTS)
    change(sheet)
    return book


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def filter_rows(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:D4"
    sheet.auto_filter.add_filter_column(0, ["1", "3"])
    hide_row(sheet)


def fold_row(sheet: Worksheet) -> None:
    sheet.row_dimensions.group(3, 3, hidden=True)


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True


def fold_column(sheet: Worksheet) -> None:
    sheet.column_dimensions.group("C", "C", hidden=True)


ROWS = [hide_row, filter_rows, fold_row]
COLUMNS = [hide_column, fold_column]


@pytest.mark.parametrize("change", ROWS)
def test_hidden_rows_are_read_when_somebody_says_so(tmp_path: Path, change: Callable[[Worksheet], object]) -> None:
    """Or left out; a workbook of which nobody says it is refused by their numbers."""
    path = saved(hidden(change), tmp_path)
    with pytest.raises(PatientDataError, match=r"hides row 3$"):
        rows(path)
    ids = {what: [entry.number for entry in read_roster(path, {}, View(hidden=what))] for what in ("print", "skip")}
    assert ids == {"print": [2, 3, 4], "skip": [2, 4]}


@pytest.mark.parametrize("change", COLUMNS)
def test_hidden_columns_are_read_when_somebody_says_so(tmp_path: Path, change: Callable[[Worksheet], object]) -> None:
    """A stage that nobody saw chooses no preset."""
    path = saved(hidden(change), tmp_path)
    with pytest.raises(PatientDataError, match=r"hides column C$"):
        rows(path)
    for what, has_stage in (("print", True), ("skip", False)):
        assert all(
            isinstance(entry, Row) and ("stage" in entry.others) is has_stage and entry.shown["note"]
            for entry in read_roster(path, {}, View(hidden=what))
        )


@pytest.mark.parametrize(
    ("row", "before"),
    [
        ('r="2" hidden="1"', ""),
        ('hidden="true"', ""),
        ('r="2" ht="0" customHeight="1"', ""),
        ('r="2"', '<sheetFormatPr zeroHeight="1"/>'),
        ('r="2"', '<cols><col min="1" max="16384" hidden="1"/></cols>'),
        ('r="2"', '<cols><col min="2" max="2" width="0"/></cols>'),
    ],
)
def test_other_ways_to_hide(tmp_path: Path, row: str, before: str) -> None:
    """As other programs write it."""
    made = parts(f"<row {row}><c><v>1</v></c></row>", before=before)
    with pytest.raises(PatientDataError, match="the sheet hides "):
        list(read_records(packed(tmp_path, made)))


def test_what_is_empty_may_be_hidden(tmp_path: Path) -> None:
    """Rows without a cell, columns without a header."""
    book, sheet = sheet_of(PATIENTS)
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["H"].hidden = True
    assert len(rows(saved(book, tmp_path))) == 3


def test_a_hidden_first_row_is_no_head(tmp_path: Path) -> None:
    """The first that is seen is, where what is hidden is skipped."""
    book, sheet = sheet_of([["a", "b", "c", "d"], *PATIENTS])
    sheet.row_dimensions[1].hidden = True
    assert [entry.number for entry in read_roster(saved(book, tmp_path), {}, View(hidden="skip"))] == [3, 4, 5]


def of_sheets(folder: Path) -> Path:
    """Write a workbook whose first two sheets are hidden."""
    book, sheet = sheet_of(PATIENTS[:2])
    sheet.title, sheet.sheet_state = "Archive", "hidden"
    book.create_sheet("Deep").sheet_state = "veryHidden"
    for name, row in (("Patients", PATIENTS[2]), ("Others", PATIENTS[3])):
        other = book.create_sheet(name)
        other.append(PATIENTS[0])
        other.append(row)
    return saved(book, folder)


def test_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    """Or the one that is named; one that there is not gets the nearest."""
    path = of_sheets(tmp_path)
    assert [row.id for row in rows(path)] == ["2"]
    for name, key in (("Others", "3"), ("Archive", "1")):
        assert [entry.id for entry in read_roster(path, {}, View(sheet=name))] == [key]
    with pytest.raises(UnknownName) as unknown:
        list(read_roster(path, {}, View(sheet="Patient")))
    assert unknown.value.hint == "did you mean Patients?"


def test_a_sheet_is_of_a_workbook(tmp_path: Path) -> None:
    """A CSV file has none."""
    (tmp_path / "roster.csv").write_text("id,locale\n1,en\n")
    with pytest.raises(UsageError):
        list(read_records(tmp_path / "roster.csv", View(sheet="Patients")))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_that_shows_no_sheet_asks_for_one(tmp_path: Path, state: str) -> None:
    """Nothing is guessed."""
    made = parts()
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("sheetId", f'state="{state}" sheetId')
    with pytest.raises(PatientDataError, match="every sheet of the workbook is hidden"):
        list(read_records(packed(tmp_path, made)))


def test_merged_heads_leave_no_cell_without_one(tmp_path: Path) -> None:
    """What stands under the second half of a header is told, by its row and column."""
    book, sheet = sheet_of([["id", "locale", "name", None], ["1", "en", "Ann", None], ["2", "en", "Bea", "Lee"]])
    sheet.merge_cells("C1:D1")
    assert refusals(saved(book, tmp_path)) == ["row 3: has a cell in column D, which has no header"]


def test_cells_far_away_cost_nothing(tmp_path: Path) -> None:
    """Only cells that there are count, and one astray is told by its row."""
    book, sheet = sheet_of(PATIENTS)
    sheet["XFD1048576"] = 1
    assert refusals(saved(book, tmp_path)) == ["row 1048576: has a cell in column XFD, which has no header"]


def test_commands_say_which_rows_are_hidden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`roster check`, `batch` and `render --patient` ask alike."""
    book, sheet = sheet_of(
        [["id", "locale", "preset", "told"], ["1", "en", "signs", "yes"], ["2", "en", "signs", "yes"]]
    )
    hide_row(sheet)
    path = str(saved(book, tmp_path))
    asked = [
        ["roster", "check", path],
        ["batch", path, "-o", str(tmp_path / "out"), "--dry-run"],
        ["render", "breast-cancer-spread", "--patient", path, "-o", str(tmp_path / "a.pdf")],
        ["plan", "breast-cancer-spread", "--patient", path],
    ]
    for command in asked:
        assert main.run([*command, "--sample"]) == 5
        assert "the sheet hides row 3" in capsys.readouterr().err
    assert main.run([*asked[-1], "--sample", "--hidden", "skip"]) == 0
    assert main.run(["plan", "breast-cancer-spread", "--preset", "signs", "--hidden", "skip"]) == 2
    assert main.run(["roster", "check", path, "--sample", "--sheet", "Shee"]) == 4
