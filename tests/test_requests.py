"""Requests of rows: the row's own choice, else the first rule that fits; nothing is inferred."""

import pytest
from msgspec.structs import replace
from topic_folders import SPRAINS, fixture_topic

from handouts.batch.requests import check_told, locale_for, problem_of, request_of
from handouts.choose.selection import select
from handouts.errors import ContentError, PatientDataError
from handouts.load.topic import load_topic
from handouts.model.job import Request
from handouts.model.patient import Row

TOPIC = fixture_topic(SPRAINS)
SHIPPED = load_topic("breast-cancer-spread")


def row(**others: str) -> Row:
    """Return a row that chooses nothing itself."""
    return Row(2, "7", ("en",), others=others)


@pytest.mark.parametrize(
    ("tags", "home", "locale"),
    [
        (("es",), "en", "es"),
        (("es-MX",), "en", "es-MX"),
        (("zh_CN",), "en", "zh-CN"),
        (("tlh", "ES"), "en", "es"),
        (("en",), "en-US", "en-US"),
        (("en-GB",), "en-US", "en-GB"),
    ],
)
def test_a_row_may_name_a_region(tags: tuple[str, ...], home: str, locale: str) -> None:
    """As other programs write it; the clinic's own language is that of its region."""
    assert locale_for(replace(row(), locales=tags), ("en", "es", "pt-BR", "zh-Hans"), home) == locale


@pytest.mark.parametrize(
    "tag", ["pt-PT", "zh-TW", "zh-Hant", "de", "German", "Chinese (Traditional)", "yue", "pt-PT;de"]
)
def test_a_row_in_another_language_is_refused(tag: str) -> None:
    """Also in one that only looks like one that is there."""
    with pytest.raises(PatientDataError, match="none of the row's languages"):
        locale_for(replace(row(), locales=tuple(tag.split(";"))), ("en", "es", "pt-BR", "zh-Hans"), "en")


def test_a_row_that_chooses_needs_no_rule() -> None:
    """A preset or sections of its own go first."""
    by_rule = row(joint="knee")
    assert request_of(replace(by_rule, preset="side-by-side"), TOPIC) == Request("side-by-side")
    assert request_of(replace(by_rule, sections=("signs_knee",)), TOPIC) == Request(None, ("signs_knee",))


@pytest.mark.parametrize(
    ("others", "preset"),
    [
        ({"joint": "knee"}, "knee-only"),
        ({"joint": "KNEE", "side": "left"}, "knee-only"),
        ({"joint": "ankle", "side": "Left"}, "arm-and-leg"),
        ({"joint": "wrist", "side": "left"}, "arm-and-leg"),
    ],
)
def test_the_first_rule_that_fits_counts(others: dict[str, str], preset: str) -> None:
    """All its columns have one of its values, in capitals or not."""
    assert request_of(row(**others), TOPIC).preset == preset


@pytest.mark.parametrize("others", [{}, {"joint": "hip"}, {"joint": "ankle"}, {"joint": "ankle", "side": "right"}])
def test_a_row_that_fits_no_rule_is_refused(others: dict[str, str]) -> None:
    """Without a word of what it holds."""
    with pytest.raises(PatientDataError, match="fits no rule") as refused:
        request_of(row(**others), TOPIC)
    assert not any(value in refused.value.message + refused.value.hint for value in others.values())
    with pytest.raises(PatientDataError) as refused:
        request_of(row(), replace(TOPIC, rules=()))
    assert refused.value.hint == f"give it a preset: {', '.join(TOPIC.presets)}"


def test_the_plan_says_which_rule_chose() -> None:
    """In the words of the topic's file."""
    selection = select(TOPIC, request_of(row(joint="knee"), TOPIC))
    reasons = {chosen.section: chosen.reason for chosen in selection.chosen}
    assert reasons["signs_knee"] == "preset knee-only by rule 1 (joint = knee)"


@pytest.mark.parametrize(("stage", "preset"), [("IV", "metastatic-only"), ("iib", "invasive-only")])
def test_the_shipped_topic_goes_by_stage(stage: str, preset: str) -> None:
    """As a clinic writes it."""
    assert request_of(row(stage=stage), SHIPPED).preset == preset


def test_no_diagnosis_is_told_unless_the_patient_knows() -> None:
    """A row says so with `told = yes`; what tells none needs no word."""
    told, silent = Request("metastatic-only"), Request("signs")
    with pytest.raises(PatientDataError, match="tells a diagnosis"):
        check_told(row(), SHIPPED, select(SHIPPED, told))
    check_told(replace(row(), is_told=True), SHIPPED, select(SHIPPED, told))
    check_told(row(), SHIPPED, select(SHIPPED, silent))


@pytest.mark.parametrize("preset", ["newly-diagnosed", "invasive-only", "metastatic-only", "full", "comparison"])
def test_a_preset_that_tells_a_diagnosis(preset: str) -> None:
    """By its own words or by those of a section."""
    with pytest.raises(PatientDataError, match="tells a diagnosis"):
        check_told(row(), SHIPPED, select(SHIPPED, Request(preset)))


@pytest.mark.parametrize("preset", ["newly-diagnosed", "invasive-only", "metastatic-only"])
def test_a_presets_own_words_tell_it_too(preset: str) -> None:
    """Title, message, summary and audience stay, whatever sections are dropped."""
    telling = tuple(name for name in SHIPPED.presets[preset].sections if SHIPPED.sections[name].is_disclosure)
    with pytest.raises(PatientDataError, match=f"the preset {preset} tells a diagnosis"):
        check_told(row(), SHIPPED, select(SHIPPED, Request(preset, drop=telling)))


@pytest.mark.parametrize("name", ["living_with_it", "next_steps", "outlook", "types"])
def test_a_section_that_speaks_of_the_readers_own_cancer(name: str) -> None:
    """Asked for by name, it is refused as a preset is."""
    with pytest.raises(PatientDataError, match=f"{name} tells a diagnosis"):
        check_told(row(), SHIPPED, select(SHIPPED, Request(None, (name,))))


@pytest.mark.parametrize("first", ["it is not wholly in es: 2 messages not translated", "not taken:"])
def test_a_reason_of_several_lines_is_one_sentence(first: str) -> None:
    """What is wrong, then the first place of it."""
    found = problem_of(ContentError(f"{first}\n  about: es.po:3\n  after: es.po:9"), 7)
    assert (found.message, found.line) == (f"{first.rstrip(':')}: about: es.po:3", 7)
