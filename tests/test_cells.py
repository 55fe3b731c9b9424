"""Cells: what can be printed passes, everything else is refused in words that do not quote it."""

import pytest

from handouts.load import cells

HOSTILE = {
    "formula": "=HYPERLINK(1)",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(1)",
    "tab": "Ann\tB",
    "line end": "Ann\nB",
    "null": "Ann\0",
    "escape": "\x1b[31mAnn",
    "surrogate": "Ann\ud800",
    "bidi override": "Ann\u202eB",
    "isolate": "\u2067Ann",
    "private": "\ue000",
    "unassigned": "\U000e0fff",
    "tag": "\U000e0041",
    "soft hyphen": "Ann\u00adB",
    "line separator": "Ann\u2028B",
    "reference": "#REF!",
    "not there": "#N/A",
    "pile of marks": "A" + "\u0301" * 5,
    "pile with joiners": "A" + "\u0301\u200d" * 5,
    "long": "x" * 10_000,
}
HARMLESS = {
    "markup": "<b>Ann</b> & {{ 7 * 7 }} {% raw %}",
    "marks": "Renée O’Neil-D'Arc",
    "joiner": "\u0645\u06cc\u200c\u062e\u0648",
    "scripts": "李明 · ناصر · আলো",
    "most marks": "\u0628\u0651\u064e\u0670\u06e1 e" + "\u0323\u0302\u0301",
    "emoji": "Ann 🙂",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused(text: str) -> None:
    """By a problem that holds nothing of it."""
    (problem, *_) = cells.personal(text)
    assert text not in problem.message


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_names_of_any_script_pass(text: str) -> None:
    """Markup too: it is printed as it stands."""
    assert list(cells.personal(text)) == []


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (cells.day, ["", "1970-12-31"], ["31.12.1970", "1970-13-01", "19701231", "1970-W01-1"]),
        (cells.moment, ["", "2026-12-01", "2026-12-01 09:30", "2026-12-01T09:30:00"], ["9:30", "2026-12-01T09:30Z"]),
        (cells.yes_or_no, ["", "Yes", "no", "TRUE", "0"], ["ja", "2"]),
        (cells.locales, ["en", "ur;en", "Spanish"], ["", ";", "e\u202en", "x" * 999]),
        (cells.key, ["7", "A 7"], ["", "=7"]),
    ],
)
def test_each_kind_of_cell(check: cells.CellCheck, good: list[str], bad: list[str]) -> None:
    """Takes what it should and nothing else."""
    assert [text for text in good if list(check(text))] == []
    assert [text for text in bad if not list(check(text))] == []


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("cell", ["{}1", "{}cmd|' /C calc'!A1", "a;{}1", ";{}1;{}2"])
def test_no_cell_that_is_written_is_run(sign: str, cell: str) -> None:
    """Nor is it changed: reading takes the apostrophe off again."""
    text = cell.replace("{}", sign)
    for part in cells.inert(text).split(";"):
        assert not part.startswith(sign)
    assert cells.tidy(cells.inert(text)) == text


@pytest.mark.parametrize("text", ["O'Neil-D'Arc", "'t Hart", "Take one; -5 °C is too cold", "a=b", "1-2", "d'été;d'un"])
def test_what_no_spreadsheet_runs_stays_as_it_is(text: str) -> None:
    """In both directions."""
    assert cells.inert(text) == cells.tidy(text) == text


def test_a_note_may_be_longer_than_a_name() -> None:
    """But not endless."""
    assert not list(cells.note("x" * cells.LONGEST_NOTE))
    assert list(cells.personal("x" * cells.LONGEST_NOTE))
    assert list(cells.note("x" * (cells.LONGEST_NOTE + 1)))


def test_text_is_composed_and_tidied() -> None:
    """What looks alike is alike."""
    assert cells.tidy("  Zoe\u0308   B ") == "Zoë B"


def test_a_note_has_lines_and_a_name_has_none() -> None:
    """However a program ends them; empty ones before, after and in heaps say nothing."""
    text = cells.tidy("\r\n Bring:  \r\n glasses \n\n\n\nCall us\r\n")
    assert text == "Bring:\nglasses\n\nCall us"
    assert not list(cells.note(text))
    assert list(cells.personal(text))
