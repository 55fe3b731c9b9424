"""Codes of a record lead to topics, and propose presets, as the topics say."""

import json
from pathlib import Path

import pytest

from handouts.choose.coded import find
from handouts.cli import main
from handouts.load.topic import topic_titles
from handouts.model.codes import codes_of

SPREAD = "breast-cancer-spread"
TITLES = topic_titles()
BESIDE = "It counts only beside C50 or Z85.3."


@pytest.mark.parametrize(
    ("codes", "fits"),
    [
        ("C50.911", {SPREAD: ""}),
        ("254837009", {SPREAD: ""}),
        ("Z85.3", {SPREAD: ""}),
        *((f"C50.9 {code}", {SPREAD: "metastatic-only"}) for code in ("C78.0", "C78.7", "C79.3", "C79.51", "C78.02")),
        ("C78.7 Z85.3", {SPREAD: "metastatic-only"}),
        ("254837009 94222008", {SPREAD: "metastatic-only"}),
        ("315004001", {SPREAD: "metastatic-only"}),
        ("C50.9 C77.3", {SPREAD: ""}),
        ("C50.9 C78.1", {SPREAD: ""}),
        ("C50.9 D05.1", {SPREAD: ""}),
        ("C50.9 Q000628", {SPREAD: "treatment-and-side-effects"}),
        ("C50.9 C78.0 Q000628", {SPREAD: ""}),
        ("C50.9 H25.1", {SPREAD: "", "cataract": ""}),
        ("110473004", {"cataract": "going-home"}),
        ("Z12.11", {"colonoscopy": ""}),
        ("73761001", {"colonoscopy": "plan"}),
        ("C78.0", {}),
        ("C78.0 C79.5", {}),
        ("C77.3", {}),
        ("C79.81", {}),
        ("D05.12", {}),
        ("D05 C78.0", {}),
        ("", {}),
    ],
)
def test_topics_and_presets(codes: str, fits: dict[str, str]) -> None:
    """What has spread is told by a code only beside one that says from where."""
    found = find([codes_of(code) for code in codes.split()], TITLES)
    assert {fit.topic.name: fit.preset for fit in found.fits} == fits


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("C79.81", "C79.81, Breast cancer: It is for cancer that came to the breast from elsewhere."),
        ("D05.1", "D05.1, Breast cancer: It is for carcinoma in situ, which is not invasive."),
        ("C78.0", f"C78.0, Breast cancer: {BESIDE}"),
        ("C77.3", "C77.3: No topic has this code."),
    ],
)
def test_what_fits_no_topic_says_why(code: str, reason: str) -> None:
    """In words of the topic, beside codes that do fit as well."""
    alone = find([codes_of(code)], TITLES)
    assert str(alone.misfits[0]).startswith(reason)
    beside = find([codes_of("H25"), codes_of(code)], TITLES)
    assert beside.misfits == alone.misfits


def test_codes_that_propose_two_presets_propose_none() -> None:
    """Both are told, and a person chooses."""
    (fit,) = find([codes_of(code) for code in ("C50", "C78.0", "Q000188")], TITLES).fits
    assert (fit.preset, fit.presets) == ("", ("metastatic-only", "treatment-and-side-effects"))
    assert fit.codes == ("C50", "C78.0", "Q000188")


def test_topics_are_found_by_code(capsys: pytest.CaptureFixture[str]) -> None:
    """The proposal stands as one would type it; a code without a topic is told beside."""
    assert main.run(["topics", "--code", "c50911", "--code", "C79.51", "--code", "C77.3"]) == 0
    told = capsys.readouterr()
    assert told.out == f"{SPREAD}  Breast cancer  --preset metastatic-only\n"
    assert told.err == "note: C77.3: No topic has this code.\n"
    assert main.run(["topics", "--json", "--code", "C50"]) == 0
    (topic,) = json.loads(capsys.readouterr().out)
    assert (topic["name"], topic["codes"], topic["proposed"]) == (SPREAD, ["C50"], [])


@pytest.mark.parametrize(
    ("code", "exit_code", "told"),
    [("D05", 4, "D05, Breast cancer: It is for carcinoma in situ"), ("breast", 2, "not a code: breast\nhint: give a")],
)
def test_a_code_without_a_topic_is_an_error(
    code: str, exit_code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the reason."""
    assert main.run(["topics", "--code", code]) == exit_code
    assert told in capsys.readouterr().err


def test_a_clinic_adds_codes_to_a_shipped_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an overlay: a group of its own, and other codes for one of ours."""
    (tmp_path / "clinic.toml").touch()
    own = tmp_path / "topics" / "colonoscopy"
    own.mkdir(parents=True)
    (own / "topic.toml").write_text(
        '[codes.polyps]\nicd_10_cm = ["Z86.010"]\npreset = "day-before"\n[codes.screening]\nicd_10 = ["Z12"]\n'
    )
    monkeypatch.chdir(tmp_path)
    for code, line in (("Z86.010", "--preset day-before"), ("Z12.0", ""), ("Z12.11", "")):
        assert main.run(["topics", "--code", code]) == 0
        assert capsys.readouterr().out == f"colonoscopy  Getting ready for your colonoscopy  {line}".rstrip() + "\n"
    assert main.run(["show", "colonoscopy"]) == 0
    assert "  screening    Z12, Z12.11\n" in capsys.readouterr().out
