"""Turn what a new clinic tells of itself into its `clinic.toml`, which holds that and nothing else.

Nothing is made up: what was not told is left out, and `clinic.lacks` says what is missing. The emergency number of the
region is only proposed, in a comment.
"""

import re
from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from handouts.errors import Problem
from handouts.load.clinic_rules import SHAPE, clinic_problems
from handouts.load.images import read_logo
from handouts.load.phone_rules import NUMBER, dialling_problems
from handouts.load.phones import EMERGENCY, country_of, week_days
from handouts.load.schema import Data, Fields, Items, Key, UnfitValue, problems, text

Answers = Mapping[str, Any]
HOURS_HINT: Final = 'write it like "mon-fri 08:00-18:00", several with ; between'
_KEYS: Final = {**SHAPE.required, **SHAPE.optional}
_SPAN: Final = re.compile(r"(\D*?[a-z])[\s,:]+(\d.*?)\s*(?:-|–|to)\s*(\d.*)", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?", re.IGNORECASE)


class NewClinic(Struct, frozen=True):
    """The files of a new clinic: `clinic.toml` and, where there is one, its logo's name there and the file to copy."""

    toml: str
    logo_name: str = ""
    logo_file: Path | None = None


def new_clinic(answers: Answers, folder: Path) -> NewClinic:
    """Return the files of a clinic; its logo is named as seen from the folder.

    Raises `UnfitValue` with all that is wrong with the answers, each under its key.
    """
    found = list(answer_problems(answers, folder))
    if found:
        raise UnfitValue(*found)
    file = folder / answers["logo"] if "logo" in answers else None
    name = f"logo{file.suffix.lower()}" if file else ""
    return NewClinic("\n".join(_lines(answers, name)) + "\n", name, file)


def answer_problems(answers: Answers, folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with answers: with their shape, a number that can't be dialled, a pale colour, the logo."""
    found = list(problems(dict(answers), ANSWERS))
    yield from found
    broken = {problem.at[0] for problem in found if problem.at}
    sound = {key: value for key, value in answers.items() if key not in broken}
    yield from _undialled(sound)
    if "colour" in sound:
        brand = clinic_problems({"brand": {"colour": sound["colour"]}})
        yield from (Problem(one.message, one.hint, ("colour",)) for one in brand if one.at[:1] == ("brand",))
    if "logo" in sound:
        yield from _logo_problems(folder / sound["logo"])


def hours_of(said: str) -> list[dict[str, str | list[str]]]:
    """Return hours as `clinic.toml` has them, of "mon-fri 08:00-18:00; sat 9am to 1pm"; raises ValueError."""
    return [_span(part.strip()) for part in said.split(";")]


def same_number(one: str, other: str) -> bool:
    """Whether two telephone numbers are written with the same digits."""
    return re.sub(r"\D", "", one) == re.sub(r"\D", "", other)


def _undialled(sound: Answers) -> Iterator[Problem]:
    home: Data = {"locale": sound["region"]} if "region" in sound else {}
    for key in ("day", "night"):
        if key in sound:
            phone = {"number": sound[key], "kind": "urgent"}
            for problem in dialling_problems({**home, "phones": [phone]}, is_quick=False):
                hint = 'name your region, such as "en-GB", or begin the number with + and the country’s code'
                yield Problem(problem.message, problem.hint if home else hint, (key,))


def _logo_problems(file: Path) -> Iterator[Problem]:
    try:
        read_logo(file.parent, file.name)
    except UnfitValue as refused:
        yield from (Problem(f"{file} {one.message}", one.hint, ("logo",)) for one in refused.problems)


def _span(said: str) -> dict[str, str | list[str]]:
    found = _SPAN.fullmatch(said)
    if not found:
        raise ValueError(f"not hours: {said}")
    days = [_days(part) for part in re.split(r",| and ", found[1]) if part.strip()]
    week_days(days)
    return {"days": days[0] if len(days) == 1 else days, "from": _clock(found[2]), "until": _clock(found[3])}


def _days(said: str) -> str:
    """Return "mon-fri" of "Monday to Friday", "daily" or "every day"."""
    if said.strip().lower() in {"daily", "every day"}:
        return "mon-sun"
    return "-".join(day.strip().lower()[:3] for day in re.split(r"-|–| to ", said))


def _clock(said: str) -> str:
    """Return "HH:MM" of "8", "8:00", "08.00" or "8 am"."""
    found = _CLOCK.fullmatch(said.strip())
    if not found or not (found[2] or found[3] or said.strip().isdigit()):
        raise ValueError(f"not a time: {said}")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(f"not a time: {said}")
    return f"{hour:02}:{minute:02}"


def _hours(value: object) -> Iterator[Problem]:
    found = list(text(value))
    yield from found
    if not found:
        try:
            hours_of(str(value))
        except ValueError:
            yield Problem(f"not hours: {value}", HOURS_HINT)


ANSWERS: Final = Fields(
    {"name": _KEYS["name"]},
    {
        "address": Key(Items(text), "The address, as a list of lines."),
        "region": Key(_KEYS["locale"].of, "The language and region, such as en-GB."),
        "day": Key(NUMBER, "The number to call by day."),
        "day_hours": Key(_hours, 'When it is answered, such as "mon-fri 08:00-18:00".'),
        "night": Key(NUMBER, "The number to call by night; it may be the same."),
        "night_hours": Key(_hours, 'When that is answered, such as "mon-sun 18:00-08:00; sat-sun 08:00-18:00".'),
        "email": _KEYS["email"],
        "web": _KEYS["web"],
        "emergency": _KEYS["urgent"].of.optional["emergency"],
        "temperature": _KEYS["urgent"].of.optional["temperature"],
        "colour": _KEYS["brand"].of.optional["colour"],
        "logo": Key(text, "The file of the logo: an SVG, PNG or JPEG."),
    },
)
"""What `handouts init` asks, in this order, and what a file of answers may hold."""


def _lines(answers: Answers, logo: str) -> Iterator[str]:
    """Yield the lines of `clinic.toml`."""
    yield f"name = {_toml(answers['name'])}"
    for key in ("address", "email", "web"):
        if key in answers:
            yield f"{key} = {_toml(answers[key])}"
    if "region" in answers:
        yield f"locale = {_toml(answers['region'])}"
    if logo:
        yield f"logo = {_toml(logo)}"
    yield from _urgent(answers)
    if "colour" in answers:
        yield from ("", "[brand]", f"colour = {_toml(answers['colour'])}")
    for phone in _phones(answers):
        yield from ("", "[[phones]]", *(f"{key} = {_toml(value)}" for key, value in phone.items()))


def _urgent(answers: Answers) -> Iterator[str]:
    told = [f"{key} = {_toml(answers[key])}" for key in ("emergency", "temperature") if key in answers]
    country = country_of("", answers.get("region", ""))
    if "emergency" not in answers and country in EMERGENCY:
        told.insert(
            0, f"# emergency = {_toml(EMERGENCY[country])}  # in {country}; if it is yours, take the first # away"
        )
    if told:
        yield from ("", "[urgent]", *told)


def _phones(answers: Answers) -> Iterator[dict[str, Any]]:
    """Yield the lines to call at once; one for both where the number is the same."""
    if {"day", "night"} <= answers.keys() and same_number(answers["day"], answers["night"]):
        yield {"number": answers["day"], "kind": "urgent"}
        return
    for key in ("day", "night"):
        if key in answers:
            hours = {"hours": hours_of(answers[f"{key}_hours"])} if f"{key}_hours" in answers else {}
            yield {"number": answers[key], "kind": f"urgent-{key}", **hours}


def _toml(value: object) -> str:
    """Return text, a list or a table as TOML has it; JSON's text is TOML's."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return dumps(value, ensure_ascii=False)
