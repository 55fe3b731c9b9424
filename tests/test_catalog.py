"""A PO file is read whole or refused with its line, and written as it was read."""

import subprocess
import sys
from pathlib import Path
from unicodedata import decimal

import pytest
from topic_folders import PROCEDURE, TOPICS
from translating import CATALOG, HISS, HISS_ES

from handouts.errors import ContentError
from handouts.language.catalog import Catalog, Entry, encoded, read_catalog

ROOT = Path(__file__).parent.parent
SPANISH = TOPICS / PROCEDURE / CATALOG
CATALOGS = sorted(path for folder in ("handouts", "tests/topics") for path in ROOT.glob(f"{folder}/**/locale/*.po"))
ENTRY = [name for name in Entry.__struct_fields__ if name != "line"]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def refused(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError) as error:
        read_catalog(path)
    assert error.value.exit_code == 3
    return error.value.message


def test_a_catalog_is_written_as_it_was_read() -> None:
    """Byte for byte, so that a change of one message is a change of its lines alone."""
    assert encoded(read_catalog(SPANISH)) == SPANISH.read_bytes()


def test_an_entry_has_all_that_the_file_says(tmp_path: Path) -> None:
    """Context, text of before, stamp, remarks, notes and place."""
    path = tmp_path / "es.po"
    entry = Entry(
        "during", 'Say "ah" {now}', "Diga «a» {now}", is_fuzzy=True, before="Say {now}", stamp="minutes=0123abcd",
        remarks=("my own remark",), notes=("Role: step",), places=("sections/during.md:3",),
    )  # fmt: skip
    catalog = Catalog(path, {"Language": "es"}, {entry.key: entry}, (Entry("during", "Gone", "Ido"),))
    path.write_bytes(encoded(catalog))
    read = read_catalog(path)
    (said,) = read.entries.values()
    assert [getattr(said, name) for name in ENTRY] == [getattr(entry, name) for name in ENTRY]
    assert (read.header, [gone.text for gone in read.obsolete], read.locale) == ({"Language": "es"}, ["Gone"], "es")


@pytest.mark.parametrize(
    ("broken", "line", "message"),
    [
        ('msgid "A\nmsgstr "B"\n', 4, "this line does not belong in a PO file"),
        ('msgid "A "quoted" word"\nmsgstr "B"\n', 4, "this line does not belong in a PO file"),
        ('msgid "A"\nmsgst "B"\n', 5, "this line does not belong in a PO file"),
        ("some words\n", 4, "this line does not belong in a PO file"),
        ('msgid "A"\nmsgid "B"\nmsgstr "C"\n', 5, "this line is not valid in a PO file"),
        ('msgid "A"\nmsgid_plural "As"\nmsgstr[0] "B"\n', 6, "has plural forms, which leaflets do not use"),
        ('msgid "A"\nmsgstr "B"\n\nmsgid "A"\nmsgstr "C"\n', 8, "this message is in the file twice"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, broken: str, line: int, message: str) -> None:
    """An unclosed string too, of which the library would cut a letter off."""
    assert f"es.po:{line}: {message}" in refused(tmp_path / "es.po", HEAD + broken)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """With the line."""
    path = tmp_path / "es.po"
    path.write_bytes(HEAD.encode() + b'msgid "A"\nmsgstr "\xff"\n')
    with pytest.raises(ContentError, match=r"es\.po:5: is not UTF-8 text"):
        read_catalog(path)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_gettext_accepts_every_catalog(path: Path) -> None:
    """GNU msgfmt finds no fault and nothing fuzzy or missing."""
    command = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={"LC_ALL": "C"})
    assert "fuzzy" not in done.stderr
    assert "untranslated" not in done.stderr
    assert "warning" not in done.stderr


def test_the_spanish_catalog_has_the_message_that_other_tests_change() -> None:
    """Once."""
    assert read_catalog(SPANISH).entries["during", HISS].translation == HISS_ES


def pofiltered(path: Path, faults: Path) -> str:
    """Return what translate-toolkit's checks of variables, numbers and markup find."""
    tests = ("variables", "numbers", "xmltags", "pythonbraceformat", "printf", "urls", "escapes", "newlines")
    command = [str(Path(sys.executable).with_name("pofilter")), *(f"--test={name}" for name in tests)]
    subprocess.run([*command, str(path), str(faults)], capture_output=True, check=True)
    return faults.read_text("utf-8") if faults.exists() else ""


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_pofilter_finds_no_fault(path: Path, tmp_path: Path) -> None:
    """Another judge than ours, over every catalog that there is; it compares digits by their looks, ৪ with 4."""
    catalog = tmp_path / path.name
    digits = {ord(sign): str(decimal(sign)) for sign in path.read_text("utf-8") if sign.isdecimal()}
    catalog.write_text(path.read_text("utf-8").translate(digits), "utf-8")
    assert "(pofilter)" not in pofiltered(catalog, tmp_path / "faults.po")


def test_pofilter_would_find_one(tmp_path: Path) -> None:
    """It does judge."""
    bad = tmp_path / "es.po"
    bad.write_text(SPANISH.read_text("utf-8").replace("unos {minutes} minutos.", "unos {minutos} minutos."), "utf-8")
    assert "(pofilter)" in pofiltered(bad, tmp_path / "faults.po")
