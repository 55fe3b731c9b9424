"""What the tests of rules about translations share: a catalog of a few messages beside their original."""

from pathlib import Path

from handouts.check.rule import Rule
from handouts.check.translations import TranslationPair
from handouts.language.catalog import Catalog, Entry
from handouts.language.original import Original, OriginalMessage

HEADER = {"X-Region": "Spain", "X-Formality": "formal", "X-Reader-Gender": "neutral"}
KEPT = ("HER2", "Ada Example")


def rendition(
    locale: str, *texts: tuple[str, str], header: dict[str, str] = HEADER, place: str = ""
) -> TranslationPair:
    """Return texts with their translations, each in a context and on a line of its own."""
    items = [OriginalMessage(f"section_{number}", text, places=(place,)) for number, (text, _) in enumerate(texts)]
    entries = [
        Entry(item.context, item.text, said, line=10 * number)
        for number, (item, (_, said)) in enumerate(zip(items, texts, strict=True), 1)
    ]
    original = Original("topic", "en", "2026-11-23", {item.key: item for item in items}, Path("locale"))
    return TranslationPair(
        original, Catalog(Path(f"{locale}.po"), header, {entry.key: entry for entry in entries}), KEPT
    )


def found(rules: tuple[Rule[TranslationPair], ...], subject: TranslationPair) -> list[tuple[str, int]]:
    """Return which rules find something, and on which line."""
    return [(problem.rule, problem.line) for rule in rules for problem in rule.problems(subject)]
