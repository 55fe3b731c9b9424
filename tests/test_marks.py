"""Each rule about marks tells its slip, at its line, and lets the sound text next to it pass."""

from pathlib import Path

import pytest

from handouts.load.markdown import Names, parse, parse_text, parse_words
from handouts.model.references import mentions

NAMES = Names(mentions({"share": "percent", "days": "count"}), frozenset({"scan"}), frozenset({"paper"}))
PATH = Path("section.md")


def told(text: str) -> list[str]:
    return [str(problem) for problem in parse("# Title\n\n" + text, PATH, NAMES).problems]


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, 1 < 2, AT&amp;T, &lt;b&gt;, \\<b> and a \\* star.",
        "**Strong** and **{share} of [scans](term:scan)**.",
        "{share}, {share_of_100}, {share_period}, {days}, {days_measure}",
        "[A paper](source:paper), [web](https://example.org/a_b) and <https://example.org>",
        "snake_case_word and 5 * 3",
    ],
)
def test_sound_texts(text: str) -> None:
    """What the rules allow passes without a word."""
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a <b>b</b>", "raw HTML: <b>"),
        ("<div>", "raw HTML: <div>"),
        ("<!-- note -->", "raw HTML: <!--"),
        ("<br/>", "raw HTML: <br/>"),
        ("Write to <a@example.org>", "a link to mailto:a@example.org"),
        ("*soft*", "italics"),
        ("_soft_", "italics"),
        ("![x](a.png)", "an image in the text"),
        ("`code`", "code in the text"),
        ("two\\\nlines", "a forced line break"),
        ("two  \nlines", "a forced line break"),
        ("__strong__", "strong words marked with __"),
        ("** bold**", "** that marks nothing"),
        ("你好**“你好”**你", "** that marks nothing"),
        ("[word] (term:scan)](", "a link that is none"),
        ("[word](term: scan)", "a link that is none"),
        ("[word](javascript:alert)", "a link that is none"),
        ("[word][scan]", "a link by reference"),
        ("[scan]: https://example.org", "a link's definition"),
        ("31 % of people", "a typed %"),
        ("{shares}", "unknown placeholder: {shares} (did you mean share"),
        ("{share:number}", "unknown placeholder: {share:number}"),
        ("{days_of_100}", "unknown placeholder: {days_of_100}"),
        ("{Share}", "unknown placeholder: {Share}"),
        ("an open {", "a { that belongs to no placeholder"),
        ("a closed }", "a } that belongs to no placeholder"),
        ("[word](term:scam)", "unknown term: scam (did you mean scan?)"),
        ("[word](source:pages)", "unknown source: pages"),
        ("[word](http://example.org)", "a link to http://example.org"),
        ("[word](mailto:a@example.org)", "a link to mailto:a@example.org"),
        ("[word](scan)", "a link to scan"),
        ("[word](https://)", "a link to https://"),
        ("[word](https://example)", "a link to https://example"),
        ("<https://>", "a link to https://"),
        ('[word](term:scan "title")', "the link to term:scan is not written plainly"),
        ("[](term:scan)", "a link without words"),
        ("[**word**](term:scan)", "a link that holds more than plain words"),
        ("[{days}](term:scan)", "a link that holds more than plain words"),
    ],
)
def test_slips(text: str, message: str) -> None:
    """Every slip is told with the file and its line."""
    assert any(problem.startswith(f"section.md:3: {message}") for problem in told(text)), told(text)


def test_lines_below_the_first_have_their_own_number() -> None:
    """A slip in a wrapped paragraph is told at its own line."""
    text = "one\ntwo *soft*\nthree {nothing} <b>\nfour [w](term:no)"
    assert [problem.split(":")[1] for problem in told(text)] == ["5", "4", "5", "6"]


def test_text_of_a_table_is_one_paragraph() -> None:
    """Texts of `topic.toml` are inline, and the line is the file's."""
    assert parse_text("A **short** text with {days}.", PATH, 7, NAMES) == ()
    for text in ("# Heading", "- item", "one\n\ntwo", "::: call", "1. one"):
        (problem,) = parse_text(text, PATH, 7, NAMES)
        assert str(problem).startswith("section.md:7: not one plain paragraph")
    assert [problem.line for problem in parse_text("one *soft*", PATH, 7, NAMES)] == [7]


def test_words_have_no_marks() -> None:
    """Titles and labels are printed as they stand, so that a mark in them is a slip; placeholders may stand in alt."""
    assert parse_words("S. Paget: The distribution – 1889 (2nd ed.)", PATH, 7, Names()) == ()
    assert parse_words("about {share_of_100}", PATH, 7, NAMES) == ()
    for text in ("**strong**", "[w](term:scan)", "AT&amp;T", "a <b>", "{days}", "50 %"):
        assert [problem.line for problem in parse_words(text, PATH, 7, Names())] == [7]
