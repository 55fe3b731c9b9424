"""Check how the blocks of a section are built: its headings, and what each widget takes and holds.

A widget more is a row more in `RULES`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.errors import Problem
from handouts.load.marks import nearest
from handouts.load.spans import to_fill
from handouts.model.references import Names, pictures
from handouts.model.topic import Block, texts, walk


class WidgetRule(Struct, frozen=True):
    """What a widget holds, as a pattern over its blocks' letters (`_letter`) and in words, what it prints, as
    docs/reference tells it, and what the names after it are names of."""

    holds: str
    says: str
    prints: str
    about: str = ""
    fewest: int = 0
    most: int = 0
    is_flat: bool = True
    """Whether its list may hold no lists."""


TEMPERATURE: Final = "temperature"
WARNING: Final = "warning"
MOST_IN_BOX: Final = 400
MOST_IN_HEAD: Final = 150
LOWEST: Final = 3
"""The level of ###."""
_CAPTION: Final = re.compile(r"Table(\s\d+)?:\s")
_TOLD: Final = frozenset({"figure", "panels"})
"""Their pictures say what no words beside them do."""
_ONE_EACH: Final = frozenset({"drawings", "pictograms"})
RULES: Final = {
    "key-message": WidgetRule(
        "pu?", "one paragraph, then a list with - or nothing",
        "one sentence in a box; `warning` makes it a warning, in a box that says so", "kind", 0, 1,
    ),
    "figure": WidgetRule(
        "po?", "a caption, then a numbered list or nothing", "a picture, its caption, and what its numbers mean",
        "picture", 1, 1,
    ),
    "panels": WidgetRule(
        "po", "a caption, then a numbered list",
        "pictures in a row, each with its own caption from the list, and below it what the picture’s numbers mean",
        "picture", 2, 6, is_flat=False,
    ),
    "drawings": WidgetRule(
        "u", "one list with -", "pictures beside each item, in order: `+` joins those of one item",
        "picture", 1, 24,
    ),
    "pictograms": WidgetRule(
        "u", "one list with -", "a pictogram before each item, in order: one of ours, or a picture of the topic",
        "pictogram", 1, 24,
    ),
    "icon-array": WidgetRule(
        "p", "one paragraph, its caption",
        "100 marks, as many of them filled as the percentage says; what is strong first in the caption is large",
        "percentage", 1, 1,
    ),
    "call": WidgetRule(
        "uw*|puw*puw*",
        "one list with - of signs to call the clinic about; or a paragraph and a list for the emergency number, then a "
        "paragraph and a list for the clinic; each list may go on in ::: for",
        "the emergency number with the signs that can't wait, and the clinic's urgent numbers with theirs; "
        "`temperature` adds the one from which to call",
        "value", 0, 1, is_flat=False,
    ),
    "checklist": WidgetRule("u", "one list with -", "boxes to tick", is_flat=False),
    "questions": WidgetRule("u", "one list with -", "questions to ask, all together at the end of the leaflet"),
    "steps": WidgetRule("o", "one numbered list", "what happens, step by step", is_flat=False),
    "medicines": WidgetRule(
        "t", "one table: a medicine in each row, and times of the day with [ ] in its columns",
        "a timetable of medicines to tick; on a narrow page each medicine has its times on one line", is_flat=False,
    ),
    "for": WidgetRule(
        ".+", "text, lists or tables", "nothing of its own: what is in it is for leaflets about that condition",
        "condition", 1, 1, is_flat=False,
    ),
}  # fmt: skip


def problems(blocks: tuple[Block, ...], path: Path, names: Names) -> Iterator[Problem]:
    """Yield what is wrong with the build of a section's blocks."""
    yield from _title(blocks, path)
    yield from _headings(blocks, path)
    yield from _captions(blocks, path)
    yield from _lengths(blocks, path)
    yield from _numbering(blocks, path)
    for block in blocks:
        if block.kind == "widget":
            yield from _widget(block, path, names)


def _title(blocks: tuple[Block, ...], path: Path) -> Iterator[Problem]:
    titles = [block for block in blocks if _is_title(block)]
    if not titles or not _is_title(blocks[0]):
        line = blocks[0].line if blocks else 0
        yield Problem("does not begin with its title", "write # and the title on the first line", path=path, line=line)
    for block in titles[1:]:
        yield Problem("more than one # heading", "use ##", path=path, line=block.line)
    if titles and all(_is_title(block) or block.name == "questions" for block in blocks):
        yield Problem("an empty section", "write something under its title", path=path, line=titles[0].line)


def _headings(blocks: tuple[Block, ...], path: Path, above: int = 1) -> Iterator[Problem]:
    """Headings stop at ### and skip no level (ISO 14289-1, 7.4.2); each has under it a text, which questions are not,
    or a heading of the next level. `above` is the level of the heading before."""
    printed = [block for block in blocks if block.name != "questions"]
    for block, after in zip(printed, (*printed, None)[1:], strict=False):
        if block.kind == "widget":
            yield from _headings(block.blocks, path, above)
            yield from (
                Problem("a # heading inside a widget", "use ##", path=path, line=inner.line)
                for inner in block.blocks
                if _is_title(inner)
            )
        if block.kind != "heading":
            continue
        if block.level > LOWEST:
            hint = "use # for the title, ## inside the section and ### below that"
            yield Problem(f"a heading of level {block.level}", hint, path=path, line=block.line)
        elif block.level > above + 1:
            yield Problem("a ### heading without a ## heading before it", "use ##", path=path, line=block.line)
        if block.level > 1 and is_bare(block, after):
            yield Problem("a heading with nothing under it", path=path, line=block.line)
        above = block.level


def is_bare(heading: Block, after: Block | None) -> bool:
    """Whether a heading has nothing under it: neither text nor a heading of the level below."""
    return after is None or (after.kind == "heading" and after.level <= heading.level)


def _captions(blocks: tuple[Block, ...], path: Path) -> Iterator[Problem]:
    """A caption stands above its table, without a number: any other would be read as a sentence."""
    for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        if block.kind == "widget":
            yield from _captions(block.blocks, path)
        is_beside = any(other and other.kind == "table" for other in (before, after))
        if is_beside and block.kind == "paragraph" and _CAPTION.match(block.text):
            yield Problem(
                "a table's caption", "write it above the table: Table: and the words", path=path, line=block.line
            )


def _numbering(blocks: Iterable[Block], path: Path, last: int = 0) -> Iterator[Problem]:
    """A list begins at 1, or goes on after the last number of the list or the steps before it in the same section."""
    for block in blocks:
        own = block.blocks[0] if block.name == "steps" and block.blocks else block
        may_go_on = own.kind == "list" and own.ordered
        if may_go_on and own.start not in {1, last + 1}:
            hint = f"start it at 1. or go on at {last + 1}." if last else "start it at 1."
            yield Problem(f"a list that starts at {own.start}", hint, path=path, line=own.line)
        yield from _numbering(own.blocks, path, last if block.name == "for" else 0)
        last = own.start + len(own.blocks) - 1 if may_go_on else last


def _lengths(blocks: Iterable[Block], path: Path) -> Iterator[Problem]:
    """What must stay on one page is short enough for a small page in large print."""
    for block in walk(blocks):
        if block.name == "key-message" and sum(map(len, texts(block.blocks))) > MOST_IN_BOX:
            yield Problem(
                f"key-message: longer than {MOST_IN_BOX} characters",
                "say it in one sentence",
                path=path,
                line=block.line,
            )
        for number, row in enumerate(block.blocks if block.kind == "table" else ()):
            for column, cell in enumerate(row.blocks):
                most = MOST_IN_HEAD if number == 0 or column == 0 else MOST_IN_BOX
                if len(cell.text) > most:
                    what = "a header" if most == MOST_IN_HEAD else "a cell"
                    yield Problem(
                        f"{what} longer than {most} characters", "a table is for short texts", path=path, line=cell.line
                    )


def _widget(block: Block, path: Path, names: Names) -> Iterator[Problem]:
    rule = RULES.get(block.name)
    if rule is None:
        what = f"unknown widget: {block.name}" if block.name else "::: that neither opens nor closes a widget"
        hint = (
            nearest(block.name, RULES)
            if block.name
            else "a widget around another one needs one more colon, at both ends"
        )
        yield Problem(what, hint, path=path, line=block.line)
        return
    for check in (_arguments, _contents):
        yield from (
            Problem(f"{block.name}: {message}", hint, path=path, line=block.line)
            for message, hint in check(block, rule)
        )
    for argument in re.split(r"[ +]", block.argument) if rule.about and block.argument else ():
        if argument not in _known(rule.about, names):
            hint = nearest(argument, _known(rule.about, names))
            yield Problem(f"{block.name}: unknown {rule.about}: {argument}", hint, path=path, line=block.line)
        elif block.name in _TOLD and argument in names.untold:
            what = f"{block.name}: the picture {argument} has no alt"
            hint = f"write in [pictures.{argument}] of topic.toml what somebody is told who can't see it"
            yield Problem(what, hint, path=path, line=block.line)
        elif block.name == "icon-array" and argument in names.undrawable:
            why = f"icon-array: {argument} can't be drawn: {names.undrawable[argument]}"
            yield Problem(
                why, "say it in words; for a small share, use the unit of 1000 or of 10000", path=path, line=block.line
            )
    for inner in block.blocks:
        if inner.kind == "widget":
            yield from _inner(inner, block.name, path, names)


def _inner(block: Block, outer: str, path: Path, names: Names) -> Iterator[Problem]:
    if (outer, block.name) == ("call", "for"):
        if "".join(map(_letter, block.blocks)) != "u":
            hint = "write the signs as items with -"
            yield Problem("for: must hold one list with - where it stands in call", hint, path=path, line=block.line)
    elif outer != "for" or block.name in {"for", "questions"}:
        yield Problem(f"{block.name or ':::'} stands inside {outer}", "move it out", path=path, line=block.line)
    yield from _widget(block, path, names)


def _arguments(block: Block, rule: WidgetRule) -> Iterator[tuple[str, str]]:
    count = len(block.argument.split())
    if count > rule.most and not rule.about:
        yield f"takes no name, but has {block.argument}", f"write ::: {block.name}"
    elif not rule.fewest <= count <= rule.most:
        many = "one" if rule.most == 1 else f"{rule.fewest} to {rule.most}"
        yield f"has {count} names after it", f"name {many}: ::: {block.name} {rule.about}"


def _contents(block: Block, rule: WidgetRule) -> Iterator[tuple[str, str]]:
    lists = [inner for inner in block.blocks if inner.kind == "list"]
    if not re.fullmatch(rule.holds, _letters(block)):
        yield f"must hold {rule.says}", ""
    elif block.name == "questions" and any(map(pictures, texts(block.blocks))):
        yield "has a picture in a question", "ask in words"
    elif rule.is_flat and any(item.blocks for inner in lists for item in inner.blocks):
        yield "has a list inside its list, or a second paragraph", "one level and one paragraph are enough"
    elif block.name == "call" and "p" in "".join(_letters(item) for inner in lists for item in inner.blocks):
        yield "has a sign with a second paragraph", "write it in one"
    elif block.name in _ONE_EACH and len(block.argument.split()) != len(lists[0].blocks):
        yield (
            f"names pictures for {len(block.argument.split())} items and has {len(lists[0].blocks)}",
            "name one for each item, in their order",
        )
    elif block.name == "medicines" and not any(map(to_fill, texts(block.blocks))):
        yield "has nothing to tick or to fill in", "write [ ] where a dose is due, or take ::: medicines out"
    elif block.name == "panels" and len(lists[0].blocks) != len(block.argument.split()):
        yield (
            f"{len(block.argument.split())} pictures, {len(lists[0].blocks)} captions",
            "write one item for each picture",
        )
    elif block.name == "panels" and any(_letters(item) not in {"", "o"} for item in lists[0].blocks):
        yield "a caption holds something other than one numbered list", "number what the picture’s numbers mean"
    elif block.name == "panels" and any(key.blocks for item in lists[0].blocks for key in _keys(item)):
        yield "has a list inside the list of a picture’s numbers", "one level is enough"


def _letters(block: Block) -> str:
    return "".join(map(_letter, block.blocks))


def _keys(item: Block) -> Iterator[Block]:
    """Yield what the numbers in a panel's picture mean."""
    return (key for inner in item.blocks for key in inner.blocks)


def _letter(block: Block) -> str:
    """Return o and u for numbered and other lists, else the kind's first letter."""
    if block.kind == "list":
        return "o" if block.ordered else "u"
    return block.kind[0]


_KNOWN: Final[dict[str, Callable[[Names], frozenset[str]]]] = {
    "picture": lambda names: names.pictures,
    "pictogram": lambda names: names.pictures | names.pictograms,
    "kind": lambda _: frozenset({WARNING}),
    "value": lambda _: frozenset({TEMPERATURE}),
    "condition": lambda names: names.conditions,
    "percentage": lambda names: frozenset(
        mention.fact for mention in names.mentions.values() if mention.form.startswith("of_")
    ),
}


def _known(about: str, names: Names) -> frozenset[str]:
    return _KNOWN[about](names)


def _is_title(block: Block) -> bool:
    return block.kind == "heading" and block.level == 1
