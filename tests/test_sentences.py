"""Each rule about content and safety finds most of what it should in texts of many diseases, and little else.

The texts stand in `tests/sentences/`, one file a rule, each with what was measured. `hit` and `good` were used to
build the rule, `held_hit` and `held_good` kept apart. The bounds are what is found now. Those named `blind-` were
written without knowledge of the rules, those named `public-` after pages by other hands.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from checking import TODAY
from topic_folders import shipped_topic

from handouts.check.check import RULES
from handouts.check.topic_corpus import make_corpus
from handouts.errors import Problem
from handouts.load.topic import load_topic

SENTENCES = Path(__file__).parent / "sentences"
GROUPS = ("hit", "good", "held_hit", "held_good")
HEAD = """title = "{title}"
language = "en"
version = 2026-11-22
message = "Ask us."
summary = "It says what helps."
audience = "For everyone."

[aspects.urgent]
title = "When to call"

[aspects.about]
title = "About it"

[sections.when_to_call]
aspect = "urgent"
always = true
place = "front"
{tables}"""
PRESET = """
[presets.{name}]
title = "{title}"
message = "{message}"
summary = "{summary}"
audience = "{audience}"
layout = "article"
"""
SIGNS = """# When to call

Call 999 at once for one of these:

- Chest pain or trouble breathing
- Bleeding that does not stop
- A seizure (fit), or sudden confusion

::: call
- A temperature of 38 °C or more, or shivering
- A hot, swollen, painful calf
- Vomiting that goes on for a day
:::
"""


class Made(NamedTuple):
    """What a topic is made of: tables of `topic.toml`, and the text of each section."""

    tables: str
    sections: dict[str, str]
    title: str = "High blood pressure"


def section(name: str, text: str, keys: str = "") -> Made:
    """One section with its table, and a preset that has it."""
    heads = PRESET.format(name=name, title="It", message="It helps.", summary="It says so.", audience="For all.")
    table = f'\n[sections.{name}]\naspect = "about"\n{keys}'
    return Made(f'{table}{heads}sections = ["{name}"]\n', {name: text})


def told(name: str, text: str) -> Made:
    """A text in a section of its own."""
    return section(name, f"# About {name}\n\n{text}\n")


def studied(name: str, text: str) -> Made:
    """A text in a section with a source of 2016 and one without a year."""
    return section(name, f"# About {name}\n\n{text}\n", 'sources = ["zwolle2016", "nhs"]\n')


def calling(name: str, text: str) -> Made:
    """A section that says when to call; "call:" is the box with the clinic's numbers."""
    lines = [f"::: call\n- {line[5:].strip()}\n:::" if line.startswith("call:") else line for line in text.split(" / ")]
    return Made(f'\n[sections.{name}]\naspect = "urgent"\n', {name: f"# When {name}\n\n" + "\n\n".join(lines) + "\n"})


def headed(name: str, text: str) -> Made:
    """A preset with a text in its head."""
    heads = {"title": "Signs", "message": "Ask us.", "summary": "It lists signs.", "audience": "For everyone."}
    role, _, rest = text.partition(": ")
    heads |= {role: rest} if role in heads else {"audience": text}
    return Made(PRESET.format(name=name, **heads) + 'sections = ["signs"]\n', {})


def fitting(name: str, text: str) -> Made:
    """A question in a leaflet about one condition."""
    label, settled, question = text.split(": ")
    made = section(
        name, f"# About {name}\n\nSome words.\n\n::: questions\n- {question}\n:::\n", f'conditions = ["{name}"]\n'
    )
    known = ", ".join(f'"{word}"' for word in settled.split(", "))
    tables = f'{made.tables}conditions = ["{name}"]\n\n[conditions.{name}]\nlabel = "{label}"\n'
    return Made(f"{tables}\n[checks.settled]\n{name} = [{known}]\n", made.sections)


def twice(widget: str) -> Callable[[str, str], Made]:
    """Two texts in two sections of one preset."""

    def make(name: str, text: str) -> Made:
        bodies = [widget.format(part) for part in text.split(" | ")]
        names = (f"{name}_one", f"{name}_two")
        tables = "".join(f'\n[sections.{one}]\naspect = "about"\n' for one in names)
        heads = PRESET.format(name=name, title="It", message="It helps.", summary="It says so.", audience="For all.")
        texts = {one: f"# About {one}\n\n{body}\n" for one, body in zip(names, bodies, strict=True)}
        return Made(f'{tables}{heads}sections = ["{names[0]}", "{names[1]}"]\n', texts)

    return make


def treating(name: str, text: str) -> Made:
    """A section about a treatment."""
    says = text.partition(": ")[2] if text.partition(": ")[0] in {"benefits", "harms", "none"} else text
    return section(name, f"# Treatment of {name}\n\n{says}\n")


def shipped_signs() -> Made:
    """What the shipped topic lists as urgent."""
    folder = shipped_topic().path / "sections"
    call, more = ((folder / f"{name}.md").read_text("utf-8") for name in ("when_to_call", "more_signs_to_call"))
    call = (
        re.sub(r"^::: for \w+\n", "", call, flags=re.M)
        .replace(":::\n::::", ":::")
        .replace(":::: call temperature", "::: call")
    )
    more = re.sub(r"\[([^]]*)\]\(term:\w+\)", r"\1", more)
    return Made('\n[sections.more]\naspect = "urgent"\n', {"when_to_call": call, "more": more})


SOURCES = """
[sources.zwolle2016]
title = "Sleep and blood pressure in shift workers"
publisher = "Zwolle Hospital"
year = "2016"

[sources.nhs]
title = "High blood pressure"
publisher = "NHS"
"""
KNOWN = '\n[sections.signs]\naspect = "about"\n\n[sections.known]\naspect = "about"\ndisclosure = true\n'
BREAST = Made(KNOWN, {"signs": "# Signs\n\nA lump.\n", "known": "# More\n\nHelp.\n"}, "Breast cancer")
COMFORT = ("word-delay", "word-calm", "word-promise")
LYMPHOMA = Made(KNOWN, {"signs": "# Signs\n\nA lump.\n", "known": "# More\n\nHelp.\n"}, "Lymphoma")


class Trial(NamedTuple):
    """A rule's file, how a text of it becomes part of a topic, what the topic has beside it, and what was measured."""

    file: str
    make: Callable[[str, str], Made]
    found: tuple[int, int, int, int]
    rules: tuple[str, ...] = ()
    also: Made = Made("", {})


TRIALS = [
    Trial("study-source", studied, (20, 0, 20, 0), also=Made(SOURCES, {})),
    Trial("urgent-sign", told, (20, 0, 20, 0)),
    Trial("emergency-first", calling, (20, 0, 20, 0)),
    Trial("reassurance", told, (20, 3, 20, 1), COMFORT),
    Trial("disclosure-head", headed, (20, 0, 20, 0), ("disclosure-words",), LYMPHOMA),
    Trial("question-fit", fitting, (19, 0, 20, 0)),
    Trial("question-alike", twice("Some words.\n\n::: questions\n- {}\n:::"), (20, 0, 19, 0)),
    Trial("treatment-whole", treating, (20, 0, 19, 0)),
    Trial("repeated", twice("{}"), (20, 0, 19, 0)),
    Trial("blind-study-source", studied, (19, 1, 15, 2), ("study-source",), Made(SOURCES, {})),
    Trial("blind-urgent-sign", told, (8, 0, 9, 0), ("urgent-sign",), shipped_signs()),
    Trial("blind-reassurance", told, (20, 1, 18, 0), COMFORT),
    Trial("public-reassurance", told, (17, 0, 9, 0), COMFORT),
    Trial("blind-disclosure", headed, (10, 0, 10, 1), ("disclosure-words",), BREAST),
    Trial("public-disclosure", headed, (10, 0, 6, 0), ("disclosure-words",), BREAST),
    Trial("blind-skin-tone", told, (17, 0, 19, 2), ("skin-tone",)),
    Trial("blind-us-uk", told, (17, 1, 18, 0), ("us-uk",)),
    Trial("blind-passive-voice", told, (19, 1, 20, 0), ("passive-voice",)),
    Trial("blind-hard-words", told, (19, 0, 16, 0), ("medical-word", "long-word")),
]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.file)
def test_hits_and_false_alarms(trial: Trial, tmp_path: Path) -> None:
    """At least as many hits as were measured, and no more false alarms."""
    measured = measure(trial, tmp_path)
    for group, found, bound in zip(GROUPS, measured, trial.found, strict=True):
        assert len(found) >= bound if "hit" in group else len(found) <= bound, (group, found)


def measure(trial: Trial, folder: Path) -> tuple[set[str], ...]:
    """Return the texts of each group in which the rule finds something."""
    groups = tomllib.loads((SENTENCES / f"{trial.file}.toml").read_text("utf-8"))
    found = _found(trial, folder / "topic", [text for group in GROUPS for text in groups[group]])
    return tuple(found & {*groups[group]} for group in GROUPS)


def _found(trial: Trial, folder: Path, texts: list[str]) -> set[str]:
    made = {f"x{number}x": trial.make(f"x{number}x", text) for number, text in enumerate(texts)}
    write(folder, [trial.also, *made.values()])
    corpus = make_corpus(load_topic(folder), TODAY)
    asked = [rule for rule in RULES if rule.id in (trial.rules or (trial.file,))]
    problems = [problem for rule in asked for problem in rule.problems(corpus)]
    return {text for name, text in zip(made, texts, strict=True) if any(_is_about(one, name) for one in problems)}


def _is_about(problem: Problem, name: str) -> bool:
    return name in problem.place


def write(folder: Path, made: list[Made]) -> None:
    """Write a topic that holds all of these."""
    (folder / "sections").mkdir(parents=True)
    tables = HEAD.format(title=made[0].title, tables="".join(one.tables for one in made))
    first, *settled = tables.split("\n[checks.settled]\n")
    rest = [line for part in settled for line in (part.partition("\n")[0],)]
    others = "".join(part.partition("\n")[2] for part in settled)
    checks = "\n[checks.settled]\n" + "\n".join(rest) + "\n" if rest else ""
    (folder / "topic.toml").write_text(first + others + checks, "utf-8")
    for name, text in {"when_to_call": SIGNS, **{k: v for one in made for k, v in one.sections.items()}}.items():
        (folder / "sections" / f"{name}.md").write_text(text, "utf-8")
