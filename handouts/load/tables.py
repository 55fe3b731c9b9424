"""Turn `topic.toml` into tables: typed where they are right, with all that is wrong with the others.

Whether names and texts make sense together is not asked here but in `topic_rules`. A key more is a line in `SHAPE`
and in the value it belongs to.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypeVar, get_args

import msgspec
from msgspec import Struct

from handouts.errors import Problem, raise_for
from handouts.load.schema import Fields, Items, Key, Named, Shape, flag, one_of, pattern, problems, text
from handouts.load.toml_file import TomlFile
from handouts.model.codes import SYSTEMS, CodeGroup
from handouts.model.ordering import LAYOUTS
from handouts.model.references import DENOMINATORS
from handouts.model.topic import Aspect, Condition, Fact, Preset, PresetRule, SectionPlace, Source, Term

Table = TypeVar("Table", bound=Struct)
TOPIC_FILE: Final = "topic.toml"
MOST_PROBLEMS: Final = 200
_SMALLEST: Final = 0.0001
_LARGEST: Final = 10**12
UNITS: Final = (*DENOMINATORS, "count", "")


class TopicHead(Struct, frozen=True):
    """The keys at the top of the file: the topic itself, and what opens a handout chosen section by section."""

    title: str
    language: str
    version: date
    message: str
    summary: str
    audience: str
    kept: tuple[str, ...] = ()
    written_by: str = ""
    review_by: date | None = None


class SectionTable(Struct, frozen=True):
    """A section's metadata; `id` is the table's name, and without `conditions` it is for all of them."""

    id: str
    aspect: str
    conditions: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    always: bool = False
    sensitive: bool = False
    disclosure: bool = False
    own_sheet: bool = False
    place: SectionPlace = "body"
    sources: tuple[str, ...] = ()
    icon: str = ""


class PictureTable(Struct, frozen=True):
    """What a listener is told instead of the picture; of decoration nothing."""

    id: str
    alt: str = ""


class TopicFile(Struct, frozen=True):
    """`topic.toml` as read: `names` has every table of a group, the dicts only the sound ones, `problems` the rest."""

    file: TomlFile
    head: TopicHead | None
    names: dict[str, tuple[str, ...]]
    conditions: dict[str, Condition]
    aspects: dict[str, Aspect]
    sections: dict[str, SectionTable]
    presets: dict[str, Preset]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    glossary: dict[str, Term]
    pictures: dict[str, PictureTable]
    codes: dict[str, CodeGroup]
    rules: tuple[PresetRule, ...]
    problems: tuple[Problem, ...]


def read_tables(file: TomlFile, known: Iterable[Problem] = ()) -> TopicFile:
    """Return the tables of a `topic.toml`, of which some problems are known; raises where it has more than anyone
    reads."""
    found = (*known, *islice(problems(file.data, SHAPE), MOST_PROBLEMS))
    if len(found) >= MOST_PROBLEMS:  # more than anyone reads: what is sound is not looked for
        raise_for(file.placed(found), f"{TOPIC_FILE} can't be used; these are only the first problems")
    broken = {problem.at[:2] for problem in found}
    data = {group: _group(file, group) for group in GROUPS}
    sound = {
        group: {name: table for name, table in tables.items() if broken.isdisjoint({(group,), (group, name)})}
        for group, tables in data.items()
    }
    return TopicFile(
        file,
        _sound(TopicHead, {name: value for name, value in file.data.items() if name not in {*GROUPS, "rules"}}),
        {group: tuple(tables) for group, tables in data.items()},
        _tables(sound["conditions"], Condition),
        _tables(sound["aspects"], Aspect),
        _tables(sound["sections"], SectionTable),
        _tables(sound["presets"], Preset),
        _tables(sound["facts"], Fact),
        _tables(sound["sources"], Source),
        _tables(sound["glossary"], Term),
        _tables(sound["pictures"], PictureTable),
        _tables(sound["codes"], CodeGroup),
        _rules(file.data.get("rules", ())) if ("rules",) not in {problem.at[:1] for problem in found} else (),
        found,
    )


def _rules(tables: Iterable[dict[str, Any]]) -> tuple[PresetRule, ...]:
    """Return rules of the shape that they must have."""

    def when(columns: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in columns.items()}

    return tuple(PresetRule(when(table["when"]), table["preset"]) for table in tables)


def _group(file: TomlFile, group: str) -> dict[str, Any]:
    found = file.data.get(group)
    return found if isinstance(found, dict) else {}


def _tables(tables: dict[str, Any], type_: type[Table]) -> dict[str, Table]:
    values = {name: _sound(type_, {**table, "id": name}) for name, table in tables.items()}
    return {name: value for name, value in values.items() if value is not None}


def _sound(type_: type[Table], data: dict[str, Any]) -> Table | None:
    """Return the value, its texts without line ends, so that wrapping one again changes nothing."""
    try:
        return msgspec.convert({name: _joined(value) for name, value in data.items()}, type_)
    except msgspec.ValidationError:
        return None


def _joined(value: object) -> object:
    return re.sub(r"[ \t\r\n]+", " ", value).strip(" ") if isinstance(value, str) else value


def _prose(value: object) -> Iterator[Problem]:
    """Expect text, which may run over several lines."""
    yield from text(_joined(value))


def _names(value: object) -> Iterator[Problem]:
    """Expect a list of names, each once; it may be empty."""
    if not isinstance(value, list):
        yield Problem("expected a list of names")
        return
    seen: set[str] = set()
    for number, name in enumerate(value):
        yield from (problem.under(number) for problem in text(name))
        if isinstance(name, str) and name in seen:
            yield Problem(f"names {name} twice", at=(number,))
        seen.update([name] if isinstance(name, str) else ())


def _day(value: object) -> Iterator[Problem]:
    if not isinstance(value, date) or isinstance(value, datetime):
        yield Problem("expected a date", "without quotes: 2026-11-22")


def _number(value: object) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem("expected a number", "without quotes and unit: 31")
    elif not (value == 0 or _SMALLEST <= abs(value) <= _LARGEST):  # so are inf and nan
        yield Problem("is not a number that a leaflet can print", f"0, or {_SMALLEST} to {_LARGEST:,}")


def _unit(value: object) -> Iterator[Problem]:
    if value not in UNITS:
        yield Problem(f"unknown unit: {value}", 'write "percent", "of 1000", "of 10000", "count" or ""')


def _when(value: object) -> Iterator[Problem]:
    """Expect columns of a roster, each with the value or the values that it must have."""
    if not isinstance(value, dict) or not value:
        yield Problem("expected columns with their values", 'write when = { stage = "IV" }')
        return
    for name, wanted in value.items():
        if not re.fullmatch(r"[^\W\d]\w*", name):
            yield Problem("not the name of a column", "lower case, with _ for spaces and hyphens", (name,))
        yield from (
            problem.under(name) for problem in problems(wanted, Items(text) if isinstance(wanted, list) else text)
        )


def _each(shape: Shape) -> Named:
    """Expect tables of one shape, under names that the topic chooses."""
    return Named(shape, "write [group.name] and the keys below it")


def _reason(value: object) -> Iterator[Problem]:
    """Expect why a rule's warnings stay: text, or a table with a text for each place."""
    yield from problems(value, _each(_prose) if isinstance(value, dict) else _prose)


def _words(value: object) -> Iterator[Problem]:
    """Expect words, each with a reason; a table of such words is named after the language that it is for."""
    yield from problems(value, _each(_reason))
    tables = [key for key, inner in value.items() if isinstance(inner, dict)] if isinstance(value, dict) else []
    yield from (problem.under(key) for key in tables for problem in _LANGUAGE(key))


_URL: Final = pattern(r"https://[!-~]+", "not an https address", "write it like https://example.org")
_LANGUAGE: Final = pattern(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "not a language tag", "such as en, pt-BR or zh-Hans")
_BELOW: Final = ", which stand for all codes that begin with them"
_PROSE: Final = {
    "message": Key(_prose, "The main message, in a box on page 1."),
    "summary": Key(_prose, "What is in the leaflet, in two or three sentences."),
    "audience": Key(_prose, "Whom the leaflet is for."),
}
GROUPS: Final = {
    "conditions": Fields(
        {"label": Key(text, "What the condition is called; stands above its column where conditions are compared.")}
    ),
    "aspects": Fields(
        {"title": Key(text, "What its sections are about; stands above them where conditions are compared.")},
        {"icon": Key(text, "The pictogram of its sections: one of ours, or a picture of the topic.")},
    ),
    "sections": Fields(
        {"aspect": Key(text, "What the section is about: the name of an aspect.")},
        {
            "conditions": Key(_names, "The conditions that the section is about. Default: all of them."),
            "requires": Key(_names, "Sections that this one needs; they are added just before it."),
            "excludes": Key(_names, "Sections that are never in one leaflet with this one."),
            "sources": Key(_names, "Sources of the section, besides those of the figures in it."),
            "always": Key(flag, "`true`: the section is in every leaflet, and can't be dropped."),
            "sensitive": Key(flag, "`true`: the section may be in no preset, and comes only by name."),
            "disclosure": Key(
                flag, "`true`: it tells a diagnosis; a patient of a roster gets it only where `told` is `yes`."
            ),
            "own_sheet": Key(flag, "`true`: it stands on a sheet of its own, at the end, that can be taken away."),
            "place": Key(
                one_of(get_args(SectionPlace)),
                "`front`, `body` or `back`: before, among or after the sections that are chosen. Default: `body`.",
            ),
            "icon": Key(text, "The section’s pictogram. Default: that of its aspect."),
        },
    ),
    "presets": Fields(
        {
            "title": Key(text, "The title of the leaflet."),
            **_PROSE,
            "layout": Key(
                one_of(tuple(LAYOUTS)), f"How sections are set: {', '.join(f'`{name}`' for name in LAYOUTS)}."
            ),
            "sections": Key(_names, "The sections, in the order in which they are printed."),
        },
        {
            "conditions": Key(_names, "Print only what the sections say about these conditions."),
            "disclosure": Key(flag, "`true`: its own words tell a diagnosis, as with sections."),
        },
    ),
    "facts": Fields(
        {
            "value": Key(_number, "The figure."),
            "unit": Key(_unit, '`"percent"`, `"of 1000"`, `"of 10000"`, `"count"` or `""`.'),
            "measure": Key(text, "What is counted."),
            "population": Key(text, "Among whom."),
            "period": Key(text, "When."),
            "source": Key(text, "Where the figure is from: the name of a source."),
            "opened": Key(_day, "The day on which somebody last looked it up in the source."),
            "review_by": Key(_day, "The day by which somebody has to look it up again."),
        },
        {"fewer_than": Key(flag, "`true`: the figure is fewer than the value.")},
    ),
    "sources": Fields(
        {"title": Key(text, "The title of the source.")},
        {
            "publisher": Key(text, "Who published it."),
            "year": Key(text, "When it was published."),
            "url": Key(_URL, "Where a reader can open it; begins with `https://`."),
            "opened": Key(_day, "The day on which a person last read it: `2026-11-22`. Leaflets print it."),
        },
    ),
    "glossary": Fields({"term": Key(text, "The medical word."), "text": Key(_prose, "What it means, in plain words.")}),
    "pictures": Fields(
        {},
        {
            "alt": Key(
                _prose,
                "What somebody is told who can't see the picture. Without it, the picture is decoration: the words "
                "beside it say the same.",
            )
        },
    ),
    "codes": Fields(
        {},
        {
            **{
                key: Key(_names, f"Codes of {system.name}, such as {system.example}{_BELOW if system.is_tree else ''}.")
                for key, system in SYSTEMS.items()
            },
            "beside": Key(_names, "Groups of codes: these count only beside a code of one of those."),
            "preset": Key(text, "The preset that is proposed for these codes. Nobody gets it by a code alone."),
            "refused": Key(_prose, "Why the topic does not fit these codes; staff read it."),
        },
    ),
}
_SAYS: Final = {
    "conditions": "The conditions that the topic compares, if there are several.",
    "aspects": "What sections can be about.",
    "presets": "Named choices of sections.",
    "facts": "Figures. A text names one by its name in braces.",
    "sources": "Where figures and texts are from.",
    "glossary": "Medical words that leaflets explain.",
    "pictures": "Pictures: each is the file of its name in `art`, an SVG, PNG or JPEG.",
    "codes": "Groups of codes by which medical records, and staff, find the topic.",
}
_CHECKS: Final = Fields(
    {},
    {
        "words": Key(
            _words,
            "Words that the topic avoids, each with the reason, such as the one word to use; `*` stands for any "
            "letters. `[checks.words.LANGUAGE]` has those of a translation.",
        ),
        "alike": Key(
            _each(_prose), "Signs that the section with `::: call` tells in other words, each with these words."
        ),
        "settled": Key(
            _each(Items(text)),
            "Words for what readers of a condition know, so that no question of a leaflet about it asks that.",
        ),
        "explained": Key(
            _each(_reason), "Rules whose warnings stay, each with the reason, or with a reason for each section."
        ),
    },
)
_RULE: Final = Fields(
    {
        "when": Key(_when, "Columns of the roster, each with the value, or a list of the values, that it must have."),
        "preset": Key(text, "The preset that such a patient gets."),
    }
)
SHAPE: Final = Fields(
    {
        "title": Key(text, "The title of the topic, and of a leaflet whose sections are chosen by name."),
        "language": Key(_LANGUAGE, "The language that the topic is written in, such as `en`."),
        "version": Key(_day, "The day of this version: `2026-11-22`, without quotes."),
        **_PROSE,
        "sections": Key(
            _each(GROUPS["sections"]), "The sections: each is the file of its name in `sections`, in Markdown."
        ),
    },
    {
        **{name: Key(_each(shape), _SAYS[name]) for name, shape in GROUPS.items() if name != "sections"},
        "kept": Key(Items(text), "Words that stay as they are in every language."),
        "written_by": Key(text, "Who wrote the topic. Leaflets print it, in every language as it stands here."),
        "review_by": Key(
            _day,
            "The day by which the topic has to be reviewed. Leaflets print it, or the earliest `review_by` of a figure "
            "if that comes first.",
        ),
        "checks": Key(_CHECKS, "What `handouts check` has to know about the topic."),
        "rules": Key(
            Items(_RULE), "Which preset a patient of a roster gets whose row names none; the first that fits."
        ),
    },
)
