"""Sections in order: what is required comes before, what excludes is found, partners stand together."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from made_topics import stands, topics
from msgspec.structs import replace
from topic_folders import SPRAINS, fixture_topic

from handouts.model.ordering import LAYOUTS, clashes, rank, side_by_side, variant, with_required
from handouts.model.topic import Topic

GRAPHS = (
    st.integers(1, 7)
    .flatmap(
        lambda size: st.fixed_dictionaries(
            {f"s{number}": st.lists(st.sampled_from(range(size)), max_size=3) for number in range(size)}
        )
    )
    .map(lambda graph: {name: tuple(f"s{number}" for number in needed) for name, needed in graph.items()})
)


def test_layouts_are_the_templates() -> None:
    """Each layout has its template; `galley` is what they extend, `patient` one patient's masthead alone."""
    templates = Path(__file__).parent.parent / "templates"
    assert set(LAYOUTS) == {path.stem for path in templates.glob("*.html")} - {"galley", "patient", "report"}


def test_required_sections_come_just_before() -> None:
    """What a section needs, and what that needs, comes in front of it and says so."""
    requires = {"c": ("b",), "b": ("a",)}
    assert with_required({"x": "asked for", "c": "asked for"}, requires) == {
        "x": "asked for",
        "a": "needed by b",
        "b": "needed by c",
        "c": "asked for",
    }
    assert list(with_required({"x": "", "c": ""}, requires)) == ["x", "a", "b", "c"]


def test_a_section_named_later_is_moved_and_keeps_its_reason() -> None:
    """A named section that an earlier one requires comes before it, for the reason it was named."""
    assert list(with_required({"b": "added", "a": "asked for"}, {"b": ("a",)}).items()) == [
        ("a", "asked for"),
        ("b", "added"),
    ]


@given(GRAPHS)
def test_required_sections_of_any_graph(requires: dict[str, tuple[str, ...]]) -> None:
    """Circles, which are refused elsewhere, don't hang; all that is named or required is there, once."""
    named = dict.fromkeys(list(requires)[:3], "asked for")
    chosen = with_required(named, requires)
    assert set(named) <= set(chosen)
    assert all(needed in chosen for name in chosen for needed in requires[name])


def test_a_chain_longer_than_the_stack() -> None:
    """Each section of thousands requires the next; side by side too."""
    topic = fixture_topic(SPRAINS)
    one = next(iter(topic.sections.values()))
    names = [f"s{number}" for number in range(3000)]
    requires = {name: (needed,) for name, needed in pairwise(names)}
    assert list(with_required({"s0": "asked for"}, requires)) == names[::-1]
    sections = {name: replace(one, id=name, requires=requires.get(name, ())) for name in names}
    assert side_by_side(replace(topic, sections=sections), names) == tuple((name,) for name in names[::-1])


def test_clashes() -> None:
    """A pair is found whichever of the two names the other, and only where both are in."""
    excludes = {"a": ("b", "c"), "c": ("d",)}
    assert list(clashes(["b", "a"], excludes)) == [("a", "b")]
    assert list(clashes(["b", "c"], excludes)) == []


def test_variant_is_for_exactly_one_condition() -> None:
    """A handout about one condition shows that one's blocks; about more, all."""
    section = fixture_topic(SPRAINS).sections["when_to_call"]
    assert variant(section, ("wrist",)) == "wrist"
    assert variant(section, ("wrist", "knee")) == ""


def test_partners_stand_together_in_the_order_of_conditions() -> None:
    """Whatever the order asked for, columns keep the topic's."""
    names = ("signs_knee", "care_ankle", "signs_ankle", "care_wrist", "care_knee")
    assert side_by_side(fixture_topic(SPRAINS), names) == (
        ("signs_ankle", "signs_knee"),
        ("care_ankle", "care_wrist", "care_knee"),
    )


def test_one_condition_alone_has_no_partner() -> None:
    """There is nothing to compare a lone section with."""
    assert side_by_side(fixture_topic(SPRAINS), ("signs_knee", "when_to_call")) == (("signs_knee",), ("when_to_call",))


@given(topics())
def test_groups_hold_every_section_once(topic: Topic) -> None:
    """Grouping loses nothing, and a group compares one aspect of different conditions in one place."""
    names = sorted(topic.sections, key=lambda name: stands(topic.sections[name]))
    groups = side_by_side(topic, names)
    assert sorted(name for group in groups for name in group) == sorted(names)
    for group in (group for group in groups if len(group) > 1):
        sections = [topic.sections[name] for name in group]
        assert len({(section.aspect, rank(section)) for section in sections}) == 1
        assert [section.conditions for section in sections] == sorted({section.conditions for section in sections})
        assert not any(section.is_sensitive or section.has_own_sheet for section in sections)
