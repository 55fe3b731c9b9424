"""Rules about how a topic is built: items of PEMAT-P and of the CDC's index, and marks that a translation would break.

PEMAT-P: AHRQ, Patient Education Materials Assessment Tool for printable materials. CDC Index: CDC, Clear Communication
Index. Each item that a machine can judge is a rule, by its number; one that needs a person's judgement, such as a
logical order (PEMAT-P 10), has none.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from unicodedata import category

from handouts.check.plain_words import avoiding
from handouts.check.readability import sentences, words
from handouts.check.rule import CDC, CONTENT, PEMAT, Rule, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, TopicCorpus
from handouts.errors import Problem
from handouts.load.spans import inline, links, plain, to_fill
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
def main_message(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet opens with one short message."""
    for passage in corpus.passages:
        if passage.role == "message" and _is_long(passage, MESSAGE_SENTENCES, MESSAGE_WORDS):
            hint = f"write {MESSAGE_SENTENCES} sentences and {MESSAGE_WORDS} words at most"
            yield in_passage(passage, f"the message has {len(words(passage.words))} words", hint)


@rule("summary", "warning", f"{PEMAT} 11; {CDC} 10")
def summary(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet's summary is short, and says more than its message."""
    messages = {passage.place: passage.words for passage in corpus.passages if passage.role == "message"}
    for passage in corpus.passages:
        if passage.role == "summary" and len(words(passage.words)) > SUMMARY_WORDS:
            yield in_passage(
                passage, f"the summary has {len(words(passage.words))} words", f"write {SUMMARY_WORDS} at most"
            )
        if passage.role == "summary" and passage.words == messages[passage.place]:
            yield in_passage(passage, "the summary repeats the message", "say what the leaflet tells")


def _is_long(passage: Passage, most_sentences: int, most_words: int) -> bool:
    return len(sentences(passage.words)) > most_sentences or len(words(passage.words)) > most_words


@rule("chunks", "warning", f"{PEMAT} 8; {CDC} 9")
def chunks(corpus: TopicCorpus) -> Iterator[Problem]:
    """No stretch of text is longer than 200 words without a heading."""
    for name in corpus.topic.sections:
        length = 0
        for passage in corpus.of(name):
            length = 0 if passage.role == "heading" else length + len(words(passage.words))
            if length > CHUNK_WORDS:
                yield in_passage(
                    passage, f"more than {CHUNK_WORDS} words have no heading between them", "add ## headings"
                )
                break


@rule("heading", "warning", f"{PEMAT} 9")
def heading(corpus: TopicCorpus) -> Iterator[Problem]:
    """Headings are short, say what follows, and differ from section to section."""
    headings = [passage for passage in corpus.passages if passage.role == "heading"]
    titles = Counter(section.title for section in corpus.topic.sections.values())
    vague = set(corpus.vocabulary.lists.vague_headings)
    for passage in headings:
        if passage.words.lower().rstrip(".:") in vague:
            yield in_passage(passage, f"the heading does not say what follows: {passage.words}", "name what follows")
        if len(words(passage.words)) > HEADING_WORDS:
            yield in_passage(
                passage, f"the heading has {len(words(passage.words))} words", f"write {HEADING_WORDS} at most"
            )
        if titles[passage.source] > 1:
            yield in_passage(
                passage, f"another section has the same title: {passage.words}", "give each a title of its own"
            )


@rule("list", "warning", f"{CDC} 8", "en")
def listed(corpus: TopicCorpus) -> Iterator[Problem]:
    """Five things or more in a row are a list."""
    for passage in corpus.prose:
        for sentence in sentences(passage.words):
            items = re.split(r", (?:and |or )?| and | or ", re.sub(r"\([^)]*\)", "", sentence))
            if sentence.count(",") >= LISTED - 2 and _brief(items) >= LISTED:
                yield in_passage(passage, f"the sentence lists {_brief(items)} things", "make it a list with -")


def _brief(items: list[str]) -> int:
    """Count items of three words at most, and the two at the ends, which carry the rest of the sentence."""
    return sum(len(words(item)) <= 3 for item in items[1:-1]) + 2


@rule("table", "warning", f"{PEMAT} 19")
def table(corpus: TopicCorpus) -> Iterator[Problem]:
    """A table has four columns to read at most, and short cells; columns to tick or to write in don't count."""
    for section in corpus.topic.sections.values():
        for block in walk(section.blocks):
            if block.kind == "table" and (columns := _columns_to_read(block)) > MOST_COLUMNS:
                yield _in_block(section, block, f"the table has {columns} columns to read", "make it two tables")
                break
    for passage in corpus.passages:
        if passage.role == "cell" and len(words(passage.words)) > CELL_WORDS:
            yield in_passage(passage, f"the table cell has {len(words(passage.words))} words", "shorten it")


def _columns_to_read(table: Block) -> int:
    columns = zip(*(row.blocks for row in table.blocks[1:]), strict=True)
    return sum(not any(to_fill(cell.text) for cell in column) for column in columns)


@rule("steps", "warning", f"{PEMAT} 22; {CDC} 14")
def steps(corpus: TopicCorpus) -> Iterator[Problem]:
    """Steps are seven at most, each of two sentences at most."""
    for section in corpus.topic.sections.values():
        for block in walk(section.blocks):
            if block.kind == "list" and block.ordered and len(block.blocks) > MOST_STEPS:
                yield _in_block(section, block, f"the list has {len(block.blocks)} steps", "divide it into two lists")
    for passage in corpus.passages:
        if passage.widget == "steps" and len(sentences(passage.words)) > 2:
            yield in_passage(passage, f"the step has {len(sentences(passage.words))} sentences", "make it two steps")


@rule("action", "warning", f"{PEMAT} 20; {CDC} 5", "en")
def action(corpus: TopicCorpus) -> Iterator[Problem]:
    """A section about one condition says what the reader can do; any other has at least a question to ask."""
    for section in corpus.topic.sections.values():
        if section.has_own_sheet or section.is_sensitive or _has_action(corpus, section):
            continue
        is_due = section.is_disclosure or len(section.conditions) == 1
        if is_due or not section.questions:
            hint = "say it under **What you can do**:" if is_due else "add ::: questions, or say what the reader can do"
            yield in_passage(corpus.of(section.id)[0], "the section does not say what the reader can do", hint)


def _has_action(corpus: TopicCorpus, section: Section) -> bool:
    """Whether a section has a widget that acts, or a clause that begins with what to do."""
    starts = corpus.vocabulary.finder(corpus.vocabulary.lists.actions)
    told = [passage for passage in corpus.of(section.id) if passage.role in {"paragraph", "item", "caption", "cell"}]
    return any(block.name in _ACTING for block in walk(section.blocks)) or any(
        starts.match(clause)
        for passage in told
        for sentence in sentences(passage.words)
        for clause in sentence.split(", ")
    )


@rule("tool", "warning", f"{PEMAT} 23")
def tool(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet has a tool: questions to ask, a checklist or steps."""
    for leaflet in corpus.leaflets:
        sections = [corpus.topic.sections[name] for name in leaflet.sections]
        names = {block.name for section in sections for block in walk(section.blocks)}
        if names.isdisjoint({"checklist", "steps"}) and not any(section.questions for section in sections):
            yield in_table(
                corpus, ("presets", leaflet.preset.id), "the leaflet has no questions, checklist or steps", "add one"
            )


@rule("known", "warning", f"{CDC} 11")
def known(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet names the sources of what it says."""
    for leaflet in corpus.leaflets:
        if not any(corpus.topic.sections[name].sources for name in leaflet.sections):
            hint = "name sources in its sections: sources = [...]"
            yield in_table(corpus, ("presets", leaflet.preset.id), "no section of the leaflet names a source", hint)


def _in_block(section: Section, block: Block, message: str, hint: str) -> Problem:
    return Problem(message, hint, path=section.path, line=block.line, place=section.id)


_ARITHMETIC: Final = Rule(
    "arithmetic", "warning", f"{PEMAT} 7; {CDC} 17", "The reader has nothing to calculate.", avoiding("arithmetic")
)


LONGEST_STRONG: Final = 10
_GLUED: Final = re.compile(r"[^\W\d_]\{[a-z0-9_]+\}|\{[a-z0-9_]+\}(?:[^\W\d_]|-[^\W\d_])|-\{[a-z0-9_]+\}")
_IN_WORD: Final = re.compile(r"\w\*\*\w[^*]*\*\*|\*\*[^*]*\w\*\*\w")
_UNSPACED: Final = frozenset({"ja", "km", "ko", "lo", "my", "th", "zh"})
"""Languages without spaces between words, or with endings that follow a number as they follow a word."""


@rule("strong-end", "warning", "CommonMark 0.31, 6.2: right-flanking")
def strong_end(corpus: TopicCorpus) -> Iterator[Problem]:
    """Strong words end in a letter: after a Chinese colon or stop, the closing ** would be printed."""
    for passage in corpus.passages:
        for span in inline(passage.source)[:-1]:
            said = span.spans[-1].text if span.kind == "strong" else ""
            if said and said[-1] not in ")}" and category(said[-1]).startswith("P"):
                yield in_passage(
                    passage, f"punctuation inside the strong marks: {said}", "put it after them: **words**:"
                )


@rule("strong-in-word", "error", "CommonMark 0.31, 6.2: intraword")
def strong_in_word(corpus: TopicCorpus) -> Iterator[Problem]:
    """Strong marks stand round whole words: half of a word has no counterpart in another language."""
    for passage in () if corpus.language in _UNSPACED else corpus.passages:
        if found := _IN_WORD.search(passage.source):
            yield in_passage(passage, f"only part of a word is strong: {found[0]}", "mark the whole word")


@rule("strong-long", "warning", "UKAAF, clear print")
def strong_long(corpus: TopicCorpus) -> Iterator[Problem]:
    """Strong words are ten at most: where all is strong, nothing is."""
    for passage in corpus.passages:
        for span in inline(passage.source):
            length = len(words(" ".join(inner.text for inner in span.spans))) if span.kind == "strong" else 0
            if length > LONGEST_STRONG:
                yield in_passage(
                    passage, f"{length} words in a row are strong", "mark the few that matter, or use ::: key-message"
                )


@rule("link-words", "warning", "WCAG 2.2, 2.4.4")
def link_words(corpus: TopicCorpus) -> Iterator[Problem]:
    """A link's words say where it leads, also out of their sentence."""
    vague = set(corpus.vocabulary.lists.vague_links)
    for passage in corpus.passages:
        for link in links(passage.source):
            if link.text.lower() in vague:
                yield in_passage(
                    passage, f"the link does not say where it leads: {link.text}", "link the words that name it"
                )


@rule("glued", "error", CONTENT)
def glued(corpus: TopicCorpus) -> Iterator[Problem]:
    """A placeholder stands apart: no ending of one language is glued to it."""
    for passage in () if corpus.language in _UNSPACED else corpus.passages:
        if found := _GLUED.search(plain(passage.source)):
            yield in_passage(passage, f"letters are joined to a placeholder: {found[0]}", "let the number stand alone")


RULES: Final = (
    main_message,
    summary,
    chunks,
    heading,
    listed,
    table,
    steps,
    action,
    tool,
    known,
    _ARITHMETIC,
    strong_end,
    strong_in_word,
    strong_long,
    link_words,
    glued,
)
