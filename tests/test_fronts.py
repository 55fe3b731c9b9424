"""What stands above whom to call gives way step by step, and never what it says."""

import pytest
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.fronts import NOTES, fronts
from handouts.choose.selection import pieces
from handouts.load.clinic import sample_clinic
from handouts.model.job import ChosenPiece, Request
from handouts.model.page import page
from handouts.model.patient import PERSONAL

TOPIC = fixture_topic(PROCEDURE)
CHOSEN = [piece for piece in pieces(job_for(TOPIC, Request("on-the-day"))) if piece.id != NOTES]
CLINIC = replace(sample_clinic(), patient_fields=PERSONAL)
ROOM_FOR_NOTES = ChosenPiece(NOTES, "in every leaflet")
CALL = "section.when_to_call"
PAGES = {False: page("a4", "clear-print"), True: page("a5", "large-print")}


def ways(call: str = CALL, *, may_split: bool) -> list[list[str]]:
    """Return the kinds of pieces from the masthead to the first section, of each way to print the leaflet."""
    found = fronts(TOPIC, CLINIC, CHOSEN, call, PAGES[may_split])
    names = [[piece.id for piece in front.pieces] for front in found]
    return [[name.partition(".")[0] for name in way[1 : way.index("contents")]] for way in names]


def test_what_gives_way_on_a_roomy_page() -> None:
    """The audience, the summary, the size of the title, in this order; last the message goes below."""
    assert ways(may_split=False) == [
        ["masthead", "head", "audience", "message", "summary", "section"],
        ["masthead", "head", "message", "summary", "section"],
        ["masthead", "head", "message", "section"],
        ["masthead", "small", "message", "section"],
        ["masthead", "small", "section", "message"],
    ]


def test_what_gives_way_where_a_page_holds_few_lines() -> None:
    """It goes below; then the numbers come first, and step by step the rest above them gives way: the masthead but the
    clinic's name and who the patient is, the message, what says where the signs follow, the title but its words."""
    lower = ["audience", "summary"]
    assert ways(may_split=True) == [
        ["masthead", "head", "audience", "message", "summary", "section"],
        ["masthead", "head", "message", "summary", "section", "audience"],
        ["masthead", "head", "message", "section", *lower],
        ["masthead", "small", "message", "section", *lower],
        ["masthead", "small", "message", "numbers", *lower],
        ["slim", "small", "message", "numbers", "fields", *lower],
        ["slim", "small", "numbers", "fields", "message", *lower],
        ["slim", "small", "bare", "fields", "message", *lower],
        ["slim", "least", "bare", "fields", "message", *lower],
    ]


@pytest.mark.parametrize("shown", [("sticker",), ("date_of_birth", "name"), ()])
def test_a_low_masthead_that_has_all_leaves_nothing_to_go_below(shown: tuple[str, ...]) -> None:
    """Where the clinic shows no more of its patients than who they are."""
    clinic = replace(CLINIC, patient_fields=shown)
    names = {piece.id for front in fronts(TOPIC, clinic, CHOSEN, CALL, PAGES[True]) for piece in front.pieces}
    assert "slim" in names
    assert "fields" not in names


def test_a_leaflet_without_numbers_is_printed_as_it_stands() -> None:
    """There is nothing to give way to."""
    assert len(ways("", may_split=True)) == 1


def test_the_rest_of_a_leaflet_stays() -> None:
    """Whatever gives way."""
    rest = tuple(CHOSEN[[piece.id for piece in CHOSEN].index("section.during") :])
    for may_split in (False, True):
        assert all(
            front.pieces[-len(rest) :] == rest for front in fronts(TOPIC, CLINIC, CHOSEN, CALL, PAGES[may_split])
        )


def test_room_for_notes_gives_way_last() -> None:
    """After all ways with it come the same ways without."""
    for may_split in (False, True):
        with_room = list(fronts(TOPIC, CLINIC, [*CHOSEN, ROOM_FOR_NOTES], CALL, PAGES[may_split]))
        without = list(fronts(TOPIC, CLINIC, CHOSEN, CALL, PAGES[may_split]))
        assert with_room[len(without) :] == without
        assert all(front.pieces[-1] == ROOM_FOR_NOTES for front in with_room[: len(without)])
