"""A leaflet as plain text reads in the order of its page, with signs in place of what a page shows."""

import pytest
from made_texts import made_topic
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS, fixture_topic

from handouts.compose.composition import Composition
from handouts.compose.elements import elements
from handouts.compose.plain_text import LINE, plain_text
from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import sample_clinic
from handouts.model.galley import Feet
from handouts.model.job import Request
from handouts.readback.tags import PieceReader, letters
from handouts.render import make_web_page

FEET = Feet("Topic", "1 May", "{page}", "#{code}", {}, "", digits="٠١٢٣٤٥٦٧٨٩")
WORDS = Composition("", "", "en", "ltr", {}, (), FEET)
BOX = "<img class='box' alt='Box to tick'>"


def text(html: str, composition: Composition = WORDS) -> str:
    """Return the text of one piece, without the foot."""
    return plain_text(composition, [f"<section>{html}</section>"], ["1"]).removesuffix(f"\n\n{LINE}\n1\n")


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<h1>Ears</h1><p>Two\n of  them.</p>", "Ears\n====\n\nTwo of them."),
        ("<h2><img alt=''>耳朵</h2>", "耳朵\n----"),
        ("<p>a</p><ul><li>b<ul><li>c</li></ul></li><li>d</li></ul>", "a\n\n- b\n  - c\n- d"),
        ("<ol><li>a</li><li>b</li></ol>", "١. a\n٢. b"),
        (f"<ul class='ticks brief'><div><li>{BOX}a</li></div><div><li>{BOX}b</li></div></ul>", "[ ] a\n[ ] b"),
        (f"<h2>Ask</h2><ul class='ticks'><li>{BOX}a</li></ul><ul class='ticks'><li>{BOX}b</li></ul><p>c</p>",
         "Ask\n---\n\n[ ] a\n[ ] b\n\nc"),
        (f"<p>Take {BOX} at <img class='blank' alt='Blank'>.</p>", f"Take [ ] at {LINE}."),
        ("<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
         "A | B\n1 | 2"),
        ("<p><img alt='An ear'></p><p><img alt=''>b</p>", "[An ear]\n\nb"),
        ("<p>See <a href='https://example.org/a'>the page</a>, <a href='https://example.org/b'>example.org/b</a></p>",
         "See the page (https://example.org/a), example.org/b"),
        ("<p>Call <a href='tel:911'>911</a></p>", "Call 911"),
        ("<div class='field'><p>Name:</p><p class='place'><span class='line'></span></p></div>", f"Name: {LINE}"),
        ("<h2>Notes</h2><div class='line'></div><div class='line'></div>", f"Notes\n-----\n\n{LINE}\n\n{LINE}"),
        ("<p>a&nbsp;b &lt;c&gt; non\u00adstop</p>", "a\u00a0b <c> nonstop"),
    ],
)  # fmt: skip
def test_what_is_written(html: str, said: str) -> None:
    """Titles have a line below, items a sign before them, pictures what they tell, in brackets."""
    assert text(html) == said


@pytest.mark.parametrize(("where", "said"), [({"b": "section.b.knee"}, " (See “Your visit”.)"), ({}, "")])
def test_a_reference_names_the_heading_of_what_is_there(where: dict[str, str], said: str) -> None:
    """Text has no pages."""
    first = (
        '<section id="a"><p>As <span>there</span>. <a class="page-of" href="section:b"><span></span></a></p></section>'
    )
    second = '<section id="section.b.knee"><h2><img alt="">Your visit</h2><h2>More</h2></section>'
    words = replace(WORDS, feet=replace(FEET, see_heading="(See “{heading}”.)"))
    assert plain_text(words, [first, second], ["1"], where).startswith(f"As there.{said}\n\nYour visit\n")


def test_what_has_a_direction_of_its_own_is_isolated() -> None:
    """A number among Arabic words keeps its order wherever the text is shown."""
    assert text("<p>اتصل بنا 0800 111 222</p>", replace(WORDS, direction="rtl")) == "اتصل بنا \u20660800 111 222\u2069"


@pytest.mark.parametrize(("topic", "preset"), [(PROCEDURE, "whole"), (SPRAINS, "side-by-side")])
def test_nothing_is_left_out(topic: str, preset: str) -> None:
    """Every text of the page stands in the text, in the same order, and so does the foot."""
    page = make_web_page(job_for(fixture_topic(topic), Request(preset)))
    reader = PieceReader()
    reader.feed(page.html.partition("<body")[2])
    said, at = letters(page.text), 0
    for block in reader.blocks:
        at = said.index(letters(block.text), at) + len(letters(block.text))
    signs = {"Box to tick": "[ ]", "Blank to fill in": LINE}
    for picture in reader.pictures:
        assert signs.get(picture.text, f"[{picture.text}]") in page.text
    assert page.text.endswith(f"Leaflet {page.code}\n")


def test_other_scripts() -> None:
    """A text in Arabic has a patient's name in its own direction."""
    clinic = replace(clinic_in(sample_clinic(), "ar"), patient_fields=("name",))
    page = make_web_page(job_for(made_topic("ar"), Request("one"), clinic, values={"name": "Zoë O’Neil"}))
    assert "\u2066Zoë O’Neil\u2069" in page.text


def test_what_is_set_side_by_side_on_paper_alone_is_whole() -> None:
    """A list in two halves, and the labels on both sides of a figure: a list holds items alone (HTML)."""
    halves = '<div class="left"><li>Brain</li></div><div class="right"><li>Bones</li></div>'
    figure = f'<figure class="has-legend labelled"><ol class="legend labels">{halves}</ol></figure>'
    (made,) = elements(figure)
    assert made.get("class") == "has-legend"
    assert [(one.get("class"), [item.tag for item in one]) for one in made] == [("legend", ["li", "li"])]
