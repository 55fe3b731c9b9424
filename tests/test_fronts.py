"""What stands above whom to call gives way step by step, and never what it says."""

from printing import job_for
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.fronts import NOTES, fronts
from handouts.choose.selection import pieces
from handouts.model.job import ChosenPiece, Request
from handouts.model.page import page

TOPIC = fixture_topic(PROCEDURE)
CHOSEN = [piece for piece in pieces(job_for(TOPIC, Request("on-the-day"))) if piece.id != NOTES]
ROOM_FOR_NOTES = ChosenPiece(NOTES, "in every leaflet")
CALL = "section.when_to_call"
PAGES = {False: page("a4", "clear-print"), True: page("a5", "large-print")}


def ways(call: str = CALL, *, may_split: bool) -> list[list[str]]:
    """Return the kinds of pieces from the title to the first section, of each way to print the leaflet."""
    names = [[piece.id for piece in front.pieces] for front in fronts(TOPIC, CHOSEN, call, PAGES[may_split])]
    return [[name.partition(".")[0] for name in way[2 : way.index("contents")]] for way in names]


def test_what_gives_way_on_a_roomy_page() -> None:
    """The audience, the summary, the size of the title, in this order; last the message goes below."""
    assert ways(may_split=False) == [
        ["head", "audience", "message", "summary", "section"],
        ["head", "message", "summary", "section"],
        ["head", "message", "section"],
        ["small", "message", "section"],
        ["small", "section", "message"],
    ]


def test_what_gives_way_where_a_page_holds_few_lines() -> None:
    """It goes below; then the numbers come first, the message goes below, and last nothing says where signs follow."""
    assert ways(may_split=True) == [
        ["head", "audience", "message", "summary", "section"],
        ["head", "message", "summary", "section", "audience"],
        ["head", "message", "section", "audience", "summary"],
        ["small", "message", "section", "audience", "summary"],
        ["small", "message", "numbers", "audience", "summary"],
        ["small", "numbers", "message", "audience", "summary"],
        ["small", "bare", "message", "audience", "summary"],
    ]


def test_a_leaflet_without_numbers_is_printed_as_it_stands() -> None:
    """There is nothing to give way to."""
    assert len(ways("", may_split=True)) == 1


def test_the_rest_of_a_leaflet_stays() -> None:
    """Whatever gives way."""
    rest = tuple(CHOSEN[[piece.id for piece in CHOSEN].index("section.during") :])
    for may_split in (False, True):
        assert all(front.pieces[-len(rest) :] == rest for front in fronts(TOPIC, CHOSEN, CALL, PAGES[may_split]))


def test_room_for_notes_gives_way_last() -> None:
    """After all ways with it come the same ways without."""
    for may_split in (False, True):
        with_room = list(fronts(TOPIC, [*CHOSEN, ROOM_FOR_NOTES], CALL, PAGES[may_split]))
        without = list(fronts(TOPIC, CHOSEN, CALL, PAGES[may_split]))
        assert with_room[len(without) :] == without
        assert all(front.pieces[-1] == ROOM_FOR_NOTES for front in with_room[: len(without)])
