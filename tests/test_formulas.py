"""Formulas: which cells of a workbook came to an error, wherever its writer put the sheet."""

import zipfile
from pathlib import Path

import pytest

from handouts.rosters.formulas import BROKEN, error_cells

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = '<sheets><sheet name="A" r:id="b"/><sheet name="B" r:id="a"/></sheets>'
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{SHEETS}</workbook>'
ERROR = '<c r="{at}" t="e"><v>#REF!</v></c>'


def workbook(folder: Path, target: str, first: str, second: str = "") -> Path:
    """Write the parts that are read: the first sheet is where `target` says."""
    links = f'<r><a Id="a" Target="worksheets/sheet1.xml"/><b Id="b" Target="{target}"/></r>'
    parts = {"workbook.xml": BOOK, "_rels/workbook.xml.rels": links}
    for name, rows in (("sheet2", first), ("sheet1", second)):
        parts[f"worksheets/{name}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(folder / "roster.xlsx", "w") as archive:
        for name, text in parts.items():
            archive.writestr(f"xl/{name}", text)
    return folder / "roster.xlsx"


@pytest.mark.parametrize("target", ["worksheets/sheet2.xml", "/xl/worksheets/sheet2.xml"])
def test_errors_of_the_first_sheet_are_found(tmp_path: Path, target: str) -> None:
    """By row and column from 0, with an address or counted; those of other sheets don't matter."""
    rows = f'<row r="3">{ERROR.format(at="B3")}{ERROR.format(at="AA3")}</row><row><c/><c t="e"/></row>'
    path = workbook(tmp_path, target, rows, f"<row>{ERROR.format(at='A1')}</row>")
    assert error_cells(path) == {(2, 1), (2, 26), (3, 1)}
    assert error_cells(workbook(tmp_path, target, "<row><c/></row>", rows)) == frozenset()


@pytest.mark.parametrize("rows", ['<row r="x" t="e"/>', '<row t="e">', '<row t="e">&lol;</row>'])
def test_a_broken_sheet_is_told(tmp_path: Path, rows: str) -> None:
    """By what `BROKEN` lists, which is one refusal of the roster."""
    with pytest.raises(BROKEN):
        error_cells(workbook(tmp_path, "worksheets/sheet2.xml", rows))
    with pytest.raises(BROKEN):
        error_cells(workbook(tmp_path, "worksheets/nowhere.xml", "<row/>"))
