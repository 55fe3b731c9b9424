"""Turn a leaflet's file into a report: what every rule finds in it, alone and beside the leaflet that it should be."""

from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from handouts.errors import Problem
from handouts.readback.comparison import COMPARISON, Comparison, expect
from handouts.readback.file_rules import FILE_RULES
from handouts.readback.going_on import GOING_ON
from handouts.readback.identity import BASIS, IDENTITY, FindTopic, PrintFor, Releases, basis, codes
from handouts.readback.order import ORDER
from handouts.readback.overlaps import OVERLAPS
from handouts.readback.page_references import PAGE_REFERENCES
from handouts.readback.parsed_pdf import UNREADABLE, ParsedPdf, read
from handouts.readback.rule import FileRule, problems
from handouts.readback.structure import STRUCTURE
from handouts.readback.tags import spoken

SOUND: Final[tuple[FileRule[ParsedPdf], ...]] = (
    *STRUCTURE,
    *FILE_RULES,
    *ORDER,
    *OVERLAPS,
    *PAGE_REFERENCES,
    *IDENTITY,
)
"""What holds of every leaflet, whatever it says."""
BESIDE: Final[tuple[FileRule[Comparison], ...]] = (*COMPARISON, *GOING_ON)
"""What holds beside the leaflet that the file should be."""
RULES: Final[tuple[FileRule[Any], ...]] = (*SOUND, *BASIS, *BESIDE)


class Reading(Struct, frozen=True):
    """What a check found in one file; `compared_with` is empty where its words could not be compared."""

    path: Path
    code: str
    compared_with: str
    problems: tuple[Problem, ...]

    def of(self, severity: str) -> tuple[Problem, ...]:
        """Return the problems of a severity."""
        return tuple(found for found in self.problems if found.severity == severity)


def check_file(path: Path, find: FindTopic, print_for: PrintFor, releases: Releases | None = None) -> Reading:
    """Read a file back and return what is wrong with it; raise `FileError` where it is not a PDF.

    `find` returns the topic that the file names, `print_for` the editions of it that a clinic may have printed,
    `releases` its releases.
    """
    parsed = read(path)
    found = basis(parsed, find, print_for, releases)
    wrong = [*problems(SOUND, parsed, parsed), *problems(BASIS, found, parsed)]
    if found.leaflet:
        expected = expect(found.leaflet, found.code, *_texts(parsed))
        wrong += problems(BESIDE, Comparison(parsed, expected), parsed)
    return Reading(path, found.code or _code(parsed), found.source, tuple(wrong))


def _texts(parsed: ParsedPdf) -> tuple[list[str] | None, tuple[str, ...] | None]:
    """Return the headers of the tables and all texts, or None for both where the tags can't be read through."""
    try:
        return [cell.text for cell in parsed.document.all("TH")], spoken(parsed.document)
    except UNREADABLE:
        return None, None


def _code(parsed: ParsedPdf) -> str:
    try:
        return next(iter(codes(parsed)), "")
    except UNREADABLE:
        return ""
