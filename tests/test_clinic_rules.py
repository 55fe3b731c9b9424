"""The rules of a clinic's data: what stands together must fit together."""

from copy import deepcopy
from typing import Any

import pytest

from handouts.load.clinic_rules import SHAPE, clinic_problems
from handouts.load.phones import week_days
from handouts.model.clinic import DAYS

SOUND: dict[str, Any] = {
    "name": "Sample Clinic",
    "address": ["1 Example Street"],
    "email": "care@clinic.example",
    "web": "https://clinic.example",
    "footer": "A footer.",
    "phones": [
        {
            "label": "Day",
            "number": "+1 555 555 0100",
            "kind": "urgent-day",
            "hours": [{"days": "mon-fri", "from": "08:00", "until": "18:00"}],
        },
        {
            "label": "Night",
            "number": "+1 555 555 0101",
            "kind": "urgent-night",
            "hours": [
                {"days": "mon-sun", "from": "18:00", "until": "08:00"},
                {"days": "sat-sun", "from": "08:00", "until": "18:00"},
            ],
        },
    ],
    "brand": {
        "colour": "#1f4e79",
        "accent": "#b3541e",
        "tint": "#e8eff6",
        "ink": "#222222",
        "heading_font": "Noto Sans",
        "body_font": "Noto Sans",
    },
}
GONE = object()


def said(*changes: tuple[str, object]) -> list[str]:
    """Return the problems of the sound data with some values changed, named as `phones.0.label`."""
    data = deepcopy(SOUND)
    for path, value in changes:
        *outer, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        inner: Any = data
        for key in outer:
            inner = inner[key]
        if value is GONE:
            del inner[last]
        else:
            inner[last] = value
    return [str(problem) for problem in clinic_problems(data)]


def test_sound() -> None:
    """The data that the other tests break is sound, also with all that is optional."""
    assert said() == []
    assert (
        said(("logo", "l.svg"), ("logo_alt", "x"), ("paper", "a5"), ("format", "large-print"), ("locale", "zh-Hant-TW"))
        == []
    )


def test_a_line_of_no_kind_needs_a_label() -> None:
    """Any other line does; of a kind it goes without, and so does the clinic without a footer."""
    other = {"number": "+1 555 555 0103", "kind": "other"}
    found = said(("phones", [*SOUND["phones"], other]))
    assert found == ['phones[3]: has no label (say who answers, such as label = "Appointments")']
    assert said(("phones.0.label", GONE), ("phones.1.label", GONE), ("footer", GONE)) == []


def test_an_empty_file() -> None:
    """Every key that must be there is named."""
    found = [str(problem) for problem in clinic_problems({})]
    for key in SHAPE.required:
        assert f"{key}: is missing" in found


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("feedback", {}, "feedback: says nowhere where readers can turn"),
        ("feedback", {"phone": "call us"}, "feedback.phone: not a telephone number: call us"),
        ("name", "", "name: is empty"),
        ("name", "a\nb", "name: has the control character U+000A"),
        ("address", "1 Example Street", "address: expected a list, found text"),
        ("address", [], "address: is empty"),
        ("email", "care", "email: not an e-mail address: care"),
        ("email", "a b@clinic.example", "email: not an e-mail address: a b@clinic.example"),
        ("email", "a@b", "email: not an e-mail address: a@b"),
        ("web", "http://clinic.example", "web: not a web address: http://clinic.example"),
        ("web", "https://clinic", "web: not a web address: https://clinic"),
        ("web", "https://user@clinic.example", "web: not a web address: https://user@clinic.example"),
        ("web", "https://clinic.example/a b", "web: not a web address: https://clinic.example/a b"),
        ("web", "javascript:alert(1)", "web: not a web address: javascript:alert(1)"),
        ("paper", "a44", "paper: unknown: a44 (did you mean a4?)"),
        ("format", "large", "format: unknown: large (did you mean large-print?)"),
        ("locale", "en_GB", "locale: not a locale: en_GB"),
        ("locale", "english", "locale: not a locale: english"),
        ("locales", ["es"], "locales: expected tables"),
        ("locales", {"Spanish": {}}, "locales.Spanish: not a locale: Spanish"),
        ("locales", {"es": {"foot": "x"}}, "locales.es.foot: unknown key"),
        ("locales", {"es": {"phones": ["Día"]}}, "locales.es.phones: expected a table"),
        ("locales", {"es": {"phones": {"Day": 1}}}, "locales.es.phones.Day: expected text, found a number"),
        ("locales", {"es": {"phones": {"Dya": "Día"}}}, "locales.es.phones.Dya: no phone has this label"),
        ("brand.colour", "red", "brand.colour: not a colour: red"),
        ("brand.body_font", "Noto', serif", "brand.body_font: not the name of a font: Noto', serif"),
        ("brand.colur", "#123456", "brand.colur: unknown key (did you mean colour?)"),
        ("phones.0.number", "call us", "phones[1].number: not a telephone number: call us"),
        ("phones.0.number", "12", "phones[1].number: not a telephone number: 12"),
        ("phones.0.kind", "urgent-dya", "phones[1].kind: unknown: urgent-dya (did you mean urgent-day?)"),
        ("phones.0.hours.0.from", "8.00", "phones[1].hours[1].from: not a time: 8.00"),
        ("phones.0.hours.0.from", "24:00", "phones[1].hours[1].from: not a time: 24:00"),
        ("phones.0.hours.0.until", "24:01", "phones[1].hours[1].until: not a time: 24:01"),
        (
            "phones.0.hours.0.until",
            "08:00",
            "phones[1].hours[1].until: is the same time as the one in from (all day is",
        ),
        ("phones.0.hours.0.days", "mon-fry", "phones[1].hours[1].days: is not a day or a range of days: mon-fry"),
        ("phones.0.hours.0.days", ["mon", "sun-tue"], "phones[1].hours[1].days: has a day twice"),
        ("phones.0.hours.0.days", [], "phones[1].hours[1].days: is empty"),
        ("phones.0.hours.0.days", 5, "phones[1].hours[1].days: expected text, found a number"),
        ("phones.0.hours", [], "phones[1].hours: is empty"),
        ("phones.0.kind", "other", 'phones: there is no phone of kind = "urgent-day"'),
        ("phones.1.kind", "other", 'phones: there is no phone of kind = "urgent-night"'),
        ("logo_alt", "Clinic", "logo_alt: there is no logo"),
        ("name", "x" * 121, "name: has 121 characters, and page 1 has room for 120"),
        ("urgent", {"emergency": "999 or 112"}, "urgent.emergency: not an emergency number: 999 or 112"),
        ("urgent", {"emergency": 999}, "urgent.emergency: expected text"),
        ("urgent", {"temperature": "38"}, "urgent.temperature: not the temperature of a person: 38"),
        ("urgent", {"temperature": "83 °C"}, "urgent.temperature: not the temperature of a person: 83 °C"),
        ("urgent", {"fever": "38 °C"}, "urgent.fever: unknown key"),
    ],
)
def test_one_problem(path: str, value: object, message: str) -> None:
    """One thing wrong is one problem with its place."""
    found = said((path, value))
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    "number", ["999", "+44 (0)20 7946 0000", "0800-111.222", "020 7946 0000 ext. 12", "(555) 555-0100 x3"]
)
def test_numbers(number: str) -> None:
    """Telephone numbers come in many forms."""
    assert said(("phones.0.number", number)) == []


@pytest.mark.parametrize("table", [{"fields": ["age"]}, {"fields": "name"}, {}, []])
def test_what_no_handout_shows_of_a_patient(table: object) -> None:
    """Fields are ours, in a list."""
    (problem,) = said(("patient", table))
    assert "patient" in problem


def test_heads_for_columns_that_we_have_not() -> None:
    """The nearest one is offered."""
    assert said(("roster", {"columns": {"nmae": "Patient"}})) == [
        "roster.columns.nmae: unknown key (did you mean name?)"
    ]


def test_one_line_by_day_and_by_night() -> None:
    """Is as good as two; a relay line is none of them."""
    assert said(("phones.0.kind", "urgent"), ("phones.1.kind", "relay"), ("phones.0.hours", GONE)) == []
    assert said(("phones.1.kind", "relay")) == [
        'phones: there is no phone of kind = "urgent-night" (give the number to call at once, by day and by night)'
    ]


@pytest.mark.parametrize("path", ["email", "web", "address", "brand", "brand.tint", "footer", "phones.0.hours"])
def test_what_a_clinic_need_not_say(path: str) -> None:
    """Name and urgent numbers are all that it must; `clinic.lacks` says what is missing."""
    assert said((path, GONE)) == []
    assert said(("logo", "logo.svg")) == []


def test_one_colour_is_judged_with_what_is_made_of_it() -> None:
    """A colour that is too light is one problem; a tint that is told is judged with the colour."""
    assert said(("brand", {"colour": "#a3122b"})) == []
    (problem,) = said(("brand", {"colour": "#f0a020"}))
    assert problem.startswith("brand.colour: #f0a020 on white")
    assert {problem.split(":")[0] for problem in said(("brand", {"colour": "#1f4e79", "tint": "#555555"}))} == {
        "brand.colour"
    }


def test_giant_print_on_a5() -> None:
    """Defaults that no handout could be printed with are refused."""
    assert said(("paper", "a5"), ("format", "giant-print"))[0].startswith("format: giant print does not fit on a5")


def test_problems_elsewhere_hide_nothing() -> None:
    """A wrong or missing colour keeps no other from being judged, nor a wrong phone the next one."""
    found = said(
        ("brand.colour", "red"),
        ("brand.body_font", GONE),
        ("brand.accent", "#eeeeee"),
        ("phones.0.kind", 3),
        ("phones.1.hours.0.from", "9am"),
        ("logo_alt", "x"),
    )
    places = ["brand.accent", "brand.colour", "logo_alt", "phones[1].kind", "phones[2].hours[1].from"]
    assert sorted(problem.split(":")[0] for problem in found) == places


@pytest.mark.parametrize(("path", "value"), [("brand", "x"), ("phones", GONE), ("phones", "x")])
def test_parts_that_are_not_there(path: str, value: object) -> None:
    """A whole part missing or of another type is one problem."""
    assert len(said((path, value))) == 1


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("mon", "mon"),
        ("mon-fri", "mon tue wed thu fri"),
        ("mon-sun", "mon tue wed thu fri sat sun"),
        ("sat-mon", "mon sat sun"),
        ("sun-sat", "mon tue wed thu fri sat sun"),
        (["sun", "mon", "wed-thu"], "mon wed thu sun"),
        ("tue-tue", "tue"),
    ],
)
def test_days(value: str | list[str], days: str) -> None:
    """Days come in the order of the week, spans may go past its end."""
    assert week_days(value) == tuple(days.split())


@pytest.mark.parametrize(
    "value", ["", "monday", "mon-", "-fri", "mon-fri-sun", "Mon", ["mon", "mon"], ["mon-fri", "wed"]]
)
def test_no_days(value: str | list[str]) -> None:
    """Other words are refused."""
    with pytest.raises(ValueError, match=r"is not a day|twice"):
        week_days(value)


def test_the_week() -> None:
    """Seven days."""
    assert len(DAYS) == 7


@pytest.mark.parametrize("temperature", ["38 °C", "37,5°C", "100.4 °F"])
def test_what_page_1_says_of_emergencies(temperature: str) -> None:
    """As people write it."""
    assert said(("urgent", {"emergency": "112", "temperature": temperature}), ("name", "x" * 120)) == []
