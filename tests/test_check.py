"""A topic becomes a report: what is found, what is explained, how hard it reads."""

from datetime import date
from pathlib import Path

import pytest
from topic_folders import PROCEDURE, edited

from handouts.checks.check import LOADING, RULES, check_named
from handouts.content.library import topic_names
from handouts.errors import UnknownName

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("name", topic_names())
def test_shipped_topics_have_no_error(name: str) -> None:
    """Each warning that stays is explained by the topic."""
    report = check_named(name, TODAY)
    assert [str(finding) for finding in report.of("error")] == []


def test_what_keeps_a_topic_from_being_loaded_is_found(tmp_path: Path) -> None:
    """With file and line, as all else that is found."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", 'excludes = ["during"]', 'excludes = ["durin"]')
    (finding,) = check_named(str(topic), TODAY).findings
    assert (finding.rule, finding.severity, finding.path.name) == (LOADING.id, "error", "topic.toml")
    assert "unknown section: durin" in finding.message
    assert finding.line > 0


def test_an_unknown_topic_is_no_finding() -> None:
    """It is told as everywhere."""
    with pytest.raises(UnknownName):
        check_named("no-such-topic", TODAY)


def test_every_rule_has_a_name_a_source_and_says_what_it_asks() -> None:
    """`handouts check --rules` lists them."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.says.endswith(".") for rule in RULES)
