"""A request becomes a selection with a reason for each section, or a refusal that says why."""

import pytest
from hypothesis import given
from made_topics import choices, stands
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS, fixture_topic

from handouts.choose.selection import pieces, reselect, select
from handouts.errors import ContentError, HandoutError, UnknownName, UsageError
from handouts.load.clinic import sample_clinic
from handouts.model.job import ChosenSection, Request, Selection
from handouts.model.topic import Topic

CLINIC = replace(sample_clinic(), is_sample=False)
EAR = fixture_topic(PROCEDURE)
SPRAIN = fixture_topic(SPRAINS)


def reasons(selection: Selection) -> dict[str, str]:
    return {chosen.section: chosen.reason for chosen in selection.chosen}


def ids(topic: Topic, request: Request) -> list[str]:
    return [piece.id for piece in pieces(job_for(topic, request, CLINIC))]


# Choosing


def test_a_preset() -> None:
    """Its sections come in its order, after the front ones and before the back ones."""
    assert select(EAR, Request(preset="on-the-day")) == Selection(
        topic="a-procedure",
        preset="on-the-day",
        layout="article",
        chosen=(
            ChosenSection("when_to_call", "in every leaflet"),
            ChosenSection("during", "preset on-the-day"),
            ChosenSection("after", "preset on-the-day"),
        ),
        conditions=(),
    )


def test_a_list_of_sections_keeps_its_order() -> None:
    """Sections come as they were named, each once, headed by the topic's own title."""
    selection = select(SPRAIN, Request(sections=("signs_wrist", "signs_ankle", "signs_wrist")))
    assert reasons(selection) == {
        "when_to_call": "in every leaflet",
        "signs_wrist": "asked for",
        "signs_ankle": "asked for",
    }
    assert selection.sections == ("when_to_call", "signs_wrist", "signs_ankle")
    assert (selection.preset, selection.layout) == (None, "article")


def test_what_is_required_comes_in_by_itself() -> None:
    """It stands just before what needs it and says so."""
    selection = select(EAR, Request(preset="on-the-day", add=("before",)))
    assert reasons(selection) == {
        "when_to_call": "in every leaflet",
        "during": "preset on-the-day",
        "about": "needed by before",
        "before": "added",
        "after": "preset on-the-day",
    }
    assert selection.sections == ("when_to_call", "during", "about", "before", "after")


def test_a_sensitive_section_comes_by_name_and_last() -> None:
    """It is on a sheet of its own, after all others."""
    assert select(EAR, Request(preset="whole", add=("figures",))).sections[-1] == "figures"
    assert select(EAR, Request(sections=("figures", "during"))).sections == (
        "when_to_call",
        "about",
        "during",
        "figures",
    )


def test_dropping() -> None:
    """What only a dropped section needed does not come in."""
    selection = select(EAR, Request(preset="on-the-day", add=("before",), drop=("during",)))
    assert selection.sections == ("when_to_call", "about", "before", "after")
    assert select(EAR, Request(preset="whole", drop=("before", "about"))).sections == (
        "when_to_call",
        "during",
        "after",
    )


@pytest.mark.parametrize(
    ("request_", "error", "message", "hint"),
    [
        (Request(), UsageError, "choose a preset or sections", "whole, on-the-day"),
        (Request(add=("about",)), UsageError, "choose a preset or sections", "whole, on-the-day"),
        (Request("whole", ("about",)), UsageError, "contradict each other", "--add"),
        (Request("whole", add=("about",), drop=("about",)), UsageError, "about is both asked for and dropped", ""),
        (Request("whole", drop=("figures",)), UsageError, "figures can't be dropped: it is not in this", "in: about"),
        (Request("on-the-day", drop=("during", "after")), UsageError, "nothing is left", ""),
        (Request("hole"), UnknownName, "unknown preset: hole", "did you mean whole?"),
        (Request(sections=("abuot",)), UnknownName, "unknown section: abuot", "did you mean about?"),
        (Request("whole", add=("figure",)), UnknownName, "unknown section: figure", "did you mean figures?"),
        (Request("whole", drop=("befor",)), UnknownName, "unknown section: befor", "did you mean before?"),
        (Request("whole", drop=("when_to_call",)), ContentError, "when_to_call can't be dropped: it is in every", ""),
        (Request("whole", drop=("about",)), ContentError, "about can't be dropped: before requires it", "before too"),
        (
            Request("whole", add=("during_with_water",)),
            ContentError,
            "during_with_water and during can't be in one leaflet: during_with_water excludes during",
            "during: preset whole",
        ),
    ],
)
def test_refusals(request_: Request, error: type[HandoutError], message: str, hint: str) -> None:
    """A choice that can't be made is refused with the reason, a hint and its exit code."""
    with pytest.raises(error) as refused:
        select(EAR, request_)
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_conditions() -> None:
    """A preset names them; else the one that all sections about a single one share; else all."""
    assert select(SPRAIN, Request("knee-only")).conditions == ("knee",)
    assert select(SPRAIN, Request(sections=("care_wrist",))).conditions == ("wrist",)
    assert select(SPRAIN, Request(sections=("care_wrist", "signs_knee"))).conditions == ("ankle", "wrist", "knee")
    assert select(SPRAIN, Request(sections=("when_to_call",))).conditions == ("ankle", "wrist", "knee")


def test_a_handout_about_one_condition_compares_nothing() -> None:
    """What is left of a comparison, when all sections of the other conditions are dropped, is an article."""
    assert select(SPRAIN, Request("side-by-side")).layout == "comparison"
    others = [name for name in SPRAIN.presets["side-by-side"].sections if name.endswith(("_ankle", "_wrist"))]
    assert select(SPRAIN, Request("side-by-side", drop=tuple(others))).layout == "article"


@given(choices())
def test_rules_hold_for_every_choice(choice: tuple[Topic, Request]) -> None:
    """Always in, required before, no pair that excludes, nothing twice, nothing sensitive but by name; or refused."""
    topic, request = choice
    try:
        selection = select(topic, request)
    except HandoutError as error:
        assert error.exit_code in {2, 3}
        return
    names = selection.sections
    assert len(set(names)) == len(names)
    assert {name for name, section in topic.sections.items() if section.is_always} <= set(names)
    asked = {*request.sections, *request.add}
    for place, name in enumerate(names):
        section = topic.sections[name]
        assert set(section.requires) <= set(names[:place])
        assert not set(section.excludes) & set(names)
        assert not section.is_sensitive or name in asked
    assert asked <= set(names)
    assert not set(request.drop) & set(names)
    assert all(chosen.reason for chosen in selection.chosen)


@given(choices())
def test_order_is_kept(choice: tuple[Topic, Request]) -> None:
    """Places follow one another, and inside a place named sections keep their order unless one requires another."""
    topic, request = choice
    try:
        names = select(topic, request).sections
    except HandoutError:
        return
    places = [stands(topic.sections[name]) for name in names]
    assert places == sorted(places)
    preset = topic.presets[request.preset].sections if request.preset else ()
    named = [name for name in dict.fromkeys((*preset, *request.sections, *request.add)) if name in names]
    free = [name for name in named if not any(name in section.requires for section in topic.sections.values())]
    kept = sorted(free, key=lambda name: stands(topic.sections[name]))
    assert [name for name in names if name in free] == kept


@given(choices())
def test_the_same_request_gives_the_same_handout(choice: tuple[Topic, Request]) -> None:
    """Selection and pieces depend on nothing but what they are given."""
    topic, request = choice
    try:
        first = select(topic, request)
    except HandoutError:
        return
    assert select(topic, request) == first
    assert pieces(job_for(topic, request)) == pieces(job_for(topic, request))


@given(choices())
def test_what_a_finished_leaflet_names_makes_its_selection_again(choice: tuple[Topic, Request]) -> None:
    """Its preset and sections are enough, however they were asked for."""
    topic, request = choice
    try:
        first = select(topic, request)
    except HandoutError:
        return
    again = reselect(topic, first.preset or "", first.sections)
    assert replace(again, chosen=()) == replace(first, chosen=())
    assert again.sections == first.sections


# Pieces


def test_pieces_of_an_article() -> None:
    """Everything stands in the order of a handout; a sheet of its own comes last."""
    request = Request(preset="on-the-day", add=("figures",))
    made = pieces(job_for(EAR, request))
    assert [piece.id for piece in made] == [
        "status",
        "masthead",
        "head.on-the-day",
        "audience.on-the-day",
        "message.on-the-day",
        "summary.on-the-day",
        "section.when_to_call",
        "contents",
        "section.during",
        "section.about",
        "section.after",
        "questions",
        "question.after.1",
        "glossary",
        "term.ear_canal",
        "term.eardrum",
        "term.suction",
        "sources",
        "source.made_up",
        "source.visits",
        "contact",
        "notes",
        "section.figures",
    ]
    assert [piece.id for piece in made if piece.starts_sheet] == ["section.figures"]
    why = {piece.id: piece.reason for piece in made}
    assert why["section.figures"] == "added"
    assert why["section.about"] == "needed by figures"
    assert why["term.eardrum"] == "used in about" or why["term.eardrum"] == "used in during"


def test_side_by_side() -> None:
    """In a layout that compares, two or three sections of an aspect are one piece, where the first stood."""
    found = ids(SPRAIN, Request(preset="side-by-side"))
    assert [name for name in found if name.startswith(("pair", "section"))] == [
        "section.when_to_call",
        "pair.signs.ankle-wrist-knee",
        "pair.care.ankle-wrist-knee",
    ]
    found = ids(SPRAIN, Request(preset="side-by-side", drop=("care_wrist",)))
    assert "pair.care.ankle-knee" in found
    found = ids(SPRAIN, Request(preset="side-by-side", drop=("care_wrist", "care_knee")))
    assert "section.care_ankle" in found


def test_an_article_has_no_pairs() -> None:
    """Sections named one by one follow one another."""
    found = ids(SPRAIN, Request(sections=("signs_ankle", "signs_wrist")))
    assert found[5:9] == ["summary", "section.when_to_call", "contents", "section.signs_ankle"]
    assert not [name for name in found if name.startswith("pair")]


def test_variants() -> None:
    """A handout about one condition takes the section as that condition's readers need it."""
    assert "section.when_to_call.knee" in ids(SPRAIN, Request(preset="knee-only"))
    assert "section.when_to_call.wrist" in ids(SPRAIN, Request(sections=("care_wrist",)))
    assert "section.when_to_call" in ids(SPRAIN, Request(preset="side-by-side"))


def test_headings_only_where_something_follows() -> None:
    """A handout without questions or terms has no heading for them."""
    assert ids(EAR, Request(sections=("when_to_call",))) == [
        "status",
        "masthead",
        "head",
        "audience",
        "message",
        "summary",
        "section.when_to_call",
        "contents",
        "sources",
        "source.made_up",
        "contact",
        "notes",
    ]


@given(choices())
def test_pieces_hold_every_section_once(choice: tuple[Topic, Request]) -> None:
    """Whatever is chosen, each section is in one piece, each question is there, and no piece comes twice."""
    topic, request = choice
    try:
        job = job_for(topic, request, CLINIC)
    except HandoutError:
        return
    made = [piece.id for piece in pieces(job)]
    assert len(set(made)) == len(made)
    paired = sum(name.count("-") + 1 for name in made if name.startswith("pair."))
    single = [name.split(".")[1] for name in made if name.startswith("section.")]
    assert paired + len(single) == len(job.selection.sections)
    assert len(set(single)) == len(single)
    asked = sum(len(topic.sections[name].questions) for name in job.selection.sections)
    assert len([name for name in made if name.startswith("question.")]) == asked
