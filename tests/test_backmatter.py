"""Glossary and sources hold what the handout refers to: all of it, and nothing else."""

from pathlib import Path

from msgspec.structs import replace
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.choose.arrangement import source_places, term_places
from handouts.load.topic import load_topic
from handouts.model.topic import Term, texts


def test_terms_are_sorted_as_a_reader_looks_for_them() -> None:
    """The word counts, not the order of use."""
    topic = fixture_topic(PROCEDURE)
    found = term_places(topic, topic.default, ("during", "about"), ())
    assert found == {"ear_canal": "about", "eardrum": "during", "suction": "about"}
    assert list(found) == ["ear_canal", "eardrum", "suction"]


def test_a_term_in_an_entry_has_its_own() -> None:
    """An entry that needs another word explained brings that one along."""
    topic = fixture_topic(SPRAINS)
    assert term_places(topic, topic.default, ("signs_ankle",), ()) == {
        "ligament": "the entry sprain",
        "sprain": "signs_ankle",
    }


def test_words_of_another_condition_stay_out(tmp_path: Path) -> None:
    """A word that only another condition's block has is not explained."""
    old = "knee **locks**"
    topic = load_topic(edited(tmp_path, SPRAINS, "sections/when_to_call.md", old, f"[splint](term:splint) or {old}"))
    assert "splint" in term_places(topic, topic.default, ("when_to_call",), ("knee",))
    assert "splint" in term_places(topic, topic.default, ("when_to_call",), ("knee", "wrist"))
    assert "splint" not in term_places(topic, topic.default, ("when_to_call",), ("wrist",))


def test_a_long_chain_of_entries() -> None:
    """However many words explain one another."""
    topic = fixture_topic(PROCEDURE)
    chain = {f"t{n}": Term(f"t{n}", f"t{n}", f"[more](term:t{n + 1})") for n in range(2000)}
    entries = {**chain, "t2000": Term("t2000", "t2000", "The last.")}
    head = replace(topic.default, summary="[first](term:t0)")
    assert len(term_places(replace(topic, glossary=entries), head, (), ())) == 2001


def test_the_head_refers_too() -> None:
    """A figure in a preset's message brings its source, before those of the sections."""
    topic = fixture_topic(PROCEDURE)
    assert source_places(topic, topic.presets["whole"], ("figures",)) == {"made_up": "its head", "visits": "figures"}
    assert source_places(topic, topic.presets["on-the-day"], ("figures", "during")) == {
        "visits": "figures",
        "made_up": "during",
    }


def test_terms_of_the_head(tmp_path: Path) -> None:
    """A word that the summary links to is explained."""
    old = "Keep your ear dry for a day."
    new = "We use [suction](term:suction) and cite [visits](source:visits)."
    topic = load_topic(edited(tmp_path, PROCEDURE, "topic.toml", old, new))
    assert term_places(topic, topic.presets["whole"], (), ()) == {"suction": "its head"}
    assert list(source_places(topic, topic.presets["whole"], ())) == ["made_up", "visits"]


def test_texts_of_one_condition() -> None:
    """Blocks for another condition are left out, nested ones of one's own are not."""
    blocks = fixture_topic(SPRAINS).sections["when_to_call"].blocks
    assert len(list(texts(blocks))) == len(list(texts(blocks, "knee"))) == len(list(texts(blocks, "wrist"))) + 1
