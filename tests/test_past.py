"""What version 0.1.0 made still counts: its ledger, key, leaflets, pages and translators' files (`tests/past`).

The folder is a clinic's, with a topic of its own, a roster of seven rows, the run of these in `november`, and a leaflet
for nobody by name. It stays as it is.
"""

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from handouts.batch import ledger
from handouts.batch.ledger import key_name, load_key, pseudonym, short_name
from handouts.choose.leaflet import LEAFLETS, code, encode, kept_leaflet
from handouts.cli import main
from handouts.cli.printing import count

PAST = Path(__file__).with_name("past")
CHANGED = (
    r"[AP]M\b|“Version of |24 horas|section when_to_call: |no such text \["
    r"|no such text: “(Care team|Nurse on call|E\w+ de \w+)”|goes on here, and nothing"
    r"|alternate text is missing: “(Box to tick|Casilla para marcar)”|“Nacimiento:”|“Correo: |“Versión: "
)
"""What leaflets said otherwise then: hours, dates, who answers a number, marks of a draft, what goes on overleaf,
that a box beside a question is one to tick, and longer labels in Spanish."""
BOOK = "november/ledger.jsonl"
ROSTER = ["--roster", "roster.csv"]
IDS = {2: "1", 3: "2", 4: "3", 5: "4", 6: "5", 7: "6"}
"""Of the rows whose id the ledger has; row 8 was refused as a whole."""


@pytest.fixture
def past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the folder, for its owner alone as it was made, and go there."""
    folder = tmp_path / "past"
    shutil.copytree(PAST, folder)
    (folder / "handouts.key").chmod(0o600)
    monkeypatch.chdir(folder)
    return folder


def lines(folder: Path) -> dict[int, ledger.LedgerLine]:
    """Return the ledger's lines by row."""
    return {line.row: line for line in ledger.read(folder / BOOK)}


def test_the_key_gives_the_names_that_it_gave(past: Path) -> None:
    """Every row is known by its id again, and so is its file."""
    key, book = load_key(past), lines(past)
    assert {row: line.id for row, line in book.items() if line.id} == {n: pseudonym(key, i) for n, i in IDS.items()}
    assert {line.under for line in book.values()} == {key_name(key)}
    written = [line for line in book.values() if line.outcome == "written"]
    assert [line.file for line in written] == [f"{short_name(line.id)}.pdf" for line in written]


def test_every_line_of_the_ledger_is_read(past: Path) -> None:
    """None passes for damaged, and none loses what it says."""
    ledger.check([past / BOOK])
    read = [json.loads(text) for text in (past / BOOK).read_text().splitlines()]
    kept = [{name: getattr(lines(past)[line["row"]], name) for name in line} for line in read]
    assert kept == read


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (["--section", "about"], [2, 3, 5]),
        (["--section", "after"], [2, 3, 4, 5, 6]),
        (["--section", "after", "--before", "2026-11-28"], []),
        (["--clinic-changed"], []),
    ],
)
def test_recall_finds_who_got_a_text(
    past: Path, wanted: list[str], rows: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """By the section that has it; each with the code at the foot of its pages."""
    assert main.run(["recall", BOOK, *ROSTER, *wanted, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["row"]: one["code"] for one in found} == {row: lines(past)[row].code for row in rows}
    assert [one["row"] for one in found if one["file_is_as_made"]] == [row for row in rows if row == 3]


def test_recall_finds_who_has_an_old_number(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once the clinic has another."""
    clinic = past / "clinic.toml"
    clinic.write_text(clinic.read_text().replace("+1 555 555 0100", "+1 555 555 0199"))
    assert main.run(["recall", BOOK, *ROSTER, "--clinic-changed", "--json"]) == 0
    assert [one["row"] for one in json.loads(capsys.readouterr().out)] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("row", [2, 4])
def test_a_leaflet_is_printed_again_or_the_reason_is_told(
    past: Path, row: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newer program may set a page otherwise: then no file is written, and it says that and what to do."""
    out, line = past / "again.pdf", lines(past)[row]
    ended = main.run(["reprint", BOOK, IDS[row], *ROSTER, "--topic", "./earwax", "-o", str(out)])
    told = capsys.readouterr()
    assert ended == 0 or (ended == 3 and not out.exists())
    if ended == 0:
        assert sha256(out.read_bytes()).hexdigest() == line.sha256
    else:
        assert "the leaflet can't be made " in told.err
        assert "\nhint: " in told.err


def test_a_run_goes_on_from_the_old_ledger(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the folder lacks is made, and no line of old is touched."""
    before = (past / BOOK).read_bytes()
    arguments = ["batch", "roster.csv", "-o", "november", "--topic", "./earwax", "--jobs", "1", "--json"]
    assert main.run(arguments) == 8
    ended = json.loads(capsys.readouterr().out)
    assert (ended["written"] + ended["skipped"], ended["refused"]) == (5, 2)
    assert (past / BOOK).read_bytes().startswith(before)
    assert len(list((past / "november").glob("*.pdf"))) == 5


@pytest.mark.parametrize("folder", ["november", "."])
def test_codes_stand_for_what_they_stood_for(past: Path, folder: str) -> None:
    """Each kept leaflet is read, proved by its code, and written to the same bytes."""
    kept = sorted((past / folder / LEAFLETS).iterdir())
    assert kept
    for path in kept:
        leaflet = kept_leaflet(past / folder, path.stem)
        assert leaflet is not None
        assert encode(leaflet) == path.read_bytes()
        assert code(path.read_bytes()) == path.stem


@pytest.mark.parametrize("pdf", ["november/squ6d2cssd6u.pdf", "today.pdf"])
def test_old_pages_are_read_back(past: Path, pdf: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside what their code stands for, but for the words, dates and times that were others then."""
    assert (past / pdf).is_file()
    main.run(["check", pdf])
    told = capsys.readouterr().out.splitlines()
    problems = [line for line in told if line.startswith(f"{pdf}: error:")]
    assert [line for line in problems if not re.search(CHANGED, line)] == []
    assert f"{pdf}: {count(len(problems), 'error')}, 0 warnings, compared with leaflets/" in told[-1]


@pytest.mark.parametrize("file", ["fr.po", "fr.xlf", "fr.xliff2.xlf"])
def test_a_translators_file_is_taken_in(past: Path, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Though it was exported by the old version: PO, XLIFF 1.2 and 2.0."""
    assert main.run(["translate", "import", file, "--into", "./earwax"]) == 0
    assert "5 messages" in capsys.readouterr().out
    assert "Votre visite d’aujourd’hui" in (past / "earwax/locale/fr.po").read_text()


def test_old_catalogs_still_fit(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No message of theirs is taken for stale or missing."""
    assert main.run(["translate", "status", "./earwax"]) == 0
    told = capsys.readouterr().out
    assert all(f"{locale}: 41 translated, 0 stale, 0 missing" in told for locale in ("ar", "es"))
    for catalog in (past / "earwax/locale").glob("*.po"):
        before = catalog.read_bytes()
        assert main.run(["translate", "update", "./earwax", catalog.stem]) == 0
        assert catalog.read_bytes() == before
