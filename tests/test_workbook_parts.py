"""Packages: whatever is packed into an XLSX file, it is read or refused soon, and in little room."""

import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from rosters import entries
from workbooks import MAIN, SHEET, packed, parts, saved, sheet_of

from handouts.errors import FileError, HandoutError, PatientDataError
from handouts.load.records import read_records

CELL = '<c r="{}"><v>1</v></c>'
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
MEASURED = """
import resource, sys, time
from pathlib import Path
from handouts.errors import HandoutError
from handouts.load.records import read_records

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
for path in map(Path, sys.argv[1:]):
    begun = time.process_time()
    try:
        print(path.name, "read", sum(1 for _ in read_records(path)))
    except HandoutError as error:
        print(path.name, error.exit_code, error.message)
    assert time.process_time() - begun < 10, path
"""
"""Reads files in no more than 1 GiB, each in no more than ten seconds."""


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """Return a workbook's parts, one of them changed."""
    made = parts(f'<row r="2">{CELL.format("A2")}</row>', strings="<si><t>x</t></si>")
    assert old in made[name]
    return {**made, name: made[name].replace(old, new, 1)}


def without(name: str) -> dict[str, str]:
    return {part: text for part, text in parts().items() if part != name}


BROKEN: dict[str, dict[str, str]] = {
    "no such column": parts(f'<row r="2">{CELL.format("ZZZZZZZZZ2")}</row>'),
    "beyond the last column": parts(f'<row r="2">{CELL.format("XFE2")}</row>'),
    "beyond the last row": parts(f'<row r="1048577">{CELL.format("A1048577")}</row>'),
    "endless row": parts(f'<row r="{"9" * 5000}">{CELL.format("A2")}</row>'),
    "row nought": parts(f'<row r="0">{CELL.format("A0")}</row>'),
    "no row": parts(f'<row r="x">{CELL.format("A2")}</row>'),
    "cell of another row": parts(f'<row r="2">{CELL.format("A3")}</row>'),
    "cell twice": parts(f'<row r="2">{CELL.format("A2") * 2}</row>'),
    "row twice": parts(f'<row r="2">{CELL.format("A2")}</row>' * 2),
    "rows out of order": parts(f'<row r="3">{CELL.format("A3")}</row><row r="2">{CELL.format("A2")}</row>'),
    "no height": parts('<row r="2" ht="tall"><c><v>1</v></c></row>'),
    "no width": parts(before='<cols><col min="1" max="2" width="wide"/></cols>'),
    "not well-formed": parts("<row>"),
    "no sheet data": {**parts(), SHEET: "<worksheet/>"},
    "entities": changed(SHEET, "<worksheet", f"{DTD}<worksheet"),
    "entities in the workbook": changed(BOOK, "<workbook", f"{DTD}<workbook"),
    "entities in texts": changed(STRINGS, "<sst", f"{DTD}<sst"),
    "external entity": changed(SHEET, "<worksheet", '<!DOCTYPE x SYSTEM "file:///etc/hostname"><worksheet'),
    "comment": changed(SHEET, "<sheetData", "<!-- x --><sheetData"),
    "instruction": changed(SHEET, "<sheetData", "<?x y?><sheetData"),
    "another encoding": changed(SHEET, "<worksheet", '<?xml version="1.0" encoding="utf-7"?><worksheet'),
    "null": changed(SHEET, "<sheetData", "\0<sheetData"),
    "endless tag": changed(SHEET, "<sheetData", f'<x y="{"y" * 5_000_000}"/><sheetData'),
    "endless text": changed(STRINGS, "<t>", "<t>" + "x" * 5_000_000),
    "many tags": changed(SHEET, "<sheetData", "<a/>" * 2_100_000 + "<sheetData"),
    "many texts": changed(STRINGS, "<si>", "<si/>" * 2_100_000 + "<si>"),
    "bomb": changed(SHEET, "<sheetData", " \n>" * 24_000_000 + "<sheetData"),
    "no sheets": {**parts(), BOOK: f'<workbook xmlns="{MAIN}"/>'},
    "sheet of no part": changed(BOOK, 'r:id="a"', ""),
    "sheet of another part": changed(BOOK, 'r:id="a"', 'r:id="b"'),
    "relation that is none": changed("xl/_rels/workbook.xml.rels", " Type=", " Kind="),
    "part that is not there": without(SHEET),
    "no workbook": without(BOOK),
    "no types": without(TYPES),
    "no relations": without("xl/_rels/workbook.xml.rels"),
    "no texts": without(STRINGS),
    "nothing": {},
}
WHOLE: dict[str, dict[str, str]] = {
    "far cell": parts(f'<row r="1048576">{CELL.format("XFD1048576")}</row>'),
    "false dimension": parts(before='<dimension ref="A1:XFD1048576"/>'),
    "merged": changed(SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "linked": changed(SHEET, "</sheetData>", '</sheetData><hyperlinks><hyperlink ref="A1:XFD9999"/></hyperlinks>'),
    "deep": parts(f'<row r="2"><c r="A2"><v>1</v>{"<a>" * 100_000}{"</a>" * 100_000}</c></row>'),
    "many tags beside the rows": changed(SHEET, "<sheetData", "<a/>" * 400_000 + "<sheetData"),
}


def test_everything_is_read_or_refused_within_bounds(tmp_path: Path) -> None:
    """What is broken by one clear error, and what is only large by none: measured in a process of its own."""
    files = []
    for name, contents in {**BROKEN, **WHOLE}.items():
        (tmp_path / name).mkdir()
        files.append(packed(tmp_path / name, contents).rename(tmp_path / f"{name}.xlsx"))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, files)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    told = dict(line.split(".xlsx ") for line in done.stdout.splitlines())
    refused = ("5 the roster can't be read as XLSX", "5 the workbook is too large for a roster")
    assert {name for name in BROKEN if told[name] not in refused} == set()
    assert {name for name in WHOLE if not told[name].startswith("read")} == set()


def bomb(folder: Path, claimed: int) -> Path:
    """Write a workbook whose sheet is 68 MB large and whose header claims another size."""
    path = packed(folder, {**parts(), SHEET: "<x>" + " " * 68_000_000})
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, claimed.to_bytes(4, "little")))
    return path


@pytest.mark.parametrize("claimed", [0, 1000])
def test_a_bomb_goes_off_nowhere(tmp_path: Path, claimed: int) -> None:
    """What its header claims is not believed."""
    with pytest.raises(PatientDataError):
        list(read_records(bomb(tmp_path, claimed)))


def twice(folder: Path) -> Path:
    path = packed(folder, parts())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, parts("<row/>")[SHEET])
    return path


def locked(folder: Path) -> Path:
    path = packed(folder, parts())
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        for place in range(len(data)):
            if data[place : place + 4] == mark:
                data[place + at] |= 1
    path.write_bytes(data)
    return path


def compound(folder: Path) -> Path:
    path = folder / "roster.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    return path


def text(folder: Path) -> Path:
    path = folder / "roster.xlsx"
    path.write_text("id,locale\n1,en\n")
    return path


FILES: list[Callable[[Path], Path]] = [
    twice,
    locked,
    compound,
    text,
    lambda folder: packed(folder, parts(), zipfile.ZIP_BZIP2),
    lambda folder: packed(folder, parts(), zipfile.ZIP_LZMA),
]


@pytest.mark.parametrize("made", FILES, ids=["part twice", "locked parts", "password or XLS", "CSV", "bzip2", "LZMA"])
def test_what_is_no_workbook_is_told(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    """As the file as a whole."""
    with pytest.raises(PatientDataError):
        list(read_records(made(tmp_path)))


def test_a_folder_or_a_huge_file_is_told(tmp_path: Path) -> None:
    """With exit code 7."""
    (tmp_path / "folder.xlsx").mkdir()
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(2**30)
    for name in ("folder.xlsx", "huge.xlsx", "nowhere.xlsx"):
        with pytest.raises(FileError):
            list(read_records(tmp_path / name))


def test_a_torn_workbook_is_refused_or_read(tmp_path: Path) -> None:
    """Wherever bytes are changed, missing or added, and in whichever part."""
    book, _ = sheet_of([["id", "locale", "name"], [1, "en", "Ann"], ["2", "en", "Bea"]])
    whole = saved(book, tmp_path).read_bytes()
    stored = packed(tmp_path, parts(f'<row r="2">{CELL.format("A2")}</row>'), zipfile.ZIP_STORED).read_bytes()
    chance, path = random.Random(17), tmp_path / "torn.xlsx"  # noqa: S311
    for number in range(300):
        data = bytearray((whole, stored)[number % 2])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randrange(len(data))] if number % 10 == 0 else data)
        try:
            entries(path)
        except HandoutError as error:
            assert error.exit_code == 5
