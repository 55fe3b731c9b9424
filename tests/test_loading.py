"""What a command reads is never written over, whatever option names it; what it lacks is told where it matters."""

import shutil
from pathlib import Path

import pytest
from topic_folders import PROCEDURE, TOPICS

from handouts.cli import main
from handouts.cli.bundles import House
from handouts.cli.loading import load_house

SAMPLE = Path(main.__file__).parents[2] / "handouts" / "sample"
TOPIC = ["--topic", f"./{PROCEDURE}"]
CLINIC = ["--clinic", "clinic.toml"]
RENDER = ["render", f"./{PROCEDURE}", "--preset", "on-the-day", *CLINIC, "--patient", "p.csv", "-o"]
BATCH = ["batch", "p.csv", "-o", "out", *TOPIC, *CLINIC, "--jobs", "1", "--print-run"]
RECALL = ["recall", "out/ledger.jsonl", "--roster", "p.csv", "--section", "during", *CLINIC, "-o"]
REPRINT = ["reprint", "out/ledger.jsonl", "7", "--roster", "p.csv", *TOPIC, *CLINIC, "-o"]
EXPORT = ["translate", "export", f"./{PROCEDURE}", "es", "-o"]
CLINICS = ("clinic.toml", "logo.svg", "p.csv")
LEDGERS = ("handouts.key", "out/ledger.jsonl", "out/00003.pdf")
TOPICS_ = tuple(f"{PROCEDURE}/{name}" for name in ("topic.toml", "sections/about.md", "art/ear.svg"))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic with a topic, a roster and a run of it."""
    folder = tmp_path_factory.mktemp("clinic")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        shutil.copytree(TOPICS / PROCEDURE, PROCEDURE)
        for name in ("clinic.toml", "logo.svg"):
            shutil.copy(SAMPLE / name, name)
        Path("p.csv").write_text("id,locale,preset\n7,en,on-the-day\n8,en,on-the-day\n")
        assert main.run([*BATCH[:-1], "--name", "{row}"]) == 0
        Path("p.csv").write_text("id,locale,preset\n7,en,on-the-day\n")
    return folder


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        *((RENDER, name) for name in (*CLINICS, *TOPICS_)),
        *((BATCH, name) for name in (*CLINICS, *LEDGERS, "out/00002.pdf")),
        *((RECALL, name) for name in (*CLINICS, *LEDGERS)),
        *((REPRINT, name) for name in (*CLINICS, *LEDGERS)),
        *((EXPORT, name) for name in TOPICS_),
    ],
)
def test_no_command_writes_over_what_it_reads(
    arguments: list[str], name: str, done: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the clinic's files, nor rosters, ledgers, keys, topics, nor a leaflet of another patient."""
    monkeypatch.chdir(done)
    before = Path(name).read_bytes()
    assert main.run([*arguments, name]) == 2
    said = capsys.readouterr().err
    reasons = ("it is one of the files that this is made from", "handouts can only make a ")
    assert any(f"can't write {name}: {reason}" in said for reason in reasons)
    assert Path(name).read_bytes() == before


def test_what_a_clinic_lacks_is_told_where_leaflets_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not by each command about a topic."""
    path = tmp_path / "clinic.toml"
    path.write_text('name = "Mill Clinic"\ncountry = "GB"\n[[phones]]\nnumber = "01632 960100"\nkind = "urgent"\n')
    load_house(House(path, sample=False), prints=False)
    assert capsys.readouterr().err == ""
    load_house(House(path, sample=False))
    assert "page 1 has a blank for the emergency number" in capsys.readouterr().err
