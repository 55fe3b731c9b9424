"""Whatever a section may say is laid out and broken into pages: what later stages can't take, the reader refuses."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_texts import made_topic
from msgspec.structs import replace

from handouts.assemble.pagination import Way, break_pages
from handouts.compose.composition import compose
from handouts.fonts.fontconfig import find
from handouts.load.clinic import sample_clinic
from handouts.load.sections import parse
from handouts.model import page
from handouts.model.job import Edition, GalleyKey
from handouts.model.references import Names, mentions
from handouts.model.topic import Block
from handouts.typeset.cutting import cut
from handouts.typeset.layout import lay_out

NAMES = Names(
    mentions({"share": "percent"}),
    frozenset({"word"}),
    frozenset({"made_up"}),
    frozenset({"drawing", "plain"}),
    frozenset({"left", "right"}),
)
TOPIC = made_topic("es")
PAGE = page.page("a5", "large-print")
LONG = "Words of a text that goes on. "
TALL = [
    "::: call\n" + "- A flag\n" * 60 + ":::",
    "- Short\n" * 120,
    "Text\n\n- One\n\n" * 40,
    f"::: key-message\n{LONG * 13}\n:::",
    "::: figure drawing\nA caption\n\n" + "1. A part\n" * 40 + ":::",
    f"::: icon-array share\n{LONG * 33}\n:::",
    f"::: drawings drawing\n- {LONG * 60}\n:::",
    f"::: pictograms plain\n- {LONG * 60}\n:::",
    f"::: panels drawing drawing\nCaption\n\n1. {LONG * 33}\n2. b\n:::",
    f"| a | b |\n|---|---|\n| c | {LONG * 13} |",
    f"## {LONG * 10}\n\nText",
    f"- [ ] {LONG * 60}",
    f"{LONG * 3}\n: {LONG * 60}",
    f"- a\n    - b\n        1. {LONG * 20}",
    f"{LONG * 100}",
]
_words = st.lists(
    st.sampled_from(
        [
            "a",
            "word",
            "**b**",
            "{share}",
            "[w](term:word)",
            "[x](https://example.org/a_(b))",
            "<https://example.org>",
            "[s](source:made_up)",
            "10^9^",
            "H~2~O",
            "&nbsp;",
            "**&nbsp;**",
            "5&nbsp;mg",
            "\\*",
            "\\#",
            "!",
            "?",
            "...",
            ".",
            "&lt;",
            "\\[x\\]",
            "{share_period}",
            "**{share}**",
            "é",
            "\u2068x\u2069",
            "**[w](term:word)**",
            "|",
            "~5",
            "#",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
_items = st.lists(_words, min_size=1, max_size=3)
_blocks = st.one_of(
    _words,
    _words.map("## {}\n\nx".format),
    _items.map(lambda items: "- " + "\n    - ".join(items)),
    _items.map(lambda items: "\n".join(f"- [ ] {item}" for item in items)),
    _items.map(lambda items: "\n\n".join(f"{item}\n: {item}" for item in items)),
    _items.map(
        lambda items: "\n".join(f"|{item.replace('|', '')}|x|" for item in ("a", "|-", *items)).replace("-|x", "-|-")
    ),
    _words.map("::: key-message\n{}\n:::".format),
    _items.map(lambda items: "::: steps\n1. " + "\n1. ".join(items) + "\n:::"),
    _words.map("::::: for left\n::: icon-array share\n{}\n:::\n:::::".format),
)


def read(source: str) -> tuple[Block, ...]:
    """Return a section's blocks, or nothing where it is refused."""
    parsed = parse(f"# Title\n\n{source}\n\nText\n", Path("s.md"), NAMES)
    return () if parsed.problems else parsed.blocks[1:]


def lay(sections: list[tuple[Block, ...]]) -> None:
    """Lay sections out in one topic, and break each into pages."""
    more = TOPIC.sections["more"]
    made = {f"s{n}": replace(more, id=f"s{n}", blocks=blocks, questions=()) for n, blocks in enumerate(sections)}
    topic = replace(TOPIC, sections={"call": TOPIC.sections["call"], **made}, presets={"one": TOPIC.presets["one"]})
    composition = compose(GalleyKey(Edition(topic, sample_clinic()), PAGE, "article"))
    laid = lay_out(composition.html, composition.css, PAGE.content_width_mm * 96 / 25.4)
    galley = cut(composition, laid, [find("Noto Sans")])
    for name in made:
        break_pages(Way([[galley.pieces[f"section.{name}"]]]), PAGE.content_height_pt / 0.75)


def test_what_is_tall_is_parted() -> None:
    """On small paper in large print."""
    sections = [read(source) for source in TALL]
    assert all(sections)
    lay(sections)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (f"::: key-message\n{LONG * 14}\n:::", "key-message: longer than 400 characters"),
        (f"| a | b |\n|---|---|\n| c | {LONG * 14} |", "a cell longer than 400 characters"),
        (f"| a | b |\n|---|---|\n| {LONG * 6} | c |", "a header longer than 150 characters"),
        (f"| {LONG * 6} | b |\n|---|---|\n| c | d |", "a header longer than 150 characters"),
    ],
)
def test_what_no_page_could_part_is_refused(source: str, message: str) -> None:
    """By file and line, before it is laid out."""
    found = [str(problem) for problem in parse(f"# T\n\n{source}\n", Path("s.md"), NAMES).problems]
    assert any(message in problem and problem.startswith("s.md:") for problem in found), found


@settings(max_examples=2, derandomize=True, deadline=None)
@given(st.lists(_blocks.map(read).filter(bool), min_size=12, max_size=12))
def test_what_is_odd_is_laid_out(sections: list[tuple[Block, ...]]) -> None:
    """Texts of signs alone, links, facts and no-break spaces, in every kind of block."""
    lay(sections)
