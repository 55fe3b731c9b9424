"""Put chosen sections in order: what they require, what excludes what, and which stand side by side.

Pure functions over names, shared by selection and by the rules that a topic is checked with.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Final, TypeVar

from handouts.model.topic import Section, Topic

Name = TypeVar("Name", bound=Hashable)
ARTICLE: Final = "article"
LAYOUTS: Final = {ARTICLE: False, "comparison": True}
"""Each layout (a template's name), and whether it sets conditions side by side."""
RANKS: Final = {"front": 0, "body": 1, "back": 2, "sheet": 3}
"""The order of places; a sheet of its own is last."""


def rank(section: Section) -> int:
    """Return where the section stands, as a number to sort by."""
    return RANKS["sheet" if section.has_own_sheet else section.place]


def with_required(reasons: Mapping[str, str], requires: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the sections and those they require, each of these before what needs it, with the reason for each."""
    ordered = _in_order(reasons, lambda name: requires.get(name, ()))
    return {name: reasons.get(name, f"needed by {needing}") for name, needing in ordered}


def clashes(names: Iterable[str], excludes: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield every pair of the names of which the first excludes the second."""
    together = dict.fromkeys(names)
    for name in together:
        yield from ((name, other) for other in excludes.get(name, ()) if other in together)


def variant(section: Section, conditions: Sequence[str]) -> str:
    """Return the condition to which the section's `for` widgets are narrowed, or nothing: all are shown."""
    return conditions[0] if len(conditions) == 1 and section.variants else ""


def side_by_side(topic: Topic, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the sections in order, those to compare as one group, in the topic's order of conditions.

    A group stands where the first of it stood, after everything that one of its sections requires.
    """
    partners = _partners(topic, set(names))
    group_of = {name: partners.get(name, (name,)) for name in names}

    def before(group: tuple[str, ...]) -> list[tuple[str, ...]]:
        needed = (needed for member in group for needed in topic.sections[member].requires)
        return [group_of[name] for name in needed if name in group_of]

    return tuple(group for group, _ in _in_order(group_of.values(), before))


def _in_order(names: Iterable[Name], before: Callable[[Name], Sequence[Name]]) -> Iterator[tuple[Name, Name | None]]:
    """Yield names and all that must stand before them, each once, with the one that brought it along.

    Without recursion: a chain may be longer than Python's stack. In a circle, the name met first comes last.
    """
    seen: set[Name] = set()
    waiting: list[tuple[Name, Name | None, bool]] = [(name, None, False) for name in names]
    waiting.reverse()
    while waiting:
        name, needing, is_next = waiting.pop()
        if is_next:
            yield name, needing
        elif name not in seen:
            seen.add(name)
            waiting.append((name, needing, True))
            waiting.extend((needed, name, False) for needed in reversed(before(name)))


def _partners(topic: Topic, chosen: Set[str]) -> dict[str, tuple[str, ...]]:
    """Return the group of each section that is compared: one aspect, one place, two or three single conditions.

    Where a topic has two sections of one aspect for one condition, no column could be theirs: they are not compared.
    """
    found: dict[tuple[str, int], dict[str, list[str]]] = {}
    for name, section in topic.sections.items():
        if len(section.conditions) == 1 and not (section.has_own_sheet or section.is_sensitive):
            found.setdefault((section.aspect, rank(section)), {}).setdefault(section.conditions[0], []).append(name)
    columns = ({c: names[0] for c, names in about.items() if len(names) == 1} for about in found.values())
    groups = (tuple(about[c] for c in topic.conditions if c in about and about[c] in chosen) for about in columns)
    return {name: group for group in groups if len(group) in {2, 3} for name in group}
