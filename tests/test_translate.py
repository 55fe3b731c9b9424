"""`handouts translate`, and leaflets in several languages, from the command line."""

import json
import shutil
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from topic_folders import PROCEDURE, SHIPPED, TOPICS, WHOLE
from translating import HISS, HISS_ES, change

from handouts.choose.leaflet import kept_leaflet
from handouts.cli import main
from handouts.language.fixed_words import NAME, fixed_words
from handouts.load.topic import topic_names


@pytest.fixture
def topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a topic of one's own, with a Spanish catalog, in the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TOPICS / PROCEDURE, tmp_path / PROCEDURE)
    return f"./{PROCEDURE}"


def run(*arguments: str) -> int:
    return main.run(["translate", *arguments])


def page_1(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        return str(pdf[0].get_textpage().get_text_range())


def printed(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        return "\n".join(str(page.get_textpage().get_text_range()) for page in pdf)


def test_an_edit_goes_round(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """English changes; the message goes out to an agency and comes back; the leaflet prints again."""
    render = ["render", topic, "--preset", "whole", "--sample", "--locale", "es", "-o", "es.pdf"]
    change(Path(topic) / "sections" / "during.md", HISS, "You hear a soft hiss.")
    assert main.run(render) == 3
    told = capsys.readouterr().err
    assert "es: 1 message not translated\n  during: " in told
    assert f"stale: “{HISS.replace('loud', 'soft')}”" in told
    assert f"to see what is left to translate: handouts translate update {topic} es" in told
    assert not Path("es.pdf").exists()
    assert run("status", topic) == 0
    assert "1 stale, 0 missing" in capsys.readouterr().out
    assert run("update", topic) == 0
    assert run("export", topic, "es", "--to", "xliff", "--changed-only", "-o", "es.xlf") == 0
    head, _, tail = Path("es.xlf").read_text("utf-8").partition(HISS_ES)
    done = (head + "Oye un silbido suave." + tail).replace("needs-translation", "translated")
    Path("es.xlf").write_text(done, "utf-8")
    assert "es.xlf: written\n" in capsys.readouterr().out
    assert run("import", "es.xlf", "--into", topic) == 0
    assert "1 message taken over" in capsys.readouterr().out
    assert main.run(render) == 0


def test_what_is_wrong_is_left_and_comes_in_when_it_is_mended(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest is taken; the exit code says that some were left, what is printed which, why, and what to do."""
    assert run("export", topic, "es", "-o", "es.po") == 0
    change(Path("es.po"), HISS_ES, "Oye 3 silbidos.")
    change(Path("es.po"), "Puede hacer cosquillas.", "A veces hace cosquillas.")
    capsys.readouterr()
    assert run("import", "es.po", "--into", topic) == 3
    told, wrong = capsys.readouterr()
    assert told.endswith("es.po: 1 message taken over, 76 there already, 1 not taken\n")
    assert wrong.startswith("error: 1 message of es.po not taken:\n  es.po:")
    assert "has the number 3, which the original does not have: “Oye 3 silbidos.” (remove it)" in wrong
    again = f"handouts translate import es.rejected.po --into {topic}"
    assert wrong.endswith(f"hint: mend what is in es.rejected.po, then: {again}\n")
    change(Path("es.rejected.po"), 'msgstr "Oye 3 silbidos."', 'msgstr "Oye silbidos."')
    assert main.run(again.split()[1:]) == 0
    assert capsys.readouterr().out.endswith("es.po: 1 message taken over\n")
    catalog = (Path(topic) / "locale" / "es.po").read_text("utf-8")
    assert 'msgstr "Oye silbidos."' in catalog
    assert 'msgstr "A veces hace cosquillas."' in catalog


def test_nothing_is_taken_without_a_reason(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No catalog is begun of a file that has nothing for it, and none is taken for a delivery."""
    catalog = Path(topic) / "locale" / "es.po"
    assert run("export", topic, "fr", "-o", "fr.po") == 0
    assert run("import", "fr.po") == 0
    assert capsys.readouterr().out.endswith("fr.po: 0 messages taken over, 78 without a translation\n")
    assert not catalog.with_stem("fr").exists()
    assert run("import", str(catalog)) == 2
    assert "is the catalog itself" in capsys.readouterr().err
    assert run("export", topic, "es", "--to", "xliff", "-o", "es.xlf") == 0
    shutil.copy("es.xlf", "mx.xlf")
    change(Path("mx.xlf"), 'target-language="es"', 'target-language="es-MX"')
    assert run("import", "mx.xlf") == 0
    told, noted = capsys.readouterr()
    assert told.endswith("es.po: 0 messages taken over, 78 there already\n")
    assert noted == "note: mx.xlf says that it is in es-MX; it is taken as es\n"
    assert run("import", "mx.xlf", "--locale", "es_MX") == 0
    assert capsys.readouterr().out.endswith("es-MX.po: 0 messages taken over, 78 as in the language itself\n")
    assert not catalog.with_stem("es-MX").exists()


def test_nothing_is_taken_where_what_was_left_can_not_be_written(topic: str) -> None:
    """The catalog is written last, whole: a run that fails before can simply be made again."""
    catalog = Path(topic) / "locale" / "es.po"
    was = catalog.read_bytes()
    path = Path("e" * 250 + ".po")  # so that no longer name can be written
    assert run("export", topic, "es", "-o", "es.po") == 0
    change(Path("es.po"), HISS_ES, "Oye 3 silbidos.")
    change(Path("es.po"), "Puede hacer cosquillas.", "A veces hace cosquillas.")
    Path("es.po").rename(path)
    assert run("import", str(path), "--into", topic) == 7
    assert catalog.read_bytes() == was


@pytest.mark.parametrize("name", ["../elsewhere", "./here", "/elsewhere", ".."])
def test_a_file_leads_to_no_folder(topic: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What it calls itself is a stranger's word."""
    assert run("export", topic, "es", "-o", "es.po") == 0
    change(Path("es.po"), "Project-Id-Version: a-procedure", f"Project-Id-Version: {name}")
    assert run("import", "es.po") == 4
    assert "does not say which topic it is a translation of" in capsys.readouterr().err


def test_a_delivery_for_a_topic_elsewhere_asks_for_its_folder(
    topic: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file knows the topic's name, and not where it lies."""
    assert run("export", topic, "es", "-o", "es.po") == 0
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert run("import", "../es.po") == 4
    assert capsys.readouterr().err.endswith("name its folder with --into\n")
    assert run("import", "../es.po", "--into", f"../{PROCEDURE}") == 0


def test_a_language_is_begun(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With every message to do; a language that does not exist is not."""
    assert run("update", topic, "pt-BR") == 0
    assert "0 stale, 78 missing" in capsys.readouterr().out
    assert run("update", topic, "xx") == 4
    assert sorted(path.name for path in (Path(topic) / "locale").iterdir()) == ["es.po", "pt-BR.po"]


def test_status_as_json(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By language and section, with the words that an agency would bill."""
    assert run("status", topic, "--json") == 0
    (spanish,) = json.loads(capsys.readouterr().out)
    assert spanish["locale"] == "es"
    assert spanish["total"]["unreviewed"] == spanish["total"]["translated"] == 78
    assert spanish["total"]["words"]["new"] == 0
    assert spanish["total"]["words"]["same"] == sum(part["words"]["same"] for part in spanish["sections"]) > 500


def test_a_template_is_printed(topic: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Of a topic, and of the fixed words."""
    assert run("extract", topic) == 0
    assert f'msgid "{HISS}"'.encode() in capsysbinary.readouterr().out
    assert run("extract", "fixed-words") == 0
    assert b'msgid "Your notes"' in capsysbinary.readouterr().out


def test_all_languages_in_one_run(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One file each, into a folder that only its owner may read."""
    arguments = ["--preset", "whole", "--sample", "--locale", "all", "-o", "out/", "--json", "--keep-leaflet"]
    assert main.run(["render", topic, *arguments]) == 0
    told = json.loads(capsys.readouterr().out)
    names = [f"{PROCEDURE}-whole-{locale}.pdf" for locale in ("en", "es")]
    assert [(one["locale"], Path(one["file"]).name) for one in told] == list(zip(("en", "es"), names, strict=True))
    assert Path("out").stat().st_mode & 0o077 == 0
    spanish = page_1(Path("out") / names[1])
    said = fixed_words("es").gettext
    assert said("Draft: not checked by a clinician or translator") in spanish
    assert said("You can ask for an interpreter, free of charge:") + " +1 555 555 0103" in spanish
    assert "Equipo de atención" in spanish
    kept = kept_leaflet(Path("out"), told[1]["code"])
    assert kept is not None
    assert (kept.topic.language, kept.topic.translated_from) == ("es", "en")


def test_every_language_is_checked(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a topic, or of all that is shipped and the words in the templates."""
    assert main.run(["check", topic, "--locale", "all"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if " in " in line and "errors" in line]
    assert [line.partition(":")[0] for line in told] == [f"{PROCEDURE} in en", f"{PROCEDURE} in es"]
    assert main.run(["check", "--locale", "es", "--json"]) == (0 if "es" in WHOLE else 3)
    names = [report["name"] for report in json.loads(capsys.readouterr().out)]
    assert names == [*topic_names(), NAME]
    assert main.run(["check", "--locale", "fr", "--json"]) == 0
    assert [report["name"] for report in json.loads(capsys.readouterr().out)] == [SHIPPED, NAME]  # the others lack it
    assert main.run(["check", "--locale", "tlh"]) == 4


def test_a_broken_language_keeps_no_other_from_being_checked(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is not whole, one without fixed words and one that is no language are each told; the rest is read."""
    folder = Path(topic) / "locale"
    text = (folder / "es.po").read_text("utf-8")
    (folder / "fr.po").write_text(text.replace("Language: es", "Language: fr"), "utf-8")
    (folder / "xx.po").write_text(text, "utf-8")
    change(folder / "fr.po", HISS_ES, "")
    assert main.run(["check", topic, "--locale", "all"]) == 3
    told, ended = capsys.readouterr()
    assert " in 1 topic\n" in ended
    line = (folder / "fr.po").read_text("utf-8").partition(f'msgid "{HISS}"')[0].count("\n") + 2
    assert f"fr.po:{line}: error: missing: “{HISS}”" in told
    assert "which is not a known language (CLDR)" in told
    assert f"{PROCEDURE} in es: 0 errors" in told
    assert f"\n{Path(topic).name} in fr: " in told


def test_a_twin_for_staff(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Both have the same numbers; neither has the code of the leaflet without them."""
    base = ["render", topic, "--preset", "whole", "--sample", "--locale", "es", "--json"]
    assert main.run(base) == 0
    (alone,) = json.loads(capsys.readouterr().out)
    assert main.run([*base, "--twin", "-o", "out"]) == 0
    patient, staff = json.loads(capsys.readouterr().out)
    assert len({alone["code"], patient["code"], staff["code"]}) == 3
    assert "3 Antes de su visita" in printed(Path(patient["file"])).replace("  ", " ")
    assert "3 Before your visit" in printed(Path(staff["file"])).replace("  ", " ")
    names = [Path(copy["file"]).name for copy in (alone, patient, staff)]
    assert names == [f"{PROCEDURE}-whole-{copy}.pdf" for copy in ("es", "es-patient", "en-staff")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--locale", "all", "-o", "-"], "-o - is for one leaflet, but these are several"),
        (["--locale", "all", "--open"], "--open is for one leaflet, but these are several"),
        (["--twin"], "a copy for staff goes with a leaflet in another language than the clinic's"),
    ],
)
def test_several_leaflets_need_a_folder(
    topic: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a twin another language; nothing is written."""
    assert main.run(["render", topic, "--preset", "whole", "--sample", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not list(Path().glob("*.pdf"))


def test_unfinished_shows_what_is_left(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In its place, in the first language, with a mark on every page; no batch prints such a leaflet."""
    change(Path(topic) / "sections" / "during.md", HISS, "You hear a soft hiss.")
    render = ["render", topic, "--preset", "whole", "--sample", "--locale", "es", "-o", "es.pdf"]
    assert main.run(render) == 3
    assert main.run([*render, "--unfinished"]) == 0
    with pdfium.PdfDocument("es.pdf") as pdf:
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert all("UNFINISHED: not for patients" in page for page in pages)
    assert sum("[You hear a soft hiss.]" in page for page in pages) == 1
    assert run("update", topic, "sw") == 0
    capsys.readouterr()
    beginning = ["render", topic, "--preset", "whole", "--sample", "--locale", "sw", "-o", "sw.pdf"]
    assert main.run(beginning) == 3
    assert "the translation of a-procedure into sw can't be used" in capsys.readouterr().err
    assert main.run([*beginning, "--unfinished"]) == 0
    assert "[How to reach us]" in printed(Path("sw.pdf"))
    assert main.run(["batch", "roster.csv", "-o", "out", "--unfinished"]) == 2
