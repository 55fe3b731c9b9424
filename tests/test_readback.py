"""A handout as it was made has no fault; whatever is changed in it is found, by the rule that is meant for it."""

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Name
from printing import job_for
from tampering import (
    Spoil,
    add_font,
    append,
    at_run,
    double_first_glyph,
    drop_claims,
    drop_element,
    drop_glyphs,
    drop_run,
    elements,
    link,
    lose_glyph,
    move_by,
    retell,
    rewrite,
    spoilt,
    spread_picture,
    swap_parts,
    turn_round,
)
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.leaflet import keep_leaflet
from handouts.errors import FileError
from handouts.model.job import Request
from handouts.readback.check import Reading, check_file
from handouts.readback.drawn import GlyphBox, _goes_on
from handouts.readback.structure import _dials
from handouts.render import Handout, make_handout
from handouts.typeset.cache import Cache


@pytest.fixture(scope="module")
def handout(cache_folder: Path) -> Handout:
    """Return a leaflet of two sheets, with a table, lists, pictures and links."""
    topic = fixture_topic(PROCEDURE)
    return make_handout(job_for(topic, Request(preset="whole", add=("figures",))), Cache(cache_folder))


def read_back(data: bytes, folder: Path, leaflet: bytes | None = None) -> Reading:
    """Check a file, with its leaflet kept beside it, where no topic is known."""
    path = folder / "leaflet.pdf"
    path.write_bytes(data)
    if leaflet:
        keep_leaflet(folder, leaflet)
    return check_file(path, lambda _name, _locale: None, lambda _topic: ())


PATIENT = {"name": "Maria Muster", "date_of_birth": "1970-01-02"}


def of_patient(cache: Path, values: dict[str, str]) -> Handout:
    """Print a leaflet with a patient's values."""
    topic = fixture_topic(PROCEDURE)
    return make_handout(job_for(topic, Request(preset="on-the-day"), values=values), Cache(cache))


def unset(thing: Any, key: str) -> None:  # noqa: ANN401 a PDF object
    del thing[key]


def test_a_handout_as_it_was_made_has_no_fault(handout: Handout, tmp_path: Path) -> None:
    """It is compared with the leaflet that its code stands for."""
    reading = read_back(handout.pdf, tmp_path, handout.leaflet)
    assert reading.problems == ()
    assert (reading.code, reading.compared_with) == (handout.code, f"leaflets/{handout.code}.json")


def test_a_handout_saved_by_another_program_has_no_fault(handout: Handout, tmp_path: Path) -> None:
    """What is found below comes from the change alone."""
    assert read_back(spoilt(handout.pdf, lambda _pdf: None), tmp_path, handout.leaflet).problems == ()


SPOILT: dict[str, tuple[Spoil, str, str]] = {
    "a removed text": (lambda pdf: at_run(pdf, "hold your head", drop_run), "words", "text is missing"),
    "a changed number": (lambda pdf: at_run(pdf, "15", double_first_glyph), "words", "11 minutes"),
    "a number from the right": (lambda pdf: at_run(pdf, "15", turn_round), "order", "page 1: numbers that are drawn"),
    "a shortened text": (lambda pdf: at_run(pdf, "Sometimes", drop_glyphs(3)), "words", "where"),
    "a paragraph out of the tags": (lambda pdf: drop_element(pdf, "P"), "words", "text is missing"),
    "sections in another order": (swap_parts, "words", "no such text"),
    "a text that is no content": (
        lambda pdf: rewrite(pdf, 0, lambda all_: all_.insert(0, ([Name.Artifact], pikepdf.Operator("BMC")))),
        "ink",
        "stands inside another",
    ),
    "an untagged box": (lambda pdf: append(pdf, b"0 0 9 9 re f"), "ink", "neither tagged nor marked"),
    "a mark without number": (lambda pdf: append(pdf, b"/P BMC 0 0 9 9 re f EMC"), "ink", "without a number"),
    "content that no element holds": (lambda pdf: drop_element(pdf, "P"), "marks", "belongs to no element"),
    "content tagged twice": (
        lambda pdf: elements(pdf, "P")[0].K.append(elements(pdf, "P")[0].K[0]),
        "marks",
        "2 times",
    ),
    "no alternate text": (lambda pdf: unset(elements(pdf, "Figure")[0], "/Alt"), "pictures", "has no alternate text"),
    "a picture off its page": (
        lambda pdf: elements(pdf, "Figure")[0].A.__setitem__("/BBox", Array([0, 0, 2000, 9])),
        "pictures",
        "not on its page",
    ),
    "another alternate text": (
        lambda pdf: elements(pdf, "Figure")[0].__setitem__("/Alt", pikepdf.String("Nothing")),
        "alternates",
        "“Nothing”",
    ),
    "another preset in the metadata": (retell(b">whole<", b">on-the-day<"), "identity", "the preset is on-the-day"),
    "another code in the metadata": (retell(b"<leaflet:code>", b"<leaflet:code>A"), "metadata", "is damaged"),
    "no paper in the metadata": (retell(b"<leaflet:paper>a4</leaflet:paper>", b""), "metadata", "is damaged"),
    "metadata that is no XML": (retell(b"</rdf:RDF>", b""), "metadata", "is damaged"),
    "another language in the metadata": (retell(b"<rdf:li>en<", b"<rdf:li>de<"), "language", "two languages: en and"),
    "another language": (lambda pdf: pdf.Root.__setitem__("/Lang", pikepdf.String("de")), "locale", "in de"),
    "a part in another language": (
        lambda pdf: elements(pdf, "P")[0].__setitem__("/Lang", pikepdf.String("de")),
        "locale",
        "a part of the file says",
    ),
    "no language": (lambda pdf: unset(pdf.Root, "/Lang"), "language", "what language"),
    "another title": (lambda pdf: pdf.docinfo.__setitem__("/Title", "Another"), "heading", "“Another”"),
    "two titles": (lambda pdf: pdf.docinfo.__setitem__("/Title", "Another"), "title", "two titles"),
    "a title that is not shown": (lambda pdf: unset(pdf.Root, "/ViewerPreferences"), "title", "window"),
    "a missing glyph": (lambda pdf: at_run(pdf, "Sometimes", lose_glyph), "glyphs", "missing from its font"),
    "a font that is not in the file": (add_font, "embedded", "Helvetica"),
    "a font that nobody named": (add_font, "families", "Helvetica"),
    "another page number": (lambda pdf: at_run(pdf, "1 of ", drop_glyphs(1)), "feet", "“1 of "),
    "a page without code": (lambda pdf: at_run(pdf, "Leaflet ", drop_run), "feet", "page 1: the margins do not say"),
    "codes that differ": (
        lambda pdf: at_run(pdf, "Leaflet ", drop_run),
        "leaflet-code",
        "page 1: the page shows no leaflet code",
    ),
    "no draft mark": (lambda pdf: at_run(pdf, "Draft: not yet checked by a clinician", drop_run), "words", "Draft"),
    "a number that page 1 lacks": (
        lambda pdf: at_run(pdf, "+1 555 555 0101", drop_run),
        "page-1",
        "numbers to call at once that are not on it: +1 555 555 0101",
    ),
    "a page less": (lambda pdf: pdf.pages.__delitem__(-1), "words", "text is missing"),
    "another address": (
        lambda pdf: link(pdf).A.__setitem__("/URI", pikepdf.String("tel:+1")),
        "addresses",
        "“tel:+1” stands where",
    ),
    "a number that is not the one printed": (
        lambda pdf: link(pdf).A.__setitem__("/URI", pikepdf.String("tel:+15555550199")),
        "numbers",
        "“911” dials tel:+15555550199",
    ),
    "a link that is not printed": (lambda pdf: link(pdf).__setitem__("/F", 0), "links", "not set to be printed"),
    "a link without description": (lambda pdf: unset(link(pdf), "/Contents"), "links", "has no description"),
    "a link that is not tagged": (
        lambda pdf: elements(pdf, "Link")[0].__setitem__("/K", Array([])),
        "links",
        "has 0 link annotations",
    ),
    "a level skipped": (lambda pdf: elements(pdf, "H2")[0].__setitem__("/S", Name.H4), "headings", "level 4"),
    "a head without scope": (
        lambda pdf: unset(elements(pdf, "TH")[0], "/A"),
        "tables-and-lists",
        "heads a row",
    ),
    "a list without numbering": (
        lambda pdf: unset(elements(pdf, "L")[0], "/A"),
        "tables-and-lists",
        "numbered",
    ),
    "a row of other width": (lambda pdf: elements(pdf, "TR")[0].K.__delitem__(0), "tables-and-lists", "rows"),
    "a strange element": (lambda pdf: elements(pdf, "P")[0].__setitem__("/S", Name.Form), "elements", "Form"),
    "an item outside a list": (
        lambda pdf: elements(pdf, "L")[0].__setitem__("/S", Name.Table),
        "elements",
        "LI, which",
    ),
    "another parent": (
        lambda pdf: elements(pdf, "P")[0].__setitem__("/P", elements(pdf, "P")[1]),
        "tree",
        "names another parent",
    ),
    "not tagged": (lambda pdf: unset(pdf.Root, "/MarkInfo"), "tree", "tagged"),
    "a text over another": (
        lambda pdf: at_run(pdf, "Sometimes", move_by(0, 14)),
        "overlaps",
        "text is drawn over other text",
    ),
    "a text over a picture": (
        spread_picture,
        "overlaps",
        "text is drawn over a picture",
    ),
    "something over the edge": (
        lambda pdf: append(pdf, b"/Artifact BMC 500 10 500 9 re f EMC"),
        "edges",
        "over the edge",
    ),
    "something clipped, and yet over the edge": (
        lambda pdf: append(pdf, b"/Artifact BMC q 500 10 500 9 re W n 400 10 600 9 re f Q EMC"),
        "edges",
        "over the edge",
    ),
    "other paper": (
        lambda pdf: pdf.pages[0].__setattr__("mediabox", Array([0, 0, 612, 792])),
        "paper",
        "size of a4",
    ),
    "no PDF/UA": (drop_claims, "ua1", ""),
    "no PDF/A": (drop_claims, "a2a", ""),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_changed_is_found(what: str, handout: Handout, tmp_path: Path) -> None:
    """By the rule that is meant for it, in words that name it."""
    spoil, rule, words = SPOILT[what]
    reading = read_back(spoilt(handout.pdf, spoil), tmp_path, handout.leaflet)
    told = [found.message for found in reading.of("error") if found.rule == f"pdf-{rule}"]
    assert any(words in message for message in told), [str(found) for found in reading.problems]


def test_what_goes_on_from_the_page_before_says_so(cache_folder: Path, tmp_path: Path) -> None:
    """Above it stands its heading, and “(continued)”, and above nothing else."""
    job = job_for(fixture_topic(PROCEDURE), Request(preset="whole"), format_="giant-print")
    made = make_handout(job, Cache(cache_folder))
    spoils: tuple[Spoil, ...] = (
        lambda pdf: at_run(pdf, "(continued)", drop_run),
        lambda pdf: [element.__setitem__("/S", Name.H3) for element in elements(pdf, "H2")],
    )
    told = [
        read_back(data, tmp_path, made.leaflet).of("error")
        for data in (made.pdf, *(spoilt(made.pdf, spoil) for spoil in spoils))
    ]
    missing, needless = ([one.message for one in found if one.rule == "pdf-going-on"] for found in told[1:])
    assert told[0] == ()
    assert any("goes on here, and nothing says so" in message for message in missing)
    assert any("a line says that something goes on here" in message for message in needless)


def test_what_is_clipped_to_its_page_is_not_over_the_edge(handout: Handout, tmp_path: Path) -> None:
    """As the bar beside a note that goes on overleaf."""
    for clip, told in ((b"0 10 590 400", []), (b"0 -90 590 400", ["pdf-edges"])):
        bar = b"/Artifact BMC q " + clip + b" re W n 500 -80 9 300 re W n 500 -80 9 300 re f Q EMC"
        data = spoilt(handout.pdf, partial(append, operators=bar))
        assert [found.rule for found in read_back(data, tmp_path, handout.leaflet).problems] == told


def test_a_problem_names_file_and_page(handout: Handout, tmp_path: Path) -> None:
    """And says how to mend it where that is known."""
    data = spoilt(handout.pdf, lambda pdf: unset(elements(pdf, "Figure")[0], "/Alt"))
    pictures = [found for found in read_back(data, tmp_path).problems if found.rule == "pdf-pictures"]
    assert [(found.path, found.place) for found in pictures] == [(tmp_path / "leaflet.pdf", "page 1")]


def test_any_other_pdf_is_read_without_a_crash(tmp_path: Path) -> None:
    """A blank page, without a tag, is no handout of ours."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out)
    reading = read_back(out.getvalue(), tmp_path)
    assert (
        reading.problems[0].message
        == "the file has no tags: handouts did not make it, or another program has removed them"
    )
    assert not any("Error" in found.message for found in reading.problems)
    rules = {found.rule for found in reading.problems}
    assert {"pdf-tree", "pdf-language", "pdf-title", "pdf-edges", "pdf-leaflet-code", "pdf-ua1"} <= rules
    assert reading.code == reading.compared_with == ""


def test_an_element_that_holds_itself_is_no_endless_loop(handout: Handout, tmp_path: Path) -> None:
    """The tree can't be read, and that is said."""
    data = spoilt(handout.pdf, lambda pdf: elements(pdf, "Sect")[0].K.append(elements(pdf, "Sect")[0]))
    assert "pdf-words" in {found.rule for found in read_back(data, tmp_path, handout.leaflet).problems}


def test_a_leaflet_that_was_changed_is_not_compared_with(handout: Handout, tmp_path: Path) -> None:
    """It is an error of its own."""
    path = keep_leaflet(tmp_path, handout.leaflet)
    path.write_bytes(handout.leaflet.replace(b"gentle", b"strong"))
    (found,) = read_back(handout.pdf, tmp_path).problems
    assert found.rule == "pdf-leaflet-unchanged"
    assert "was changed" in found.message


@pytest.mark.parametrize(("data", "message"), [(b"no PDF", "it is not a PDF"), (None, "No such file")])
def test_what_can_not_be_read(data: bytes | None, message: str, tmp_path: Path) -> None:
    """A file that is none, or is not there."""
    path = tmp_path / "leaflet.pdf"
    if data:
        path.write_bytes(data)
    with pytest.raises(FileError, match=message):
        check_file(path, lambda _name, _locale: None, lambda _topic: ())


def test_a_password_is_asked_of_nobody(handout: Handout, tmp_path: Path) -> None:
    """The file is refused."""
    pdf = pikepdf.open(BytesIO(handout.pdf))
    pdf.save(tmp_path / "leaflet.pdf", encryption=pikepdf.Encryption(owner="owner", user="user"))
    with pytest.raises(FileError, match="password"):
        check_file(tmp_path / "leaflet.pdf", lambda _name, _locale: None, lambda _topic: ())


@pytest.mark.parametrize("values", [PATIENT, {"name": "Maria Muster"}, {**PATIENT, "name": "Maria Muster " * 12}])
def test_what_names_the_patient_is_no_fault(values: dict[str, str], cache_folder: Path, tmp_path: Path) -> None:
    """Whether it stands in the leaflet's places or was laid out for itself; the leaflet knows nothing of it."""
    made = of_patient(cache_folder, values)
    assert read_back(made.pdf, tmp_path, made.leaflet).problems == ()


@pytest.mark.parametrize("lost", ["Name:", "Date of birth:"])
def test_no_message_names_the_patient(lost: str, cache_folder: Path, tmp_path: Path) -> None:
    """Not even where the text beside it is wrong."""
    made = of_patient(cache_folder, PATIENT)
    told = read_back(spoilt(made.pdf, lambda pdf: at_run(pdf, lost, drop_run)), tmp_path, made.leaflet).problems
    assert told
    assert not any("Maria" in str(found) or "1970" in str(found) for found in told)


@pytest.mark.parametrize(
    ("text", "address", "is_same"),
    [
        ("+44 (0)20 7946 0000 ext. 12", "+442079460000;ext=12", True),
        ("+44 (0)20 7946 0000 ext. 12", "+440207946000012", False),
        ("+44 020 7946 0000", "+442079460000", True),
        ("020 7946 0000", "+442079460000", True),
        ("020 7946 0000", "+4420794600000001", False),
        ("020 7946 0000 x204", "+442079460000", False),
        ("+39 06 1234 5678", "+390612345678", True),
        ("999", "999", True),
        ("999", "112", False),
        ("000", "+61", False),
    ],
)
def test_a_number_and_its_address(text: str, address: str, is_same: bool) -> None:
    """The digits that are read are those that are dialled (RFC 3966), whatever country they are in."""
    assert _dials(address, text) == is_same


def test_glyphs_that_are_far_apart_are_no_line() -> None:
    """Digits of two drawings side by side are not a text over both."""
    before = GlyphBox(10, 0, 12, "1")
    assert _goes_on(before, 17, 1, 13)
    assert not _goes_on(before, 90, 0, 12)
    assert not _goes_on(before, 17, 14, 26)
