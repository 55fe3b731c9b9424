"""Rules about figures of risk: one denominator, and measure, population, period and kind told beside them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, get_args

from handouts.check.counting import sentences
from handouts.check.plain_words import avoiding
from handouts.check.rule import CDC, CONTENT, PEMAT, Rule, in_passage, rule
from handouts.check.topic_corpus import Passage, TopicCorpus, told_in
from handouts.errors import Problem
from handouts.model.references import PLACEHOLDER, FactForm, Mention
from handouts.model.topic import walk

_BESIDE: Final = tuple(form for form in get_args(FactForm) if form != "value" and not form.startswith("of_"))
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_THOUSANDS: Final = re.compile("(?<![\\d.,])(10?)[., \u00a0\u202f’٬](000)(?!\\d)")
"""1,000 and 10,000 as languages write them."""
_WORDS: Final = {"hundred": 100, "thousand": 1000}


@rule("denominator", "error", "L. J. Trevena and others, 2013 (IPDAS)")
def denominator(proof: TopicCorpus) -> Iterator[Problem]:
    """A figure of risk is out of 100, or of 1,000 or 10,000 where it is small, and says so."""
    hits = proof.vocabulary.search("denominator")
    for passage in proof.passages:
        told_of = denominators(proof, passage)
        for hit in hits(passage.words):
            if _last_number(hit.words) not in {*told_of, 100}:
                yield in_passage(passage, f"“{hit.words}”: {hit.entry.because}", hit.entry.instead)
        for of in sorted(told_of - {*typed_numbers(passage.words)}):
            hint = f"name both: “… out of {of:,} people”"
            yield in_passage(passage, f"a figure out of {of:,} without its {of:,}", hint)
        for fact in sorted(percentages(proof, passage.source)):
            if 100 in told_of and 0 < min(value := proof.topic.facts[fact].value, 100 - value) < 1:
                hint = 'give it unit = "of 1000" or "of 10000", and a whole number'
                yield in_passage(passage, f"{fact} is {value:g} of 100, less than one person", hint)


@rule("one-denominator", "error", "L. J. Trevena and others, 2013 (IPDAS)")
def one_denominator(proof: TopicCorpus) -> Iterator[Problem]:
    """All figures of a leaflet are of one denominator, which need not be that of another leaflet."""
    alone = ((f"section {id_}", proof.of(id_)) for id_ in proof.topic.sections)
    presets = ((f"preset {leaflet.preset.id}", leaflet.passages) for leaflet in proof.leaflets)
    for name, passages in (*alone, *presets):
        told = [(of, passage) for passage in passages for of in sorted(denominators(proof, passage))]
        other = next((at for at in told if at[0] != told[0][0]), None)
        if other:
            message = f"{name} has figures out of {told[0][0]:,} and out of {other[0]:,}"
            yield in_passage(other[1], message, "give all of them the unit of the smallest")


@rule("risk-context", "error", CONTENT)
def risk_context(proof: TopicCorpus) -> Iterator[Problem]:
    """A percentage stands with its measure, population and period, in the same section or head."""
    for texts in _printed_together(proof):
        beside = {mention for passage in texts for mention in proof.mentions(passage.source)}
        for fact in sorted({fact for passage in texts for fact in percentages(proof, passage.source)}):
            missing = [form for form in _BESIDE if Mention(fact, form) not in beside]
            if missing:
                first = next(passage for passage in texts if fact in percentages(proof, passage.source))
                hint = "name " + ", ".join(f"{{{fact}_{form}}}" for form in missing)
                yield in_passage(first, f"{fact} without its {', '.join(missing)}", hint)


@rule("risk-picture", "warning", f"{CDC} 20; {PEMAT} 15")
def risk_picture(proof: TopicCorpus) -> Iterator[Problem]:
    """A percentage is drawn as well as told, where 100 marks can show it."""
    for section in proof.topic.sections.values():
        drawn = {block.argument for block in walk(section.blocks) if block.name == "icon-array"}
        for passage in proof.of(section.id):
            told = percentages(proof, passage.source) - drawn
            for fact in sorted(fact for fact in told if not proof.topic.facts[fact].undrawable):
                yield in_passage(passage, f"{fact} is told, but not drawn", f"add ::: icon-array {fact}")


@rule("relative-survival", "error", CONTENT, "en")
def relative_survival(proof: TopicCorpus) -> Iterator[Problem]:
    """Relative survival is told as a comparison of two groups, never as people alive or dead."""
    lists, finder = proof.vocabulary.lists, proof.vocabulary.finder
    heads, comparing = finder(lists.headcount), finder(lists.comparing)
    relative = _measuring(proof, lists.relative)
    hint = "“for every 100 people alive in a like group without …, about … are alive in the group with it”"
    for passage in proof.passages:
        for sentence in sentences(passage.words):
            is_headcount = heads.search(sentence) and not comparing.search(sentence)
            if is_headcount and (told := relative & percentages(proof, sentence)):
                yield in_passage(passage, f"{min(told)} is relative survival, told as a headcount", hint)


@rule("survival-choice", "error", CONTENT, "en")
def survival_choice(proof: TopicCorpus) -> Iterator[Problem]:
    """Figures about survival stand in a sensitive section with a sheet of its own."""
    survival = _measuring(proof, proof.vocabulary.lists.survival)
    for passage in proof.passages:
        section = proof.topic.sections.get(passage.place)
        is_choice = section and section.is_sensitive and section.has_own_sheet
        if not is_choice and (told := survival & percentages(proof, passage.source)):
            hint = "move it to a section with sensitive = true and own_sheet = true"
            yield in_passage(passage, f"{min(told)} is about survival, which not everyone wants to read", hint)


def percentages(proof: TopicCorpus, text: str) -> set[str]:
    """Return the percentages whose number a text tells."""
    told = {mention.fact for mention in proof.mentions(text) if mention.form not in _BESIDE}
    return {fact for fact in told if proof.topic.facts[fact].denominator}


def denominators(proof: TopicCorpus, passage: Passage) -> set[int]:
    """Return how many people the figures are told of that a text names."""
    forms = {mention.form for mention in proof.mentions(passage.source)}
    return {int(form.removeprefix("of_")) for form in forms if form.startswith("of_")}


def _last_number(words: str) -> float:
    """Return the number at the end of a text, 0 where it is none that shares are told of."""
    last = words.rpartition(" ")[2]
    return next(iter(typed_numbers(last)), _WORDS.get(last.casefold(), 0))


def typed_numbers(text: str) -> tuple[float, ...]:
    """Return the numbers that are typed in a text, in whatever digits."""
    plain = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), PLACEHOLDER.sub("", text))
    return tuple(float(number.replace(",", "")) for number in _NUMBER.findall(_THOUSANDS.sub(r"\1\2", plain)))


def _measuring(proof: TopicCorpus, words: tuple[str, ...]) -> set[str]:
    """Return the facts whose measure has one of the words."""
    finder = proof.vocabulary.finder(words)
    return {id_ for id_, fact in proof.topic.facts.items() if finder.search(fact.measure)}


def _printed_together(proof: TopicCorpus) -> Iterator[tuple[Passage, ...]]:
    """Yield the texts of each head, and of each section for each of its conditions."""
    yield from (proof.of(place) for place in ("topic", *(f"presets.{name}" for name in proof.topic.presets)))
    for section in proof.topic.sections.values():
        for condition in section.variants or ("",):
            yield tuple(told_in(proof.of(section.id), (condition,) if condition else ()))


_ONE_IN_X: Final = Rule(
    "one-in-x", "error", "S. Pighin and others, 2011", "No figure is told as “1 in x”.", avoiding("one-in-x")
)
RULES: Final = (_ONE_IN_X, denominator, one_denominator, risk_context, risk_picture, relative_survival, survival_choice)
