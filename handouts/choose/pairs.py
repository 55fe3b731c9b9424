"""Set sections of one aspect side by side, row by row: what has one name stands beside its like.

Pure functions over a topic's values. A row begins with a heading, or with a paragraph that strong words lead in to
(`**Where**: in the breast`). So does an item of a list, where another column has its name too: its list is opened, for
the item stands beside its like. What stands before the first name is a row without one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.choose.arrangement import narrowed, undrawn
from handouts.model.topic import Aspect, Block, Condition, Topic

Cell = tuple[Block, ...]
_PICTOGRAMS: Final = "pictograms"
"""The widget that is a list, a pictogram before each item."""
_PRINTING: Final = {"section", "numbers", "bare"}
"""Kinds of pieces that are a section by itself."""
_AFTER: Final = "\n"
"""Stands for the name of what follows a list of rows: it is no part of the last of them."""


class Column(Struct, frozen=True):
    """One condition's side of a comparison."""

    condition: Condition
    section: str
    blocks: Cell


class PairRow(Struct, frozen=True):
    """What stands side by side: a cell a column, without blocks where that column says nothing of it.

    `opening` is the block whose words name the row, where it has a name.
    """

    opening: Block | None
    cells: tuple[Cell, ...]


class SideBySide(Struct, frozen=True):
    """Two or three conditions, compared in one aspect."""

    id: str
    aspect: Aspect
    columns: tuple[Column, ...]

    @property
    def rows(self) -> tuple[PairRow, ...]:
        return tuple(rows([column.blocks for column in self.columns]))


def pairs(topic: Topic) -> Iterator[SideBySide]:
    """Yield each aspect for every two and every three of its conditions, in the topic's order."""
    for aspect in topic.aspects.values():
        columns = [column for condition in topic.conditions.values() if (column := _column(topic, aspect, condition))]
        for count in (2, 3):
            for chosen in combinations(columns, count):
                name = "-".join(column.condition.id for column in chosen)
                yield SideBySide(f"pair.{aspect.id}.{name}", aspect, chosen)


def _column(topic: Topic, aspect: Aspect, condition: Condition) -> Column | None:
    """Return the section of an aspect that is for one condition alone, or None where there is not exactly one.

    A sensitive section and one with a sheet of its own are never part of a comparison. Its drawings are not there:
    beside items, a column has no room for them.
    """
    names = _compared(topic, aspect.id, condition.id)
    if len(names) != 1:
        return None
    return Column(condition, names[0], undrawn(narrowed(topic.sections[names[0]].blocks, (condition.id,))))


def _compared(topic: Topic, aspect: str, condition: str) -> list[str]:
    return [
        section.id
        for section in topic.sections.values()
        if (section.aspect, section.conditions) == (aspect, (condition,))
        and not (section.is_sensitive or section.has_own_sheet)
    ]


def found_in(topic: Topic, pieces: Iterable[str]) -> dict[str, str]:
    """Return the sections that these pieces print, each with the piece in which a reader finds it."""
    found: dict[str, str] = {}
    for piece in pieces:
        kind, _, rest = piece.partition(".")
        name, _, conditions = rest.partition(".")
        if kind == "pair":
            columns = (_compared(topic, name, condition) for condition in conditions.split("-"))
            found |= {section: piece for column in columns for section in column}
        elif kind in _PRINTING:
            found[name] = piece
    return found


def rows(columns: Sequence[Iterable[Block]]) -> Iterator[PairRow]:
    """Yield the rows of columns in the order of the first; what only another has stands where that one has it."""
    counted = Counter(name for column in columns for name in {*_names(column)})
    shared = {name for name, count in counted.items() if count > 1}
    cells = [_cells(column, shared) for column in columns]
    for name in _merged(cells):
        row = tuple(tuple(of.get(name, ())) for of in cells)
        yield PairRow(next((cell[0] for cell in row if cell and name.strip()), None), row)


def _names(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (each.row for each in (block, *_items(block)) if each.row)


def _bare(block: Block, shared: Collection[str]) -> Block:
    """Return a list that is opened without its pictures, whose place the key of each side takes."""
    is_opened = any(item.row in shared for item in _items(block))
    return block.blocks[0] if is_opened and block.kind == "widget" else block


def _items(block: Block) -> Cell:
    if block.name == _PICTOGRAMS:
        return block.blocks[0].blocks
    return block.blocks if block.kind == "list" and not block.ordered else ()


def _cells(blocks: Iterable[Block], shared: Collection[str]) -> dict[str, list[Block]]:
    """Return the blocks of each row by its name, in the column's order; a name that comes again goes on."""
    found: dict[str, list[Block]] = {}
    name = ""
    for block in (_bare(block, shared) for block in blocks):
        parts = list(_opened(block, shared))
        for part in parts:
            name = part.row or name
            found.setdefault(name, []).append(part)
        name = _AFTER if parts[0] is not block else name
    return found


def _opened(block: Block, shared: Collection[str]) -> Iterator[Block]:
    """Yield a block as it is, but a list of rows as a paragraph an item, and what is below it."""
    if not any(item.row in shared for item in _items(block)):
        yield block
        return
    for item in block.blocks:
        if item.row:
            yield replace(item, kind="paragraph", blocks=())
            yield from item.blocks
        else:
            yield replace(block, blocks=(item,))


def _merged(columns: Iterable[Iterable[str]]) -> list[str]:
    """Return all names, each once: where two columns have another order, the first one's holds."""
    found: list[str] = []
    for names in columns:
        at = 0
        for name in names:
            if name not in found:
                found.insert(at, name)
            at = found.index(name) + 1
    return found
