"""Rules about what must be safe: signs to call about and their order, comfort, what is told of studies and treatments.

DISCERN: D. Charnock and others, Quality criteria for consumer health information on treatment choices. NHS: the content
guide of the NHS digital service manual.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from handouts.check.alike import Stems, stemmer
from handouts.check.plain_words import avoiding
from handouts.check.readability import sentences, words
from handouts.check.rule import CONTENT, Rule, in_passage, rule
from handouts.check.topic_corpus import PROSE, Passage, TopicCorpus
from handouts.errors import Problem
from handouts.load.spans import plain
from handouts.model import references

DISCERN: Final = "DISCERN"
NHS: Final = "NHS content guide"
COVERED: Final = 0.6
"""The share of a sign's words that one text of a call section must have to tell of it."""
_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NAME: Final = re.compile(r"(?<![.?!:] )(?<!^)\b[A-Z][a-z]+|\b[A-Z]{2,}\b")
_QUOTED: Final = re.compile('[“"]([^”"]*)[”"]')
_CLAUSE: Final = re.compile(r"[;:,]\s+|\s+(?:or|and|if|for|about|when|with|but)\s+|^(?:If|For|When)\s+|\s[–-]\s")


@rule("study-source", "error", f"{DISCERN} 4", "en")
def study_source(corpus: TopicCorpus) -> Iterator[Problem]:
    """A study that a text speaks of has a source.

    Before: "A 2019 study found that red wine protects the heart." After: the sentence links it, `[study](source:…)`, or
    the section names a source of that year, or, where no year is told, one whose title speaks of the same.
    """
    speaks = _of_studies(corpus)
    for passage in corpus.passages:
        for sentence in sentences(passage.source) if speaks(passage.words) else ():
            said = plain(sentence).replace("’", "'")
            if (found := speaks(said)) and not _is_sourced(corpus, passage, sentence, said):
                hint = "link its source, [words](source:name), or name one of its year in the section's sources"
                yield in_passage(passage, f"“{found}” speaks of a study, but no source fits it", hint)


def _of_studies(corpus: TopicCorpus) -> Callable[[str], str]:
    """Return a search for the words of a sentence that speak of a study."""
    lists, finder = corpus.vocabulary.lists.studies, corpus.vocabulary.finder
    part = r"(?:(?!(?:{block})\b)[\w'{{}},-]+\s+){{0,9}}?".format(block="|".join(lists.block))
    told = finder(lists.telling).pattern
    patterns = [
        *(finder(nouns).pattern + r",?\s+" + part + told for nouns in (lists.nouns, lists.scholars)),
        r"(?:^|(?<=[.,;:?!(] ))" + finder(lists.opening).pattern + r"\s+" + part + finder(lists.nouns).pattern,
        finder(lists.doctors).pattern
        + r"\s+(?:[\w'-]+\s+){0,3}?(?-i:(?:in|at|from) (?:a \w+ in )?[A-Z])\w+\s+"
        + part
        + told,
        r"(?<=[\w,'] )(?-i:[A-Z])\w+\s+" + finder((*lists.nouns, *lists.scholars)).pattern,
        r"(?:^|(?<=\w ))" + finder(lists.scholars).pattern + rf"\s+(?!{finder(lists.pending).pattern})\w",
        finder(lists.proof).pattern,
    ]
    pattern = re.compile("|".join(patterns) if lists.nouns else "(?!)", re.IGNORECASE)
    within, joining = finder(lists.within), finder(lists.joining)
    people = finder((*lists.scholars, *lists.doctors))
    telling = finder(lists.telling)

    def speaks(text: str) -> str:
        found = pattern.search(text) or next(
            (at for at in within.finditer(text) if not joining.search(text[: at.start()].rpartition(", ")[2])), None
        )
        year = _YEAR.search(text)
        dated = people.search(text) if year and telling.search(text) else None
        return found[0] if found else f"{year[0]} … {dated[0]}" if year and dated else ""

    return speaks


def _is_sourced(corpus: TopicCorpus, passage: Passage, sentence: str, said: str) -> bool:
    """Whether a sentence links a source or a fact, or is about what a source of its section is about."""
    if references.sources(sentence) or references.placeholders(sentence):
        return True
    section = corpus.topic.sections.get(passage.place)
    return any(_fits(corpus, id_, said) for id_ in (section.sources if section else ()))


def _fits(corpus: TopicCorpus, source: str, said: str) -> bool:
    """Whether a source is of the year that a sentence tells or, without one, shares a name or two words with it."""
    of = corpus.topic.sources[source]
    if years := _YEAR.findall(said):
        return any(year in f"{of.title} {of.year}" for year in years)
    stems = stemmer(corpus.vocabulary)
    common = stems(" ".join((corpus.topic.title, *(one.label for one in corpus.topic.conditions.values()))))
    names = {*_NAME.findall(said)} & {*words(f"{of.title} {of.publisher}")}
    return bool(names) or len((stems(said) & stems(of.title)) - common) > 1


@rule("urgent-sign", "error", f"{NHS}: when to get help", "en")
def urgent_sign(corpus: TopicCorpus) -> Iterator[Problem]:
    """A sign that a leaflet calls urgent stands in its sections that say when to call.

    Before: "Call us at once for a stiff jaw.", and no section of the aspect of `::: call` speaks of the jaw. After: "A
    stiff jaw" stands there, too. Words that mean the same count as one (fever, temperature); a topic adds its own:
    `[checks.alike]`, `clot = "a hot, swollen, painful leg"`.
    """
    stems = stemmer(corpus.vocabulary)
    calls = {section.id for section in corpus.call_sections}
    calling = stems(" ".join(corpus.vocabulary.lists.calls.errands))
    signs = [(at, sign, core) for at, sign in _urgent_signs(corpus, calls) if (core := stems(sign) - calling)]
    told = set[tuple[Passage, str]]()
    hint = "add it to the section that says when to call, or don't call it urgent here"
    for leaflet, passages in (
        ("the topic", corpus.passages),
        *((f"the preset {one.preset.id}", one.passages) for one in corpus.leaflets),
    ):
        listed = _listed(corpus, [stems(passage.words) for passage in passages if passage.place in calls], stems)
        printed = {*passages}
        for at, sign, core in signs if calls else ():
            if at in printed and (at, sign) not in told and not _is_listed(core, listed):
                told.add((at, sign))
                message = f"“{sign}” is urgent here, but where {leaflet} says when to call it is missing"
                yield in_passage(at, message, hint)


def _listed(corpus: TopicCorpus, texts: list[Stems], stems: Callable[[str], Stems]) -> list[Stems]:
    """Return what call sections list, with the signs that these tell in other words."""
    own = corpus.file.data.get("checks", {}).get("alike", {})
    return [*texts, *(stems(sign) for sign, said in own.items() if _is_listed(stems(said), texts))]


def _is_listed(sign: Stems, listed: list[Stems]) -> bool:
    return any(len(sign & one) >= COVERED * len(sign) for one in listed)


def _urgent_signs(corpus: TopicCorpus, calls: set[str]) -> Iterator[tuple[Passage, str]]:
    """Yield each sign that a text outside the call sections is urgent about."""
    for section in corpus.topic.sections.values():
        passages = corpus.of(section.id)[1:] if section.id not in calls else ()
        is_urgent = _urgency(corpus, passages)
        is_under = False
        for passage in passages:
            if passage.role == "heading":
                is_under = is_urgent(passage.words)
            elif passage.role in PROSE:
                signs = _signs(corpus, passage.words, is_urgent, is_under and passage.role == "item")
                yield from ((passage, sign) for sign in signs)
            if passage.role == "paragraph":
                last = sentences(passage.words)[-1:]
                is_under = any(said.rstrip().endswith(":") and is_urgent(said) for said in last)


def _signs(corpus: TopicCorpus, text: str, is_urgent: Callable[[str], bool], is_listed: bool = False) -> Iterator[str]:
    """Yield the signs of a text that is listed as urgent, or of its urgent sentences: "for a stiff jaw, call now"."""
    calls = corpus.vocabulary.lists.calls
    asking = corpus.vocabulary.finder((*calls.contacting, *calls.needing))
    before = ""
    for sentence in sentences(text):
        is_told = is_listed or is_urgent(sentence)
        lead = f"{before} " if is_told and before.endswith(":") else ""
        for part in _CLAUSE.split(lead + sentence) if is_told else ():
            yield asking.split(part, maxsplit=1)[0].strip(" .:?!")
        before = sentence


def _urgency(corpus: TopicCorpus, passages: tuple[Passage, ...]) -> Callable[[str], bool]:
    """Return a test whether a sentence asks to call at once, also by a word that the section defines so."""
    calls, finder = corpus.vocabulary.lists.calls, corpus.vocabulary.finder
    asking = finder((*calls.contacting, *calls.needing, *calls.alone))
    urgent, defined = finder(calls.urgent), set[str]()

    def is_urgent(sentence: str) -> bool:
        return bool(asking.search(sentence) and urgent.search(sentence)) or sentence.lower().split()[0] in defined

    for passage in passages:
        for sentence in sentences(passage.words):
            quoted = _QUOTED.match(sentence)
            defined |= {quoted[1].lower()} if quoted and is_urgent(sentence) else set()
    return is_urgent


@rule("emergency-first", "error", f"{NHS}: when to get help", "en")
def emergency_first(corpus: TopicCorpus) -> Iterator[Problem]:
    """Where a section says when to call, the emergency number comes before the clinic's lines.

    Before: "Call us for a fever. Call 999 for chest pain." After: the other way round. What to do where nobody answers
    may come last.
    """
    hint = "move what the emergency number is for before the clinic's lines"
    for section in corpus.call_sections:
        clinic = ""
        for passage in corpus.of(section.id)[1:]:
            for clause, is_emergency in _callees(corpus, passage):
                if is_emergency and clinic:
                    message = f"“{clause}” is for the emergency number, but comes after “{clinic}”"
                    yield in_passage(passage, message, hint)
                clinic = clinic or ("" if is_emergency else clause)


def _callees(corpus: TopicCorpus, passage: Passage) -> Iterator[tuple[str, bool]]:
    """Yield each clause of a text that says whom to call, and whether that is the emergency number."""
    calls, finder = corpus.vocabulary.lists.calls, corpus.vocabulary.finder
    emergency, contacting, unanswered = map(finder, (calls.emergency, calls.contacting, calls.unanswered))
    is_fallback = False
    for sentence in sentences(passage.words):
        was_fallback, is_fallback = is_fallback, bool(unanswered.search(sentence))
        if was_fallback or is_fallback:
            continue
        for clause in re.split(r"[,;]\s+|\s+or\s+", _QUOTED.sub("", sentence)):
            if emergency.search(clause):
                yield clause, True
            elif contacting.search(clause) or passage.widget == "call":
                yield clause, False


@rule("treatment-whole", "warning", f"{DISCERN} 10 to 12", "en")
def treatment_whole(corpus: TopicCorpus) -> Iterator[Problem]:
    """A section about a treatment tells its benefits, its harms, and what having none means.

    Before: "Statins lower the chance of a heart attack." After: "… Some people get sore muscles. If you take none, …"
    """
    lists, finder = corpus.vocabulary.lists.treatments, corpus.vocabulary.finder
    titles, times = finder(lists.titles), finder(lists.times)
    may_harm = rf"{finder(lists.may).pattern}\s+(?:[\w'-]+\s+){{0,3}}{finder(lists.ills).pattern}"
    harms = re.compile(f"{finder(lists.harms).pattern}|{may_harm}", re.IGNORECASE)
    finders = {"benefits": finder(lists.benefits), "harms": harms, "none": finder(lists.none)}
    for section in corpus.topic.sections.values():
        if not titles.search(section.title) or times.search(section.title):
            continue
        passages = corpus.of(section.id)
        told = [said for passage in passages if passage.role != "question" for said in sentences(passage.words)]
        for name, sought in finders.items():
            if not any(sought.search(said) for said in told if name == "none" or not finders["none"].search(said)):
                yield in_passage(passages[0], _LACKING[name][0], _LACKING[name][1])


_LACKING: Final = {
    "benefits": ("the section does not say what the treatment is good for", "say what it does, and how well"),
    "harms": ("the section does not say what harm the treatment can do", "name its side effects and risks"),
    "none": ("the section does not say what having no treatment means", "say that it is a choice, and what follows"),
}


@rule("word-calm", "warning", CONTENT)
def word_calm(corpus: TopicCorpus) -> Iterator[Problem]:
    """No comfort that may be false.

    Before: "Most of these lumps are benign." After: "Have any lump checked, because only a test can tell."
    """
    yield from avoiding("word-calm")(corpus)
    texts = (passage.words for passage in corpus.passages)
    listed, comforts = corpus.vocabulary.search("word-calm", texts), _comfort(corpus)
    for passage in corpus.passages:
        for sentence in sentences(passage.words):
            if (found := comforts.search(sentence)) and not any(listed(sentence)):
                hint = "say that only a check can tell, and where to have it; if it is true of every reader, say why"
                message = f"“{found[0]}”: comforts where the sign of some readers is serious"
                yield in_passage(passage, message, f"{hint} in [checks.explained]")


def _comfort(corpus: TopicCorpus) -> re.Pattern[str]:
    """Return what finds "most lumps are benign" and "seldom anything serious", a few words between the two."""
    lists, finder = corpus.vocabulary.lists.comfort, corpus.vocabulary.finder
    between = rf"(?:(?!{finder(lists.block).pattern})[\w'-]+\s+){{0,5}}?"
    pairs = ((lists.often, lists.mild), (lists.hardly, lists.threat))
    parts = (rf"{finder(first).pattern},?\s+{between}{finder(then).pattern}" for first, then in pairs)
    return re.compile("|".join(parts) if lists.often else "(?!)", re.IGNORECASE)


_WORD_LISTS: Final = (
    Rule("word-delay", "error", CONTENT, "No words that tell the reader to wait with a sign.", avoiding("word-delay")),
)

RULES: Final = (study_source, urgent_sign, emergency_first, treatment_whole, word_calm, *_WORD_LISTS)
