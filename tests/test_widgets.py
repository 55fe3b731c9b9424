"""Headings and widgets: what each takes and holds, and how a problem is told."""

from pathlib import Path

import pytest

from handouts.load.sections import parse
from handouts.model.references import Names, mentions

NAMES = Names(
    mentions({"share": "percent", "days": "count", "rare": "of 10000"}),
    pictures=frozenset({"one", "two", "three"}),
    untold=frozenset({"two"}),
    pictograms=frozenset({"bone"}),
    conditions=frozenset({"left", "right"}),
    undrawable={"rare": "it is too small"},
)
CAPTION = "Caption\n\n"


def told(text: str, title: str = "# Title\n") -> list[str]:
    return [str(problem) for problem in parse(title + text, Path("s.md"), NAMES).problems]


def widget(head: str, inside: str) -> str:
    return f"::: {head}\n{inside}\n:::\n"


@pytest.mark.parametrize(
    "text",
    [
        widget("key-message", "One sentence."),
        widget("key-message warning", "Not if:\n\n- one\n- two"),
        widget("steps", "1. one\n\n    more\n2. two") + "\n" + widget("steps", "3. three"),
        widget("figure one", "Caption"),
        widget("figure one", CAPTION + "1. Bones\n2. Lungs"),
        widget("panels one three", CAPTION + "1. first\n2. second"),
        widget("panels one three", CAPTION + "1. first\n    1. Bones\n    2. Lungs\n2. second"),
        widget("drawings one two", "- first\n- second"),
        widget("drawings one+two three", "- first\n- second"),
        widget("pictograms bone two", "- first\n- second"),
        widget("icon-array share", "Caption {share_of_100}"),
        widget("call", "- red flag\n- red flag"),
        widget("call temperature", "Emergency\n\n- sign\n\nUs\n\n- sign"),
        f":::: call\nA\n\n- sign\n\n{widget('for left', '- more')}\nB\n\n- sign\n\n::::\n",
        widget("checklist", "- thing\n    - part of it"),
        widget("questions", "- Why?") + "\nText",
        widget("steps", "1. one\n2. two"),
        widget("medicines", "| a | b |\n|---|---|\n| c | [ ] |"),
        widget("for left", "Text\n\n## Heading\n\n- list\n\n| a | b |\n|---|---|\n| c | d |"),
        "::::: for right\n" + widget("key-message", "One.") + ":::::\n",
    ],
)
def test_sound_widgets(text: str) -> None:
    """Every widget of the documents passes."""
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (widget("kee-message", "One."), "unknown widget: kee-message (did you mean key-message?)"),
        (widget("", "One."), "::: that neither opens nor closes a widget"),
        (widget("key-message now", "One."), "key-message: unknown kind: now"),
        (widget("key-message warning", "One.\n\n- " + "a" * 400), "key-message: longer than 400 characters"),
        (widget("key-message", "One.\n\nTwo."), "key-message: must hold one paragraph"),
        (widget("key-message", "- One."), "key-message: must hold one paragraph"),
        (widget("figure", "Caption"), "figure: has 0 names after it"),
        (widget("figure one two", "Caption"), "figure: has 2 names after it"),
        (widget("figure four", "Caption"), "figure: unknown picture: four"),
        (widget("figure one", CAPTION + "- Bones"), "figure: must hold"),
        (widget("figure one", CAPTION + "1. Bones\n    - small"), "figure: has a list inside its list"),
        (widget("panels one", CAPTION + "1. first"), "panels: has 1 names after it"),
        (widget("panels one three", CAPTION + "1. first"), "panels: 2 pictures, 1 captions"),
        (widget("panels one three", "Caption"), "panels: must hold"),
        (widget("panels one three", CAPTION + "1. first\n    - Bones\n2. second"), "panels: a caption holds something"),
        (widget("panels one three", CAPTION + "1. first\n    1. Bones\n        1. a\n2. b"), "panels: has a list"),
        (widget("figure two", "Caption"), "figure: the picture two has no alt"),
        (widget("drawings one+two", "- first\n- second"), "drawings: names pictures for 1 items and has 2"),
        (widget("drawings one+", "- first"), "drawings: unknown picture: "),
        (widget("drawings one bone", "- first\n- second"), "drawings: unknown picture: bone"),
        (widget("drawings one", "1. first"), "drawings: must hold one list with -"),
        (
            widget("pictograms bone bean", "- first\n- second"),
            "pictograms: unknown pictogram: bean",
        ),
        (widget("pictograms bone", "- first\n    - part"), "pictograms: has a list inside its list"),
        (widget("icon-array days", "Caption"), "icon-array: unknown percentage: days"),
        (widget("icon-array rare", "Caption"), "icon-array: rare can't be drawn: it is too small"),
        (widget("icon-array share_period", "Caption"), "icon-array: unknown percentage: share_period"),
        (widget("call", "Call us"), "call: must hold one list with -"),
        (widget("call", "Emergency\n\n- sign\n\nUs"), "call: must hold one list with -"),
        (widget("call", "- sign\n\n    more"), "call: has a sign with a second paragraph"),
        (widget("call fever", "- sign"), "call: unknown value: fever"),
        (
            ":::: call\n- sign\n\n::: for left\nText\n:::\n::::\n",
            "for: must hold one list with - where it stands in call",
        ),
        (widget("checklist", "1. thing"), "checklist: must hold"),
        (widget("questions", "- Why?\n    - Really?"), "questions: has a list inside its list"),
        (widget("steps", "- one"), "steps: must hold one numbered list"),
        (widget("medicines", "| a | b |\n|---|---|\n| c | d |"), "medicines: has nothing to tick or to fill in"),
        (widget("medicines", "- one"), "medicines: must hold one table"),
        (widget("for middle", "Text"), "for: unknown condition: middle"),
        (widget("for left right", "Text"), "for: has 2 names after it"),
        (widget("for left", ""), "for: must hold text, lists or tables"),
        ("::: call\n- red flag\n", "the widget call is not closed"),
        ("::: for left\n::: key-message\nOne.\n:::\n:::\n", "the widget key-message is not closed"),
        ("Text\n\n:::\n", "::: that neither opens nor closes a widget"),
    ],
)
def test_problems_of_widgets(text: str, message: str) -> None:
    """Every problem is told with the file and its line."""
    found = told(text)
    assert any(message in problem for problem in found), found
    assert all(problem.startswith("s.md:") for problem in found)


@pytest.mark.parametrize("inner", ["for right", "questions"])
def test_what_stands_at_the_top_only(inner: str) -> None:
    """A `for` and the questions are never inside another widget."""
    found = told(f":::: for left\n::: {inner}\n- item\n:::\n::::\n")
    assert found == [f"s.md:3: {inner.split(maxsplit=1)[0]} stands inside for (move it out)"]


def test_only_for_holds_widgets() -> None:
    """A widget in a checklist is told once more as what it is: something else than a list."""
    found = told(":::: checklist\n::: call\n- item\n:::\n::::\n")
    assert found == [
        "s.md:2: checklist: must hold one list with -",
        "s.md:3: call stands inside checklist (move it out)",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Text", "s.md:1: does not begin with its title"),
        ("Text\n\n# Title", "s.md:1: does not begin with its title"),
        ("", "s.md: does not begin with its title"),
        ("# One\n\nText\n\n# Two\n\nText", "s.md:5: more than one # heading"),
        ("# One\n\n### Three\n\nText", "s.md:3: a ### heading without a ## heading before it"),
        ("# One\n\n## Two\n\n#### Four\n\nText", "s.md:5: a heading of level 4"),
        ("# One\n\n## Two\n\n### Three\n\n## Two\n\nText", "s.md:5: a heading with nothing under it"),
        ("# One\n\n::: for left\n## Two\n\nText\n:::\n\n### Three\n\nText", "s.md:9: a ### heading without a ##"),
        ("# One\n\n## Two\n\n## Three\n\nText", "s.md:3: a heading with nothing under it"),
        ("# One\n\nText\n\n## Two\n", "s.md:5: a heading with nothing under it"),
        ("# One\n\n::: for left\n## Two\n:::\n", "s.md:4: a heading with nothing under it"),
        ("# One\n\n## Two\n\n::: questions\n- Why?\n:::\n\n", "s.md:3: a heading with nothing under it"),
        ("# One\n\n::: for left\n# Two\n\nText\n:::\n", "s.md:4: a # heading inside a widget"),
        ("# One\n", "s.md:1: an empty section"),
        ("# One\n\n::: questions\n- Why?\n:::\n", "s.md:1: an empty section"),
        ("#\n\nText", "s.md:1: an empty heading"),
        ("# &#8203;\n\nText", "s.md:1: an empty heading"),
        ("# One\n\n## &nbsp;\n\nText", "s.md:3: an empty heading"),
        ("# One\n\n&shy;\n", "s.md:3: an empty paragraph"),
    ],
)
def test_headings(text: str, problem: str) -> None:
    """One title, parts with text under them, and no fourth level."""
    assert any(found.startswith(problem) for found in told(text, title="")), told(text, title="")
