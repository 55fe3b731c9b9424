"""Rules about what the file says of itself: language and title."""

from collections.abc import Iterator
from typing import Final

import pikepdf

from handouts.errors import Problem
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import FileRule, problem, rule


@rule("ISO 14289-1, 7.2")
def language(copy: ParsedPdf) -> Iterator[Problem]:
    """The file says what language it is in."""
    if not str(copy.pdf.Root.get("/Lang", "")):
        yield problem("the file does not say what language it is in")


@rule("ISO 14289-1, 7.1")
def title(copy: ParsedPdf) -> Iterator[Problem]:
    """The file has a title, the same everywhere, and shows it."""
    told = str(copy.pdf.docinfo.get("/Title", ""))
    packed = str(copy.pdf.open_metadata().get("dc:title", ""))  # without `with`: that would write to the copy
    if not told or told != packed:
        yield problem(f"two titles: “{told}” and “{packed}”" if told or packed else "the file has no title")
    if not copy.pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield problem("the window's title is not the file's")


FRONT: Final[tuple[FileRule[ParsedPdf], ...]] = (language, title)
