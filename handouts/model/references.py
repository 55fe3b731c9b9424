"""Find what a Markdown text refers to: facts by placeholder, glossary terms, sources and sections by link.

Only patterns, no parser, so that selection stays fast; the rules of `marks` see to it that in a text that was let in
these patterns find exactly what the parser finds.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

from msgspec import Struct

FactForm = Literal["value", "of_100", "of_1000", "of_10000", "period", "population", "measure"]

DENOMINATORS: Final = {"percent": 100, "of 1000": 1000, "of 10000": 10000}
"""The units of shares, each with how many people the share is told of."""

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
PICTURE: Final = re.compile(r"!\[[^\[\]\n]*\]\((\w+)\)")
"""A picture among words: ![what it shows](name)."""
_LINK: Final = re.compile(r"\]\((term|source|section):([a-z][a-z0-9_]*)\)")


class Mention(Struct, frozen=True):
    """What a placeholder prints: a fact and which of its words; `value` is the number with its unit."""

    fact: str
    form: FactForm


class Names(Struct, frozen=True):
    """What the texts of a topic may name; `mentions` maps a placeholder to what it prints, `undrawable` a fact to why
    no icon array can show it. `untold` are the pictures that are decoration."""

    mentions: dict[str, Mention] = {}
    terms: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    undrawable: dict[str, str] = {}
    untold: frozenset[str] = frozenset()
    pictograms: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in `{…}`, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def terms(text: str) -> tuple[str, ...]:
    """Return the glossary terms that the text links to, in order, each once."""
    return _targets(text, "term")


def sources(text: str) -> tuple[str, ...]:
    """Return the sources that the text cites, in order, each once."""
    return _targets(text, "source")


def sections(text: str) -> tuple[str, ...]:
    """Return the sections to which the text sends its reader, in order, each once."""
    return _targets(text, "section")


def pictures(text: str) -> tuple[str, ...]:
    """Return the pictures that stand in the text, in order, each once."""
    return tuple(dict.fromkeys(PICTURE.findall(text))) if "![" in text else ()


def mentions(units: Mapping[str, str]) -> dict[str, Mention]:
    """Return every placeholder that facts allow, from each fact's unit; `_of_100` is a percentage's bare number, as
    `_of_1000` and `_of_10000` are those of shares that small."""
    return {
        fact if form == "value" else f"{fact}_{form}": Mention(fact, form)
        for fact, unit in units.items()
        for form in get_args(FactForm)
        if not form.startswith("of_") or form == f"of_{DENOMINATORS.get(unit)}"
    }


def _targets(text: str, scheme: str) -> tuple[str, ...]:
    if "](" not in text:
        return ()
    return tuple(dict.fromkeys(target for found, target in _LINK.findall(text) if found == scheme))
