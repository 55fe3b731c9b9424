"""Real leaflets: every fact that must be true of what is printed, for topics × presets × formats × papers × clinics.

CI takes a part: of the small topics every two of preset, format, paper and clinic together, of the shipped one every
preset on A4, and the comparison on other sheets; page 1 of all its presets on every sheet. `make proof`
takes all.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product, takewhile
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from msgspec.structs import replace
from narrowed import front, only
from pdf_reader import Tag, check_tree, faults, open_pdf, page_text, parsed, seen, tags
from printing import job_for, renderer_for
from topic_folders import SHIPPED, WHOLE, fixture_topic, shipped_topic
from topic_folders import TOPICS as FOLDER

from handouts.assemble.pagination import HELD, PlacedPage, row_heights
from handouts.choose.leaflet import decode, excerpt_of
from handouts.choose.narrowing import narrow
from handouts.choose.selection import pieces, select
from handouts.language.editions import edition
from handouts.load.clinic import load_clinic, sample_clinic
from handouts.load.spans import plain
from handouts.model import page as geometry
from handouts.model.galley import Piece
from handouts.model.job import Edition, Request, job_of
from handouts.model.patient import PERSONAL
from handouts.model.topic import Topic, walk
from handouts.readback.check import BESIDE
from handouts.readback.comparison import Comparison, expect
from handouts.readback.rule import problems
from handouts.readback.tags import spoken
from handouts.render import Handout, Renderer, make_handout
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

TOPICS = {path.name: fixture_topic(path.name) for path in sorted(FOLDER.glob("*/"))} | {SHIPPED: shipped_topic()}
HOSTILE = load_clinic(Path(__file__).parent / "hostile_clinic" / "clinic.toml")
CLINICS = {
    "sample": sample_clinic(),
    "hostile": HOSTILE,
    "long name": replace(HOSTILE, name=f"{HOSTILE.name.replace(' –', ' and Northern Valleys')} One"),
}
"""The sample, and a clinic at its worst: a long name, a wide logo, six phones, five fields of the patient."""
LONGEST = {
    "signs": 2,
    "metastatic-only": 6,
    "comparison": 6,
    "newly-diagnosed": 8,
    "invasive-only": 9,
    "treatment-and-side-effects": 9,
    "living-with-metastatic": 9,
    "full": 16,
}
"""Pages of clear print on A4 that the issue allows."""
WITHOUT_CONTENTS = {"signs", "full"}
"""The one is short; the other, as long as it may be, has no room for them."""


class Case(NamedTuple):
    """One leaflet to print."""

    topic: str
    preset: str
    format: str
    paper: str
    clinic: str = "sample"

    def __str__(self) -> str:
        return "-".join(self)


def every_case() -> Iterator[Case]:
    """Yield all that may be printed, those that share a galley in a row: giant print does not go on small paper."""
    for name, topic in TOPICS.items():
        for (paper, format_), clinic, preset in product(geometry.SHEETS, ("sample", "hostile"), topic.presets):
            yield Case(name, preset, format_, paper, clinic)


def pairwise(cases: list[Case]) -> list[Case]:
    """Return few cases, greedily, that hold every pair of values of two columns that any case holds."""
    wanted = {pair for case in cases for pair in _pairs(case)}
    chosen: list[Case] = []
    while wanted:
        best = max(cases, key=lambda case: len(wanted & _pairs(case)))
        chosen.append(best)
        wanted -= _pairs(best)
    return chosen


def _pairs(case: Case) -> set[tuple[tuple[int, str], ...]]:
    """Presets belong to their topic: the two count as one column."""
    columns = (f"{case.topic} {case.preset}", case.format, case.paper, case.clinic)
    return set(combinations(enumerate(columns), 2))


ALL = list(every_case())
SMALL = [case for case in ALL if case.topic != SHIPPED and case.paper != "half-letter"]  # it is of the size of A5
FEW = [
    *pairwise(SMALL),
    *(Case(SHIPPED, preset, "clear-print", "a4") for preset in TOPICS[SHIPPED].presets),
    Case(SHIPPED, "comparison", "large-print", "letter", "hostile"),
    Case(SHIPPED, "comparison", "giant-print", "a4"),
    Case(SHIPPED, "comparison", "clear-print", "a5"),
]


@pytest.mark.parametrize("case", FEW, ids=str)
def test_leaflet(case: Case, cache_folder: Path) -> None:
    """A pairwise part of all leaflets keeps every fact of print.

    On A4 in clear print it is of the whole topic, elsewhere of what the leaflet needs.
    """
    is_whole = (case.paper, case.format) == ("a4", "clear-print")
    topic = TOPICS[case.topic] if is_whole else only(TOPICS[case.topic], case.preset)
    check(case, printed(case, cache_folder, topic=topic))


@pytest.mark.proof
@pytest.mark.parametrize("case", [case for case in ALL if case not in FEW], ids=str)
def test_leaflet_proof(case: Case, cache_folder: Path) -> None:
    """All other leaflets keep every fact of print, too; CI has a pairwise part in `test_leaflet`."""
    check(case, printed(case, cache_folder))


@pytest.mark.parametrize(("preset", "pages"), LONGEST.items())
def test_leaflets_fit_their_pages(preset: str, pages: int, cache_folder: Path) -> None:
    """Clear print on A4 takes no more paper than a nurse will hand out, contents on page 1 of the long ones and all."""
    handout = printed(Case(SHIPPED, preset, "clear-print", "a4"), cache_folder)
    assert handout.pages <= pages
    assert ("In this leaflet" in page_text(handout.pdf, 0)) == (preset not in WITHOUT_CONTENTS)


ONE_SHEET = [("en", "hostile"), ("es", "hostile"), ("ar", "hostile")]
WITH_ROOM = [("en", "sample"), ("es", "sample"), ("ar", "sample")]


@pytest.mark.parametrize(("locale", "clinic"), ONE_SHEET)
def test_the_signs_take_one_sheet_for_any_clinic(locale: str, clinic: str, cache_folder: Path) -> None:
    """What can give way does, where a clinic says much of itself or a language takes more room: last the drawings."""
    assert len(signs_pages(locale, clinic, cache_folder)[0]) == LONGEST["signs"]


@pytest.mark.proof
@pytest.mark.parametrize(("locale", "clinic"), WITH_ROOM)
def test_the_signs_take_one_sheet_with_their_drawings(locale: str, clinic: str, cache_folder: Path) -> None:
    """For a clinic that says little of itself, in languages that take more room, too."""
    pages, undrawn = signs_pages(locale, clinic, cache_folder)
    assert len(pages) == LONGEST["signs"]
    printed = [fragment.piece.units for page in pages for fragment in page.fragments]
    assert undrawn.units not in printed


def signs_pages(locale: str, clinic: str, folder: Path) -> tuple[Sequence[PlacedPage], Piece]:
    """Return the pages of the signs, and the section that would be among them without its drawings."""
    one = edition(TOPICS[SHIPPED], CLINICS[clinic], locale)
    job = job_of(one, select(one.topic, Request(preset="signs")), "a4", "clear-print")
    excerpt, leaflet = excerpt_of(job)
    key = replace(job.galley, edition=decode(leaflet).edition)
    galley = galley_for(key, Cache(folder))
    return Renderer(key, galley).pages(excerpt), galley.pieces["plain.symptoms_invasive"]


PRINTS = list(product(("sample", "hostile"), geometry.FORMATS))


def test_no_page_but_the_last_is_more_than_a_fifth_empty() -> None:
    """In clear print on A4, unless what stays whole follows; `make proof` tries every size and the hostile clinic."""
    check_fullness("sample", "clear-print")


@pytest.mark.proof
@pytest.mark.parametrize(("clinic", "format_"), [some for some in PRINTS if some != ("sample", "clear-print")])
def test_no_page_but_the_last_is_more_than_a_fifth_empty_proof(clinic: str, format_: str) -> None:
    """In every size of print, for both clinics; CI has one in the test before."""
    check_fullness(clinic, format_)


def check_fullness(clinic: str, format_: str) -> None:
    """No preset has a page that is more than a fifth empty although more could stand on it."""
    topic = TOPICS[SHIPPED]
    found = {preset: hollow(topic, preset, clinic, format_) for preset in topic.presets}
    assert [(preset, pages) for preset, pages in found.items() if pages] == []


def hollow(topic: Topic, preset: str, clinic: str, format_: str) -> list[int]:
    """Return the pages that are more than a fifth empty though more could stand on them."""
    job = job_for(topic, Request(preset), CLINICS[clinic], "a4", format_)
    renderer = renderer_for(job.galley)
    pages = renderer.pages(excerpt_of(job)[0])
    height = renderer.assembler.height_px
    numbers = range(1, len(pages))
    return [n for n in numbers if pages[n - 1].end < 0.8 * height and next_rows(pages, n) <= height - pages[n - 1].end]


def next_rows(pages: Sequence[PlacedPage], number: int) -> float:
    """Return how tall what stays whole below so many pages is, with the space above it, as little as there may be."""
    first, *others = (fragment for page in pages[number:] for fragment in page.fragments)
    above = [] if first.start else [pages[number - 1].fragments[-1].piece]
    rows = row_heights([*above, first.piece, *(other.piece for other in others if not other.start)], is_tight=True)
    rows = rows[first.start + sum(len(piece.rows) for piece in above) :]
    whole = takewhile(lambda row: row.break_cost > HELD, rows[1:])
    return sum(row.space + row.height for row in (rows[0], *whole))


SHEETS = geometry.SHEETS
FRONTS = list(product(CLINICS, SHEETS))
PAIRED = [
    Case(SHIPPED, "signs", format_, paper, clinic) for clinic, (paper, format_) in FRONTS if paper != "half-letter"
]
IN_TURN = [("hostile", SHEETS[0]), *((case.clinic, (case.paper, case.format)) for case in pairwise(PAIRED))]


@pytest.mark.parametrize(("clinic", "sheet"), IN_TURN, ids=str)
def test_whom_to_call_is_on_page_1(clinic: str, sheet: tuple[str, str], cache_folder: Path) -> None:
    """Every number, whatever the preset, and in clear print on A4 and letter every sign.

    CI has every two of clinic, format and paper, `make proof` all.
    """
    check_calls(clinic, sheet, cache_folder)


@pytest.mark.proof
@pytest.mark.parametrize(("clinic", "sheet"), [front for front in FRONTS if front not in IN_TURN], ids=str)
def test_whom_to_call_is_on_page_1_proof(clinic: str, sheet: tuple[str, str], cache_folder: Path) -> None:
    """For every clinic on every sheet; CI has every two of these in `test_whom_to_call_is_on_page_1`."""
    check_calls(clinic, sheet, cache_folder)


def check_calls(clinic: str, sheet: tuple[str, str], folder: Path) -> None:
    """A leaflet has all numbers on page 1, and on a roomy one all signs."""
    topic = front(TOPICS[SHIPPED])
    (call,) = (block for section in topic.sections.values() for block in section.blocks if block.name == "call")
    signs = [plain(item.text) for block in call.blocks if block.kind == "list" for item in block.blocks]
    for preset in topic.presets:
        pdf = printed(Case(SHIPPED, preset, sheet[1], sheet[0], clinic), folder, topic=topic).pdf
        text = "".join(page_text(pdf, 0).split())
        wanted = [*CLINICS[clinic].urgent_numbers, *(signs if geometry.page(*sheet).is_side_by_side else ())]
        assert [words for words in wanted if "".join(words.split()) not in text] == [], preset


@pytest.mark.parametrize("locale", [locale for locale in ("en", "ur") if locale in WHOLE])
def test_whom_to_call_is_on_page_1_below_a_long_name_too(locale: str, cache_folder: Path) -> None:
    """In clear print all numbers; in Urdu, whose lines are twice as high, those of the clinic's two lines."""
    name = "The Royal Infirmary of Upper and Lower Thornbridge University Teaching Hospitals Trust – Breast Unit"
    clinic = replace(sample_clinic(), name=name, logo=None, patient_fields=PERSONAL)
    one = edition(TOPICS[SHIPPED], clinic, locale)
    job = job_of(one, select(one.topic, Request(preset="signs")))
    topic = narrow(one.topic, job.selection, [piece.id for piece in pieces(job)], locale)
    pdf = make_handout(replace(job, edition=replace(one, topic=topic)), Cache(cache_folder)).pdf
    with open_pdf(pdf) as opened:
        dialled = [str(link["/A"]["/URI"]) for link in list(opened.pages[0].obj["/Annots"])]
    wanted = {f"tel:+155555501{end}" for end in ("00", "01", *(["02"] if locale == "en" else []))}
    assert set(dialled) >= wanted


def test_figures_start_a_sheet_of_their_own(cache_folder: Path) -> None:
    """Figures about survival come only by name, on an odd page, of their condition alone."""
    topic = TOPICS[SHIPPED]
    handout = printed(Case(SHIPPED, "metastatic-only", "clear-print", "a4"), cache_folder, add=("outlook_figures",))
    texts = [page_text(handout.pdf, number) for number in range(handout.pages)]
    (page,) = (number for number, text in enumerate(texts) if topic.sections["outlook_figures"].title in text)
    assert page % 2 == 0
    assert "About 31 for every 100" in texts[page]
    assert not any(f"About {other} for" in text for text in texts for other in (86, 99))
    check_file(handout)


@pytest.mark.parametrize("locale", ["en", pytest.param("ar", marks=pytest.mark.proof)])
def test_labels_stand_beside_the_numbers_of_their_picture(locale: str, cache_folder: Path) -> None:
    """Each at the height of its own and next to it, on the same side of the picture in every script."""
    made = edition(TOPICS[SHIPPED], sample_clinic(), locale)
    sections = ("about_metastatic", "symptoms_metastatic", "how_it_spreads")
    preset = replace(made.topic.presets["metastatic-only"], sections=sections)
    job = job_for(only(replace(made.topic, presets={preset.id: preset}), preset.id), Request(preset.id), made.clinic)
    sheets = pypdfium2.PdfDocument(make_handout(job, Cache(cache_folder)).pdf)
    figure = next(
        block for block in walk(job.edition.topic.sections["about_metastatic"].blocks) if block.name == "figure"
    )
    for number, item in enumerate(figure.blocks[1].blocks, 1):
        labels, digits = (
            [box for sheet in sheets for box in boxes(sheet, words)] for words in (item.text, str(number))
        )
        sides = "right" if number > len(figure.blocks[1].blocks) / 2 else "left"
        assert any(beside(label, digit, sides) for label in labels for digit in digits), item.text


def boxes(sheet: pypdfium2.PdfPage, words: str) -> Iterator[tuple[float, float, float, float]]:
    """Yield where words stand on a page: left, bottom, right and top, in points.

    PDFium reads a line that has digits from left to right, Arabic letters too.
    """
    text = sheet.get_textpage()
    searches = [text.search(sought, match_case=True) for sought in dict.fromkeys((words, words[::-1]))]
    while found := next(filter(None, (search.get_next() for search in searches)), None):
        rects = [text.get_rect(number) for number in range(text.count_rects(*found))]
        yield min(r[0] for r in rects), min(r[1] for r in rects), max(r[2] for r in rects), max(r[3] for r in rects)


def beside(label: tuple[float, ...], digit: tuple[float, ...], side: str) -> bool:
    """Whether a label is on this side of a digit, next to it and at its height."""
    apart = label[0] - digit[2] if side == "right" else digit[0] - label[2]
    return 0 < apart < 30 and abs(label[1] + label[3] - digit[1] - digit[3]) < 6


def test_questions_are_one_list(cache_folder: Path) -> None:
    """A listener hears how many there are, though each is a piece of its own."""
    handout = printed(Case(SHIPPED, "comparison", "clear-print", "a4"), cache_folder)
    chosen = pieces(job_of(Edition(TOPICS[SHIPPED], sample_clinic()), handout.selection))
    count = sum(piece.id.startswith("question.") for piece in chosen)
    lists = [kid.one("L") for kid in tags(handout.pdf).kids if isinstance(kid, Tag) and len(kid.all("L")) == 1]
    assert count > 1
    assert [len(found.kids) for found in lists if "?" in found.text] == [count]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, cache_folder: Path) -> None:
    """With a galley from the cache and with one laid out anew."""
    case = Case("a-procedure", next(iter(TOPICS["a-procedure"].presets)), "clear-print", "a4")
    assert printed(case, tmp_path).pdf == printed(case, cache_folder).pdf == printed(case, tmp_path).pdf


def printed(case: Case, folder: Path, add: tuple[str, ...] = (), topic: Topic | None = None) -> Handout:
    topic = topic or TOPICS[case.topic]
    request = Request(preset=case.preset, add=add)
    return make_handout(job_for(topic, request, CLINICS[case.clinic], case.paper, case.format), Cache(folder))


def check(case: Case, handout: Handout) -> None:
    page = geometry.page(case.paper, case.format)
    check_file(handout)
    check_pages(handout, page, is_sample=CLINICS[case.clinic].is_sample)
    check_words(handout)


def check_words(handout: Handout) -> None:
    """Every text, alternate text and address of the leaflet is there, in order; so are the feet."""
    read = parsed(handout.pdf)
    expected = expect(decode(handout.leaflet), handout.code, told=spoken(read.document))
    assert [str(problem) for problem in problems(BESIDE, Comparison(read, expected), read)] == []


def check_file(handout: Handout) -> None:
    """The checkers find nothing, tags and pages tell the same, only the clinic's fonts are in."""
    assert faults(handout.pdf) == []
    check_tree(handout.pdf)
    pdf = open_pdf(handout.pdf)
    assert str(pdf.docinfo["/Title"]) == handout.title
    assert str(pdf.Root.Lang) == "en"
    names = {str(font.BaseFont) for page in pdf.pages for font in page.resources["/Font"].values()}
    assert all(name.partition("+")[2].startswith("Noto-Sans") for name in names)


def check_pages(handout: Handout, page: geometry.Page, *, is_sample: bool) -> None:
    """Each page has its size, its foot, its marks, letters large enough, and nothing over its edge."""
    document = pypdfium2.PdfDocument(handout.pdf)
    for number, sheet in enumerate(document):
        assert sheet.get_size() == pytest.approx((page.width_pt, page.height_pt), abs=0.1)
        text = page_text(handout.pdf, number)
        assert f"{number + 1} of {handout.pages}" in text
        assert handout.code in text
        assert "Draft: not yet checked by a clinician" in text
        assert ("SAMPLE" in text) == is_sample
        for thing in sheet.get_objects():
            left, bottom, right, top = seen(thing)
            assert left >= 0
            assert bottom >= 0
            assert right <= page.width_pt
            assert top <= page.height_pt
    document.close()
