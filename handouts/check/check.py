"""Turn a topic into a report: what every rule finds, which warnings are explained, and how hard each part reads.

A rule more is a function in one of the modules named in `RULES`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

from handouts.check import (
    choices,
    consistency,
    facts,
    glyphs,
    items,
    plain_words,
    readability,
    risk,
    translatability,
    visuals,
    writing,
)
from handouts.check.counting import Grade
from handouts.check.rule import Rule
from handouts.check.topic_corpus import TopicCorpus, make_proof
from handouts.check.translation_pair import TranslationPair
from handouts.errors import ContentError, Keys, Problem, in_file_order
from handouts.language.catalog import Catalog
from handouts.language.fixed_words import LANGUAGE, NAME, is_english, original_words, read_fixed_words
from handouts.language.original import original_of
from handouts.language.translation import in_locale, require_whole
from handouts.load.topic import load_topic
from handouts.model.clinic import Brand
from handouts.model.topic import Topic

LOADING: Final[Rule[TopicCorpus]] = Rule(
    "files",
    "error",
    "CONTRIBUTING.md",
    "The topic can be loaded: names exist, choices agree, pictures have alternate text, marks are sound.",
    lambda _proof: iter(()),
)
"""What all other rules need; it is found before there is a proof."""
LAYOUT: Final[Rule[TopicCorpus]] = Rule(
    "layout",
    "error",
    "CONTRIBUTING.md",
    "With --layout: every section can be laid out for the clinic, and every preset broken into pages.",
    lambda _proof: iter(()),
)
"""What is found by laying the topic out, which is done when it is asked for."""
IDLE: Final = "idle-reason"

Reasons = Mapping[str, str | Mapping[str, str]]
"""`[checks.explained]`: a rule's reason, or one for each place."""

RULES: Final[tuple[Rule[TopicCorpus], ...]] = (
    *readability.RULES,
    *plain_words.RULES,
    *items.RULES,
    *risk.RULES,
    *facts.RULES,
    *choices.RULES,
    *visuals.RULES,
    *glyphs.RULES,
    *translatability.RULES,
)
STRUCTURE: Final = frozenset({"chunks", "term-unlinked"})
"""Rules that find in a text what only the original can mend: its headings and links."""
TRANSLATION_RULES: Final[tuple[Rule[TranslationPair], ...]] = (*consistency.RULES, *writing.RULES)


class Report(Struct, frozen=True):
    """What a check found in one topic; explained warnings have a reason. No grades where no formula fits."""

    name: str
    language: str
    findings: tuple[Problem, ...]
    presets: tuple[Grade, ...] = ()
    sections: tuple[Grade, ...] = ()

    def of(self, severity: str) -> tuple[Problem, ...]:
        """Return the findings of a severity that nothing explains."""
        return tuple(found for found in self.findings if found.severity == severity and not found.reason)

    @property
    def explained(self) -> tuple[Problem, ...]:
        """Return the warnings that stay, each with its reason."""
        return tuple(found for found in self.findings if found.reason)


def check_named(name_or_path: str, today: date, locale: str | None = None, brand: Brand | None = None) -> Report:
    """Load a topic or the fixed words, in their own language or a translation, and check them.

    What keeps them from being loaded is what is found. `brand` is that of the clinic that prints, if not the sample.
    """
    try:
        if name_or_path == NAME:
            return check_fixed_words(locale or LANGUAGE)
        topic = load_topic(name_or_path)
        if locale and locale != topic.language:
            return check_translation(topic, today, locale, brand)
        return check_topic(topic, today, brand)
    except ContentError as error:
        problems = error.problems or (Problem(error.message, error.hint, path=Path(name_or_path)),)
        return Report(Path(name_or_path).absolute().name, locale or "", tuple(map(_unusable, problems)))


def with_layout(report: Report, problems: Iterable[Problem]) -> Report:
    """Return a report that tells what can't be laid out, too."""
    found = (structs.replace(_unusable(problem), rule=LAYOUT.id) for problem in problems)
    return structs.replace(report, findings=tuple(sorted({*report.findings, *found}, key=in_file_order)))


def check_topic(topic: Topic, today: date, brand: Brand | None = None) -> Report:
    """Check a topic, in whatever language its texts are; `today` decides which facts are past their review."""
    proof = make_proof(topic, today, brand=brand)
    found = tuple(finding for rule in RULES for finding in rule.findings(proof))
    explained = tuple(_explained(finding, _reasons(proof)) for finding in found)
    return _report(proof, (*explained, *_idle(proof, _reasons(proof), explained)))


def check_translation(topic: Topic, today: date, locale: str, brand: Brand | None = None) -> Report:
    """Check the translation of a topic: by its own rules, and by the topic's where they find something in its words."""
    said = in_locale(topic, locale)
    original = original_of(topic)
    catalog = original.catalog(locale)
    require_whole(original, catalog)
    proof = make_proof(said, today, catalog, brand)
    rules = (rule for rule in RULES if rule.id not in STRUCTURE)
    found = [finding for rule in rules for finding in rule.findings(proof) if finding.path == catalog.path]
    explained = (_explained(finding, _reasons(proof)) for finding in found)
    return _report(proof, _remarked((*explained, *_rendered(TranslationPair(original, catalog, topic.kept))), catalog))


def check_fixed_words(locale: str) -> Report:
    """Check the translation of the words in the templates; English has nothing that could be wrong."""
    original = original_words()
    if is_english(locale):
        return Report(NAME, locale, ())
    catalog = read_fixed_words(locale)
    require_whole(original, catalog)
    findings = _remarked(_rendered(TranslationPair(original, catalog)), catalog)
    return Report(NAME, locale, tuple(sorted(findings, key=in_file_order)))


def _rendered(rendition: TranslationPair) -> Iterator[Problem]:
    return (finding for rule in TRANSLATION_RULES for finding in rule.findings(rendition))


def _report(proof: TopicCorpus, findings: Iterable[Problem]) -> Report:
    grades = readability.preset_grades(proof), readability.section_grades(proof)
    return Report(proof.topic.id, proof.topic.language, tuple(sorted({*findings}, key=in_file_order)), *grades)


def _reasons(proof: TopicCorpus) -> Reasons:
    reasons: Reasons = proof.file.data.get("checks", {}).get("explained", {})
    return reasons


def _unusable(problem: Problem) -> Problem:
    return structs.replace(problem, rule=LOADING.id)


def _explained(finding: Problem, reasons: Reasons) -> Problem:
    """Return a warning with the topic's reason for it, if it has one; an error can't be explained away."""
    reason = reasons.get(finding.rule, "") if finding.severity == "warning" else ""
    told = reason if isinstance(reason, str) else reason.get(finding.place, "")
    return structs.replace(finding, reason=told)


def _remarked(findings: Iterable[Problem], catalog: Catalog) -> Iterator[Problem]:
    """Explain the warnings of which a translator's comment in the catalog, `# rule: reason`, says why they stay."""
    rules = {*(rule.id for rule in RULES), *(rule.id for rule in TRANSLATION_RULES)}
    parted = ((entry.line, *remark.partition(": ")) for entry in catalog.entries.values() for remark in entry.remarks)
    reasons = {(rule, line): reason for line, rule, _, reason in parted if rule in rules and reason}
    used: set[tuple[str, int]] = set()
    for finding in findings:
        at = (finding.rule, finding.line)
        is_told = finding.severity == "warning" and not finding.reason and at in reasons
        used |= {at} if is_told else set()
        yield structs.replace(finding, reason=reasons[at]) if is_told else finding
    for rule, line in reasons.keys() - used:
        yield Problem(
            f"explains nothing: {rule}", "take it out", path=catalog.path, line=line, severity="warning", rule=IDLE
        )


def _idle(proof: TopicCorpus, reasons: Reasons, findings: Iterable[Problem]) -> Iterator[Problem]:
    """Yield each explanation that explains no warning, so that none outlives what it was written for."""
    used = {(finding.rule, finding.place) for finding in findings if finding.reason}
    rules = {rule for rule, _ in used}
    for rule, reason in reasons.items():
        at: Keys = ("checks", "explained", rule)
        if isinstance(reason, str):
            idle = [at] if rule not in rules else []
        else:
            idle = [(*at, place) for place in reason if (rule, place) not in used]
        for keys in idle:
            message = f"explains nothing: {' in '.join(map(str, keys[2:]))}"
            yield Problem(
                message,
                "take it out",
                path=proof.file.path,
                line=proof.file.line(keys),
                place="checks",
                severity="warning",
                rule=IDLE,
            )
