"""A piece that can't be laid out is refused by name, and the leaflets that hold it; all others print."""

from functools import cache
from pathlib import Path

import pytest
from batches import files, make, roster
from msgspec.structs import replace
from pdf_reader import check_tree, page_text, parsed, tags
from printing import excerpt_for, job_for, key_for, renderer_for
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.batch import ledger
from handouts.choose.leaflet import decode, excerpt_of
from handouts.compose.composition import Composition, compose, parted
from handouts.errors import LayoutError
from handouts.load.clinic import sample_clinic
from handouts.model.galley import Galley
from handouts.model.job import Request
from handouts.model.topic import Block, Picture, Topic
from handouts.readback.check import BESIDE
from handouts.readback.comparison import Comparison, expect
from handouts.readback.rule import problems
from handouts.render import Renderer, refusal_of
from handouts.typeset.cache import user_cache
from handouts.typeset.cutting import cut
from handouts.typeset.galleys import fonts_of, galley_for
from handouts.typeset.layout import lay_out
from handouts.typeset.refusal import lay_out_or_refuse

NO_FONT = "\u0378"
"""A code point that Unicode gives to no sign."""
GRADIENT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><linearGradient id="g"><stop offset="0" '
    'stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient><rect width="9" height="9" '
    'fill="url(#g)"/></svg>'
)
SEVEN = ("Medicine", "Purpose", "Morning", "Midday", "Evening", "Bedtime", "Precautions")
SIGNS = ("signs_ankle", "signs_wrist", "signs_knee")
LONG = "Esophagogastroduodenoscopycholangiopancreatography"


def small(name: str, *sections: str) -> Topic:
    """Return a fixture topic with these sections alone and whom to call, for layout takes its time."""
    topic = fixture_topic(name)
    kept = {id_: replace(topic.sections[id_], requires=()) for id_ in ("when_to_call", *sections)}
    presets = {
        id_: replace(preset, sections=tuple(one for one in preset.sections if one in kept))
        for id_, preset in topic.presets.items()
    }
    return replace(topic, sections=kept, presets=presets)


def with_blocks(topic: Topic, section: str, *blocks: Block) -> Topic:
    """Return a topic with more in a section than a reader of files would let in."""
    whole = topic.sections[section]
    return replace(topic, sections={**topic.sections, section: replace(whole, blocks=(*whole.blocks, *blocks))})


def paragraph(text: str, line: int = 90) -> Block:
    return Block("paragraph", text, line=line)


def table(*rows: tuple[str, ...], line: int = 91) -> Block:
    cells = [tuple(Block("cell", text, line=line) for text in row) for row in rows]
    return Block("table", blocks=tuple(Block("row", blocks=row) for row in cells), line=line)


def spoiled(kind: str) -> Topic:
    """Return a topic whose section `before` can't be laid out."""
    topic = small(PROCEDURE, "before", "during")
    if kind == "a sign that no font has":
        return with_blocks(topic, "before", paragraph(f"One {NO_FONT} two"))
    figure = Block("widget", name="figure", argument="shade", blocks=(paragraph("A shade"),), line=90)
    pictures = {**topic.pictures, "shade": Picture("shade", "A shade", GRADIENT)}
    return replace(with_blocks(topic, "before", figure), pictures=pictures)


@cache
def spoiled_by(kind: str) -> Renderer:
    return renderer_for(key_for(spoiled(kind)))


KINDS = ["a sign that no font has", "a picture that layout refuses"]


@pytest.mark.parametrize("is_cached", [False, True], ids=["cold", "cached"])
@pytest.mark.parametrize("kind", KINDS)
def test_only_leaflets_that_hold_a_spoiled_section_are_refused(kind: str, is_cached: bool) -> None:
    """They name the section, its file and the line; a cached galley refuses with the same words."""
    made = spoiled_by(kind)
    if is_cached:
        made = renderer_for(made.key)
    fine, bad = (excerpt_for(made.key, Request(name)) for name in ("on-the-day", "whole"))
    pdf, _ = made.make(fine)
    check_tree(pdf)
    with pytest.raises(LayoutError) as error:
        made.make(bad)
    assert error.value.exit_code == 6
    assert error.value.message.startswith(f"section before can't be laid out: {made.key.topic.path}/sections/before.md")
    assert "leaflets without this part can be made" in error.value.hint
    assert refusal_of(made.key, made.galley, fine) is None
    assert str(refusal_of(made.key, made.galley, bad)) == error.value.message


def test_the_line_of_a_sign_is_named() -> None:
    """Where the text has it."""
    (why,) = spoiled_by(KINDS[0]).galley.refused.values()
    assert why.place == "sections/before.md:90"


def test_a_fault_in_what_every_leaflet_has_refuses_all() -> None:
    """No leaflet could be printed without its masthead."""
    topic = small(PROCEDURE)
    made = key_for(topic, clinic=replace(sample_clinic(), name=f"Clinic {NO_FONT}"))
    with pytest.raises(LayoutError, match="no font of the leaflet has"):
        galley_for(made, user_cache())


def test_a_comparison_is_refused_with_either_of_its_sections() -> None:
    """The comparison of the others stays."""
    made = key_for(with_blocks(small(SPRAINS, *SIGNS), "signs_wrist", paragraph(f"One {NO_FONT}")), "comparison")
    refused = galley_for(made, user_cache()).refused
    assert set(refused) == {
        "section.signs_wrist", "pair.signs.ankle-wrist", "pair.signs.wrist-knee", "pair.signs.ankle-wrist-knee",
    }  # fmt: skip
    assert {why.place for why in refused.values()} == {"sections/signs_wrist.md:90"}


def words(topic: Topic, section: str, layout: str = "article") -> tuple[bytes, str]:
    """Return a leaflet with one section, and its text."""
    made = key_for(topic, layout)
    pdf, pages = renderer_for(made).make(excerpt_for(made, Request(sections=(section,))))
    return pdf, " ".join(page_text(pdf, number) for number in range(pages))


def test_a_table_too_wide_for_its_page_is_a_list_there() -> None:
    """As in large print; a table that has room, in the same section too, stays one."""
    wide = table(SEVEN, *[tuple(f"{head}-of-{row}" for head in SEVEN) for row in ("one", "two")])
    narrow = table(("First", "Second"), ("Yes", "No"), line=99)
    pdf, text = words(with_blocks(small(PROCEDURE, "during"), "during", wide, narrow), "during")
    check_tree(pdf)
    assert [head.text for head in tags(pdf).all("TH")] == ["First", "Second"]
    assert "Bedtime: Bedtime-of-two" in " ".join(text.split())


def test_a_table_that_became_a_list_is_read_back_as_one() -> None:
    """What its leaflet says is what the file has; a table that is not there as such is looked for as a list."""
    wide = table(SEVEN, tuple(f"{head}-of-one" for head in SEVEN))
    job = job_for(with_blocks(small(PROCEDURE, "during"), "during", wide), Request(sections=("during",)))
    order, content = excerpt_of(job)
    data = renderer_for(job.galley).make(order)[0]
    heads = [head.text for head in tags(data).all("TH")]
    found = {
        is_told: list(
            problems(BESIDE, Comparison(parsed(data), expect(decode(content), order.code, told)), parsed(data))
        )
        for is_told, told in ((True, heads), (False, None))
    }
    assert not found[True]
    assert found[False]


def test_a_long_word_is_broken_where_nothing_else_is_left() -> None:
    """In a heading, and in a table that is a list already; every letter is there."""
    cells = table(("A", "B", "C"), ("x", "y", LONG * 3), line=95)
    topic = with_blocks(small(PROCEDURE, "during"), "during", Block("heading", LONG * 2, level=2, line=94), cells)
    pdf, text = words(topic, "during")
    check_tree(pdf)
    assert "".join(text.split()).count(LONG) == 5
    assert not tags(pdf).all("TH")


def test_lines_that_touch_are_set_further_apart() -> None:
    """In the pieces where they do; what touches even then is refused by its place."""
    topic = with_blocks(small(PROCEDURE, "during"), "during", paragraph("Jiggly halls " * 40))
    key = key_for(topic)
    width = key.page.content_width_mm * 96 / 25.4

    def laid_out(close: float) -> Galley:
        css = f"[id='section.during'] p {{ line-height: calc(var(--line) * {close}) }}"

        def composed(one: Topic) -> Composition:
            whole = compose(key.with_topic(one))
            return replace(whole, css=whole.css + css)

        return lay_out_or_refuse(
            topic, composed, lambda one: cut(one, lay_out(one.html, one.css, width, ()), fonts_of(key)[1])
        )

    assert not laid_out(0.58).refused
    assert list(laid_out(0.3).refused) == ["section.during"]


def test_the_pieces_of_a_composition() -> None:
    """They make it up again, whole."""
    topic = fixture_topic(PROCEDURE)
    html = compose(key_for(topic)).html
    opening, pieces, closing = parted(html)
    assert opening + "".join(pieces.values()) + closing == html
    assert {"masthead", "section.before", "notes"} <= pieces.keys()


def test_a_batch_refuses_the_rows_that_need_a_spoiled_section(tmp_path: Path) -> None:
    """The others print."""
    sign = edited(tmp_path, PROCEDURE, "sections/before.md", "", "\nOne \U00013000 two\n")
    path = roster(tmp_path, "1,en,on-the-day,,", "2,en,whole,,")
    ended = make(path, tmp_path / "out", topic=str(sign))
    assert (ended.written, ended.refused) == (1, 1)
    assert len(files(tmp_path / "out")) == 1
    (line,) = (line for line in ledger.read(tmp_path / "out" / ledger.NAME) if line.outcome == "refused")
    assert line.reason.startswith(
        f"row 3: section before can't be laid out: {sign}/sections/before.md:23: no font of the leaflet has U+13000"
    )
