"""Rules about how a topic is built: the items of PEMAT-P and of the CDC's index that a machine can judge, by number.

PEMAT-P: AHRQ, Patient Education Materials Assessment Tool for printable materials. CDC Index: CDC, Clear Communication
Index. Items that need a person's judgement, such as a logical order (PEMAT-P 10), have no rule here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from handouts.check.counting import sentences, words
from handouts.check.plain_words import avoiding
from handouts.check.rule import CDC, PEMAT, Rule, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, TopicCorpus
from handouts.errors import Problem
from handouts.model.topic import Block, Section, walk

MESSAGE_SENTENCES: Final = 3
MESSAGE_WORDS: Final = 30
SUMMARY_WORDS: Final = 60
CHUNK_WORDS: Final = 200
HEADING_WORDS: Final = 10
LISTED: Final = 5
MOST_STEPS: Final = 7
MOST_COLUMNS: Final = 4
CELL_WORDS: Final = 20
_ACTING: Final = frozenset({"call", "checklist", "steps"})


@rule("main-message", "warning", f"{PEMAT} 1; {CDC} 1")
def main_message(proof: TopicCorpus) -> Iterator[Problem]:
    """A leaflet opens with one short message."""
    for passage in proof.passages:
        if passage.role == "message" and _is_long(passage, MESSAGE_SENTENCES, MESSAGE_WORDS):
            hint = f"{MESSAGE_SENTENCES} sentences and {MESSAGE_WORDS} words at most"
            yield in_passage(passage, f"the message has {len(words(passage.words))} words", hint)


@rule("summary", "warning", f"{PEMAT} 11; {CDC} 10")
def summary(proof: TopicCorpus) -> Iterator[Problem]:
    """A leaflet's summary is short, and says more than its message."""
    messages = {passage.place: passage.words for passage in proof.passages if passage.role == "message"}
    for passage in proof.passages:
        if passage.role == "summary" and len(words(passage.words)) > SUMMARY_WORDS:
            yield in_passage(passage, f"the summary has {len(words(passage.words))} words", f"{SUMMARY_WORDS} at most")
        if passage.role == "summary" and passage.words == messages[passage.place]:
            yield in_passage(passage, "the summary repeats the message", "say what the leaflet holds")


def _is_long(passage: Passage, most_sentences: int, most_words: int) -> bool:
    return len(sentences(passage.words)) > most_sentences or len(words(passage.words)) > most_words


@rule("chunks", "warning", f"{PEMAT} 8; {CDC} 9")
def chunks(proof: TopicCorpus) -> Iterator[Problem]:
    """No stretch of text is longer than 200 words without a heading."""
    for name in proof.topic.sections:
        length = 0
        for passage in proof.of(name):
            length = 0 if passage.role == "heading" else length + len(words(passage.words))
            if length > CHUNK_WORDS:
                yield in_passage(passage, f"more than {CHUNK_WORDS} words without a heading", "add ## headings")
                break


@rule("heading", "warning", f"{PEMAT} 9")
def heading(proof: TopicCorpus) -> Iterator[Problem]:
    """Headings are short, say what follows, and differ from section to section."""
    headings = [passage for passage in proof.passages if passage.role == "heading"]
    titles = Counter(section.title for section in proof.topic.sections.values())
    vague = set(proof.vocabulary.lists.vague_headings)
    for passage in headings:
        if passage.words.lower().rstrip(".:") in vague:
            yield in_passage(passage, f"a heading that says nothing: {passage.words}", "say what follows")
        if len(words(passage.words)) > HEADING_WORDS:
            yield in_passage(passage, f"a heading of {len(words(passage.words))} words", f"{HEADING_WORDS} at most")
        if titles[passage.source] > 1:
            yield in_passage(passage, f"another section has the same title: {passage.words}", "say how they differ")


@rule("list", "warning", f"{CDC} 8", "en")
def listed(proof: TopicCorpus) -> Iterator[Problem]:
    """Five things or more in a row are a list."""
    for passage in proof.prose:
        for sentence in sentences(passage.words):
            items = re.split(r", (?:and |or )?| and | or ", re.sub(r"\([^)]*\)", "", sentence))
            if sentence.count(",") >= LISTED - 2 and _brief(items) >= LISTED:
                yield in_passage(passage, f"{_brief(items)} things in one sentence", "make it a list with -")


def _brief(items: list[str]) -> int:
    """Count items of three words at most, and the two at the ends, which carry the rest of the sentence."""
    return sum(len(words(item)) <= 3 for item in items[1:-1]) + 2


@rule("table", "warning", f"{PEMAT} 19")
def table(proof: TopicCorpus) -> Iterator[Problem]:
    """A table has four columns at most, and short cells."""
    for section in proof.topic.sections.values():
        for block in walk(section.blocks):
            if block.kind == "row" and len(block.blocks) > MOST_COLUMNS:
                yield _in_block(section, block, f"a table of {len(block.blocks)} columns", "make it two")
                break
    for passage in proof.passages:
        if passage.role == "cell" and len(words(passage.words)) > CELL_WORDS:
            yield in_passage(passage, f"a cell of {len(words(passage.words))} words", "shorten it")


@rule("steps", "warning", f"{PEMAT} 22; {CDC} 14")
def steps(proof: TopicCorpus) -> Iterator[Problem]:
    """Steps are seven at most, each of two sentences at most."""
    for section in proof.topic.sections.values():
        for block in walk(section.blocks):
            if block.kind == "list" and block.ordered and len(block.blocks) > MOST_STEPS:
                yield _in_block(section, block, f"{len(block.blocks)} steps", "make it two courses")
    for passage in proof.passages:
        if passage.widget == "steps" and len(sentences(passage.words)) > 2:
            yield in_passage(passage, f"a step of {len(sentences(passage.words))} sentences", "make it two steps")


@rule("action", "warning", f"{PEMAT} 20; {CDC} 5", "en")
def action(proof: TopicCorpus) -> Iterator[Problem]:
    """A section about one condition says what the reader can do; any other has a question to ask at least."""
    for section in proof.topic.sections.values():
        if section.has_own_sheet or section.is_sensitive or _has_action(proof, section):
            continue
        is_due = section.is_disclosure or len(section.conditions) == 1
        if is_due or not section.questions:
            hint = "say it under **What you can do**:" if is_due else "add ::: questions, or say what the reader can do"
            yield in_passage(proof.of(section.id)[0], "nothing that the reader can do", hint)


def _has_action(proof: TopicCorpus, section: Section) -> bool:
    """Whether a section has a widget that acts, or a clause that begins with what to do."""
    starts = proof.vocabulary.finder(proof.vocabulary.lists.actions)
    told = [passage for passage in proof.of(section.id) if passage.role in {"paragraph", "item", "caption", "cell"}]
    return any(block.name in _ACTING for block in walk(section.blocks)) or any(
        starts.match(clause)
        for passage in told
        for sentence in sentences(passage.words)
        for clause in sentence.split(", ")
    )


@rule("tool", "warning", f"{PEMAT} 23")
def tool(proof: TopicCorpus) -> Iterator[Problem]:
    """A leaflet has a tool: questions to ask, a checklist or steps."""
    for leaflet in proof.leaflets:
        sections = [proof.topic.sections[name] for name in leaflet.sections]
        names = {block.name for section in sections for block in walk(section.blocks)}
        if names.isdisjoint({"checklist", "steps"}) and not any(section.questions for section in sections):
            yield in_table(proof, ("presets", leaflet.preset.id), "no questions, checklist or steps", "add one")


@rule("known", "warning", f"{CDC} 11")
def known(proof: TopicCorpus) -> Iterator[Problem]:
    """A leaflet names the sources of what it says."""
    for leaflet in proof.leaflets:
        if not any(proof.topic.sections[name].sources for name in leaflet.sections):
            hint = "give its sections sources = [...]"
            yield in_table(proof, ("presets", leaflet.preset.id), "no section names a source", hint)


def _in_block(section: Section, block: Block, message: str, hint: str) -> Problem:
    return Problem(message, hint, path=section.path, line=block.line, place=section.id)


_ARITHMETIC: Final = Rule(
    "arithmetic", "warning", f"{PEMAT} 7; {CDC} 17", "The reader has nothing to calculate.", avoiding("arithmetic")
)
RULES: Final = (main_message, summary, chunks, heading, listed, table, steps, action, tool, known, _ARITHMETIC)
