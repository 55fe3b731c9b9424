"""What is wrong with the codes of a topic is told, all of it, each at its line."""

from pathlib import Path

import pytest
from topic_folders import SPRAINS, edited, line_of, problems

CODES = """
[codes.ankle]
icd_10 = ["S93.4"]

[codes.knee]
icd_10_cm = ["S83.4"]
beside = ["ankle"]
preset = "knee-only"

[codes.broken]
snomed_ct = ["254837009"]
refused = "It is for broken bones."
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["S93.4"]', '["S93,4"]', "codes.ankle.icd_10[1]: S93,4 is not a code of ICD-10 (write it like C50 or C50.9)"),
        ('["S93.4"]', '["S934"]', "codes.ankle.icd_10[1]: S934 is not a code of ICD-10"),
        ('["S93.4"]', '["S93.4*"]', "codes.ankle.icd_10[1]: S93.4* is not a code"),
        ('["254837009"]', '["254837008"]', "codes.broken.snomed_ct[1]: 254837008 is not a code of SNOMED CT (write it"),
        ("[codes.ankle]\nicd_10", "[codes.ankle]\nicd_9", "codes.ankle.icd_9: unknown key (did you mean icd_10?)"),
        (
            'icd_10 = ["S93.4"]',
            'preset = "knee-only"',
            "codes.ankle: has no codes (add some: icd_10, icd_10_cm, snomed_ct",
        ),
        ('"knee-only"', '"kne-only"', "codes.knee.preset: unknown preset: kne-only (did you mean knee-only?)"),
        ('["ankle"]', '["ankel"]', "codes.knee.beside[1]: unknown code: ankel (did you mean ankle?)"),
        ('["ankle"]', '["knee"]', "codes.knee.beside[1]: knee doesn't count by itself (name groups that do)"),
        ('["ankle"]', '["broken"]', "codes.knee.beside[1]: broken doesn't count by itself"),
        (
            'refused = "',
            'preset = "knee-only"\nrefused = "',
            "codes.broken.refused: contradicts preset (codes that are",
        ),
        ('refused = "', 'beside = ["ankle"]\nrefused = "', "codes.broken.refused: contradicts beside"),
        (
            '["S83.4"]',
            '["S83.4", "S83.40"]',
            "codes.knee.icd_10_cm[2]: S83.40 is there already, as S83.4 in codes.knee",
        ),
        (
            '["S83.4"]',
            '["S83.4"]\nicd_10 = ["S93"]',
            "codes.ankle.icd_10[1]: S93.4 is there already, as S93 in codes.k",
        ),
        ('["S83.4"]', '["S83.4"]\nsnomed_ct = ["254837009"]', "codes.broken.snomed_ct[1]: 254837009 is there already"),
        ("[codes.knee]", "[codes.Knee]", "codes.Knee: is not a name that can be used here"),
        ('"It is for broken bones."', '""', "codes.broken.refused: is empty"),
    ],
)
def test_problems(tmp_path: Path, old: str, new: str, message: str) -> None:
    """The problem stands at the line of what is wrong."""
    topic = edited(tmp_path, SPRAINS, "topic.toml", "", CODES.replace(old, new, 1))
    found = [problem for problem in problems(topic) if message in problem]
    assert found, problems(topic)
    first = line_of(topic, "topic.toml", "[codes.")
    assert int(found[0].split(":")[1]) >= first


def test_all_are_told_at_once(tmp_path: Path) -> None:
    """One of each kind, in the order of the file."""
    wrong = CODES.replace("S93.4", "x").replace("knee-only", "knee").replace('"It', '"\\u0007It')
    told = problems(edited(tmp_path, SPRAINS, "topic.toml", "", wrong))
    assert [problem.split(": ")[1] for problem in told] == [
        "codes.ankle.icd_10[1]",
        "codes.knee.preset",
        "codes.broken.refused",
    ]


def test_right_codes_are_taken(tmp_path: Path) -> None:
    """As the topic has them."""
    from handouts.load.topic import load_topic

    topic = load_topic(edited(tmp_path, SPRAINS, "topic.toml", "", CODES))
    assert [group.says for group in topic.codes.values()] == [
        "",
        "only beside ankle; proposes knee-only",
        "refused: It is for broken bones.",
    ]
