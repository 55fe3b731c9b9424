"""The style sheet has the order of a print sheet, the brand's values, and nothing that the engine can't move."""

import json
import re
import shutil
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec.structs import replace
from narrowed import only
from pdf_reader import parsed
from printing import job_for, key_for
from topic_folders import PROCEDURE, SPRAINS, TOPICS, fixture_topic

from handouts.choose.leaflet import decode, excerpt_of
from handouts.choose.selection import select
from handouts.cli import main
from handouts.compose.composition import Composition, compose
from handouts.compose.theme import css, environment
from handouts.errors import ContentError, NoRoom, UnknownName, UsageError
from handouts.language.editions import edition
from handouts.load.clinic import load_clinic, sample_clinic
from handouts.load.theme import BREAKING, read_theme
from handouts.model import page
from handouts.model.clinic import Clinic
from handouts.model.job import Request, job_of, page_of
from handouts.model.theme import DEFAULT
from handouts.readback.check import BESIDE
from handouts.readback.comparison import Comparison, expect
from handouts.readback.rule import problems
from handouts.readback.tags import spoken
from handouts.render import make_handout
from handouts.typeset.cache import user_cache
from handouts.typeset.galleys import fingerprint_of

PAGE = page.page("a4", "clear-print")
SHEETS = {
    file.name: file.read_text("utf-8") for file in files("handouts.styles").iterdir() if file.name.endswith(".css")
}


def test_sheets_stand_in_the_order_of_a_print_sheet() -> None:
    """Fonts, variables, the page, elements, then what the layout adds."""
    sheet = css(PAGE, sample_clinic(), "comparison")
    firsts = [
        "/* Fonts:",
        ":root{",
        "/* Lengths",
        "/* The galley",
        "/* Text",
        "/* Pieces",
        "/* Widgets",
        "/* Conditions",
    ]
    places = [sheet.index(first) for first in firsts]
    assert places == sorted(places)


def test_a_layouts_own_sheet_is_for_that_layout() -> None:
    """Nothing of the comparison reaches an article."""
    assert SHEETS["comparison.css"] in css(PAGE, sample_clinic(), "comparison")
    assert ".column" not in css(PAGE, sample_clinic(), "article")


def test_brand_and_format_are_custom_properties() -> None:
    """Every colour, family and size that differs from clinic to clinic and format to format."""
    brand = replace(sample_clinic().brand, colour="#010203", heading_font="Noto Serif")
    sheet = css(page.page("a4", "large-print"), replace(sample_clinic(), brand=brand), "article")
    for declaration in (
        "--body-size:18pt;",
        "--title-size:30.6pt;",
        "--colour:#010203;",
        f"--tint:{brand.tint};",
        f"--ink:{brand.ink};",
        '--heading-font:"Noto Serif", ',
        f'--body-font:"{brand.body_font}", ',
    ):
        assert declaration in sheet


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - {"web.css"}))
def test_styles_hold_nothing_that_breaks_a_handout(name: str) -> None:
    """Units move, pages break, text runs either way, and clear print has no slanted, stretched or underlined words."""
    rules = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL)
    assert BREAKING.search(rules) is None, BREAKING.search(rules)


@pytest.mark.parametrize("name", SHEETS)
def test_styles_name_no_colour_of_their_own(name: str) -> None:
    """But white, for words on the brand's colour, which was proved against it."""
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", SHEETS[name])) <= {"#ffffff"}


# A clinic's own theme


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A theme that changes one block and one custom property."""
    made = tmp_path / "theme"
    (made / "templates").mkdir(parents=True)
    (made / "styles").mkdir()
    own = '{% extends "default/article.html" %}\n{% block notes %}<section id="notes">Ours</section>{% endblock %}'
    (made / "templates" / "article.html").write_text(own)
    (made / "styles" / "theme.css").write_text(":root { --measure: 30em }")
    return made


def themed(folder: Path, own: str = "") -> Composition:
    """Return a composition with the theme; `own` stands in its block for notes."""
    if own:
        text = f'{{% extends "default/article.html" %}}\n{{% block notes %}}{own}{{% endblock %}}'
        (folder / "templates" / "article.html").write_text(text)
    clinic = replace(sample_clinic(), theme=read_theme(folder.parent))
    return compose(key_for(fixture_topic(PROCEDURE), clinic=clinic))


def test_a_theme_changes_a_block_and_a_property(folder: Path) -> None:
    """All else is as without it, but for the line over what goes on on another page: the new notes have no heading."""
    plain, own = compose(key_for(fixture_topic(PROCEDURE))), themed(folder)
    before, start, notes = plain.html.partition('<section id="notes"')
    after = re.sub('<section id="continued.notes".*?</section>\n', "", notes.partition("</section>")[2])
    assert own.html == f"{before}{start}>Ours</section>{after}"
    assert own.css == plain.css + "\n:root { --measure: 30em }"


def test_a_part_of_a_theme_goes_before_the_default(folder: Path) -> None:
    """In the default's own templates too."""
    (folder / "templates" / "partials").mkdir()
    (folder / "templates" / "partials" / "notes.html").write_text('<section id="notes">{{ clinic.name }}</section>')
    (folder / "templates" / "article.html").unlink()
    assert f'<section id="notes">{sample_clinic().name}</section>' in themed(folder).html


def test_a_theme_escapes_what_it_prints(folder: Path) -> None:
    """As the default does."""
    assert "&lt;b&gt;" in themed(folder, '{{ "<b>" }}').html


@pytest.mark.parametrize(
    "own",
    [
        '{% include "../secret.html" %}',
        '{% include "default/../../secret.html" %}',
        '{% include "partials/linked.html" %}',
        "{{ topic.path }}",
        "{{ topic.path.read_text() }}",
        "{{ topic.__class__ }}",
        "{{ inline.__self__ }}",
        "{{ inline.__func__.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ topic.glossary.clear() }}",
        "{{ translate.__self__.install() }}",
        '{{ "{0.__class__}".format(topic) }}',
        "{{ no_such_name }}",
        "{% no_such_tag %}",
        "{% trans count=2 %}a page{% pluralize %}pages{% endtrans %}",
        "{{ 1 / 0 }}",
        "{{ 1 + none }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    ],
)
def test_a_theme_reaches_nothing_but_its_own(folder: Path, own: str) -> None:
    """No file of another folder, by dots or by a link, no path, nothing of Python, and no name that is not there; what
    fails as it runs is blamed on the theme, too."""
    (folder.parent / "secret.html").write_text("secret")
    (folder / "templates" / "secret.html").symlink_to(folder.parent / "secret.html")
    (folder / "templates" / "partials").mkdir()
    (folder / "templates" / "partials" / "linked.html").symlink_to(folder.parent / "secret.html")
    with pytest.raises(ContentError, match="can't be used"):
        themed(folder, own)


def test_a_sheet_that_is_a_link_out_of_the_theme_is_refused(folder: Path) -> None:
    """Its rules could be anybody's."""
    (folder.parent / "secret.css").write_text("html { color: red }")
    (folder / "styles" / "text.css").symlink_to(folder.parent / "secret.css")
    with pytest.raises(ContentError, match="lies outside the folder theme"):
        themed(folder)


@pytest.mark.parametrize(
    ("block", "own", "said"),
    [
        ("sections", "", "the piece section.about is missing"),
        ("contact", '<section id="contact" class="piece"><h2>Us</h2></section>', "the piece contact does not print “"),
        (
            "status",
            '<section id="status" class="piece"><p>Fine</p></section>',
            "does not print “Draft: not yet checked",
        ),
        (
            "notes",
            '<section id="advert" class="piece"><p>Buy</p></section>',
            "advert is the theme's own, and no leaflet",
        ),
    ],
)
def test_a_theme_leaves_nothing_out(folder: Path, block: str, own: str, said: str) -> None:
    """No section, number, mark or word; and it invents no piece."""
    text = f'{{% extends "default/article.html" %}}\n{{% block {block} %}}{own}{{% endblock %}}'
    (folder / "templates" / "article.html").write_text(text)
    with pytest.raises(ContentError, match=said):
        themed(folder)


def test_a_theme_that_hides_a_number_is_refused(folder: Path) -> None:
    """All of it is told, by file and line."""
    sheet = folder / "styles" / "theme.css"
    sheet.write_text("/* ours */\n.contact a { display: none }\nh1 { text-transform: uppercase }\n")
    with pytest.raises(ContentError) as refused:
        themed(folder)
    assert f"{sheet}:2: “display: none” can't be used in a theme" in refused.value.message
    assert f"{sheet}:3: “text-transform” can't be used in a theme" in refused.value.message


def test_a_broken_template_is_told_by_file_and_line(folder: Path) -> None:
    (folder / "templates" / "article.html").write_text(
        '{% extends "default/article.html" %}\n{% block notes %}\n{{ x }}'
    )
    with pytest.raises(ContentError, match=r"theme/templates/article.html:3: Unexpected end of template"):
        themed(folder)
    with pytest.raises(ContentError, match=r"theme/templates/article.html:2: 'no_such_name' is undefined"):
        themed(folder, "{{ no_such_name }}")


def test_what_is_no_part_of_a_theme_is_told(folder: Path) -> None:
    (folder / "logo.png").write_bytes(b"x")
    with pytest.raises(ContentError, match="is neither a template nor a style sheet"):
        themed(folder)


def test_the_example_theme_prints_a_leaflet_that_is_whole(tmp_path: Path) -> None:
    """From `theme example` to a leaflet that reads back without a finding."""
    for path in (Path(__file__).parent / "hostile_clinic").iterdir():
        shutil.copy(path, tmp_path)
    shutil.copytree(TOPICS / PROCEDURE, tmp_path / "ear")
    clinic = ["--clinic", str(tmp_path / "clinic.toml")]
    assert main.run(["theme", "example", *clinic]) == 0
    assert main.run(["theme", "example", *clinic]) == 7, "nothing is written over"
    assert main.run(["theme", "eject", "status.html", *clinic]) == 4
    assert main.run(["theme", "eject", "partials/status.html", *clinic]) == 0
    leaflet = str(tmp_path / "leaflet.pdf")
    made = ["render", str(tmp_path / "ear"), "--preset", "on-the-day", *clinic, "-o", leaflet]
    assert main.run(made) == 0
    assert main.run(["check", leaflet, "--of", str(tmp_path / "ear"), *clinic]) == 0


def test_what_can_be_changed_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["theme", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"templates/partials/status.html", "styles/tokens.css"} <= {part["name"] for part in told["parts"]}
    assert {"space", "colour", "measure"} <= set(told["properties"])


def test_templates_are_compiled_once_a_process() -> None:
    """Whatever is composed."""
    compose(key_for(fixture_topic(PROCEDURE)))
    first = environment(DEFAULT).get_template("galley.html")
    compose(key_for(fixture_topic(SPRAINS), "comparison"))
    assert environment(DEFAULT).get_template("galley.html") is first


def test_the_manual_names_every_block_and_property() -> None:
    """And none that is not there."""
    manual = Path("docs/themes.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([\w-]+)` \|", manual, re.MULTILINE))
    blocks = set(re.findall(r"{% block (\w+) %}", Path("templates/galley.html").read_text("utf-8")))
    properties = set(re.findall(r"--([\w-]+):", css(PAGE, sample_clinic(), "comparison")))
    assert told == blocks | properties


HOSTILE = Path(__file__).parent / "hostile_clinic" / "clinic.toml"
B5 = "[papers.b5]\nwidth_mm = 176\nheight_mm = 250\n"
LEAST = "[papers.least]\nwidth_mm = 130\nheight_mm = 210\nmargin_side_mm = 10\n"
WIDE = "[papers.wide]\nwidth_mm = 240\nheight_mm = 240\nmargin_top_mm = 30\nmargin_bottom_mm = 30\n"


def with_papers(workspace: Path, papers: str, clinic: Clinic | None = None) -> Clinic:
    """Return a clinic with papers of its own."""
    (workspace / "theme").mkdir(exist_ok=True)
    (workspace / "theme" / "theme.toml").write_text(papers, "utf-8")
    return replace(clinic or sample_clinic(), theme=read_theme(workspace))


def test_a_theme_has_papers_of_its_own(tmp_path: Path) -> None:
    """By name; margins are those of a paper of its size unless told, and those of a shipped one can be changed."""
    clinic = with_papers(tmp_path, f"{B5}{WIDE}[papers.a4]\nmargin_side_mm = 25\n")
    b5, wide, a4 = (page_of(clinic, name) for name in ("b5", "wide", "a4"))
    assert (b5.paper.width_mm, b5.margin_side_mm, b5.is_side_by_side) == (176, 12, False)
    assert (wide.margin_top_mm, wide.margin_bottom_mm, wide.margin_side_mm) == (30, 30, 18)
    assert (a4.content_width_mm, page_of(clinic, "a4", "giant-print").margin_side_mm) == (160, 16)
    assert page_of(clinic, "letter") == page_of(sample_clinic(), "letter")
    with pytest.raises(UsageError, match="giant print does not fit on b5"):
        page_of(clinic, "b5", "giant-print")
    with pytest.raises(UnknownName, match="unknown paper: b6"):
        page_of(clinic, "b6")


def test_another_paper_changes_no_leaflet(tmp_path: Path) -> None:
    """Its code and the name of its layout stay as they are; a margin of its own paper gives it another of both."""
    one, more, wider = (
        job_for(fixture_topic(PROCEDURE), Request(preset="on-the-day"), with_papers(tmp_path, papers), "b5")
        for papers in (B5, B5 + WIDE, B5 + "margin_side_mm = 15\n")
    )
    assert excerpt_of(one)[0].code == excerpt_of(more)[0].code != excerpt_of(wider)[0].code
    assert fingerprint_of(one.galley) == fingerprint_of(more.galley) != fingerprint_of(wider.galley)


@pytest.mark.parametrize(
    ("papers", "told"),
    [
        (
            "[papers.b5]\nwidth_mm = 100\nheight_mm = '25 cm'\n",
            "width_mm: expected millimetres, from 120 to 450 (without a unit",
        ),
        ("[papers.b5]\nwidth_mm = 176\n", ":1: papers.b5: lacks its size (add width_mm and height_mm)"),
        ("[papers.a5]\nwidth_mm = 150\n", ":1: papers.a5: a5 is 148 by 210 mm (name a paper of another size otherwise"),
        ("[papers.b5]\nmargin_top_mm = 5\n", ":2: papers.b5.margin_top_mm: expected millimetres, from 13 to 60"),
        ("[papers.a5]\nmargin_side_mm = 40\n", "papers.a5: leaves 68 by 180.4 mm for text (at least 110 by 180 mm"),
        ("[papers.B5]\nwidth_mm = 176\n", ":1: papers.B5: is no name: B5"),
        ("[paper.b5]\nwidth_mm = 176\n", "theme.toml: paper: unknown key (did you mean papers?)"),
    ],
)
def test_a_paper_that_is_too_small_is_refused(tmp_path: Path, papers: str, told: str) -> None:
    """By file and line, before anything is laid out."""
    with pytest.raises(ContentError) as refused:
        with_papers(tmp_path, papers)
    assert told in refused.value.message
    assert "theme.toml" in refused.value.message


@pytest.mark.parametrize(("papers", "name", "format_"), [(B5, "b5", "large-print")])
def test_a_paper_of_ones_own_is_proved(tmp_path: Path, papers: str, name: str, format_: str) -> None:
    """As every other: complete, nothing touches, and a reader of the file finds the leaflet again."""
    check_paper(tmp_path, papers, name, format_, sample_clinic())


@pytest.mark.proof
@pytest.mark.parametrize(
    ("papers", "name", "format_"),
    [(LEAST, "least", "clear-print"), (LEAST, "least", "large-print"), (WIDE, "wide", "giant-print")],
)
def test_a_paper_of_ones_own_is_proved_proof(tmp_path: Path, papers: str, name: str, format_: str) -> None:
    """The least that there is, and a square one; a clinic with the longest words may find no room on page 1."""
    check_paper(tmp_path, papers, name, format_, sample_clinic())
    with suppress(NoRoom):
        check_paper(tmp_path, papers, name, format_, load_clinic(HOSTILE))


def check_paper(folder: Path, papers: str, name: str, format_: str, clinic: Clinic) -> None:
    own = with_papers(folder, papers, clinic)
    topic = only(fixture_topic(PROCEDURE), "on-the-day")
    job = job_of(edition(topic, own, "en"), select(topic, Request(preset="on-the-day")), name, format_)
    handout = make_handout(job, user_cache())
    read = parsed(handout.pdf)
    size = [float(edge) for edge in read.pdf.pages[0].mediabox[2:]]
    assert size == pytest.approx([job.page.width_pt, job.page.height_pt], abs=0.1)
    expected = expect(decode(handout.leaflet), handout.code, told=spoken(read.document))
    assert [str(problem) for problem in problems(BESIDE, Comparison(read, expected), read)] == []


def test_a_clinic_names_a_paper_of_its_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its file and in a command; one that is not there is refused with those that are."""
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "theme.toml").write_text(B5)
    own = tmp_path / "clinic.toml"
    own.write_text('name = "A"\npaper = "B5"\nphones = [{ number = "999", kind = "urgent" }]\n')
    assert load_clinic(own).paper == "b5"
    monkeypatch.chdir(tmp_path)
    assert main.run(["theme", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["papers"][-1] == "b5"
    own.write_text(own.read_text().replace("B5", "b6"))
    with pytest.raises(ContentError, match=r"clinic.toml:2: paper: unknown: b6 \(choose from: a4, .*, b5\)"):
        load_clinic(own)
    own.write_text(own.read_text().replace('"b6"', '"b5"\nformat = "giant-print"'))
    with pytest.raises(ContentError, match="format: giant print does not fit on b5"):
        load_clinic(own)
