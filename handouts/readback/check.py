"""Turn a handout's file into a report: what every rule finds in it, alone and beside the leaflet that it should be."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from handouts.errors import Problem
from handouts.model.clinic import Clinic
from handouts.readback.comparison import COMPARISON, Comparison
from handouts.readback.expectation import expect
from handouts.readback.fonts import FONTS
from handouts.readback.front import FRONT
from handouts.readback.order import ORDER
from handouts.readback.parsed_pdf import UNREADABLE, ParsedPdf, read
from handouts.readback.recognition import CODE, LEAFLET, Topics, basis, codes
from handouts.readback.rule import FileRule, findings
from handouts.readback.sheets import SHEETS
from handouts.readback.standards import STANDARDS
from handouts.readback.structure import STRUCTURE

SOUND: Final[tuple[FileRule[ParsedPdf], ...]] = (*STRUCTURE, *FRONT, *FONTS, *SHEETS, *ORDER, *CODE, *STANDARDS)
"""What holds of every handout, whatever it says."""
RULES: Final[tuple[FileRule[Any], ...]] = (*SOUND, *LEAFLET, *COMPARISON)


class Reading(Struct, frozen=True):
    """What a check found in one file; `compared_with` is empty where its words could not be compared."""

    path: Path
    code: str
    compared_with: str
    findings: tuple[Problem, ...]

    def of(self, severity: str) -> tuple[Problem, ...]:
        """Return the findings of a severity."""
        return tuple(found for found in self.findings if found.severity == severity)


def check_file(path: Path, topics: Topics, clinics: Iterable[Clinic]) -> Reading:
    """Read a file back and return what is wrong with it; raise `FileError` where it is no PDF."""
    copy = read(path)
    found = basis(copy, topics, clinics)
    wrong = [*findings(SOUND, copy, copy), *findings(LEAFLET, found, copy)]
    if found.leaflet:
        wrong += findings(COMPARISON, Comparison(copy, expect(found.leaflet, found.code, _heads(copy))), copy)
    return Reading(path, found.code or _code(copy), found.source, tuple(wrong))


def _heads(copy: ParsedPdf) -> list[str] | None:
    """Return the heads of the tables, or None where the tags can't be read through."""
    try:
        return [head.text for head in copy.document.all("TH")]
    except UNREADABLE:
        return None


def _code(copy: ParsedPdf) -> str:
    try:
        return next(iter(codes(copy)), "")
    except UNREADABLE:
        return ""
