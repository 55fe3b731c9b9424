"""Turn the pieces of a leaflet into the ways in which it may be printed, the fullest first.

Whom to call is always on page 1. Where there is no room for it, what stands above it gives way in this order: the line
that says whom the leaflet is for, the summary, the size of the title; then how to get an interpreter and the message
go below it. Where a page may hold too few lines even so, what gives way goes below, all numbers come first and the
signs may follow on page 2, of which page 1 says the number. Step by step, the clinic's name is set in letters of the
text and what is told of the patient but who it is goes below; so do the message and how to get an interpreter; what
says where the signs follow gives way, and the title is set in letters of the text. Then come the same ways without room
for notes: a leaflet that takes a page less for that has none.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from handouts.model.clinic import Clinic
from handouts.model.galley import FIELDS, MASTHEAD, NOTE, SLIM
from handouts.model.job import ChosenPiece
from handouts.model.page import Page
from handouts.model.topic import Topic

HEAD: Final = ("head", "audience", "message", "summary")
"""The kinds of pieces that say what a leaflet is, in reading order; `head` is its title, `small` a smaller one, and
`least` one in letters of the text."""
TITLES: Final = ("head", "small", "least")
NOTES: Final = "notes"
"""The piece with lines to write on."""


class Front(NamedTuple):
    """One way to print a leaflet: its pieces, and the one that says whom to call, of which `is_split` keeps all numbers
    and where the signs follow on page 1, else all of it. `is_forced`: only where no fuller way has room."""

    pieces: tuple[ChosenPiece, ...]
    call: str
    is_split: bool = False
    is_forced: bool = False

    @property
    def top(self) -> tuple[ChosenPiece, ...]:
        """All down to whom to call; nothing where no piece says that."""
        return self.pieces[: [piece.id for piece in self.pieces].index(self.call) + 1] if self.call else ()


def end_of_front(topic: Topic, chosen: Sequence[ChosenPiece]) -> int:
    """Return how many pieces stand up to the last that opens a leaflet: its head, or a section at the front."""
    names = [piece.id.split(".") for piece in chosen]
    opens = [name[0] in HEAD or (name[0] == "section" and topic.sections[name[1]].place == "front") for name in names]
    return len(opens) - opens[::-1].index(True) if True in opens else 0


def with_note(made: Container[str], topic: Topic, chosen: Sequence[ChosenPiece]) -> Sequence[ChosenPiece]:
    """Return the pieces with the patient's note, where one was made, after whom to call."""
    if NOTE not in made:
        return chosen
    after = end_of_front(topic, chosen)
    return [*chosen[:after], ChosenPiece(NOTE, "the patient's"), *chosen[after:]]


def fronts(topic: Topic, clinic: Clinic, chosen: Sequence[ChosenPiece], call: str, page: Page) -> Iterator[Front]:
    """Yield the ways to print a leaflet whose piece `call` says whom to call; where it is "" no piece does."""
    bare, notes = _without(chosen, NOTES)
    for pieces in (chosen, bare) if notes else (chosen,):
        yield from _ways(topic, clinic, pieces, call, page)


def _ways(topic: Topic, clinic: Clinic, chosen: Sequence[ChosenPiece], call: str, page: Page) -> Iterator[Front]:
    yield Front(tuple(chosen), call)
    if not call:
        return
    end = end_of_front(topic, chosen)
    above, rest = list(chosen[:end]), list(chosen[end:])
    below: list[ChosenPiece] = []
    for kind in ("audience", "summary"):
        above, moved = _without(above, kind)
        below = [*below, *moved] if page.opens_with_call else []
        yield Front((*above, *below, *rest), call)
    above = [_renamed(piece, "head", "small") for piece in above]
    yield Front((*above, *below, *rest), call)
    split = [_renamed(piece, "section", "numbers") if piece.id == call else piece for piece in above]
    whole_first = () if page.opens_with_call else _lowered(above, below, rest, call, ("language-help", "message"))
    yield from whole_first
    if page.may_split_call:
        yield from _split_ways(clinic, split, [*below, *rest], call.replace("section", "numbers", 1))


def _split_ways(
    clinic: Clinic, above: Sequence[ChosenPiece], rest: Sequence[ChosenPiece], numbers: str
) -> Iterator[Front]:
    """Yield ways in which the signs may follow on page 2, step by step with less above the numbers."""
    yield (front := Front((*above, *rest), numbers, is_split=True, is_forced=True))
    above = list(_slim(above, clinic, numbers))
    yield (front := front._replace(pieces=(*above, *rest)))
    for lower in _lowered(above, (), rest, numbers, ("message", "language-help")):
        yield (front := lower._replace(is_split=True))
    bare = tuple(_renamed(piece, "numbers", "bare") for piece in front.pieces)
    yield (front := front._replace(pieces=bare, call=numbers.replace("numbers", "bare", 1)))
    yield front._replace(pieces=tuple(_renamed(piece, "small", "least") for piece in bare))


def _slim(pieces: Iterable[ChosenPiece], clinic: Clinic, call: str) -> Iterator[ChosenPiece]:
    """Yield pieces with a low masthead, and after whom to call what that does not tell of the patient."""
    for piece in pieces:
        yield _renamed(piece, MASTHEAD, SLIM)
        if piece.id == call and clinic.other_fields:
            yield ChosenPiece(FIELDS, "what the clinic tells of its patients")


def _lowered(
    above: Sequence[ChosenPiece],
    below: Sequence[ChosenPiece],
    rest: Sequence[ChosenPiece],
    call: str,
    kinds: Sequence[str],
) -> Iterator[Front]:
    """Yield ways in which one kind of piece after another goes below whom to call."""
    for kind in kinds:
        above, moved = _without(above, kind)
        below = [*moved, *below]
        if moved:
            yield Front((*above, *below, *rest), call, is_forced=True)


def _without(pieces: Sequence[ChosenPiece], kind: str) -> tuple[list[ChosenPiece], list[ChosenPiece]]:
    """Return pieces without those of a kind, and these."""
    return [piece for piece in pieces if _kind(piece) != kind], [piece for piece in pieces if _kind(piece) == kind]


def _kind(piece: ChosenPiece) -> str:
    return piece.id.partition(".")[0]


def _renamed(piece: ChosenPiece, kind: str, other: str) -> ChosenPiece:
    return replace(piece, id=piece.id.replace(kind, other, 1)) if _kind(piece) == kind else piece
