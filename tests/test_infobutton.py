"""What a record asks by HL7's Infobutton leads to a topic, a proposed preset and a language, and to nothing else."""

import re

import pytest

from handouts.choose.infobutton import LANGUAGE, PARAMETERS, TASK, Answer, understand
from handouts.load.topic import topic_titles

CM = "2.16.840.1.113883.6.90"
SNOMED = "2.16.840.1.113883.6.96"
MESH = "2.16.840.1.113883.6.177"
SPREAD = "breast-cancer-spread"
TITLES = topic_titles()


def asked(*parameters: tuple[str, str]) -> Answer:
    """Return the answer; words find the topics that have all of them in their title."""
    return understand(parameters, TITLES, _search)


def _search(typed: str) -> list[str]:
    return [title.name for title in TITLES if typed.casefold() in title.title.casefold()]


def code(value: str, system: str = CM, number: str = "") -> list[tuple[str, str]]:
    return [(f"mainSearchCriteria.v.c{number}", value), (f"mainSearchCriteria.v.cs{number}", system)]


def offers(answer: Answer) -> list[tuple[str, str, str]]:
    """Return topic, preset and language of what is offered."""
    return [(offer.fit.topic.name, offer.fit.preset, offer.locale) for offer in answer.offers]


def test_a_code_and_a_language() -> None:
    """As a record sends them for one problem of a patient."""
    answer = asked(*code("C50.911"), (LANGUAGE, "es"), (TASK, "PROBLISTREV"), ("mainSearchCriteria.v.dn", "Something"))
    assert offers(answer) == [(SPREAD, "", "es")]
    assert (answer.language, answer.task, answer.misfits, answer.unread) == ("es", "PROBLISTREV", (), ())


@pytest.mark.parametrize("number", ["1", "2", "17"])
def test_numbered_codes_count_beside_each_other(number: str) -> None:
    """Which number they have does not matter, nor where it stands."""
    assert offers(asked(*code("C50.9"), *code("C78.01", number=number))) == [(SPREAD, "metastatic-only", "")]
    before = [(f"mainSearchCriteria{number}.v.c", "C78.01"), (f"mainSearchCriteria{number}.v.cs", CM)]
    assert offers(asked(*code("C50.9"), *before)) == [(SPREAD, "metastatic-only", "")]


def test_codes_that_repeat_a_name_take_their_turns() -> None:
    """The second system is that of the second code."""
    answer = asked(*code("C50.9"), *code("94222008", SNOMED))
    assert offers(answer) == [(SPREAD, "metastatic-only", "")]


def test_a_subtopic_proposes_a_preset() -> None:
    """MeSH: therapy; a subtopic by itself is about nothing."""
    subtopic = [("subTopic.v.c", "Q000628"), ("subTopic.v.cs", MESH)]
    assert offers(asked(*code("C50.9"), *subtopic)) == [(SPREAD, "treatment-and-side-effects", "")]
    assert offers(asked(*subtopic)) == []


def test_presets_that_contradict_each_other_are_told() -> None:
    """A person chooses."""
    (offer,) = asked(*code("C50.9"), *code("C79.3", number="1"), ("subTopic.v.c", "Q000628")).offers
    assert offer.fit.preset == ""
    assert offer.notes == (
        "The codes propose several presets, metastatic-only and treatment-and-side-effects, so none is chosen.",
    )


@pytest.mark.parametrize(
    ("said", "tag", "locale"),
    [
        ("es", "es", "es"),
        ("spa", "es", "es"),
        ("es-MX", "es-MX", "es-MX"),
        ("es_US", "es-US", "es-US"),
        ("zh-CN", "zh-CN", "zh-CN"),
        ("chi", "zh", "zh-Hans"),
        ("por", "pt", "pt-BR"),
        ("pt-PT", "pt-PT", ""),
        ("ara", "ar", "ar"),
        ("EN", "en", "en"),
        ("nl", "nl", ""),
    ],
)
def test_languages(said: str, tag: str, locale: str) -> None:
    """BCP 47 in any capitals, ISO 639-2; a topic that lacks a language is offered without."""
    answer = asked(*code("C50.9"), (LANGUAGE, said))
    assert (answer.language, offers(answer)[0][2]) == (tag, locale)


@pytest.mark.parametrize("system", [CM, "urn:oid:" + CM, "ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm", ""])
def test_systems(system: str) -> None:
    """By OID, by URI, by name, or by none."""
    assert offers(asked(*code("C50.911", system))) == [(SPREAD, "", "")]


def test_what_is_refused_says_why() -> None:
    """A code by the reason of the topic, a parameter by its name, and no value of it."""
    answer = asked(
        *code("D05.11"),
        *code("250.00", "2.16.840.1.113883.6.103", "1"),
        *code("<b>Dora</b>", number="2"),
        *code("C50.9", SNOMED, "3"),
        (LANGUAGE, "Doraish"),
        (TASK, "Dora"),
    )
    assert offers(answer) == []
    assert [(one.code, one.topic) for one in answer.misfits] == [("D05.11", "Breast cancer")]
    assert answer.unread == (
        "mainSearchCriteria.v.c1: topics have no codes of this code system",
        "mainSearchCriteria.v.c2: this is not a code of its code system",
        "mainSearchCriteria.v.c3: this is not a code of its code system",
        f"{LANGUAGE}: this is not a language",
    )
    assert "Dora" not in repr(answer)


def test_a_name_is_searched_only_where_there_is_no_code() -> None:
    """A code that is refused stays refused, whatever it is called."""
    called = ("mainSearchCriteria.v.dn", "breast cancer")
    assert offers(asked(called)) == [(SPREAD, "", "")]
    assert offers(asked(called, *code("D05"))) == []
    assert offers(asked(called, *code("174.9", "2.16.840.1.113883.6.103"))) == []
    assert offers(asked(called, *code("C50", number="1"))) == [(SPREAD, "", "")]


def test_all_else_is_dropped_unread() -> None:
    """Sex, age and whatever else a record sends, and what only looks like a parameter."""
    more = [
        ("patientPerson.administrativeGenderCode.c", "F"),
        ("age.v.v", "47"),
        ("holder.assignedEntity.n", "Dora"),
        ("told", "yes"),
        ("preset", "metastatic-only"),
        ("mainSearchCriteria.v.ot", "Dora"),
        ("xmainSearchCriteria.v.c", "C78.0"),
        ("mainSearchCriteria.v.c1234", "C78.0"),
        ("MAINSEARCHCRITERIA.V.C", "C78.0"),
        ("", ""),
    ]
    assert asked(*code("C50.9"), *more) == asked(*code("C50.9"))


def test_many_codes_are_bounded() -> None:
    """So that no request takes long."""
    many = [(f"mainSearchCriteria.v.c{number % 1000}", "C50.9") for number in range(5_000)]
    assert offers(asked(*many)) == [(SPREAD, "", "")]


def test_every_parameter_is_read() -> None:
    """Those that are told of are those that are read."""
    assert all(re.fullmatch(r"[a-zA-Z.]+", name) for name in PARAMETERS)
    for name in (name for name in PARAMETERS if name.endswith(("v.c", "e.c"))):
        assert asked((name, "?")).unread == (
            f"{name}: this is not a {'language' if name == LANGUAGE else 'code of its code system'}",
        )
