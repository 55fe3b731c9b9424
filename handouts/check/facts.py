"""Rules about figures of risk and facts: what is told beside a figure, where numbers come from, how fresh they are."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, get_args

from handouts.check.plain_words import avoiding
from handouts.check.readability import sentences
from handouts.check.rule import CDC, CONTENT, PEMAT, Rule, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, TopicCorpus, told_in
from handouts.errors import Problem
from handouts.load.spans import plain, to_fill
from handouts.model import references
from handouts.model.references import DENOMINATORS, PLACEHOLDER, FactForm
from handouts.model.topic import walk

_BESIDE: Final = tuple(form for form in get_args(FactForm) if form != "value" and not form.startswith("of_"))
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_THOUSANDS: Final = re.compile("(?<![\\d.,])(10?)[., \u00a0\u202f’٬](000)(?!\\d)")
"""1,000 and 10,000 as languages write them."""
_WORDS: Final = {"hundred": 100, "thousand": 1000}


@rule("denominator", "error", "L. J. Trevena and others, 2013 (IPDAS)")
def denominator(corpus: TopicCorpus) -> Iterator[Problem]:
    """A figure of risk is out of 100, or of 1,000 or 10,000 where it is small, and says so."""
    hits = corpus.vocabulary.search("denominator")
    for passage in corpus.passages:
        told_of = denominators(corpus, passage)
        for hit in hits(passage.words):
            if _last_number(hit.words) not in {*told_of, 100}:
                yield in_passage(passage, f"“{hit.words}”: {hit.entry.because}", hit.entry.instead)
        for of in sorted(told_of - {*typed_numbers(passage.words)}):
            hint = f"write both numbers: “… out of {of:,} people”"
            yield in_passage(passage, f"a figure out of {of:,} does not say that it is out of {of:,}", hint)
        for fact in sorted(percentages(corpus, passage.source)):
            if 100 in told_of and 0 < min(value := corpus.topic.facts[fact].value, 100 - value) < 1:
                hint = 'give it unit = "of 1000" or "of 10000", and a whole number'
                yield in_passage(passage, f"{fact} is {value:g} of 100, less than one person", hint)


@rule("one-denominator", "error", "L. J. Trevena and others, 2013 (IPDAS)")
def one_denominator(corpus: TopicCorpus) -> Iterator[Problem]:
    """All figures of a leaflet have one denominator; another leaflet may have another."""
    alone = ((f"section {id_}", corpus.of(id_)) for id_ in corpus.topic.sections)
    presets = ((f"preset {leaflet.preset.id}", leaflet.passages) for leaflet in corpus.leaflets)
    for name, passages in (*alone, *presets):
        told = [(of, passage) for passage in passages for of in sorted(denominators(corpus, passage))]
        other = next((at for at in told if at[0] != told[0][0]), None)
        if other:
            message = f"{name} has figures out of {told[0][0]:,} and out of {other[0]:,}"
            yield in_passage(other[1], message, "give all of them the unit that the smallest needs")


@rule("risk-context", "error", CONTENT)
def risk_context(corpus: TopicCorpus) -> Iterator[Problem]:
    """A percentage stands with its measure, population and period, in the same section or head.

    Words that several have in common may be told once.
    """
    for texts in _printed_together(corpus):
        told = {(mention.fact, mention.form) for passage in texts for mention in corpus.mentions(passage.source)}
        beside = {(form, getattr(corpus.topic.facts[fact], form)) for fact, form in told if form in _BESIDE}
        for fact in sorted({fact for passage in texts for fact in percentages(corpus, passage.source)}):
            missing = [form for form in _BESIDE if (form, getattr(corpus.topic.facts[fact], form)) not in beside]
            if missing:
                first = next(passage for passage in texts if fact in percentages(corpus, passage.source))
                hint = "add " + ", ".join(f"{{{fact}_{form}}}" for form in missing)
                yield in_passage(first, f"{fact} stands without its {', '.join(missing)}", hint)


@rule("risk-picture", "warning", f"{CDC} 20; {PEMAT} 15")
def risk_picture(corpus: TopicCorpus) -> Iterator[Problem]:
    """A percentage is drawn as well as told, where 100 marks can show it."""
    for section in corpus.topic.sections.values():
        drawn = {block.argument for block in walk(section.blocks) if block.name == "icon-array"}
        for passage in corpus.of(section.id):
            told = percentages(corpus, passage.source) - drawn
            for fact in sorted(fact for fact in told if not corpus.topic.facts[fact].undrawable):
                yield in_passage(passage, f"{fact} is told but not drawn", f"add ::: icon-array {fact}")


@rule("relative-survival", "error", CONTENT, "en")
def relative_survival(corpus: TopicCorpus) -> Iterator[Problem]:
    """Relative survival is told as a comparison of two groups, never as people alive or dead."""
    lists, finder = corpus.vocabulary.lists, corpus.vocabulary.finder
    heads, comparing = finder(lists.headcount), finder(lists.comparing)
    relative = _measuring(corpus, lists.relative)
    hint = "“for every 100 people alive in a like group without …, about … are alive in the group with it”"
    for passage in corpus.passages:
        for sentence in sentences(passage.words):
            is_headcount = heads.search(sentence) and not comparing.search(sentence)
            if is_headcount and (told := relative & percentages(corpus, sentence)):
                yield in_passage(passage, f"{min(told)} is relative survival, but told as a number of people", hint)


@rule("survival-choice", "error", CONTENT, "en")
def survival_choice(corpus: TopicCorpus) -> Iterator[Problem]:
    """Figures about survival stand in a sensitive section with a sheet of its own."""
    survival = _measuring(corpus, corpus.vocabulary.lists.survival)
    for passage in corpus.passages:
        section = corpus.topic.sections.get(passage.place)
        is_choice = section and section.is_sensitive and section.has_own_sheet
        if not is_choice and (told := survival & percentages(corpus, passage.source)):
            hint = "move it to a section with sensitive = true and own_sheet = true"
            yield in_passage(passage, f"{min(told)} is about survival, which not everyone wants to read", hint)


def percentages(corpus: TopicCorpus, text: str) -> set[str]:
    """Return the percentages whose number a text tells."""
    told = {mention.fact for mention in corpus.mentions(text) if mention.form not in _BESIDE}
    return {fact for fact in told if corpus.topic.facts[fact].denominator}


def denominators(corpus: TopicCorpus, passage: Passage) -> set[int]:
    """Return how many people the figures are told of that a text names."""
    forms = {mention.form for mention in corpus.mentions(passage.source)}
    return {int(form.removeprefix("of_")) for form in forms if form.startswith("of_")}


def _last_number(words: str) -> float:
    """Return the number at the end of a text, 0 where it is none that shares are told of."""
    last = words.rpartition(" ")[2]
    return next(iter(typed_numbers(last)), _WORDS.get(last.casefold(), 0))


def typed_numbers(text: str) -> tuple[float, ...]:
    """Return the numbers that are typed in a text, in whatever digits."""
    plain = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), PLACEHOLDER.sub("", text))
    return tuple(float(number.replace(",", "")) for number in _NUMBER.findall(_THOUSANDS.sub(r"\1\2", plain)))


def _measuring(corpus: TopicCorpus, words: tuple[str, ...]) -> set[str]:
    """Return the facts whose measure has one of the words."""
    finder = corpus.vocabulary.finder(words)
    return {id_ for id_, fact in corpus.topic.facts.items() if finder.search(fact.measure)}


def _printed_together(corpus: TopicCorpus) -> Iterator[tuple[Passage, ...]]:
    """Yield the texts of each head, and of each section for each of its conditions."""
    yield from (corpus.of(place) for place in ("topic", *(f"presets.{name}" for name in corpus.topic.presets)))
    for section in corpus.topic.sections.values():
        for condition in section.variants or ("",):
            yield tuple(told_in(corpus.of(section.id), (condition,) if condition else ()))


_ONE_IN_X: Final = Rule(
    "one-in-x", "error", "S. Pighin and others, 2011", "No figure is told as “1 in x”.", avoiding("one-in-x")
)


_YEARS: Final = range(1800, 2101)
_SMALL: Final = 10
"""Numbers below ten are typed: stages, steps, "three days"."""
_TELEPHONE: Final = re.compile(r"\[[^\]]*\]\(tel:[^)]*\)")


@rule("typed-fact", "error", CONTENT)
def typed_fact(corpus: TopicCorpus) -> Iterator[Problem]:
    """The number of a percentage is never typed, but named by its placeholder."""
    values = {fact.value: id_ for id_, fact in corpus.topic.facts.items() if fact.denominator}
    for passage in corpus.passages:
        for number in typed_numbers(passage.words):
            if number in values and number >= _SMALL and number not in DENOMINATORS.values():
                id_ = values[number]
                hint = f"write {{{id_}}} or {{{id_}_of_{corpus.topic.facts[id_].denominator}}}"
                yield in_passage(
                    passage, f"{number:g} is typed, but it is the value of the fact {values[number]}", hint
                )


@rule("typed-number", "warning", CONTENT)
def typed_number(corpus: TopicCorpus) -> Iterator[Problem]:
    """Other numbers are facts too, but for years, small ones and the 100 of a figure out of 100 in that section.

    A telephone number is none, nor is the strength of a medicine in its timetable, or the day of a cell to tick.
    """
    values = {fact.value for fact in corpus.topic.facts.values() if fact.denominator}
    denominators_of: dict[str, set[int]] = {}
    for passage in corpus.passages:
        denominators_of.setdefault(passage.place, set()).update(denominators(corpus, passage))
    for passage in corpus.passages:
        told_of = denominators_of[passage.place]
        for number in typed_numbers(_counting(passage)):
            is_plain = number < _SMALL or number in _YEARS or number in told_of
            if not is_plain and number not in values:
                yield in_passage(passage, f"the number {number:,g} is typed", "make it a fact, with a source")


def _counting(passage: Passage) -> str:
    """Return the words of a text in which a number could be a figure."""
    if passage.widget == "medicines" or (passage.role == "cell" and to_fill(passage.source)):
        return ""
    return plain(_TELEPHONE.sub("", passage.source)) if "(tel:" in passage.source else passage.words


@rule("fact-source", "error", CONTENT)
def fact_source(corpus: TopicCorpus) -> Iterator[Problem]:
    """A fact has a source that a reader can find: with a year or an address."""
    for id_, fact in corpus.topic.facts.items():
        source = corpus.topic.sources[fact.source]
        if not (source.year or source.url):
            message = f"the source of the fact {id_} has neither a year nor a url: {source.title}"
            yield in_table(corpus, ("facts", id_, "source"), message, "add one of them, so that a reader can find it")


@rule("real-source", "error", CONTENT)
def real_source(corpus: TopicCorpus) -> Iterator[Problem]:
    """A source is a publication: it says who published it or where to open it, and is not what everyone knows."""
    is_none = corpus.vocabulary.finder(corpus.vocabulary.lists.no_source)
    hint = "name a publication that says it, with its publisher, or leave out what no publication says"
    for id_, source in corpus.topic.sources.items():
        if found := is_none.search(f"{source.title}. {source.publisher}"):
            yield in_table(
                corpus, ("sources", id_, "title"), f"“{found[0]}” is not a source that readers can trust", hint
            )
        elif not (source.publisher or source.url):
            message = f"the source {id_} has neither a publisher nor a url: {source.title}"
            yield in_table(corpus, ("sources", id_, "title"), message, hint)


@rule("fact-review", "error", CONTENT)
def fact_review(corpus: TopicCorpus) -> Iterator[Problem]:
    """Neither the topic nor any fact is past the date of its review."""
    due = corpus.file.data.get("review_by")
    if due and due < corpus.today:
        hint = "read the topic again as a whole, correct it, and set version and review_by"
        yield in_table(corpus, ("review_by",), f"the review of the topic was due by {due}", hint)
    for id_, fact in corpus.topic.facts.items():
        if fact.review_by < corpus.today:
            message = f"the review of the fact {id_} was due by {fact.review_by}"
            hint = "read its source, correct the value, and set opened and review_by"
            yield in_table(corpus, ("facts", id_, "review_by"), message, hint)


@rule("unused", "warning", CONTENT)
def unused(corpus: TopicCorpus) -> Iterator[Problem]:
    """Every fact, source, picture and glossary entry is used."""
    used = _used(corpus)
    for group in ("facts", "sources", "glossary", "pictures"):
        for id_ in getattr(corpus.topic, group):
            if id_ not in used[group]:
                yield in_table(corpus, (group, id_), f"nothing uses {id_}", "use it, or remove it")


def _used(corpus: TopicCorpus) -> dict[str, set[str]]:
    """Return the names of each group that texts, widgets and facts refer to."""
    texts = [passage.source for passage in corpus.passages]
    blocks = [block for section in corpus.topic.sections.values() for block in walk(section.blocks)]
    drawn = {name for block in blocks if block.kind == "widget" for name in re.split("[ +]", block.argument)}
    icons = {aspect.icon for aspect in corpus.topic.aspects.values()}
    icons |= {section.icon for section in corpus.topic.sections.values()}
    facts = {mention.fact for text in texts for mention in corpus.mentions(text)} | drawn
    cited = {source for text in texts for source in references.sources(text)}
    named = {source for section in corpus.topic.sections.values() for source in section.sources}
    return {
        "facts": facts,
        "sources": cited | named | {fact.source for fact in corpus.topic.facts.values()},
        "glossary": {term for text in texts for term in references.terms(text)},
        "pictures": drawn | icons | {name for text in texts for name in references.pictures(text)},
    }


RULES: Final = (
    _ONE_IN_X,
    denominator,
    one_denominator,
    risk_context,
    risk_picture,
    relative_survival,
    survival_choice,
    typed_fact,
    typed_number,
    fact_source,
    real_source,
    fact_review,
    unused,
)
