"""Turn a topic in one language into the copy that is read by who signs it: every text with the line that it stands on,
a translation beside its original, figures with their sources, pictures with what is told of them, room for remarks.

Its own words are English, for staff; what patients read stands in its language.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from handouts.choose.selection import HEADING
from handouts.choose.signing import Cell, cells, signable
from handouts.compose.places import called
from handouts.language.messages import Message, messages
from handouts.load.sign_offs import Records
from handouts.model.clinic import Clinic
from handouts.model.report import (
    Blanks,
    Block,
    Drawing,
    Items,
    Lines,
    Pairs,
    Paragraph,
    Part,
    Report,
    Run,
    Said,
    Table,
    Words,
)
from handouts.model.topic import Topic, pictures_in
from handouts.reports.wording import Teller

SHARED: Final = {
    "glossary": "Glossary",
    "picture": "What is told of pictures",
    "fact": "What is told of figures",
    "source": "Words about sources",
    "condition": "Names of columns",
    "aspect": "Headings of comparisons",
}
"""What several parts print: the contexts of its messages, and its headings here."""


class ToReview(Struct, frozen=True):
    """What is reviewed: a topic, what patients read of it in a language, and what was signed.

    `shown` is the same as `said`, with the original in brackets where it is not translated.
    """

    original: Topic
    said: Topic
    shown: Topic
    clinic: Clinic
    records: Records
    today: date

    @property
    def is_translation(self) -> bool:
        return self.said.is_translation


def review_copy(copy: ToReview) -> Report:
    """Return the report to print for who checks a topic in one language."""
    tellers = (Teller(copy.original, copy.clinic), *([Teller(copy.shown, copy.clinic)] if copy.is_translation else []))
    said = tellers[-1]
    texts = list(_texts(copy))
    return Report(
        title=f"Review copy: {copy.original.title}",
        mark="Review copy: not for patients",
        foot=f"Review of {copy.said.id}, {copy.said.language}",
        printed=f"Printed on {copy.today}",
        opening=_opening(copy, said),
        parts=(
            Part("What is signed, and what has changed", tuple(_signed(copy))),
            *(_part(copy, tellers, name, texts) for name in signable(copy.said)),
            *_shared(tellers, texts),
            *([Part("Figures and their sources", (_facts(copy, said),))] if copy.said.facts else []),
            *([Part("Sources", (_sources(copy.said),))] if copy.said.sources else []),
            *([Part("Pictures", tuple(_pictures(copy, tellers)))] if copy.said.pictures else []),
            Part("Remarks and signature", tuple(_signature(copy))),
        ),
    )


class Text(Struct, frozen=True):
    """A text of the original and what stands for it in the language that is reviewed."""

    original: Message
    said: Message


def _texts(copy: ToReview) -> Iterator[Text]:
    found = zip(messages(copy.original), messages(copy.shown), strict=True)
    return (Text(original, said) for original, said in found)


def _opening(copy: ToReview, said: Teller) -> tuple[Block, ...]:
    lacking = len(copy.said.lacking)
    told: list[tuple[Words, Words]] = [
        ("Topic", copy.said.id),
        ("Title", said.text(copy.shown.title)),
        ("Version", str(copy.said.version)),
        ("Language", said.language),
        ("For", copy.clinic.name),
    ]
    if copy.is_translation:
        told.append(("Translated from", Teller(copy.original, copy.clinic).language))
    note = f"Not translated: {lacking}. The original stands there in brackets; such a part can't be signed yet."
    return (
        Pairs(tuple(told)),
        Paragraph(
            "Read each part. Mark what is wrong where it stands, and say why under Remarks. Leaflets lose their draft "
            "mark when handouts sign records your signature, not when you sign this paper."
        ),
        *([Paragraph(note, is_note=True)] if lacking else []),
    )


def _signed(copy: ToReview) -> Iterator[Block]:
    """Yield what holds of each part: why it is void, where it was signed, and so what has changed since."""
    roles = copy.clinic.signing.needed(is_translation=copy.is_translation)
    found = [
        cell
        for cell in cells(copy.original, copy.said, copy.clinic, copy.records, copy.today)
        if cell.role in roles or cell.sign_off
    ]
    if not any(cell.sign_off for cell in found):
        yield Paragraph(f"Nobody has signed any part in this language. It needs: {', '.join(roles)}.")
        return
    yield Table(
        ("Part", "Role", "State", "Why"),
        tuple((cell.part, cell.role, _state(cell), cell.why) for cell in found),
        has_row_heads=True,
        shares=(24, 18, 14, 44),
    )


def _state(cell: Cell) -> Said:
    """Return a state; one that a reviewer has to look at stands out."""
    return Said((Run(cell.state, "" if cell.state == "signed" else "strong"),))


def _part(copy: ToReview, tellers: Sequence[Teller], name: str, texts: Iterable[Text]) -> Part:
    """Return a section, or the head of a preset, with room for remarks."""
    is_head = name == HEADING or name.startswith(f"{HEADING}.")
    preset = name.removeprefix(HEADING).removeprefix(".")
    context = (f"preset.{preset}" if preset else "topic") if is_head else name
    own = [text for text in texts if text.original.context == context]
    head = f"presets.{preset}" if preset else "topic.toml"
    file = head if is_head else copy.said.sections[name].path.name
    blocks: list[Block] = [_table(tellers, own, file)] if own else []
    if not is_head:
        section = copy.said.sections[name]
        named = {"Figures": section.facts, "Pictures": tuple(pictures_in(section.blocks)), "Glossary": section.terms}
        named["Sources"] = section.sources
        used = tuple(f"{what}: {', '.join(ids)}" for what, ids in named.items() if ids)
        blocks += [Items(used)] if used else []
    title = called(name if is_head else f"section.{name}")
    return Part(title[0].upper() + title[1:], (*blocks, Lines(f"Remarks on {name}", 2)))


def _shared(tellers: Sequence[Teller], texts: Collection[Text]) -> Iterator[Part]:
    for context, title in SHARED.items():
        if own := [text for text in texts if text.original.context == context]:
            yield Part(title, (_table(tellers, own, context), Lines(f"Remarks: {title.lower()}", 2)))


def _table(tellers: Sequence[Teller], texts: Iterable[Text], where: str) -> Table:
    """Return texts with where each stands in a file and what it is, a translation beside its original."""
    heads = (where, *(teller.language for teller in tellers))
    return Table(
        heads, tuple(_row(tellers, text) for text in texts), True, (24, 76) if len(tellers) == 1 else (22, 39, 39)
    )


def _row(tellers: Sequence[Teller], text: Text) -> tuple[Words, ...]:
    shown = (text.original, text.said) if len(tellers) > 1 else (text.said,)
    told = (teller.text(message.text) for teller, message in zip(tellers, shown, strict=True))
    return (_where(text.original), *told)


def _where(message: Message) -> str:
    """Return where a text stands, as short as it can be told in its part: "12, list item", "ear_canal, meaning"."""
    file, _, place = message.place.partition(":")
    if file.startswith("sections/"):
        return ", ".join(filter(None, (place, message.role)))
    group, _, rest = place.partition(".")
    return group if not rest else rest.rpartition(".")[2] if group == "presets" else rest.replace(".", ", ")


def _facts(copy: ToReview, said: Teller) -> Table:
    """Return every figure as it is printed, with its source, and when it was looked up and is to be again."""
    rows = (
        (
            fact.id,
            said.text(f"{{{fact.id}}}"),
            f"{fact.value:g} ({fact.unit})",
            fact.source,
            str(fact.opened),
            _due(fact.review_by, copy.today),
        )
        for fact in copy.shown.facts.values()
    )
    return Table(
        ("Figure", "Printed", "Value", "Source", "Looked up", "Review by"), tuple(rows), True, (20, 14, 14, 18, 17, 17)
    )


def _due(day: date, today: date) -> Words:
    return Said((Run(f"{day}, past", "strong"),)) if day < today else str(day)


def _sources(topic: Topic) -> Table:
    rows = (
        (
            source.id,
            Said((Run(", ".join(filter(None, (source.title, source.publisher, source.year)))),), source.language),
            Said((Run(source.url, url=source.url),)) if source.url else "",
            str(source.opened) if source.opened else "no person has opened it",
        )
        for source in topic.sources.values()
    )
    return Table(("Source", "Publication", "Address", "Last read"), tuple(rows), True, (18, 38, 28, 16))


def _pictures(copy: ToReview, tellers: Sequence[Teller]) -> Iterator[Block]:
    """Yield every picture, and what a listener is told in its place."""
    used = {name for section in copy.said.sections.values() for name in pictures_in(section.blocks)}
    for (name, picture), (_, shown) in zip(copy.original.pictures.items(), copy.shown.pictures.items(), strict=True):
        if name not in used and not picture.alt:
            continue  # a pictogram before a title, which nobody is told of
        told = tellers[-1].text(shown.alt)
        alt = "".join(run.text for run in told.runs) or f"{name}: nothing is told, for the words beside it say the same"
        yield Drawing(picture.svg, alt, told.language if shown.alt else "", picture.photo)
        texts = [teller.text(one.alt) for teller, one in zip(tellers, (picture, shown)[-len(tellers) :], strict=True)]
        if shown.alt:
            yield Table((f"Picture {name}", *(teller.language for teller in tellers)), (("told", *texts),))
        else:
            yield Paragraph(alt)


def _signature(copy: ToReview) -> Iterator[Block]:
    yield Lines("Anything else", 6)
    for role in copy.clinic.signing.needed(is_translation=copy.is_translation):
        yield Paragraph(Said((Run(f"As {role}", "strong"),)))
        yield Blanks(("Name and post", "Holds until", "Signature and date"))
