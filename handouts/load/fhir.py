"""Turn a patient as a medical record writes one, a `Patient` of FHIR R4 or a `Bundle` with one, in JSON, into a row.

Read are the id, the name in official use, the languages that the patient reads, and the date of birth (FHIR R4, 8.1).
What may change the meaning of all this without our knowing it is refused (2.1.5), and so is the record of somebody who
has died. What a patient has been told stands in no such file.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from handouts.errors import Keys, PatientDataError, Problem
from handouts.files.reading import MIB, opened
from handouts.load import cells
from handouts.load.encodings import Tell, nobody
from handouts.load.records import MOST_BYTES as ROSTER_BYTES
from handouts.load.roster import CHECKS
from handouts.model.patient import Row

MOST_BYTES: Final = 16 * MIB
"""A record with its pictures."""
_START: Final = 4096
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_MARK: Final = b'"resourceType"'
"""What every resource in JSON has (FHIR R4, 2.6.2)."""
_PART_OF_DAY: Final = re.compile(r"\d{4}(-\d\d)?")
_USES: Final = ("official", "usual", "")
"""Of names, the first that there is; others are old, or not for a letter."""
_ID_USES: Final = ("official", "usual", "", "secondary", "temp")
_BCP_47: Final = "urn:ietf:bcp:47"
_PROFICIENCY: Final = "http://hl7.org/fhir/StructureDefinition/patient-proficiency"
_WRITTEN: Final = {"EWR", "RWR"}
"""Expressed and received in writing (HL7 LanguageAbilityMode)."""
_NO_LEAFLET: Final = "no leaflet is made of such a record"
_WORDS: Final = {str: "text", bool: "true or false", dict: "an object", list: "a list"}
_ELEMENTS: Final = {
    "id": "identifier",
    "locale": "communication",
    "name": "name",
    "date_of_birth": "birthDate",
}
"""Where in a Patient our columns are from."""
_UNSPACED: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
"""Names of Han letters and Hangul: the family's first, and no space."""


def is_fhir(data: bytes) -> bool:
    """Whether a file's content is meant as a resource of FHIR in JSON, and not as a roster in JSON Lines."""
    return data.lstrip(_BLANK).startswith(b"{") and _MARK in data


def record_in(path: Path) -> bytes:
    """Return the content of a file that is meant as FHIR, nothing of any other; raises `FileError`."""
    if not path.is_file():
        return b""
    with opened(path, ROSTER_BYTES) as file:
        start = file.read(_START)
        data = start + file.read(MOST_BYTES - _START + 1) if start.lstrip(_BLANK).startswith(b"{") else b""
    if not is_fhir(data):
        return b""
    if len(data) > MOST_BYTES:
        raise PatientDataError(f"{path.name} is larger than {MOST_BYTES // MIB} MiB", "export the Patient alone")
    return data


def read_fhir(data: bytes, name: str, tell: Tell = nobody) -> Row:
    """Return the one patient of a file of this name. `tell` is told what was left out.

    Raises `PatientDataError` with all that is wrong; nothing of it quotes a value.
    """
    found: list[Problem] = []
    patient = _patient(_parsed(data, name), name, found)
    _refuse_unknown_meaning(patient)
    _refuse_the_dead(patient)
    notes: list[str] = []
    values = {"name": _name(patient, notes), "date_of_birth": _birth_date(patient, notes)}
    row = Row(0, _id(patient), _languages(patient, notes), shown={key: value for key, value in values.items() if value})
    if problems := dict.fromkeys((*found, *_unfit(row))):
        count = f"{len(problems)} problem" + ("s" if len(problems) > 1 else "")
        raise PatientDataError("\n".join((f"{name} can't be used: {count}", *(f"  {problem}" for problem in problems))))
    for note in notes:
        tell(note)
    return row


class _Element:
    """An object of JSON at its place; notes each of its values that is not of its kind."""

    def __init__(self, value: dict[str, Any], at: Keys, problems: list[Problem]) -> None:
        self.value, self.at, self.problems = value, at, problems

    def text(self, key: str) -> str:
        return str(self._of(key, str) or "")

    def flag(self, key: str) -> bool | None:
        found: bool | None = self._of(key, bool)
        return found

    def one(self, key: str) -> "_Element":
        return _Element(self._of(key, dict) or {}, (*self.at, key), self.problems)

    def many(self, key: str) -> "Iterator[_Element]":
        for number, item in enumerate(self._of(key, list) or []):
            if isinstance(item, dict):
                yield _Element(item, (*self.at, key, number), self.problems)
            else:
                self.wrong("expected an object", key, number)

    def texts(self, key: str) -> list[str]:
        found = self._of(key, list) or []
        if not all(isinstance(item, str | None) for item in found):
            self.wrong("expected a list of texts", key)
        return [item for item in found if isinstance(item, str)]

    def wrong(self, message: str, *keys: str | int, hint: str = "") -> None:
        self.problems.append(Problem(message, hint, (*self.at, *keys)))

    @property
    def is_current(self) -> bool:
        """Whether its period holds today, as far as it says (FHIR R4, Period)."""
        period, today = self.one("period"), date.today().isoformat()
        start, end = period.text("start")[:10], period.text("end")[:10]
        return start <= today[: len(start)] and (not end or end >= today[: len(end)])

    def _of(self, key: str, kind: type) -> Any:  # noqa: ANN401 - a value of JSON
        value = self.value.get(key)
        if value is None or isinstance(value, kind):
            return value
        self.wrong(f"expected {_WORDS[kind]}", key)
        return None


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_json)
    except UnicodeDecodeError:
        raise PatientDataError(f"{name} is not UTF-8 text", "JSON always is: export it again") from None
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data"
        told = "has something after its first resource" if several else "is not JSON"
        hint = "one patient a file, in a Bundle or alone" if several else "export it again"
        raise PatientDataError(f"{name} {told}: line {error.lineno}", hint) from None
    except (ValueError, RecursionError):
        raise PatientDataError(f"{name} is not JSON as FHIR has it", "export it again") from None
    return found if isinstance(found, dict) else {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that has a name twice could mean two things (FHIR R4, 2.6.2)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_json(constant: str) -> None:
    """Refuse NaN and Infinity, which Python takes for JSON."""
    raise ValueError(constant)


def _patient(resource: dict[str, Any], name: str, problems: list[Problem]) -> _Element:
    """Return the one patient of a resource; of a Bundle, the only one that is in it."""
    kind = resource.get("resourceType")
    if kind == "Patient":
        return _Element(resource, ("Patient",), problems)
    if kind != "Bundle":
        raise PatientDataError(f"{name} is neither a Patient nor a Bundle of FHIR", "export the patient's record")
    bundle = _Element(resource, ("Bundle",), problems)
    held = [entry.one("resource") for entry in bundle.many("entry")]
    found = [one for one in held if one.value.get("resourceType") == "Patient"]
    if len(found) != 1:
        raise PatientDataError(f"expected one patient, found {len(found)} in {name}", "one patient a leaflet")
    if "implicitRules" in resource:
        raise _refusal("the Bundle has implicitRules", "which may change what all the rest means")
    return found[0]


def _refuse_unknown_meaning(patient: _Element) -> None:
    """Raise for what must be understood before anything else may be used (FHIR R4, `Is Modifier`)."""
    parts = (patient, *patient.many("communication"), *patient.many("link"))
    if any("modifierExtension" in part.value for part in parts):
        raise _refusal("it has a modifierExtension", "which may change what the rest means")
    if "implicitRules" in patient.value:
        raise _refusal("it has implicitRules", "which may change what the rest means")
    if patient.flag("active") is False:
        raise _refusal("it is not in use (active is false)", "export the record that is")
    if any(link.text("type") == "replaced-by" for link in patient.many("link")):
        raise _refusal("another record has replaced it", "export that one")


def _refuse_the_dead(patient: _Element) -> None:
    if patient.flag("deceasedBoolean") or "deceasedDateTime" in patient.value:
        raise PatientDataError("the record says that the patient has died", _NO_LEAFLET)


def _refusal(what: str, why: str) -> PatientDataError:
    return PatientDataError(f"the patient's record can't be used: {what}", f"{why}; {_NO_LEAFLET}")


def _id(patient: _Element) -> str:
    """Return the patient's number in the clinic, else the id of the record; nothing is printed of either."""
    numbers = [(one.text("use"), one.text("value")) for one in patient.many("identifier") if one.is_current]
    chosen = (value for use in _ID_USES for own, value in numbers if own == use and value)
    return cells.tidy(next(chosen, "") or patient.text("id")) or "Patient"


def _name(patient: _Element, notes: list[str]) -> str:
    names = [(one.text("use"), _joined(one)) for one in patient.many("name") if one.is_current]
    found = next((name for use in _USES for own, name in names if own == use and name), "")
    if not found:
        notes.append("the record has no name in official or usual use today, so none is shown")
    return found


def _joined(name: _Element) -> str:
    """Return a name as the record has it in one text, else put together of its parts (FHIR R4, HumanName)."""
    if whole := cells.tidy(name.text("text")):
        return whole
    given, family = (
        list(filter(None, map(cells.tidy, parts))) for parts in (name.texts("given"), [name.text("family")])
    )
    is_unspaced = all(_UNSPACED.fullmatch(part) for part in (*given, *family))
    return "".join((*family, *given)) if is_unspaced else " ".join((*given, *family))


def _birth_date(patient: _Element, notes: list[str]) -> str:
    found = patient.text("birthDate")
    if _PART_OF_DAY.fullmatch(found):
        notes.append("the record has a year or a month of birth, but no day, so none is shown")
        return ""
    return found


def _languages(patient: _Element, notes: list[str]) -> tuple[str, ...]:
    """Return the languages that the patient reads, those that are preferred first."""
    read = [one for one in patient.many("communication") if _is_read(one)]
    read.sort(key=lambda one: not one.flag("preferred"))
    found = tuple(dict.fromkeys(filter(None, (_tag(one.one("language")) for one in read))))
    if not found:
        notes.append("the record names no language that the patient reads")
    return found


def _is_read(communication: _Element) -> bool:
    """Whether a language is one to write in; one of which nobody says how it is used is."""
    ways = {
        part.one("valueCoding").text("code")
        for extension in communication.many("extension")
        if extension.text("url") == _PROFICIENCY
        for part in extension.many("extension")
        if part.text("url") == "type"
    }
    return not ways or not ways.isdisjoint(_WRITTEN)


def _tag(language: _Element) -> str:
    """Return a language's code, that of BCP 47 before others, or its name."""
    codes = [(coding.text("system") != _BCP_47, coding.text("code")) for coding in language.many("coding")]
    coded = [code for _, code in sorted(codes, key=lambda found: found[0]) if code]
    return cells.tidy((*coded, language.text("text"))[0])


def _unfit(row: Row) -> Iterator[Problem]:
    """Yield what keeps values from being used, as a roster's check finds it."""
    values = {"id": [row.id], "locale": row.locales, **{column: [value] for column, value in row.shown.items()}}
    for column, found in values.items():
        problems = (problem for value in found for problem in CHECKS[column](value))
        yield from (problem.under("Patient", _ELEMENTS[column]) for problem in problems)
