"""The style sheet has the order of a print sheet, the brand's values, and nothing that the engine can't move."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec.structs import replace
from printing import key_for
from topic_folders import PROCEDURE, SPRAINS, fixture_topic

from handouts.compose.composition import Composition, compose
from handouts.compose.theme import DEFAULT, Theme, css, environment
from handouts.errors import ContentError
from handouts.load.clinic import sample_clinic
from handouts.model import page

PAGE = page.page("a4", "clear-print")
SHEETS = {
    file.name: file.read_text("utf-8") for file in files("handouts.styles").iterdir() if file.name.endswith(".css")
}
FORBIDDEN = re.compile(
    r"opacity|filter|transform|float|position:|text-transform|letter-spacing|italic|underline|gradient|shadow"
    r"|hyphens:\s*auto|border-collapse:\s*collapse|@page|@import|url\("
    r"|(margin|padding|border)-(left|right)|text-align:\s*(left|right)"
)


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


@pytest.mark.parametrize("name", SHEETS)
def test_styles_hold_nothing_that_breaks_a_handout(name: str) -> None:
    """Units move, pages break, text runs either way, and clear print has no slanted, stretched or underlined words."""
    rules = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL)
    assert FORBIDDEN.search(rules) is None, FORBIDDEN.search(rules)


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
    return compose(key_for(fixture_topic(PROCEDURE)), Theme(folder))


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
