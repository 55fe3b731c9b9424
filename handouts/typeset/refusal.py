"""Turn a topic into a galley of the pieces that can be laid out, with the reason why each of the others can't.

Where all pieces can be laid out together, that is all. Where that fails, the pieces with a problem are laid out alone:
what is too wide for the page is tried again with its tables as lists, then with words that may be broken, what touches
with its lines further apart; what fails even so is refused, and with it the leaflets that hold it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from handouts.choose.arrangement import listed
from handouts.compose.composition import Composition, parted
from handouts.compose.places import place_of
from handouts.errors import LayoutError, TooWide, Touches
from handouts.model.galley import Galley, RefusedPiece
from handouts.model.topic import Lack, Topic

Compose = Callable[[Topic], Composition]
LayOut = Callable[[Composition], Galley]

_EVERY_LINE: Final = range(1 << 31)
"""The lines of all tables, wherever they begin."""


def lay_out_or_refuse(topic: Topic, compose: Compose, lay_out: LayOut) -> Galley:
    """Return the topic laid out; raise `LayoutError` for a problem in what every leaflet has, or in every piece."""
    composition = compose(topic)
    untranslated = {name: _untranslated(lack) for name, lack in composition.lacking.items()}
    try:
        return replace(lay_out(composition), refused=untranslated)
    except LayoutError as problem:
        galley = _Search(topic, composition, compose, lay_out).galley(problem)
        return replace(galley, refused=untranslated | galley.refused)


def _untranslated(lack: Lack) -> RefusedPiece:
    return RefusedPiece(f"{lack.file}:{lack.line}" if lack.line else lack.file, lack.message, "")


class _Search:
    """Finds out which pieces of a composition can be laid out."""

    def __init__(self, topic: Topic, composition: Composition, compose: Compose, lay_out: LayOut) -> None:
        self.topic, self.composition, self.compose, self.lay_out = topic, composition, compose, lay_out
        self.opening, self.pieces, self.closing = parted(composition.html)
        self.refused: dict[str, RefusedPiece] = {}
        self.last: tuple[str, Galley] | None = None
        self.listed: dict[Collection[int], dict[str, str]] = {}

    def galley(self, problem: LayoutError) -> Galley:
        """Return all pieces that can be laid out; those that touch are mended together first, in one layout."""
        if isinstance(problem, Touches):
            apart = self.pieces | {name: further_apart(self.pieces[name]) for name in problem.pieces}
            try:
                return self._laid(apart)
            except LayoutError:
                self.last = None
        if not problem.pieces:
            self._laid({})  # raises what is wrong with every leaflet, such as its foot
        for name, reason in list(self._problems(list(self.pieces), problem)):
            self._mend(name, reason)
        return replace(self._laid(self.pieces), refused=self.refused)

    def _laid(self, pieces: Mapping[str, str]) -> Galley:
        """Lay pieces out, unless they are those laid out last, as is often so at the end."""
        html = "".join((self.opening, *pieces.values(), self.closing))
        if self.last is None or self.last[0] != html:
            self.last = html, self.lay_out(replace(self.composition, html=html))
        return self.last[1]

    def _problems(self, names: Collection[str], problem: LayoutError) -> Iterator[tuple[str, LayoutError]]:
        """Yield each of these pieces that can't be laid out, and why; together they have this problem."""
        if len(names) == 1:
            yield from ((name, problem) for name in names)
            return
        for part in _parts(list(names), problem):
            try:
                self._laid({name: self.pieces[name] for name in part})
            except LayoutError as found:
                yield from self._problems(part, found)

    def _mend(self, name: str, problem: LayoutError) -> None:
        """Replace a piece by one that has room, or refuse it."""
        for html in self._with_more_room(name, problem):
            try:
                self._laid({name: html})
            except LayoutError:
                continue
            self.pieces[name] = html
            return
        place = place_of(self.topic, name, problem.text)
        if not place:  # the words of the templates or the clinic's, which stand in every leaflet
            raise problem
        self.refused[name] = RefusedPiece(place, problem.message, problem.hint)
        del self.pieces[name]

    def _with_more_room(self, name: str, problem: LayoutError) -> Iterator[str]:
        """Yield a piece with more room for its words, step by step: in a comparison no column may be squeezed."""
        if isinstance(problem, Touches):
            yield further_apart(self.pieces[name])
        if not isinstance(problem, TooWide):
            return
        if "<table" in self.pieces[name]:
            some, all_ = self._with_lists(name, problem.tables), self._with_lists(name, _EVERY_LINE)
            yield from dict.fromkeys((some, all_))
            if not name.startswith("pair."):
                yield _tight(some)
            yield _tight(all_)
        else:
            yield _tight(self.pieces[name])

    def _with_lists(self, name: str, lines: Collection[int]) -> str:
        if lines not in self.listed:
            self.listed[lines] = parted(self.compose(listed(self.topic, lambda table: table.line in lines)).html)[1]
        return self.listed[lines][name]


def _parts(names: list[str], problem: LayoutError) -> Iterable[list[str]]:
    """Return the pieces that a problem names, each alone, and the rest; or two halves, where it names none."""
    known = [name for name in names if name in problem.pieces]
    if known:
        rest = [name for name in names if name not in problem.pieces]
        return [*([name] for name in known), *([rest] if rest else [])]
    middle = len(names) // 2
    return [names[:middle], names[middle:]]


def _tight(html: str) -> str:
    """Return a piece in which words may be broken where there is no other way."""
    return html.replace('class="', 'class="tight ', 1)


def further_apart(html: str, classes: str = "roomy") -> str:
    """Return pieces whose lines stand further apart, by these classes."""
    return re.sub(r'(<section\b[^>]*?class=")', rf"\1{classes} ", html)
