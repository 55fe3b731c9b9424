"""The values of a roster: rows that can be used, and rows that can't, each with what is wrong.

Rows go by their number, as a spreadsheet counts them; no message holds a value.
"""

from typing import Final

from msgspec import Struct

PERSONAL: Final = ("name", "date_of_birth", "clinician", "appointment", "note")
"""What a handout can show of its patient; which of them it does is the clinic's choice."""
CHOICE: Final = ("topic", "preset", "sections", "add", "drop", "format", "paper", "told")
REQUIRED: Final = ("id", "locale")
COLUMNS: Final = (*REQUIRED, *CHOICE, *PERSONAL)


class Row(Struct, frozen=True):
    """One patient: `locales` in order of preference, `shown` the personal values as they are in the file, dates in
    ISO 8601; `others` every other column under its name, for a topic's rules to look at."""

    number: int
    id: str
    locales: tuple[str, ...]
    topic: str = ""
    preset: str = ""
    sections: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    format: str = ""
    paper: str = ""
    is_told: bool = False
    shown: dict[str, str] = {}
    others: dict[str, str] = {}


class Flaw(Struct, frozen=True, order=True):
    """What is wrong with a row: in which column ("" for the row as a whole), and how to mend it."""

    row: int
    column: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class Refusal(Struct, frozen=True):
    """A row that no handout is made of. `id` is empty where that is at fault."""

    number: int
    flaws: tuple[Flaw, ...]
    id: str = ""


Entry = Row | Refusal
