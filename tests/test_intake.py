"""Of a translator's file all that is right is taken; the rest goes back, each message with its reason."""

import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from translating import ENDINGS, FORMS, HISS, HISS_ES, TODAY, catalog_file, change, handed_out, original, taken

from handouts.errors import ContentError, UnknownName
from handouts.language.catalog import encoded, read_catalog
from handouts.language.exchange import ExchangeFormat, exported
from handouts.language.intake import Intake, read_delivery, rejected
from handouts.language.original import Original
from handouts.language.translation import in_locale
from handouts.load.topic import load_topic

DELIVERIES = Path(__file__).parent / "deliveries"
ITCH, TICKLE = "Puede picar durante un día.", "It may tickle."

FILES: dict[str, tuple[int, list[str]]] = {
    "weblate.xlf": (5, ["is marked as unfinished (state needs-translation): “Oye un silbido suave.”"]),
    "trados.sdlxliff": (
        3,
        [
            "is marked as unfinished (conf Draft): “Usted se sienta en una silla.”",
            f"is translated only in part: “{ITCH}”",
        ],
    ),
    "okapi.xlf": (
        5,
        [
            "lacks the placeholder {clear_of_100}: “De cada 100 personas, muchas tienen el …”",
            "is marked as unfinished (state needs-review-translation): “Miramos su [tímpano](term:eardrum).”",
        ],
    ),
    "okapi-2.xlf": (
        4,
        [
            f"is translated only in part: “{ITCH}”",
            "is marked as unfinished (state initial): “Oye un silbido.”",
        ],
    ),
    "memoq.mqxliff": (
        4,
        [
            "a-procedure has this text 2 times, and the file does not say which one is meant: “Ear canal”",
            "a-procedure no longer has this text: “Bring your insurance card.”",
        ],
    ),
    "wrapped.xlf": (2, ["a-procedure no longer has this text: “After these”"]),
    "utf-16.xlf": (2, [f"repeats the original: “{TICKLE}”"]),
    "utf-16-in-name-only.xlf": (2, [f"repeats the original: “{TICKLE}”"]),
    "windows-1252.xlf": (2, [f"repeats the original: “{TICKLE}”"]),
    "poedit.po": (
        3,
        [
            "is marked as unfinished (fuzzy): “Oye un silbido suave.”",
            "has the number 3, which the original does not have: “Puede irse a casa a las 3.”",
        ],
    ),
    "weblate.po": (3, ["repeats the original: “Before”"]),
    "crowdin.po": (2, ["lacks the link term:eardrum: “Miramos su [tímpano] (term:eardrum).”"]),
    "iso-8859-1.po": (2, ["a-procedure no longer has this text: “When can I swim?”"]),
    "from-a-spreadsheet.po": (
        3,
        ["a-procedure has this text 2 times, and the file does not say which one is meant: “When to call”"],
    ),
    "utf-16.po": (
        2,
        [
            "has plural forms, which leaflets do not use: “La primera semana”",
            "is in the file again, with another translation: “Más adelante”",
            "is in the file again, with another translation: “Después”",
        ],
    ),
}
"""Files as translators' tools write them: how many messages are taken of each, and why the others are not."""


def reasons(intake: Intake) -> list[str]:
    return [problem.message for problems in intake.left.values() for problem in problems]


def untranslated(folder: Path) -> Original:
    topic = original(folder)
    catalog_file(topic).unlink()
    return topic


def test_every_file_is_told_of() -> None:
    """No delivery lies in the folder that no test reads."""
    assert {path.name for path in DELIVERIES.iterdir()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_what_is_right_is_taken_from_every_tool(tmp_path: Path, name: str) -> None:
    """Word for word as the catalog has it, whatever codes, segments, indents and encodings the tool has added."""
    right = read_catalog(catalog_file(original(tmp_path / "whole"))).entries
    topic = untranslated(tmp_path / "topic")
    intake = taken(topic, DELIVERIES / name, locale="es" if name == "windows-1252.xlf" else "")
    said = {key: entry.translation for key, entry in intake.catalog.entries.items() if entry.translation}
    assert said == {key: right[key].translation for key in said}
    assert intake.catalog.path == catalog_file(topic)
    assert (intake.new, reasons(intake)) == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_taken_comes_back_and_is_refused_for_the_same_reason(tmp_path: Path, name: str) -> None:
    """Each with its reason in a note, so that it can be mended in the file and imported again."""
    path = Path(shutil.copy(DELIVERIES / name, tmp_path / name))
    topic = untranslated(tmp_path / "topic")
    first = taken(topic, path, "es")
    place, content = rejected(topic, read_delivery(path), first)
    place.write_bytes(content)
    assert place == tmp_path / f"{path.stem}.rejected.{'po' if path.suffix == '.po' else 'xlf'}"
    told = place.read_text("utf-8")
    assert told.count("Rejected: ") == len(first.left) == len(read_delivery(place).messages)
    for reason in reasons(first):
        assert "".join(reason.split()) in re.sub(r'\s|"$|^"|\\', "", told, flags=re.MULTILINE)
    again = taken(topic, place)
    if name != "utf-16.po":  # of plural forms only one comes back
        assert (again.new, reasons(again)) == (0, reasons(first))
        assert rejected(topic, read_delivery(place), again) == (place, content)


@pytest.mark.parametrize("form", FORMS)
def test_a_rejected_message_is_mended_and_taken(tmp_path: Path, form: ExchangeFormat) -> None:
    """And what somebody has mended is not written over by another import of the first file."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    change(path, HISS_ES, "Oye 3 silbidos fuertes.")
    delivery = read_delivery(path)
    place, content = rejected(topic, delivery, taken(topic, path))
    place.write_bytes(content)
    place.write_text(place.read_text("utf-8").replace("<target>Oye 3 silbidos", "<target>Oye silbidos"), "utf-8")
    place.write_text(re.sub('(msgstr "|<target[^>]*>)Oye 3 ', r"\1Oye ", place.read_text("utf-8")), "utf-8")
    mended = taken(topic, place)
    assert (mended.new, mended.left) == (1, {})
    assert mended.catalog.entries["during", HISS].translation == "Oye silbidos fuertes."
    assert rejected(topic, delivery, taken(topic, path)) == (tmp_path / f"out.rejected-2.{ENDINGS[form]}", content)


@pytest.mark.parametrize("form", FORMS)
def test_a_second_import_changes_nothing(tmp_path: Path, form: ExchangeFormat) -> None:
    """All that was taken is there already."""
    topic = untranslated(tmp_path / "topic")
    path = tmp_path / f"in.{ENDINGS[form]}"
    path.write_bytes(exported(original(tmp_path / "whole"), "es", form, TODAY, is_changed_only=False))
    first = taken(topic, path)
    catalog_file(topic).write_bytes(encoded(first.catalog))
    second = taken(topic, path)
    assert (first.new, second.new, second.known) == (78, 0, 78)
    assert encoded(second.catalog) == encoded(first.catalog)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_left_open_stays_as_it_is(tmp_path: Path, form: ExchangeFormat) -> None:
    """What is not finished is told; what is empty is counted."""
    topic = original(tmp_path / "topic", HISS, "You hear a soft hiss.", "sections/during.md")
    change(catalog_file(topic), 'msgstr "Puede hacer cosquillas."', 'msgstr ""')
    intake = taken(topic, handed_out(topic, form, tmp_path, is_changed_only=True))
    assert (intake.new, intake.empty, len(intake.left)) == (0, 1, 1)
    assert reasons(intake)[0].startswith("is marked as unfinished (")
    assert intake.catalog.entries["during", "You hear a soft hiss."].is_fuzzy


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_message_is_told_with_its_line_and_reasons(tmp_path: Path, form: ExchangeFormat) -> None:
    """All of them at once; the others are taken."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    change(path, HISS_ES, "Oye 3 silbidos **fuertes**.")
    change(path, "Un oído lleva unos {minutes} minutos.", "Un oído lleva unos {minuts} minutos.")
    intake = taken(topic, path)
    assert intake.known == 76
    message = "\n".join(str(problem) for problems in intake.left.values() for problem in problems)
    line = path.read_text("utf-8").partition("Oye 3")[0].count("\n")
    assert "has the number 3, which the original does not have: “Oye 3 silbidos" in message
    assert "has 1 passage in bold, the original no passage" in message
    assert "lacks the placeholder {minutes}" in message
    assert any(f"{path}:{number}:" in message for number in range(line - 3, line + 2))


@pytest.mark.parametrize("form", FORMS)
def test_a_translation_of_an_older_text_is_left(tmp_path: Path, form: ExchangeFormat) -> None:
    """And so is one of other facts."""
    was = original(tmp_path / "was")
    path = handed_out(was, form, tmp_path)
    other_text = original(tmp_path / "text", HISS, "You hear a soft hiss.", "sections/during.md")
    assert reasons(taken(other_text, path)) == [f"a-procedure no longer has this text: “{HISS}”"]
    other_fact = original(tmp_path / "fact", "value = 15\n", "value = 20\n")
    changed = "the facts in this text have changed since the export: “One ear takes about {minutes} minutes.”"
    assert changed in reasons(taken(other_fact, path))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_belongs_to_the_topic_that_has_its_messages(tmp_path: Path, form: ExchangeFormat) -> None:
    """Whatever a tool calls it; one of another topic is refused, whatever it is called."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    was = path.read_text("utf-8")
    for named in ("Id-Version: a-procedure", 'original="a-procedure"', '<file id="a-procedure"'):
        path.write_text(path.read_text("utf-8").replace(named, named.replace("a-procedure", "another")), "utf-8")
    intake = taken(topic, path)
    assert (intake.known, len(intake.left)) == (78, 0)
    assert f"{path.name} says that it translates another; its messages are those of a-procedure" in intake.notes
    other = replace(topic, name="other", items={key: topic.items[key] for key in list(topic.items)[:5]})
    path.write_text(was, "utf-8")
    with pytest.raises(ContentError, match="is not a translation of other: 5 of its 78 messages are in it"):
        taken(other, path)


def test_a_translated_figure_gets_the_stamp_of_its_facts(tmp_path: Path) -> None:
    """So that the next change of the figure makes it stale again."""
    topic = original(tmp_path / "topic", "value = 15\n", "value = 20\n")
    path = handed_out(topic, "po", tmp_path, is_changed_only=True)
    path.write_text(path.read_text("utf-8").replace("#, fuzzy, ", "#, "), "utf-8")
    intake = taken(topic, path)
    key = ("during", "One ear takes about {minutes} minutes.")
    was = read_catalog(catalog_file(topic)).entries[key].stamp
    assert intake.new == 2
    assert intake.catalog.entries[key].stamp == topic.items[key].stamp != was


def test_what_a_translator_says_in_the_header_is_taken(tmp_path: Path) -> None:
    """For whom the translation is; but not that it was reviewed, which no header can say."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, "po", tmp_path)
    was = read_catalog(path).header
    change(path, f"X-Formality: {was['X-Formality']}", "X-Formality: informal (tú)")
    change(path, f"X-Region: {was['X-Region']}", "X-Region: unstated")
    change(path, "X-Reviewed: no", "X-Reviewed: 2026-12-01")
    intake = taken(topic, path)
    said = intake.catalog.header
    assert (said["X-Formality"], said["X-Region"], said["X-Reviewed"]) == ("informal (tú)", was["X-Region"], "no")
    assert intake.notes == (
        "out.po: the header says that it was reviewed (X-Reviewed: 2026-12-01), which no header can prove; write no",
    )
    assert "X-Catalog" not in said


# Which catalog a file is for.


@pytest.mark.parametrize("form", FORMS)
def test_a_language_is_known_however_a_tool_writes_it(tmp_path: Path, form: ExchangeFormat) -> None:
    """gettext's tools write `pt_BR`, and Poedit writes it back at each save."""
    topic = original(tmp_path / "topic")
    path = tmp_path / f"out.{ENDINGS[form]}"
    path.write_bytes(exported(topic, "pt-BR", form, TODAY, is_changed_only=False))
    for said in ("pt-BR", "pt_BR", "pt_BR.UTF-8", "PT-br", "pt"):
        text = path.read_text("utf-8")
        for tag in ('"Language: pt-BR\\n"', 'target-language="pt-BR"', 'trgLang="pt-BR"'):
            text = text.replace(tag, tag.replace("pt-BR", said))
        path.with_stem("said").write_text(text, "utf-8")
        assert taken(topic, path.with_stem("said")).catalog.path == topic.path("pt-BR")


@pytest.mark.parametrize(
    ("handed_out_as", "said", "catalog"),
    [
        ("es", "es-MX", "es"),
        ("es", "es", "es"),
        ("es-MX", "es-MX", "es-MX"),
        ("es-MX", "es", "es-MX"),
        ("", "es-ES", "es"),
        ("", "es-MX", "es-MX"),
        ("", "es-419", "es-419"),
        ("es", "fr-FR", "fr"),
        ("es", "fr_CA", "fr"),
        ("", "de-DE", "de"),
        ("", "de-AT", "de-AT"),
        ("", "zh_CN", "zh-Hans"),
        ("zh-Hans", "zh", "zh-Hans"),
        ("", "zh-TW", "zh-TW"),
        ("", "pt_BR", "pt-BR"),
        ("", "pt_PT", "pt-PT"),
        ("pt-BR", "pt-PT", "pt-PT"),
        ("", "en_GB", "en-GB"),
    ],
)
def test_a_region_goes_where_it_was_handed_out_for(tmp_path: Path, handed_out_as: str, said: str, catalog: str) -> None:
    """Tools add regions of their own. Beside a whole language a region has what differs, else it is the language."""
    topic = original(tmp_path / "topic")
    path = tmp_path / "in.po"
    mark = f'"X-Catalog: {handed_out_as}\\n"\n' if handed_out_as else ""
    header = f'msgid ""\nmsgstr "Language: {said}\\n"\n{mark}"Content-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(f'{header}\nmsgctxt "during"\nmsgid "{HISS}"\nmsgstr "Puh."\n', "utf-8")
    intake = taken(topic, path)
    assert intake.catalog.path == topic.path(catalog)
    assert bool(intake.notes) == (said.replace("_", "-") != catalog)
    assert taken(topic, path, locale="fr").catalog.path == topic.path("fr")


def test_a_region_is_its_language_until_that_is_whole(tmp_path: Path) -> None:
    """With nothing to differ from, it would be a catalog that no Spanish leaflet is printed from."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, "po", tmp_path)
    path.write_text(path.read_text("utf-8").replace("Language: es", "Language: es_MX").replace("X-Catalog", "X-No"))
    assert taken(topic, path).catalog.path == topic.path("es-MX")
    change(catalog_file(topic), f'msgstr "{HISS_ES}"', 'msgstr ""')
    intake = taken(topic, path)
    assert (intake.catalog.path, intake.new) == (topic.path("es"), 1)
    assert intake.notes == ("out.po says that it is in es-MX; it is taken as es",)


def test_a_file_without_a_language_asks_for_it(tmp_path: Path) -> None:
    """In XLIFF the language is optional, and old tools leave it out of a PO file."""
    topic = original(tmp_path / "topic")
    with pytest.raises(ContentError, match="does not say which language it is in"):
        taken(topic, DELIVERIES / "windows-1252.xlf")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_in_another_language_than_it_says_is_refused(tmp_path: Path, form: ExchangeFormat) -> None:
    """Most of it is word for word what the catalog of that language has; a region's may be."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    text = path.read_text("utf-8")
    for said in ('"Language: es\\n"', 'target-language="es"', 'trgLang="es"'):
        text = text.replace(said, said.replace("es", "fr"))
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match="can't be in fr: 78 of its 78 translations are those into es"):
        taken(topic, path)
    intake = taken(topic, path, locale="es-MX")
    assert (intake.new, intake.alike, intake.catalog.entries) == (0, 78, {})


@pytest.mark.parametrize("form", FORMS)
def test_the_originals_own_words_are_no_translation(tmp_path: Path, form: ExchangeFormat) -> None:
    """Tools copy them where nothing is translated; the catalog itself is refused by one problem, not hundreds."""
    topic = original(tmp_path / "topic")
    catalog = read_catalog(catalog_file(topic))
    english = {key: replace(entry, translation=entry.text) for key, entry in catalog.entries.items()}
    english["during", HISS] = catalog.entries["during", HISS]
    catalog_file(topic).write_bytes(encoded(replace(catalog, entries=english)))
    with pytest.raises(ContentError, match=r"es\.po:1: says that it is in es, but 77 of its translations repeat"):
        in_locale(load_topic(topic.folder.parent), "es")
    path = handed_out(topic, form, tmp_path)
    catalog_file(topic).unlink()
    intake = taken(topic, path)
    assert (intake.new, intake.catalog.entries["during", HISS].translation) == (1, HISS_ES)
    assert f"repeats the original: “{TICKLE}”" in reasons(intake)
    assert len(intake.left) == 77


def test_a_delivery_leads_to_no_other_folder(tmp_path: Path) -> None:
    """A language that is a path, as of another topic's catalog, is unknown."""
    topic = original(tmp_path / "one")
    path = handed_out(topic, "po", tmp_path)
    other = catalog_file(original(tmp_path / "two"))
    outside = Path("../../../two") / other.relative_to(tmp_path / "two").with_suffix("")
    assert topic.path(str(outside)).exists()
    for said in ("Language", "X-Catalog"):
        path.write_text(re.sub(f"{said}: [^\\\\]*", f"{said}: {outside}", path.read_text("utf-8")), "utf-8")
        with pytest.raises(UnknownName):
            taken(topic, path)
    with pytest.raises(UnknownName):
        taken(topic, path, locale=str(outside))
