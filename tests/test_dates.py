"""Dates: a form that is named, a date that is plain, and one that could be two."""

import pytest

from handouts.errors import Problem
from handouts.load.dates import form_of, iso


def read(text: str, form: str = "", *, is_day: bool = True) -> str:
    """Return a date in ISO 8601, or what is wrong with it."""
    found = iso(text, form, "DOB", "date_of_birth", is_day=is_day)
    return f"{found.message} ({found.hint})" if isinstance(found, Problem) else found


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD/MM/YYYY", "31/12/1970"),
        ("dd/mm/yyyy", "31/12/1970"),
        ("D.M.YYYY", "31.12.1970"),
        ("MM/DD/YYYY", "12/31/1970"),
        ("YYYYMMDD", "19701231"),
        ("DDMMYYYY", "31121970"),
        ("DD-MMM-YYYY", "31-DEC-1970"),
        ("D MMMM YYYY", "31 December 1970"),
        ("YYYY-MM-DDTHH:MM:SS", "1970-12-31T00:00:00"),
        ("DD/MM/YYYY", "31/12/1970 00:00:00"),
        ("DD/MM/YYYY", "1970-12-31"),
    ],
)
def test_a_date_in_the_form_that_the_clinic_names(form: str, text: str) -> None:
    """In capitals or not, with the midnight that databases add; ISO 8601 whatever the form."""
    assert read(text, form) == "1970-12-31"


def test_a_form_says_which_comes_first() -> None:
    """The day or the month."""
    assert read("03/04/1970", "DD/MM/YYYY") == "1970-04-03"
    assert read("03/04/1970", "MM/DD/YYYY") == "1970-03-04"
    assert read("3/4/1970", "MM/DD/YYYY") == "1970-03-04"


@pytest.mark.parametrize(
    ("form", "text", "moment"),
    [
        ("", "2026-12-01 09:30", "2026-12-01 09:30"),
        ("", "2026-12-01T09:30:00.000", "2026-12-01 09:30"),
        ("", "2026-12-01", "2026-12-01"),
        ("DD/MM/YYYY", "01/12/2026 9:30", "2026-12-01 09:30"),
        ("MM/DD/YYYY", "12/01/2026 9:30 PM", "2026-12-01 21:30"),
        ("MM/DD/YYYY hh:mm AM", "12/01/2026 12:05 a.m.", "2026-12-01 00:05"),
        ("DD.MM.YYYY HH:MM", "01.12.2026 16:45", "2026-12-01 16:45"),
    ],
)
def test_an_appointment_may_have_its_time(form: str, text: str, moment: str) -> None:
    """On a clock of 12 hours or 24."""
    assert read(text, form, is_day=False) == moment


@pytest.mark.parametrize(
    "text",
    [
        "1970-12-31",
        "1970/12/31",
        "31/12/1970",
        "12/31/1970",
        "31.12.1970",
        "31-Dec-1970",
        "31 December 1970",
        "Dec 31, 1970",
        "1970-12-31 00:00:00.000",
    ],
)
def test_a_date_that_can_be_only_one_needs_no_form(text: str) -> None:
    """As 31 is no month."""
    assert read(text) == "1970-12-31"


@pytest.mark.parametrize("text", ["03/04/1970", "3.4.1970", "12-11-1970"])
def test_a_date_that_could_be_two_is_refused(text: str) -> None:
    """With the line for the clinic's file; where day and month are one number, nothing is open."""
    said = read(text)
    assert "two ways" in said
    assert 'date_of_birth = { column = "DOB", format = "DD/MM/YYYY" }' in said
    assert text not in said
    assert read("05/05/1970") == "1970-05-05"


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("", "31/12/70", "two digits"),
        ("", "25933", "as a spreadsheet counts them"),
        ("", "yesterday", "is not a date"),
        ("", "19701231", "is not a date"),
        ("", "31/13/1970", "is not a day"),
        ("", "30 Foo 1970", "is not a day"),
        ("", "1970-02-30", "is not a day"),
        ("", "1970-12-31 09:30", "has a time of day"),
        ("DD/MM/YYYY", "12/31/1970", "is not a day"),
        ("DD/MM/YYYY", "31.12.1970", "its form is DD/MM/YYYY"),
        ("DDMMYYYY", "1121970", "its form is DDMMYYYY"),
    ],
)
def test_what_is_no_date_is_told_for_what_it_is(form: str, text: str, told: str) -> None:
    """Without a digit of it."""
    said = read(text, form)
    assert told in said
    assert text not in said


@pytest.mark.parametrize("form", ["DD/MM/YY", "DD/MM", "", "dag", "DD/DD/YYYY", "YYYY", "DD/MM/YYYY/MM", "%d/%m/%Y"])
def test_a_form_that_is_none_is_refused(form: str) -> None:
    """A year has four digits: nobody guesses the century of a birth."""
    with pytest.raises(ValueError, match=r"date|day"):
        form_of(form)
