"""Real leaflets in every language that the shipped topic has: complete, sound, and whom to call on page 1.

CI takes each language in each format and on each paper once, with presets in turn; `make proof` takes all.
"""

import shutil
import subprocess
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from msgspec.structs import replace
from pdf_reader import check_tree, faults, page_text, parsed
from printing import job_for

from handouts.choose.leaflet import decode
from handouts.choose.selection import select
from handouts.language.editions import edition
from handouts.language.translation import locales_of
from handouts.load.clinic import sample_clinic
from handouts.load.spans import plain
from handouts.load.topic import load_topic
from handouts.model import page as geometry
from handouts.model.job import Edition, Request
from handouts.model.topic import Topic
from handouts.readback.comparison import COMPARISON, Comparison, expect
from handouts.readback.rule import problems
from handouts.readback.tags import leaves, tag, walk
from handouts.render import Handout, make_handout
from handouts.typeset.cache import user_cache

TOPIC = load_topic(Path("handouts/topics/breast-cancer-spread"))
LOCALES = tuple(locale for locale in locales_of(TOPIC) if locale != TOPIC.language)
PRESETS = tuple(TOPIC.presets)
SHEETS = tuple(sheet for sheet in product(geometry.PAPERS, geometry.FORMATS) if sheet != ("a5", "giant-print"))
FEW_SHEETS = (("a4", "clear-print"), ("letter", "large-print"), ("a4", "giant-print"), ("a5", "clear-print"))
COPIED = tuple(locale for locale in ("hi", "bn", "vi", "ko", "zh-Hans") if locale in LOCALES)


class Case(NamedTuple):
    """One leaflet to print."""

    locale: str
    preset: str
    paper: str
    format: str

    def __str__(self) -> str:
        return "-".join(self)


ALL = [Case(locale, preset, *sheet) for locale, preset, sheet in product(LOCALES, PRESETS, SHEETS)]
FEW = [
    Case(locale, PRESETS[(turn + place) % len(PRESETS)], *sheet)
    for turn, locale in enumerate(LOCALES)
    for place, sheet in enumerate(FEW_SHEETS)
]
COMPARED = [Case(locale, "comparison", "a4", "clear-print") for locale in LOCALES]
CI = list(dict.fromkeys([*COMPARED, *FEW]))


@pytest.mark.parametrize("case", CI, ids=str)
def test_leaflet(case: Case) -> None:
    """Every comparison on A4, and a part of all others, keeps every fact of print."""
    check(case)


@pytest.mark.proof
@pytest.mark.parametrize("case", [case for case in ALL if case not in CI], ids=str)
def test_leaflet_proof(case: Case) -> None:
    """All other leaflets keep them too."""
    check(case)


@pytest.mark.parametrize("locale", LOCALES)
def test_whom_to_call_is_on_page_1(locale: str) -> None:
    """In clear print on A4, with both numbers and every sign, whatever the preset and however tall the script."""
    calls = [
        block for section in said(locale).topic.sections.values() for block in section.blocks if block.name == "call"
    ]
    signs = [squeezed(plain(item.text)) for call in calls for item in call.blocks[0].blocks]
    urgent = [phone.number for phone in sample_clinic().phones if phone.kind.startswith("urgent")]
    assert len(signs) > 3
    for preset in PRESETS:
        first = said_on_page_1(printed(Case(locale, preset, "a4", "clear-print")).pdf)
        assert [sign for sign in signs if sign not in first] == [], preset
        assert [number for number in urgent if squeezed(number) not in "".join(first)] == [], preset


@pytest.mark.parametrize("locale", COPIED)
def test_text_is_copied_as_it_was_translated(locale: str) -> None:
    """By pdfium (Chrome) and by poppler (Evince, Okular), white space aside."""
    handout = printed(Case(locale, "comparison", "a4", "clear-print"))
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


def printed(case: Case) -> Handout:
    """Print a leaflet; where no other shares its galley, of a topic that has no more than it needs."""
    made = said(case.locale)
    topic = made.topic if (case.paper, case.format) == FEW_SHEETS[0] else only(made.topic, case.preset)
    request = Request(preset=case.preset)
    return make_handout(job_for(topic, request, made.clinic, case.paper, case.format), user_cache())


def only(topic: Topic, preset: str) -> Topic:
    """Return a topic of one preset and its sections."""
    names = select(topic, Request(preset=preset)).sections
    sections = {name: topic.sections[name] for name in names}
    return replace(topic, sections=sections, presets={preset: topic.presets[preset]})


def check(case: Case) -> None:
    """The checkers find nothing; tags and pages tell the same, in the locale's language, each text in its place."""
    handout = printed(case)
    assert faults(handout.pdf) == []
    check_tree(handout.pdf)
    read = parsed(handout.pdf)
    assert str(read.pdf.Root.Lang) == case.locale
    expected = expect(decode(handout.leaflet), handout.code)
    assert [str(problem) for problem in problems(COMPARISON, Comparison(read, expected), read)] == []
    check_edges(handout.pdf, geometry.page(case.paper, case.format))


def check_edges(pdf: bytes, page: geometry.Page) -> None:
    """Nothing stands over the edge of a page."""
    document = pypdfium2.PdfDocument(pdf)
    for sheet in document:
        assert sheet.get_size() == pytest.approx((page.width_pt, page.height_pt), abs=0.1)
        for thing in sheet.get_objects():
            left, bottom, right, top = thing.get_bounds()
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
