"""The values of a roster: rows that can be used, and rows that can't, each with what is wrong.

Rows go by their number, as a spreadsheet counts them; no message holds a value.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from handouts.errors import Problem

PERSONAL: Final = ("name", "date_of_birth", "clinician", "appointment", "note")
"""What a handout can show of its patient; which of them it does is the clinic's choice."""
IDENTIFYING: Final = ("name", "date_of_birth")
"""Those of them that say who the patient is."""
REQUIRED: Final = ("id", "locale")
COLUMNS: Final = {
    "id": "What the patient is known by; another one in each row, unless rows of one patient each name another topic.",
    "locale": "The language, by its code or name, or several in order of preference: `ur;en`, `Spanish`.",
    "topic": "The topic, by its name. Default: that of the command, else the shipped one, if there is only one.",
    "preset": "A preset of the topic.",
    "sections": "In place of a preset: sections, in the order in which they are printed, with `;` between them.",
    "add": "Sections to add, with `;` between them.",
    "drop": "Sections to leave out, with `;` between them.",
    "format": "The size of print. Default: the clinic's.",
    "paper": "The paper. Default: the clinic's.",
    "told": "`yes` where the patient knows the diagnosis. Without it, nothing that tells a diagnosis is printed.",
    "name": "The patient's name.",
    "date_of_birth": "The date of birth, like `1970-12-31`.",
    "clinician": "The clinician's name.",
    "appointment": "The next appointment, like `2026-12-01 09:30`; the time may be left out.",
    "note": "A note for the patient, of any number of lines.",
}
"""Every column of a roster, in the order of the template, and what it is for, as docs/reference tells it."""
MOST_SPANS: Final = 12
"""Of rows that a cause lists."""


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


class Source(Struct, frozen=True):
    """Where a column's values stand in a clinic's rosters: under a header, or several whose cells are joined; the form
    of its dates, such as `DD/MM/YYYY`; and what values, in small letters, stand for."""

    headers: tuple[str, ...]
    format: str = ""
    values: dict[str, str] = {}


class Cause(Struct, frozen=True):
    """What is wrong with several rows alike; `rows` are their numbers as a clerk reads them, `count` how many."""

    rows: str
    count: int
    column: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"row{'s' if self.count > 1 else ''} {self.rows}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class RefusedRow(Struct, frozen=True):
    """A row that no handout is made of. `id` is empty where that is what is wrong; `rest` is what can be read of it, so
    that all that is wrong with it is told at once."""

    number: int
    problems: tuple[Problem, ...]
    id: str = ""
    rest: Row | None = None


RosterEntry = Row | RefusedRow


class View(Struct, frozen=True):
    """How to read a roster's file. Of a workbook the sheet of a name, or the first that is visible; and whether to
    "print" or "skip" rows and columns that it hides: nobody saw these, so that it is refused where nobody says. Of a
    text its encoding, as Python calls it; without one it is found out."""

    sheet: str = ""
    hidden: str = ""
    encoding: str = ""


WHOLE: Final = View()


def causes(problems: Iterable[Problem]) -> tuple[Cause, ...]:
    """Return problems with the rows of each told once, in the order of the first of these."""
    rows: dict[tuple[str, str, str], set[int]] = {}
    for problem in problems:
        rows.setdefault((problem.place, problem.message, problem.hint), set()).add(problem.line)
    found = sorted((sorted(numbers), why) for why, numbers in rows.items())
    return tuple(Cause(listed(numbers), len(numbers), *why) for numbers, why in found)


def listed(rows: list[int]) -> str:
    """Return sorted numbers as "2–301, 305 and 400"."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1][1:] = [row]
        else:
            spans.append([row])
    left = sum(last - first + 1 for first, *_, last in ([*span, span[-1]] for span in spans[MOST_SPANS:]))
    words = ["–".join(map(str, span)) for span in spans[:MOST_SPANS]] + ([f"{left} more"] if left else [])
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
