"""A roster that is dropped at the desk becomes what `batch` makes of it; of its patients nothing stays but that."""

import csv
import html
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from time import monotonic, sleep
from zipfile import ZipFile

import pikepdf
import pytest
from desks import Reply, Visitor, let_in
from topic_folders import PROCEDURE

from handouts.batch import ledger
from handouts.batch.run import Progress
from handouts.desk.app import Desk
from handouts.desk.errands import judge_rows, make_leaflets
from handouts.desk.held import IDLE_SECONDS, MOST_HELD, Held, Setting, Shelf
from handouts.desk.premises import Premises
from handouts.desk.rosters import MOST_BYTES
from handouts.errors import UsageError

EXPORT = """Hospital No,First name,Surname,DOB,Language,Preset,Ward
QF-1,Zebedee,Quillfeather,31/12/1970,English,on-the-day,4
QF-2,Zuleika,Quillfeather,01/02/1971,English,on-the-day,4
QF-3,=Zebulon,Quillfeather,01/02/1972,English,on-the-day,4
QF-4,Zenobia,Quillfeather,01/02/1973,English,on-the-dya,4
"""
VALUES = ("Quillfeather", "Zuleika", "QF-2", "1970-12-31", "31/12/1970")
FOUND = (
    ("id", "Hospital No"),
    ("locale", "Language"),
    ("preset", "Preset"),
    ("name", "First name"),
    ("name", "Surname"),
    ("date_of_birth", "DOB"),
    ("date_of_birth.form", "DD/MM/YYYY"),
    ("topic", PROCEDURE),
    ("drafts", "1"),
)
PATIENCE = 120


@pytest.fixture
def nurse(desk: Desk) -> Visitor:
    return let_in(desk)


def drop(nurse: Visitor, data: bytes = EXPORT.encode(), kind: str = ".csv", **headers: str) -> Reply:
    """Send a file as the page's script does."""
    origin = {"Origin": nurse.desk.gate.origin}
    return nurse.send("POST", f"/rosters/file?kind={kind}", data, origin | headers)


def dropped(nurse: Visitor, data: bytes = EXPORT.encode(), kind: str = ".csv") -> str:
    """Return the address of a roster that was dropped."""
    reply = drop(nurse, data, kind)
    assert reply.status == 201, reply.text
    return str(json.loads(reply.body)["address"])


def done(nurse: Visitor, address: str) -> str:
    """Wait until the work on a roster has ended, and return how."""
    end = monotonic() + PATIENCE
    while (state := json.loads(nurse.get(f"{address}/state").body)["state"]) in {"judging", "making"}:
        assert monotonic() < end
        sleep(0.05)
    return str(state)


def words(reply: Reply) -> str:
    return " ".join(re.sub("<[^>]+>", " ", reply.text).replace("&#39;", "'").split())


def folder_of(premises: Premises) -> Path:
    assert premises.workspace.folder
    (found,) = premises.workspace.folder.glob("leaflets-*")
    return found


def test_what_a_word_for_a_language_means_is_told(nurse: Visitor) -> None:
    """A list of another country's system need not be changed; the lines for clinic.toml say it too."""
    address = dropped(nurse, b"Hospital No,Language,Preset\nQF-1,Spanisch,nothing\n")
    told = (("id", "Hospital No"), ("locale", "Language"), ("preset", "Preset"), ("topic", PROCEDURE))
    for words, is_refused in (((), True), ((("locale.word", "Spanisch"), ("locale.means", "es")), False)):
        nurse.post(f"{address}/plan", *told, *words)
        assert done(nurse, address) == "planned"
        planned = html.unescape(nurse.get(address).text)
        assert ("is not a language" in planned) == is_refused
        nurse.post(f"{address}/mend")
    assert 'values = { spanisch = "es" }' in planned
    assert 'value="spanisch"' in nurse.get(address).text, "it is kept"


def test_from_a_dropped_file_to_leaflets(nurse: Visitor, premises: Premises) -> None:
    """The mapping is proposed, rows go by number, what is made is in the clinic's folder, and the ledger has it."""
    address = dropped(nurse)
    page = nurse.get(address)
    for column, header in FOUND[:6]:
        assert re.search(rf'name="{column}" (?:(?!</select>).)*<option selected>{header}<', page.text, re.DOTALL)
    assert nurse.post(f"{address}/plan", *FOUND).status == 303
    assert done(nurse, address) == "planned"
    plan = nurse.get(address)
    assert "2 leaflets from 4 rows; 2 rows refused" in words(plan).replace(" ;", ";"), words(plan)
    assert "row 4, column name: begins as a formula does" in words(plan)
    assert "row 5, column preset: this name is not known (did you mean on-the-day?)" in words(plan)
    assert not [value for value in VALUES if value in plan.text]
    assert nurse.post(f"{address}/make").status == 303
    assert done(nurse, address) == "made"
    assert "2 leaflets made , 2 rows refused" in words(nurse.get(address))
    folder = folder_of(premises)
    outcomes = [line.outcome for line in ledger.read(folder / ledger.NAME)]
    assert sorted(outcomes) == ["refused", "refused", "written", "written"]
    with ZipFile(BytesIO(nurse.get(f"{address}/leaflets.zip").body)) as files:
        assert sorted(files.namelist()) == ["row-00002.pdf", "row-00003.pdf"]
        made = {line.row: (folder / line.file).read_bytes() for line in ledger.read(folder / ledger.NAME) if line.file}
        assert [files.read(name) for name in sorted(files.namelist())] == [made[2], made[3]]
    with pikepdf.open(BytesIO(nurse.get(f"{address}/print-run.pdf").body)) as run:
        assert len(run.pages) % 2 == 0
    refused = list(csv.DictReader(StringIO(nurse.get(f"{address}/refused.csv").body.decode("utf-8-sig"))))
    assert [(row["row"], row["First name"], row["Ward"]) for row in refused] == [
        ("4", "'=Zebulon", "4"),
        ("5", "Zenobia", "4"),
    ]
    assert nurse.post(f"{address}/make").status == 303
    assert done(nurse, address) == "made"
    assert "0 leaflets made , 2 there already" in words(nurse.get(address))
    assert nurse.post(f"{address}/forget").status == 303
    assert nurse.get(address).status == 422


def test_nothing_of_a_patient_is_on_a_disk_before_leaflets_are_made(
    nurse: Visitor, premises: Premises, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nor in an answer."""
    address = dropped(nurse, EXPORT.replace("QF-", "QG-").encode())
    nurse.post(f"{address}/plan", *FOUND)
    assert done(nurse, address) == "planned"
    assert premises.workspace.folder
    for folder in (premises.workspace.folder, tmp_path_factory.getbasetemp() / "cache"):
        for file in (path for path in folder.rglob("*") if path.is_file()):
            assert b"QG-" not in file.read_bytes()
    told = nurse.get(address).text + nurse.get("/rosters").text
    assert not [value for value in (*VALUES, "QG-") if value in told]


def test_columns_are_mended_by_hand(nurse: Visitor) -> None:
    """Headers that nobody knows, a header for two columns, and a column that is there but not to be used."""
    data = EXPORT.replace("Hospital No", "Xyz").replace("Language", "Abc").replace("DOB", "note").encode()
    address = dropped(nurse, data)
    rest = [pair for pair in FOUND if pair[0] not in {"id", "locale", "date_of_birth", "date_of_birth.form"}]
    reply = nurse.post(f"{address}/plan", *rest)
    assert (
        reply.status,
        "no header is chosen for: Patient number, Language" in words(reply).replace("No ", "no "),
    ) == (
        422,
        True,
    )
    reply = nurse.post(f"{address}/plan", *rest, ("id", "Xyz"), ("locale", "Xyz"))
    assert reply.status == 422
    assert "he same header is chosen for Patient number and Language" in words(reply)
    assert nurse.post(f"{address}/plan", *rest, ("id", "Xyz"), ("locale", "Abc")).status == 303
    assert done(nurse, address) == "planned"
    assert "2 leaflets from 4 rows" in words(nurse.get(address))
    assert "id = &#34;Xyz&#34;" in nurse.get(address).text
    assert nurse.post(f"{address}/mend").status == 303
    assert "Look over the columns" in nurse.get(address).text


def test_a_list_that_can_not_be_read_is_read_another_way(nurse: Visitor) -> None:
    """The page says why, and asks how."""
    address = dropped(nurse, EXPORT.replace("Zuleika", "Žofie").encode("cp1250"))
    nurse.post(f"{address}/read", ("encoding", "windows-1250"))
    assert "Hospital No" in nurse.get(address).text
    address = dropped(nurse, b"<html>", ".csv")
    assert "is a web page or XML" in words(nurse.get(address))


@pytest.mark.parametrize(
    ("data", "kind", "headers", "status"),
    [
        (b"", ".csv", {}, 422),
        (b"id,locale\n", ".exe", {}, 422),
        (b"id,locale\n", "", {}, 422),
        (b"id,locale\n", "/../../x.csv", {}, 422),
        (b"id,locale\n", ".csv", {"Content_Length": str(MOST_BYTES + 1)}, 413),
        (b"id,locale\n", ".csv", {"Origin": "http://evil.example"}, 403),
        (b"id,locale\n", ".csv", {"Cookie": ""}, 403),
    ],
)
def test_what_is_not_taken(nurse: Visitor, data: bytes, kind: str, headers: dict[str, str], status: int) -> None:
    """A file that is no roster, one that is too large, and what does not come from a page of the desk."""
    assert drop(nurse, data, kind, **headers).status == status


@pytest.mark.parametrize(
    "path", ["/rosters/unknown", "/rosters/unknown/leaflets.zip", "/rosters/..%2f..%2fclinic.toml"]
)
def test_an_address_that_nobody_has_given(nurse: Visitor, path: str) -> None:
    """Leads to no file and no roster."""
    assert nurse.get(path).status in {404, 422}


class Impatient(Held):
    """A roster that is stopped as soon as some rows are done."""

    most = 1_000_000

    @property
    def progress(self) -> Progress | None:
        return self._progress

    @progress.setter
    def progress(self, progress: Progress | None) -> None:
        self._progress = progress
        self.is_stopping = bool(progress and progress.done >= self.most)


def test_a_run_that_is_stopped_goes_on(premises: Premises, tmp_path: Path) -> None:
    """As after a desk that was killed: what is done is skipped, and the ledger is whole."""
    rows = "".join(f"ZZ-{number},en-GB,on-the-day\n" for number in range(12))
    held = Impatient(f"id,locale,preset\n{rows}".encode(), ".csv", premises)
    held.setting = Setting(topic=PROCEDURE, allows_drafts=True)
    assert judge_rows(held) == "planned"
    held.most = 3
    with pytest.raises(BaseException) as stopped:
        make_leaflets(tmp_path / "run")(held)
    assert type(stopped.value).__name__ == "Stopped"
    ledger.check([tmp_path / "run" / ledger.NAME])
    lines = list(ledger.read(tmp_path / "run" / ledger.NAME))
    assert 3 <= len(lines) < 12
    held.most, held.is_stopping = 1_000_000, False
    assert make_leaflets(tmp_path / "run")(held) == "made"
    assert held.progress
    assert (held.progress.skipped, held.progress.written) == (len(lines), 12 - len(lines))
    assert len(list((tmp_path / "run").glob("*.pdf"))) == 12


def test_rosters_are_forgotten(premises: Premises) -> None:
    """Those that nobody looks at, not those that are being made; and there is an end to how many there are."""
    shelf, data = Shelf(), EXPORT.encode()
    held = [shelf.take(data, ".csv", premises) for _ in range(MOST_HELD)]
    with pytest.raises(UsageError, match="rosters at the desk"):
        shelf.take(data, ".csv", premises)
    for one in held[:2]:
        one.used -= IDLE_SECONDS + 1
    held[1].state = "making"
    assert list(shelf) == held[1:]
    with pytest.raises(UsageError, match="no longer at the desk"):
        shelf.find(held[0].id)


def test_the_sample_clinic_has_a_place_that_ends_with_the_desk(premises: Premises) -> None:
    """It has no folder of its own."""
    place = Shelf().place(Premises(None, premises.workspace, premises.unpacked))
    assert premises.workspace.folder not in {place, *place.parents}
    assert place.stat().st_mode & 0o077 == 0
