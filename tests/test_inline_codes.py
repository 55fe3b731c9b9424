"""Where a tool has put codes in place of marks, the original tells what they stand for."""

import pytest

from handouts.language.delivery import CLOSE, OPEN, Delivered
from handouts.language.inline_codes import restored


def coded(text: str) -> str:
    """Return a text in which `<name>` stands for a code."""
    return text.replace("<", OPEN).replace(">", CLOSE)


@pytest.mark.parametrize(
    ("original", "source", "target", "translation"),
    [
        ("a **strong** word", "a <g1>strong</g1> word", "una palabra <g1>fuerte</g1>", "una palabra **fuerte**"),
        ("a **strong** word", "a <g1>**strong**</g1> word", "palabra <g1>**fuerte**</g1>", "palabra **fuerte**"),
        ("a **strong** word", "a <x1>strong<x2> word", "palabra <x1>fuerte<x2>", "palabra **fuerte**"),
        ("{a} of {b}", "<x1> of <x2>", "de <x2>, <x1>", "de {b}, {a}"),
        ("{a} {b}", "<x1><x2>", "<x2> <x1>", "{b} {a}"),
        ("in **{minutes} minutes**.", "in <g1><x2> minutes</g1>.", "<g1><x2> minutos</g1>", "**{minutes} minutos**"),
        ("see **[it](term:a)**.", "see <g1><g2>it</g2></g1>.", "vea <g1><g2>eso</g2></g1>.", "vea **[eso](term:a)**."),
        ("Tell us **now** if", "<g1>Tell us</g1> <g2>now</g2> if", "<g1>Diga</g1> <g2>ya</g2>", "Diga **ya**"),
        ("call 0800.", "call <x1>.", "llame al <x1>.", "llame al 0800."),
        ("H~2~O", "H<x1>2<x2>O", "H<x1>2<x2>O", "H~2~O"),
    ],
)
def test_the_marks_stand_where_the_codes_stood(original: str, source: str, target: str, translation: str) -> None:
    """In the order of the translation."""
    found = restored(Delivered("m", coded(source), coded(target), 1), original)
    assert (found.text.replace(" ", ""), found.translation) == (original.replace(" ", ""), translation)


def test_what_a_file_says_of_a_code_counts_where_the_original_can_not_tell() -> None:
    """As where it has taken words for a code."""
    said = Delivered("m", coded("call <x1>."), coded("llame al <x1>."), 1, codes={"x1": "the ward (2)"})
    assert restored(said, "call the ward (2).").translation == "llame al the ward (2)."
    assert restored(said, "call {a}.").translation == "llame al {a}."


@pytest.mark.parametrize(("source", "original"), [("<x1> b", "{a} c"), ("a <x1>", "a b"), ("a", "b")])
def test_other_words_tell_nothing(source: str, original: str) -> None:
    """The codes are left out, and the two texts differ."""
    found = restored(Delivered("m", coded(source), coded("<x1> z"), 1), original)
    assert (found.translation, found.text == original) == ("z", False)


def test_many_codes_that_may_stand_for_anything_take_no_time() -> None:
    """Each place in the original is tried once."""
    source = coded("".join(f"<x{number}>" for number in range(150)))
    assert restored(Delivered("m", source, "z", 1), "**" * 500).text == ""
