"""Check that the tables of a `topic.toml` make sense together: each rule yields what breaks it.

A rule more is a function more in `RULES`. Rules skip what `tables` refused already: each problem is reported once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from operator import or_
from typing import Any, Final, NamedTuple, get_args

from handouts.errors import Keys, Problem, near
from handouts.load.code_rules import code_problems
from handouts.load.images import pictograms
from handouts.load.tables import GROUPS, MOST_PROBLEMS, SectionTable, TopicFile
from handouts.model.ordering import RANKS, clashes, with_required
from handouts.model.references import FactForm
from handouts.model.topic import Fact, PresetRule

_LONGEST_SHOWN: Final = 8
_SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KEBAB: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BY_NAME: Final = "a sensitive section is included only where somebody asks for it by name"
_FORMS: Final = tuple(form for form in get_args(FactForm) if form != "value")
_REFERENCES: Final = (
    ("sections", "aspect", "aspects"),
    ("sections", "conditions", "conditions"),
    ("sections", "requires", "sections"),
    ("sections", "excludes", "sections"),
    ("sections", "sources", "sources"),
    ("presets", "sections", "sections"),
    ("presets", "conditions", "conditions"),
    ("facts", "source", "sources"),
    ("codes", "beside", "codes"),
)
"""A group, one of its keys, and the group whose names stand there."""


def topic_problems(topic: TopicFile) -> list[Problem]:
    """Return what breaks a rule of what a topic declares, `MOST_PROBLEMS` at most."""
    return list(islice((problem for rule in RULES for problem in rule(topic)), MOST_PROBLEMS))


def _id_problems(topic: TopicFile) -> Iterator[Problem]:
    for group in GROUPS:
        pattern, words = (
            (_KEBAB, "lower case with hyphens, such as on-the-day")
            if group == "presets"
            else (_SNAKE, "lower case with underscores, such as on_the_day")
        )
        for name in topic.names[group]:
            if not pattern.fullmatch(name):
                yield Problem("is not a name that can be used here", f"write it in {words}", (group, name))


def _reference_problems(topic: TopicFile) -> Iterator[Problem]:
    for group, key, target in _REFERENCES:
        known = dict.fromkeys(topic.names[target])
        for at, name in _named(topic, group, key):
            if name not in known:
                hint = near(name, tuple(known)) if known else f"there are no {target}"
                yield Problem(f"unknown {target.removesuffix('s')}: {name}", hint, at)


def _settled_problems(topic: TopicFile) -> Iterator[Problem]:
    """What readers of a condition know is told of conditions that there are."""
    checks = topic.file.data.get("checks")
    settled = checks.get("settled") if isinstance(checks, dict) else None
    known = topic.names["conditions"]
    for name in settled if isinstance(settled, dict) else ():
        if name not in known:
            hint = near(name, known) if known else "there are no conditions"
            yield Problem(f"unknown condition: {name}", hint, ("checks", "settled", name))


def _icon_problems(topic: TopicFile) -> Iterator[Problem]:
    """A pictogram is one of ours, or a picture of the topic."""
    known = dict.fromkeys((*topic.names["pictures"], *sorted(pictograms())))
    for group in ("aspects", "sections"):
        for at, name in _named(topic, group, "icon"):
            if name and name not in known:
                yield Problem(f"unknown pictogram: {name}", near(name, tuple(known)), at)


def _named(topic: TopicFile, group: str, key: str) -> Iterator[tuple[Keys, str]]:
    """Yield each name that stands under a key of a group's tables, with its place."""
    tables: Mapping[str, Any] = getattr(topic, group)
    for id_, table in tables.items():
        value: str | tuple[str, ...] = getattr(table, key)
        if isinstance(value, str):
            yield (group, id_, key), value
        else:
            yield from (((group, id_, key, number), name) for number, name in enumerate(value))


def _rule_problems(topic: TopicFile) -> Iterator[Problem]:
    """A rule chooses a preset that there is, for rows that no rule before it takes."""
    presets = topic.names["presets"]
    for number, rule in enumerate(topic.rules):
        if rule.preset not in presets:
            hint = near(rule.preset, presets) if presets else "there are no presets"
            yield Problem(f"unknown preset: {rule.preset}", hint, ("rules", number, "preset"))
        before = next((n for n, other in enumerate(topic.rules[:number], 1) if _takes_all(other, rule)), 0)
        if before:
            yield Problem(
                f"is never used: rule {before} takes all its rows", "put it before that rule", ("rules", number, "when")
            )


def _takes_all(one: PresetRule, two: PresetRule) -> bool:
    """Whether every row that the second rule would take is one for the first."""
    return all(_folded(two.when.get(column, ("",))) <= _folded(values) for column, values in one.when.items())


def _folded(values: Iterable[str]) -> set[str]:
    return {value.casefold() for value in values}


def _fact_problems(topic: TopicFile) -> Iterator[Problem]:
    """A figure is readable only with all that belongs to it (CONTENT.md, Risk)."""
    for name, fact in topic.facts.items():
        yield from (problem.under("facts", name) for problem in _share_problems(fact))
        if fact.review_by <= fact.opened:
            yield Problem(
                "is not later than opened",
                "give the day on which to check the fact again",
                ("facts", name, "review_by"),
            )


def _share_problems(fact: Fact) -> Iterator[Problem]:
    of, value = fact.denominator, fact.value
    if fact.unit == "percent" and not 0 <= value <= 100:
        yield Problem(f"{value} is not a percentage", "write a number from 0 to 100", ("value",))
    elif of > 100 and not (0 <= value <= of and value == int(value)):
        yield Problem(
            f"{value} is not a number of people out of {of:,}", f"a whole number from 0 to {of:,}", ("value",)
        )
    if fact.fewer_than and not (of and value > 0):
        yield Problem(
            "needs a share above 0",
            "give a value above 0 in percent, of 1000 or of 10000, or leave it out",
            ("fewer_than",),
        )


def _fact_name_problems(topic: TopicFile) -> Iterator[Problem]:
    """A placeholder has one meaning: no fact is called as another one's period is."""
    names = set(topic.names["facts"])
    for name in topic.names["facts"]:
        stems = (name.removesuffix(f"_{form}") for form in _FORMS)
        if any(stem != name and stem in names for stem in stems):
            yield Problem(f"{{{name}}} would name two things", "call the fact something else", ("facts", name))


def _circle_problems(topic: TopicFile) -> Iterator[Problem]:
    requires = _lists(topic, "requires")
    order = {name: number for number, name in enumerate(requires)}
    while circle := _circle(requires):
        start = circle.index(min(circle, key=order.__getitem__))
        names = (*circle[start:], *circle[: start + 1])
        shown = names if len(names) <= _LONGEST_SHOWN else (*names[:_LONGEST_SHOWN], "…", names[-1])
        yield Problem(
            "sections require one another in a circle: " + " → ".join(shown),
            "take one of these out",
            ("sections", names[0], "requires"),
        )
        requires = {name: needed for name, needed in requires.items() if name not in circle}


def _circle(requires: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return sections of which each requires the next, and the last the first, or nothing."""
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        return tuple(error.args[1][:0:-1])  # it begins with what is required, and ends with it again
    return ()


def _require_problems(topic: TopicFile) -> Iterator[Problem]:
    """What comes in by itself may come in, before what needs it."""
    for name, number, needed in _each(topic, "requires"):
        at = ("sections", name, "requires", number)
        if topic.sections[needed].sensitive:
            yield Problem(f"{needed} is sensitive", _BY_NAME, at)
        if _rank(topic.sections[needed]) > _rank(topic.sections[name]):
            yield Problem(
                f"{needed} comes after {name} in a leaflet", "what a section requires must come before it", at
            )


def _exclude_problems(topic: TopicFile) -> Iterator[Problem]:
    """Every section can be chosen: it excludes neither itself, nor what it brings along, nor what is always in."""
    excludes, requires = _lists(topic, "excludes"), _lists(topic, "requires")
    for name, number, other in _each(topic, "excludes"):
        if other == name or topic.sections[other].always or topic.sections[name].always:
            why = "it is the section itself" if other == name else "one of them is in every leaflet"
            yield Problem(f"{other} can't be excluded: {why}", at=("sections", name, "excludes", number))
    brought = _brought(topic)
    for name in topic.sections:
        if brought[name].clash:
            for one, two in clashes(with_required({name: ""}, requires), excludes):
                if one != two:
                    yield Problem(f"can never be chosen: {one} excludes {two}", at=("sections", name, "requires"))


class _Brought(NamedTuple):
    """A section with all that it brings along, and what these exclude: a bit for each section of the topic, so that
    thousands are compared at once."""

    names: int = 0
    excluded: int = 0

    @property
    def clash(self) -> int:
        return self.names & self.excluded

    def __or__(self, other: "_Brought") -> "_Brought":
        return _Brought(self.names | other.names, self.excluded | other.excluded)


def _brought(topic: TopicFile) -> dict[str, _Brought]:
    """Return what comes with each section; what is in a circle, which is refused elsewhere, is left out."""
    bits = {name: 1 << number for number, name in enumerate(topic.sections)}
    found: dict[str, _Brought] = {}
    for name in with_required(dict.fromkeys(bits, ""), _lists(topic, "requires")):  # what is required comes first
        section = topic.sections.get(name)
        if section:
            excluded = sum(bits.get(other, 0) for other in set(section.excludes) - {name})
            needed = (found[other] for other in section.requires if other in found)
            found[name] = reduce(or_, needed, _Brought(bits[name], excluded))
    return found


def _always_problems(topic: TopicFile) -> Iterator[Problem]:
    for name, section in topic.sections.items():
        if section.always and section.sensitive:
            yield Problem("is sensitive, so not for every leaflet", _BY_NAME, ("sections", name, "always"))


def _preset_problems(topic: TopicFile) -> Iterator[Problem]:
    """A preset holds its sections in an order that selection need not change, and nothing that it may not."""
    always = [name for name, section in topic.sections.items() if section.always]
    requires, excludes, brought = _lists(topic, "requires"), _lists(topic, "excludes"), _brought(topic)
    for id_, preset in topic.presets.items():
        place = {name: number for number, name in enumerate(preset.sections)}
        at = ("presets", id_, "sections")
        if not preset.sections:
            yield Problem("is empty", "name a section", at)
        for number, name in enumerate(preset.sections):
            section = topic.sections.get(name)
            if section and section.sensitive:
                yield Problem(f"{name} is sensitive", _BY_NAME, (*at, number))
            for needed in requires.get(name, ()):
                if place.get(needed, 0) > number and _is_level(topic, name, needed):
                    what = f"{needed} comes after {name}, which requires it"
                    yield Problem(what, "change their order", (*at, place[needed]))
        named = [name for name in (*always, *preset.sections) if name in brought]
        if reduce(or_, (brought[name] for name in named), _Brought()).clash:
            for one, two in clashes(with_required(dict.fromkeys(named, ""), requires), excludes):
                yield Problem(f"{one} excludes {two}, and both are in this preset", at=at)


def _comparison_problems(topic: TopicFile) -> Iterator[Problem]:
    """Side by side, an aspect has one section for each condition."""
    about: dict[str, dict[str, list[str]]] = {aspect: {} for aspect in topic.aspects}
    for name, section in topic.sections.items():
        if section.aspect in about and len(section.conditions) == 1 and not (section.sensitive or section.own_sheet):
            about[section.aspect].setdefault(section.conditions[0], []).append(name)
    for aspect, columns in about.items():
        for condition, (first, *others) in columns.items() if len(columns) > 1 else ():
            what = f"has the same condition ({condition}) and aspect ({aspect}) as {first}"
            hint = "side by side there is room for one: give one of them another aspect"
            yield from (Problem(what, hint, ("sections", name)) for name in others)


def _each(topic: TopicFile, key: str) -> Iterator[tuple[str, int, str]]:
    """Yield each section with what it names under a key, where that exists."""
    for name, others in _lists(topic, key).items():
        yield from ((name, number, other) for number, other in enumerate(others) if other in topic.sections)


def _lists(topic: TopicFile, key: str) -> dict[str, tuple[str, ...]]:
    return {name: getattr(section, key) for name, section in topic.sections.items()}


def _is_level(topic: TopicFile, one: str, two: str) -> bool:
    return all(name in topic.sections for name in (one, two)) and (
        _rank(topic.sections[one]) == _rank(topic.sections[two])
    )


def _rank(section: SectionTable) -> int:
    return RANKS["sheet" if section.own_sheet else section.place]


RULES: Final[tuple[Callable[[TopicFile], Iterator[Problem]], ...]] = (
    _id_problems,
    _reference_problems,
    _settled_problems,
    _icon_problems,
    _rule_problems,
    code_problems,
    _fact_problems,
    _fact_name_problems,
    _circle_problems,
    _require_problems,
    _exclude_problems,
    _always_problems,
    _preset_problems,
    _comparison_problems,
)
