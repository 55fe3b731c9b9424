"""What a form of the desk says becomes a choice; words and codes find topics."""

import pytest
from topic_folders import PROCEDURE, TOPICS

from handouts.desk.choice import Choice, choice_of, form_of, request_of
from handouts.desk.finding import by_words, find
from handouts.desk.reading import said
from handouts.errors import UsageError
from handouts.load.topic import load_topic, topic_titles
from handouts.model.job import Request
from handouts.readback.tags import Tag


def test_topics_are_found_by_words_and_codes() -> None:
    """Of their titles and glossaries, in any capitals and accents; a code that fits none says why."""
    topics = [load_topic(name) for name in ("cataract", "colonoscopy")]
    assert by_words("Cataráct oper", topics) == ["cataract"]
    assert by_words("", topics) == ["cataract", "colonoscopy"]
    assert by_words("nothing-of-this", topics) == []
    found = find("C50.911", topic_titles(), load_topic)
    assert (list(found.topics), found.told) == (["breast-cancer-spread"], "1 topic fits")
    refused = find("D05", topic_titles(), load_topic)
    assert refused.topics == {} and "not invasive" in refused.told


def test_ticks_become_additions_and_removals() -> None:
    """Of the preset that they were set for; ticks of another say nothing."""
    topic = load_topic(TOPICS / PROCEDURE)
    about = f"{topic.id}/whole"

    def asked(*sections: str, ticked_for: str = about) -> Request:
        return request_of(topic, Choice(topic.id, "whole", sections, ticked_for))

    assert asked("about", "before", "during", "after") == Request("whole")
    assert asked("before", "during", "after") == Request("whole")  # about comes in with before
    assert asked("about", "before", "during", "after", "figures") == Request("whole", add=("figures",))
    assert asked("during", "after") == Request("whole", drop=("about", "before"))
    assert asked("during", ticked_for=f"{topic.id}/on-the-day") == Request("whole")
    assert asked("during", ticked_for="another/whole") == Request("whole")


def test_a_form_that_is_none_is_refused() -> None:
    for body in (b"\xff", b"name=%FF", b"&".join([b"a=1"] * 600)):
        with pytest.raises(UsageError):
            form_of(body)
    assert choice_of(form_of(b"")) == Choice("")


def test_a_screen_reader_says_what_a_line_is() -> None:
    """Items with their numbers but not their bullets, cells of headings, pictures by their words; lines within an item
    say no more than once that they are of one."""

    def tag(kind: str, *kids: Tag | str, **entries: str) -> Tag:
        return Tag(kind, entries, {}, kids)

    bullet = tag("LI", tag("Lbl", "•"), tag("LBody", tag("P", "one"), tag("P", "more of it")))
    number = tag("LI", tag("Lbl", "2."), tag("LBody", tag("Span", "two"), " and ", tag("Link", "three")))
    table = tag("Table", tag("TR", tag("TH", "Name"), tag("TD", tag("P", "Ann"))))
    document = tag("Document", tag("H2", "Title"), tag("L", bullet, number), table, tag("Figure", Alt="A chair"))
    assert [tuple(line) for line in said(document)] == [
        ("heading 2", "Title"),
        ("list item", "one"),
        ("", "more of it"),
        ("list item", "2. two and three"),
        ("column or row", "Name"),
        ("cell", "Ann"),
        ("picture", "A chair"),
    ]
