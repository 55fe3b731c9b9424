"""Real leaflets in every language that the shipped topic has whole: complete, sound, and whom to call on page 1.

CI takes each language's comparison on A4, and another preset on another sheet, in turn, so that each language comes in
two formats; `make proof` takes all.
"""

import shutil
import subprocess
from functools import cache
from itertools import product
from typing import NamedTuple

import pypdfium2
import pytest
from narrowed import only
from pdf_reader import check_tree, faults, page_text, parsed, seen
from printing import job_for
from topic_folders import WHOLE, shipped_topic

from handouts.choose.leaflet import decode
from handouts.errors import NoRoom
from handouts.language.editions import edition
from handouts.load.clinic import sample_clinic
from handouts.load.spans import plain
from handouts.model import page as geometry
from handouts.model.job import Edition, Request
from handouts.model.topic import Topic
from handouts.readback.check import BESIDE
from handouts.readback.comparison import Comparison, expect
from handouts.readback.rule import problems
from handouts.readback.tags import leaves, spoken, tag, walk
from handouts.render import Handout, make_handout
from handouts.typeset.cache import user_cache

TOPIC = shipped_topic()
LOCALES = tuple(locale for locale in WHOLE if locale != TOPIC.language)
PRESETS = tuple(TOPIC.presets)
PARTIAL = tuple(preset for preset in PRESETS if preset != "full")
COMPARED_ON = ("a4", "clear-print")
OTHER_SHEETS = (("letter", "large-print"), ("a4", "giant-print"), ("a5", "clear-print"))
ALL_PIECES = ("es", "ar")
"""Languages whose comparison is of a galley that has all else of the topic, too, one of each direction."""
COPIED = tuple(locale for locale in ("hi", "bn", "vi", "ko", "zh-Hans") if locale in LOCALES)


class Case(NamedTuple):
    """One leaflet to print."""

    locale: str
    preset: str
    paper: str
    format: str

    def __str__(self) -> str:
        return "-".join(self)


ALL = [Case(locale, preset, *sheet) for locale, sheet, preset in product(LOCALES, geometry.SHEETS, PRESETS)]
"""Neighbours share a galley."""
LATIN = {"fr", "pl", "pt-BR", "vi"}
"""Languages that another in CI is like in letters: `make proof` has what takes long of them."""
COMPARED = [Case(locale, "comparison", *COMPARED_ON) for locale in LOCALES if locale not in {"ar", "ur", *LATIN}]
"""Comparisons in Arabic and Urdu take most of a minute: `make proof` has them, CI each in large print."""
IN_TURN = [
    Case(locale, PARTIAL[turn % len(PARTIAL)], *OTHER_SHEETS[(turn + turn // len(PARTIAL)) % len(OTHER_SHEETS)])
    for turn, locale in enumerate(LOCALES)
    if locale != "ur"
] + [Case("ur", "signs", "a4", "large-print")]
"""Urdu in large print comes in CI, too; in giant print it has no room for whom to call on page 1."""
CI = [*COMPARED, *IN_TURN]
CROWDED = {
    *(("ur", paper, "giant-print") for paper in ("a4", "letter")),
    *(("ur", paper, "large-print") for paper in ("a5", "half-letter")),
}
"""Sheets that may not have room for all numbers on page 1: of Urdu they hold no more than ten lines."""


@pytest.mark.parametrize("case", IN_TURN, ids=str)
def test_leaflet(case: Case) -> None:
    """Each language with a preset and a sheet in turn keeps every fact of print."""
    check_or_refused(case)


@pytest.mark.parametrize("case", COMPARED, ids=str)
def test_comparison(case: Case) -> None:
    """So does every comparison on A4, which says on page 1 whom to call, and when."""
    handout = printed(case)
    check(case, handout)
    check_call(case.locale, handout.pdf)


@pytest.mark.proof
@pytest.mark.parametrize("case", [case for case in ALL if case not in CI], ids=str)
def test_leaflet_proof(case: Case) -> None:
    """All other leaflets keep every fact of print; CI has some of each language in `test_leaflet`."""
    check_or_refused(case, said(case.locale).topic)


@pytest.mark.proof
@pytest.mark.parametrize("locale", LOCALES)
def test_whom_to_call_is_on_page_1_proof(locale: str) -> None:
    """Whatever the preset; CI has this of the comparison."""
    for preset in PRESETS:
        check_call(locale, printed(Case(locale, preset, *COMPARED_ON), said(locale).topic).pdf)


def check_call(locale: str, pdf: bytes) -> None:
    """Page 1 has both numbers, however tall the script; with every sign but in Urdu, whose lines are twice as high."""
    topic = said(locale).topic
    calls = [block for section in topic.sections.values() for block in section.blocks if block.name == "call"]
    lists = [block for call in calls for block in call.blocks if block.kind == "list"]
    signs = [squeezed(plain(item.text)) for each in lists for item in each.blocks]
    urgent = [phone.number for phone in sample_clinic().phones if phone.kind.startswith("urgent")]
    assert len(signs) > 3
    first = said_on_page_1(pdf)
    if locale != "ur":
        assert [sign for sign in signs if sign not in first] == []
    assert [number for number in urgent if squeezed(number) not in "".join(first)] == []


@pytest.mark.parametrize("locale", COPIED)
def test_text_is_copied_as_it_was_translated(locale: str) -> None:
    """By pdfium (Chrome) and by poppler (Evince, Okular), white space aside."""
    handout = printed(Case(locale, "comparison", *COMPARED_ON))
    topic = decode(handout.leaflet).topic
    questions = [question for section in topic.sections.values() for question in section.questions]
    texts = [plain(text) for text in (*questions, *(term.text for term in topic.glossary.values()))]
    assert len(texts) > 10
    copies = {"pdfium": "".join(page_text(handout.pdf, number) for number in range(handout.pages))}
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-raw", "-", "-"]
        copies["poppler"] = subprocess.run(command, input=handout.pdf, capture_output=True, check=True).stdout.decode()
    for reader, copied in copies.items():
        assert [text for text in texts if squeezed(text) not in squeezed(copied)] == [], reader


@cache
def said(locale: str) -> Edition:
    return edition(TOPIC, sample_clinic(), locale)


def printed(case: Case, topic: Topic | None = None) -> Handout:
    """Print a leaflet of a topic; if none is given, of what it needs of the shipped one, in few languages of all."""
    made = said(case.locale)
    if topic is None:
        is_whole = case.locale in ALL_PIECES and (case.paper, case.format) == COMPARED_ON
        topic = made.topic if is_whole else only(made.topic, case.preset)
    request = Request(preset=case.preset)
    return make_handout(job_for(topic, request, made.clinic, case.paper, case.format), user_cache())


def check_or_refused(case: Case, topic: Topic | None = None) -> None:
    """Check a leaflet; one that has no room for whom to call on page 1 is refused, on a crowded sheet alone."""
    try:
        handout = printed(case, topic)
    except NoRoom:
        assert (case.locale, case.paper, case.format) in CROWDED
        return
    check(case, handout)


def check(case: Case, handout: Handout) -> None:
    """The checkers find nothing; tags and pages tell the same, in the locale's language, each text in its place."""
    assert faults(handout.pdf) == []
    check_tree(handout.pdf)
    read = parsed(handout.pdf)
    assert str(read.pdf.Root.Lang) == case.locale
    expected = expect(decode(handout.leaflet), handout.code, told=spoken(read.document))
    assert [str(problem) for problem in problems(BESIDE, Comparison(read, expected), read)] == []
    check_edges(handout.pdf, geometry.page(case.paper, case.format))


def check_edges(pdf: bytes, page: geometry.Page) -> None:
    """Nothing stands over the edge of a page."""
    document = pypdfium2.PdfDocument(pdf)
    for sheet in document:
        assert sheet.get_size() == pytest.approx((page.width_pt, page.height_pt), abs=0.1)
        for thing in sheet.get_objects():
            left, bottom, right, top = seen(thing)
            assert min(left, bottom) >= 0
            assert right <= page.width_pt
            assert top <= page.height_pt
    document.close()


def said_on_page_1(pdf: bytes) -> list[str]:
    """Return the paragraphs and items that stand on page 1 as a whole."""
    read = parsed(pdf)
    marks = [(sheet.objgen, marked) for sheet in read.sheets for marked in sheet.marked]
    texts = {(page, marked.mcid): marked.text for page, marked in marks if marked.mcid is not None}
    found = (element for element in read.elements if str(element.S) in ("/P", "/LI"))
    return [
        squeezed(tag(element, texts).words)
        for element in found
        if {page for inner in walk(element) for page, _ in leaves(inner)} == {read.sheets[0].objgen}
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("name", "preset", "locale", "pages"),
    [
        ("cataract", "going-home", "en", 2),
        ("cataract", "going-home", "ar", 3),
        ("colonoscopy", "plan", "en", 4),
        ("colonoscopy", "plan", "zh-Hans", 5),
        ("colonoscopy", "day-before", "es", 4),
    ],
)
def test_the_small_topics_are_short(name: str, preset: str, locale: str, pages: int) -> None:
    """On A4 in clear print for the sample clinic: English has the pages that were planned, a translation one more."""
    one = edition(shipped_topic(name), sample_clinic(), locale)
    handout = make_handout(job_for(one.topic, Request(preset=preset), one.clinic), user_cache())
    assert handout.pages <= pages
    assert faults(handout.pdf) == []
