"""What would change places in a line of the other direction is isolated, and nothing else."""

import pytest

from handouts.language.isolation import directed, isolates, misplaced
from handouts.model.scripts import Direction


def parts(text: str, direction: Direction = "rtl") -> list[str]:
    return [text[start:end] for start, end, _ in isolates(text, direction)]


@pytest.mark.parametrize(
    "number",
    [
        "0800 111 222",
        "+44 20 7946 0000",
        "+44 (0)20 7946 0000",
        "(555) 123-0100",
        "38.5 °C",
        "38.5 °C (101.3 °F)",
        "37 °C – 38 °C",
        "500 mg",
        "50%",
        "5-7",
        "10–20",
        "8:00 - 10:00",
        "2026-12-01",
        "2 x 5 ml",
        "<18 mm",
        "−5",
        "12-14 North Street, Sampletown",
        "09:30 AM",
        "5 LARGE ROADS, RALEIGH",
        "۰۸۰۰ ۱۱۱",
    ],
)
def test_numbers_in_arabic_are_isolated_whole(number: str) -> None:
    """With their signs and units, and no space or full stop around them."""
    assert parts(f"نص {number} نص") == [number]
    assert parts(f"نص {number}.") == [number]
    assert parts(f"({number}) نص") == [number]
    assert parts(f"سعر {number}، نص") == [number]


@pytest.mark.parametrize(
    "text", ["عام 2015", "1/2 قرص", "120/80 هدف", "مستقبل HER2 في", "كتب Stephen Paget عن", "٥٠٪", "٥-٧"]
)
def test_what_stands_by_itself_is_left_alone(text: str) -> None:
    """One number, and words in Latin letters: the algorithm of Unicode sets these right."""
    assert parts(text) == []


def test_texts_from_the_left_have_no_isolates() -> None:
    """Whatever numbers they have; beside Arabic words those are isolated which these would turn."""
    assert parts("Call 0800 111 222 (5-7 days): 38.5 °C, १२-१४", "ltr") == []
    assert parts("Call محمد 0800 111 222 today", "ltr") == ["0800 111 222 today"]
    assert isolates("محمد: 0800 111.", "ltr")[0] == (0, 15, "rtl")


def test_a_text_of_the_other_direction_is_isolated_whole() -> None:
    """Its full stop stands at its own end."""
    assert parts(" Sample Clinic, 5 North Street. ") == ["Sample Clinic, 5 North Street."]


def test_lists_of_numbers_run_as_the_text_does() -> None:
    """Commas part them; brackets that belong to the text around are no part of a number."""
    assert parts("خذ 5 mg, 10 mg, 20 mg كل") == ["5 mg", "10 mg", "20 mg"]
    assert parts("(نص 5-7) 8-9 (نص)") == ["5-7", "8-9"]
    assert parts("و-5 mg") == ["5 mg"]


def test_arabic_digits_are_isolated_group_by_group() -> None:
    """Isolated as one they would still run from the right (UAX 9, N1)."""
    assert parts("نص ٠٨٠٠ ١١١ ٢٢٢ نص") == ["٠٨٠٠ ١١١ ٢٢٢", "٠٨٠٠", "١١١", "٢٢٢"]
    assert parts("نص ٢٠٢٦-١٢-٠١") == ["٢٠٢٦-١٢-٠١", "٢٠٢٦", "١٢", "٠١"]


def test_an_authors_isolates_are_kept() -> None:
    """They say what the rules can't know; what is inside is isolated too where it must be."""
    assert isolates("نص \u2066a: 5\u2069 ب", "rtl") == [(4, 8, "ltr")]
    assert parts("a \u2067نص 5-7\u2069 b", "ltr") == ["نص 5-7", "5-7"]
    assert isolates("b \u2068نص 5\u2069", "ltr") == [(3, 7, "rtl")]


def test_elements_that_meet_in_a_number_isolate_it() -> None:
    """Their letters know nothing of one another."""
    assert isolates("نص Stage4", "rtl") == []
    assert isolates("نص Stage4", "rtl", {8}) == [(3, 9, "ltr")]


@pytest.mark.parametrize("phrase", ["Stage 4", "Dr. M. O’Neil (ext. 204)"])
def test_what_a_lines_end_may_part_before_a_number_is_isolated(phrase: str) -> None:
    """Else its second half, which begins with a number, would stand as one of the words around it do."""
    assert isolates(f"نص {phrase}, نص", "rtl") == [(3, 3 + len(phrase), "ltr")]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("نص 5-7 نص", "نص \u20665-7\u2069 نص"),
        ("ن ١١١ ٢٢٢٢", "ن \u2066\u2066١١١\u2069 \u2066٢٢٢٢\u2069\u2069"),
        ("5-7", "\u20665-7\u2069"),
        ("نص", "نص"),
    ],
)
def test_a_line_is_directed_by_signs(text: str, signs: str) -> None:
    """Those of Unicode, each closed."""
    assert directed(text, "rtl") == signs


# A number that does not stand as it is read is found, whatever composed it.


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
