"""Each rule between the tables of a topic refuses what breaks it, at its line, and nothing else."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, SPRAINS, edited, line_of, problems

BEFORE = '[sections.before]\naspect = "before"\nrequires = ["about"]'


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            PROCEDURE,
            "[aspects.result]",
            "[aspects.Result]",
            "aspects.Result: is not a name that can be used here (write it in lower case with underscores",
        ),
        (
            PROCEDURE,
            "[presets.whole]",
            "[presets.the_whole]",
            "presets.the_whole: is not a name that can be used here (write it in lower case with hyphens",
        ),
        (PROCEDURE, '"result"', '"results"', "sections.figures.aspect: unknown aspect: results (did you mean result?)"),
        (
            PROCEDURE,
            'icon = "tests"',
            'icon = "test"',
            "aspects.during.icon: unknown pictogram: test (did you mean tests?)",
        ),
        (PROCEDURE, '["during"]', '["durin"]', "sections.during_with_water.excludes[1]: unknown section: durin (did"),
        (
            PROCEDURE,
            '["during", "after"]',
            '["after", "befor"]',
            "presets.on-the-day.sections[2]: unknown section: bef",
        ),
        (PROCEDURE, '"visits"', '"visit"', "facts.clear.source: unknown source: visit (did you mean visits?)"),
        (
            PROCEDURE,
            "value = 84",
            "value = 840",
            "facts.clear.value: 840 is not a percentage (write a number from 0 to 100)",
        ),
        (PROCEDURE, "value = 84", "value = -0.5", "facts.clear.value: -0.5 is not a percentage"),
        (PROCEDURE, BEFORE, BEFORE.replace("about", "figures"), "sections.before.requires[1]: figures is sensitive"),
        (PROCEDURE, BEFORE, BEFORE.replace("about", "after"), "sections.before.requires[1]: after comes after before"),
        (
            PROCEDURE,
            BEFORE,
            BEFORE.replace("about", "before"),
            "sections.before.requires: sections require one another in a circle: before → before",
        ),
        (PROCEDURE, '["during"]', '["when_to_call"]', "sections.during_with_water.excludes[1]: when_to_call can't be"),
        (PROCEDURE, '["during"]', '["during_with_water"]', "sections.during_with_water.excludes[1]: during_with_water"),
        (PROCEDURE, "own_sheet = true", "always  = true", "sections.figures.always: is sensitive, so not for every"),
        (
            PROCEDURE,
            '"during", "after"]\n\n[presets',
            '"figures"]\n\n[presets',
            "presets.whole.sections[3]: figures is",
        ),
        (PROCEDURE, '["about", "before"', '["before", "about"', "presets.whole.sections[2]: about comes after before"),
        (PROCEDURE, '["during", "after"]', "[]", "presets.on-the-day.sections: is empty"),
        (
            SPRAINS,
            "[conditions.ankle]",
            '[checks.settled]\nankel = ["sprain"]\n\n[conditions.ankle]',
            "checks.settled.ankel: unknown condition: ankel (did you mean ankle?)",
        ),
        (SPRAINS, 'preset = "knee-only"', 'preset = "knee-onl"', "rules[1].preset: unknown preset: knee-onl (did you"),
        (SPRAINS, 'joint = ["Ankle", "wrist"]', 'joint = "Knee"', "rules[2].when: is never used: rule 1 takes all"),
        (SPRAINS, '{ joint = "knee" }', "{}", "rules[1].when: expected columns with their values"),
        (SPRAINS, '{ joint = "knee" }', '{ "Which joint" = "knee" }', "rules[1].when.Which joint: not the name of a"),
        (SPRAINS, '{ joint = "knee" }', "{ joint = 1 }", "rules[1].when.joint: expected text, found a number"),
        (
            SPRAINS,
            'conditions = ["knee"]\n\n[facts',
            'conditions = ["nee"]\n\n[facts',
            "presets.knee-only.conditions[1]",
        ),
        (
            SPRAINS,
            "[facts.rest_days]",
            "[facts.rest_days]\nfewer_than = true",
            "facts.rest_days.fewer_than: needs a share above",
        ),
        (
            SPRAINS,
            "[facts.rest_days]",
            "[sources.Made]\ntitle = 'x'\n\n[facts.rest_days]",
            "sources.Made: is not a name",
        ),
        (
            SPRAINS,
            '"comparison"\nsections = ["s',
            '"comparisn"\nsections = ["s',
            "presets.arm-and-leg.layout: unknown:",
        ),
    ],
)
def test_problems(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    """The problem stands at the line of the key, or of the name in its list."""
    topic = edited(tmp_path, name, "topic.toml", old, new)
    first = line_of(topic, "topic.toml", new)
    lines = {f"topic.toml:{line}: " for line in range(first, first + new.count("\n") + 1)}
    found = problems(topic)
    assert any(problem.startswith(line + message) for problem in found for line in lines), found


def test_a_preset_with_both_of_an_excluded_pair(tmp_path: Path) -> None:
    """What selection would refuse, no preset may hold."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", '["during", "after"]', '["during", "during_with_water"]')
    line = line_of(topic, "topic.toml", '["during", "during_with_water"]')
    message = "presets.on-the-day.sections: during_with_water excludes during, and both are in this preset"
    assert problems(topic) == [f"topic.toml:{line}: {message}"]


def test_a_section_that_excludes_what_it_brings_along(tmp_path: Path) -> None:
    """A section that can never be chosen is refused."""
    old = 'excludes = ["during"]'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, f'{old}\nrequires = ["during"]')
    (problem,) = problems(topic)
    assert "during_with_water.requires: can never be chosen: during_with_water excludes during" in problem


def test_a_circle_is_told_once(tmp_path: Path) -> None:
    """Sections that require each other in a circle are one problem."""
    old = '[sections.about]\naspect = "before"\n'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, f'{old}requires = ["before"]\n')
    circles = [problem for problem in problems(topic) if "a circle" in problem]
    assert len(circles) == 1
    place = f"topic.toml:{line_of(topic, 'topic.toml', old) + 2}: sections.about.requires"
    assert circles[0].startswith(f"{place}: sections require one another in a circle: ")
    assert "about → before → about" in circles[0]


def test_every_circle_is_told(tmp_path: Path) -> None:
    """One for each, in the order of the file, and a long one in short."""
    old = '[sections.about]\naspect = "before"\n'
    more = "".join(
        f'[sections.x{number}]\naspect = "during"\nrequires = ["x{(number + 1) % 20}"]\n' for number in range(20)
    )
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, f'{more}\n{old}requires = ["before"]\n')
    circles = [
        problem.partition("sections require one another in a circle: ")[2]
        for problem in problems(topic)
        if "a circle" in problem
    ]
    shown = " → ".join(f"x{number}" for number in range(8))
    hint = " (take one of these out)"
    assert circles == [f"{shown} → … → x0{hint}", f"about → before → about{hint}"]


def test_a_fact_called_like_anothers_period(tmp_path: Path) -> None:
    """A placeholder that could mean two things is refused."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[facts.minutes]", "[facts.clear_period]")
    assert any("facts.clear_period: {clear_period} would name two things" in problem for problem in problems(topic))


def test_a_fact_reviewed_before_it_was_opened(tmp_path: Path) -> None:
    """A review date lies after the day on which the figure was read."""
    old = 'source = "visits"\nopened = 2026-11-22'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, old.replace("2026", "2028"))
    (problem,) = problems(topic)
    assert "facts.clear.review_by: is not later than opened" in problem


def test_two_sections_for_one_place_of_a_comparison(tmp_path: Path) -> None:
    """Side by side, a column holds one section."""
    old = '[sections.care_ankle]\naspect = "care"'
    topic = edited(tmp_path, SPRAINS, "topic.toml", old, old.replace('"care"', '"signs"'))
    (problem,) = problems(topic)
    assert "sections.care_ankle: has the same condition (ankle) and aspect (signs) as signs_ankle" in problem


@pytest.mark.parametrize(
    ("unit", "value", "is_share"),
    [("of 1000", 3, True), ("of 1000", 0, True), ("of 10000", 10000, True), ("of 1000", 1001, False),
     ("of 10000", 0.5, False), ("of 1000", -1, False)],
)  # fmt: skip
def test_a_small_share_is_a_whole_number_of_people(unit: str, value: float, is_share: bool, tmp_path: Path) -> None:
    """None is told of half a person, nor of more people than there are."""
    new = f'value = {value}\nunit = "{unit}"'
    found = problems(edited(tmp_path, PROCEDURE, "topic.toml", 'value = 84\nunit = "percent"', new))
    told = [problem for problem in found if "facts.clear.value" in problem]
    assert (told == []) == is_share
    assert any("unknown placeholder: {clear_of_100}" in problem for problem in found)
