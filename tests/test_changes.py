"""What has changed between two states of a topic: by language and part, in the words that patients read."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from pdf_reader import faults
from topic_folders import PROCEDURE, edited, fixture_topic

from handouts.language.translation import in_locale
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model.topic import Topic
from handouts.reports.changes import Change, Compared, compared, lines, plain, report_of, shared


def parts(found: Compared) -> dict[str, list[tuple[str, str]]]:
    return {one.part: [(plain(each.before), plain(each.now)) for each in one.changes] for one in found.parts}


def changed(folder: Path, file: str, old: str, new: str) -> Topic:
    return load_topic(edited(folder, PROCEDURE, file, old, new))


def test_one_word_is_one_text_of_one_part(tmp_path: Path) -> None:
    """Its words alone are marked; its translation waits, in brackets."""
    before, now = fixture_topic(PROCEDURE), changed(tmp_path, "sections/during.md", "thin tube", "soft tube")
    found = compared(before, now)
    old, new = ("We draw the wax out with a thin tube.", "We draw the wax out with a soft tube.")
    assert parts(found) == {"during": [(old, new)]}
    (change,) = found.parts[0].changes
    assert [run.text for run in change.before.runs if run.style == "gone"] == ["thin"]
    assert [run.text for run in change.now.runs if run.style == "new"] == ["soft"]
    spanish = compared(in_locale(before, "es"), in_locale(now, "es", is_unfinished=True))
    assert parts(spanish) == {"during": [("Sacamos la cera con un tubo fino.", f"[{new}]")]}
    assert list(lines([found, spanish]))[:4] == [
        "English (en): 1 part changed",
        "  during",
        f"    - {old}",
        f"    + {new}",
    ]
    assert parts(shared(before, now)) == {}


def test_a_text_that_is_new_or_gone(tmp_path: Path) -> None:
    now = changed(tmp_path, "sections/after.md", "", "\nCome back next week.\n")
    one, other = fixture_topic(PROCEDURE), now
    assert parts(compared(one, other)) == {"after": [("", "Come back next week.")]}
    assert parts(compared(other, one)) == {"after": [("Come back next week.", "")]}
    assert list(lines([compared(one, other)]))[-1] == "    + Come back next week."


def test_a_figure_is_told_where_it_is_printed_and_once() -> None:
    """As readers get it, and as the topic's tables have it; a picture that is drawn anew, too."""
    before = fixture_topic(PROCEDURE)
    fact = next(iter(before.facts.values()))
    picture = next(iter(before.pictures.values()))
    facts, pictures = dict(before.facts), dict(before.pictures)
    facts[fact.id] = replace(fact, value=fact.value + 1)
    pictures[picture.id] = replace(picture, svg=picture.svg + " ")
    now = replace(before, facts=facts, pictures=pictures)
    assert {"head.whole", "during"} <= parts(compared(before, now)).keys()
    found = parts(shared(before, now))
    assert list(found) == ["Pictures", "Figures"]
    assert found["Figures"][0][0].startswith(f"{fact.id}: {fact.value:g} (")


def test_texts_that_have_little_in_common_are_marked_as_wholes(tmp_path: Path) -> None:
    now = changed(tmp_path, "sections/during.md", "We draw the wax out with a thin tube.", "You will hear a noise.")
    change: Change = compared(fixture_topic(PROCEDURE), now).parts[0].changes[0]
    assert [run.style for run in (*change.before.runs, *change.now.runs)] == ["gone", "new"]


@pytest.mark.proof
def test_the_report_is_printed_without_a_finding() -> None:
    """In English, Arabic and Chinese beside each other."""
    from handouts.reports.printing import print_report

    before = load_topic("cataract")
    said = [in_locale(before, locale) for locale in ("en", "ar", "zh-Hans")]
    found = [compared(one, _retitled(one)) for one in said]
    report = report_of([*found, shared(before, before)], before, "release 1", "the text of now", "Printed today")
    assert faults(print_report(report, sample_clinic())) == []


def _retitled(topic: Topic) -> Topic:
    """Return a topic with another title over each section."""
    sections = {name: replace(one, title=f"10 {one.title}") for name, one in topic.sections.items()}
    return replace(topic, sections=sections)
