"""A topic becomes a report: what is found, what is explained, how hard it reads."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs
from topic_folders import PROCEDURE, SPRAINS, TOPICS, edited, fixture_topic, line_of

from handouts.check.check import IDLE, LOADING, RULES, check_named, check_topic
from handouts.errors import Problem, UnknownName
from handouts.language.fixed_words import NAME, original_words
from handouts.language.original import original_of
from handouts.language.translation import languages_of
from handouts.load.topic import load_topic, topic_names

TODAY = date(2026, 11, 23)
HISS = 'msgstr "Oye un silbido fuerte."'
LONG = f'msgstr "Oye un silbido{" muy" * 20} fuerte."'
SHIPPED = [(name, locale) for name in topic_names() for locale in languages_of(load_topic(name)) if locale != "en"]
POOR = Path(__file__).parent / "poor_topics" / "a-cough"


@pytest.mark.parametrize("name", topic_names())
def test_shipped_topics_have_no_error(name: str) -> None:
    """Nor a warning that the topic does not explain."""
    report = check_named(name, TODAY)
    assert [str(problem) for problem in (*report.of("error"), *report.of("warning"))] == []


@pytest.mark.parametrize("name", [PROCEDURE, SPRAINS])
def test_a_topic_that_is_written_well_draws_nothing(name: str) -> None:
    """No rule cries wolf."""
    assert [str(problem) for problem in check_named(str(TOPICS / name), TODAY).problems] == []


def test_a_topic_that_is_written_badly_draws_every_rule() -> None:
    """The poor topic is sound enough to be loaded, and no more."""
    report = check_named(str(POOR), TODAY)
    assert {rule.id for rule in RULES} - {problem.rule for problem in report.problems} == set()


def test_a_warning_stays_where_the_topic_says_why() -> None:
    """It is told apart from those that nobody looked at."""
    report = check_named(str(POOR), TODAY)
    assert {(problem.rule, problem.place) for problem in report.explained} == {("chunks", "care")}
    assert "chunks" not in {problem.rule for problem in report.of("warning")}


def test_a_reason_for_one_place_explains_no_other(tmp_path: Path) -> None:
    """And one that explains nothing is itself found, at its line."""
    reason = '[checks.explained.passive-voice]\nabout = "it is clear who"\nbefore = "so too"\n\n[glossary.suction]'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", reason)
    about = topic / "sections" / "about.md"
    about.write_text(about.read_text("utf-8").replace("Wax keeps your ear clean.", "It is kept clean."), "utf-8")
    report = check_named(str(topic), TODAY)
    assert [(problem.rule, problem.place) for problem in report.explained] == [("passive-voice", "about")]
    (idle,) = report.of("warning")
    assert (idle.rule, idle.message) == (IDLE, "this reason explains no warning: passive-voice in before")
    assert idle.line == line_of(topic, "topic.toml", 'before = "so too"')


def test_an_error_can_not_be_explained_away(tmp_path: Path) -> None:
    """It stays an error, and the reason is idle."""
    reason = '[checks.explained]\nword-fear = "we like it so"\n\n[glossary.suction]'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", reason)
    about = topic / "sections" / "about.md"
    about.write_text(about.read_text("utf-8").replace("Wax keeps your ear clean.", "Wax is horrible."), "utf-8")
    report = check_named(str(topic), TODAY)
    assert [problem.rule for problem in report.of("error")] == ["word-fear"]
    assert [problem.rule for problem in report.of("warning")] == [IDLE]


@pytest.mark.parametrize(
    "checks",
    [
        'explained = "all"',
        "[checks.explained]\nlist = 1",
        '[checks.words]\nbad = ""',
        "[checks.words.Spanish]\nmalo = 'no'",
    ],
)
def test_what_explains_has_a_shape(checks: str, tmp_path: Path) -> None:
    """A slip in the table is a problem of the topic, with its line."""
    text = f"[checks]\n{checks}\n\n[glossary.suction]".replace("[checks]\n[checks", "[checks")
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", text)
    problems = check_named(str(topic), TODAY).problems
    assert problems
    assert {problem.rule for problem in problems} == {LOADING.id}
    assert all(problem.line for problem in problems)


def test_a_translation_is_read_too() -> None:
    """Its own grades, and nothing found in a good one; a locale without a catalog is no problem."""
    report = check_named(str(TOPICS / PROCEDURE), TODAY, "es")
    assert (report.language, report.problems) == ("es", ())
    assert all(grade.value > 60 for grade in report.presets)
    with pytest.raises(UnknownName):
        check_named(str(TOPICS / PROCEDURE), TODAY, "fr")


@pytest.mark.parametrize(("name", "locale"), [*SHIPPED, *((NAME, locale) for locale in original_words().locales)])
def test_shipped_translations_have_no_error(name: str, locale: str) -> None:
    """Those of topics, and those of the words in the templates."""
    assert [str(problem) for problem in check_named(name, TODAY, locale).of("error")] == []


def check_spanish(folder: Path, old: str, new: str) -> tuple[Problem, ...]:
    """Return what is found in a Spanish catalog in which one text is swapped."""
    return check_named(str(edited(folder, PROCEDURE, "locale/es.po", old, new)), TODAY, "es").problems


def test_what_is_found_in_a_translation_stands_in_its_catalog(tmp_path: Path) -> None:
    """A topic's rules, those of translations and what keeps it from being loaded name the line of the translation."""
    for rule, bad in {
        "long-sentence": LONG,
        "untranslated": 'msgstr "Oye: you hear a loud hiss."',
        LOADING.id: 'msgstr "Oye 3 silbidos."',
    }.items():
        (problem,) = check_spanish(tmp_path / rule, HISS, bad)
        topic = tmp_path / rule / PROCEDURE
        assert (problem.rule, problem.path) == (rule, topic.resolve() / "locale" / "es.po")
        assert problem.line == line_of(topic, "locale/es.po", bad)


def test_each_language_has_its_own_words_to_avoid(tmp_path: Path) -> None:
    """Found at the line of the translation; the words of the original mean nothing there."""
    words = '[checks.words]\n"fuerte" = "English has no such word"\n\n[checks.words.es]\n"silbid*" = "di “pitido”"\n\n'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", f"{words}[glossary.suction]")
    assert check_named(str(topic), TODAY).problems == ()
    (problem,) = check_named(str(topic), TODAY, "es").problems
    assert (problem.rule, problem.severity, problem.message) == ("word-topic", "error", "“silbido”: di “pitido”")
    assert (problem.path, problem.line) == (topic.resolve() / "locale" / "es.po", line_of(topic, "locale/es.po", HISS))


def test_what_a_translation_lacks_is_found(tmp_path: Path) -> None:
    """Section by section, and the first messages each with its line."""
    section, message = check_spanish(tmp_path, HISS, 'msgstr ""')
    assert (section.rule, section.severity, section.message) == (LOADING.id, "error", "during: 1 missing")
    line = line_of(tmp_path / PROCEDURE, "locale/es.po", 'msgid "You hear a loud hiss."') + 1
    assert (message.line, message.message) == (line, "missing: “You hear a loud hiss.”")


def test_a_translator_says_why_a_warning_stays(tmp_path: Path) -> None:
    """In a comment at the message; one that explains nothing is found."""
    topic = edited(tmp_path, PROCEDURE, "locale/es.po", HISS, LONG)
    path = topic / "locale" / "es.po"
    head, _, tail = path.read_text("utf-8").partition('msgid "You hear a loud hiss."')
    before, place = head.rsplit("\n\n", 1)
    for rule, explained, left in (
        ("long-sentence", ["long-sentence"], []),
        ("same-words", [], [IDLE, "long-sentence"]),
    ):
        path.write_text(f'{before}\n\n# {rule}: it is loud\n{place}msgid "You hear a loud hiss."{tail}', "utf-8")
        report = check_named(str(topic), TODAY, "es")
        assert [problem.rule for problem in report.explained] == explained
        assert [problem.rule for problem in report.of("warning")] == left


def test_reasons_of_the_original_are_not_idle_in_a_translation(tmp_path: Path) -> None:
    """They explain what its own texts would draw."""
    reason = '[checks.explained]\npassive-voice = "it is clear who"\n\n[glossary.suction]'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", reason)
    assert [problem.rule for problem in check_named(str(topic), TODAY).problems] == [IDLE]
    assert check_named(str(topic), TODAY, "es").problems == ()


def test_words_that_are_kept_are_told_to_the_translator(tmp_path: Path) -> None:
    """And looked for in the translation."""
    language = 'language = "en"'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", language, 'kept = ["Wax"]\n' + language)
    assert {problem.rule for problem in check_named(str(topic), TODAY, "es").problems} == {"kept-word"}
    notes = [item.notes for item in original_of(load_topic(topic)).items.values() if "Wax" in item.text]
    assert notes
    assert all("Keep as it is: Wax" in note for note in notes)


def test_the_fixed_words_have_no_english_catalog() -> None:
    """They are English; a locale without a catalog is refused."""
    assert check_named(NAME, TODAY).problems == ()
    (found,) = check_named(NAME, TODAY, "tlh").problems
    assert (found.rule, found.message) == (LOADING.id, "the fixed words of the leaflets are not in tlh")


def test_a_translated_topic_is_judged_by_the_rules_of_its_language() -> None:
    """Spanish has a formula of its own; Russian has none, and English words mean nothing there."""
    topic = fixture_topic(PROCEDURE)
    spanish = check_topic(structs.replace(topic, language="es"), TODAY)
    assert {grade.formula for grade in spanish.presets} == {"Fernández Huerta ease"}
    russian = check_topic(structs.replace(topic, language="ru"), TODAY)
    assert (russian.presets, russian.sections, russian.problems) == ((), (), ())


def test_what_keeps_a_topic_from_being_loaded_is_found(tmp_path: Path) -> None:
    """With file and line, as all else that is found."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", 'excludes = ["during"]', 'excludes = ["durin"]')
    (problem,) = check_named(str(topic), TODAY).problems
    assert (problem.rule, problem.severity, problem.path and problem.path.name) == (LOADING.id, "error", "topic.toml")
    assert "unknown section: durin" in problem.message
    assert problem.line > 0


def test_an_unknown_topic_is_no_finding() -> None:
    """It is told as everywhere."""
    with pytest.raises(UnknownName):
        check_named("no-such-topic", TODAY)


def test_every_rule_has_a_name_a_source_and_says_what_it_asks() -> None:
    """`handouts check --rules` lists them."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.says.endswith(".") for rule in RULES)
