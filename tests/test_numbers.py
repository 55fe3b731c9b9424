"""A number that does not stand as it is read is found, whatever composed it."""

import pytest

from handouts.language.numbers import misplaced


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("نص 0800 111 222", ["222 111 0800 صن"]),
        ("نص +44 20 7946 0000", ["0000 7946 20 44+ صن"]),
        ("38.5 °C نص", ["صن C° 38.5"]),
        ("500 mg نص", ["صن mg 500"]),
        ("5-7 نص", ["صن 7-5"]),
        ("2026-12-01", ["01-12-2026"]),
        ("8:00 - 10:00", ["10:00 - 8:00"]),
        ("٠٨٠٠ ١١١ ٢٢٢", ["٢٢٢ ١١١ ٠٨٠٠"]),
        ("1970", ["0791"]),
        ("0800 111 222", ["0800 111"]),
    ],
)
def test_a_number_in_another_order_is_found(said: str, seen: list[str]) -> None:
    """Its digits turned, its groups, its unit, or some of them lost."""
    assert list(misplaced(said, seen))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("نص 0800 111 222 نص", ["صن 0800 111 222 صن"]),
        ("نص 0800 111 222", ["0800 111 صن", "222"]),
        ("38.5 °C (101.3 °F)", ["38.5 °C (101.3 °F)"]),
        ("5, 10, 20", ["20 ,10 ,5"]),
        ("\u20665-7\u2069", ["5-7"]),
        ("٥-٧", ["٧-٥"]),
        ("٣٨٫٥", ["٣٨٫٥"]),
        ("no number", [""]),
    ],
)
def test_a_number_as_it_is_read_is_none(said: str, seen: list[str]) -> None:
    """On one line or two; a list's numbers are each by themselves, as are those of a range in Arabic digits."""
    assert list(misplaced(said, seen)) == []
