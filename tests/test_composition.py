"""The HTML holds every piece that a handout can take, and keeps the rules that the tags of the PDF rely on."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from composing import TOPICS, body, composed, names, words
from msgspec.structs import replace
from topic_folders import PROCEDURE, SPRAINS

from handouts.choose.fronts import HEAD
from handouts.choose.selection import pieces, select
from handouts.compose.composition import Composition
from handouts.errors import UnknownName
from handouts.load.clinic import sample_clinic
from handouts.load.sections import parse
from handouts.model import page as geometry
from handouts.model.galley import CONTINUED
from handouts.model.job import Edition, Job, Request
from handouts.model.ordering import LAYOUTS
from handouts.model.patient import PERSONAL
from handouts.model.references import Names
from handouts.model.scripts import SIGNS
from handouts.model.topic import Block, Topic

PAGE = geometry.page("a4", "clear-print")
TEXT = {"p", "li", "h1", "h2", "h3", "h4", "th", "td", "figcaption"}
INLINE = {"strong", "span", "a", "bdi", "br"}


def requests(topic: Topic) -> Iterator[Request]:
    """Yield every preset, and every section alone."""
    yield from (Request(preset=name) for name in topic.presets)
    yield from (Request(sections=(name,)) for name in topic.sections)


@pytest.mark.parametrize("name", TOPICS)
def test_every_piece_that_a_selection_names_is_there(name: str) -> None:
    """Once, as a child of the body: what a handout takes can't be missing from the galley."""
    topic = TOPICS[name]
    found = {layout: names(composed(topic, layout)) for layout in LAYOUTS}
    for layout, ids in found.items():
        assert len(ids) == len(set(ids)), layout
    for request in requests(topic):
        selection = select(topic, request)
        wanted = {piece.id for piece in pieces(Job(Edition(topic, sample_clinic()), PAGE, selection))}
        assert wanted <= set(found[selection.layout]), request


def test_only_a_layout_that_compares_has_pairs() -> None:
    """The plain sections are in both, for a selection with one side left out; variants are in the article alone, for a
    handout about one condition compares nothing."""
    article, comparison = (set(names(composed(TOPICS[SPRAINS], layout))) for layout in ("article", "comparison"))
    assert {name.partition(".")[0] for name in comparison - article} == {"pair"}
    assert {f"section.{name}" for name in TOPICS[SPRAINS].sections} <= article & comparison
    own = {name for name in article - comparison if name.count(".") < 2}
    assert own == {f"{kind}{preset}" for kind in (*HEAD, "small") for preset in ("", ".knee-only")}


def test_the_sample_says_so_and_a_clinic_does_not() -> None:
    """The mark of the sample clinic is in its galley alone; every galley has the draft mark."""
    sample, clinic = (
        words(body(composed(TOPICS[PROCEDURE], clinic=replace(sample_clinic(), is_sample=is_sample)))[0])
        for is_sample in (True, False)
    )
    assert clinic == "Draft: not yet checked by a clinician"
    assert sample == f"{clinic} SAMPLE: not for patients"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOPICS)
def test_text_stands_where_tags_can_hold_it(name: str, layout: str) -> None:
    """In paragraphs, items, headings, cells and captions, and inline in these; nothing but words in a link."""
    for element in body(composed(TOPICS[name], layout)).iter():
        if element.tag in TEXT | INLINE or "svg" in str(element.tag) or _is_drawn(element):
            continue
        texts = [element.text, *(child.tail for child in element if child.tag not in INLINE)]
        assert not any((text or "").strip() for text in texts), element.tag
        assert not {child.tag for child in element} & INLINE, element.tag


def _is_drawn(element: Element) -> bool:
    return str(element.tag).startswith("{http://www.w3.org/2000/svg}")


@pytest.mark.parametrize("name", TOPICS)
def test_every_element_of_text_says_something(name: str) -> None:
    """An empty paragraph would be an empty tag; a place for a value is told only when it has one (`fills`)."""
    elements = [element for element in body(composed(TOPICS[name])).iter() if element.tag in TEXT | {"a", "span"}]
    places = {
        element for element in elements if element.find("*[@data-place]") is not None or element.get("data-place")
    }
    own = {"place", "line", "entry-page"}
    assert own <= {element.get("class") for element in places} <= {*own, "page-of", None}
    told = [words(each) or any(picture.get("alt") for picture in each.iter("img")) for each in elements]
    assert all(is_told or each in places for each, is_told in zip(elements, told, strict=True))


def test_what_is_shown_of_the_patient_is_the_clinics_choice() -> None:
    """A place a field, space for a sticker, or nothing."""
    topic = TOPICS[PROCEDURE]

    def shown(*fields: str) -> list[str]:
        clinic = replace(sample_clinic(), patient_fields=fields)
        masthead = body(composed(topic, clinic=clinic))[1]
        return [element.get("data-place") or element.get("class") or "" for element in masthead.iter()]

    assert [name for name in shown("note", "name") if name in PERSONAL] == ["note", "name"]
    assert "sticker" in shown("sticker")
    assert not {"sticker", "patient"}.intersection(shown())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOPICS)
def test_headings_never_skip_a_level(name: str, layout: str) -> None:
    """A head has the one h1, in either size; every other piece begins at h2 (ISO 14289-1, 7.4.2)."""
    for piece in body(composed(TOPICS[name], layout)):
        levels = [int(element.tag[1]) for element in piece.iter() if re.fullmatch("h[1-6]", str(element.tag))]
        is_head = piece.get("id", "").partition(".")[0] in {"head", "small"}
        assert levels.count(1) == is_head
        for above, level in zip([1 - is_head, *levels], levels, strict=False):
            assert level <= above + 1, piece.get("id")


@pytest.mark.parametrize("name", TOPICS)
def test_every_picture_has_alternate_text(name: str) -> None:
    """A figure says what it shows (ISO 14289-1, 7.3), and that differs from the caption beside it."""
    page = body(composed(TOPICS[name]))
    pictures = list(page.iter("img"))
    assert pictures
    assert all(picture.get("alt") is not None for picture in pictures)
    figures = [picture for figure in page.iter("figure") for picture in figure.iter("img")]
    assert all(picture.get("alt") for picture in figures)
    for figure in page.iter("figure"):
        captions = {words(caption) for caption in figure.iter("figcaption")}
        assert not captions & {picture.get("alt") for picture in figure.iter("img")}


def test_a_term_is_marked_at_its_first_mention_in_a_section() -> None:
    """Only there; each section begins anew."""
    twice = with_blocks(*(Block("paragraph", "A [sprain](term:sprain) is a [sprain](term:sprain).") for _ in "ab"))
    pieces = {piece.get("id"): piece for piece in body(composed(twice))}
    found = [[span.text for span in pieces[f"section.signs_{name}"].iter("span")] for name in ("ankle", "knee")]
    assert found == [["sprain"], ["sprain"]]
    assert words(pieces["section.signs_ankle"]).count("A sprain is a sprain.") == 2


def test_a_comparison_says_what_only_one_side_has() -> None:
    """After the words that name it, where it stands on the other side."""
    one = with_blocks(Block("paragraph", "**Where**: here", row="where"), Block("heading", "Rest", level=2, row="rest"))
    pair = next(piece for piece in body(composed(one, "comparison")) if piece.get("id") == "pair.signs.ankle-wrist")
    cells = [words(cell) for cell in pair.iter("td")]
    assert "B Where: Nothing is said about this here." in cells
    assert "B Rest Nothing is said about this here." in cells
    assert [words(head) for head in pair.iter("th")] == ["A Ankle", "B Wrist"]


def test_heads_of_tables_have_a_scope() -> None:
    """Three columns have heads of both kinds, two have column heads alone."""
    rows = tuple(Block("row", blocks=tuple(Block("cell", f"{row}{cell}") for cell in "abc")) for row in "123")
    wide = tables(Block("table", blocks=rows))[0]
    assert [element.get("scope") for element in wide.iter("th")] == ["col", "col", "col", "row", "row"]
    narrow = tables(Block("table", blocks=tuple(replace(row, blocks=row.blocks[:2]) for row in rows)))[0]
    assert [element.get("scope") for element in narrow.iter("th")] == ["col", "col"]


@pytest.mark.parametrize(("paper", "format_"), [("a5", "clear-print"), ("a4", "large-print"), ("a4", "giant-print")])
def test_wide_tables_become_lists_where_there_is_no_room(paper: str, format_: str) -> None:
    """Each row is a paragraph and a list that repeats the heads: no word is lost, none is cut."""
    rows = tuple(Block("row", blocks=tuple(Block("cell", f"{row}{cell}") for cell in "abc")) for row in "12")
    block = Block("table", blocks=rows)
    assert not tables(block, paper=paper, format_=format_)
    section = in_section(composed(with_blocks(block), paper=paper, format_=format_))
    assert words(section).endswith("1a: 2a 1b: 2b 1c: 2c")
    bare = replace(rows[0], blocks=(Block("cell", ""), *rows[0].blocks[1:]))
    unnamed = composed(with_blocks(replace(block, blocks=(bare, rows[1]))), paper=paper, format_=format_)
    assert words(in_section(unnamed)).endswith(" 2a 1b: 2b 1c: 2c")


def test_a_grid_to_tick_stays_a_table_on_a_narrow_page() -> None:
    """Its corner has no words, so it is no head; a day to tick is none either; in giant print each day is an item."""
    rows = (("", "Mon", "Tue"), ("Drops", "[ ]", "____"), ("3 [ ]", "4 [ ]", "5 [ ]"))
    block = Block("table", blocks=tuple(Block("row", blocks=tuple(Block("cell", c) for c in row)) for row in rows))
    (grid,) = tables(block, format_="large-print")
    assert [words(head) for head in grid.iter("th")] == ["Mon", "Tue", "Drops"]
    assert [picture.get("alt") for picture in grid.iter("img")] == ["Box to tick", "Blank to fill in", *TICKS]
    corner = grid.find("thead/tr/td")
    assert corner is not None
    assert not words(corner)
    section = in_section(composed(with_blocks(block), format_="giant-print"))
    assert words(section).endswith("Drops Mon: Tue: : 3 Mon: 4 Tue: 5")


def test_what_an_author_writes_into_a_section() -> None:
    """Headings of three levels, lists that go on, items of paragraphs, a warning, a caption, joined headers, lines."""
    section = in_section(composed(with_blocks(*written(SECTION))))
    assert [element.tag for element in section.iter() if element.tag in {"h2", "h3", "h4"}] == ["h2", "h3", "h4"]
    lists = list(section.iter("ol"))
    assert [(each.get("start"), each.get("style")) for each in lists] == [(None, None), ("2", "counter-reset: item 1")]
    assert [words(each) for each in lists[0].iter("p")] == ["More."]
    (warning,) = (box for box in section.iter("div") if box.get("class") == "key-message warning")
    assert words(warning) == "Warning Not if: One"
    (table,) = section.iter("table")
    assert [words(caption) for caption in table.iter("caption")] == ["Doses"]
    assert [(words(head), head.get("colspan")) for head in table.iter("th")] == [("a", None), ("b", "2"), ("A", None)]
    cells = [ElementTree.tostring(cell, "unicode").strip() for cell in table.iter("td")]
    assert cells == ["<td>B<br />C</td>", "<td>D<ul><li>one</li><li>two</li></ul></td>"]
    links = [(link.text, link.get("href")) for link in section.iter("a")]
    assert links == [("0113\xa0496", "tel:+44113496"), ("a@b.example", "mailto:a@b.example")]
    listed = in_section(composed(with_blocks(*written(SECTION)), format_="giant-print"))
    assert "Doses a: A b: BC b: Donetwo" in words(listed)


SECTION = """Call [0113 496](tel:+44113496), <a@b.example>.

## Two

### Three

1. One

   More.

::: key-message warning
Not if:

- One
:::

2. Two

Table: Doses

| a | b | < |
|---|---|---|
| A | B \\ C | D \\ - one \\ - two |
"""


def written(text: str) -> tuple[Block, ...]:
    """Return the blocks of a section's text."""
    parsed = parse("# Title\n\n" + text, Path("s.md"), Names())
    assert parsed.problems == ()
    return parsed.blocks[1:]


def test_times_of_a_medicine_share_a_line_on_a_narrow_page() -> None:
    """Elsewhere they are columns; a column without boxes has its own line."""
    rows = (
        "| A | Dose | Early | Late | Notes |\n|---|---|---|---|---|\n| Oil | 2 | [ ] | [ ] 2 | Warm it in your hand |"
    )
    blocks = written(f"::: medicines\n{rows}\n:::\n")
    (table,) = in_section(composed(with_blocks(*blocks))).iter("table")
    assert [words(head) for head in table.iter("th")] == ["A", "Dose", "Early", "Late", "Notes", "Oil"]
    section = in_section(composed(with_blocks(*blocks), format_="giant-print"))
    assert [words(item) for item in section.iter("li")] == [
        "Dose: 2",
        "Early: Late: 2",
        "Notes: Warm it in your hand",
    ]


TICKS = ["Box to tick"] * 3


def in_section(composition: Composition) -> Element:
    """Return the section that `with_blocks` changes."""
    return next(piece for piece in body(composition) if piece.get("id") == "section.signs_ankle")


def tables(block: Block, paper: str = "a4", format_: str = "clear-print") -> list[Element]:
    """Return the tables of a topic that has none but this block's."""
    return list(body(composed(with_blocks(block), paper=paper, format_=format_)).iter("table"))


def with_blocks(*blocks: Block) -> Topic:
    """Return a topic of which one section has these blocks."""
    topic = TOPICS[SPRAINS]
    changed = replace(topic.sections["signs_ankle"], blocks=blocks)
    return replace(topic, sections=topic.sections | {changed.id: changed})


def test_a_clinics_words_are_printed_as_they_stand() -> None:
    """What looks like markup in a name, an address or a label is text."""
    odd = 'A <b>"bold"</b> & {odd} **name**'
    clinic = replace(sample_clinic(), name=odd, address=(odd,), footer=odd)
    page = body(composed(TOPICS[PROCEDURE], clinic=clinic))
    assert not list(page.iter("b"))
    for name, count in (("masthead", 1), ("contact", 3)):
        assert words(next(piece for piece in page if piece.get("id") == name)).count(odd) == count


def test_whom_to_call_shows_both_numbers_and_the_hours() -> None:
    """By day and by night, then the relay for people who can't phone, then the signs."""
    clinic = sample_clinic()
    page = body(composed(TOPICS[PROCEDURE]))
    said = words(next(piece for piece in page if piece.get("id") == "section.when_to_call"))
    urgent = [phone.number for phone in clinic.phones if phone.kind != "other"]
    assert [said.count(number) for number in urgent] == [1] * len(urgent)
    assert said.index(urgent[0]) < said.index(urgent[1]) < said.index("Strong pain")
    assert "Monday to Friday, 8 am" in said


def test_direction_follows_the_locale() -> None:
    """The document says its language and which way it runs."""
    arabic = composed(replace(TOPICS[PROCEDURE], language="ar"))
    assert (arabic.language, arabic.direction) == ("ar", "rtl")
    assert '<html lang="ar" dir="rtl">' in arabic.html


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_piece_with_a_heading_has_a_line_for_the_next_page(layout: str) -> None:
    """Its heading's words without the picture, and that it goes on, one for all headed alike; lines come last."""
    found = list(body(composed(TOPICS[SPRAINS], layout)))
    headings = {piece.get("id", ""): words(heading) for piece in found for heading in piece.iter("h2")}
    lines = [piece for piece in found if piece.get("id", "").startswith(CONTINUED)]
    assert found[-len(lines) :] == lines
    said = {name: words(line) for line in lines for name in line.get("data-over", "").split()}
    below = {
        f"{piece.get('id')}/{number}": f"{headings[piece.get('id', '')]}: {words(subheading)} (continued)"
        for piece in found
        for number, subheading in enumerate(piece.iter("h3") if piece.get("id", "").startswith("section.") else ())
    }
    assert said == {name: f"{heading} (continued)" for name, heading in headings.items()} | below
    assert len({words(line) for line in lines}) == len(lines) < len(headings)
    assert not any(list(line.iter("img")) for line in lines)


def test_titles_fonts_and_feet_go_with_the_html() -> None:
    """What later stages need to know is handed on, ready to print."""
    topic, clinic = TOPICS[SPRAINS], sample_clinic()
    brand = replace(clinic.brand, heading_font="Noto Serif")
    made = composed(topic, clinic=replace(clinic, brand=brand))
    assert made.titles == {"": topic.title} | {preset.id: preset.title for preset in topic.presets.values()}
    assert made.fonts == (brand.body_font, *SIGNS, "Noto Serif", *SIGNS)
    assert made.feet.topic == topic.title
    assert "22 November 2026" in made.feet.version
    assert "{page}" in made.feet.page_of
    assert "{pages}" in made.feet.page_of
    assert all("{code}" in composed(topic, format_=name).feet.code for name in geometry.FORMATS)


def test_unknown_layouts_and_locales_are_refused() -> None:
    """The nearest layout is offered."""
    with pytest.raises(UnknownName) as refused:
        composed(TOPICS[PROCEDURE], "articel")
    assert refused.value.hint == "did you mean article?"
    with pytest.raises(UnknownName, match="unknown locale"):
        composed(replace(TOPICS[PROCEDURE], language="xx"))
