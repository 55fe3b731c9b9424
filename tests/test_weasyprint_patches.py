"""What WeasyPrint leaves to be mended: lines that end before they are full, in made texts and in every shipped one."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from xml.etree.ElementTree import Element

import pytest
from engine import CSS, document
from msgspec.structs import replace
from narrowed import only
from topic_folders import TOPICS

from handouts.compose.composition import compose
from handouts.fonts.fontconfig import chain
from handouts.fonts.shaping import Typefaces, typefaces
from handouts.language.editions import edition
from handouts.language.translation import languages_of
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model import page as geometry
from handouts.model.galley import FootFile
from handouts.model.job import GalleyKey
from handouts.model.scripts import script_of
from handouts.model.topic import Topic
from handouts.typeset.layout import lay_out
from handouts.typeset.layout_facts import LaidOut, Mark
from handouts.typeset.line_ends import places

TOPIC = load_topic(TOPICS.parent.parent / "handouts/topics/breast-cancer-spread")
ONE_A_SCRIPT = {"en", "ar", "hi", "ko", "ru", "ur"}
SPACED = tuple(locale for locale in languages_of(TOPIC) if locale != "zh-Hans")
"""Those whose lines end at spaces."""
WIDEST = 400
BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "th", "td", "figcaption")


def test_a_line_that_fits_but_for_its_last_space_stays_whole() -> None:
    """At no width does a paragraph break after its first word, with room for the next ones."""
    body = "<p>Taking out earwax takes about <strong>ten</strong> minutes.</p>"
    for width, marks in at_widths(range(200, 300), body):
        assert marks[0].text.split()[:3] == ["Taking", "out", "earwax"], width


def test_a_line_from_right_to_left_ends_at_its_last_letter() -> None:
    """The space before what goes to the next line is neither drawn nor counted: no letter stands outside the line."""
    body = "<p>من <bdi>9:00 AM</bdi> إلى <bdi>4:30 PM</bdi> كل يوم</p>"
    for width, found in at_widths(range(90, 300), body, "ar", "rtl"):
        lines: dict[float, list[Mark]] = {}
        for mark in found:
            lines.setdefault(round(mark.bottom), []).append(mark)
        for marks in lines.values():
            ordered = sorted(marks, key=lambda mark: -mark.x)
            assert all(left.x + left.width == pytest.approx(right.x, abs=0.1) for right, left in pairwise(ordered))
            assert ordered[-1].x >= WIDEST - width - 0.1, width


def at_widths(
    widths: range, body: str, language: str = "en", direction: str = "ltr"
) -> Iterator[tuple[int, list[Mark]]]:
    """Yield each width, and the marks of a paragraph that is as wide: all are laid out below one another."""
    boxes = "".join(f'<div style="width: {width}px">{body}</div>' for width in widths)
    css = CSS + "bdi { white-space: nowrap }"
    found = lay_out(document(boxes, language=language, direction=direction), css, WIDEST)
    return zip(widths, by_block(found), strict=True)


@pytest.mark.parametrize(("number", "locale"), [one for one in enumerate(SPACED) if one[1] in ONE_A_SCRIPT])
def test_no_line_ends_early(number: int, locale: str) -> None:
    """The first word of the next line would not have fitted, in any paragraph of a short leaflet; each locale in one of
    the formats. Of each script one is in CI; `make proof` has all, in the whole topic."""
    check_lines(only(edition(TOPIC, sample_clinic(), locale).topic, "signs"), number, locale)


@pytest.mark.proof
@pytest.mark.parametrize(("number", "locale"), list(enumerate(SPACED)))
def test_no_line_ends_early_in_the_whole_topic(number: int, locale: str) -> None:
    """Sections by name, and all variants, too."""
    check_lines(edition(TOPIC, sample_clinic(), locale).topic, number, locale)


def check_lines(topic: Topic, number: int, locale: str) -> None:
    format_ = list(geometry.FORMATS)[number % len(geometry.FORMATS)]
    page = geometry.page("a4", format_, locale)
    made = compose(GalleyKey(replace(edition(TOPIC, sample_clinic(), locale), topic=topic), page, "article"))
    fonts = [font for weight in (400, 700) for font in chain(page.script, "Noto Sans", weight)]
    found = lay_out(made.html, made.css, page.content_width_mm * 96 / 25.4, [font for font in fonts if font.ranges])
    assert list(early_ends(found, faces_of(locale))) == []


def faces_of(locale: str) -> Typefaces:
    files = [
        FootFile(str(font.path), font.index, font.family, font.ranges) for font in chain(script_of(locale), "Noto Sans")
    ]
    return typefaces(files, locale, script_of(locale).direction)


def early_ends(found: LaidOut, faces: Typefaces) -> Iterator[tuple[str, str]]:
    """Yield each line whose block has room beside it for the word that begins the next line, and that next line."""
    for marks in by_block(found):
        lines = [list(line) for _, line in groupby(marks, key=lambda mark: round(mark.top + mark.bottom))]
        left, right = min(mark.x for mark in marks), max(mark.x + mark.width for mark in marks)
        said = ["".join(mark.text for mark in line).strip() for line in lines]
        kept = places(" ".join(said))
        for number, (line, following) in enumerate(pairwise(lines), 1):
            second = len(" ".join([*said[:number], said[number].partition(" ")[0]])) + 1
            if following[0].element.tag != "a" and second not in kept:  # numbers and addresses are kept whole
                end = min(mark.x for mark in line) - left, right - max(mark.x + mark.width for mark in line)
                free = max(end)  # at one of its ends, for a first line may begin before the others
                if first_word_px(following, faces) < free:
                    yield "".join(mark.text for mark in line), "".join(mark.text for mark in following)


def by_block(found: LaidOut) -> Iterator[list[Mark]]:
    """Yield the texts of each paragraph, heading, item or cell, but for what is run in, each in a box of its own."""
    parents = {child: parent for parent in found.body.iter() for child in parent}

    def block(element: Element) -> Element:
        return element if element.tag in BLOCKS or element is found.body else block(parents[element])

    run_in = {element for piece in found.body if piece.get("id", "").startswith("bare.") for element in piece.iter()}
    texts = [mark for mark in found.marks if mark.role == "text" and mark.text and mark.element not in run_in]
    for _, marks in groupby(texts, key=lambda mark: block(mark.element)):
        yield list(marks)


def first_word_px(line: Sequence[Mark], faces: Typefaces) -> float:
    """Return how wide the word that begins a line is with a space before it, a pixel more for what is rounded."""
    width = 1.0
    for place, mark in enumerate(line):
        before, space, _ = mark.text.lstrip().partition(" ") if not place else mark.text.partition(" ")
        scale = mark.width / max(faces.shape(mark.text).width, 1)
        width += scale * faces.shape(before).width + (scale * faces.shape(" ").width if not place else 0)
        if space:
            break
    return width
