"""Check that the tables of a `topic.toml` make sense together: each rule yields what breaks it.

A rule more is a function more in `RULES`. Rules skip what `tables` refused already, so that one slip is told once.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Final

from handouts.choice import LAYOUTS, RANKS, clashes, with_required
from handouts.errors import Problem
from handouts.nearest import nearest
from handouts.tables import GROUPS, SectionTable, TopicFile

_SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KEBAB: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FORMS: Final = ("of_100", "period", "population", "measure")
_REFERENCES: Final = (
    ("sections", "aspect", "aspects"),
    ("sections", "conditions", "conditions"),
    ("sections", "requires", "sections"),
    ("sections", "excludes", "sections"),
    ("sections", "sources", "sources"),
    ("presets", "sections", "sections"),
    ("presets", "conditions", "conditions"),
    ("facts", "source", "sources"),
)
"""Group, key, and the group whose names the key may hold."""


def problems(topic: TopicFile) -> Iterator[Problem]:
    """Yield everything that breaks a rule of what a topic declares."""
    for rule in RULES:
        yield from rule(topic)


def _ids(topic: TopicFile) -> Iterator[Problem]:
    for group in GROUPS:
        pattern, words = (_KEBAB, "lower-case-with-hyphens") if group == "presets" else (_SNAKE, "snake_case")
        for name in topic.names[group]:
            if not pattern.fullmatch(name):
                yield topic.problem(f"{group}.{name}", f"{group}.{name}: the name is not {words}")


def _references(topic: TopicFile) -> Iterator[Problem]:
    """Every name is one that is declared."""
    for group, key, target in _REFERENCES:
        for id_, table in _tables(topic, group).items():
            value = getattr(table, key)
            for name in (value,) if isinstance(value, str) else value:
                if name not in topic.names[target]:
                    what = f"unknown {_one(target)}: {name}"
                    hint = nearest(name, topic.names[target])
                    yield topic.problem(f"{group}.{id_}.{key}", f"{what} in {group}.{id_}.{key}", hint, value=name)


def _repeats(topic: TopicFile) -> Iterator[Problem]:
    for group, key, _target in _REFERENCES:
        for id_, table in _tables(topic, group).items():
            value = getattr(table, key)
            for name in () if isinstance(value, str) else sorted({name for name in value if value.count(name) > 1}):
                yield topic.problem(f"{group}.{id_}.{key}", f"{group}.{id_}.{key} names {name} twice", value=name)


def _head(topic: TopicFile) -> Iterator[Problem]:
    if topic.head and not _LANGUAGE.fullmatch(topic.head.language):
        yield topic.problem("language", f"not a language tag: {topic.head.language}", "such as en, pt-BR or zh-Hans")
    if not topic.names["sections"] and not topic.problems:
        yield topic.problem("", "has no [sections.…]")


def _facts(topic: TopicFile) -> Iterator[Problem]:
    """A figure is readable only with all that belongs to it (CONTENT.md, Risk)."""
    for name, fact in topic.facts.items():
        key = f"facts.{name}"
        if fact.unit not in {"percent", "count", ""}:
            yield topic.problem(f"{key}.unit", f"unknown unit: {fact.unit}", 'write "percent", "count" or ""')
        if not math.isfinite(fact.value) or (fact.unit == "percent" and not 0 <= fact.value <= 100):
            yield topic.problem(f"{key}.value", f"{key}.value can't be {fact.value}", "a percentage is 0 to 100")
        if fact.review_by <= fact.opened:
            yield topic.problem(f"{key}.review_by", f"{key} is to be reviewed before it was opened")


def _fact_names(topic: TopicFile) -> Iterator[Problem]:
    """No fact's name is what another's `_period` or the like is called, for a placeholder has one meaning."""
    facts = topic.names["facts"]
    for name in facts:
        if any(name != (stem := name.removesuffix(f"_{form}")) and stem in facts for form in _FORMS):
            yield topic.problem(f"facts.{name}", f"{{{name}}} would name two things", "call the fact differently")


def _addresses(topic: TopicFile) -> Iterator[Problem]:
    for name, source in topic.sources.items():
        if source.url and not re.fullmatch(r"https://[!-~]+", source.url):
            yield topic.problem(f"sources.{name}.url", f"not an https:// address: {source.url}")


def _circles(topic: TopicFile) -> Iterator[Problem]:
    requires = _lists(topic.sections, "requires")
    told: set[str] = set()
    for name in requires:
        circle = _circle(name, requires)
        if circle and not told.intersection(circle):
            told.update(circle)
            yield topic.problem(f"sections.{name}.requires", "sections require each other: " + " → ".join(circle))


def _circle(name: str, requires: Mapping[str, tuple[str, ...]], trail: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the way from a section back to itself, or nothing."""
    if name in trail:
        return (*trail, name) if name == trail[0] else ()
    ways = (_circle(needed, requires, (*trail, name)) for needed in requires.get(name, ()))
    return next(filter(None, ways), ())


def _contradictions(topic: TopicFile) -> Iterator[Problem]:
    """What a section needs or forbids can come true."""
    sections = topic.sections
    requires = _lists(sections, "requires")
    for name, section in sections.items():
        key = f"sections.{name}"
        if section.sensitive and section.always:
            yield topic.problem(f"{key}.always", f"{name} is sensitive, so it can't be in every handout")
        for other in section.excludes:
            if other == name or (other in sections and (sections[other].always or section.always)):
                why = "itself" if other == name else f"{other}, but one of them is in every handout"
                yield topic.problem(f"{key}.excludes", f"{name} excludes {why}", value=other)
        for other in section.requires:
            if other in sections and sections[other].sensitive:
                hint = "sensitive sections come only when asked for by name"
                yield topic.problem(
                    f"{key}.requires", f"{name} requires {other}, which is sensitive", hint, value=other
                )
            if other in sections and RANKS[_place(sections[other])] > RANKS[_place(section)]:
                yield topic.problem(f"{key}.requires", f"{name} requires {other}, which stands after it", value=other)
        for one, two in clashes(with_required({name: ""}, requires), _lists(sections, "excludes")):
            if one != two:
                yield topic.problem(f"{key}.requires", f"{name} can never be chosen: {one} excludes {two}")


def _presets(topic: TopicFile) -> Iterator[Problem]:
    sections = topic.sections
    always = {name: "" for name, section in sections.items() if section.always}
    for id_, preset in topic.presets.items():
        key = f"presets.{id_}.sections"
        for name in preset.sections:
            if name in sections and sections[name].sensitive:
                hint = "sensitive sections come only when asked for by name"
                yield topic.problem(key, f"preset {id_} has {name}, which is sensitive", hint, value=name)
        for one, two in combinations(preset.sections, 2):
            if one in sections and two in sections[one].requires and _place(sections[one]) == _place(sections[two]):
                yield topic.problem(key, f"preset {id_} has {two} after {one}, which requires it", value=two)
        chosen = with_required({**always, **dict.fromkeys(preset.sections, "")}, _lists(sections, "requires"))
        for one, two in clashes(chosen, _lists(sections, "excludes")):
            yield topic.problem(key, f"preset {id_} has both {one} and {two}, but {one} excludes {two}")
        if preset.layout not in LAYOUTS:
            hint = nearest(preset.layout, LAYOUTS) or f"known: {', '.join(LAYOUTS)}"
            yield topic.problem(f"presets.{id_}.layout", f"unknown layout: {preset.layout}", hint)
        if not preset.sections:
            yield topic.problem(key, f"preset {id_} has no sections")


def _comparisons(topic: TopicFile) -> Iterator[Problem]:
    """Side by side, an aspect has one section for each condition."""
    for aspect in topic.aspects:
        about = {
            name: section.conditions[0]
            for name, section in topic.sections.items()
            if section.aspect == aspect and len(section.conditions) == 1
        }
        for one, two in combinations(about, 2):
            if about[one] == about[two] and len(set(about.values())) > 1:
                what = f"{one} and {two} are both about {about[one]} and the aspect {aspect}"
                yield topic.problem(f"sections.{two}", what, "side by side needs one: give one another aspect")


def _tables(topic: TopicFile, group: str) -> Mapping[str, object]:
    tables: Mapping[str, object] = getattr(topic, group)
    return tables


def _lists(sections: Mapping[str, SectionTable], key: str) -> dict[str, tuple[str, ...]]:
    return {name: getattr(section, key) for name, section in sections.items()}


def _place(section: SectionTable) -> str:
    return "sheet" if section.own_sheet else section.place


def _one(group: str) -> str:
    return "term" if group == "glossary" else group.removesuffix("s")


RULES: Final[tuple[Callable[[TopicFile], Iterator[Problem]], ...]] = (
    _ids,
    _references,
    _repeats,
    _head,
    _facts,
    _fact_names,
    _addresses,
    _circles,
    _contradictions,
    _presets,
    _comparisons,
)
