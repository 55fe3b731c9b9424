"""Turn the telephone numbers of a `clinic.toml` into their problems: their shape, and the rules between them."""

import re
from collections.abc import Iterator
from typing import Any, Final

from handouts.errors import Keys, Problem
from handouts.load.phones import clock, country_of, dialled, gaps, is_country, is_plain, said, week_days
from handouts.load.schema import ClinicRule, Data, Fields, Items, Key, UnfitValue, one_of, pattern, problems, text
from handouts.model.clinic import DAYS, KINDS

COUNTRY_HINT: Final = 'write two capital letters, such as "GB" or "US"'
_TIME: Final = r"([01]?\d|2[0-3]):[0-5]\d"


def _days(value: object) -> Iterator[Problem]:
    parts: list[Any] = value if isinstance(value, list) else [value]
    found = list(problems(parts, Items(text)))
    if found:
        yield Problem(found[0].message)
        return
    try:
        week_days(parts)
    except ValueError as error:
        yield Problem(str(error), 'write "mon-fri" or ["mon", "wed"]')


_HOURS: Final = Fields(
    {
        "days": Key(_days, 'Days: `"mon-fri"`, `"sat"` or `["mon", "wed"]`.'),
        "from": Key(pattern(_TIME, "not a time", 'write it like "08:00"'), 'When it begins: `"08:00"`.'),
        "until": Key(
            pattern(f"{_TIME}|24:00", "not a time", 'write it like "18:00", midnight as "24:00"'),
            'When it ends: `"18:00"`. It may be after midnight; all day is from `"00:00"` until `"24:00"`.',
        ),
    }
)
NUMBER: Final = pattern(
    r"(?=(\D*\d){3})\+?[\d(][\d ().\-/]*(( ext\.? ?| ?x ?)\d+)?",
    "not a telephone number",
    'write it like "+1 555 555 0100"',
)
PHONE: Final = Fields(
    {
        "number": Key(
            NUMBER,
            "One number, as people write it. So that a tap can dial it, it begins with its country's code (`+44`), or "
            "the key `country` says which country it is in; short numbers such as 999 need neither.",
        ),
        "kind": Key(
            one_of(KINDS),
            "`urgent-day`, `urgent-night`, `urgent` (one number by day and by night), `relay` (a text relay, for "
            "people who can't hear or speak on the phone) or `other`.",
        ),
    },
    {
        "label": Key(
            text,
            "Who answers. Without it the kind of the line says that, in every language; a line of the kind `other` "
            "needs it. Usual labels, such as `Appointments`, are translated for you.",
        ),
        "hours": Key(
            Items(_HOURS), "When somebody answers. An urgent line without hours is printed with “By day” or “By night”."
        ),
    },
)

TOPIC: Final = Fields(
    {"phones": Key(Items(PHONE), "The telephone numbers of this topic's leaflets, in place of the clinic's.")}
)


def dialling_problems(data: Data, *, is_quick: bool) -> Iterator[Problem]:
    """Yield what is wrong with numbers that have their shape and yet can't be dialled; `is_quick` skips plain ones."""
    named, locale = (value if isinstance(value := data.get(key), str) else "" for key in ("country", "locale"))
    country = country_of(named, locale)
    if named and re.fullmatch("[A-Z]{2}", named) and not is_quick and not is_country(named):
        yield Problem(f"not a country's code: {named}", COUNTRY_HINT, ("country",))
        return
    for at, number in _numbers(data):
        if is_quick and is_plain(number):
            continue
        try:
            dialled(number, country)
        except UnfitValue as refused:
            yield from (problem.under(*at) for problem in refused.problems)


def _numbers(data: Data) -> Iterator[tuple[Keys, str]]:
    """Yield each telephone number that has its shape, with its place."""
    yield from ((("phones", number, "number"), phone["number"]) for number, phone in sound_phones(data))
    for topic, own in sound_topics(data):
        yield from ((("topics", topic, *at), number) for at, number in _numbers(own))
    feedback = data.get("feedback")
    number = feedback.get("phone") if isinstance(feedback, dict) else None
    if number is not None and not any(NUMBER(number)):
        yield ("feedback", "phone"), number


def _urgent(data: Data) -> Iterator[Problem]:
    """Every handout says whom to call at once, by day and by night (CONTENT.md, Plain language)."""
    for kind in ("urgent-day", "urgent-night"):
        if not any(phone["kind"] in (kind, "urgent") for phone in data.get("phones", ())):
            yield Problem(
                f'there is no phone of kind = "{kind}"',
                "give the number to call at once, by day and by night",
                ("phones",),
            )


def _labels(data: Data) -> Iterator[Problem]:
    """The kind of a line says who answers, unless it is any other line."""
    for number, phone in sound_phones(data):
        if phone["kind"] == "other" and "label" not in phone:
            yield Problem("has no label", 'say who answers, such as label = "Appointments"', ("phones", number))


def _hours(data: Data) -> Iterator[Problem]:
    for number, phone in sound_phones(data):
        for place, hours in enumerate(phone.get("hours", ())):
            if clock(hours["from"]) == clock(hours["until"]):
                hint = 'all day is from = "00:00", until = "24:00"'
                yield Problem("is the same time as the one in from", hint, ("phones", number, "hours", place, "until"))


def _covered(data: Data) -> Iterator[Problem]:
    """A leaflet says to call day or night: at each hour of the week one urgent line is answered."""
    urgent = [phone for phone in data["phones"] if phone["kind"].startswith("urgent")]
    if any(_urgent(data)) or not all("hours" in phone for phone in urgent):
        return  # that is another problem, or none: `clinic.lacks` says which hours are not told
    hours = [hours for phone in urgent for hours in phone["hours"]]
    found = gaps((DAYS.index(day), one["from"], one["until"]) for one in hours for day in week_days(one["days"]))
    if found:
        hint = "add the number to call then, such as that of the emergency department"
        when = ", ".join(said(gap, DAYS) for gap in found)
        yield Problem(f"no urgent line is answered {when}", hint, ("phones",))


def sound_phones(data: Data) -> Iterator[tuple[int, Data]]:
    """Yield the phones that have their shape, so that one that has not keeps no other from being judged."""
    phones = data.get("phones")
    for number, phone in enumerate(phones if isinstance(phones, list) else ()):
        if not any(problems(phone, PHONE)):
            yield number, phone


def sound_topics(data: Data) -> Iterator[tuple[str, Data]]:
    """Yield the topics that have phones of their own, where all that is told of them has its shape."""
    topics = data.get("topics")
    for name, own in topics.items() if isinstance(topics, dict) else ():
        if not any(problems(own, TOPIC)):
            yield name, own


_OF_PHONES: Final = (
    ClinicRule((("phones",),), _urgent),
    ClinicRule((), _labels),
    ClinicRule((), _hours),
    ClinicRule((("phones",),), _covered),
)


def _of_topics(data: Data) -> Iterator[Problem]:
    """Whoever reads about a topic must be able to call, as with the clinic's own lines."""
    for name, own in sound_topics(data):
        yield from (problem.under("topics", name) for rule in _OF_PHONES for problem in rule.check(own))


PHONE_RULES: Final = (*_OF_PHONES, ClinicRule((), _of_topics))
