"""Word lists become patterns: whole words, any letters for `*`, any number for `#`."""

import pytest

from handouts.check.check import RULES
from handouts.check.vocabulary import read_vocabulary

ENGLISH = read_vocabulary("en", {})


def test_words_that_stand_in_no_text_are_not_sought() -> None:
    """What is found is the same, with the texts known or not; a word that only begins so is found as ever."""
    texts = ["You will FAIL the test.", "Wait and see.", "Watchful\nwaiting"]
    words = {"fail*": "a", "wait and see": "b", "watchful waiting": "c", "# in #": "d", "battle": "e"}
    vocabulary = read_vocabulary("en", words)
    sought, all_sought = vocabulary.search("word-topic", texts), vocabulary.search("word-topic")
    found = [[hit.words for hit in sought(text)] for text in texts]
    assert found == [["FAIL"], ["Wait and see"], ["Watchful\nwaiting"]]
    assert found == [[hit.words for hit in all_sought(text)] for text in texts]


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("cure", "We Cure it.", True),
        ("cure", "a secure door", False),
        ("cure", "a cure-all", False),
        ("fight*", "they were fighting", True),
        ("1 in #", "about 1 in 8", True),
        ("1 in #", "1 in eight", True),
        ("1 in #", "1 in several", False),
        ("no risk", "no  risk", True),
        ("e.g.", "exgy", False),
    ],
)
def test_patterns(word: str, text: str, is_found: bool) -> None:
    """Case and space do not matter, and a word is found whole."""
    assert bool(ENGLISH.finder((word,)).search(text)) is is_found


def test_an_empty_list_finds_nothing() -> None:
    """A language without a list has no problems from it."""
    assert not ENGLISH.finder(()).search("anything")


def test_a_region_has_the_words_of_its_language() -> None:
    """And a language without a file has none but the topic's own."""
    assert read_vocabulary("en-GB", {}).lists == ENGLISH.lists
    other = read_vocabulary("xx", {"foo": "reads badly"})
    assert other.lists.medical == ()
    assert [hit.words for hit in other.search("word-topic")("a Foo here")] == ["Foo"]


@pytest.mark.parametrize(
    ("language", "word", "text", "is_found"),
    [
        ("zh-Hans", "药品", "请带上您的药品。", True),
        ("zh-Hans", "药品", "请带上您的药物。", False),
        ("hi", "दव", "यह दवा है।", False),
        ("hi", "दव*", "यह दवा है।", True),
        ("bn", "ওষুধ*", "আপনার ওষুধগুলো আনুন।", True),
        ("ar", "*عقار*", "تناول العقاقير أو عقارًا آخر", True),
        ("ko", "약물*", "약물을 드세요", True),
        ("ru", "лекарств*", "Возьмите Лекарства.", True),
        ("vi", "thuốc tây", "uống thuốc  tây", True),
        ("pl", "lek*", "chory człowiek", False),
    ],
)
def test_a_word_is_whole_in_its_own_script(language: str, word: str, text: str, is_found: bool) -> None:
    """A vowel sign is a part of the word before it; Chinese has no space between words."""
    assert bool(list(read_vocabulary(language, {word: "another word"}).search("word-topic")(text))) is is_found


def test_every_list_belongs_to_a_rule() -> None:
    """A slip in a rule's name would switch its words off silently."""
    assert {entry.rule for entry in ENGLISH.avoid} <= {rule.id for rule in RULES}


def test_every_entry_says_why_and_what_instead() -> None:
    """Whoever reads a problem learns how to mend it."""
    assert all(entry.because and entry.instead and entry.words for entry in ENGLISH.avoid)
