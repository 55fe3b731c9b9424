"""Codes of medical records are compared as their systems mean them."""

import pytest

from handouts.model.codes import SYSTEMS, Code, CodeGroup, above, codes_of, is_code, system_of


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("2.16.840.1.113883.6.90", "icd_10_cm"),
        ("urn:oid:2.16.840.1.113883.6.3", "icd_10"),
        (" 2.16.840.1.113883.6.96 ", "snomed_ct"),
        ("ICD-10-CM", "icd_10_cm"),
        ("I10C", "icd_10_cm"),
        ("ICD10", "icd_10"),
        ("http://hl7.org/fhir/sid/icd-10", "icd_10"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "icd_10_cm"),
        ("SNOMED CT", "snomed_ct"),
        ("http://snomed.info/sct", "snomed_ct"),
        ("http://snomed.info/sct/731000124108/version/20260301", "snomed_ct"),
        ("2.16.840.1.113883.6.177", "mesh"),
        ("2.16.840.1.113883.6.103", ""),  # ICD-9-CM
        ("2.16.840.1.113883.6.9", ""),
        ("", ""),
    ],
)
def test_a_system_is_known_by_its_oid_and_its_names(name: str, system: str) -> None:
    """HL7's OIDs and table 0396, FHIR's URIs, and what people write."""
    assert system_of(name) == system


@pytest.mark.parametrize(
    ("text", "system", "codes"),
    [
        ("C50.911", "icd_10_cm", ["C50.911"]),
        ("c50911", "icd_10_cm", ["C50.911"]),
        (" C50 ", "icd_10", ["C50"]),
        ("H28.0*", "icd_10", ["H28.0"]),
        ("C50.A0", "icd_10_cm", ["C50.A0"]),
        ("254837009", "snomed_ct", ["254837009"]),
        ("254837008", "snomed_ct", []),
        ("254837009", "icd_10", []),
        ("Q000628", "mesh", ["Q000628"]),
        ("C50.9; DROP", "icd_10", []),
        ("C50.911234", "icd_10_cm", []),
        ("C５０", "icd_10", []),
        ("", "icd_10", []),
    ],
)
def test_a_code_is_read_as_records_write_it(text: str, system: str, codes: list[str]) -> None:
    """Without the point of ICD, in any capitals; what has not the shape of a code is none."""
    assert [code.code for code in codes_of(text, system)] == codes


def test_a_code_without_a_system_is_of_each_that_it_may_be_of() -> None:
    """So that a nurse need not know which ICD it is."""
    assert [code.system for code in codes_of("C50.9")] == ["icd_10", "icd_10_cm"]
    assert [code.system for code in codes_of("254837009")] == ["snomed_ct"]


def test_the_last_digit_of_snomed_proves_the_others() -> None:
    """Each digit that is wrong, and each two that change places, are found."""
    code = "254837009"
    wrong = {code[:at] + digit + code[at + 1 :] for at in range(9) for digit in "123456789" if digit != code[at]}
    turned = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(8)} - {code}
    assert is_code("snomed_ct", code)
    assert not [one for one in wrong | turned if is_code("snomed_ct", one)]


def test_icd_is_a_tree_and_snomed_is_not() -> None:
    """C50 stands above C50.911, C5 and C501 do not; digits of SNOMED CT mean nothing by themselves."""
    assert [code.code for code in above(Code("icd_10_cm", "C50.911"))] == ["C50.911", "C50.91", "C50.9", "C50"]
    assert list(above(Code("snomed_ct", "254837009"))) == [Code("snomed_ct", "254837009")]
    group = CodeGroup("breast", icd_10=("C50.9",))
    assert group.has(Code("icd_10", "C50.91"))
    assert not group.has(Code("icd_10", "C50.8"))
    assert not group.has(Code("icd_10_cm", "C50.9"))


def test_every_system_has_a_place_in_a_group_and_a_right_example() -> None:
    """A system more is a row of data and a field."""
    assert set(SYSTEMS) < set(CodeGroup.__struct_fields__)
    for key, system in SYSTEMS.items():
        assert all(is_code(key, example) for example in system.example.split(" or "))
