"""A leaflet as a web page says what its PDF says, in the same order, and needs nothing but itself."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from made_texts import made_topic
from msgspec.structs import replace
from pdf_reader import tags
from printing import FIELDS, VALUES, excerpt, job_for, renderer, renderer_in
from topic_folders import PROCEDURE, SPRAINS, TOPICS, WHOLE, edited, fixture_topic, shipped_topic
from translating import CATALOG, change

from handouts.choose.fronts import HEAD, NOTES
from handouts.choose.selection import parts_of, select
from handouts.cli import main
from handouts.compose.composition import Composition
from handouts.compose.elements import NOWHERE, elements
from handouts.compose.web_page import web_page as compose_page
from handouts.errors import ContentError, NoRoom
from handouts.language.clinic_words import clinic_in
from handouts.language.editions import edition
from handouts.language.fixed_words import fixed_words
from handouts.load.clinic import load_clinic, sample_clinic
from handouts.load.theme import read_theme
from handouts.load.topic import load_topic
from handouts.model.galley import Feet
from handouts.model.job import Edition, Job, Request
from handouts.model.page import page
from handouts.model.sign_off import Approval, Checked
from handouts.readback.tags import PieceReader, letters, spoken
from handouts.render import WebPage, make_handout, make_web_page
from handouts.typeset.cache import user_cache

GO_ON = {locale: letters(fixed_words(locale).gettext("The signs to call about follow.")) for locale in WHOLE}
"""What stands below the numbers where the signs are on page 2."""
HOSTILE = TOPICS.parent / "hostile_clinic" / "clinic.toml"
ON_THE_DAY = Request("on-the-day")


def web_page(request: Request = ON_THE_DAY, topic: str = PROCEDURE, **options: object) -> WebPage:
    return make_web_page(job_for(fixture_topic(topic), request, **options))  # type: ignore[arg-type]


def page_of(pieces: list[str], sections: Mapping[str, str] = NOWHERE) -> str:
    """Return the page of some HTML."""
    words = Composition("", "", "en", "ltr", {}, (), Feet("", "", "", "", {}, ""))
    return compose_page(words, pieces, page("a4", "clear-print"), "p{}", "Title", ["foot"], sections)


def in_arabic(values: dict[str, str]) -> str:
    """Return the page of a small leaflet in Arabic for a patient."""
    clinic = replace(clinic_in(sample_clinic(), "ar"), patient_fields=(*FIELDS, "note"))
    return make_web_page(job_for(made_topic("ar"), Request("one"), clinic, values=values)).html


def told(html: str) -> list[str]:
    """Return the letters of each block of a page, without those of the foot."""
    reader = PieceReader()
    reader.feed(html.partition("<body")[2].partition("<footer")[0])
    return [letters(block.text) for block in reader.blocks if letters(block.text)]


def printed(pdf: bytes) -> list[str]:
    return [letters(text) for text in spoken(tags(pdf))]


def front_of(html: str) -> set[str]:
    """Return the texts of a page that may give way, and those of the box which they give way to."""
    reader = PieceReader()
    reader.feed(html.partition("<main>")[2] + html.partition("<main>")[0])
    call = matched(r'<section id="([^"]+)"[^>]*>\s*<div class="call"', html)
    kinds = {*HEAD, NOTES, "language-help"}
    return {letters(b.text) for b in reader.blocks if b.piece == call or b.piece.partition(".")[0] in kinds}


def matched(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    assert found, pattern
    return found[1]


# The same as the PDF


def test_the_texts_are_those_of_the_pdf() -> None:
    """Block by block, in the same order, in either direction."""
    pdf, _ = renderer().make(excerpt())
    clinic = replace(sample_clinic(), patient_fields=FIELDS)
    assert told(web_page(clinic=clinic).html) == printed(pdf)
    arabic, chosen = renderer_in("ar")
    job = Job(arabic.key.edition, arabic.key.page, select(arabic.key.topic, Request("one")))
    assert told(make_web_page(job).html) == printed(arabic.make(chosen)[0])


@pytest.mark.proof
@pytest.mark.parametrize("clinic", ["sample", "hostile"])
@pytest.mark.parametrize("locale", WHOLE)
def test_the_texts_are_those_of_every_pdf(locale: str, clinic: str) -> None:
    """In every language, each preset has its PDF's texts, in the same order; only what gives way to whom to call on
    page 1 may stand elsewhere there, or not at all."""
    topic = shipped_topic()
    owner = load_clinic(HOSTILE) if clinic == "hostile" else sample_clinic()
    for preset in topic.presets:
        said = edition(topic, owner, locale)
        job = job_for(said.topic, Request(preset), said.clinic)
        try:
            pdf = make_handout(job, user_cache()).pdf
        except NoRoom:
            continue
        html = make_web_page(job).html
        mine, theirs, front = told(html), printed(pdf), front_of(html)
        assert {text for text in theirs if text not in mine} <= {GO_ON[said.topic.language]}, preset
        ordered = [text for text in theirs if text in mine and text not in front]
        assert ordered == [text for text in mine if text not in front], preset


def test_marks_and_foot() -> None:
    """Draft and sample stand at the top and in the foot, with topic, version and code; the code is the PDF's."""
    made = web_page()
    foot = made.html.partition("<footer")[2]
    for mark in ("Draft: not yet checked by a clinician", "SAMPLE: not for patients"):
        assert made.html.count(mark) == 2
        assert mark in foot
    assert " · Version of " in foot and f" · Leaflet {made.code}" in foot
    assert web_page(clinic=replace(sample_clinic(), patient_fields=FIELDS)).code == excerpt().code


def test_an_unfinished_translation_says_so() -> None:
    """In place of the draft mark."""
    topic = replace(fixture_topic(PROCEDURE), is_unfinished=True)
    assert make_web_page(job_for(topic, ON_THE_DAY)).html.count("UNFINISHED: not for patients") == 2


def test_a_signed_leaflet_says_who_checked_it_and_no_more() -> None:
    """No draft mark, a line for who checked it, and the day of the next review."""
    topic, clinic = fixture_topic(PROCEDURE), replace(sample_clinic(), is_sample=False)
    job = job_for(topic, ON_THE_DAY, clinic)
    line = Checked("clinician", "Ear nurse", date(2026, 11, 1), date(2027, 11, 1))
    approval = Approval({part: {"clinician": line} for part in parts_of(job.selection)})
    html = make_web_page(replace(job, edition=Edition(topic, clinic, approval))).html
    assert "Draft" not in html
    assert "Ear nurse" in matched('<section id="checked[^>]*>(.*?)</section>', html)


def test_what_lacks_words_is_refused(tmp_path: Path) -> None:
    """As for the PDF, with the same message."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "", "\n")
    change(topic / CATALOG, "Puede hacer cosquillas.", "")
    said = edition(load_topic(topic), sample_clinic(), "es")
    with pytest.raises(ContentError, match="not translated"):
        make_web_page(job_for(said.topic, ON_THE_DAY, said.clinic))


# One file, which needs nothing


def test_the_page_is_whole_by_itself() -> None:
    """Language, direction, title; its policy lets it load nothing but its own pictures, and its styles alone."""
    html = web_page().html
    assert html.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">')
    assert matched("<title>(.*?)</title>", html) == web_page().title
    styles = matched("<style>(.*?)</style>", html)
    digest = b64encode(sha256(styles.encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in html
    assert "<script" not in html and "url(" not in styles and "@import" not in styles
    assert not re.search(r'\s(?:style|on\w+)="', html)
    assert all(source.startswith("data:image/") for source in re.findall(r'src="(.{20})', html))


def test_a_style_of_one_element_becomes_a_rule() -> None:
    """The policy lets no attribute pass; what would break out of its rule is left out."""
    told = "<p style='inline-size: 8em'>a</p><p class=b style='inline-size: 8em'>b</p><p style='}'>c</p>"
    html = page_of([f"<section>{told}</section>"])
    assert html.partition("</style>")[0].endswith("p{}\n.own-1{inline-size: 8em}\n")
    assert '<p class="own-1">a</p><p class="b own-1">b</p>' in html and "style=" not in html.partition("<body")[2]


def test_a_page_is_the_same_each_time() -> None:
    """Byte for byte."""
    assert web_page() == web_page()


def test_what_is_the_head_of_the_page_and_what_is_not() -> None:
    """The clinic and marks are its header; the title begins what it is about."""
    html = web_page().html
    header, main = matched("<header>(.*?)</header>", html), matched("<main>(.*?)</main>", html)
    assert re.findall('<section id="([^"]+)"', header) == ["status", "masthead"]
    assert main.startswith('<section id="head.on-the-day"')
    assert html.count("<h1") == 1


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"b": "section.b.knee"}, '<p>As <a href="#section.b.knee">there</a>.\u00a0</p>'),
        ({}, "<p>As <span>there</span>.\u00a0</p>"),
    ],
)
def test_words_that_refer_to_a_section_lead_to_it_if_it_is_there(where: dict[str, str], said: str) -> None:
    """A page on a screen has no number."""
    place = '<a class="page-of" href="section:b" title="there"><span data-place="page-of b"></span></a>'
    text = f'<section><p>As <span data-section="b">there</span>.&nbsp;{place}</p></section>'
    assert said in page_of([text], where)


def test_lists_and_tables_say_what_they_are() -> None:
    """Halves of lists are joined, and each cell knows the head of its column."""
    html = web_page(Request("side-by-side"), SPRAINS).html
    body = elements(html.partition("<main>")[2].partition("</main>")[0])
    assert all(child.tag == "li" for one in body.iter() if one.tag in {"ul", "ol"} for child in one)
    assert all(one.get("role") == "list" for one in body.iter() if one.tag in {"ul", "ol"})
    for table in body.iter("table"):
        heads = [" ".join("".join(head.itertext()).split()) for head in table.iterfind("thead/tr/th")]
        assert {cell.get("data-head") for cell in table.iterfind("tbody/tr/td")} <= {*heads}


def test_styles_that_need_room_are_for_wide_screens() -> None:
    """Lengths are in the reader's own letters; larger print is larger on a screen."""
    styles = matched("<style>(.*?)</style>", web_page().html)
    bare = re.sub(r"@media[^{]*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", styles)
    assert ".side-by-side" in styles and ".side-by-side" not in bare and ".stacked" not in bare
    assert "--body-size:1rem;" in styles and "--web-size:100.0000%;" in styles
    large = matched("<style>(.*?)</style>", web_page(format_="large-print").html)
    assert "--web-size:150.0000%;" in large and ".stacked" in large


def test_a_theme_is_taken_along(tmp_path: Path) -> None:
    """Its templates, and its styles, which come last."""
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    (tmp_path / "theme" / "styles").mkdir()
    own = '{% extends "default/article.html" %}{% block notes %}<section id="notes"><p>Ours</p></section>{% endblock %}'
    (tmp_path / "theme" / "templates" / "article.html").write_text(own)
    (tmp_path / "theme" / "styles" / "theme.css").write_text(".stacked { --measure: 30em }")
    html = web_page(clinic=replace(sample_clinic(), theme=read_theme(tmp_path))).html
    assert '<section id="notes"><p>Ours</p></section>' in html
    assert html.partition("</style>")[0].endswith("{\n.stacked { --measure: 30em }\n}")


# A patient


def test_a_patients_values_are_text() -> None:
    """Whatever is in them: escaped, and with a direction of their own."""
    html = in_arabic({"name": "<b>Zoë & O’Neil</b>", "date_of_birth": "1970-12-31"})
    assert '<bdi dir="ltr">&lt;b&gt;Zoë &amp; O’Neil&lt;/b&gt;</bdi>' in html
    assert "for-paper" not in matched('<div class="(field-row)">', html)


def test_places_without_a_value_are_for_paper() -> None:
    """Nobody can write on a screen: they appear when the page is printed."""
    clinic = replace(sample_clinic(), patient_fields=FIELDS)
    empty = web_page(clinic=clinic).html
    assert '<div class="patient for-paper">' in empty and empty.count('class="field for-paper"') == 2
    named = web_page(clinic=clinic, values={"name": VALUES["name"]}).html
    assert '<div class="patient">' in named and named.count('class="field for-paper"') == 1


@pytest.mark.parametrize("note", ["Bring a friend.", "Bring a friend.\nAnd your tablets."])
def test_a_longer_note_is_a_piece_of_its_own(note: str) -> None:
    """It stands after whom to call, as on paper."""
    clinic = replace(sample_clinic(), patient_fields=("name", "note"))
    html = web_page(clinic=clinic, values={"name": "Zoë", "note": note}).html
    assert ('<section id="note"' in html) == ("\n" in note)
    assert all(line in html for line in note.split("\n"))
    if "\n" in note:
        assert html.index('id="section.') < html.index('<section id="note"')


# The command


def run(*arguments: str) -> int:
    return main.run(["render", str(TOPICS / PROCEDURE), "--preset", "on-the-day", "--sample", *arguments])


def test_the_ending_of_a_name_says_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For its owner alone; a file of the same kind is replaced, and it is told what was made."""
    monkeypatch.chdir(tmp_path)
    made = web_page()
    for name, data, told in (("a.html", made.html, "web page"), ("a.txt", made.text, "plain text")):
        assert [run("-o", name), run("-o", name)] == [0, 0]
        assert Path(name).read_bytes() == data.encode()
        assert Path(name).stat().st_mode & 0o777 == 0o600
        assert capsys.readouterr().out == f"{name}: {told}, leaflet code {made.code}\n" * 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "a.docx"), "can only make a PDF, HTML or TXT file here"),
        (("-o", "there.txt"), "a file that is not a text of a leaflet is already there"),
        (("-o", "there.html"), "a file that is not a web page is already there"),
        (("-o", "a.html", "--max-pages", "2"), "--max-pages is for a PDF"),
        (("-o", "all.html", "--locale", "all"), "is one file, but these are several leaflets"),
    ],
)
def test_what_can_not_be_written_is_refused(
    arguments: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An ending of no kind, a file of another kind, what only paper has, several in one."""
    monkeypatch.chdir(tmp_path)
    for name in ("there.txt", "there.html"):
        Path(name).write_text("my notes\n")
    assert run(*arguments) == 2
    assert told in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"there.txt", "there.html"}
    assert Path("there.txt").read_text() == "my notes\n"
