"""Which pieces a topic's sections make, and what each of them prints."""

from pathlib import Path

from msgspec.structs import replace
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic

from handouts.choose.arrangement import Printed, heads, narrowed, questions, sections, source_places, term_places
from handouts.load.topic import load_topic
from handouts.model.topic import Block, Section, Term, Topic, texts

WORDS = Block("paragraph", "For all.")
ANKLE = Block("widget", name="for", argument="ankle", blocks=(Block("paragraph", "For ankles."),))
WRIST = Block("widget", name="for", argument="wrist", blocks=(Block("paragraph", "For wrists."), WORDS))
ASKED = Block("widget", name="questions", blocks=(Block("list", blocks=(Block("item", "Why?"),)),))
TITLE = Block("heading", "Title", level=1)
HEADING = Block("heading", "Heading", level=2)


def section(name: str, condition: str = "ankle", **fields: object) -> Section:
    """Return a section about care."""
    made = Section(name, "Title", "care", (condition,), (TITLE, WORDS), Path())
    return replace(made, **fields)


def topic(*found: Section) -> Topic:
    return replace(fixture_topic(SPRAINS), sections={one.id: one for one in found})


def test_a_piece_prints_what_is_for_its_conditions() -> None:
    """Widgets for a condition open or vanish; the title has its own place, and questions are gathered elsewhere."""
    blocks = (TITLE, WORDS, ANKLE, HEADING, WRIST, ASKED)
    texts = {about: [block.text for block in narrowed(blocks, about)] for about in ((), ("ankle",), ("ankle", "wrist"))}
    assert texts[()] == ["For all.", "Heading"]
    assert texts[("ankle",)] == ["For all.", "For ankles.", "Heading"]
    assert texts[("ankle", "wrist")] == ["For all.", "For ankles.", "Heading", "For wrists.", "For all."]


def test_sections_with_variants_stand_once_more_for_each_condition() -> None:
    """A handout about one condition takes that piece, also where no widget is for its condition."""
    plain, varied = section("plain"), section("varied", blocks=(TITLE, ANKLE), variants=("ankle",))
    found = {printed.id: printed.blocks for printed in sections(topic(plain, varied))}
    names = ["section.plain", "section.varied", *(f"section.varied.{name}" for name in ("ankle", "wrist", "knee"))]
    assert list(found) == names
    assert found["section.varied"] == found["section.varied.ankle"] == ANKLE.blocks
    assert found["section.varied.knee"] == ()


def test_sections_with_drawings_stand_once_more_with_small_ones_and_without() -> None:
    """Without them the list alone stands there, also in what is for a condition."""
    shown = Block("list", blocks=(Block("item", "A dent"),))
    within = replace(ANKLE, blocks=(Block("widget", name="drawings", argument="dent", blocks=(shown,)),))
    made = section("drawn", blocks=(TITLE, within), variants=("ankle",))
    found = {printed.id: printed.blocks for printed in sections(topic(made))}
    kinds = {name: [block.name or block.kind for block in blocks] for name, blocks in found.items()}
    assert kinds["section.drawn.ankle"] == kinds["compact.drawn.ankle"] == ["drawings"]
    assert found["plain.drawn"] == found["plain.drawn.ankle"] == (shown,)
    assert "plain.drawn.knee" not in found


def test_sections_with_figures_stand_once_more_with_small_ones() -> None:
    """Never without: a figure says what no list beside it does."""
    made = section("told", blocks=(TITLE, Block("widget", name="figure", argument="dent")))
    assert [printed.id for printed in sections(topic(made))] == ["section.told", "compact.told"]


def test_heads_and_questions_have_a_piece_each() -> None:
    """Each preset has a head, so has a list of sections; questions count from 1 within their section."""
    made = topic(section("one", questions=("Why?", "When?")), section("two", "wrist", questions=("Where?",)))
    assert [name for name, _ in heads(made)] == ["head", *(f"head.{preset}" for preset in made.presets)]
    assert list(questions(made)) == [
        ("question.one.1", "Why?"),
        ("question.one.2", "When?"),
        ("question.two.1", "Where?"),
    ]


def test_a_section_that_says_whom_to_call_knows_it() -> None:
    """It becomes a box as a whole."""
    assert Printed("section.one", section("one"), (WORDS, Block("widget", name="call"))).has_call
    assert not Printed("section.one", section("one"), (WORDS,)).has_call


# Glossary and sources hold what the handout refers to: all of it, and nothing else.


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
