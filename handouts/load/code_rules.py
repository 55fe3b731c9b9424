"""Check the codes of a `topic.toml`: each group has codes as its systems spell them, and says one thing of them."""

from collections.abc import Iterator
from typing import Final

from handouts.errors import Keys, Problem, dotted, near
from handouts.load.tables import TopicFile
from handouts.model.codes import SYSTEMS, Code, CodeGroup, above, is_code

_CHECKED: Final = {"snomed_ct": "; the last digit proves the others"}


def code_problems(topic: TopicFile) -> Iterator[Problem]:
    """Yield what is wrong with the groups of codes, each by itself and beside the others."""
    for name, group in topic.codes.items():
        found = (*_misspelt(group), *_contradictions(group), *_unknown_names(topic, group))
        yield from (problem.under("codes", name) for problem in found)
    yield from _overlaps(topic)


def _misspelt(group: CodeGroup) -> Iterator[Problem]:
    if not any(group.codes(system) for system in SYSTEMS):
        yield Problem("has no codes", f"add some: {', '.join(SYSTEMS)}")
    for key, system in SYSTEMS.items():
        for number, code in enumerate(group.codes(key)):
            if not is_code(key, code):
                hint = f"write it like {system.example}{_CHECKED.get(key, '')}"
                yield Problem(f"{code} is not a code of {system.name}", hint, (key, number))


def _contradictions(group: CodeGroup) -> Iterator[Problem]:
    for other in ("preset", "beside"):
        if group.refused and getattr(group, other):
            yield Problem(f"contradicts {other}", "codes that are refused propose nothing", ("refused",))


def _unknown_names(topic: TopicFile, group: CodeGroup) -> Iterator[Problem]:
    presets = topic.names["presets"]
    if group.preset and group.preset not in presets:
        hint = near(group.preset, presets) if presets else "there are no presets"
        yield Problem(f"unknown preset: {group.preset}", hint, ("preset",))
    for number, name in enumerate(group.beside):
        other = topic.codes.get(name)
        if other and (other.beside or other.refused):
            yield Problem(f"{name} doesn't count by itself", "name groups that do", ("beside", number))


def _overlaps(topic: TopicFile) -> Iterator[Problem]:
    """No code is in two groups, so that it means one thing."""
    places: dict[Code, Keys] = {}
    for code, at in sorted(_listed(topic), key=lambda listed: len(listed[0].code)):
        for other in above(code):
            if other in places:
                what = f"{code.code} is there already, as {other.code} in {dotted(places[other][:2])}"
                yield Problem(what, "leave one of them out", at)
        places.setdefault(code, at)


def _listed(topic: TopicFile) -> Iterator[tuple[Code, Keys]]:
    for name, group in topic.codes.items():
        for key in SYSTEMS:
            yield from ((Code(key, code), ("codes", name, key, n)) for n, code in enumerate(group.codes(key)))
