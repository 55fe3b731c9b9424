"""Turn a topic into a report: what every rule finds, which warnings are explained, and how hard each part reads.

A rule more is a function in one of the modules named in `RULES`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from msgspec import Struct, structs

from handouts.checks import choices, facts, items, plain_words, readability, risk, translatability, visuals
from handouts.checks.counting import Grade
from handouts.checks.proof import Proof, make_proof
from handouts.checks.rule import Rule
from handouts.content.library import load_topic
from handouts.content.topic import Topic
from handouts.errors import ContentError, Problem
from handouts.findings import Finding
from handouts.inputs.shape import Keys
from handouts.languages.translation import in_locale

LOADING: Final = Rule(
    "files",
    "error",
    "CONTRIBUTING.md",
    "The topic can be loaded: names exist, choices agree, pictures have alternate text, marks are sound.",
    lambda _proof: iter(()),
)
"""What all other rules need; it is found before there is a proof."""
IDLE: Final = "idle-reason"

Reasons = Mapping[str, str | Mapping[str, str]]
"""`[checks.explained]`: a rule's reason, or one for each place."""

RULES: Final[tuple[Rule, ...]] = (
    *readability.RULES,
    *plain_words.RULES,
    *items.RULES,
    *risk.RULES,
    *facts.RULES,
    *choices.RULES,
    *visuals.RULES,
    *translatability.RULES,
)


class Report(Struct, frozen=True):
    """What a check found in one topic; explained warnings have a reason. No grades where no formula fits."""

    name: str
    language: str
    findings: tuple[Finding, ...]
    presets: tuple[Grade, ...] = ()
    sections: tuple[Grade, ...] = ()

    def of(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings of a severity that nothing explains."""
        return tuple(found for found in self.findings if found.severity == severity and not found.reason)

    @property
    def explained(self) -> tuple[Finding, ...]:
        """Return the warnings that stay, each with its reason."""
        return tuple(found for found in self.findings if found.reason)


def check_named(name_or_path: str, today: date, locale: str | None = None) -> Report:
    """Load a topic, in its own language or a translation, and check it; what keeps it from that is what is found."""
    try:
        topic = load_topic(name_or_path)
        if locale is not None:
            topic = in_locale(topic, locale)
    except ContentError as error:
        if not error.problems:
            raise
        return Report(name_or_path, "", tuple(map(_unusable, error.problems)))
    return check_topic(topic, today)


def check_topic(topic: Topic, today: date) -> Report:
    """Check a topic, in whatever language its texts are; `today` decides which facts are past their review."""
    proof = make_proof(topic, today)
    found = tuple(finding for rule in RULES for finding in rule.findings(proof))
    reasons: Reasons = proof.file.data.get("checks", {}).get("explained", {})
    explained = tuple(_explained(finding, reasons) for finding in found)
    findings = sorted({*explained, *_idle(proof, reasons, explained)}, key=_order)
    return Report(
        topic.id, topic.language, tuple(findings), readability.preset_grades(proof), readability.section_grades(proof)
    )


def _unusable(problem: Problem) -> Finding:
    return Finding(LOADING.id, "error", problem.path, problem.line, problem.message, problem.hint)


def _order(finding: Finding) -> tuple[str, int, str, str]:
    return str(finding.path), finding.line, finding.rule, finding.message


def _explained(finding: Finding, reasons: Reasons) -> Finding:
    """Return a warning with the topic's reason for it, if it has one; an error can't be explained away."""
    reason = reasons.get(finding.rule, "") if finding.severity == "warning" else ""
    told = reason if isinstance(reason, str) else reason.get(finding.place, "")
    return structs.replace(finding, reason=told)


def _idle(proof: Proof, reasons: Reasons, findings: Iterable[Finding]) -> Iterator[Finding]:
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
            yield Finding(IDLE, "warning", proof.file.path, proof.file.line(keys), message, "take it out", "checks")
