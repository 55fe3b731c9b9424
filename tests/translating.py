"""What the tests of languages share: a topic with its Spanish catalog, what goes out of it, changes of one message."""

from datetime import date
from pathlib import Path
from typing import get_args

from topic_folders import PROCEDURE, edited

from handouts.language.exchange import ExchangeFormat, exported
from handouts.language.intake import Intake, read_delivery, taken_in
from handouts.language.original import Original, original_of
from handouts.load.topic import load_topic

TODAY = date(2026, 12, 1)
CATALOG = Path("locale/es.po")
HISS = "You hear a loud hiss."
HISS_ES = "Oye un silbido fuerte."
FORMS = get_args(ExchangeFormat)
ENDINGS = {"po": "po", "xliff": "xlf", "xliff2": "xlf"}


def original(folder: Path, old: str = "", new: str = "\n", file: str = "topic.toml") -> Original:
    """Copy the topic that has a Spanish catalog, edit one of its files, and return what its catalogs translate."""
    return original_of(load_topic(edited(folder, PROCEDURE, file, old, new)))


def catalog_file(original: Original) -> Path:
    return original.path("es")


def handed_out(topic: Original, form: ExchangeFormat, folder: Path, *, is_changed_only: bool = False) -> Path:
    """Write what a translator into Spanish gets."""
    path = folder / f"out.{ENDINGS[form]}"
    path.write_bytes(exported(topic, "es", form, TODAY, is_changed_only=is_changed_only))
    return path


def taken(topic: Original, path: Path, locale: str = "") -> Intake:
    """Return what becomes of a translator's file."""
    return taken_in(topic, read_delivery(path), TODAY, locale)


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that a file has once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), "utf-8")
