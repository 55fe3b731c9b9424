"""Rules about how a topic is built and marked find what misses the mark, and let its mended twin pass."""

from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE, SPRAINS

ABOUT, BEFORE, DURING, AFTER = (f"sections/{name}.md" for name in ("about", "before", "during", "after"))
WAX = "Wax keeps your ear clean."
SIT = 'message = "Sit still, breathe calmly and tell us if anything hurts."'
TODAY = 'summary = "This leaflet tells you what we do today and what you do at home."'
SENTENCE = "We look into your ear with a light to see wax. "
ITCH = "It may itch for a day. Tell us if it goes on."
ODD = "## If your ear feels odd\n\n" + ITCH
STEPS = "".join(f"{number}. Sit down.\n" for number in range(1, 9))

CASES = [
    Case("main-message", PROCEDURE, "topic.toml", SIT, f'message = "{SENTENCE * 5}"', f'message = "{SENTENCE * 2}"'),
    Case("summary", PROCEDURE, "topic.toml", TODAY, f'summary = "{SENTENCE * 8}"', f'summary = "{SENTENCE * 4}"'),
    Case("summary", PROCEDURE, "topic.toml", TODAY, SIT.replace("message", "summary"), f'summary = "{SENTENCE}"'),
    Case("chunks", PROCEDURE, AFTER, ODD, f"{ODD}\n\n" + f"{SENTENCE * 4}\n\n" * 8,
         f"{ODD}\n\n" + f"{SENTENCE * 4}\n\n" * 4 + "## What we do\n\n" + f"{SENTENCE * 4}\n\n" * 4),
    Case("heading", PROCEDURE, AFTER, "## If your ear feels odd", "## Information", "## If it itches"),
    Case("heading", PROCEDURE, AFTER, "## If your ear feels odd",
         "## What you can do about it at home if your ear feels odd", "## If your ear feels odd at home"),
    Case("heading", PROCEDURE, AFTER, "# After your visit", "# Before your visit", "# At home, after your visit"),
    Case("list", PROCEDURE, ABOUT, WAX, "Wax holds dust, sand, hair, skin and oil.", "Wax holds dust, sand and hair."),
    Case("table", PROCEDURE, AFTER, "| The first day | Keep your ear dry. |", f"| The first day | {SENTENCE * 3} |",
         f"| The first day | {SENTENCE} |"),
    Case("table", PROCEDURE, AFTER, ITCH, f"{ITCH}\n\n|a|b|c|d|e|\n|-|-|-|-|-|\n|A|B|C|D|E|\n",
         f"{ITCH}\n\n|a|b|c|d|e|\n|-|-|-|-|-|\n|A|B|C|D|[ ]|\n"),
    Case("steps", PROCEDURE, AFTER, ITCH, f"{ITCH}\n\n{STEPS}", f"{ITCH}\n\n{STEPS[:45]}"),
    Case("steps", PROCEDURE, BEFORE, "1. Lie on your side.", "1. Lie on your side. Wait. Sit up.",
         "1. Lie on your side. Wait."),
    Case("action", SPRAINS, "sections/signs_ankle.md", " Look at it daily.", "", " If it does, show it to us."),
    Case("action", PROCEDURE, ABOUT, "Tell us if you hear less than before.", "",
         "If you hear less than before, tell us."),
    Case("tool", PROCEDURE, "topic.toml", 'layout = "article"\nsections = ["during", "after"]',
         'layout = "article"\nsections = ["about"]', 'layout = "article"\nsections = ["about", "after"]'),
    Case("known", PROCEDURE, "topic.toml", 'place = "front"\nsources = ["made_up"]', 'place = "front"',
         'place = "front"\nsources = ["made_up", "visits"]',
         also=("topic.toml", 'sections = ["during", "after"]', 'sections = ["after"]')),
    Case("arithmetic", PROCEDURE, ABOUT, WAX, "Use twice as many drops.", "Use four drops."),
]  # fmt: skip


def test_a_leaflet_without_questions_may_have_steps(tmp_path: Path) -> None:
    """Any tool will do."""
    old = 'layout = "article"\nsections = ["during", "after"]'
    problems = found(tmp_path, PROCEDURE, "topic.toml", old, 'layout = "article"\nsections = ["during"]')
    assert lines(problems, "tool") == []


ABOUT = "sections/about.md"
MINUTES = "One ear takes about {minutes} minutes."


def about(rule: str, bad: str, mended: str) -> Case:
    return Case(rule, PROCEDURE, ABOUT, WAX, bad, mended)


CASES += [
    about("strong-end", "**What you can do:** Keep it dry.", "**What you can do**: Keep it dry."),
    about("strong-in-word", "It is **un**likely.", "It is **unlikely**."),
    about("strong-long", "**Wax keeps your ear clean and soft, so leave it in there**.", "**Leave it** where it is."),
    about("link-words", "Look [here](https://example.org/wax).", "Look at [what wax does](https://example.org/wax)."),
    Case("glued", PROCEDURE, "sections/during.md", MINUTES, "It is a {minutes}-minute visit.", MINUTES),
    Case("glued", PROCEDURE, "sections/during.md", MINUTES, "This is the {minutes}th visit.", f"{MINUTES} Relax."),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)
