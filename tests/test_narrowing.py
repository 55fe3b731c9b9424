"""A narrowed topic prints what the whole one printed."""

import re
from xml.etree.ElementTree import Element, tostring

import pytest
from composing import TOPICS, body, composed
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS

from handouts.choose.narrowing import narrow
from handouts.choose.selection import pieces
from handouts.model import page
from handouts.model.job import Request, Selection
from handouts.model.topic import Topic

PAGE = page.page("a4", "clear-print")
PRESETS = [(name, preset) for name, topic in TOPICS.items() for preset in topic.presets]


def narrowed(topic: Topic, request: Request) -> tuple[Topic, Selection, list[str]]:
    job = job_for(topic, request)
    names = [piece.id for piece in pieces(job)]
    return narrow(topic, job.selection, names, topic.language), job.selection, names


def printed(topic: Topic, layout: str) -> dict[str, str]:
    """Return the HTML of every piece."""
    return {piece.get("id", ""): _html(piece) for piece in body(composed(topic, layout))}


def _html(piece: Element) -> str:
    """Return a piece without the lines of its file, which tell an author where a fault is and print nothing."""
    return " ".join(re.sub(r' data-line="\d+"', "", tostring(piece, "unicode")).split())


def check(name: str, request: Request) -> None:
    """Prove that each piece of a handout is the same, composed of the whole topic or of what is printed of it."""
    topic = TOPICS[name]
    part, selection, names = narrowed(topic, request)
    whole, own = printed(topic, selection.layout), printed(part, selection.layout)
    assert [own[piece] for piece in names] == [whole[piece] for piece in names]


@pytest.mark.parametrize(("name", "preset"), PRESETS)
def test_a_narrowed_topic_prints_the_same(name: str, preset: str) -> None:
    """Every preset of every topic."""
    check(name, Request(preset=preset))


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        (PROCEDURE, ("figures", "during_with_water")),
        (SPRAINS, ("care_knee",)),
        ("breast-cancer-spread", ("outlook_figures", "treatment_metastatic")),
        ("breast-cancer-spread", ("outlook_figures", "treatment_invasive", "treatment_metastatic")),
    ],
)
def test_sections_by_name_print_the_same(name: str, sections: tuple[str, ...]) -> None:
    """Icon arrays, sheets of their own and text for one condition alone."""
    check(name, Request(sections=sections))


def test_what_is_not_printed_is_left_out() -> None:
    """Sections, presets, words, facts and pictures of others."""
    part, _, _ = narrowed(TOPICS[PROCEDURE], Request(preset="on-the-day"))
    assert list(part.sections) == ["when_to_call", "during", "after"]
    assert list(part.presets) == ["on-the-day"]
    assert list(part.glossary) == ["eardrum"]
    assert list(part.facts) == ["minutes"]
    assert list(part.pictures) == ["tests", "ear"]
    assert (part.aspects, part.conditions) == ({}, {})
    assert part.facts["minutes"].measure == ""


def test_words_named_by_the_head_or_by_an_entry_are_kept() -> None:
    """The head names a fact; an entry links to another one."""
    part, _, _ = narrowed(TOPICS[PROCEDURE], Request(preset="whole", drop=("during", "before")))
    assert list(part.facts) == ["minutes"]
    assert {"ear_canal", "eardrum"} <= set(part.glossary)


def test_columns_keep_their_names_in_the_topics_order() -> None:
    """They stand in the names of the pieces."""
    part, _, _ = narrowed(TOPICS[SPRAINS], Request(preset="arm-and-leg"))
    assert {id_: condition.label for id_, condition in part.conditions.items()} == {"ankle": "Ankle", "wrist": "Wrist"}
    assert list(part.aspects) == ["signs", "care"]
    assert list(part.pictures) == ["signs"]
