"""One small topic in many scripts, with every kind of block, so that what a script needs is tried on all of them."""

from datetime import date
from pathlib import Path

import msgspec

from handouts.load.sections import parse
from handouts.model.references import Names
from handouts.model.topic import Aspect, Block, Condition, Fact, Picture, Preset, Section, Source, Term, Topic

SHARE = "share"
TERM = "word"


class Texts(msgspec.Struct, frozen=True):
    """What a topic says: `paragraph` marks words, explains one and names the fact; `long` fills several lines."""

    title: str
    paragraph: str
    long: str
    message: str
    items: tuple[str, str, str]
    question: str
    term: str
    meaning: str
    labels: tuple[str, str]


TEXTS = msgspec.toml.decode(Path(__file__).with_suffix(".toml").read_bytes(), type=dict[str, Texts])
LOCALES = tuple(TEXTS)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path fill="#000002" d="M5 5h50l-25 30z"/></svg>'


def made_topic(locale: str) -> Topic:
    """Return the topic in a locale; its presets `both` compares, `one` does not."""
    said = TEXTS[locale]
    return Topic(
        id="made",
        title=said.title,
        language=locale,
        version=date(2026, 11, 22),
        default=_preset("", said, "article", ()),
        conditions={name: Condition(name, label) for name, label in zip(("left", "right"), said.labels, strict=True)},
        aspects={"signs": Aspect("signs", said.items[1]), "more": Aspect("more", said.title)},
        sections={section.id: section for section in _sections(said)},
        presets={
            "both": _preset("both", said, "comparison", ("call", "left", "right", "more")),
            "one": _preset("one", said, "article", ("call", "left", "more"), ("left",)),
        },
        facts={SHARE: _fact(said)},
        sources={"made_up": Source("made_up", said.message.rstrip(".。।۔"), url="https://example.org/made-up")},
        glossary={TERM: Term(TERM, said.term, said.meaning)},
        pictures={
            "drawing": Picture("drawing", said.meaning, _SVG),
            "plain": Picture("plain", "", _SVG),
        },
        path=Path("made"),
    )


def _preset(name: str, said: Texts, layout: str, sections: tuple[str, ...], conditions: tuple[str, ...] = ()) -> Preset:
    return Preset(name, said.title, said.message, said.long, said.meaning, layout, sections, conditions)


def _fact(said: Texts) -> Fact:
    day = date(2026, 11, 22)
    return Fact(SHARE, 31, "percent", said.term, said.labels[1], "2026", "made_up", day, day)


def _sections(said: Texts) -> tuple[Section, ...]:
    return (
        _section("call", "signs", said, _call(said), place="front", is_always=True),
        _section("left", "signs", said, f"{said.paragraph}\n\n{_list(said)}\n\n{_turn(said)}", conditions=("left",)),
        _section("right", "signs", said, f"{said.long}\n\n{said.paragraph}\n\n{_list(said)}", conditions=("right",)),
        _section("more", "more", said, _everything(said)),
    )


def _section(name: str, aspect: str, said: Texts, source: str, **more: object) -> Section:
    parsed = parse(source, Path(f"{name}.md"), Names())
    blocks: tuple[Block, ...] = parsed.blocks
    fields = {"conditions": ("left", "right"), "terms": (TERM,), "facts": (SHARE,), "sources": ("made_up",)} | more
    questions = (said.question,) if name == "more" else ()
    return Section(
        id=name,
        title=said.title,
        aspect=aspect,
        blocks=blocks,
        path=Path(f"{name}.md"),
        questions=questions,
        **fields,  # type: ignore[arg-type]
    )


def _list(said: Texts, mark: str = "-") -> str:
    return "\n".join(f"{mark} {item}" for item in said.items)


def _turn(said: Texts) -> str:
    """Return a text that turns its reader to another section."""
    return f"{said.long} [{said.title}](section:more)"


def _call(said: Texts) -> str:
    return f"{said.message}\n\n::: call\n{_list(said)}\n:::"


def _everything(said: Texts) -> str:
    """Return one of each widget, and a table of three columns."""
    one, two, three = said.items
    return f"""
{said.long}

1. {one}
2. {said.paragraph}

::: key-message
{said.message}
:::

| {said.term} | {said.labels[0]} | {said.labels[1]} |
|---|---|---|
| {one} | {said.long} | {{{SHARE}}} |
| {two} | {three} | {said.meaning} |
| {three} | {said.message} | {said.term} |

::: figure drawing
{said.message}

1. {one}
2. {two}
:::

::: panels drawing drawing
{said.meaning}

1. {one}
2. {two}
:::

::: drawings drawing+plain plain
- {one}
- {said.long}
:::

::: pictograms plain plain
- {two}
- {said.paragraph}
:::

::: icon-array {SHARE}
{said.paragraph}
:::

::: steps
1. {two}
2. {said.long}
:::

::: checklist
- {one}
- {three}
:::

- [ ] {said.paragraph}
- [ ] {two}

{said.term}
: {said.long} 10^9^, H~2~O

{one}
: **{two}**
"""
