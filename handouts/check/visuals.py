"""Rules about what is seen: pictures, in colour and on a grey photocopy, what is told instead, and letters in fonts.

Drawings are shapes, never pixels, so that none is too coarse for print; lines and letters can be too fine. Colours are
judged in the sample clinic's brand: a topic's drawings take the colours of whoever prints them.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from handouts.check.plain_words import avoiding
from handouts.check.readability import words
from handouts.check.rule import CONTENT, Rule, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, TopicCorpus
from handouts.compose.figures import drawing
from handouts.errors import MissingTool, Problem
from handouts.fonts.fallback import Lender, no_font_hint, no_font_message
from handouts.language.locale import own_script
from handouts.load.clinic import sample_clinic
from handouts.load.contrast import GRAPHIC, WHITE, as_grey, contrast, is_colour
from handouts.load.overlay import art_of
from handouts.model.scripts import script_of
from handouts.model.topic import Picture

FEWEST_WORDS: Final = 4
MOST_WORDS: Final = 60
TOLD_APART: Final = 1.1
"""The contrast below which two greys look the same."""
FINEST_LINE: Final = 0.004
FINEST_LETTER: Final = 0.06
"""Shares of a drawing's width; four in a row on A4 each has about 110 pt: half a point, and 6 pt."""
_PAINT: Final = re.compile(r'\b(fill|stroke)="([^"]*)"')
_FRAME: Final = re.compile(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)')


@rule("alt-text", "warning", "WCAG 2.2, 1.1.1")
def alt_text(corpus: TopicCorpus) -> Iterator[Problem]:
    """A picture's alternate text is 4 to 60 words that tell what it shows."""
    hint = f"tell in {FEWEST_WORDS} to {MOST_WORDS} words what the picture shows"
    pointless = corpus.vocabulary.finder(corpus.vocabulary.lists.pointless_alts)
    for passage in corpus.passages:
        if passage.role == "alt":
            length = len(words(passage.words))
            # Languages without spaces between words can't be counted so; a sentence has more letters than a name.
            if (length < FEWEST_WORDS and len(passage.words) < 3 * FEWEST_WORDS) or length > MOST_WORDS:
                yield in_passage(passage, f"the alternate text has {length} words", hint)
            if found := pointless.match(passage.words):
                yield in_passage(passage, f"“{found[0]}” tells a listener nothing new", "begin with what it shows")


@rule("picture-contrast", "warning", "WCAG 2.2, 1.4.11")
def picture_contrast(corpus: TopicCorpus) -> Iterator[Problem]:
    """A picture's lines have a contrast of 3 to 1 with the paper, in colour and in grey alike."""
    for picture in corpus.topic.pictures.values():
        for line in sorted(_paints(picture, "stroke") - {WHITE}):
            if (ratio := contrast(line, WHITE)) < GRAPHIC:
                yield _in_picture(
                    corpus, picture, f"lines in {line} have a contrast of {ratio:.1f}", "make them darker"
                )


@rule("picture-grey", "warning", "house rule: a grey photocopy must work")
def picture_grey(corpus: TopicCorpus) -> Iterator[Problem]:
    """No two colours of a picture become the same grey."""
    hint = "make one of them lighter"
    for picture in corpus.topic.pictures.values():
        for one, two in combinations(sorted(_paints(picture, "fill")), 2):
            if contrast(as_grey(one), as_grey(two)) < TOLD_APART:
                yield _in_picture(corpus, picture, f"{one} and {two} are one grey on a photocopy", hint)


@rule("picture-fine", "warning", "house rule: a grey photocopy must work")
def picture_fine(corpus: TopicCorpus) -> Iterator[Problem]:
    """A picture's lines and letters are not too fine for print."""
    for picture in corpus.topic.pictures.values():
        frame = _FRAME.search(picture.svg)
        width = float(frame[1]) if frame else 0
        for name, share in (("stroke-width", FINEST_LINE), ("font-size", FINEST_LETTER)):
            sizes = [float(size) for size in re.findall(rf'\b{name}="([\d.]+)(?:px)?"', picture.svg)]
            if sizes and min(sizes) < share * width:
                message = f"{name} {min(sizes):g} is too fine for print in a drawing {width:g} wide"
                yield _in_picture(corpus, picture, message, f"make it {share * width:g} or more")


def _paints(picture: Picture, attribute: str) -> set[str]:
    """Return the colours of a picture's fills or strokes, in the brand of the sample clinic."""
    painted = _PAINT.findall(drawing(picture.svg, "", sample_clinic().brand)) if picture.svg else []
    return {colour.lower() for name, colour in painted if name == attribute and is_colour(colour)}


def _in_picture(corpus: TopicCorpus, picture: Picture, message: str, hint: str) -> Problem:
    path = art_of(corpus.topic.path, picture.id)
    return Problem(message, hint, path=path, place=f"pictures.{picture.id}")


_COLOUR_WORDS: Final = Rule(
    "colour-words",
    "warning",
    "WCAG 2.2, 1.4.1",
    "Captions and alternate texts tell nothing by colour alone.",
    avoiding("colour-words", frozenset({"caption", "alt"})),
)


_HEADING: Final = frozenset({"title", "heading", "label"})
_UNSEEN: Final = "alt"
"""What is heard alone."""


@rule("no-font", "error", CONTENT)
def no_font(corpus: TopicCorpus) -> Iterator[Problem]:
    """Every letter and sign is in the clinic's fonts or in those for signs, as a leaflet that has it needs.

    Where a family itself is not installed, that is what `handouts doctor` tells.
    """
    clinic, locale = corpus.clinic or sample_clinic(), corpus.topic.language
    brand, script = clinic.brand, own_script(clinic.scripts, locale) or script_of(locale)
    body, heading = Lender(script, brand.body_font), Lender(script, brand.heading_font)
    try:
        lost_in_text, lost_in_heads = body.unset(_all(corpus)), heading.unset(_all(corpus))
    except MissingTool:
        return
    for passage in corpus.passages if lost_in_text or lost_in_heads else ():
        if found := _found(passage, lost_in_text + (lost_in_heads if passage.role in _HEADING else "")):
            yield in_passage(passage, no_font_message(found), no_font_hint())
    for id_, fact in corpus.topic.facts.items():
        for key in ("measure", "population", "period"):
            if found := _among(getattr(fact, key), lost_in_text):
                yield in_table(corpus, ("facts", id_, key), no_font_message(found), no_font_hint())


def _all(corpus: TopicCorpus) -> str:
    """Return every character of the topic that is printed."""
    facts = (text for fact in corpus.topic.facts.values() for text in (fact.measure, fact.population, fact.period))
    printed = (passage.source + passage.words for passage in corpus.passages if passage.role != _UNSEEN)
    return "".join(sorted({*"".join((*facts, *printed))}))


def _found(passage: Passage, lost: str) -> str:
    return "" if passage.role == _UNSEEN else _among(passage.source + passage.words, lost)


def _among(text: str, lost: str) -> str:
    return "".join(dict.fromkeys(letter for letter in text if letter in lost))


RULES: Final = (alt_text, picture_contrast, picture_grey, picture_fine, _COLOUR_WORDS, no_font)
