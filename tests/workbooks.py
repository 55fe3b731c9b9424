"""What the tests of workbooks share: files as a spreadsheet writes them, and files as nobody should."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>locale</t></is></c></row>'
)


def saved(book: Workbook, folder: Path) -> Path:
    """Write a workbook as openpyxl does."""
    path = folder / "roster.xlsx"
    book.save(path)
    return path


def sheet_of(rows: Iterable[Iterable[object]]) -> tuple[Workbook, Worksheet]:
    """Return a workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def parts(rows: str = "", *, before: str = "", strings: str = "") -> dict[str, str]:
    """Return the parts of the smallest workbook whose sheet holds these rows below its heads, as XML."""
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "sharedStrings": "sharedStrings"}
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    relation = '<Relationship Id="{0}" Type="' + OFFICE + '/{1}" Target="{2}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": relations.format(relation.format("a", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Patients" sheetId="1" '
        'r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format(relation.format("a", "worksheet", "worksheets/sheet1.xml")),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        SHEET: f'<worksheet xmlns="{MAIN}">{before}<sheetData>{HEAD}{rows}</sheetData></worksheet>',
    }


def packed(folder: Path, contents: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write parts as a file."""
    path = folder / "roster.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return path
