"""Evidence tells apart what a machine proved, what people signed and found, and what nobody has checked."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pdf_reader import faults
from printing import job_for
from topic_folders import PROCEDURE, TOPICS, fixture_topic

from handouts.check.check import RULES, check_named
from handouts.check.rule import CDC, PEMAT
from handouts.choose.leaflet import decode, excerpt_of
from handouts.choose.selection import select
from handouts.choose.signing import digest_of, signable
from handouts.cli import main
from handouts.cli.bundles import House
from handouts.cli.evidence import _case
from handouts.errors import Problem
from handouts.load.clinic import load_clinic
from handouts.load.evidence import Findings
from handouts.load.sign_offs import NONE, Records, id_of
from handouts.load.topic import load_topic
from handouts.model.evidence import CHECKS, HumanChecks, UserTest
from handouts.model.job import Edition, Request
from handouts.model.report import Lines, Report, said
from handouts.model.sign_off import Release, SignOff
from handouts.reports.evidence import Case, evidence, human_form
from handouts.reports.items import CDC_ITEMS, PEMAT_ITEMS, rules_of
from handouts.reports.machine import FileFigure, concerning
from handouts.reports.printing import print_report

TODAY = date(2026, 12, 1)
HOSTILE = Path(__file__).parent / "hostile_clinic"
STEPS = (
    "Systems", "Training", "Need", "Evidence", "Involving users", "Health inequalities", "Content and design",
    "Feedback", "Disseminating", "Impact",
)  # fmt: skip


@pytest.fixture(scope="module")
def case() -> Case:
    """A leaflet whose file was read back without a finding."""
    topic, clinic = fixture_topic(PROCEDURE), load_clinic(HOSTILE / "clinic.toml")
    return Case(
        original=topic,
        edition=Edition(topic, clinic),
        selection=select(topic, Request("whole")),
        figures=(FileFigure("pdf-ua1", "The file passes the machine checks of PDF/UA-1.", "ISO 14289-1", 0),),
        code="ABCD2345",
        pages=3,
        facts=tuple(topic.facts.values()),
        sources=tuple(topic.sources.values()),
        checked=check_named(str(topic.path), TODAY, "en", clinic),
        records=NONE,
        findings=Findings(),
        today=TODAY,
    )


def told(report: Report) -> str:
    return "\n".join("".join(run.text for run in said(words).runs) for words in report.texts)


def gaps(case: Case) -> str:
    """Return what evidence says that nobody has checked."""
    part = evidence(case).parts[-1]
    assert part.title == "What nobody has checked"
    return told(replace(evidence(case), parts=(part,), opening=()))


def test_it_follows_the_ten_steps(case: Case) -> None:
    """Those that only an organisation can show have lines to write on."""
    parts = evidence(case).parts
    assert [part.title for part in parts[:10]] == [
        next(part.title for part in parts if str(part.title).startswith(f"{number}. {step}:"))
        for number, step in enumerate(STEPS, 1)
    ]
    for number in (2, 9, 10):
        assert any(isinstance(block, Lines) for block in parts[number - 1].blocks)


def test_every_rule_is_told_with_its_figure(case: Case) -> None:
    text = told(evidence(case))
    assert all(rule.says in text for rule in RULES)
    assert "Flesch-Kincaid grade: aim 6, bar 8." in text
    assert "The leaflet passes the machine checks of PDF/UA-1." in text
    assert "informed by" in text.lower()
    assert not any(word in text.lower() for word in ("compliant", "compliance", "conforms", "accredited"))


def test_a_file_that_does_not_pass_is_told(case: Case) -> None:
    """Nothing is claimed that was not found, nor where nothing was looked for."""
    failed = tuple(replace(one, found=2 * (one.id == "pdf-ua1")) for one in case.figures)
    assert "The leaflet does not pass the machine checks of PDF/UA-1." in told(evidence(replace(case, figures=failed)))
    unread = told(evidence(replace(case, figures=())))
    assert "Not checked: " in unread
    assert "passes the machine checks" not in unread


def test_a_rule_that_can_not_judge_a_language_claims_nothing(case: Case) -> None:
    """Neither one that knows no other language, nor one that has no list of its words."""
    spanish = told(evidence(replace(case, checked=replace(case.checked, language="es"))))
    assert "passive-voice: can't judge this language" in spanish
    assert "word-hard: can't judge this language" in spanish
    assert "heading: 0 found" in spanish
    assert "word-hard: 0 found" in told(evidence(case))


def test_every_item_that_a_rule_comes_from_is_listed() -> None:
    assert rules_of(RULES, PEMAT).keys() <= PEMAT_ITEMS.keys()
    assert rules_of(RULES, CDC).keys() <= CDC_ITEMS.keys()
    assert {*PEMAT_ITEMS} == {*range(1, 13), *range(15, 27)}
    assert {*CDC_ITEMS} == {*range(1, 21)}


def test_what_was_signed_and_found_is_no_gap(case: Case) -> None:
    """Until then it is told as one."""
    topic, today = case.said, case.today
    assert "As clinician nobody's word holds for: head.whole, when_to_call" in gaps(case)
    assert "Whether readers understand it: no test is recorded." in gaps(case)
    assert "of this version: all of them." in gaps(case)
    signed = [
        SignOff(case.clinic.name, topic.id, part, "en", "clinician", "A. Signer", "Ear nurse", today,
                date(2099, 1, 1), digest_of(case.original, topic, part))
        for part in signable(topic)
    ]  # fmt: skip
    answers = {check.id: "yes" for check in CHECKS}
    found = Findings(
        (UserTest(topic.id, "en", topic.version, today, 6, "patients", "Two looked for the night number.", "Moved."),),
        (HumanChecks(topic.id, "en", topic.version, "whole", "B. Checker", "Ear nurse", today, answers),),
    )
    release = Release(case.clinic.name, topic.id, 3, date(2026, 11, 1), ("en",), (), {})
    whole = replace(
        case,
        releases=(release, replace(release, locales=("es",))),
        records=Records({id_of(one): one for one in signed}),
        findings=found,
    )
    text = told(evidence(whole))
    assert "6 people: patients; they read the version of now" in text
    assert "Two looked for the night number." in text
    assert "A. Signer: Ear nurse, " in text
    assert "\n3 of 2026-11-01\n" in text
    assert f"B. Checker, Ear nurse, on {today}:" in text
    assert not any(word in gaps(whole) for word in ("clinician", "no test", "of this version"))


def test_a_record_of_another_version_is_told_as_that(case: Case) -> None:
    """What people answered of another text is not answered of this one."""
    topic, old = case.said, date(2020, 1, 1)
    test = UserTest(topic.id, "en", old, old, 6, "patients", "Nothing.")
    checks = HumanChecks(topic.id, "en", old, "", "B. Checker", "Nurse", old, {"agrees": "yes"})
    of_old = replace(case, findings=Findings((test,), (checks,)))
    assert "they read the version of 2020-01-01" in told(evidence(of_old))
    assert "of this version: all of them." in gaps(of_old)
    elsewhere = Findings((replace(test, locale="es"), replace(test, preset="on-the-day")), ())
    assert "no test is recorded" in gaps(replace(case, findings=elsewhere))


def test_what_rules_find_is_a_gap(case: Case) -> None:
    """Unless the topic gives a reason for it."""
    wrong = Problem("blames the reader", severity="error", rule="word-blame")
    found = replace(case, checked=replace(case.checked, problems=(wrong, replace(wrong, reason="it is a quotation"))))
    assert "What rules found and nobody has mended or explained: 1 (" in gaps(found)
    assert "1, and 1 explained" in told(evidence(found))


def test_what_rules_find_elsewhere_is_none_of_the_leaflet_s(case: Case) -> None:
    """A section, preset, picture or figure that it does not print; what holds for the topic as a whole stays."""
    leaflet = decode(excerpt_of(job_for(case.original, Request(preset="on-the-day")))[1]).topic
    places = ("about", "during", "presets.whole", "preset.whole", "presets.on-the-day", "facts.nothing", "topic", "")
    found = tuple(Problem("wrong", place=place) for place in places)
    left = concerning(replace(case.checked, problems=found), leaflet, case.original).problems
    assert [one.place for one in left] == ["during", "presets.on-the-day", "topic", ""]


@pytest.mark.proof
def test_the_form_asks_what_only_people_can_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed by the command, as tagged as all that we print."""
    for path in HOSTILE.iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main.run(["evidence", str(TOPICS / PROCEDURE), "--preset", "whole", "--locale", "en", "--human"]) == 0
    assert capsys.readouterr().out == "a-procedure-whole-checks-en-GB.pdf\n"
    assert faults(Path("a-procedure-whole-checks-en-GB.pdf").read_bytes()) == []


def test_a_preset_that_is_not_there_is_refused() -> None:
    assert main.run(["evidence", str(TOPICS / PROCEDURE), "--preset", "none", "--sample"]) == 4


def test_the_form_has_every_check(case: Case) -> None:
    assert all(f"{check.asks} ({check.source})" in told(human_form(case)) for check in CHECKS)


@pytest.mark.proof
@pytest.mark.parametrize("locale", ["en", "ar", "zh-Hans"])
def test_a_shipped_leaflet_s_evidence_is_printed_without_a_finding(locale: str) -> None:
    """In both directions, and in Chinese."""
    clinic = load_clinic(HOSTILE / "clinic.toml")
    case = _case(load_topic("cataract"), "going-home", locale, House(HOSTILE / "clinic.toml", sample=False), clinic)
    assert "The leaflet passes the machine checks of PDF/UA-1." in told(evidence(case))
    assert {one.found for one in case.figures} == {0}
    assert faults(print_report(evidence(case), case.clinic)) == []
