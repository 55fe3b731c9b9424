"""Rules about facts and figures of risk find what misleads, and let its mended twin pass."""

from datetime import date
from pathlib import Path

import pytest
from checking import TODAY, Case, found, lines, problems_of, prove
from topic_folders import PROCEDURE, SPRAINS, TOPICS, edited

from handouts.check.check import check_named
from handouts.check.facts import typed_numbers

ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
REVIEW = 'source = "visits"\nopened = 2026-11-22\nreview_by = 2027-11-22'

CASES = [
    Case("typed-fact", PROCEDURE, ABOUT, WAX, "We help 84 of those who come.", "We help most of those who come."),
    Case("typed-number", PROCEDURE, ABOUT, WAX, "Come 30 minutes early.", "Come 5 minutes early, since 2026."),
    Case("typed-number", PROCEDURE, ABOUT, WAX, "Some 1,500 people come.", "Many people come."),
    Case("typed-number", PROCEDURE, ABOUT, WAX, "Call 0113 496 0991.", "Call [0113 496 0991](tel:+441134960991)."),
    Case("typed-number", PROCEDURE, ABOUT, WAX, f"{WAX}\n\n| Mon | Tue |\n|---|---|\n| 14 | 15 [ ] |\n\n",
         f"{WAX}\n\n| Mon | Tue |\n|---|---|\n| 14 [ ] | 15 [ ] |\n\n"),
    Case("typed-fact", PROCEDURE, ABOUT, WAX, "We help 12.5 of those who come.", "We help most of those who come.",
         also=("topic.toml", "value = 84", "value = 12.5")),
    Case("fact-source", PROCEDURE, "topic.toml", 'url = "https://example.org/visits"', "",
         'year = "2026"\npublisher = "Nobody"'),
    Case("real-source", PROCEDURE, "topic.toml", 'title = "Made-up visits"\nurl = "https://example.org/visits"',
         'title = "Made-up visits"\nyear = "2026"', 'title = "Made-up visits"\nyear = "2026"\npublisher = "Nobody"'),
    Case("real-source", PROCEDURE, "topic.toml", 'title = "Made-up visits"',
         'title = "General medical knowledge; to be checked by the clinic"', 'title = "Knowledge of visits"'),
    Case("fact-review", PROCEDURE, "topic.toml", "version = 2026-11-22",
         "version = 2026-11-22\nreview_by = 2026-11-22", "version = 2026-11-22\nreview_by = 2026-11-23"),
    Case("fact-review", PROCEDURE, "topic.toml", REVIEW,
         REVIEW.replace("2026-11-22", "2025-01-01").replace("2027-11-22", "2026-11-22"), REVIEW),
    Case("unused", PROCEDURE, "sections/figures.md", " See [the made-up visits](source:visits).", " See {minutes}.",
         " See [them](source:visits).", at="topic.toml",
         also=("topic.toml", 'source = "visits"', 'source = "made_up"')),
    Case("unused", PROCEDURE, ABOUT, "[suction](term:suction)", "a straw", "[suction](term:suction), as with a straw",
         at="topic.toml"),
]  # fmt: skip


def test_a_review_is_due_the_day_after() -> None:
    """The date itself is still in time."""
    name = str(TOPICS / PROCEDURE)
    rules = [[problem.rule for problem in check_named(name, day).problems] for day in _days()]
    assert rules == [[], ["fact-review", "fact-review"]]


def _days() -> tuple[date, date]:
    return date(2027, 11, 22), date(2027, 11, 23)


def test_a_typed_value_is_named_by_its_placeholder(tmp_path: Path) -> None:
    """The hint says what to write."""
    problems = found(tmp_path, PROCEDURE, ABOUT, WAX, "We help 84 of those who come.")
    assert [problem.hint for problem in problems] == ["write {clear} or {clear_of_100}"]
    assert lines(problems, "typed-fact") == [3]


FIGURES = "sections/figures.md"
OF_100 = "Of 100 people, {clear_of_100} have a clear ear after one visit."
AMONG = "We counted this among {clear_population}, {clear_period}: {clear} have {clear_measure}."
MEASURE = 'measure = "people whose ear is clear after one visit"'
CHOICE = 'requires = ["about"]\nsensitive = true\nown_sheet = true'

CASES += [
    Case("one-in-x", PROCEDURE, ABOUT, WAX, "One in five people have it.", "Many people have it."),
    Case("denominator", PROCEDURE, ABOUT, WAX, "Some 3 out of 8 people have it.", "Some people have it."),
    Case("denominator", PROCEDURE, FIGURES, OF_100, "We cleared {clear_of_100} ears.", OF_100),
    Case("risk-context", PROCEDURE, FIGURES, AMONG, AMONG.replace("{clear_population}, ", ""), AMONG),
    Case("risk-picture", PROCEDURE, FIGURES, "::: icon-array clear", "::: key-message", "::: icon-array clear"),
    Case("relative-survival", PROCEDURE, FIGURES, OF_100, "Of 100 people, {clear_of_100} are alive.",
         "Of 100 people alive in a group without wax, {clear_of_100} are alive in the group with it.",
         also=("topic.toml", MEASURE, 'measure = "relative survival"')),
    Case("survival-choice", PROCEDURE, "topic.toml", CHOICE, 'requires = ["about"]', f'{CHOICE}\nplace = "body"',
         at=FIGURES, also=("topic.toml", MEASURE, 'measure = "5-year survival"')),
]  # fmt: skip


RARE = (
    '[facts.rare]\nvalue = 5\nunit = "of 10000"\nmeasure = "a hole"\npopulation = "people"\nperiod = "2026"\n'
    'source = "visits"\nopened = 2026-11-22\nreview_by = 2027-11-22\n\n[facts.clear]'
)
WITH_RARE = ("topic.toml", "[facts.clear]", RARE)
HOLE = "A hole is rare ({rare_measure}, {rare_population}, {rare_period}): of 10,000 people, {rare_of_10000} have one."
CASES += [
    Case("denominator", PROCEDURE, ABOUT, WAX, HOLE.replace("of 10,000 people, ", ""), HOLE, also=WITH_RARE),
    Case("one-in-x", PROCEDURE, ABOUT, WAX, f"{HOLE} That is 1 in 2,000.", HOLE, also=WITH_RARE),
]  # fmt: skip


def test_a_hundred_may_be_written_in_other_digits(tmp_path: Path) -> None:
    """A translation keeps the denominator, in its own digits."""
    told = OF_100.replace("100 people", "١٠٠ people")
    assert lines(found(tmp_path, PROCEDURE, FIGURES, OF_100, told), "denominator") == []


def test_out_of_100_is_no_other_denominator(tmp_path: Path) -> None:
    """It is the one that all figures share."""
    told = OF_100.replace("Of 100 people, {clear_of_100}", "{clear_of_100} out of 100")
    assert lines(found(tmp_path, PROCEDURE, FIGURES, OF_100, told), "denominator") == []


def test_what_is_for_another_condition_does_not_count(tmp_path: Path) -> None:
    """Each leaflet about one condition has all that belongs to its figure."""
    figure = "Of 100 people: {resting_of_100}. {resting_measure}, {resting_population}."
    knee = "Call us too if your knee **locks** and you can't bend it."
    fact = (
        '[facts.resting]\nvalue = 40\nunit = "percent"\nmeasure = "who rest"\npopulation = "people"\nperiod = "2026"\n'
        'source = "made_up"\nopened = 2026-11-22\nreview_by = 2027-11-22\n\n[facts.rest_days]'
    )
    also = ("topic.toml", "[facts.rest_days]", fact)
    elsewhere = f"{figure}\n:::\n\n::: for ankle\nTell us: {{resting_period}}."
    case = Case("risk-context", SPRAINS, "sections/when_to_call.md", knee, elsewhere, knee, also=also)
    (bad,) = [problem for problem in problems_of(case, tmp_path, elsewhere) if problem.rule == case.rule]
    assert bad.message == "resting stands without its period"


def test_what_figures_share_is_told_once(tmp_path: Path) -> None:
    """Two of one measure and period, and one paragraph that says them and what both are out of."""
    fact = (
        '[facts.better]\nvalue = 40\nunit = "percent"\nmeasure = "people whose ear is clear after one visit"\n'
        'population = "children"\nperiod = "visits in 2026"\nsource = "visits"\nopened = 2026-11-22\n'
        "review_by = 2027-11-22\n\n[facts.clear]"
    )
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[facts.clear]", fact)
    figures = topic / FIGURES
    shared = "These are for every 100: {clear_measure}, {clear_period}. See [the made-up visits](source:visits)."
    arrays = "".join(
        f"\n\n::: icon-array {name}\nAbout {{{name}_of_100}} ({{{name}_population}}).\n:::"
        for name in ("clear", "better")
    )
    figures.write_text(f"# How often it works\n\n{shared}{arrays}\n", "utf-8")
    assert lines(check_named(str(topic), TODAY).problems, "risk-context") == []
    assert lines(check_named(str(topic), TODAY).problems, "typed-number") == []
    figures.write_text(f"# How often it works\n\n{shared}{arrays}\n".replace("{clear_period}", "2026"), "utf-8")
    assert len(lines(check_named(str(topic), TODAY).problems, "risk-context")) == 2


def test_a_leaflet_has_one_denominator(tmp_path: Path) -> None:
    """Two in one section, or in two of one preset, are found; another leaflet may have another."""
    topic = edited(tmp_path, PROCEDURE, *WITH_RARE)
    for name, old, new in ((FIGURES, OF_100, f"{OF_100} {HOLE}"), (ABOUT, WAX, f"{WAX} {HOLE}")):
        path = topic / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    found = [problem for problem in check_named(str(topic), TODAY).problems if problem.rule == "one-denominator"]
    assert [problem.message for problem in found] == ["section figures has figures out of 100 and out of 10,000"]
    before = topic / "sections" / "before.md"
    before.write_text(before.read_text("utf-8") + f"\n{OF_100}\n", "utf-8")
    found = [problem for problem in check_named(str(topic), TODAY).problems if problem.rule == "one-denominator"]
    assert "preset whole has figures out of 10,000 and out of 100" in {problem.message for problem in found}


@pytest.mark.parametrize("thousands", ["10,000", "10 000", "10\u202f000", "10.000", "10000", "١٠٬٠٠٠", "১০,০০০"])
def test_ten_thousand_is_read_as_languages_write_it(thousands: str) -> None:
    """A translation names the denominator, too."""
    assert typed_numbers(f"Of {thousands} people, {{rare_of_10000}}") == (10000,)


def test_a_decimal_is_no_thousand() -> None:
    """Only a one or a ten before three noughts is."""
    assert typed_numbers("0.125 or 2.000 or 31.5") == (0.125, 2, 31.5)


@pytest.mark.parametrize("value", [0.5, 99.5])
def test_less_than_one_person_is_no_figure_of_100(value: float, tmp_path: Path) -> None:
    """It is one of 1,000, or of 10,000."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "value = 84", f"value = {value}")
    figures = topic / FIGURES
    figures.write_text(figures.read_text("utf-8").replace("::: icon-array clear", "::: key-message"), "utf-8")
    told = [problem for problem in check_named(str(topic), TODAY).problems if problem.rule == "denominator"]
    assert [problem.message for problem in told] == [f"clear is {value} of 100, less than one person"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)
