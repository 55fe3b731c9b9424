"""Marks that break a rule, and those of other dialects, are told at their line; plain sentences pass."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.language.fidelity import text_problems
from handouts.load.sections import parse, parse_text, parse_words
from handouts.model.references import Names, mentions

NAMES = Names(
    mentions({"share": "percent", "days": "count"}),
    frozenset({"scan"}),
    frozenset({"paper"}),
    pictures=frozenset({"ear", "bare"}),
    untold=frozenset({"bare"}),
    pictograms=frozenset({"tablet"}),
    sections=frozenset({"visit"}),
)
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
        "First words. Ask about [your visit](section:visit) (and how long it takes, e.g. by bus)!",
        "Take ![](tablet) one, or ![two tablets](tablet)\n\n![](ear)\n\n![](bare)",
        "| a |\n|---|\n| ![](ear) |\n| ![two](tablet) |\n| ![](bare) words |",
        "A cream of 1\\%, as [here](https://example.org/a%20b) or on https://example.org/a%20b",
        "Call [0113 496 0991](tel:+441134960991) or <tel:999>, write to <a@example.org>",
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
        ("[us](mailto:a@example.org)", "a link that hides its number or address: mailto:a@example.org"),
        ("[0113 496 0992](tel:+441134960991)", "a link that hides its number or address: tel:+441134960991"),
        ("[us](tel:0113)", "a link that hides its number or address: tel:0113"),
        ("[x](tel:call-us)", "a link that can't be used: tel:call-us"),
        ("*soft*", "italics"),
        ("_soft_", "italics"),
        ("![x](a.png)", "unknown picture: a.png"),
        ("![**x**](ear)", "the picture ear is not written plainly"),
        ("| a |\n|---|\n| ![](tablet) |", "a cell that says nothing to somebody who can't see it"),
        ("| a |\n|---|\n| ![](bare) |", "a cell that says nothing to somebody who can't see it"),
        ("## Of ![](ear)\n\nText", "a heading with a picture"),
        ("::: questions\n- ![](ear)?\n:::\n\nText", "questions: has a picture in a question"),
        ("`code`", "code in the text"),
        ("two\\\nlines", "a forced line break"),
        ("two  \nlines", "a forced line break"),
        ("__strong__", "strong words marked with __"),
        ("** bold**", "** that marks nothing"),
        ("你好**“你好”**你", "** that marks nothing"),
        ("[word] (term:scan)](", "a link that is not complete"),
        ("[word](term: scan)", "a link that is not complete"),
        ("[word](javascript:alert)", "a link that is not complete"),
        ("[word][scan]", "a link by reference"),
        ("[scan]: https://example.org", "a link's definition"),
        ("31 % of people", "a typed %"),
        ("[x](https://example.org/a%20b) 5%", "a typed %"),
        ("{shares}", "unknown placeholder: {shares} (did you mean share"),
        ("{share:number}", "unknown placeholder: {share:number}"),
        ("{days_of_100}", "unknown placeholder: {days_of_100}"),
        ("{Share}", "unknown placeholder: {Share}"),
        ("an open {", "a { that belongs to no placeholder"),
        ("a closed }", "a } that belongs to no placeholder"),
        ("[word](term:scam)", "unknown term: scam (did you mean scan?)"),
        ("[word](source:pages)", "unknown source: pages"),
        ("[word](http://example.org)", "a link that can't be used: http://example.org"),
        ("[a@example](mailto:a@example)", "a link that can't be used: mailto:a@example"),
        ("[word](section:visits)", "unknown section: visits (did you mean visit?)"),
        ("[a](section:visit) and [b](section:visit)", "a second link to a section in one text"),
        ("See [a](section:visit). Then rest.", "a sentence after the one that links to a section"),
        ("请看[下文](section:visit)。然后休息。", "a sentence after the one that links to a section"),
        ("[word](scan)", "a link that can't be used: scan"),
        ("[word](https://)", "a link that can't be used: https://"),
        ("[word](https://example)", "a link that can't be used: https://example"),
        ("<https://>", "a link that can't be used: https://"),
        ('[word](term:scan "title")', "the link to term:scan is not written plainly"),
        ("[](term:scan)", "a link without words"),
        ("[**word**](term:scan)", "a link that holds more than plain words"),
        ("[{days}](term:scan)", "a link that holds more than plain words"),
    ],
)
def test_problems(text: str, message: str) -> None:
    """Every problem is told with the file and its line."""
    assert any(re.match(rf"section\.md:[35]: {re.escape(message)}", problem) for problem in told(text)), told(text)


def test_lines_below_the_first_have_their_own_number() -> None:
    """A problem in a wrapped paragraph is told at its own line."""
    text = "one\ntwo *soft*\nthree {nothing} <b>\nfour [w](term:no)"
    assert [problem.split(":")[1] for problem in told(text)] == ["5", "4", "5", "6"]


def test_text_of_a_table_is_one_paragraph() -> None:
    """Texts of `topic.toml` are inline, and the line is the file's."""
    assert parse_text("A **short** text with {days}.", PATH, 7, NAMES) == ()
    for text in ("# Heading", "- item", "one\n\ntwo", "::: call", "1. one"):
        (problem,) = parse_text(text, PATH, 7, NAMES)
        assert str(problem).startswith("section.md:7: not one plain paragraph")
    assert [problem.line for problem in parse_text("one *soft*", PATH, 7, NAMES)] == [7]


def test_a_text_of_a_table_has_no_picture() -> None:
    """A leaflet's pictures are those of its sections."""
    names = replace(NAMES, pictures=frozenset(), pictograms=frozenset())
    (problem,) = parse_text("An ![](ear) text", PATH, 7, names)
    assert problem.message == "unknown picture: ear"


def test_a_text_of_a_table_links_to_no_section() -> None:
    """It may stand where no section does, such as in a glossary."""
    (problem,) = parse_text("As [here](section:visit).", PATH, 7, replace(NAMES, sections=frozenset()))
    assert str(problem) == (
        "section.md:7: a link to the section visit (only a paragraph or a list item of a section can have one)"
    )


def test_words_have_no_marks() -> None:
    """Titles and labels are printed as they stand: a mark in them is a problem; placeholders may stand in alt."""
    assert parse_words("S. Paget: The distribution – 1889 (2nd ed.)", PATH, 7, Names()) == ()
    assert parse_words("about {share_of_100}", PATH, 7, NAMES) == ()
    for text in ("**strong**", "[w](term:scan)", "AT&amp;T", "a <b>", "{days}", "50 %"):
        assert [problem.line for problem in parse_words(text, PATH, 7, Names())] == [7]


MARKS = [
    ("Take ~~two~~ one tablet", "text that is struck out: ~~"),
    ("mark ==this==", "highlighted text: =="),
    ("See the note[^1].", "a footnote: [^"),
    ("[^1]: The note", "a footnote: [^"),
    ("as known^[a note]", "a footnote: ^["),
    ("as known [@smith2020]", "a citation: [@"),
    ("see [[Other page]]", "a wiki link: [["),
    ("![[drawing.png]]", "a wiki link: ![["),
    ("an ![image] here", "a picture: !["),
    ("tick [x] here", "a box that can't be ticked: [x]"),
    ("tick [] here", "a box that can't be ticked: []"),
    ("A pill :pill: a day", "the name of an emoji: :pill:"),
    ("the share $x$ and", "a formula: $x$"),
    ("above $$\\frac{1}{2}$$", "a formula: $"),
    ("a line\\newline more", "a backslash: \\newline"),
    ("one\\\\\ntwo", "a backslash: \\"),
    ("Take &frac12; tablet", "a sign by its name: &frac12;"),
    ("Take &#53; tablets", "a sign by its name: &#53;"),
    ("| a | b |", "a table row outside a table: |"),
    ("| a | b |\n|---|", "a table row outside a table: |"),
    ("one line\ntwo lines\n: and more", "a line that begins with a colon: :"),
    ("• one\n• two", "a list pasted from a word processor: •"),
    ("◦ one", "a list pasted from a word processor: ◦"),
    ("▪ one", "a list pasted from a word processor: ▪"),
    ("·\u00a0one", "a list pasted from a word processor: ·"),
    ("☐ one", "a list pasted from a word processor: ☐"),
    ("– one", "a list pasted from a word processor: –"),
    ("\uf0b7 one", "a list pasted from a word processor"),
    ("a) first\nb) second", "a list that Markdown does not know: a)"),
    ("(a) first", "a list that Markdown does not know: (a)"),
    ("(1) One\n(2) Two", "a list that Markdown does not know: (1)"),
    ("iv) fourth", "a list that Markdown does not know: iv)"),
    ("a. first", "a list that Markdown does not know: a."),
    ("أ) أول", "a list that Markdown does not know: أ)"),
    ("Do this:\n2. Second", "a number in the middle of a paragraph: 2."),
    ("-item", "a mark without a space after it: -"),
    ("*item", "a mark without a space after it: *"),
    ("#Heading", "a mark without a space after it: #"),
    ("1.First", "a mark without a space after it: 1."),
    ("Age\tDose", "a tab inside the text"),
    ("a -- b", "two hyphens: --"),
    ("'''bold'''", "bold text as wikis write it: '''"),
    ("= Title", "a heading of AsciiDoc: ="),
    ("!!! note", "a box as other programs write it: !!!"),
    (".. note::", "a box as other programs write it: .."),
    ("10^9 per litre", "a ^ that marks nothing: ^"),
    ("the 1^st^ day", "a ^ that marks nothing: ^"),
    ("H~2 O", "a ~ that marks nothing: ~"),
    ("Mon~Fri", "a ~ that marks nothing: ~"),
    ("words{.small}", "attributes of another kind of Markdown: {.small}"),
    ("[words]{lang=es}", "attributes of another kind of Markdown: {lang=es}"),
    ("a<br>b", "raw HTML: <br>"),
    ("10<sup>9</sup>", "raw HTML: <sup>"),
    ("<http://example.org>", "a link that can't be used: http://example.org"),
    ("**a **b** c**", "strong words inside strong words"),
]
PLAIN = [
    "2 to 3 tablets, 5–7 days, 5 - 7 days, 1/2 tablet, 10:30 to 11:00, 3:1",
    "Take it with food (a) in the morning, or b) at night.",
    "Ask about: pain; fever (38.5 °C); and so on, e.g.: a rash.",
    "Write to team@example.org or see https://example.org/~team/a==b^c?x=1&y=2.",
    "Rest ~5 minutes, 5~10 minutes, 5~10분, 월~금, ~10 ml.",
    "Note: do this. Ratio 1:2:3. Well-known words, it's “quoted”, ‘single’ … yes.",
    "Pay $5 or $10, US$ 5 and AU$ 6, $5–$10, $5/$6.",
    "Give \\*one\\*, \\^, \\~\\~, \\=\\=, \\[ \\], \\:pill: and \\$x\\$.",
    "AT&T, R&D; AT&amp;T, 5&nbsp;mg, &lt;b&gt;, 1 < 2 > 0, x = 3, HER2+, ER+/PR−, 5 * 3, #1, 100 + 2",
    "[Your name] and [x] are words".replace("[x]", "[X-ray]"),
    "It begins on\n12 May 2026, at\n9.30, and ends\n- maybe -",
    "10^9^ cells, H~2~O, Ca^2+^, (OH)~2~, m^2^ and ^131^I.",
    "¿Qué es? ¡Ya! «Sí» „ja“ (ja) …und",
    "-5 °C, −5 °C, +44 113 496 0991",
    "I. Newton. A. Smith. E. coli. 5. May",
    "a, b and c: {days} or **{days}** days",
]


def foreign(text: str) -> list[str]:
    return [str(problem) for problem in parse(f"# Title\n\n{text}\n", PATH, Names()).problems]


@pytest.mark.parametrize(("text", "message"), MARKS)
def test_marks_of_others_are_told(text: str, message: str) -> None:
    """By name and line, once, with a hint."""
    found = foreign(text)
    assert any(problem.startswith(f"section.md:{n}: {message}") for n in (3, 4, 5) for problem in found), found
    assert all(problem.endswith(")") for problem in found), "each says what to write"
    assert len([problem for problem in found if message in problem and "section.md:3" in problem]) <= 1


@pytest.mark.parametrize(("text", "message"), MARKS)
def test_they_are_told_wherever_markdown_is_read(text: str, message: str) -> None:
    """A text of `topic.toml`, and a translation of one line."""
    if "\n" not in text:
        said = message.partition(":")[0]
        assert any(said in str(problem) for problem in parse_text(text, PATH, 1, Names()))
        found = [str(problem) for problem in text_problems(PATH, 1, "words", text, is_markdown=True)]
        assert any(said in problem or "placeholder" in problem for problem in found)


@pytest.mark.parametrize("text", [text for text, _ in MARKS if "**" not in text and "]" not in text])
def test_words_as_they_stand_have_none(text: str) -> None:
    """A title or a label with a mark is refused too."""
    assert parse_words(text, PATH, 1, Names())


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences_pass(text: str) -> None:
    """Colons, brackets, dashes, prices, addresses, ranges and escaped signs are no marks."""
    found = [problem for problem in foreign(text) if "unknown placeholder" not in problem]
    assert found == []


@pytest.mark.parametrize("text", ["- one\n+ two\n* three", "1) one\n2) two", "- \\[ \\] words", "1. one\n    - two"])
def test_every_list_of_commonmark_is_a_list(text: str) -> None:
    """Whatever its marks."""
    assert foreign(text) == []


@pytest.mark.parametrize("mark", ["---", "+++"])
def test_front_matter_is_told_once(mark: str) -> None:
    """Nothing else of such a file can be read rightly."""
    (problem,) = parse(f"{mark}\ntitle: x\n{mark}\n\n# Title\n\n*Text*\n", PATH, Names()).problems
    assert str(problem).startswith("section.md:1: begins with front matter")


@pytest.mark.parametrize(("text", "line"), [("Words\n---", 3), ("Words\n===", 3)])
def test_headings_by_an_underline_are_refused(text: str, line: int) -> None:
    """A rule below a paragraph makes a heading of it, which nobody meant."""
    assert any(
        problem.startswith(f"section.md:{line}: a heading made by the line below it")
        for problem in foreign(text + "\n\nx")
    )


@pytest.mark.parametrize(
    "text",
    ["Table 1: Doses\n\n| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |\n\nTable: Doses"],
)
def test_captions_of_tables_in_the_wrong_place_are_refused(text: str) -> None:
    """After their table, or with a number."""
    assert any("a table's caption" in problem for problem in foreign(text))
    assert foreign("Table: a thing to eat from.") == []
