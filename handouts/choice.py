"""Put chosen sections in order: what they require, what excludes what, and which stand side by side.

Pure functions over names, shared by selection and by the rules that a topic is checked with.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from handouts.content.topic import Section, Topic

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
    ordered: dict[str, str] = {}
    seen: set[str] = set()

    def take(name: str, reason: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for needed in requires.get(name, ()):
            take(needed, reasons.get(needed, f"needed by {name}"))
        ordered[name] = reason

    for name, reason in reasons.items():
        take(name, reason)
    return ordered


def clashes(names: Iterable[str], excludes: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield every pair of the names of which the first excludes the second."""
    together = tuple(names)
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
    placed: set[str] = set()
    groups: list[tuple[str, ...]] = []

    def place(name: str) -> None:
        if name in placed:
            return
        group = partners.get(name, (name,))
        placed.update(group)
        for needed in (needed for member in group for needed in topic.sections[member].requires):
            if needed in names:
                place(needed)
        groups.append(group)

    for name in names:
        place(name)
    return tuple(groups)


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
