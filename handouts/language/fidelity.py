"""Prove that a translation says what its original says, where a machine can tell: each rule yields what breaks it.

To add a rule, add a function to `RULES`. They hold for a catalog that is printed from and for one that is imported.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from handouts.control_characters import unprintable
from handouts.errors import Problem
from handouts.language.catalog import SAME, Catalog
from handouts.language.locale import wrong_in_header
from handouts.language.original import Original
from handouts.load import marks
from handouts.load.blocks import take_breaks
from handouts.load.marks import SHIFT, foreign_marks
from handouts.load.spans import PARSER, cell_lines, inline, links, plain, to_fill
from handouts.model.references import PICTURE, Mention, Names, pictures, placeholders, sections, sources, terms

FidelityRule = Callable[[str, str], Iterator[Problem]]
"""Compares an original's text with its translation."""

MOST_TIMES: Final = 4
MOST_MORE: Final = 400
"""So many times as long as its original, and so many characters more, a translation may be; marks without end in a
longer one would take the parser minutes."""
_BRACES: Final = re.compile(r"\{[^{}]*\}|[{}]")
_NUMBER: Final = re.compile(r"\d+")
_ADDRESS: Final = re.compile(r"\]\([^)]*\)")
_WORD: Final = re.compile(r"[^\W_]++")
_ACRONYM: Final = re.compile(r"[A-Z]|[A-Z0-9]{2,5}")
_UNITS: Final = frozenset(["mg", "g", "kg", "mcg", "µg", "ml", "mL", "mm", "cm", "m", "km", "h", "min", "s", "l", "x"])
MOST: Final = 0.5
"""The share of a file's messages that can't be the same in two languages by chance: names and numbers are."""
_BLOCK: Final = re.compile(r"(#{1,6}|[-+*]|\d{1,9}[.)])\s|>|:::|~~~|\|")
"""What begins a block of Markdown (CommonMark 0.31, 4 and 5), or one of our widgets."""
_MARK: Final = re.compile(r"[\\`*_\[\]<>&%!^~⁰-₋²³¹]")
_RAISED: Final = re.compile("[⁰¹²³⁴-⁻]+|[₀-₋]+")
_SHIFTS: Final = re.compile("[~^⁰-₋²³¹]")
_SHIFTED: Final = re.compile(SHIFT)


_TYPED_PERCENT: Final = re.compile(r"\\%")
_TO_FILL: Final = {"blank": "____", "box": "[ ]"}


def catalog_problems(original: Original, catalog: Catalog) -> list[Problem]:
    """Return everything that keeps a catalog from being used: what is wrong in its header, and in each translation."""
    found = header_problems(catalog)
    for key in original.items:
        entry = catalog.entries.get(key)
        if entry and entry.translation:
            where, markdown = (catalog.path, entry.line), original.is_markdown
            found += text_problems(*where, entry.text, entry.translation, is_markdown=markdown)
    return [*found, *echoes_in(original, catalog)]


def echoes_in(original: Original, catalog: Catalog) -> Iterator[Problem]:
    """Yield what a catalog says in the original's own words; on line 1 that most of it is."""
    said = [Said(one.text, one.translation, one.line, bool(one.same)) for one in catalog.entries.values()]
    return echo_problems(original, catalog.locale, said, catalog.path)


class Said(NamedTuple):
    """A text, what a file says for it and on which line, and whether it says why it is the same."""

    text: str
    translation: str
    line: int
    is_explained: bool


def echo_problems(original: Original, locale: str, said: Sequence[Said], path: Path) -> Iterator[Problem]:
    """Yield what is said in the original's own words, which must not be sold as another language's.

    Words that two languages share are explained. Where most is left as it was, it is one problem, not hundreds.
    """
    if locale.partition("-")[0] == original.language.partition("-")[0]:
        return
    echoes = [
        one
        for one in said
        if one.translation and not one.is_explained and is_echo(one.text, one.translation, original.kept)
    ]
    if len(echoes) > max(MOST * len(said), 1):
        yield Problem(
            f"says that it is in {locale}, but {len(echoes)} of its translations repeat the original", path=path, line=1
        )
        return
    yield from (echo_problem(one.translation, path, one.line) for one in echoes)


def echo_problem(translation: str, path: Path, line: int) -> Problem:
    """Return the problem of a translation that is its original."""
    hint = f"translate it, or say why it stays the same, in a comment or note: {SAME}…"
    return Problem(f"repeats the original: “{short(translation)}”", hint, path=path, line=line)


def is_echo(text: str, translation: str, kept: Iterable[str]) -> bool:
    """Whether a translation says the words of its original; numbers, acronyms, units and kept words are none."""
    words = _own_words(text, kept)
    return bool(words) and words == _own_words(translation[: _most(text)], kept)


def _most(text: str) -> int:
    """Return how long the longest translation of a text can be."""
    return MOST_TIMES * len(text) + MOST_MORE


def _own_words(text: str, kept: Iterable[str]) -> list[str]:
    bare = _BRACES.sub(" ", _ADDRESS.sub("]", text))
    for name in kept:
        bare = bare.replace(name, " ")
    spoken = " ".join(part for part in bare.split() if "@" not in part and "://" not in part)
    words = (word for word in _WORD.findall(spoken) if any(map(str.isalpha, word)))
    return [word.casefold() for word in words if not (word in _UNITS or _ACRONYM.fullmatch(word))]


def header_problems(catalog: Catalog) -> list[Problem]:
    """Return what is wrong with the header of a catalog."""
    return [Problem(message, path=catalog.path, line=1) for message in wrong_in_header(catalog.header, catalog.locale)]


def text_problems(path: Path, line: int, text: str, translation: str, *, is_markdown: bool) -> list[Problem]:
    """Return what is wrong with one translation, which stands on a line of a file."""
    if len(translation) > _most(text):
        message = f"has {len(translation):,} characters, the original {len(text):,}: “{short(translation)}”"
        return [Problem(message, "check that it is the translation of this text and of no other", path=path, line=line)]
    return [
        replace(problem, message=f"{problem.message}: “{short(translation)}”", path=path, line=line)
        for rule in _rules(text, translation, is_markdown=is_markdown)
        for problem in rule(text, translation)
    ]


def _rules(text: str, translation: str, *, is_markdown: bool) -> tuple[FidelityRule, ...]:
    """Return the rules that apply; most texts have no marks, and parsing them would take most of the time."""
    if not is_markdown:
        return PLAIN_RULES
    return RULES if _MARK.search(text) or _MARK.search(translation) else _BLOCKS


def short(text: str) -> str:
    """Return the beginning of a text, for a message that names it."""
    return text if len(text) <= 40 else text[:39] + "…"


def _placeholders(text: str, translation: str) -> Iterator[Problem]:
    yield from _differing(_BRACES.findall(text), _BRACES.findall(translation), "placeholder")


def _numbers(text: str, translation: str) -> Iterator[Problem]:
    """Digits of any script count by their value; a number in words is none."""
    yield from _differing(_digits(text), _digits(translation), "number")


def _links(text: str, translation: str) -> Iterator[Problem]:
    yield from _differing(_targets(text), _targets(translation), "link")
    yield from _differing(PICTURE.findall(text), PICTURE.findall(translation), "picture")


def _strong(text: str, translation: str) -> Iterator[Problem]:
    was, is_ = (sum(span.kind == "strong" for span in inline(one)) for one in (text, translation))
    if was != is_:
        hint = "**…** marks bold words; close it before punctuation, not after"
        yield Problem(f"has {_passages(is_)} in bold, the original {_passages(was)}", hint)


def _passages(number: int) -> str:
    return f"{number or 'no'} passage{'s' if number > 1 else ''}"


def _raised(text: str, translation: str) -> Iterator[Problem]:
    """10^9^ without its marks would be 109; ⁹ typed is the same as ^9^."""
    was, is_ = (_RAISED.findall(plain(one)) if _SHIFTS.search(one) else [] for one in (text, translation))
    yield from _differing(was, is_, "raised or lowered sign")


def _to_fill(text: str, translation: str) -> Iterator[Problem]:
    """A reader of every language has the same to fill in and to tick."""
    was, is_ = ([_TO_FILL[span.kind] for span in to_fill(one)] for one in (text, translation))
    yield from _differing(was, is_, "place to write in")


def _cell_lines(text: str, translation: str) -> Iterator[Problem]:
    """A cell of several lines has as many in each language, and the same ones are items of a list."""
    was, is_ = ([line.startswith("- ") for line in cell_lines(one)] for one in (text, translation))
    if was != is_:
        hint = "a backslash between spaces ends a line, and - begins an item"
        yield Problem(f"has {_lines_of(is_)}, the original {_lines_of(was)}", hint)


def _lines_of(are_items: list[bool]) -> str:
    lines, items = len(are_items), sum(are_items)
    return f"{lines} line{'s' * (lines > 1)} with {items or 'no'} item{'s' * (items != 1)}"


def _foreign(text: str, translation: str) -> Iterator[Problem]:
    del text
    yield from (Problem(message, hint) for _, message, hint in foreign_marks(translation))


def _marks(text: str, translation: str) -> Iterator[Problem]:
    """The rules of a topic's own text hold: no HTML, no italics, no mark that marks nothing."""
    own = Names(
        mentions={name: Mention(name, "value") for name in placeholders(translation)},
        terms=frozenset(terms(translation)),
        sources=frozenset(sources(translation)),
        sections=frozenset(sections(translation)),
        pictures=frozenset(pictures(translation)),
    )
    del text
    for token in PARSER.parseInline(translation):
        take_breaks(token)
        yield from (Problem(problem.message, problem.hint) for problem in marks.problems(token, Path(), own))


def _lines(text: str, translation: str) -> Iterator[Problem]:
    """A message is one block: one line, without spaces around it."""
    if "\n" in translation:
        yield Problem("has more than one line", "write it on one line")
    elif translation != translation.strip() or not translation.strip():
        yield Problem("begins or ends with a space", "remove it")
    del text


def _block(text: str, translation: str) -> Iterator[Problem]:
    """A mark that begins a heading, list or box in Markdown is the topic's, and no part of a message."""
    mark = _BLOCK.match(translation)
    if mark and not _BLOCK.match(text):
        yield Problem(f"begins with {mark[0].strip()}, but the original does not", "remove it")


def _signs(text: str, translation: str) -> Iterator[Problem]:
    """What can't be printed can't be in a translation either; its lines are another rule's."""
    del text
    yield from dict.fromkeys(Problem(odd.message, odd.hint) for odd in unprintable(translation, allowed="\n"))


def _percent(text: str, translation: str) -> Iterator[Problem]:
    """A fact prints its sign, as the locale has it; what is typed where there is none, is typed in each language."""
    yield from _differing(_TYPED_PERCENT.findall(text), _TYPED_PERCENT.findall(translation), "sign")
    if re.search("[٪﹪％]", translation):
        yield Problem("a typed %", "leave it out: the placeholder prints the sign")


def _format(text: str, translation: str) -> Iterator[Problem]:
    """In a template a typed % would begin a format."""
    if "%" in translation and "%" not in text:
        yield Problem("a typed %", "write it in words")


def _differing(was: list[str], is_: list[str], what: str) -> Iterator[Problem]:
    lost, strange = Counter(was) - Counter(is_), Counter(is_) - Counter(was)
    if lost:
        yield Problem(f"lacks the {what} {', '.join(lost.elements())}", "use it as often as the original does")
    if strange:
        yield Problem(f"has the {what} {', '.join(strange.elements())}, which the original does not have", "remove it")


def _digits(text: str) -> list[str]:
    bare = _SHIFTED.sub(" ", _BRACES.sub(" ", _ADDRESS.sub("]", text)))
    return ["".join(str(unicodedata.digit(digit)) for digit in number) for number in _NUMBER.findall(bare)]


def _targets(text: str) -> list[str]:
    return [span.target if span.kind == "link" else f"{span.kind}:{span.target}" for span in links(text)]


_ALL: Final[tuple[FidelityRule, ...]] = (_placeholders, _numbers, _lines, _signs, _percent)
_BLOCKS: Final[tuple[FidelityRule, ...]] = (*_ALL, _block, _foreign)
"""For Markdown without marks in its lines."""
PLAIN_RULES: Final[tuple[FidelityRule, ...]] = (*_ALL, _format)
"""For words that are printed as they stand."""
RULES: Final[tuple[FidelityRule, ...]] = (*_ALL, _block, _links, _strong, _raised, _to_fill, _cell_lines, _marks)
"""For Markdown."""
