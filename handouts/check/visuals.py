"""Rules about pictures: what is told instead of them, and whether they can be seen, in colour and on a grey copy.

Drawings are shapes, never pixels (`content.pictures`), so that none is too coarse for print; lines and letters can be
too fine. Colours are judged in the sample clinic's brand: a topic's drawings take the colours of whoever prints them.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from handouts.check.counting import words
from handouts.check.plain_words import avoiding
from handouts.check.rule import Rule, in_passage, rule
from handouts.check.topic_corpus import TopicCorpus
from handouts.compose.figures import drawing
from handouts.errors import Problem
from handouts.load.clinic import sample_clinic
from handouts.load.contrast import GRAPHIC, WHITE, as_grey, contrast, is_colour
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
def alt_text(proof: TopicCorpus) -> Iterator[Problem]:
    """A picture's alternate text is 4 to 60 words that tell what it shows."""
    pointless = proof.vocabulary.finder(proof.vocabulary.lists.pointless_alts)
    for passage in proof.passages:
        if passage.role == "alt":
            length = len(words(passage.words))
            # Languages without spaces between words can't be counted so; a sentence has more letters than a name.
            if (length < FEWEST_WORDS and len(passage.words) < 3 * FEWEST_WORDS) or length > MOST_WORDS:
                yield in_passage(passage, f"an alternate text of {length} words", "tell what the picture shows")
            if found := pointless.match(passage.words):
                yield in_passage(passage, f"“{found[0]}” tells a listener nothing new", "begin with what it shows")


@rule("picture-contrast", "warning", "WCAG 2.2, 1.4.11")
def picture_contrast(proof: TopicCorpus) -> Iterator[Problem]:
    """A picture's lines have a contrast of 3 to 1 with the paper, in colour and in grey alike."""
    for picture in proof.topic.pictures.values():
        for line in sorted(_paints(picture, "stroke") - {WHITE}):
            if (ratio := contrast(line, WHITE)) < GRAPHIC:
                yield _in_picture(proof, picture, f"lines in {line} have a contrast of {ratio:.1f}", "darken them")


@rule("picture-grey", "warning", "house rule: a grey photocopy must work")
def picture_grey(proof: TopicCorpus) -> Iterator[Problem]:
    """No two colours of a picture become the same grey."""
    for picture in proof.topic.pictures.values():
        for one, two in combinations(sorted(_paints(picture, "fill")), 2):
            if contrast(as_grey(one), as_grey(two)) < TOLD_APART:
                yield _in_picture(proof, picture, f"{one} and {two} are one grey on a copy", "make one of them lighter")


@rule("picture-fine", "warning", "house rule: a grey photocopy must work")
def picture_fine(proof: TopicCorpus) -> Iterator[Problem]:
    """A picture's lines and letters are not too fine for print."""
    for picture in proof.topic.pictures.values():
        frame = _FRAME.search(picture.svg)
        width = float(frame[1]) if frame else 0
        for name, share in (("stroke-width", FINEST_LINE), ("font-size", FINEST_LETTER)):
            sizes = [float(size) for size in re.findall(rf'\b{name}="([\d.]+)(?:px)?"', picture.svg)]
            if sizes and min(sizes) < share * width:
                message = f"{name} {min(sizes):g} is too fine in a drawing {width:g} wide"
                yield _in_picture(proof, picture, message, f"{share * width:g} or more")


def _paints(picture: Picture, attribute: str) -> set[str]:
    """Return the colours of a picture's fills or strokes, in the brand of the sample clinic."""
    painted = _PAINT.findall(drawing(picture.svg, "", sample_clinic().brand))
    return {colour.lower() for name, colour in painted if name == attribute and is_colour(colour)}


def _in_picture(proof: TopicCorpus, picture: Picture, message: str, hint: str) -> Problem:
    return Problem(message, hint, path=proof.topic.path / "art" / f"{picture.id}.svg", place=f"pictures.{picture.id}")


_COLOUR_WORDS: Final = Rule(
    "colour-words",
    "warning",
    "WCAG 2.2, 1.4.1",
    "Captions and alternate texts tell nothing by colour alone.",
    avoiding("colour-words", frozenset({"caption", "alt"})),
)
RULES: Final = (alt_text, picture_contrast, picture_grey, picture_fine, _COLOUR_WORDS)
