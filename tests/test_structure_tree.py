"""Structure elements of pieces in a row: whole pieces from templates, lists of several pieces as one."""

import pytest
from engine import assemble, galley, pages_of, section
from pdf_reader import Tag, check_tree, faults, tags

from handouts.assemble.structure_tree import ABOVE, items, roots, template
from handouts.model.galley import CHILD

HEAD = "<h1>Title</h1><h2>Questions</h2>"
LONG = "Is this a question of more than one line, which goes on and on so that a page may well end inside it? " * 3


def question(name: str, text: str, tag: str = "ul") -> str:
    return section(name, f"<{tag}><li>{text}</li></{tag}>")


def outlines(*pieces: str, height_px: float = 900) -> list[str]:
    """Return the elements of the pieces of a handout whose tree is sound."""
    made = galley(*pieces)
    data = assemble(made, pages_of(made, height_px=height_px))
    check_tree(data)
    return [kid.outline for kid in tags(data).kids if isinstance(kid, Tag)]


def test_lists_in_a_row_are_one_list() -> None:
    """Each piece gives its items, in order."""
    assert outlines(HEAD, question("q.1", "One?"), question("q.2", "Two?"), "<p>End</p>") == [
        "Sect[H1['Title'] H2['Questions']]",
        "Sect[L[LI[Lbl['•'] LBody['One?']] LI[Lbl['•'] LBody['Two?']]]]",
        "Sect[P['End']]",
    ]


def test_lists_apart_or_unlike_stay_lists_of_their_own() -> None:
    """Where a piece stands between, or where one has numbers and the other bullets."""
    item = "Sect[L[LI[Lbl['•'] LBody['One?']]]]"
    assert outlines(question("q.a", "One?"), "<h1>Between</h1>", question("q.b", "One?"))[::2] == [item, item]
    assert outlines("<h1>T</h1>", question("q.a", "One?"), question("q.b", "One?", "ol"))[1:] == [
        item,
        "Sect[L[LI[Lbl['1.'] LBody['One?']]]]",
    ]


def test_a_list_with_a_heading_is_no_list_alone() -> None:
    """Its section is its own."""
    body = "Sect[H2['Two'] L[LI[Lbl['•'] LBody['Two?']]]]"
    pieces = ("<h1>One</h1><ul><li>One?</li></ul>", "<h2>Two</h2><ul><li>Two?</li></ul>")
    assert outlines(*pieces)[1] == body


@pytest.mark.parametrize("height_px", [150, 180, 200])
def test_a_list_goes_on_over_pages(height_px: float) -> None:
    """Its tree is the same wherever pages end, between its pieces or inside them; links and nested lists too."""
    nested = "Three?<ol><li>First</li><li>Second</li></ol>"
    link = 'Four at <a href="https://clinic.example">the clinic</a>?'
    pieces = (HEAD, question("q.a", LONG), question("q.b", nested), question("q.c", link), question("q.d", LONG))
    assert outlines(*pieces, height_px=height_px) == outlines(*pieces)


def test_machine_checks_find_nothing() -> None:
    """In a list of several pieces over two pages."""
    made = galley(HEAD, question("q.a", LONG), question("q.b", LONG), question("q.c", "Short?"))
    assert faults(assemble(made, pages_of(made, height_px=200))) == []


def test_items_hang_where_the_list_is_told() -> None:
    """They count from 0 and name no element of the list that they left."""
    piece = items(galley(question("q.a", "One?<ul><li>In</li></ul>")).pieces["q.a"])
    assert roots(piece) == (0,)
    assert [piece.elements[kid].parent for kind, kid in piece.elements[0].kids if kind == CHILD] == [0, 0]
    assert template(piece).numbers[0] == ABOVE
