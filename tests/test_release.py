"""`handouts release`: a signed text stays printable, to the last byte, while a later edit waits to be signed."""

import json
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from pdf_reader import faults
from topic_folders import PROCEDURE, TOPICS

from handouts.batch.ledger import LedgerLine, add, load_key, pseudonym
from handouts.cli import main

CLINIC = Path(__file__).parent / "hostile_clinic"
SIGNER = ["--name", "A. Signer", "--post", "Ear nurse", "--until", "2099-12-31", "--yes"]
ROWS = "id,locale,preset,sections,told\n1,en,on-the-day,,yes\n2,en,,about,yes\n3,es,on-the-day,,yes\n"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic's folder with a topic of its own, signed in English and Spanish, and released."""
    folder = tmp_path_factory.mktemp("clinic")
    for path in CLINIC.iterdir():
        shutil.copy(path, folder)
    shutil.copytree(TOPICS / PROCEDURE, folder / "ear")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        sign()
        assert run("release", "./ear", "--locale", "en", "--locale", "es") == 0
    return folder


@pytest.fixture
def workspace(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return main.run(list(arguments))


def sign(*arguments: str) -> None:
    for locale, role in (("en", "clinician"), ("es", "clinician"), ("es", "translator")):
        assert run("sign", "./ear", "--locale", locale, "--role", role, *SIGNER, *arguments) == 0


def printed(*arguments: str, choice: Sequence[str] = ("--preset", "on-the-day")) -> str:
    """Print a leaflet and return its SHA-256."""
    assert run("render", "./ear", *choice, "-o", "it.pdf", *arguments) == 0
    return sha256(Path("it.pdf").read_bytes()).hexdigest()


def written(folder: Path) -> dict[int, dict[str, str]]:
    """Return the lines of a ledger that tell of a leaflet, by row."""
    lines = [json.loads(line) for line in (folder / "ledger.jsonl").read_text("utf-8").splitlines()]
    return {line["row"]: line for line in lines if line["outcome"] == "written"}


def edit(workspace: Path, old: str = "thin tube", new: str = "soft tube") -> None:
    path = workspace / "ear" / "sections" / "during.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def files(workspace: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(workspace.glob("releases/*/*"))}


def test_the_release_prints_the_old_words(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One word is changed: exactly one cell is void, and the release prints what was printed before, byte for byte.
    Read back, its words are compared with the release."""
    before = printed()
    edit(workspace)
    capsys.readouterr()
    assert run("sign", "status", "./ear", "--json") == 0
    cells = json.loads(capsys.readouterr().out)
    assert [(one["section"], one["state"]) for one in cells if one["state"] != "signed"] == [("during", "void")]
    assert printed("--release", "last") == before == printed("--release", "1")
    capsys.readouterr()
    assert run("check", "it.pdf") == 0
    assert capsys.readouterr().out == "it.pdf: 0 errors, 0 warnings, compared with release 1 of ear\n"


@pytest.mark.proof
def test_one_changed_word_and_what_becomes_of_a_batch(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The mark of the page changes, a batch refuses exactly the rows with that word, or takes their last release where
    the clinic wants that; what it takes can be made again."""
    before = {locale: printed("--locale", locale) for locale in ("en", "es")}
    (workspace / "roster.csv").write_text(ROWS, "utf-8")
    batch = ["batch", "roster.csv", "--topic", "./ear", "--jobs", "1", "-o"]
    assert run(*batch, "first") == 0
    edit(workspace)
    assert printed() != before["en"]
    with pypdfium2.PdfDocument("it.pdf") as pdf:
        assert "Draft: not yet checked by a clinician" in pdf[0].get_textpage().get_text_range()
    capsys.readouterr()
    assert run(*batch, "out") == 8
    told = capsys.readouterr().err
    assert "row 2, column preset: in en-GB it is not signed" in told
    assert "row 4" in told and "row 3" not in told, "its translation is stale"
    assert run(*batch, "named", "--release", "last") == 0
    found = written(workspace / "named")
    assert [found[row]["release"].partition(".")[0] for row in (2, 3, 4)] == ["1", "1", "1"]
    assert (found[2]["sha256"], found[4]["sha256"]) == (before["en"], before["es"])
    capsys.readouterr()
    assert run(*batch, "named", "--release", "7", "--dry-run") == 8
    assert "there is no release 7 of ear" in capsys.readouterr().err
    clinic = workspace / "clinic.toml"
    clinic.write_text(clinic.read_text("utf-8") + "\n[signing]\nreleases = true\n", "utf-8")
    assert run(*batch, "out") == 0
    found = written(workspace / "out")
    assert [found[row].get("release", "").partition(".")[0] for row in (2, 3, 4)] == ["1", "", "1"]
    assert (found[2]["sha256"], found[4]["sha256"]) == (before["en"], before["es"])
    for folder in ("out", "first"):
        again = ["reprint", f"{folder}/ledger.jsonl", "1", "--roster", "roster.csv", "--topic", "./ear"]
        assert run(*again, "-o", "again.pdf") == 0
        assert sha256((workspace / "again.pdf").read_bytes()).hexdigest() == before["en"]
    assert run("diff", "./ear", "--from", "last", "-o", "changes.pdf") == 0
    assert faults((workspace / "changes.pdf").read_bytes()) == []


def test_what_is_taken_back_is_taken_back_of_a_release(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the leaflets with that section, in that language."""
    edit(workspace)
    back = ["--section", "during", "--role", "translator", "--name", "B. Signer", "--reason", "wrong", "--yes"]
    assert run("sign", "withdraw", "./ear", "--locale", "es", *back) == 0
    assert run("render", "./ear", "--preset", "on-the-day", "--locale", "es", "--release", "1", "-o", "it.pdf") == 3
    assert "release 1 can't be printed:\n  during, translator: withdrawn" in capsys.readouterr().err
    capsys.readouterr()
    assert run("release", "status", "ear", "--json") == 0
    found = {one["locale"]: one["why"] for one in json.loads(capsys.readouterr().out)}
    assert found["en-GB"] == "" and found["es"].startswith("during, translator: withdrawn")


def test_only_what_is_wholly_signed_becomes_a_release(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that has nothing new is not kept again; the next has the next number."""
    kept = files(workspace)
    assert run("release", "./ear", "--locale", "en", "--locale", "es") == 0
    assert "ear: release 1 has this text already" in capsys.readouterr().out
    edit(workspace)
    assert run("release", "./ear") == 3
    assert "in en-GB it is not wholly signed:\n  during, clinician: void" in capsys.readouterr().err
    assert run("release", "./ear", "--sample") == 2
    assert files(workspace) == kept
    assert run("sign", "./ear", "--role", "clinician", *SIGNER) == 0
    assert run("release", "./ear") == 0
    assert "ear: release 2 in en-GB" in capsys.readouterr().out
    assert kept.items() <= files(workspace).items(), "a release stays as it is"
    assert run("render", "./ear", "--preset", "on-the-day", "--locale", "es", "--release", "2", "-o", "it.pdf") == 4


def test_bad_releases_are_named_and_nothing_is_lost(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that was changed or is gone, a release of another topic or clinic, a sign-off that is gone."""
    release = next((workspace / "releases" / "ear").glob("*.toml"))
    digest = release.read_text("utf-8").partition('"sections/during.md" = "')[2][:64]
    render = ["render", "./ear", "--preset", "on-the-day", "-o", "it.pdf", "--release", "1"]

    def refused(code: int, *said: str) -> None:
        capsys.readouterr()
        assert run(*render) == code
        told = capsys.readouterr().err
        assert all(one in told for one in said), told

    blob = workspace / "releases" / "files" / f"{digest}.md"
    whole = blob.read_bytes()
    blob.write_bytes(whole + b"More.\n")
    refused(3, f"{blob}: was changed: it is sections/during.md of release 1")
    blob.unlink()
    refused(3, f"{blob}: is missing: it is sections/during.md of release 1")
    assert run("release", "./ear", "--locale", "en") == 0, "the next release has the file again"
    assert blob.read_bytes() == whole
    text = release.read_text("utf-8")
    release.write_text(text.replace("number = 1", "number = 9"), "utf-8")
    refused(3, f"{release}: was changed after it was written, and can't be used")
    release.write_text(text, "utf-8")
    other = workspace / "releases" / "nose"
    other.mkdir()
    shutil.copy(release, other)
    assert run("render", "nose", "--release", "1", "--section", "about") == 3
    assert "is a release of another topic: ear" in capsys.readouterr().err
    sign_off = next((workspace / "signoffs").glob("ear.during.en-GB.*"))
    sign_off.unlink()
    refused(3, "during, clinician: draft, its sign-off is gone")
    clinic = workspace / "clinic.toml"
    clinic.write_text(clinic.read_text("utf-8").replace('name = "The Royal', 'name = "A Royal', 1), "utf-8")
    refused(3, "is a release of another clinic: The Royal")
    assert {path.name for path in other.iterdir()} == {release.name}


def test_a_text_that_could_harm_is_taken_back_everywhere(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By who edits it, before the editor opens, or by who withdraws it: in every role, and from every release."""
    monkeypatch.setenv("EDITOR", "true")
    render = ["render", "./ear", "--preset", "on-the-day", "-o", "it.pdf", "--release", "last"]
    assert run("edit", "./ear", "during", "--safety", "a wrong dose") == 2
    assert run("edit", "./ear", "during", "--safety", "a wrong dose", "--name", "B. Signer") == 0
    for locale in ("en", "es"):
        capsys.readouterr()
        assert run(*render, "--locale", locale) == 3
        told = capsys.readouterr().err
        assert "release 1 can't be printed:\n  during, clinician: void" in told
        assert "without knowing of a safety edit: a wrong dose" in told
    path = next((workspace / "signoffs").glob("ear.during.all.safety.*"))
    whole = path.read_bytes()
    path.write_bytes(b"torn")
    assert run(*render) == 3
    told = capsys.readouterr().err
    assert f"{path} is damaged" in told and "without knowing of a safety edit: its file is damaged" in told
    path.write_bytes(whole)
    sign("--section", "during")
    assert run("release", "./ear", "--locale", "en", "--locale", "es") == 0
    assert "release 2 in en-GB, es" in capsys.readouterr().out
    back = ["sign", "withdraw", "./ear", "--section", "during", "--name", "B. Signer", "--reason", "wrong", "--yes"]
    assert run(*back) == 2 == run(*back, "--safety", "--role", "clinician")
    assert run(*back, "--safety", "--locale", "es") == 0
    assert run(*render, "--locale", "es") == 3
    capsys.readouterr()
    assert run("release", "status", "ear", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["release"], one["locale"], not one["why"]) for one in found] == [
        (1, "en-GB", False),
        (1, "es", False),
        (2, "en-GB", True),
        (2, "es", False),
    ]


def test_what_has_changed_since_a_release(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text, and as a page that needs nothing else; between releases by number or day."""
    edit(workspace)
    capsys.readouterr()
    assert run("diff", "./ear", "--from", "1") == 0
    told = capsys.readouterr().out
    assert "English (United Kingdom) (en-GB): 1 part changed\n  during\n    - We draw the wax out with a thin" in told
    assert "Spanish (es): 1 part changed" in told and "In every language: nothing has changed" in told
    assert run("diff", "./ear", "--from", "2099-01-01", "--to", "last", "--locale", "es") == 0
    assert "Spanish (es): nothing has changed" in capsys.readouterr().out
    assert run("diff", "./ear", "--from", "last", "-o", "it.html") == 0
    page = (workspace / "it.html").read_text("utf-8")
    assert '<strong class="gone">thin</strong>' in page and 'lang="es"' in page
    for arguments, code in ((["--from", "2001-01-01"], 4), (["--from", "7"], 4), (["--from", "1", "-o", "it.txt"], 2)):
        assert run("diff", "./ear", *arguments) == code
    assert run("diff", "./ear", "--from", "1", "-o", "clinic.toml") == 2


def test_who_got_what_was_taken_back_is_recalled(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the language of each, under headers, and as a roster for the corrected run."""
    (workspace / "roster.csv").write_text(ROWS, "utf-8")
    key = load_key(workspace)
    line = LedgerLine(2, "2026-11-29T10:00:00+00:00", "written", topic="ear", sections={"during": "1"}, file="a.pdf")
    rows = ((2, "1", "en-GB", "during"), (3, "2", "en-GB", "about"), (4, "3", "es", "during"))
    made = [
        replace(line, row=row, id=pseudonym(key, id_), locale=locale, sections={section: "1"})
        for row, id_, locale, section in rows
    ]
    made[0] = replace(made[0], row=0, file="")  # as the desk notes one, which keeps no file
    (workspace / "out").mkdir()
    add(workspace / "out", made)
    recall = ["recall", "out/ledger.jsonl", "--roster", "roster.csv"]
    back = ["sign", "withdraw", "./ear", "--section", "during", "--name", "B. Signer", "--reason", "wrong", "--yes"]
    capsys.readouterr()
    assert run(*recall, "--withdrawn") == 0
    assert capsys.readouterr().out == "0 rows\n"
    assert run(*back, "--role", "translator", "--locale", "es") == 0
    capsys.readouterr()
    assert run(*recall, "--withdrawn", "-o", "again.csv") == 0
    heads, found, number = capsys.readouterr().out.splitlines()
    assert heads.split() == ["row", "language", "file", "code", "made"] and number == "1 row"
    assert found.split()[:3] == ["4", "es", "a.pdf"] and "the sign-off as translator was withdrawn on " in found
    again = (workspace / "again.csv").read_text("utf-8-sig").splitlines()
    assert len(again) == 2 and again[0].startswith("id,") and again[1].startswith("3,es,,on-the-day,")
    assert run(*back, "--safety") == 0
    capsys.readouterr()
    assert run(*recall, "--withdrawn") == 0
    _, at_the_desk, in_a_batch, _ = capsys.readouterr().out.splitlines()
    assert "printed at the desk" in at_the_desk and "gone" not in at_the_desk and "the file is gone" in in_a_batch
    assert run(*recall, "--withdrawn", "--json") == 0
    assert [(one["row"], one["locale"]) for one in json.loads(capsys.readouterr().out)] == [(2, "en-GB"), (4, "es")]
    assert run(*recall, "--release", "1", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [], "a line of before tells nothing of releases"
    assert run(*recall, "--release", "1", "--withdrawn") == 2
    assert run(*recall, "--release", "7") == 4
