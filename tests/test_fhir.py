"""A patient's record of FHIR R4 becomes a row; what can't be used is told without a value of it.

That our records are FHIR at all is proved by fhirclient, which knows every element of R4.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from fhirclient.models.bundle import Bundle
from fhirclient.models.patient import Patient
from topic_folders import PROCEDURE, TOPICS, edited

from handouts.cli import main
from handouts.errors import PatientDataError
from handouts.load import fhir
from handouts.load.fhir import is_fhir, read_fhir, record_in
from handouts.model.patient import Row

Json = dict[str, Any]
BCP = "urn:ietf:bcp:47"
PROFICIENCY = "http://hl7.org/fhir/StructureDefinition/patient-proficiency"
RECORD: Json = {
    "resourceType": "Patient",
    "id": "example",
    "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Patient"]},
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Dora Q Example</div>'},
    "extension": [{"url": "http://example.org/likes", "valueString": "tea"}],
    "identifier": [{"use": "old", "value": "1"}, {"use": "usual", "system": "http://example.org/mrn", "value": "0047"}],
    "active": True,
    "name": [
        {"use": "nickname", "given": ["Dodo"]},
        {"use": "official", "family": "Example", "given": ["Dora", "Q"], "period": {"start": "2001-01-01"}},
        {"use": "old", "family": "Sample", "given": ["Dora"]},
    ],
    "gender": "female",
    "birthDate": "1970-12-31",
    "deceasedBoolean": False,
    "communication": [
        {"language": {"coding": [{"system": BCP, "code": "en"}]}},
        {"language": {"coding": [{"system": BCP, "code": "es-MX"}], "text": "Spanish"}, "preferred": True},
    ],
}


def record(**changes: object) -> Json:
    """Return the record with other elements; None leaves one out."""
    found = {**deepcopy(RECORD), **changes}
    return {key: value for key, value in found.items() if value is not None}


def bundle(*resources: Json) -> Json:
    """Return a Bundle as a search returns it."""
    entries = [{"fullUrl": f"http://example.org/{number}", "resource": one} for number, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}


def read(resource: Json, told: list[str] | None = None) -> Row:
    """Return the row of a resource, which is FHIR R4."""
    (Bundle if resource["resourceType"] == "Bundle" else Patient)(resource, strict=True)
    return read_fhir(json.dumps(resource).encode(), "p.json", (told if told is not None else []).append)


def refused(resource: Json | bytes) -> str:
    """Return what is told of a resource that is refused."""
    data = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
    with pytest.raises(PatientDataError) as error:
        read_fhir(data, "p.json")
    assert error.value.exit_code == 5
    return f"{error.value.message} ({error.value.hint})"


def name(**parts: object) -> list[Json]:
    return [{"use": "official", **parts}]


def spoken(code: str, *ways: str, preferred: bool = False) -> Json:
    """Return a language of a patient with the ways in which it is used, such as in writing."""
    proficiency = {
        "url": PROFICIENCY,
        "extension": [{"url": "type", "valueCoding": {"code": way}} for way in ways],
    }
    return {
        "language": {"coding": [{"system": BCP, "code": code}]},
        "preferred": preferred,
        **({"extension": [proficiency]} if ways else {}),
    }


def test_a_patient_becomes_a_row() -> None:
    """The official name, the language that is preferred before others, the day of birth, the number in the clinic."""
    told: list[str] = []
    row = read(record(), told)
    assert row == Row(
        0, "0047", ("es-MX", "en"), shown={"name": "Dora Q Example", "date_of_birth": "1970-12-31"}, is_told=False
    )
    assert told == []


def test_a_bundle_with_one_patient_is_that_patient() -> None:
    """Whatever else is in it."""
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/example"}}
    assert read(bundle(condition, record())) == read(record())


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([{"use": "usual", "text": "Dora Example"}, {"use": "old", "text": "Dora Old"}], "Dora Example"),
        ([{"family": "Example", "given": ["Dora"]}], "Dora Example"),
        ([{"use": "usual", "text": "U"}, {"text": "Plain"}, {"use": "official", "text": "O"}], "O"),
        (name(text="Ms Dora Example", family="Example"), "Ms Dora Example"),
        (name(family="Example"), "Example"),
        (name(family="王", given=["小明"]), "王小明"),
        (name(family="김", given=["하나"]), "김하나"),
        ([*name(text="Dora", period={"end": "2020"}), {"use": "usual", "text": "Now"}], "Now"),
        ([*name(text="Dora", period={"start": "2999-01-01"}), {"use": "usual", "text": "Now"}], "Now"),
        (name(text="Dora", period={"start": "2020-01", "end": "2999-12-31T23:59:59Z"}), "Dora"),
        (name(text="  Dora   Example "), "Dora Example"),
        (name(_family={"extension": [{"url": "http://example.org/x", "valueString": "x"}]}, given=["Dora"]), "Dora"),
    ],
)
def test_names(names: list[Json], shown: str) -> None:
    """Official, usual or of no use that is told; none that is over, or not yet."""
    assert read(record(name=names)).shown["name"] == shown


@pytest.mark.parametrize("use", ["old", "maiden", "nickname", "anonymous", "temp"])
def test_other_names_are_not_printed(use: str) -> None:
    """There is a line to write on, and a note says so."""
    told: list[str] = []
    assert "name" not in read(record(name=[{"use": use, "text": "Dora"}]), told).shown
    assert told == ["the record has no name in official or usual use today, so none is shown"]


@pytest.mark.parametrize(
    ("languages", "locales"),
    [
        ([spoken("ar"), spoken("ur", preferred=True)], ("ur", "ar")),
        ([spoken("so", "ESP", "RSP", preferred=True), spoken("ar", "RWR")], ("ar",)),
        ([spoken("so", "RSP", "RWR", preferred=True)], ("so",)),
        ([{"language": {"text": "Spanish"}}], ("Spanish",)),
        ([{"language": {"coding": [{"code": "spa", "system": "urn:iso:std:iso:639:-2"}]}}], ("spa",)),
        (
            [{"language": {"coding": [{"code": "spa", "system": "urn:x"}, {"code": "es-MX", "system": BCP}]}}],
            ("es-MX",),
        ),
        ([], ()),
        ([spoken("so", "RSP")], ()),
        ([{"language": {}}], ()),
    ],
)
def test_languages(languages: list[Json], locales: tuple[str, ...]) -> None:
    """Those that the patient reads; a note says where there is none."""
    told: list[str] = []
    assert read(record(communication=languages or None), told).locales == locales
    assert told == ([] if locales else ["the record names no language that the patient reads"])


@pytest.mark.parametrize("day", ["1970", "1970-12", None])
def test_a_day_of_birth_that_is_not_whole_is_not_printed(day: str | None) -> None:
    """FHIR lets it be a year; a leaflet does not."""
    told: list[str] = []
    assert "date_of_birth" not in read(record(birthDate=day), told).shown
    assert len(told) == (1 if day else 0)


@pytest.mark.parametrize(
    ("changes", "number"),
    [({}, "0047"), ({"identifier": None}, "example"), ({"identifier": None, "id": None}, "Patient")],
)
def test_ids(changes: Json, number: str) -> None:
    """A row has one; it is printed nowhere."""
    assert read(record(**changes)).id == number


def _modified(part: str) -> Json:
    own = record()
    own[part][0]["modifierExtension"] = [{"url": "http://example.org/not", "valueBoolean": True}]
    return own


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (record(deceasedBoolean=True), "the record says that the patient has died (no leaflet is made"),
        (record(deceasedBoolean=None, deceasedDateTime="2026-01-01"), "the record says that the patient has died"),
        (record(active=False), "it is not in use"),
        (record(implicitRules="http://example.org/rules"), "it has implicitRules"),
        (record(modifierExtension=[{"url": "http://example.org/not"}]), "it has a modifierExtension"),
        (_modified("communication"), "it has a modifierExtension"),
        (
            record(link=[{"type": "replaced-by", "other": {"reference": "Patient/2"}}]),
            "another record has replaced it (export that one",
        ),
        (bundle(record(), record(id="2")), "expected one patient, found 2 in p.json"),
        (bundle(), "expected one patient, found 0"),
        ({**bundle(record()), "implicitRules": "http://example.org"}, "the Bundle has implicitRules"),
        (bundle(record(deceasedBoolean=True)), "has died"),
    ],
)
def test_what_is_refused(resource: Json, told: str) -> None:
    """FHIR that is right, of which no leaflet may be made."""
    if resource.get("entry") != []:
        (Bundle if resource["resourceType"] == "Bundle" else Patient)(resource, strict=True)
    assert told in refused(resource)


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (record(birthDate="31.12.1970"), "Patient.birthDate: is not a date (write it like 1970-12-31)"),
        (record(birthDate="2999-01-01"), "Patient.birthDate: is in the future"),
        (record(birthDate=19701231), "Patient.birthDate: expected text"),
        (record(name="Dora"), "Patient.name: expected a list"),
        (record(name=["Dora"]), "Patient.name[1]: expected an object"),
        (record(name=name(family=["Dora"])), "Patient.name[1].family: expected text"),
        (record(name=name(given="Dora")), "Patient.name[1].given: expected a list"),
        (record(name=name(given=["Dora", {}])), "Patient.name[1].given: expected a list of texts"),
        (record(name=name(text="=Dora")), "Patient.name: begins as a formula does"),
        (record(name=name(text="Do\u0007ra")), "Patient.name: has "),
        (record(name=name(text="Do\u202era")), "Patient.name: has "),
        (record(name=name(text="Dora\nExample")), "Patient.name: has "),
        (record(name=name(text="Dora" * 60)), "Patient.name: is longer than 200 characters"),
        (record(deceasedBoolean="true"), "Patient.deceasedBoolean: expected true or false"),
        (record(communication={}), "Patient.communication: expected a list"),
        (bundle(*[record(birthDate="Dora")]), "Patient.birthDate: is not a date"),
        ({"resourceType": "Bundle", "entry": {"Dora": 1}}, "expected one patient, found 0"),
        ({"resourceType": "Observation"}, "p.json is neither a Patient nor a Bundle of FHIR"),
        ({"resourceType": ["Patient"]}, "p.json is neither a Patient nor a Bundle of FHIR"),
        (b'{"resourceType": "Patient",\n "name": Dora}', "p.json is not JSON: line 2"),
        (b'{"resourceType": "Patient"}\n{"resourceType": "Patient"}', "something after its first resource: line 2"),
        (b'{"resourceType": "Patient", "id": "1", "id": "2"}', "p.json is not JSON as FHIR has it"),
        (b'{"resourceType": "Patient", "x": NaN}', "p.json is not JSON as FHIR has it"),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 100_000 + b"}", "p.json is not JSON as FHIR has it"),
        (b'{"resourceType": "Patient", "name": [{"text": "\xff"}]}', "p.json is not UTF-8 text"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(resource: Json | bytes, told: str) -> None:
    """And never by its value."""
    found = refused(resource)
    assert told in found
    assert "Dora" not in found


def test_all_problems_are_told_at_once() -> None:
    """Each once."""
    found = refused(record(birthDate="x", name=name(text="=x"), communication=[{"language": 1}]))
    assert found.startswith("p.json can't be used: 3 problems\n  Patient.communication[1].language: expected an object")


def test_a_record_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    """Whatever its name; a roster in JSON Lines is none, and one that is too large is not read."""
    path = tmp_path / "patient.txt"
    for text in (json.dumps(RECORD), "\ufeff\n" + json.dumps(RECORD, indent=2)):
        path.write_text(text, encoding="utf-8")
        assert is_fhir(record_in(path))
    for text in ('{"id": "1", "note": "\\"resourceType\\""}', "id,locale\n1,en", ""):
        path.write_text(text)
        assert not record_in(path)
    path.write_text(json.dumps(RECORD) + " " * fhir.MOST_BYTES)
    with pytest.raises(PatientDataError, match="is larger than 16 MiB"):
        record_in(path)


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Write a record, and run where it is, beside a topic of which a preset tells a diagnosis."""
    edited(tmp_path, PROCEDURE, "topic.toml", "[presets.whole]", "[presets.whole]\ndisclosure = true")
    monkeypatch.chdir(tmp_path)

    def write(**changes: object) -> None:
        Path("p.json").write_text(json.dumps(record(**changes)))

    return write


TOPIC = f"./{PROCEDURE}"
WITH = ["--sample", "--patient", "p.json"]
PLAN = ["plan", TOPIC, *WITH, "--preset"]


def test_a_leaflet_for_a_record(patient: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    """With name and day of birth on page 1, and nothing of it told elsewhere."""
    patient()
    command = ["render", str(TOPICS / PROCEDURE), *WITH, "--preset", "on-the-day", "--locale", "en"]
    assert main.run([*command, "-o", "leaflet.pdf"]) == 0
    page = pdfium.PdfDocument("leaflet.pdf")[0].get_textpage().get_text_range()
    assert "Dora Q Example" in page
    assert "31 December 1970" in page
    told = capsys.readouterr()
    assert not [value for value in ("Dora", "1970", "0047") if value in told.out + told.err]


def test_a_record_says_nothing_of_what_was_told(
    patient: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """--told does, where a person knows."""
    patient()
    assert main.run([*PLAN, "whole"]) == 5
    assert "hint: add --told where the patient knows it" in capsys.readouterr().err
    assert main.run([*PLAN, "whole", "--told"]) == 0
    assert "language es" in capsys.readouterr().out
    assert main.run(["plan", TOPIC, "--preset", "whole", "--told"]) == 2


def test_a_record_without_a_language(patient: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    """Is printed in that of the clinic, or in the one that is asked for; a note says so."""
    patient(communication=None)
    assert main.run([*PLAN, "on-the-day"]) == 0
    told = capsys.readouterr()
    assert "language en" in told.out
    assert told.err == "note: the record names no language that the patient reads\n"
    patient(communication=[{"language": {"text": "Doraish"}}])
    assert main.run([*PLAN, "on-the-day"]) == 5
    assert "Dora" not in capsys.readouterr().err
    assert main.run([*PLAN, "on-the-day", "--locale", "es"]) == 0


def test_options_of_rosters_are_refused(patient: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    """A record has no sheets; and what is not chosen is asked for."""
    patient()
    assert main.run([*PLAN, "on-the-day", "--sheet", "A"]) == 2
    assert main.run([*PLAN, "on-the-day", "--encoding", "utf-8"]) == 2
    assert main.run(PLAN[:-1]) == 2
    assert "rule" not in capsys.readouterr().err


def test_a_record_is_no_roster(patient: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    """A command for rosters says what takes it."""
    patient()
    assert main.run(["roster", "check", "p.json", "--sample"]) == 5
    assert "p.json is a record of FHIR, and not a roster\nhint: --patient of render" in capsys.readouterr().err
