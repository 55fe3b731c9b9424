"""Turn a patient's row into a request: its own choice, or the preset that the first rule to fit chooses.

Rules are data of the topic and compare texts, nothing else: none infers a diagnosis. A row that chooses nothing and
fits no rule is refused, and so is a section that tells a diagnosis to someone who has not been told.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from handouts.errors import HandoutError, PatientDataError, Problem, UnknownName
from handouts.language.locale import at_home, lookup
from handouts.language.names import UnknownLanguage, nearest, tags_of
from handouts.model.clinic import STICKER, Clinic
from handouts.model.job import Request, Selection
from handouts.model.patient import Row
from handouts.model.topic import PresetRule, Topic

_LANGUAGE_HINT: Final = (
    "write a code such as en or pt-BR, or its name in English; [roster.columns] in clinic.toml can say what others mean"
)


def topic_name(row: Row, otherwise: str) -> str:
    """Return the name of a row's topic; raise `PatientDataError` where it has none, or names a folder."""
    if "/" in row.topic or row.topic in {".", ".."}:
        raise PatientDataError("a topic is named by its name, not by a path", "--topic takes a path", column="topic")
    name = row.topic or otherwise
    if not name:
        raise PatientDataError("has no topic", "add one, or name one for all rows with --topic", column="topic")
    return name


def request_of(row: Row, topic: Topic) -> Request:
    """Return what a row asks for; raise `PatientDataError` where it asks for nothing and no rule of the topic fits."""
    if row.preset or row.sections:
        return Request(row.preset or None, row.sections, row.add, row.drop)
    number, rule = next(((n, rule) for n, rule in enumerate(topic.rules, 1) if _fits(rule, row)), (0, None))
    if rule is None:
        read = f"columns that rules read: {', '.join(rule_columns(topic))}"
        hint = read if topic.rules else f"give it a preset: {', '.join(topic.presets)}"
        raise PatientDataError("has neither a preset nor sections, and fits no rule", hint, column="preset")
    return Request(rule.preset, (), row.add, row.drop, rule=f"rule {number} ({rule.words})")


def rule_columns(topic: Topic) -> list[str]:
    """Return the columns that a topic's rules read, in their order."""
    return list(dict.fromkeys(column for rule in topic.rules for column in rule.when))


def locale_for(row: Row, locales: Sequence[str], home: str = "") -> str:
    """Return the first language of a row that there is; raise `PatientDataError` where there is none of them.

    A region is that of a language which there is; the clinic's own language is that of its region, `home`.
    """
    return at_home(asked_for(row.locales, tuple(locales))[1], home)


@lru_cache(1024)
def asked_for(asked: tuple[str, ...], locales: tuple[str, ...]) -> tuple[str, str]:
    """Return the tag of the first language asked for that there is, and the locale that comes nearest to it."""
    try:
        tags = tags_of(asked, locales)
    except UnknownLanguage:
        raise PatientDataError("is not a language", _LANGUAGE_HINT, column="locale") from None
    found = next(((tag, near) for tag in tags if (near := nearest(tag, locales))), None)
    if found is None:
        hint = f"choose from: {', '.join(locales)}"
        raise PatientDataError("the topic has none of the row's languages", hint, column="locale")
    return found


def printed_in(locale: str, locales: Sequence[str]) -> str:
    """Return the language of a topic that a locale is printed in: `es` for the region `es-MX`."""
    return next((one for one in lookup(locale) if one in locales), locale)


def check_told(row: Row, topic: Topic, selection: Selection) -> None:
    """Raise `PatientDataError` where a preset or section tells a diagnosis that the patient may not know yet."""
    if row.is_told:
        return
    preset = topic.presets.get(selection.preset or "")
    telling = [f"the preset {preset.id}"] if preset and preset.disclosure else []
    telling += [name for name in selection.sections if topic.sections[name].is_disclosure]
    if telling:
        hint = "told = yes, where the patient knows"
        message = f"{telling[0]} tells a diagnosis, and nothing says that the patient knows it"
        raise PatientDataError(message, hint, column="told")


def check_shown(row: Row, clinic: Clinic) -> None:
    """Raise `PatientDataError` where nothing that a row says of its patient is printed, unless the clinic's file says
    that nothing is to be: who filled these columns in wants to read them."""
    shows_none = clinic.says_fields and set(clinic.patient_fields) <= {STICKER}
    if row.shown and len(unshown(row, clinic)) == len(row.shown) and not shows_none:
        hint = 'choose in the clinic\'s file what is printed: [patient] fields = ["name"], or ["sticker"] for nothing'
        raise PatientDataError(
            "none of the patient's details in this row would be printed", hint, column=next(iter(row.shown))
        )


def unshown(row: Row, clinic: Clinic) -> list[str]:
    """Return the columns of a row whose values the clinic's leaflets don't show."""
    return [column for column in row.shown if column not in clinic.patient_fields]


def unshown_note(column: str) -> str:
    """Return what is told of a column that no field of the clinic shows."""
    return f"column {column}: the clinic's leaflets don't show it; [patient] fields in its file says what they show"


def without(row: Row, column: str, topic: Topic) -> Row:
    """Return a row with something sound in a column that is wrong, so that the rest can be looked at."""
    chosen = {"preset": next(iter(topic.presets), ""), "sections": (), "is_told": True}
    sound: dict[str, dict[str, object]] = {
        "locale": {"locales": (topic.language,)},
        "preset": chosen,
        "sections": chosen,
        "add": {"add": ()},
        "drop": {"drop": ()},
        "format": {"format": ""},
        "paper": {"paper": ""},
        "told": {"is_told": True},
        **{name: {"shown": {}} for name in row.shown},
    }
    return replace(row, **sound.get(column, {}))


def problem_of(error: HandoutError, row: int = 0) -> Problem:
    """Return why a row is refused, in one line that holds none of its values; 0 where many rows share it."""
    if isinstance(error, UnknownName):
        return Problem("this name is not known", error.hint, line=row, place=error.column)
    first = error.message.split("\n", 2)[:2]  # where there are several, the rest is like it
    return Problem(": ".join(line.strip().rstrip(":") for line in first), error.hint, line=row, place=error.column)


def _fits(rule: PresetRule, row: Row) -> bool:
    """Whether each column that the rule reads has one of the values that it wants, in capitals or not."""
    return all(
        row.others.get(column, "").casefold() in (value.casefold() for value in values)
        for column, values in rule.when.items()
    )
