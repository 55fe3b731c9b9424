"""Turn a language's word lists, and a topic's own, into what rules look for.

In the lists `*` stands for any letters, `#` for a number in digits or words, ` … ` for up to three words that may come
between; case does not matter. Words match whole, but in scripts that put no space between words, where they match
wherever they stand.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

VOWEL_SIGNS: Final = "\u064b-\u0652\u0900-\u0963\u0970-\u0e4e"
"""Vowel signs of Arabic, Indic scripts and Thai, which are part of a word and no letters for `re`."""
_SIGNED: Final = re.compile("[\u0600-\u0eff]")
"""Letters of the scripts that have such signs."""
_UNSPACED: Final = frozenset({"ja", "km", "lo", "my", "th", "zh"})
OWN: Final = "word-topic"


class Avoided(Struct, frozen=True):
    """Words that one rule warns of, why, and what to write; `unless_denied`: not where the sentence says no."""

    rule: str
    words: tuple[str, ...]
    because: str
    instead: str = ""
    unless_denied: bool = False


@cache
def worded(language: str) -> frozenset[str]:
    """Return the rules that look for words of which there is a list in a language; in others they find nothing."""
    return frozenset(entry.rule for entry in read_vocabulary(language, {}).avoid)


class Hit(Struct, frozen=True):
    """Words of a list, as they stand in a text."""

    words: str
    entry: Avoided


class Passive(Struct, frozen=True):
    """How the passive voice looks: forms of "be", words that may come between, participles and what only looks so.

    What is `stative` is a state unless "by" stands after it: "blocked by wax".
    """

    be: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    stative: tuple[str, ...] = ()


class Skin(Struct, frozen=True):
    """Colours of skin, where it is skin that has them and where it is not, and what tells of darker skin.

    `shows` are the places where a colour shows on everybody.
    """

    colours: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    toned: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


class Studies(Struct, frozen=True):
    """How a text speaks of research: what it calls a study, who made it, what these tell, and what needs neither.

    `doctors` make studies too, but mostly treat. Where `joining` stands before `within`, a study is offered, not told
    of. Words of `block` part a study from what it tells; those of `pending` follow scholars who have found nothing yet.
    """

    nouns: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    scholars: tuple[str, ...] = ()
    doctors: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()


class Calls(Struct, frozen=True):
    """How a text asks its reader to call: how it begins, how soon, whom in an emergency, and what is no sign."""

    contacting: tuple[str, ...] = ()
    needing: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    emergency: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    errands: tuple[str, ...] = ()


class Treatments(Struct, frozen=True):
    """How a section is called that tells of a treatment, and how it tells of benefits, of harms and of having none."""

    titles: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    harms: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    ills: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class Comfort(Struct, frozen=True):
    """How a text comforts: `often` what is `mild`, `hardly` a `threat`, with no word of `block` between the two."""

    often: tuple[str, ...] = ()
    mild: tuple[str, ...] = ()
    hardly: tuple[str, ...] = ()
    threat: tuple[str, ...] = ()
    block: tuple[str, ...] = ()


class Questions(Struct, frozen=True):
    """How a question begins that asks whether something is so, and what shows that it asks about something else."""

    opening: tuple[str, ...] = ()
    which: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    kinds: tuple[tuple[str, ...], ...] = ()


class Lists(Struct, frozen=True):
    """A language's file, as it stands."""

    numbers: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    avoid: tuple[Avoided, ...] = ()
    medical: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    defining: tuple[str, ...] = ()
    known_abbreviations: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    vague_headings: tuple[str, ...] = ()
    vague_links: tuple[str, ...] = ()
    pointless_alts: tuple[str, ...] = ()
    survival: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    headcount: tuple[str, ...] = ()
    comparing: tuple[str, ...] = ()
    presuming: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    treated: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    being: tuple[str, ...] = ()
    no_source: tuple[str, ...] = ()
    passive: Passive = Passive()
    skin: Skin = Skin()
    everyday: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    knowing: tuple[str, ...] = ()
    explaining: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    studies: Studies = Studies()
    calls: Calls = Calls()
    treatments: Treatments = Treatments()
    questions: Questions = Questions()
    comfort: Comfort = Comfort()


class Vocabulary(Struct, frozen=True):
    """The lists of a language, empty where there are none, and what the topic adds."""

    lists: Lists
    avoid: tuple[Avoided, ...]
    is_spaced: bool = True
    """Whether the script puts a space between words."""

    def search(self, rule: str, texts: Iterable[str] | None = None) -> Callable[[str], Iterator[Hit]]:
        """Return a search for the words of a rule's lists in a text.

        Where all `texts` are known, words that stand in none of them get no pattern: compiling these takes long.
        """
        whole = None if texts is None else "\n".join(texts).casefold()
        sought = ((entry, _found_in(whole, entry.words)) for entry in self.avoid if entry.rule == rule)
        finders = [(entry, self.finder(words)) for entry, words in sought if words]

        def hits(text: str) -> Iterator[Hit]:
            for entry, finder in finders:
                for found in finder.finditer(text):
                    if not (entry.unless_denied and self._is_denied(text[: found.start()])):
                        yield Hit(found[0], entry)

        return hits

    def finder(self, words: tuple[str, ...]) -> re.Pattern[str]:
        """Return the pattern of a list of words; an empty list matches nothing."""
        return pattern(words, self.lists.numbers, self.is_spaced)

    def _is_denied(self, before: str) -> bool:
        """Whether one of the few words before says no: "nothing here is your fault"."""
        clause = re.split(r"[.;:?!]", before)[-1].split()[-4:]
        return bool(self.finder(self.lists.denials).search(" ".join(clause)))


def _found_in(whole: str | None, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the listed words that may stand in a text (of small letters): those whose longest plain part does."""
    if whole is None:
        return words
    return tuple(word for word in words if max(re.split(r"[*# …]+", word), key=len).casefold() in whole)


@cache
def pattern(words: tuple[str, ...], numbers: tuple[str, ...], is_spaced: bool = True) -> re.Pattern[str]:
    """Return the pattern of a list of words; `numbers` are those in words."""
    inner = rf"\w{VOWEL_SIGNS}" if any(map(_SIGNED.search, words)) else r"\w"  # the former takes long to compile
    number = "|".join([r"\d+", *map(re.escape, numbers)])
    signs = {"*": f"[{inner}]*", "#": f"(?:{number})", " ": r"\s+", "…": r"\s+(?:[\w'-]+\s+){0,3}"}
    longest_first = sorted((word.replace(" … ", "…") for word in words), key=len, reverse=True)
    parts = "|".join("".join(signs.get(sign, re.escape(sign)) for sign in word) for word in longest_first)
    whole = f"(?<![{inner}-])(?:{parts})(?![{inner}-])" if is_spaced else f"(?:{parts})"
    return re.compile(whole if words else "(?!)", re.IGNORECASE)


def read_vocabulary(language: str, own: Mapping[str, str]) -> Vocabulary:
    """Return the lists of a language (BCP 47) with the words that a topic avoids, each with its reason."""
    primary = language.partition("-")[0]
    path = files("handouts.check") / "words" / f"{primary}.toml"
    data = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    lists = msgspec.convert(data, Lists)
    added = (Avoided(OWN, (word,), reason) for word, reason in own.items())
    return Vocabulary(lists, (*lists.avoid, *added), primary not in _UNSPACED)
