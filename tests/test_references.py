"""The patterns find what the parser finds."""

from hypothesis import given
from hypothesis import strategies as st

from handouts.load.spans import links
from handouts.model.references import Mention, mentions, placeholders, sources, terms

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


def test_each_reference_comes_once_in_order() -> None:
    """A name that stands twice is one reference."""
    text = "{b} [x](term:two) {a} [y](source:s) {b} [z](term:one) [x](term:two)"
    assert placeholders(text) == ("b", "a")
    assert terms(text) == ("two", "one")
    assert sources(text) == ("s",)


@given(st.lists(st.tuples(st.sampled_from(["term", "source"]), NAMES), max_size=6))
def test_patterns_agree_with_the_parser(targets: list[tuple[str, str]]) -> None:
    """Links written plainly are found alike by pattern and by parser, in strong words too."""
    text = " and ".join(f"**a [word]({scheme}:{name}) here**" for scheme, name in targets)
    parsed = [(span.kind, span.target) for span in links(text)]
    assert terms(text) == tuple(dict.fromkeys(name for kind, name in parsed if kind == "term"))
    assert sources(text) == tuple(dict.fromkeys(name for kind, name in parsed if kind == "source"))


def test_a_share_is_told_of_its_own_denominator() -> None:
    """A small one of more people; a count of none."""
    known = mentions({"rare": "of 10000", "small": "of 1000", "share": "percent", "days": "count"})
    told = {name: mention.form for name, mention in known.items() if mention.form.startswith("of_")}
    assert told == {"rare_of_10000": "of_10000", "small_of_1000": "of_1000", "share_of_100": "of_100"}


def test_only_a_percentage_is_a_number_of_100() -> None:
    """A count has no `_of_100`."""
    assert mentions({"share": "percent", "days": "count"}) == {
        "share": Mention("share", "value"),
        "share_of_100": Mention("share", "of_100"),
        "share_period": Mention("share", "period"),
        "share_population": Mention("share", "population"),
        "share_measure": Mention("share", "measure"),
        "days": Mention("days", "value"),
        "days_period": Mention("days", "period"),
        "days_population": Mention("days", "population"),
        "days_measure": Mention("days", "measure"),
    }
