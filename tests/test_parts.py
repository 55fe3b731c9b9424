"""Inline text becomes HTML that says no more than the text; data become words and pictures."""

from datetime import date
from gettext import NullTranslations

import pytest
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.compose.parts import Parts, address, halves, is_brief, is_grid, linked, telephone
from handouts.errors import ContentError
from handouts.language.fixed_words import fixed_words
from handouts.language.formats import Wording
from handouts.language.locale import conventions
from handouts.load.clinic import sample_clinic
from handouts.model.clinic import Feedback, Logo
from handouts.model.topic import Block, Picture, Source

TOPIC = fixture_topic(PROCEDURE)
FACT = next(fact for fact in TOPIC.facts.values() if fact.unit == "percent")


def parts(logo: Logo | None = None) -> Parts:
    return Parts(TOPIC, replace(sample_clinic(), logo=logo), Wording(conventions("en"), NullTranslations()))


def table(*rows: str) -> Block:
    return Block("table", blocks=tuple(Block("row", blocks=tuple(map(cell, row.split("|")))) for row in rows))


def cell(text: str) -> Block:
    return Block("cell", text)


def listed(*texts: str, ordered: bool = False) -> Block:
    return Block("list", ordered=ordered, blocks=tuple(Block("item", text) for text in texts))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain & <b>old</b>", "plain &amp; &lt;b&gt;old&lt;/b&gt;"),
        ("a **strong** word", "a <strong>strong</strong> word"),
        ("the [canal](term:ear_canal)", 'the <span class="term" data-term="ear_canal">canal</span>'),
        ("as [they say](source:made_up)", "as they say"),
        ("see [this](https://clinic.example?a=1&b=2)", 'see <a href="https://clinic.example?a=1&amp;b=2">this</a>'),
        (f"**{{{FACT.id}}}** of all", f"<strong>{FACT.value}%</strong> of all"),
    ],
)
def test_inline_text_becomes_html(text: str, html: str) -> None:
    """One element for each kind of span; what looks like markup is text."""
    assert parts().inline(text) == html


@pytest.mark.parametrize(("last", "space"), [("visit", "\u00a0"), ("a" * 30, " ")])
def test_a_text_that_links_to_a_section_ends_with_a_place_for_its_page(last: str, space: str) -> None:
    """Joined to the last word, unless both might be wider than a column."""
    place = '<a class="page-of" href="section:during" title="your"><span data-place="page-of during"></span></a>'
    assert parts().inline(f"About [your](section:during) {last}.") == (
        f'About <span data-section="during">your</span> {last}.{space}{place}'
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("at ____", 'class="blank" style="inline-size: 4em"'),
        ("at " + "_" * 99, 'class="blank" style="inline-size: 30em"'),
        ("____", 'class="blank filling"'),
        ("[ ]", 'class="box"'),
    ],
)
def test_what_is_to_be_filled_in_is_a_picture_that_says_so(text: str, kind: str) -> None:
    """As wide as it was typed; alone in its place, as wide as that."""
    html = parts().inline(text).removesuffix("</span>")
    assert html.count("<img") == html.count(f"<img {kind} ") == 1
    assert html.endswith('alt="Box to tick">' if "box" in kind else 'alt="Blank to fill in">')


PHOTO = Picture("sky", "A sky", "", b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Take ![](tablet) one", 'Take <img class="among" src="data:image/svg+xml;', 'alt=""> one'),
        ("![two](tablet)", '<img class="alone" src="data:image/svg+xml;', 'alt="two">'),
        ("![](sky)", '<img class="alone" src="data:image/jpeg;base64,/9j/"', 'alt="A sky">'),
    ],
)
def test_a_picture_among_words_is_told_by_these_or_by_its_own(text: str, start: str, end: str) -> None:
    """A pictogram without words is decoration; alone in its place, a picture is larger."""
    topic = replace(TOPIC, pictures=TOPIC.pictures | {"sky": PHOTO})
    html = Parts(topic, sample_clinic(), parts().wording).inline(text)
    assert html.startswith(start)
    assert html.endswith(end)


@pytest.mark.parametrize(
    ("rows", "is_narrow"),
    [
        (("Drops|Morning|Night", "Any name that is long|[ ]|2 [ ]"), True),
        (("Drops|Morning|Night", "Any|1|2"), False),
        (("Drops|Morning|Notes", "Any|[ ]|with a full glass"), False),
        (("Drops|Every second morning|Night", "Any|[ ]|[ ]"), False),
    ],
)
def test_a_table_to_write_in_stays_one_where_its_words_are_few(rows: tuple[str, ...], is_narrow: bool) -> None:
    """Others become lists where a page is narrow."""
    assert is_grid(table(*rows)) is is_narrow


def test_the_word_before_a_blank_goes_with_it_to_another_line() -> None:
    """A line to write on, alone below its text, would be taken for a rule."""
    html = parts().inline("a crisis line: ________ or a friend: ____")
    assert html.startswith('a crisis <span class="held">line: <img ')
    assert '></span> or a <span class="held">friend: <img ' in html


@pytest.mark.parametrize(
    ("caption", "is_aside"),
    [
        ("About **99** for every 100", True),
        ("每100人约有 **99人**", True),
        ("Около **99** на каждые\N{NO-BREAK SPACE}100", False),  # which no line may part
        ("About **99** for every 100 women in the United States", False),
        ("Approximately **99**", False),
    ],
)
def test_a_few_short_words_may_stand_beside_marks(caption: str, *, is_aside: bool) -> None:
    """No word is wider than the column before the text, and their lines are no higher than the marks."""
    assert parts().is_aside(caption) == is_aside


def test_a_source_whose_year_has_words_says_them_in_the_readers_language() -> None:
    """Its own title and publisher stay in theirs."""
    source = Source("made_up", "A title", "A publisher", "diagnoses 2013–2019", language="fr")
    assert parts().source(source) == '<bdi lang="fr">A title. A publisher.</bdi> diagnoses 2013–2019.'
    assert not source.is_cited
    assert replace(source, year="2013–2019").is_cited


def test_plain_text_has_facts_but_no_marks() -> None:
    """For titles and alternate text, where nothing but words can stand."""
    assert parts().plain(f"**Up to** {{{FACT.id}}} & [more](term:ear_canal)") == f"Up to {FACT.value}% & more"


def test_an_icon_array_tells_its_numbers() -> None:
    """Who can't see it hears the same numbers, and whom they are about (CONTENT.md, Risk)."""
    drawn = parts().icon_array(FACT.id)
    title = drawn.partition('alt="')[2].partition('"')[0]
    said = (f"{FACT.value} of 100", f"{100 - int(FACT.value)} are empty", FACT.measure, FACT.population, FACT.period)
    assert all(words in title for words in said)


def test_a_source_says_when_it_was_last_read() -> None:
    """By a person; nothing where nobody did. In a translation it keeps its language, and the date has the reader's."""
    source = Source("a", "What is it?", "Nobody", "2026")
    assert parts().source(source) == "What is it? Nobody. 2026."
    read = replace(source, opened=date(2026, 11, 22))
    assert parts().source(read).startswith("What is it? Nobody. 2026. Last read on ")
    spanish = Parts(TOPIC, sample_clinic(), Wording(conventions("es"), fixed_words("es")))
    assert spanish.source(replace(source, language="en")) == '<bdi lang="en">What is it? Nobody. 2026.</bdi>'
    assert (
        spanish.source(replace(read, language="en"))
        .replace("\N{NO-BREAK SPACE}", " ")
        .endswith("2026.</bdi> Consultado el 22 de noviembre de 2026.")
    )


def test_who_wrote_it_and_when_it_is_reviewed() -> None:
    """What nobody stated is left out; a name keeps its language."""
    told = replace(TOPIC, written_by="A & B", review_by=date(2027, 11, 22))
    english = Parts(told, sample_clinic(), Wording(conventions("en-GB"), NullTranslations()))
    assert english.making() == "Written by: A &amp; B. Review by 22\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2027."
    nobody = replace(TOPIC, review_by=None)
    assert Parts(nobody, sample_clinic(), Wording(conventions("en"), NullTranslations())).making() == ""
    spanish = Parts(replace(told, translated_from="en"), sample_clinic(), Wording(conventions("es"), fixed_words("es")))
    assert spanish.making().startswith('Texto: <bdi lang="en">A &amp; B</bdi>. Revisar')


def test_where_a_reader_says_what_they_think() -> None:
    """Each way is a link; without one there is no line."""
    assert parts().feedback() == ""
    ways = Feedback("a@clinic.example", "020 7946 0000", "https://clinic.example/leaflets/")
    clinic = replace(sample_clinic(), feedback=ways, country="GB")
    said = Parts(TOPIC, clinic, Wording(conventions("en-GB"), NullTranslations())).feedback()
    assert said.striptags() == (
        "Tell us what you think of this leaflet: a@clinic.example, 020 7946 0000 or clinic.example/leaflets."
    )
    assert [part.split('"')[0] for part in said.split('href="')[1:]] == [
        "mailto:a@clinic.example", "tel:+442079460000", "https://clinic.example/leaflets/"
    ]  # fmt: skip


def test_a_logo_is_drawn_in_place() -> None:
    """The picture stands in its address, no logo is nothing; the clinic's words are its alternate text."""
    drawn = parts(Logo("A & B", svg='<svg viewBox="0 0 1 1"></svg>')).logo()
    assert drawn.startswith('<img src="data:image/svg+xml;base64,')
    assert drawn.endswith('" alt="A &amp; B">')
    assert (
        parts(Logo('A "B"', png=b"\x89PNG")).logo() == '<img src="data:image/png;base64,iVBORw==" alt="A &#34;B&#34;">'
    )
    assert parts().logo() == ""


@pytest.mark.parametrize(("lengths", "first"), [([9] * 4, 2), ([9] * 5, 3), ([9, 9, 9, 60], 3), ([60, 9, 9, 9, 9], 2)])
def test_two_columns_are_about_even(lengths: list[int], first: int) -> None:
    """Read down, the first no shorter than the second; an item of two lines counts as two."""
    block = listed(*("x" * length for length in lengths))
    assert [len(half) for half in halves(block)] == [first, len(lengths) - first]


def test_many_short_items_are_brief() -> None:
    """They may stand in two columns; few, long, numbered or nested ones may not."""
    short, long = ["a short item"] * 4, ["an item that goes on for quite a while, as some do"] * 4
    nested = Block("list", blocks=(*listed(*short).blocks, Block("item", "more", blocks=(listed("in it"),))))
    assert is_brief(listed(*short))
    assert not is_brief(listed(*short[1:]))
    assert not is_brief(listed(*long))
    assert not is_brief(listed(*["字" * 25] * 4))
    assert not is_brief(listed(*short, ordered=True))
    assert not is_brief(nested)


def test_addresses_are_said_as_people_say_them() -> None:
    """Without scheme and last slash; a number to dial keeps its plus."""
    assert address("https://clinic.example/") == "clinic.example"
    assert address("https://clinic.example/leaflets") == "clinic.example/leaflets"
    assert telephone("+1 (555) 010-0142") == "tel:+15550100142"
    assert telephone("020 7946 0000 ext. 204", "GB") == "tel:+442079460000;ext=204"
    with pytest.raises(ContentError, match="020 7946 0000 has no country"):
        telephone("020 7946 0000")


def test_a_source_keeps_the_full_stops_of_its_language() -> None:
    """An English publication among Hindi ones; one without a language of its own has those of the leaflet."""
    words = Parts(TOPIC, sample_clinic(), Wording(conventions("hi"), fixed_words("hi")))
    source = Source("made-up", "A & B", "A publisher", "2024", language="en")
    assert words.source(source) == '<bdi lang="en">A &amp; B. A publisher. 2024.</bdi>'
    assert words.source(replace(source, language="")) == "A &amp; B। A publisher। 2024।"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("www.clinic.example.org", '<a href="https://www.clinic.example.org">www.clinic.example.org</a>'),
        ("See https://a.example/b?c=1.", 'See <a href="https://a.example/b?c=1">https://a.example/b?c=1</a>.'),
        ("(www.a.example/b), or me@a.example!",
         '(<a href="https://www.a.example/b">www.a.example/b</a>), or <a href="mailto:me@a.example">me@a.example</a>!'),
        ("e.g. www or a@b, 3.5 & <b>", "e.g. www or a@b, 3.5 &amp; &lt;b&gt;"),
        ("", ""),
    ],
)  # fmt: skip
def test_addresses_in_a_text_are_links(text: str, html: str) -> None:
    """Without the signs that end a sentence; all else stays as it stands."""
    assert linked(text) == html
