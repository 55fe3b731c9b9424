"""What the styles promise the pages: a clean layout in every size, and columns whose lines are level."""

from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path

import pytest
from composing import TOPICS, composed
from made_texts import made_topic
from msgspec.structs import replace
from printing import key_for, renderer_for
from topic_folders import PROCEDURE, SPRAINS
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes

from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import sample_clinic
from handouts.load.sections import parse
from handouts.model import page as geometry
from handouts.model.references import Names
from handouts.model.topic import Block, Section, Source, Topic
from handouts.typeset.layout import lay_out

IN_TURN = list(zip(cycle([PROCEDURE, SPRAINS]), geometry.SHEETS))


@pytest.mark.parametrize(("name", "sheet"), IN_TURN, ids=str)
def test_every_piece_lays_out_without_a_warning_and_can_be_paged(name: str, sheet: tuple[str, str]) -> None:
    """In each size, nothing that stays whole (a box, a row, a picture) is taller than a page."""
    check_pieces(name, *sheet)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("name", "sheet"), [one for one in product([PROCEDURE, SPRAINS], geometry.SHEETS) if one not in IN_TURN], ids=str
)
def test_every_piece_lays_out_proof(name: str, sheet: tuple[str, str]) -> None:
    """The other topic in each size; CI has one in `test_every_piece_lays_out_without_a_warning_and_can_be_paged`."""
    check_pieces(name, *sheet)


def check_pieces(name: str, paper: str, format_: str) -> None:
    page = geometry.page(paper, format_)
    made = composed(TOPICS[name], "comparison", paper=paper, format_=format_)
    laid = lay_out(made.html, made.css, page.content_width_mm * 96 / 25.4)
    for block in laid.blocks:
        assert max(region.bottom - region.top for region in block.regions) * 0.75 < page.content_height_pt


EVERYTHING = """
## A heading

A paragraph that is long enough to run over more than one line of a column, and a little more.

Its list:

- an item
- an item that is long enough to run over more than one line of a column
    - an item inside
- a short one
- a short one

1. one
2. two

::: key-message
The message.
:::

::: steps
1. first
2. then
:::

::: checklist
- this
- that
:::

| One | Two |
|---|---|
| A cell | Another cell with words that need two lines |

The end.
"""


def side_by_side() -> Topic:
    """Return a topic that compares every kind of block with other blocks, out of step."""
    blocks = parse(EVERYTHING, Path(), Names()).blocks
    topic = TOPICS[SPRAINS]
    figure = Block(
        "widget",
        name="figure",
        argument="ear",
        blocks=(Block("paragraph", "The caption."), Block("list", ordered=True, blocks=(Block("item", "Legend"),))),
    )
    changed: dict[str, tuple[Block, ...]] = {
        "signs_ankle": blocks,
        "signs_wrist": (Block("paragraph", "One line."), figure, *blocks[3:]),
        "signs_knee": (*blocks[1:3], figure, *blocks),
    }
    sections: dict[str, Section] = {name: replace(topic.sections[name], blocks=changed[name]) for name in changed}
    return replace(topic, sections=topic.sections | sections, pictures=TOPICS[PROCEDURE].pictures)


def lines(box: boxes.Box) -> Iterator[boxes.Box]:
    """Yield the lines of text under a box that a page may end between; boxes that stay whole have none."""
    if isinstance(box, boxes.LineBox):
        if any(isinstance(inner, boxes.TextBox) for inner in box.descendants()):
            yield box
    elif box.style["break_inside"] != "avoid" or box.element_tag == "li":
        for child in getattr(box, "children", ()):
            yield from lines(child)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_columns_stand_on_one_grid_of_lines(paper: str) -> None:
    """Whatever stands in a comparison's columns, their lines are level, so that a page may end between any two."""
    page = geometry.page(paper, "clear-print")
    made = composed(side_by_side(), "comparison", paper=paper)
    size = f"@page{{size:{page.content_width_mm}mm 20000mm;margin:0}}"
    document = HTML(string=made.html).render(stylesheets=[CSS(string=made.css + size)])
    line_px = page.format.body_pt * page.format.leading * 96 / 72
    rows = [box for box in document.pages[0]._page_box.descendants() if is_compared(box)]
    assert rows
    for row in rows:
        tops = [[line.position_y for child in cell.children[1:] for line in lines(child)] for cell in row.children]
        for top in (top for cell in tops for top in cell):
            steps = (top - min(top for cell in tops for top in cell)) / line_px
            assert abs(steps - round(steps)) < 0.01, tops


def is_compared(box: boxes.Box) -> bool:
    """Whether a box is a row of cells that stand side by side."""
    cells = getattr(box, "children", ())
    return box.element_tag == "tr" and any(cell.element.get("class", "").startswith("side-") for cell in cells)


def test_columns_can_be_told_apart_without_colour() -> None:
    """Each cell has a rule of another kind beside it, and its key, for a grey photocopy."""
    made = composed(TOPICS[SPRAINS], "comparison")
    document = HTML(string=made.html).render(stylesheets=[CSS(string=made.css)])
    rows = [box for page in document.pages for box in page._page_box.descendants() if is_compared(box)]
    cells = [cell for row in rows for cell in row.children if cell.element_tag == "td"]
    found = {(cell.element.get("class"), cell.style["border_left_style"]) for cell in cells}
    assert found == {("side-1", "solid"), ("side-2", "double"), ("side-3", "dotted")}
    assert {"".join(cell.element[0].itertext()) for cell in cells} == {"A", "B", "C"}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_line_of_a_comparisons_head_stands_beside_its_key(direction: str) -> None:
    """A second line begins where the first does, not below the key."""
    topic = TOPICS[SPRAINS]
    label = "A sprained ankle with more words than one line takes"
    named = {name: replace(condition, label=label) for name, condition in topic.conditions.items()}
    made = composed(replace(topic, conditions=named), "comparison")
    turned = made.html.replace('dir="ltr"', f'dir="{direction}"')
    document = HTML(string=turned).render(stylesheets=[CSS(string=made.css)])
    rows = [box for page in document.pages for box in page._page_box.descendants() if is_compared(box)]
    heads = [head for row in rows for head in row.children if head.element_tag == "th"]
    starts = [list(starts_of_lines(head, direction)) for head in heads]
    assert starts
    for head in starts:
        assert len(head) > 1
        assert max(head) - min(head) < 0.1, head


LEADS = {"key", "word"}


def starts_of_lines(head: boxes.Box, direction: str) -> Iterator[float]:
    """Yield where the words of each line begin, the key left out."""
    for line in head.descendants():
        if isinstance(line, boxes.LineBox):
            words = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
            words = [box for box in words if box.element_tag != "strong" and box.element.get("class") not in LEADS]
            if words and direction == "ltr":
                yield min(box.position_x for box in words)
            elif words:
                yield max(box.position_x + box.width for box in words)


def test_meanings_of_words_stand_in_a_column() -> None:
    """Beside that of the words, on every line."""
    topic = TOPICS[SPRAINS]
    text = "A meaning that goes on over two lines, so that it is seen where the second of them begins " * 2
    terms = {name: replace(term, text=text) for name, term in topic.glossary.items()}
    made = composed(replace(topic, glossary=terms), "comparison")
    document = HTML(string=made.html).render(stylesheets=[CSS(string=made.css)])
    entries = [box for page in document.pages for box in page._page_box.descendants() if is_meaning(box)]
    assert len(entries) == len(terms) > 1
    starts = [start for entry in entries for start in starts_of_lines(entry, "ltr")]
    assert max(starts) - min(starts) < 1, starts


def is_meaning(box: boxes.Box) -> bool:
    """Whether a box is the paragraph of a word with its meaning."""
    return (
        isinstance(box, boxes.BlockBox)
        and box.element_tag == "p"
        and any(child.element is not None and child.element.get("class") == "word" for child in box.descendants())
    )


def test_a_long_source_in_latin_letters_stays_on_a_page_from_right_to_left() -> None:
    """Its lines begin at the right; a galley is refused whose text reaches out of its block."""
    title, publisher = "Coping with anxiety and depression", "Breast Cancer Care, now Breast Cancer Now"
    source = Source("made_up", title, publisher, "2015", language="en")
    topic = replace(made_topic("ar"), sources={source.id: source})
    galley = renderer_for(key_for(topic, clinic=clinic_in(sample_clinic(), "ar"))).galley
    assert f"source.{source.id}" in galley.pieces
