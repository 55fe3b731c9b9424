"""One block's text becomes spans, and loses no word on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.load.spans import Span, inline, links, names_row, plain

BLANK_ = Span("blank", "…", "____")
WORDS = st.text(alphabet="abc ÄöЖ你ب", min_size=1).map(str.split).filter(bool).map(" ".join)


def test_every_kind_of_span() -> None:
    """Words, strong words, facts, terms, sources and addresses each have a kind of their own."""
    text = "It is **not {days} [days](term:day)** long: [see](source:s), [web](https://example.org)."
    assert inline(text) == (
        Span("text", "It is "),
        Span("strong", spans=(Span("text", "not "), Span("fact", target="days"), Span("text", " "), DAY)),
        Span("text", " long: "),
        Span("source", "see", "s"),
        Span("text", ", "),
        Span("link", "web", "https://example.org"),
        Span("text", "."),
    )


DAY = Span("term", "days", "day")


def test_what_looks_like_markup_stays_text() -> None:
    """Signs and entities arrive as the characters that a reader sees; escaping is the printer's work."""
    assert inline("1 < 2 &amp; <b>x</b>") == (Span("text", "1 < 2 & <b>x</b>"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10^9^ of H~2~O", "10⁹ of H₂O"),
        ("**Ca^2+^** and [^131^I](term:i)", "Ca²⁺ and ¹³¹I"),
        ("10^-3^, SO~4~^2-^, (OH)~2~", "10⁻³, SO₄²⁻, (OH)₂"),
        ("\\^9\\^ and H\\~2\\~O", "^9^ and H~2~O"),
        ("5~10~15, 1~2일에 3~4번, ~5", "5~10~15, 1~2일에 3~4번, ~5"),
    ],
)
def test_digits_are_raised_and_lowered(text: str, said: str) -> None:
    """As signs of their own, so that they are read out and copied rightly; ranges are none."""
    assert plain(text) == said


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("at ____.", (Span("text", "at "), BLANK_, Span("text", "."))),
        ("日期：____日", (Span("text", "日期："), BLANK_, Span("text", "日"))),
        ("**[ ]** Yes", (Span("strong", spans=(Span("box", "☐"),)), Span("text", " Yes"))),
        ("a____b, \\[ ], [ ](x:y)", (Span("text", "a____b, [ ], "), Span("link", " ", "x:y"))),
    ],
)
def test_what_is_to_be_filled_in(text: str, spans: tuple[Span, ...]) -> None:
    """A blank and a box are no words; in a word, behind a backslash and in a link they are none."""
    assert inline(text) == spans


@pytest.mark.parametrize(
    ("cell", "is_name"), [("Drops", True), ("Drops: ____", True), ("7", True), ("7 [ ]", False), ("____", False)]
)
def test_a_cell_to_write_in_names_no_row(cell: str, is_name: bool) -> None:
    """So a calendar has no heads of rows."""
    assert names_row(cell) is is_name


def test_strong_words_never_nest() -> None:
    """However many marks there are, nothing is too deep."""
    assert inline("**a **b** c**") == (Span("strong", spans=(Span("text", "a b c"),)),)
    assert plain("**" * 1_000 + "a" + "**" * 1_000) == "a"


def test_plain_keeps_words_and_placeholders() -> None:
    """Marks go, line ends become spaces, placeholders stay."""
    assert plain("A **bold [word](term:w)** and\n{fact}.") == "A bold word and {fact}."


def test_links_inside_strong_words_are_found() -> None:
    """A link counts wherever it stands."""
    assert [span.target for span in links("[a](term:one) **[b](source:two)**")] == ["one", "two"]


@given(st.lists(st.tuples(st.sampled_from(["{}", "**{}**", "[{}](term:t)", "**[{}](source:s)**"]), WORDS), min_size=1))
def test_no_word_is_lost(parts: list[tuple[str, str]]) -> None:
    """Whatever is marked, the words are those that were written."""
    text = ", ".join(form.format(words) for form, words in parts)
    assert plain(text) == ", ".join(words for _, words in parts)
