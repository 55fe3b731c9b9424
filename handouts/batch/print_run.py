"""Turn a run's files into files for the printer: in the roster's order, each handout on a fresh sheet; and join
leaflets into one file to look through.

They are for paper alone: pages are put together, tags are left behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from itertools import count, islice, takewhile
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, NamedTuple

from handouts.batch.ledger import MOST_BYTES_OF_PDF
from handouts.errors import FileError, MissingTool, UsageError, installing
from handouts.files.output import refuse_but_pdf, refuse_over, require_place, write_whole
from handouts.files.reading import read_bytes
from handouts.model.page import PAPERS
from handouts.model.scripts import Direction

if TYPE_CHECKING:
    import pikepdf

MOST: Final = 500
"""Handouts in one file: what printers take well."""
AGAIN: Final = "run the batch again"
MARK: Final = "handouts: print run"
"""By which a later run knows the parts of an earlier one."""


class Proved(NamedTuple):
    """A file to print, by its path and what its ledger says is in it (SHA-256)."""

    path: Path
    sha256: str


def require_library() -> None:
    """Raise `MissingTool` where PDFs can't be joined."""
    _library()


def check_place(output: Path, inputs: Sequence[Path]) -> None:
    """Raise where a print run can't be written, before a handout is made: over what is read, or without pikepdf."""
    _library()
    require_place(output)
    for path in _parts(output):
        refuse_over(path, inputs)
        refuse_but_pdf(path)


def check_folding(papers: Iterable[str]) -> None:
    """Raise `UsageError` where leaflets on these papers can't be folded into booklets: nothing is shrunk to fit."""
    halves = [paper.id for paper in PAPERS.values() if paper.half_of]
    whole = sorted({paper for paper in papers if paper not in halves})
    small = " or ".join(halves)
    if whole:
        raise UsageError(
            f"a booklet is folded from pages of {small}, but there are leaflets on {' and '.join(whole)}",
            f"set paper to {small}, in the roster or in clinic.toml; or leave out --impose",
        )


def write_print_run(files: Iterable[Proved], output: Path, *, is_booklet: bool) -> list[Path]:
    """Write parts of at most `MOST` handouts and return their paths; the second is called FILE-2.pdf.

    Parts of an earlier run go first: one that stayed would be printed with these.
    """
    for path in [part for part in _parts(output) if _is_ours(part)]:
        path.unlink()
    written = list[Path]()
    for part in print_parts(files, is_booklet=is_booklet):
        written.append(_part(output, len(written)))
        write_whole(written[-1], part)
    return written


def print_parts(files: Iterable[Proved], *, is_booklet: bool = False) -> Iterator[bytes]:
    """Yield files for the printer, each of at most `MOST` handouts."""
    waiting = iter(files)
    while part := list(islice(waiting, MOST)):
        yield _joined(part, is_booklet=is_booklet)


def joined(leaflets: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the pages of leaflets in one file, with a bookmark for each by the name that comes with it."""
    pikepdf = _library()
    whole = pikepdf.new()
    with whole.open_outline() as outline:
        for name, leaflet in leaflets:
            outline.root.append(pikepdf.OutlineItem(name, len(whole.pages)))
            with pikepdf.open(BytesIO(leaflet)) as handout:
                _add_pages(whole, handout)
    return _saved(whole)


def on_sheets(leaflets: Iterable[bytes]) -> bytes:
    """Return leaflets in one file for paper, each on a fresh sheet."""
    pikepdf = _library()
    whole = pikepdf.new()
    for leaflet in leaflets:
        with pikepdf.open(BytesIO(leaflet)) as handout:
            _add_sheets(whole, handout)
    return _saved(whole)


def _parts(output: Path) -> Iterator[Path]:
    """Yield the parts that are there already."""
    return takewhile(Path.is_file, (_part(output, number) for number in count()))


def _part(output: Path, number: int) -> Path:
    return output.with_stem(f"{output.stem}-{number + 1}") if number else output


def _is_ours(path: Path) -> bool:
    """Whether a file is a part of an earlier run; another that is called so is somebody else's."""
    pikepdf = _library()
    try:
        with pikepdf.open(path) as pdf:
            return str(pdf.docinfo.get("/Creator", "")) == MARK
    except (OSError, pikepdf.PdfError):
        return False


def booklet_order(pages: int, direction: Direction = "ltr") -> Iterator[tuple[int, int]]:
    """Yield left and right page, from 0, of each side of paper; numbers past the last page are blank.

    Printed on both sides, turned over the short edge, and folded, the pages of a multiple of four come in order. A
    language that is read from right to left has its fold on the right of page 1, and opens from there.
    """
    whole = -(-pages // 4) * 4
    for side in range(whole // 2):
        last, first = whole - 1 - side, side
        is_first_right = (side % 2 == 0) == (direction == "ltr")
        yield (last, first) if is_first_right else (first, last)


def _joined(files: Iterable[Proved], *, is_booklet: bool) -> bytes:
    pikepdf = _library()
    whole = pikepdf.new()
    whole.docinfo["/Creator"] = MARK
    for file in files:
        with pikepdf.open(BytesIO(content(file))) as handout:
            if is_booklet:
                _add_booklet(whole, handout, _direction(handout))
            else:
                _add_sheets(whole, handout)
    return _saved(whole)


def _direction(handout: "pikepdf.Pdf") -> Direction:
    """Return which way a handout is read, as it says of two pages beside each other."""
    said = handout.Root.get("/ViewerPreferences")
    return "rtl" if said is not None and said.get("/Direction") == "/R2L" else "ltr"


def _saved(whole: "pikepdf.Pdf") -> bytes:
    data = BytesIO()
    whole.save(data, deterministic_id=True, object_stream_mode=_library().ObjectStreamMode.generate)
    return data.getvalue()


def content(file: Proved) -> bytes:
    """Return what is in a file; no message tells its name, which may be a patient's id."""
    try:
        content = read_bytes(file.path, MOST_BYTES_OF_PDF)
    except FileError:
        raise FileError(f"a leaflet in {file.path.parent} can't be read", AGAIN) from None
    if sha256(content).hexdigest() != file.sha256:
        raise FileError(f"a leaflet in {file.path.parent} is not as it was made", AGAIN)
    return content


def _add_sheets(whole: "pikepdf.Pdf", handout: "pikepdf.Pdf") -> None:
    """Add pages, and a blank one where the last sheet would have a free side."""
    _add_pages(whole, handout)
    if len(handout.pages) % 2:
        whole.add_blank_page(page_size=_size(handout.pages[0]))


def _add_pages(whole: "pikepdf.Pdf", handout: "pikepdf.Pdf") -> None:
    size = _size(handout.pages[0])
    for page in handout.pages:
        _add(whole, size, [(page, (0.0, 0.0, *size))])


def _add_booklet(whole: "pikepdf.Pdf", handout: "pikepdf.Pdf", direction: Direction) -> None:
    """Add sides of paper with two pages each."""
    width, height = _size(handout.pages[0])
    for left, right in booklet_order(len(handout.pages), direction):
        places = ((left, (0.0, 0.0, width, height)), (right, (width, 0.0, 2 * width, height)))
        shown = [(handout.pages[number], box) for number, box in places if number < len(handout.pages)]
        _add(whole, (2 * width, height), shown)


def _add(
    whole: "pikepdf.Pdf",
    size: tuple[float, float],
    shown: Iterable[tuple["pikepdf.Page", tuple[float, float, float, float]]],
) -> None:
    side = whole.add_blank_page(page_size=size)
    for page, box in shown:
        side.add_overlay(page, _library().Rectangle(*box))


def _size(page: "pikepdf.Page") -> tuple[float, float]:
    left, bottom, right, top = (float(number) for number in page.mediabox)
    return right - left, top - bottom


def _library() -> ModuleType:
    """Return pikepdf, which only who prints runs needs."""
    try:
        import pikepdf
    except ImportError as error:
        raise MissingTool("pikepdf is not installed", installing("print")) from error
    return pikepdf
