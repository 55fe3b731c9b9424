"""Turn a run's files into files for the printer: in the roster's order, each handout on a fresh sheet.

They are for paper alone: pages are put together, tags are left behind.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from handouts.errors import FileError, MissingTool, UsageError
from handouts.output import write_whole

if TYPE_CHECKING:
    import pikepdf

MOST: Final = 500
"""Handouts in one file: what printers take well."""


def write_print_run(files: Iterable[Path], output: Path, *, is_booklet: bool) -> list[Path]:
    """Write parts of at most `MOST` handouts and return their paths; the second is called FILE-2.pdf."""
    waiting, written = iter(files), list[Path]()
    while part := list(islice(waiting, MOST)):
        path = output.with_stem(f"{output.stem}-{len(written) + 1}") if written else output
        write_whole(path, _joined(part, is_booklet=is_booklet))
        written.append(path)
    return written


def booklet_order(pages: int) -> Iterator[tuple[int, int]]:
    """Yield left and right page, from 0, of each side of paper; numbers past the last page are blank.

    Printed on both sides, turned over the short edge, and folded, the pages of a multiple of four come in order.
    """
    whole = -(-pages // 4) * 4
    for side in range(whole // 2):
        outer, inner = whole - 1 - side, side
        yield (outer, inner) if side % 2 == 0 else (inner, outer)


def _joined(files: Iterable[Path], *, is_booklet: bool) -> bytes:
    pikepdf = _library()
    whole, data = pikepdf.new(), BytesIO()
    for path in files:
        try:
            with pikepdf.open(path) as handout:
                (_add_booklet if is_booklet else _add_sheets)(whole, handout)
        except (OSError, pikepdf.PdfError) as error:
            raise FileError(f"can't read {path.name}", "run the batch again") from error
    whole.save(data, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return data.getvalue()


def _add_sheets(whole: "pikepdf.Pdf", handout: "pikepdf.Pdf") -> None:
    """Add pages, and a blank one where the last sheet would have a free side."""
    size = _size(handout.pages[0])
    for page in handout.pages:
        _add(whole, size, [(page, (0.0, 0.0, *size))])
    if len(handout.pages) % 2:
        whole.add_blank_page(page_size=size)


def _add_booklet(whole: "pikepdf.Pdf", handout: "pikepdf.Pdf") -> None:
    """Add sides of paper with two pages each."""
    width, height = _size(handout.pages[0])
    if not 415 < width < 425:
        raise UsageError("a booklet is folded from pages of A5", 'paper = "a5", in the roster or in clinic.toml')
    for left, right in booklet_order(len(handout.pages)):
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
        raise MissingTool("pikepdf is not installed", ".venv/bin/pip install '.[print]'") from error
    return pikepdf
