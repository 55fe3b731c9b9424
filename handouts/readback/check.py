"""Turn a handout's file into a report: what every rule finds in it, alone and beside the leaflet that it should be."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from handouts.load.clinic import Clinic
from handouts.model.findings import Finding
from handouts.readback.comparison import COMPARISON, Comparison
from handouts.readback.expectation import expect
from handouts.readback.fonts import FONTS
from handouts.readback.front import FRONT
from handouts.readback.order import ORDER
from handouts.readback.parsed_pdf import UNREADABLE, Copy, read
from handouts.readback.recognition import CODE, LEAFLET, Topics, basis, codes
from handouts.readback.rule import Rule, findings
from handouts.readback.sheets import SHEETS
from handouts.readback.standards import STANDARDS
from handouts.readback.structure import STRUCTURE

SOUND: Final[tuple[Rule[Copy], ...]] = (*STRUCTURE, *FRONT, *FONTS, *SHEETS, *ORDER, *CODE, *STANDARDS)
"""What holds of every handout, whatever it says."""
RULES: Final[tuple[Rule[Any], ...]] = (*SOUND, *LEAFLET, *COMPARISON)


class Reading(Struct, frozen=True):
    """What a check found in one file; `compared_with` is empty where its words could not be compared."""

    path: Path
    code: str
    compared_with: str
    findings: tuple[Finding, ...]

    def of(self, severity: str) -> tuple[Finding, ...]:
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


def _heads(copy: Copy) -> list[str] | None:
    """Return the heads of the tables, or None where the tags can't be read through."""
    try:
        return [head.text for head in copy.document.all("TH")]
    except UNREADABLE:
        return None


def _code(copy: Copy) -> str:
    try:
        return next(iter(codes(copy)), "")
    except UNREADABLE:
        return ""
