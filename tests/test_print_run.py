"""Files for the printer: the roster's order, parts of a size, fresh sheets, booklets that fold in order."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import get_args

import pikepdf
import pypdfium2
import pytest
from batches import LINES, TOPIC, roster
from hypothesis import given
from hypothesis import strategies as st
from rosters import csv_file

from handouts.batch import print_run
from handouts.batch.print_run import Proved, booklet_order, write_print_run
from handouts.cli import main
from handouts.errors import FileError
from handouts.model.scripts import Direction


def handout(folder: Path, name: str, pages: int, direction: Direction = "ltr") -> Proved:
    """Write a PDF whose pages say which they are."""
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(419.53, 595.28))
        page.contents_add(f"BT /F 20 Tf 50 50 Td ({name}{number}) Tj ET".encode())
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    if direction == "rtl":
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name("/R2L"))
    path = folder / f"{name}.pdf"
    pdf.save(path)
    return Proved(path, sha256(path.read_bytes()).hexdigest())


def texts(path: Path) -> list[list[str]]:
    """Return the words on each page."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = [page.get_textpage().get_text_bounded().split() for page in document]
    document.close()
    return found


def test_each_handout_starts_on_a_fresh_sheet(tmp_path: Path) -> None:
    """In the order given."""
    files = [handout(tmp_path, name, pages) for name, pages in (("b", 3), ("a", 2), ("c", 1))]
    (path,) = write_print_run(files, tmp_path / "run.pdf", is_booklet=False)
    assert texts(path) == [["b1"], ["b2"], ["b3"], [], ["a1"], ["a2"], ["c1"], []]
    assert path.stat().st_mode & 0o077 == 0


def test_parts_hold_no_more_than_a_printer_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a file of its own."""
    monkeypatch.setattr(print_run, "MOST", 2)
    files = [handout(tmp_path, name, 1) for name in "abcde"]
    written = write_print_run(files, tmp_path / "run.pdf", is_booklet=False)
    assert [path.name for path in written] == ["run.pdf", "run-2.pdf", "run-3.pdf"]
    assert [len(texts(path)) for path in written] == [4, 4, 2]


def test_a_shorter_run_leaves_no_part_of_a_longer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where it has nothing to print; a file of others that is called so stays."""
    monkeypatch.setattr(print_run, "MOST", 1)
    files = [handout(tmp_path, name, 1) for name in "abc"]
    folder = tmp_path / "printer"
    folder.mkdir()
    write_print_run(files, folder / "run.pdf", is_booklet=False)
    handout(folder, "run-4", 1)
    write_print_run(files[:2], folder / "run.pdf", is_booklet=False)
    assert sorted(path.name for path in folder.iterdir()) == ["run-2.pdf", "run-4.pdf", "run.pdf"]
    assert write_print_run([], folder / "run.pdf", is_booklet=False) == []
    assert [path.name for path in folder.iterdir()] == ["run-4.pdf"]


def test_a_file_that_is_not_as_it_was_made_is_not_printed(tmp_path: Path) -> None:
    """It may be another patient's by now; its name, which may be an id, is not told."""
    one, gone = handout(tmp_path, "one", 1), handout(tmp_path, "gone", 1)
    gone.path.unlink()
    for file, reason in ((Proved(one.path, "0"), "not as it was made"), (gone, "can't be read")):
        with pytest.raises(FileError, match=reason) as refused:
            write_print_run([file], tmp_path / "run.pdf", is_booklet=False)
        assert file.path.stem not in refused.value.message
    assert not (tmp_path / "run.pdf").exists()


def test_a_booklet_of_six_pages(tmp_path: Path) -> None:
    """Two pages a side, eight to four sides, blank where there is none."""
    (path,) = write_print_run([handout(tmp_path, "a", 6)], tmp_path / "run.pdf", is_booklet=True)
    assert texts(path) == [["a1"], ["a2"], ["a6", "a3"], ["a4", "a5"]]
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        assert [float(number) for number in pdf.pages[0].mediabox] == pytest.approx([0, 0, 839.06, 595.28])


def test_a_booklet_of_a_language_from_right_to_left_opens_from_the_right(tmp_path: Path) -> None:
    """Page 1 is the left half of its side, so that the fold is on its right; one of English beside it is as ever."""
    files = [handout(tmp_path, "a", 4, "rtl"), handout(tmp_path, "b", 4)]
    (path,) = write_print_run(files, tmp_path / "run.pdf", is_booklet=True)
    assert texts(path) == [["a1", "a4"], ["a3", "a2"], ["b4", "b1"], ["b2", "b3"]]


@given(st.integers(1, 60), st.sampled_from(get_args(Direction)))
def test_sheets_that_are_folded_read_in_order(pages: int, direction: Direction) -> None:
    """The halves that open come in order from the outer sheet to the inner, then the other halves back again.

    From left to right a front opens with its right half, whose back is the left one; from right to left it is turned.
    """
    sides = list(booklet_order(pages, direction))
    fronts, backs = sides[::2], sides[1::2]
    opening, other = (1, 0) if direction == "ltr" else (0, 1)
    first = [page for front, back in zip(fronts, backs, strict=True) for page in (front[opening], back[other])]
    last = [page for front, back in zip(fronts, backs, strict=True) for page in (front[other], back[opening])]
    assert first + last[::-1] == list(range(len(sides) * 2))
    assert pages <= len(sides) * 2 < pages + 4


def test_a_booklet_that_can_not_be_folded_is_refused_before_a_leaflet_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is shrunk to fit; half a letter folds as A5 does, each from its own sheet."""
    out = tmp_path / "run.pdf"
    path = csv_file(tmp_path, "7,en,on-the-day,a5", "8,en,on-the-day,Letter", headers="id,locale,preset,paper")
    arguments = ["batch", str(path), "-o", str(tmp_path / "out"), "--sample", "--topic", TOPIC, "--jobs", "1"]
    for options in ([], ["--dry-run"]):
        assert main.run([*arguments, "--print-run", str(out), "--impose", "booklet", *options]) == 2
        told = capsys.readouterr().err
        assert "folded from pages of a5 or half-letter, but there are leaflets on letter" in told
        assert not list(tmp_path.rglob("*.pdf"))
    csv_file(tmp_path, "7,en,on-the-day,A5", "8,en,on-the-day,Half letter", headers="id,locale,preset,paper")
    assert main.run([*arguments, "--print-run", str(out), "--impose", "booklet"]) == 0
    with pikepdf.open(out) as pdf:
        sizes = [tuple(round(float(number)) for number in list(page.mediabox)[2:]) for page in pdf.pages]
    assert list(dict.fromkeys(sizes)) == [(839, 595), (792, 612)]


def test_a_batch_writes_for_the_printer(tmp_path: Path) -> None:
    """What was written, in the roster's order."""
    path, out = roster(tmp_path, LINES[1], LINES[0], LINES[2]), tmp_path / "run.pdf"
    arguments = ["batch", str(path), "-o", str(tmp_path / "out"), "--sample", "--topic", TOPIC, "--jobs", "1"]
    assert main.run([*arguments, "--print-run", str(out)]) == 8
    pages = [" ".join(words) for words in texts(out)]
    assert len(pages) % 2 == 0
    assert ["Zoë" in pages[0], *("Ann" in page for page in pages[1:])].count(True) == 2
    assert main.run([*arguments, "--impose", "booklet"]) == 2


@pytest.mark.parametrize("name", ["no/run.pdf", "."])
def test_a_print_run_that_can_not_be_written_stops_a_batch_at_its_start(tmp_path: Path, name: str) -> None:
    """Before a leaflet is made for nothing; a dry run says so too."""
    arguments = ["batch", str(roster(tmp_path)), "-o", str(tmp_path / "out"), "--sample", "--topic", TOPIC]
    for options in ([], ["--dry-run"]):
        assert main.run([*arguments, "--jobs", "1", "--print-run", str(tmp_path / name), *options]) in {2, 7}
    assert not (tmp_path / "out").exists()


def test_a_run_with_nothing_to_print_leaves_no_print_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That of an earlier roster would be taken for it."""
    out = tmp_path / "run.pdf"
    arguments = ["batch", str(tmp_path / "roster.csv"), "-o", str(tmp_path / "out"), "--sample", "--topic", TOPIC]
    for line, is_there in ((LINES[0], True), (LINES[2], False)):
        roster(tmp_path, line)
        main.run([*arguments, "--jobs", "1", "--print-run", str(out)])
        assert out.exists() == is_there
    assert "there is nothing to print" in capsys.readouterr().err
