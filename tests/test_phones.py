"""Numbers become addresses that dial them, or are refused; hours of lines become the gaps between them."""

import pytest

from handouts.load.phones import WEEK_MINUTES, country_of, dialled, gaps, said
from handouts.load.schema import UnfitValue
from handouts.model.clinic import DAYS


@pytest.mark.parametrize(
    ("number", "country", "address"),
    [
        ("+1 555 555 0100", "", "tel:+15555550100"),
        ("(555) 010-0142", "US", "tel:+15550100142"),
        ("+44 (0)20 7946 0000", "", "tel:+442079460000"),
        ("+44 020 7946 0000", "", "tel:+442079460000"),
        ("020 7946 0000", "GB", "tel:+442079460000"),
        ("+44 (0)20 7946 0000 ext. 12", "", "tel:+442079460000;ext=12"),
        ("020 7946 0000 x204", "GB", "tel:+442079460000;ext=204"),
        ("+39 06 1234 5678", "", "tel:+390612345678"),
        ("030/1234567", "DE", "tel:+49301234567"),
        ("0800 111 222", "GB", "tel:+44800111222"),
        ("999", "", "tel:999"),
        ("111", "GB", "tel:111"),
        ("112", "FR", "tel:112"),
        ("116 117", "DE", "tel:116117"),
        ("13 11 14", "AU", "tel:131114"),
    ],
)
def test_the_address_that_dials_a_number(number: str, country: str, address: str) -> None:
    """The country's own 0 is dropped (RFC 3966), an extension is told apart; short numbers stay as they are."""
    assert dialled(number, country) == address


@pytest.mark.parametrize(
    ("number", "country", "message"),
    [
        ("020 7946 0000", "", "has no country"),
        ("020 7946 0000 / 0001", "GB", "is more than one number"),
        ("+44 20 7946 0000/+44 20 7946 0001", "", "is more than one number"),
        ("999 / 112", "GB", "is more than one number"),
        ("999 112", "GB", "is more than one number"),
        ("020 7946 0000 020 7946 0001", "GB", "is too long to be dialled"),
        ("+44 2", "", "is too short to be dialled"),
        ("+44 20 79", "", "is too short to be dialled"),
        ("555-0100", "US", "is too short to be dialled"),
        ("+999 20 7946 0000", "", "can't be dialled"),
    ],
)
def test_what_would_dial_nobody_or_another(number: str, country: str, message: str) -> None:
    """Two numbers in one, a number without its country or its area, a digit too many."""
    with pytest.raises(UnfitValue) as caught:
        dialled(number, country)
    (problem,) = caught.value.problems
    assert problem.message == message
    assert problem.hint


def test_the_country() -> None:
    """The one that the clinic names, else that of its locale."""
    assert [country_of("GB", "en-US"), country_of("", "pt-BR"), country_of("", "zh-Hant-HK"), country_of("", "en")] == [
        "GB", "BR", "HK", "",
    ]  # fmt: skip


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
