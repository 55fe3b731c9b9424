"""The hours of lines become the gaps between them, round the week."""

import pytest

from handouts.load.hours_coverage import WEEK_MINUTES, gaps, said
from handouts.model.clinic import DAYS

WORKDAYS = [(day, "08:00", "18:00") for day in range(5)]
NIGHTS = [(day, "18:00", "08:00") for day in range(7)]
WEEKEND = [(day, "00:00", "24:00") for day in (5, 6)]


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([*WORKDAYS, *NIGHTS, *WEEKEND], []),
        ([*WORKDAYS, *NIGHTS], ["sat 08:00 to 18:00", "sun 08:00 to 18:00"]),
        ([*WORKDAYS, *NIGHTS[:6], *WEEKEND], ["mon 00:00 to 08:00"]),
        ([*WORKDAYS[:1], *NIGHTS[:1]], ["tue 08:00 to mon 08:00"]),
        ([(day, "00:00", "24:00") for day in range(7)], []),
        ([(day, "09:00", "08:30") for day in range(7)], [f"{day} 08:30 to 09:00" for day in DAYS]),
    ],
)
def test_gaps_in_words(spans: list[tuple[int, str, str]], found: list[str]) -> None:
    """Nights run past midnight, Sunday's into Monday."""
    assert sorted(said(gap, DAYS) for gap in gaps(spans)) == sorted(found)


def test_no_line_is_one_gap() -> None:
    """The whole week."""
    assert gaps([]) == ((0, WEEK_MINUTES),)
