"""Turn a topic into a report: what every rule finds, which warnings are explained, and how hard each part reads.

A rule more is a function in one of the modules named in `RULES`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

from handouts.check import (
    alike,
    choices,
    facts,
    items,
    plain_words,
    readability,
    regions,
    safety,
    translations,
    visuals,
    voice,
)
from handouts.check.readability import Grade
from handouts.check.rule import Rule
from handouts.check.topic_corpus import TopicCorpus, make_corpus
from handouts.check.translations import TranslationPair
from handouts.check.voice import PassiveShare
from handouts.errors import ContentError, Keys, Problem, in_file_order
from handouts.language.catalog import Catalog
from handouts.language.clinic_words import NAME as CLINIC_WORDS
from handouts.language.clinic_words import original_clinic
from handouts.language.fixed_words import LANGUAGE, NAME, catalog_of, original_words
from handouts.language.original import Original, language_of, original_of
from handouts.language.translation import in_locale, locales_of, require_whole
from handouts.load.clinic import lacks, left_of_sample, load_clinic
from handouts.load.own_languages import with_languages
from handouts.load.topic import load_topic
from handouts.load.workspace import PACKAGE, Workspace
from handouts.model.clinic import Clinic
from handouts.model.topic import Topic

LOADING: Final[Rule[TopicCorpus]] = Rule(
    "files",
    "error",
    "CONTRIBUTING.md",
    "The topic can be loaded: names exist, choices agree, pictures have alternate text, Markdown is sound.",
    lambda _corpus: iter(()),
)
"""What all other rules need; it is found before there is a corpus."""
LAYOUT: Final[Rule[TopicCorpus]] = Rule(
    "layout",
    "error",
    "CONTRIBUTING.md",
    "With --layout: every section can be laid out for the clinic, and every preset broken into pages.",
    lambda _corpus: iter(()),
)
"""What is found by laying the topic out, which is done when it is asked for."""
CLINIC: Final[Rule[TopicCorpus]] = Rule(
    "clinic",
    "warning",
    "CONTRIBUTING.md",
    "The clinic's file can be used, and says all that a leaflet should.",
    lambda _corpus: iter(()),
)
"""What is found in the clinic's file, for which there is no corpus."""
IDLE: Final = "idle-reason"

Reasons = Mapping[str, str | Mapping[str, str]]
"""`[checks.explained]`: a rule's reason, or one for each place."""

RULES: Final[tuple[Rule[TopicCorpus], ...]] = (
    *readability.RULES,
    *voice.RULES,
    *plain_words.RULES,
    *regions.RULES,
    *items.RULES,
    *facts.RULES,
    *choices.RULES,
    *safety.RULES,
    *alike.RULES,
    *visuals.RULES,
)
STRUCTURE: Final = frozenset({"chunks", "term-unlinked"})
"""Rules that find in a text what only the original can mend: its headings and links."""
BY_REGION: Final = frozenset({"us-uk"})
"""Rules that ask how a region writes; what it lacks words for stands in its language's texts."""
TRANSLATION_RULES: Final[tuple[Rule[TranslationPair], ...]] = translations.RULES


class Report(Struct, frozen=True):
    """What a check found in one topic; explained warnings have a reason. No grades where no formula fits."""

    name: str
    language: str
    problems: tuple[Problem, ...]
    presets: tuple[Grade, ...] = ()
    sections: tuple[Grade, ...] = ()
    passive: tuple[PassiveShare, ...] = ()

    def of(self, severity: str) -> tuple[Problem, ...]:
        """Return the problems of a severity that nothing explains."""
        return tuple(found for found in self.problems if found.severity == severity and not found.reason)

    @property
    def explained(self) -> tuple[Problem, ...]:
        """Return the warnings that stay, each with its reason."""
        return tuple(found for found in self.problems if found.reason)


def check_named(
    name_or_path: str,
    today: date,
    locale: str | None = None,
    clinic: Clinic | None = None,
    workspace: Workspace = PACKAGE,
) -> Report:
    """Load a topic, the fixed words or the clinic's words, in their own language or a translation, and check them.

    What keeps them from being loaded is what is found. `clinic` is the one that prints, if not the sample.
    """
    try:
        if name_or_path == NAME:
            return check_words(original_words(workspace), locale or LANGUAGE)
        if name_or_path == CLINIC_WORDS and clinic:
            return check_words(original_clinic(clinic, workspace), locale or clinic.locale)
        topic = load_topic(name_or_path, workspace)
        words = _words_of(topic, locale or topic.language)
        if words == topic.language:
            return structs.replace(check_topic(topic, today, clinic), language=locale or words)
        return structs.replace(check_translation(topic, today, words, clinic), language=locale or words)
    except ContentError as error:
        problems = error.problems or (Problem(error.message, error.hint, path=Path(name_or_path)),)
        return Report(Path(name_or_path).absolute().name, locale or "", tuple(map(_unusable, problems)))


def check_clinic(path: Path, workspace: Workspace = PACKAGE) -> tuple[Clinic | None, Report]:
    """Return a clinic, with what its workspace says of languages, and what its file does not say; where a file can't be
    used, what is wrong with it instead."""
    try:
        clinic = with_languages(load_clinic(path), workspace)
    except ContentError as error:
        problems = error.problems or (Problem(error.message, error.hint, path=path),)
        return None, Report(path.name, "", tuple(structs.replace(one, rule=CLINIC.id) for one in problems))
    told = [
        *(f"every page says SAMPLE, for this is still the sample clinic's: {key}" for key in left_of_sample(clinic)),
        *lacks(clinic),
    ]
    return clinic, Report(
        path.name, "", tuple(Problem(one, path=path, severity="warning", rule=CLINIC.id) for one in told)
    )


def _words_of(topic: Topic, locale: str) -> str:
    """Return the locale whose words a topic has there: a region that says nothing otherwise has its language's."""
    known = locales_of(topic)
    return locale if locale in known else language_of(locale, known) or locale


def with_layout(report: Report, problems: Iterable[Problem]) -> Report:
    """Return a report that tells what can't be laid out, too."""
    found = (structs.replace(_unusable(problem), rule=LAYOUT.id) for problem in problems)
    return structs.replace(report, problems=tuple(sorted({*report.problems, *found}, key=in_file_order)))


def check_topic(topic: Topic, today: date, clinic: Clinic | None = None) -> Report:
    """Check a topic, in whatever language its texts are; `today` decides which facts are past their review."""
    corpus = make_corpus(topic, today, clinic=clinic)
    found = tuple(problem for rule in RULES for problem in rule.problems(corpus))
    explained = tuple(_explained(problem, _reasons(corpus)) for problem in found)
    return _report(corpus, (*explained, *_idle(corpus, _reasons(corpus), explained)))


def check_translation(topic: Topic, today: date, locale: str, clinic: Clinic | None = None) -> Report:
    """Check the translation of a topic: by its own rules, and by the topic's where they find something in its words."""
    said = in_locale(topic, locale)
    original = original_of(topic)
    catalog = original.catalog(locale)
    require_whole(original, catalog)
    is_region = bool(original.language_of(locale))
    corpus = make_corpus(said, today, catalog, clinic, is_whole=not is_region)
    rules = (rule for rule in RULES if rule.id not in STRUCTURE)
    found = [
        problem
        for rule in rules
        for problem in rule.problems(corpus)
        if problem.path == catalog.path or (is_region and rule.id in BY_REGION)
    ]
    explained = (_explained(problem, _reasons(corpus)) for problem in found)
    return _report(corpus, _remarked((*explained, *_rendered(TranslationPair(original, catalog, topic.kept))), catalog))


def check_words(original: Original, locale: str) -> Report:
    """Check the translation of words that stand in no topic; in their own language nothing could be wrong."""
    if locale not in original.locales and (language := original.language_of(locale)):
        return structs.replace(check_words(original, language), language=locale)
    if locale == original.language or not original.items:
        return Report(original.name, locale, ())
    catalog = catalog_of(original, locale)
    require_whole(original, catalog)
    problems = _remarked(_rendered(TranslationPair(original, catalog)), catalog)
    return Report(original.name, locale, tuple(sorted(problems, key=in_file_order)))


def _rendered(pair: TranslationPair) -> Iterator[Problem]:
    return (problem for rule in TRANSLATION_RULES for problem in rule.problems(pair))


def _report(corpus: TopicCorpus, problems: Iterable[Problem]) -> Report:
    grades = readability.preset_grades(corpus), readability.section_grades(corpus)
    passive = voice.passive_shares(corpus)
    found = tuple(sorted({*problems}, key=in_file_order))
    return Report(corpus.topic.id, corpus.topic.language, found, *grades, passive)


def _reasons(corpus: TopicCorpus) -> Reasons:
    reasons: Reasons = corpus.file.data.get("checks", {}).get("explained", {})
    return reasons


def _unusable(problem: Problem) -> Problem:
    return structs.replace(problem, rule=LOADING.id)


def _explained(problem: Problem, reasons: Reasons) -> Problem:
    """Return a warning with the topic's reason for it, if it has one; an error can't be explained away."""
    reason = reasons.get(problem.rule, "") if problem.severity == "warning" else ""
    told = reason if isinstance(reason, str) else reason.get(problem.place, "")
    return structs.replace(problem, reason=told)


def _remarked(problems: Iterable[Problem], catalog: Catalog) -> Iterator[Problem]:
    """Explain the warnings of which a translator's comment in the catalog, `# rule: reason`, says why they stay."""
    rules = {*(rule.id for rule in RULES), *(rule.id for rule in TRANSLATION_RULES)}
    parted = ((entry.line, *remark.partition(": ")) for entry in catalog.entries.values() for remark in entry.remarks)
    reasons = {(rule, line): reason for line, rule, _, reason in parted if rule in rules and reason}
    used: set[tuple[str, int]] = set()
    for problem in problems:
        at = (problem.rule, problem.line)
        is_told = problem.severity == "warning" and not problem.reason and at in reasons
        used |= {at} if is_told else set()
        yield structs.replace(problem, reason=reasons[at]) if is_told else problem
    for rule, line in reasons.keys() - used:
        yield Problem(
            f"this reason explains no warning: {rule}",
            "remove it",
            path=catalog.path,
            line=line,
            severity="warning",
            rule=IDLE,
        )


def _idle(corpus: TopicCorpus, reasons: Reasons, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield each explanation that explains no warning, so that none outlives what it was written for."""
    used = {(problem.rule, problem.place) for problem in problems if problem.reason}
    rules = {rule for rule, _ in used}
    for rule, reason in reasons.items():
        at: Keys = ("checks", "explained", rule)
        if isinstance(reason, str):
            idle = [at] if rule not in rules else []
        else:
            idle = [(*at, place) for place in reason if (rule, place) not in used]
        for keys in idle:
            message = f"this reason explains no warning: {' in '.join(map(str, keys[2:]))}"
            yield Problem(
                message,
                "remove it",
                path=corpus.file.place(keys)[0],
                line=corpus.file.line(keys),
                place="checks",
                severity="warning",
                rule=IDLE,
            )
