"""Turn `[roster.columns]` of a clinic into how its rosters' columns are read: under which headers, in which form.

A column of ours may stand under a header of the clinic's, or in several (`First name` and `Surname`); a date in the
clinic's own form; a word for what we call otherwise.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from handouts.errors import PatientDataError, Problem
from handouts.load import cells, dates
from handouts.load.records import MOST_COLUMNS, Record
from handouts.load.schema import Data, Fields, Items, Key, Named, ValueCheck, problems, text
from handouts.model.patient import COLUMNS, PERSONAL, REQUIRED, Source

DATES: Final = ("date_of_birth", "appointment")
ONE: Final = ("id", "locale")
"""Columns that stand under one header: no two cells make one id."""
TEMPLATE_NOTE: Final = "handouts roster template writes a roster to start from"
MAP_NOTE: Final = f"if another system wrote it, handouts roster map proposes how to read it; {TEMPLATE_NOTE}"
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
"""A date that needs no reading; whether there is such a day its check says."""
_PLACE: Final = '`"DOB"`, or several headers, `["First name", "Surname"]`, whose cells are joined by a space.'
_VALUES: Final = Named(text, 'write values = { Spanish = "es" }')


def _form(value: object) -> Iterator[Problem]:
    yield from (found := list(text(value)))
    if not found:
        try:
            dates.form_of(str(value))
        except ValueError as error:
            yield Problem(str(error), 'write it like "DD/MM/YYYY"; years have four digits')


def _headers(column: str) -> ValueCheck:
    def check(value: object) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield from text(value)
            return
        yield from problems(value, Items(text))
        if len(value) > 1 and column in ONE:
            yield Problem("stands under one header", 'write it as text, such as "Hospital number"')

    return check


def _table(column: str) -> Fields:
    optional: dict[str, Any] = {}
    if column in DATES:
        optional["format"] = Key(_form, "Of a date: its form, such as `DD/MM/YYYY`.")
    if column not in PERSONAL and column != "id":
        optional["values"] = Key(_VALUES, 'What values stand for: `{ Spanish = "es" }`.')
    return Fields({"column": Key(_headers(column), _PLACE)}, optional)


def _source(column: str) -> ValueCheck:
    """Return the check of how one column is read: a header, a list of headers, or a table."""
    table, headers = _table(column), _headers(column)

    def check(value: object) -> Iterator[Problem]:
        yield from problems(value, table) if isinstance(value, dict) else headers(value)

    return check


SHAPE: Final = Fields({}, {column: _source(column) for column in COLUMNS})


def sources_of(columns: Data) -> dict[str, Source]:
    """Return how columns are read; `columns` is a table that has its shape."""
    return {column: _made(value) for column, value in columns.items()}


def _made(value: Any) -> Source:  # noqa: ANN401 - a value of TOML
    table = value if isinstance(value, dict) else {"column": value}
    headers = table["column"] if isinstance(table["column"], list) else [table["column"]]
    values = {cells.tidy(said).casefold(): meant for said, meant in table.get("values", {}).items()}
    return Source(tuple(headers), table.get("format", ""), values)


@lru_cache(4096)
def column_name(header: str) -> str:
    """Return a header as we name columns: `Date of birth` is date_of_birth."""
    return "_".join(cells.tidy(header).casefold().replace("-", " ").split())


class Columns:
    """How the columns of a clinic's rosters are read."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._ours = {column_name(name): column for column, source in sources.items() for name in source.headers}
        self._special = {
            *DATES,
            *(name for name, source in sources.items() if len(source.headers) > 1 or source.values),
        }
        """Columns whose values are not simply the text of a cell."""
        self._wanted = {*self._ours, *(name for name in REQUIRED if name not in sources)}

    def weigh(self, row: list[str]) -> int:
        """Return how many of the columns that must be there a row of headers has."""
        return len(self._wanted & {column_name(header) for header in row[:MOST_COLUMNS]})

    def named(self, record: Record) -> dict[str, str]:
        """Return our name for each header of a record; raise `PatientDataError` where one is missing, or two are one.

        A record that names its own columns may leave some out.
        """
        found = {header: self._ours.get(column_name(header)) or column_name(header) for header in record.cells}
        if record.is_loose:
            return found
        if missing := list(self._missing(found)):
            raise PatientDataError(f"the roster lacks the column {', '.join(dict.fromkeys(missing))}", MAP_NOTE)
        if twice := self.twice(found):
            raise PatientDataError(
                f"two columns of the roster are both {', '.join(twice)}",
                "capitals, spaces and hyphens make no difference; rename one, or see [roster.columns] in clinic.toml",
            )
        return found

    def twice(self, named: Mapping[str, str]) -> list[str]:
        """Return our names that several headers come to, but for those which a clinic puts together."""
        counts = Counter(named.values())
        several = {column for column, count in counts.items() if column and count > 1}
        return sorted(several - {column for column in several if self._are_parts(column, named)})

    def values(self, record: Record, named: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Problem]]:
        """Return a record's values by our names, and what keeps some from being read."""
        unread = {named[header]: problem for header, problem in record.cell_problems.items()}
        texts = {named[header]: cells.tidy(cell) for header, cell in record.cells.items() if named[header]}
        for column in self._special.intersection(texts):
            headers = [header for header in record.cells if named[header] == column]
            value = self._value(column, {header: cells.tidy(record.cells[header]) for header in headers})
            if isinstance(value, Problem):
                unread.setdefault(column, value)
            texts[column] = value if isinstance(value, str) else ""
        return texts, unread

    def _value(self, column: str, texts: Mapping[str, str]) -> str | Problem:
        source = self.sources.get(column)
        header, value = next(iter(texts.items()))
        if source and len(texts) > 1:
            by_name = {column_name(header): cell for header, cell in texts.items()}
            value = " ".join(filter(None, (by_name.get(column_name(name)) for name in source.headers)))
        if source and source.values:
            value = _meant(value, source.values)
        if value and column in DATES and not _ISO.fullmatch(value):
            known = header if not any(cells.plain(header)) else column
            spelt = source.format if source else ""
            return dates.iso(value, spelt, known, column, is_day=column == "date_of_birth")
        return value

    def _missing(self, found: Mapping[str, str]) -> Iterator[str]:
        there = {column_name(header) for header in found}
        for column in (*(name for name in REQUIRED if name not in self.sources), *self.sources):
            if column not in there:  # our own name will do
                headers = self.sources[column].headers if column in self.sources else (column,)
                yield from (header for header in headers if column_name(header) not in there)

    def _are_parts(self, column: str, named: Mapping[str, str]) -> bool:
        headers = self.sources[column].headers if column in self.sources else ()
        parts = {column_name(header) for header in headers}
        there = [column_name(header) for header, name in named.items() if name == column]
        return len(set(there)) == len(there) and parts.issuperset(there)


def _meant(value: str, values: Mapping[str, str]) -> str:
    """Return what a value stands for, or each of several; what is not listed stands for itself."""
    if value.casefold() in values:
        return values[value.casefold()]
    parts: Iterable[str] = (part.strip() for part in value.split(";"))
    return ";".join(values.get(part.casefold(), part) for part in parts) if ";" in value else value
