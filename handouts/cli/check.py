"""`handouts check`: read topics by rule, before anybody translates or prints them, and printed leaflets back."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from handouts.cli import bundles, completion, options
from handouts.cli.bundles import House, Trial
from handouts.cli.loading import (
    has_clinic,
    in_locale,
    load_house,
    load_house_if_any,
    load_register,
    load_shelf,
    load_workspace,
    workspace_of,
)
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import ContentError, HandoutError, UnknownName
from handouts.language.clinic_words import NAME as CLINIC_WORDS
from handouts.language.clinic_words import clinic_in
from handouts.language.editions import ALL
from handouts.language.fixed_words import NAME as FIXED_WORDS
from handouts.load import topic as library
from handouts.load.clinic import find_clinic, sample_clinic
from handouts.load.own_languages import with_languages
from handouts.load.releases import full_name
from handouts.load.workspace import Workspace
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, page_of
from handouts.model.topic import Topic
from handouts.readback import missing_readers, require_readers

if TYPE_CHECKING:
    from handouts.check.check import Report
    from handouts.check.readability import Grade
    from handouts.choose.signing import Register
    from handouts.model.identity import Identity
    from handouts.readback.check import Reading
    from handouts.readback.identity import Origin
    from handouts.readback.rule import FileRule


LISTED: Final = 20
"""Problems of one rule in a PDF that are printed; JSON has all of them."""


@click.command("check", short_help="Check topics and printed leaflets.")
@click.argument("names", metavar="[TOPIC|FILE.pdf]...", nargs=-1, shell_complete=completion.topics_and_files)
@click.option("--rules", is_flag=True, help="List the rules, and where each comes from.")
@click.option(
    "--locale",
    metavar="L",
    shell_complete=completion.locales,
    help="Check the translation into this language, such as es, or all. Default: the topic's own language.",
)
@bundles.trial
@bundles.house
@options.of_topic
@options.as_json
def check_command(
    names: tuple[str, ...],
    rules: bool,
    locale: str | None,
    trial: Trial,
    house: House,
    of_topic: str | None,
    as_json: bool,
) -> None:
    """Check topics: how hard they are to read, words that blame or frighten, how risks are told, pictures, choices.

    Without TOPIC, all topics are checked, the shipped ones and your own. Your clinic.toml is checked with them: what is
    wrong in it is an error, what is still missing a warning. An error ends with exit code 3. A warning may stay if the
    topic gives the reason in [checks.explained] of its topic.toml. With --locale, a translation is compared with its
    original and checked by the rules that know its language; --locale all checks every language. The words of the
    templates are checked under the name fixed-words.

    With --layout, topics are also laid out for the clinic: what render would refuse is an error, with file and line.

    A FILE.pdf is read back with other libraries than those that made it: its tags, language, fonts and page feet, and
    the machine checks of PDF/UA-1 and PDF/A-2a. Its words are compared with leaflets/CODE.json beside the file if there
    is one, else with what the topic says now that the file names.

    \b
    Example:
      handouts check breast-cancer-spread
      handouts check --locale all
      handouts check breast-cancer-spread --layout --sample --format large-print
      handouts check --rules
      handouts check breast-cancer-spread-signs.pdf --sample
    """
    files = tuple(name for name in names if name.lower().endswith(".pdf"))
    if rules:
        _echo_rules(as_json)
        return
    workspace = load_workspace(house)
    topics = tuple(name for name in names if name not in files) if names else _said_in(locale, workspace)
    if locale and not names:
        topics = (*topics, FIXED_WORDS, *([CLINIC_WORDS] if workspace.folder and not house.sample else []))
    clinic, reports = _clinic_report(house) if topics else (None, [])
    sheet = _sheet(clinic or load_house(house), trial) if trial.is_wanted else None
    reports += _topic_reports(topics, locale, clinic, sheet, workspace)
    readings = _readings(files, house, of_topic)
    if as_json:
        echo_json([*map(_facts, reports), *map(_read_facts, readings)])
    else:
        for report in reports:
            _echo(report, f" in {report.language}" if locale and report.language else "")
        for reading in readings:
            _echo_reading(reading)
    _refuse_errors(reports, readings)


class _Sheet(NamedTuple):
    """What topics are laid out for."""

    clinic: Clinic
    paper: str
    format: str


def _clinic_report(house: House) -> tuple[Clinic | None, list["Report"]]:
    """Return the clinic, and what there is to say of its file; of the sample, or where there is none, nothing."""
    from handouts.check.check import check_clinic

    if house.sample or not has_clinic(house):
        return load_house_if_any(house), []
    clinic, report = check_clinic(find_clinic(house.clinic, Path.cwd()), load_workspace(house))
    return clinic, [report]


def _sheet(clinic: Clinic, trial: Trial) -> _Sheet:
    sheet = _Sheet(clinic, trial.paper or clinic.paper, trial.format or clinic.format)
    page_of(clinic, sheet.paper, sheet.format)  # refuses two that don't go together before any topic is read
    return sheet


def _laid_out(report: "Report", name: str, sheet: _Sheet, workspace: Workspace) -> "Report":
    """Return a report with what can't be laid out; of a topic that can't be loaded there is no more to say."""
    from handouts.check.check import with_layout
    from handouts.check.trial import layout_problems
    from handouts.language.editions import edition
    from handouts.typeset.cache import user_cache

    try:
        topic = library.load_topic(name, workspace)
        said = edition(topic, sheet.clinic, report.language or topic.language)
    except (ContentError, UnknownName):
        return report
    page = page_of(said.clinic, sheet.paper, sheet.format, said.locale, said.topic.title)
    return with_layout(report, layout_problems(said, page, user_cache()))


def _topic_reports(
    names: tuple[str, ...], locale: str | None, clinic: Clinic | None, sheet: _Sheet | None, workspace: Workspace
) -> list["Report"]:
    from handouts.check.check import check_named

    asked = [(name, one) for name in names for one in _locales(name, locale, workspace)]
    reports = [(name, check_named(name, date.today(), one, clinic, workspace)) for name, one in asked]
    if sheet is None:
        return [report for _, report in reports]
    plain = {FIXED_WORDS, CLINIC_WORDS}
    return [report if name in plain else _laid_out(report, name, sheet, workspace) for name, report in reports]


def _said_in(locale: str | None, workspace: Workspace) -> tuple[str, ...]:
    """Return the topics that have a language, or can't be loaded; where no topic has it, all of them, which say so."""
    from handouts.language.translation import is_in

    names = library.topic_names(workspace)
    if locale is None or locale == ALL:
        return names
    known = {name: _locales(name, ALL, workspace) for name in names}
    return (
        tuple(name for name in names if None in known[name] or is_in(locale, list(filter(None, known[name])))) or names
    )


def _locales(name: str, locale: str | None, workspace: Workspace) -> tuple[str | None, ...]:
    """Return the languages to read a topic in; one that can't be loaded is read in its own, which says why."""
    from handouts.language.fixed_words import original_words
    from handouts.language.original import locales_in
    from handouts.language.translation import locales_of

    if locale != ALL:
        return (locale,)
    try:
        if name == FIXED_WORDS:
            return original_words(workspace).locales
        if name == CLINIC_WORDS:
            return locales_in(workspace.catalogs(name))
        return locales_of(library.load_topic(name, workspace))
    except ContentError:
        return (None,)


def _readings(files: tuple[str, ...], house: House, of_topic: str | None) -> list["Reading"]:
    if not files:
        return []
    require_readers()
    from handouts.readback.check import check_file

    workspace = load_workspace(house)
    named = library.load_topic(of_topic, workspace) if of_topic else None
    clinic = load_house_if_any(house)
    clinics = [*([clinic] if clinic else []), *([] if house.sample else [with_languages(sample_clinic(), workspace)])]
    register = load_register(house) if clinic else None

    def print_for(said: Topic) -> Iterator[Edition]:
        """Yield the editions that a leaflet can be of: for the clinic named or found, and for the sample."""
        for one in clinics:
            with suppress(HandoutError):
                edition = Edition(said, clinic_in(one, said.language, said.id))
                original = named or library.load_topic(said.id, workspace)
                yield register.approved(edition, original) if register else edition

    find, releases = partial(_topic_of, named, workspace), partial(_releases_of, house, clinic)
    return [check_file(Path(file), find, print_for, releases) for file in files]


def _releases_of(house: House, clinic: Clinic | None, identity: "Identity") -> Iterator["Origin"]:
    """Yield the releases of the topic that a PDF names, never by a path, the newest first; a sample has none."""
    if clinic is None or clinic.is_sample or workspace_of(house) is None or Path(identity.topic).name != identity.topic:
        return
    shelf = load_shelf(house, clinic)
    for release in reversed(shelf.releases(identity.topic).found):
        with suppress(HandoutError):  # one that is damaged, or in another language
            topic, register = shelf.opened(identity.topic, full_name(release))
            yield _origin(f"release {release.number} of {topic.id}", topic, register, clinic)


def _origin(called: str, topic: Topic, register: "Register", clinic: Clinic) -> "Origin":
    from handouts.readback.identity import Origin

    def print_for(said: Topic) -> Iterator[Edition]:
        yield register.approved(Edition(said, clinic_in(clinic, said.language, said.id)), topic)

    return Origin(called, lambda _name, locale: in_locale(topic, locale), print_for)


def _topic_of(named: Topic | None, workspace: Workspace, name: str, locale: str) -> Topic | None:
    """Return the topic that --of names, else the one by name (never a path) that a PDF names, if it names one."""
    if named:
        return in_locale(named, locale or None)
    if not name:
        return None
    if name not in library.topic_names(workspace):
        raise UnknownName(f"it is about the topic {name}, which is not here", "name the folder of its topic with --of")
    return in_locale(library.load_topic(name, workspace), locale or None)


def _refuse_errors(reports: list["Report"], readings: list["Reading"]) -> None:
    errors = sum(len(report.of("error")) for report in reports) + sum(len(read.of("error")) for read in readings)
    if errors:
        wrong = {report.name for report in reports if report.of("error")}
        files = sorted(name for name in wrong if name.endswith(".toml"))  # the clinic's
        topics, read = len(wrong) - len(files), sum(1 for reading in readings if reading.of("error"))
        parts = [*files, *([count(topics, "topic")] if topics else []), *([count(read, "file")] if read else [])]
        hint = f"correct {'it' if errors == 1 else 'them'} and check again" if reports else "print the leaflet again"
        raise ContentError(f"{count(errors, 'error')} in {' and '.join(parts)}", hint)


def _echo_rules(as_json: bool) -> None:
    from handouts.check.check import CLINIC, LAYOUT, LOADING, RULES, TRANSLATION_RULES

    shown: tuple[Any, ...] = (CLINIC, LOADING, LAYOUT, *RULES, *TRANSLATION_RULES, *_readback_rules())
    if as_json:
        keys = ("id", "severity", "source", "says", "languages")
        echo_json([{key: getattr(rule, key, ()) for key in keys} for rule in shown])
    else:
        echo_table([(rule.id, rule.severity, rule.says, _whose(rule)) for rule in shown], indent="")


def _whose(rule: Any) -> str:  # noqa: ANN401 a rule of topics or one of printed handouts
    languages = getattr(rule, "languages", ())
    return f"{rule.source} ({', '.join(languages)} only)" if languages else str(rule.source)


def _readback_rules() -> tuple["FileRule[Any]", ...]:
    """Return the rules of printed handouts, where these can be read."""
    if missing_readers():
        return ()
    from handouts.readback.check import RULES

    return RULES


def _echo(report: "Report", language: str) -> None:
    for problem in report.problems:
        if not problem.reason:
            click.echo(str(problem))
    counts = (count(len(report.of("error")), "error"), count(len(report.of("warning")), "warning"))
    click.echo(f"{report.name}{language}: {', '.join(counts)}, {count(len(report.explained), 'warning')} explained")
    if report.presets:
        first = report.presets[0]
        click.echo(f"\n{first.formula} of each preset, as the patient gets it; aim {first.aim:g}, bar {first.bar:g}")
        echo_table(_grade_row(grade) for grade in report.presets)
        click.echo("")
    if report.passive:
        from handouts.check.voice import BAR

        most = max(report.passive, key=attrgetter("share"))
        click.echo(f"Passive sentences: most in {most.section}, {most.share:.0%}; bar {BAR:.0%}\n")


def _echo_reading(reading: "Reading") -> None:
    for rule, found in groupby(reading.problems, key=attrgetter("rule")):
        told = list(found)
        for problem in told[:LISTED]:
            click.echo(str(problem))
        if len(told) > LISTED:
            click.echo(f"{reading.path}: … and {len(told) - LISTED} more [{rule}]")
    counts = (count(len(reading.of("error")), "error"), count(len(reading.of("warning")), "warning"))
    compared = f", compared with {reading.compared_with}" if reading.compared_with else ""
    click.echo(f"{reading.path}: {', '.join(counts)}{compared}")


def _grade_row(grade: "Grade") -> tuple[str, str, str]:
    smog = f"SMOG {grade.smog:.1f}" if grade.smog is not None else ""
    return grade.part, f"{grade.value:.1f}", smog


def _facts(report: "Report") -> dict[str, object]:
    return {
        "name": report.name,
        "language": report.language,
        "errors": len(report.of("error")),
        "warnings": len(report.of("warning")),
        "problems": [problem for problem in report.problems if not problem.reason],
        "explained": report.explained,
        "presets": report.presets,
        "sections": report.sections,
        "passive": [{"section": part.section, "share": round(part.share, 3)} for part in report.passive],
    }


def _read_facts(reading: "Reading") -> dict[str, object]:
    return {
        "name": reading.path,
        "code": reading.code,
        "compared_with": reading.compared_with,
        "errors": len(reading.of("error")),
        "warnings": len(reading.of("warning")),
        "problems": reading.problems,
    }
