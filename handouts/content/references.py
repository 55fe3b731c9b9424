"""Find what a Markdown text refers to: facts by placeholder, glossary terms and sources by link.

Only patterns, no parser, so that selection stays fast; the rules of `marks` see to it that in a text that was let in
these patterns find exactly what the parser finds.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

from msgspec import Struct

Form = Literal["value", "of_100", "period", "population", "measure"]

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LINK: Final = re.compile(r"\]\((term|source):([a-z][a-z0-9_]*)\)")


class Mention(Struct, frozen=True):
    """What a placeholder prints: a fact and which of its words; `value` is the number with its unit."""

    fact: str
    form: Form


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in `{…}`, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def terms(text: str) -> tuple[str, ...]:
    """Return the glossary terms that the text links to, in order, each once."""
    return _targets(text, "term")


def sources(text: str) -> tuple[str, ...]:
    """Return the sources that the text cites, in order, each once."""
    return _targets(text, "source")


def mentions(units: Mapping[str, str]) -> dict[str, Mention]:
    """Return every placeholder that facts allow, from each fact's unit; `_of_100` is a percentage's bare number."""
    return {
        fact if form == "value" else f"{fact}_{form}": Mention(fact, form)
        for fact, unit in units.items()
        for form in get_args(Form)
        if form != "of_100" or unit == "percent"
    }


def _targets(text: str, scheme: str) -> tuple[str, ...]:
    if "](" not in text:
        return ()
    return tuple(dict.fromkeys(target for found, target in _LINK.findall(text) if found == scheme))
