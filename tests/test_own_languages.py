"""A language that the program does not have, begun and printed in a clinic's own folder: words, letters, font."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace
from topic_folders import PROCEDURE, TOPICS

from handouts.cli import main
from handouts.language.catalog import Entry, encoded, read_catalog
from handouts.language.clinic_words import clinic_in
from handouts.language.fixed_words import FOLDER, fixed_words, own_words
from handouts.language.locale import STATED
from handouts.load.clinic import sample_clinic
from handouts.load.overlay import SHIPPED
from handouts.load.own_languages import with_languages
from handouts.load.topic import topic_names
from handouts.load.workspace import Workspace

CLINIC = """name = "Riverside"
address = ["12 Mill Lane"]
country = "GB"
footer = "Ask us for a larger print."
phones = [
  { number = "01632 960100", kind = "urgent-day", label = "Duty desk" },
  { number = "01632 960199", kind = "urgent-night" },
]
"""
LETTERS = {
    "sw": "eioubcdfghjklmnpqrstvwxyza",
    "el": "αβκδεφγιθξκλμνοπηρσταωουςζ",
    "fa": "ابجدهوزحطیکلمنسعفصقرشتثخذض",
    "am": "ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገ",
}
"""What stands in place of a to z in a translation that a machine makes up."""
SCRIPTS = '[am]\nfont = "Noto Sans Ethiopic"\nleading = 1.1\n'
_AS_IT_IS = re.compile(r"\{[^}]*\}|\]\([^)]*\)|https?://\S+|\w+@\S+")
_SIGNS = str.maketrans("0123456789,;?", "۰۱۲۳۴۵۶۷۸۹،؛؟")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a small topic of its own, and words of its own."""
    shutil.copytree(TOPICS / PROCEDURE, tmp_path / "topics" / PROCEDURE)
    (tmp_path / "topics" / PROCEDURE / "locale" / "es.po").unlink()
    (tmp_path / "clinic.toml").write_text(CLINIC, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def package() -> Iterator[None]:
    """Nothing is ever written into the package."""
    folders = (FOLDER, *SHIPPED.glob("*/locale"))
    before = {path: path.stat().st_mtime_ns for folder in folders for path in folder.iterdir()}
    yield
    assert {path: path.stat().st_mtime_ns for folder in folders for path in folder.iterdir()} == before


def run(*arguments: str) -> int:
    return main.run(["translate", *arguments])


def made_up(text: str, locale: str) -> str:
    """Return a text in letters of a language, with its placeholders and links as they were; it says nothing."""
    letters = dict(zip("abcdefghijklmnopqrstuvwxyz", LETTERS[locale], strict=True))
    table = {ord(one): said for letter, said in letters.items() for one in (letter, letter.upper())}
    kept = _AS_IT_IS.findall(text)
    parts = [part.translate(table) for part in _AS_IT_IS.split(text)]
    parts = [part.translate(_SIGNS) for part in parts] if locale == "fa" else parts
    return "".join(word for pair in zip(parts, [*kept, ""], strict=True) for word in pair)


def fill(folder: Path, locale: str) -> None:
    """Translate every catalog of a language that a workspace has."""
    for path in folder.rglob(f"{locale}.po"):
        catalog = read_catalog(path)
        entries = {key: _done(entry, locale) for key, entry in catalog.entries.items()}
        path.write_bytes(encoded(replace(catalog, header=catalog.header | dict.fromkeys(STATED, "x"), entries=entries)))


def _done(entry: Entry, locale: str) -> Entry:
    said = made_up(entry.text, locale)
    return replace(entry, translation=said, remarks=("same-words: a sign",) if said == entry.text else ())


def printed(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        return "\n".join(str(page.get_textpage().get_text_range()) for page in pdf)


def test_a_language_is_begun_at_once(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all that it needs, and how many words that is; begun again, nothing is lost."""
    assert run("start", "sw") == 0
    said = capsys.readouterr().out
    files = {path.relative_to(own).as_posix() for path in own.rglob("sw.po")}
    words = {"locale/fixed-words/sw.po", "locale/clinic-words/sw.po"}
    assert files == words | {f"topics/{name}/locale/sw.po" for name in (PROCEDURE, *topic_names())}
    assert re.search(r"\n[\d,]+ words to translate into sw\n$", said)
    (entry, other) = read_catalog(own / "locale" / "clinic-words" / "sw.po").entries.values()
    assert {entry.text, other.text} == {"Ask us for a larger print.", "Duty desk"}
    fill(own / "locale", "sw")
    assert run("start", "sw", PROCEDURE, "--json") == 0
    (left,) = json.loads(capsys.readouterr().out)
    assert left["file"].endswith(f"{PROCEDURE}/locale/sw.po")
    assert run("start", "es-MX", PROCEDURE) == 0
    assert "clinic-words" in capsys.readouterr().out
    assert run("start", "tlh") == 4


def test_status_shows_all_of_a_language(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Topics, fixed words and the clinic's words together."""
    assert run("status") == 0
    assert "no language has been begun" in capsys.readouterr().out
    assert run("start", "sw", PROCEDURE, "--quiet") == 0
    fill(own / "locale" / "fixed-words", "sw")
    assert run("status") == 0
    head, topic, fixed, clinic = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"sw: \d+ words to translate", head)
    assert topic.split()[:2] == [PROCEDURE, "0"]
    assert fixed.endswith("0 missing")
    assert clinic.split() == ["clinic-words", "0", "translated", "0", "stale", "2", "missing"]
    assert run("status", "--json") == 0
    assert json.loads(capsys.readouterr().out)["sw"]["clinic-words"]["missing"] == 2


def test_it_is_checked_and_printed(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In Amharic, in whose letters nothing is shipped: every word of a leaflet comes from the workspace."""
    check_printed(own, "am", capsys)


@pytest.mark.proof
@pytest.mark.parametrize("locale", LETTERS)
def test_it_is_checked_and_printed_proof(own: Path, locale: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In Latin, Greek and Arabic letters, too."""
    check_printed(own, locale, capsys)
    assert main.run(["check", "out.pdf"]) == 0, capsys.readouterr()


def check_printed(own: Path, locale: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Print a leaflet of the small topic; what is not translated yet is refused, by name."""
    (own / "locale").mkdir()
    (own / "locale" / "scripts.toml").write_text(SCRIPTS, "utf-8")
    assert run("start", locale, PROCEDURE, "--quiet") == 0
    render = ["render", PROCEDURE, "--preset", "on-the-day", "--locale", locale, "--alone", "-o", "out.pdf"]
    assert main.run(render) == 3
    fill(own / "topics", locale)
    capsys.readouterr()
    assert main.run(render) == 3
    assert f"the fixed words of the leaflets are not in {locale}" in capsys.readouterr().err
    fill(own / "locale" / "fixed-words", locale)
    assert main.run(render) == 3
    assert 'for: footer, phones."Duty desk"' in capsys.readouterr().err
    fill(own / "locale", locale)
    assert main.run(["check", PROCEDURE, "fixed-words", "clinic-words", "--locale", locale]) == 0, capsys.readouterr()
    assert main.run(render) == 0
    said = "".join(printed(Path("out.pdf")).split())
    for words in ("Duty desk", "By night", "Ask us for a larger print."):
        assert "".join(made_up(words, locale).split()) in said or locale == "fa", words  # read in the order of glyphs
    assert main.run(["doctor", "--locale", locale]) == 0


def test_a_language_needs_a_line_for_its_letters(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which the message tells; a font that is not installed is named with its package, and lines run as they do."""
    assert run("start", "am", PROCEDURE) == 0
    line = 'add to locale/scripts.toml in your workspace: [am] font = "Noto Sans Ethiopic"'
    assert line in capsys.readouterr().err
    fill(own, "am")
    render = ["render", PROCEDURE, "--preset", "on-the-day", "--locale", "am", "--alone", "-o", "out.pdf"]
    assert main.run(render) == 3
    assert line in capsys.readouterr().err
    scripts = own / "locale" / "scripts.toml"
    scripts.write_text('[am]\nfont = "Noto Sans Lydian Nowhere"\n')
    assert main.run(render) == 9
    assert "the font family Noto Sans Lydian Nowhere is not installed" in capsys.readouterr().err
    scripts.write_text('[am]\nfont = "Noto Sans Ethiopic"\ndirection = "rtl"\n')
    assert main.run(render) == 3
    assert 'write under [am]: direction = "ltr"' in capsys.readouterr().err
    scripts.write_text('[am]\nleading = 9\n[Amharic]\nfont = "Noto Sans Ethiopic"\n')
    assert main.run(render) == 3
    told = capsys.readouterr().err
    assert "scripts.toml:2: am.leading: expected a number from 0.8 to 2.5" in told
    assert "scripts.toml:1: am.font: is missing" in told
    assert "scripts.toml:3: Amharic: is no language" in told
    assert not Path("out.pdf").exists()


def test_a_translators_file_lands_in_the_workspace(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the fixed words, the clinic's words and a shipped topic, by the name that it says."""
    for name in ("fixed-words", "clinic-words", "cataract"):
        assert run("export", name, "sw", "-o", f"{name}.po") == 0
        catalog = read_catalog(Path(f"{name}.po"))
        entries = {key: _done(entry, "sw") for key, entry in catalog.entries.items()}
        Path(f"{name}.po").write_bytes(encoded(replace(catalog, entries=entries)))
        assert run("import", f"{name}.po", "--locale", "sw") == 0, capsys.readouterr()
    said = {path.relative_to(own).as_posix() for path in own.rglob("sw.po")}
    assert said == {"locale/fixed-words/sw.po", "locale/clinic-words/sw.po", "topics/cataract/locale/sw.po"}
    capsys.readouterr()
    assert run("status") == 0
    assert capsys.readouterr().out.startswith("sw: 0 words to translate\n")


def test_a_word_of_the_workspace_goes_before_the_programs(own: Path) -> None:
    """In a shipped language, in each of its regions: a catalog there has only what differs."""
    folder = own / "locale" / "fixed-words"
    folder.mkdir(parents=True)
    (folder / "fr.po").write_text(
        'msgid ""\nmsgstr "Language: fr\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "In short"\nmsgstr "L’essentiel ?"\n\n#, fuzzy\nmsgid "Your notes"\nmsgstr "Non"\n',
        "utf-8",
    )
    clinic = with_languages(sample_clinic(), Workspace(own))
    assert own_words(clinic, "fr") == {"In short": "L’essentiel ?"}
    said = clinic_in(clinic, "fr-CA")
    assert (said.fixed_words, said.catalogs) == ({"In short": "L’essentiel?"}, {})
    assert fixed_words("fr-CA", said.fixed_words).gettext("Your notes") == fixed_words("fr").gettext("Your notes")
    assert clinic_in(clinic, "es") == clinic_in(sample_clinic(), "es")


def test_without_a_workspace_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An update of the program would take it away; what is there can be read."""
    monkeypatch.chdir(tmp_path)
    for arguments in (["start", "sw"], ["update", "cataract", "sw"], ["update", "fixed-words", "sw"], ["status"]):
        assert run(*arguments) == 3, arguments
        assert "there is no workspace" in capsys.readouterr().err
    assert run("status", "cataract") == 0
    assert run("export", "fixed-words", "sw") == 0
