"""Turn a name into the files of a new topic: one that can be printed as it is, with every key that it may have told in
comments."""

from collections.abc import Iterator
from datetime import date
from textwrap import wrap
from typing import Any, Final

from handouts.load.schema import Fields, Key, Named
from handouts.load.tables import GROUPS, SHAPE, TOPIC_FILE

WIDTH: Final = 100
SECTIONS: Final = {
    "when_to_call": """\
# When to call

Call us at once if you have one of these signs.

::: call
- Write a sign here that cannot wait
- One more sign
:::
""",
    "what_to_expect": """\
# What to expect

Write here what you want to say first. Short words are best.

::: checklist
- One thing to bring
- One thing to do before
:::

::: questions
- Who can I ask if I have a question?
:::
""",
}
"""The Markdown of a new topic's sections."""


def new_topic(name: str, today: date) -> dict[str, str]:
    """Return the files of a new topic by their names in its folder."""
    title = name.replace("-", " ").capitalize()
    sections = {f"sections/{section}.md": text for section, text in SECTIONS.items()}
    tables = _TOPIC.format(title=title, version=today.isoformat())
    return {TOPIC_FILE: "\n".join([tables, *_reference(), ""]), **sections}


_TOPIC: Final = """\
title = "{title}"
language = "en"
version = {version}
message = "Write here what matters most, in one or two short sentences."
summary = "Write here what is in the leaflet. It says what to expect and when to call us."
audience = "Write here whom the leaflet is for."

[aspects.urgent]
title = "When to call"

[aspects.visit]
title = "What to expect"

# Each section is a file in sections/, with the section's name. One must say in every leaflet whom to call at once.
[sections.when_to_call]
aspect = "urgent"
always = true
place = "front"

[sections.what_to_expect]
aspect = "visit"

# A preset is a named choice of sections: handouts render TOPIC --preset first
[presets.first]
title = "{title}"
message = "Write here what matters most, in one or two short sentences."
summary = "Write here what is in the leaflet. It says what to expect and when to call us."
audience = "Write here whom the leaflet is for."
layout = "article"
sections = ["what_to_expect"]

# All that this file may hold. What must be there is marked with *; take away the # before what you use."""


def _reference() -> Iterator[str]:
    """Yield a comment for each key: first those at the top of the file, then each group's."""
    named = {name: shape for name, shape in {**SHAPE.required, **SHAPE.optional}.items() if name not in GROUPS}
    yield from _keys(named, set(SHAPE.required))
    for group, shape in GROUPS.items():
        yield from ("#", f"# [{group}.NAME]")
        yield from _keys({**shape.required, **shape.optional}, set(shape.required))


def _keys(keys: dict[str, Any], needed: set[str]) -> Iterator[str]:
    for name, key in keys.items():
        says = key.says.replace("`", "") if isinstance(key, Key) else ""
        if not isinstance(getattr(key, "of", None), Named | Fields):
            yield from _comment(f"{name}{' *' if name in needed else ''}: {says}")


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" if not number else f"#     {line}" for number, line in enumerate(wrap(text, WIDTH)))
