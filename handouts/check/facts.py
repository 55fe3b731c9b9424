"""Rules about facts: numbers come from facts, facts have sources and are fresh, and nothing lies about unused."""

from collections.abc import Iterator
from typing import Final

from handouts.check.risk import denominators, typed_numbers
from handouts.check.rule import CONTENT, in_passage, in_table, rule
from handouts.check.topic_corpus import TopicCorpus
from handouts.errors import Problem
from handouts.model import references
from handouts.model.references import DENOMINATORS
from handouts.model.topic import walk

_YEARS: Final = range(1800, 2101)
_SMALL: Final = 10
"""Numbers below ten are typed: stages, steps, "three days"."""


@rule("typed-fact", "error", CONTENT)
def typed_fact(proof: TopicCorpus) -> Iterator[Problem]:
    """The number of a percentage is never typed, but named by its placeholder."""
    values = {fact.value: id_ for id_, fact in proof.topic.facts.items() if fact.denominator}
    for passage in proof.passages:
        for number in typed_numbers(passage.words):
            if number in values and number >= _SMALL and number not in DENOMINATORS.values():
                id_ = values[number]
                hint = f"name it: {{{id_}}} or {{{id_}_of_{proof.topic.facts[id_].denominator}}}"
                yield in_passage(passage, f"{number:g} is typed, and is the value of {values[number]}", hint)


@rule("typed-number", "warning", CONTENT)
def typed_number(proof: TopicCorpus) -> Iterator[Problem]:
    """Other numbers are facts too, but for years, small ones and the 100 of a figure out of 100."""
    values = {fact.value for fact in proof.topic.facts.values() if fact.denominator}
    for passage in proof.passages:
        told_of = denominators(proof, passage)
        for number in typed_numbers(passage.words):
            is_plain = number < _SMALL or number in _YEARS or number in told_of
            if not is_plain and number not in values:
                yield in_passage(passage, f"a typed number: {number:,g}", "make it a fact, with its source")


@rule("fact-source", "error", CONTENT)
def fact_source(proof: TopicCorpus) -> Iterator[Problem]:
    """A fact has a source that a reader can find: with a year or an address."""
    for id_, fact in proof.topic.facts.items():
        source = proof.topic.sources[fact.source]
        if not (source.year or source.url):
            message = f"the source of {id_} has neither year nor url: {source.title}"
            yield in_table(proof, ("facts", id_, "source"), message, "say where the number stands")


@rule("fact-review", "error", CONTENT)
def fact_review(proof: TopicCorpus) -> Iterator[Problem]:
    """No fact is past the date on which it was to be looked at again."""
    for id_, fact in proof.topic.facts.items():
        if fact.review_by < proof.today:
            message = f"{id_} was to be looked at again by {fact.review_by}"
            hint = "open its source, mend the value, and set opened and review_by"
            yield in_table(proof, ("facts", id_, "review_by"), message, hint)


@rule("unused", "warning", CONTENT)
def unused(proof: TopicCorpus) -> Iterator[Problem]:
    """Every fact, source, picture and glossary entry is used."""
    used = _used(proof)
    for group in ("facts", "sources", "glossary", "pictures"):
        for id_ in getattr(proof.topic, group):
            if id_ not in used[group]:
                yield in_table(proof, (group, id_), f"nothing uses {id_}", "use it, or take it out")


def _used(proof: TopicCorpus) -> dict[str, set[str]]:
    """Return the names of each group that texts, widgets and facts refer to."""
    texts = [passage.source for passage in proof.passages]
    blocks = [block for section in proof.topic.sections.values() for block in walk(section.blocks)]
    drawn = {name for block in blocks if block.kind == "widget" for name in block.argument.split()}
    facts = {mention.fact for text in texts for mention in proof.mentions(text)} | drawn
    cited = {source for text in texts for source in references.sources(text)}
    named = {source for section in proof.topic.sections.values() for source in section.sources}
    return {
        "facts": facts,
        "sources": cited | named | {fact.source for fact in proof.topic.facts.values()},
        "glossary": {term for text in texts for term in references.terms(text)},
        "pictures": drawn,
    }


RULES: Final = (typed_fact, typed_number, fact_source, fact_review, unused)
