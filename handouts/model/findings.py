"""The values of a check: what a rule found in one file, and how it is mended."""

from pathlib import Path
from typing import Literal

from msgspec import Struct

from handouts.control_characters import shown

Severity = Literal["error", "warning"]


class Finding(Struct, frozen=True):
    """One thing that a rule found; `line` counts from 1, 0 means the file as a whole.

    `place` is what it stands in, as `topic.toml` names it: a section's id, or `presets.signs`, `glossary.biopsy`.
    `reason` is why a warning stays, in the topic's own words.
    """

    rule: str
    severity: Severity
    path: Path
    line: int
    message: str
    hint: str = ""
    place: str = ""
    reason: str = ""

    def __str__(self) -> str:
        at = f"{self.path}:{self.line}" if self.line else str(self.path)
        hint = f" ({self.hint})" if self.hint else ""
        return shown(f"{at}: {self.severity}: {self.message}{hint} [{self.rule}]")
