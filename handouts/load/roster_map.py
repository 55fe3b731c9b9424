"""Turn a roster as another system exports it into the `[roster.columns]` that reads it, for a person to look at.

Columns are known by their headers, forms of dates by all dates of a column. What could be meant in two ways is left to
the person; no value of a row comes out.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from handouts.errors import PatientDataError
from handouts.load import cells, dates
from handouts.load.encodings import Tell
from handouts.load.records import MOST_COLUMNS, Record, read_records
from handouts.load.roster_columns import DATES, TEMPLATE_NOTE, column_name
from handouts.model.patient import COLUMNS, REQUIRED, View

_GIVEN: Final = "first_name|firstname|forename|forenames|given_name|given_names|christian_name"
_FAMILY: Final = "surname|last_name|lastname|family_name|familyname"
HEADERS: Final = {
    "id": "mrn|hospital_number|hospital_no|hospital_id|patient_id|patientid|patient_number|patient_no|"
    "medical_record_number|unit_number|urn|nhs_number|nhs_no|nhi|chi|case_number|chart_number|person_id|identifier",
    "locale": "language|preferred_language|primary_language|first_language|main_language|spoken_language|lang|"
    "language_code|patient_language",
    "name": "patient_name|full_name|fullname|patient",
    "date_of_birth": "dob|d.o.b.|d.o.b|birth_date|birthdate|date_of_birth_(dd/mm/yyyy)|born",
    "clinician": "consultant|doctor|physician|provider|clinician_name|consultant_name",
    "appointment": "appointment_date|appointment_time|appt|appt_date|next_appointment|clinic_date|visit_date",
    "note": "notes|remark|remarks|comment|comments",
    "told": "informed|diagnosis_told|knows_diagnosis",
}
"""Headers of other systems for our columns, as `column_name` spells them; the first that is there is taken."""
DATE_FORMS: Final = (
    *(form.replace("/", sign) for sign in "/.-" for form in ("DD/MM/YYYY", "MM/DD/YYYY")),
    *("YYYYMMDD", "DDMMYYYY", "MMDDYYYY"),
)
FEWEST: Final = 2
"""Headers that must be known: one may be a patient's name, in a roster without headers."""


class Proposal(Struct, frozen=True):
    """What reads a roster: `columns` as clinic.toml has them; columns that must be there and were not found; the forms
    that fit all dates of a column alike; and headers that stand for none of our columns."""

    columns: dict[str, Any]
    missing: tuple[str, ...]
    unsure: dict[str, tuple[str, ...]]
    others: tuple[str, ...]


def proposal(path: Path, view: View, tell: Tell) -> Proposal:
    """Return what reads a roster; raises `PatientDataError` for one without headers that anybody knows."""
    return proposed(read_records(path, view, weigh, tell))


def proposed(records: Iterable[Record]) -> Proposal:
    """Return what reads a roster of these records."""
    headers: list[str] = []
    read: dict[str, list[str]] = {}
    for record in records:
        headers = headers or list(record.cells)
        for header, cell in record.cells.items():
            if column_name(header) in _KNOWN_DATES and (text := cells.tidy(cell)):
                read.setdefault(header, []).append(text)
    found = _found(headers)
    if sum(map(len, found.values())) < FEWEST:
        raise PatientDataError("almost none of the roster's headers are known", TEMPLATE_NOTE)
    forms: dict[str, tuple[str, ...]] = {
        column: _forms(read.get(found[column][0], [])) for column in DATES if column in found
    }
    used = {header for names in found.values() for header in names}
    return Proposal(
        columns={column: said for column, names in found.items() if (said := _said(column, names, forms))},
        missing=tuple(column for column in REQUIRED if column not in found),
        unsure={column: fit for column, fit in forms.items() if len(fit) > 1},
        others=tuple(header for header in headers if header.strip() and header not in used),
    )


def as_toml(found: Proposal) -> str:
    """Return a proposal as the lines to be pasted into clinic.toml; a comment stands where a person must decide."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Proposal) -> Iterator[str]:
    yield "[roster.columns]"
    for column, said in found.columns.items():
        beside = (
            f"  # or {_either(found.unsure[column][1:])}, which all dates fit too" if column in found.unsure else ""
        )
        yield f"{column} = {_toml(said)}{beside}"
    for column in found.missing:
        yield f'# {column} = "…"  # needed, and no header says where it is'
    if found.others:
        yield f"# only for the rules of a topic: {', '.join(found.others)}"


def _either(forms: Iterable[str]) -> str:
    return ", ".join(map(_toml, forms))


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_toml(part)}' for key, part in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _known() -> dict[str, list[str]]:
    return {column: [column, *HEADERS.get(column, "").split("|")] for column in COLUMNS}


_KNOWN_DATES: Final = {name for column in DATES for name in _known()[column]}
_ALL: Final = {name for names in _known().values() for name in names if name} | {
    *_GIVEN.split("|"),
    *_FAMILY.split("|"),
}


def is_known(column: str) -> bool:
    """Whether a column is one that other systems have for one of ours."""
    return column in _ALL


def weigh(row: list[str]) -> int:
    """Return how many headers that other systems have for our columns a row has."""
    return len(_ALL & {column_name(header) for header in row[:MOST_COLUMNS]})


def _found(headers: Sequence[str]) -> dict[str, list[str]]:
    """Return the headers that stand for our columns; a name may stand in two."""
    by_name = {column_name(header): " ".join(header.split()) for header in headers}
    found = {
        column: [by_name[name]]
        for column, names in _known().items()
        if (name := next((name for name in names if name in by_name), ""))
    }
    parts = [next((by_name[one] for one in names.split("|") if one in by_name), "") for names in (_GIVEN, _FAMILY)]
    if "name" not in found and any(parts):
        found["name"] = [part for part in parts if part]
    return {column: found[column] for column in COLUMNS if column in found}


def _said(column: str, headers: list[str], forms: dict[str, tuple[str, ...]]) -> Any:  # noqa: ANN401 - a value of TOML
    """Return what clinic.toml says of a column, or nothing where it is read without."""
    form = next(iter(forms.get(column, ())), "")
    if form:
        return {"column": headers[0], "format": form}
    if len(headers) > 1:
        return headers
    return "" if column_name(headers[0]) == column else headers[0]


def _forms(texts: list[str]) -> tuple[str, ...]:
    """Return the forms that all dates of a column fit, where any is needed.

    What fits none of them, such as 31/02/1970, says nothing about the form of the others: the check of the roster finds
    it.
    """
    told = [
        fit
        for text in texts
        if not dates.is_iso(text) and (fit := {form for form in DATE_FORMS if dates.fits(text, form)})
    ]
    return tuple(form for form in DATE_FORMS if told and all(form in fit for fit in told))
