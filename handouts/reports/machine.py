"""Turn what a machine proves of a leaflet into tables: each rule with its figure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import floor
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, structs

from handouts.check.check import RULES, TRANSLATION_RULES, Report
from handouts.check.readability import Grade
from handouts.check.rule import CDC, PEMAT
from handouts.check.vocabulary import worded
from handouts.errors import Problem
from handouts.language.fixed_words import LANGUAGE
from handouts.load.contrast import PAIRS, WHITE, contrast
from handouts.model.clinic import Brand
from handouts.model.report import Block, Paragraph, Run, Said, Table, Words
from handouts.model.topic import Topic
from handouts.readback import READERS, missing_readers
from handouts.reports.items import CDC_ITEMS, PEMAT_ITEMS, rules_of

PASSES: Final = "passes the machine checks of PDF/UA-1"
FAILS: Final = "does not pass the machine checks of PDF/UA-1"
NO_JUDGE: Final = "can't judge this language"
_UA1: Final = "pdf-ua1"
_TABLES: Final = {"preset": "presets"} | {
    name: name for name in ("sections", "presets", "pictures", "facts", "glossary", "sources")
}
"""Where a problem can stand, by the first part of its place, and what a topic calls that."""


def reading_level(report: Report, preset: str, sections: Sequence[str]) -> Iterator[Block]:
    """Yield how hard a leaflet reads, and each of its sections; where no formula fits the language, that."""
    grades = [
        *(("the whole leaflet", grade) for grade in report.presets if grade.part == preset),
        *((grade.part, grade) for grade in report.sections if grade.part in sections),
    ]
    if not grades:
        yield Paragraph(f"No formula for reading levels fits this language ({report.language}), so there is no figure.")
        return
    first = grades[0][1]
    yield Paragraph(f"{first.formula}: aim {first.aim:g}, bar {first.bar:g}. SMOG needs 30 sentences.")
    yield Table(
        ("Part", "Reading level", "SMOG", "Words a sentence"),
        tuple(_graded(part, grade) for part, grade in grades),
        has_row_heads=True,
        shares=(40, 20, 16, 24),
    )


def _graded(part: str, grade: Grade) -> tuple[Words, ...]:
    smog = "" if grade.smog is None else f"{grade.smog:.1f}"
    return part, f"{grade.value:.1f}", smog or "none", f"{grade.count.words / grade.count.sentences:.1f}"


def contrasts(brand: Brand) -> Table:
    """Return the contrast of each pair of colours that text or graphics stand on (WCAG 2.2, 1.4.3 and 1.4.11)."""
    colours = {"white": WHITE, **{name: getattr(brand, name) for name in ("colour", "accent", "tint", "ink")}}
    rows = (
        (
            f"{pair.colour} on {pair.background}",
            f"{floor(contrast(colours[pair.colour], colours[pair.background]) * 100) / 100:g} to 1",
            f"{pair.ratio:g} to 1",
        )
        for pair in PAIRS
    )
    return Table(("Colours", "Contrast", "Needed"), tuple(rows), has_row_heads=True)


def rules_table(report: Report, *, is_translation: bool) -> Table:
    """Return every rule that reads texts, and what it found."""
    rules: tuple[Any, ...] = (*RULES, *(TRANSLATION_RULES if is_translation else ()))
    rows = ((rule.says, rule.source, _figure(rule, report)) for rule in rules)
    return Table(("What the rule asks", "Source", "Found"), tuple(rows), shares=(50, 28, 22))


def concerning(report: Report, leaflet: Topic, original: Topic) -> Report:
    """Return what a check found in a topic as far as it is of what a leaflet prints: `leaflet` is its topic, narrowed.

    What stands for no one part is of every leaflet.
    """

    def is_of(problem: Problem) -> bool:
        table, dot, name = problem.place.partition(".")
        if not dot:
            return table not in original.sections or table in leaflet.sections
        return table not in _TABLES or name in getattr(leaflet, _TABLES[table])

    return structs.replace(report, problems=tuple(filter(is_of, report.problems)))


def can_judge(rule: Any, language: str) -> bool:  # noqa: ANN401 rules of topics and of translations
    """Whether a rule can judge a language: it knows it, and has a list of its words where it looks for some."""
    is_known = not rule.languages or language.partition("-")[0] in rule.languages
    return is_known and (rule.id not in worded(LANGUAGE) or rule.id in worded(language))


def _figure(rule: Any, report: Report) -> Words:  # noqa: ANN401 rules of topics and of translations
    """Return how many problems a rule found, and how many of these have a reason to stay."""
    if not can_judge(rule, report.language):
        return NO_JUDGE
    found = [problem for problem in report.problems if problem.rule == rule.id]
    explained = sum(bool(problem.reason) for problem in found)
    left = len(found) - explained
    told = f"{left}" + (f", and {explained} explained" if explained else "")
    return Said((Run(told, "strong"),)) if left else told


def items_tables(report: Report) -> Iterator[Block]:
    """Yield the items of PEMAT-P and of the CDC's index, with what a machine can say of each."""
    yield Paragraph(
        "Informed by PEMAT-P (AHRQ) and the CDC Clear Communication Index. Both are scored by people; this is no score."
    )
    counts = Counter(problem.rule for problem in report.problems if not problem.reason)
    judges = {rule.id for rule in RULES if can_judge(rule, report.language)}
    for name, items in {PEMAT: PEMAT_ITEMS, CDC: CDC_ITEMS}.items():
        rules = rules_of(RULES, name)
        rows = (
            (f"{number}. {says}", _said_of(rules.get(number, ()), judges, counts)) for number, says in items.items()
        )
        yield Table((f"{name}: item", "What a machine can say"), tuple(rows), shares=(46, 54))


def _said_of(rules: Sequence[str], judges: Collection[str], counts: Mapping[str, int]) -> str:
    """Return what rules found; of an item that none of them can judge, that."""
    told = [f"{rule}: {counts[rule]} found" if rule in judges else f"{rule}: {NO_JUDGE}" for rule in rules]
    return ", ".join(told) or "nothing: a person has to judge"


class FileFigure(Struct, frozen=True):
    """What a rule asks of a printed file, and how often the file does not do so."""

    id: str
    says: str
    source: str
    found: int


def read_back(pdf: bytes) -> tuple[FileFigure, ...]:
    """Return what every rule finds in a printed leaflet; nothing where it can't be read (`missing_readers`)."""
    if missing_readers():
        return ()
    from handouts.readback.check import SOUND
    from handouts.readback.parsed_pdf import parse
    from handouts.readback.rule import problems

    parsed = parse(pdf, Path("leaflet.pdf"))
    counts = ((rule, len(list(problems((rule,), parsed, parsed)))) for rule in SOUND)
    return tuple(FileFigure(rule.id, rule.says, rule.source, count) for rule, count in counts)


def file_table(figures: Sequence[FileFigure]) -> Iterator[Block]:
    """Yield what reading the printed leaflet back found, rule by rule."""
    if not figures:
        yield Paragraph(f"Not checked: {', '.join(READERS.values())} must be installed to read a PDF.", is_note=True)
        return
    fails = any(one.found for one in figures if one.id == _UA1)
    yield Paragraph(Said((Run(f"The leaflet {FAILS if fails else PASSES}.", "strong"),)))
    yield Paragraph(
        "That is not all that PDF/UA-1 asks: many of its conditions only a person can judge; they are among the checks "
        "by people."
    )
    rows = ((one.says, one.source, _number(one.found)) for one in figures)
    yield Table(("What the rule asks of the file", "Source", "Found"), tuple(rows), shares=(58, 28, 14))


def _number(found: int) -> Words:
    return Said((Run(str(found), "strong"),)) if found else "0"
