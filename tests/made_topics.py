"""Topics made up at random, for properties that hold of every choice: sections only, without text."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from handouts.model.job import Request
from handouts.model.topic import Aspect, Condition, Preset, Section, SectionPlace, Topic

CONDITIONS = ("left", "middle", "right")
ASPECTS = ("signs", "care")
PLACES: tuple[SectionPlace, ...] = ("front", "body", "back")
ORDER = {"front": 0, "body": 1, "back": 2}


def stands(section: Section) -> int:
    """Return where a section stands in a handout, as a number."""
    return 3 if section.has_own_sheet else ORDER[section.place]


@st.composite
def _sections(draw: st.DrawFn) -> dict[str, Section]:
    """Make sections that require earlier ones, as the rules of a topic have it: none that stands after."""
    made: dict[str, Section] = {}
    for number in range(draw(st.integers(2, 8))):
        section = Section(
            id=f"s{number}",
            title=f"Section {number}",
            aspect=draw(st.sampled_from(ASPECTS)),
            conditions=tuple(name for name in CONDITIONS if draw(st.booleans())) or CONDITIONS,
            blocks=(),
            path=Path(f"s{number}.md"),
            excludes=tuple(name for name in made if draw(st.integers(0, 9)) == 0),
            is_always=draw(st.integers(0, 4)) == 0,
            is_sensitive=draw(st.integers(0, 9)) == 0,
            has_own_sheet=draw(st.integers(0, 9)) == 0,
            place=draw(st.sampled_from(PLACES)),
            questions=tuple("Why?" for _ in range(draw(st.integers(0, 2)))),
        )
        before = [name for name in made if stands(made[name]) <= stands(section)]
        requires = tuple(name for name in before if draw(st.integers(0, 3)) == 0)
        made[section.id] = Section(
            **{key: getattr(section, key) for key in section.__struct_fields__} | {"requires": requires}
        )
    return made


@st.composite
def topics(draw: st.DrawFn) -> Topic:
    """Make a topic with one preset of each layout."""
    sections = draw(_sections())
    named = [name for name, section in sections.items() if not section.is_sensitive] or list(sections)
    layouts = ("article", "comparison")
    presets = {layout: _preset(layout, draw(_some(named)), draw(_conditions)) for layout in layouts}
    return Topic(
        id="made",
        title="Made up",
        language="en",
        version=date(2026, 11, 22),
        default=Preset("", "Made up", "", "", "", "article", ()),
        conditions={name: Condition(name, name) for name in CONDITIONS},
        aspects={name: Aspect(name, name) for name in ASPECTS},
        sections=sections,
        presets=presets,
        facts={},
        sources={},
        glossary={},
        pictures={},
        path=Path("made"),
    )


@st.composite
def choices(draw: st.DrawFn) -> tuple[Topic, Request]:
    """Make a topic and a request that names what it has."""
    topic = draw(topics())
    names = list(topic.sections)
    few = st.lists(st.sampled_from(names), max_size=2).map(tuple)
    if draw(st.booleans()):
        return topic, Request(preset=draw(st.sampled_from(list(topic.presets))), add=draw(few), drop=draw(few))
    return topic, Request(sections=draw(_some(names)), add=draw(few), drop=draw(few))


_conditions = st.sampled_from([(), ("left",), ("left", "right")])


def _some(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=6).map(tuple)


def _preset(layout: str, sections: tuple[str, ...], conditions: tuple[str, ...]) -> Preset:
    return Preset(layout, layout, "", "", "", layout, tuple(dict.fromkeys(sections)), conditions)
