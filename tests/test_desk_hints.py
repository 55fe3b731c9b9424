"""At the desk a hint speaks of what is on the page; what needs a command is for whoever looks after the desk."""

from datetime import date

import pytest
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.signing import Register
from handouts.desk.hints import at_the_desk, problem_at_the_desk
from handouts.errors import ContentError, HandoutError, Problem
from handouts.load.clinic import sample_clinic
from handouts.load.sign_offs import NONE
from handouts.model.job import Request
from handouts.model.page import page


def test_what_is_on_the_page_is_named_as_it_stands_there() -> None:
    """As the domain says it, so that a reworded hint is seen here."""
    job = job_for(fixture_topic(PROCEDURE), Request(preset="on-the-day"), replace(sample_clinic(), is_sample=False))
    with pytest.raises(ContentError) as unsigned:
        Register(NONE, date(2026, 11, 29), "refuse").require(job.edition, job.selection)
    with pytest.raises(HandoutError) as small:
        page("half-letter", "giant-print", "en")
    assert at_the_desk(unsigned.value.hint) == (
        "the page Topics shows what is left to sign; drafts can be ticked below the columns of the list"
    )
    assert at_the_desk(small.value.hint) == "choose the paper letter, or large print"


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        ("told = yes, where the patient knows", "told = yes, where the patient knows"),
        (
            "to begin: handouts translate start sw",
            "for whoever looks after the desk: to begin: handouts translate start sw",
        ),
        ("add to clinic.toml: Care team", "for whoever looks after the desk: add to clinic.toml: Care team"),
    ],
)
def test_what_needs_a_command_is_for_somebody_else(hint: str, told: str) -> None:
    assert at_the_desk(hint) == told
    assert problem_at_the_desk(Problem("wrong", hint)).hint == told
