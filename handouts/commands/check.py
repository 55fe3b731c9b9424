"""`handouts check`: read topics by rule, before anybody translates or prints them."""

from datetime import date
from typing import TYPE_CHECKING

import click

from handouts.commands import completion, options
from handouts.commands.printing import count, echo_json, echo_table
from handouts.content import library
from handouts.errors import ContentError

if TYPE_CHECKING:
    from handouts.checks.check import Report
    from handouts.checks.counting import Grade
    from handouts.checks.rule import Rule


@click.command("check", short_help="Read topics by rule: words, figures, pictures.")
@click.argument("names", metavar="[TOPIC]...", nargs=-1, shell_complete=completion.topics)
@click.option("--rules", is_flag=True, help="List the rules, each with its severity and whose it is.")
@options.locale
@options.as_json
def command(names: tuple[str, ...], rules: bool, locale: str | None, as_json: bool) -> None:
    """Read topics by rule: how hard they are, words that blame, figures of risk, pictures, choices.

    Without TOPIC, all shipped topics are read. Exit code 3 where there is an error. A warning may stay if the topic
    says why, in [checks.explained] of its topic.toml. A translation is read by the rules that know its language.

    \b
    Example:
      handouts check breast-cancer-spread
      handouts check --rules
    """
    if rules:
        _echo_rules(as_json)
    else:
        _check(names or library.topic_names(), locale, as_json)


def _check(names: tuple[str, ...], locale: str | None, as_json: bool) -> None:
    from handouts.checks.check import check_named

    reports = [check_named(name, date.today(), locale) for name in names]
    if as_json:
        echo_json([_facts(report) for report in reports])
    else:
        for report in reports:
            _echo(report)
    errors = sum(len(report.of("error")) for report in reports)
    if errors:
        raise ContentError(f"{count(errors, 'error')} in {count(len(reports), 'topic')}", "mend them and check again")


def _echo_rules(as_json: bool) -> None:
    from handouts.checks.check import LOADING, RULES

    shown = (LOADING, *RULES)
    if as_json:
        keys = ("id", "severity", "source", "says", "languages")
        echo_json([{key: getattr(rule, key) for key in keys} for rule in shown])
    else:
        echo_table([(rule.id, rule.severity, rule.says, _whose(rule)) for rule in shown], indent="")


def _whose(rule: "Rule") -> str:
    return f"{rule.source} ({', '.join(rule.languages)} only)" if rule.languages else rule.source


def _echo(report: "Report") -> None:
    for finding in report.findings:
        if not finding.reason:
            click.echo(str(finding))
    counts = (count(len(report.of("error")), "error"), count(len(report.of("warning")), "warning"))
    click.echo(f"{report.name}: {', '.join(counts)}, {count(len(report.explained), 'warning')} explained")
    if report.presets:
        first = report.presets[0]
        click.echo(f"\n{first.formula} of each preset, as the patient gets it; aim {first.aim:g}, bar {first.bar:g}")
        echo_table(_grade_row(grade) for grade in report.presets)
        click.echo("")


def _grade_row(grade: "Grade") -> tuple[str, str, str]:
    smog = f"SMOG {grade.smog:.1f}" if grade.smog is not None else ""
    return grade.part, f"{grade.value:.1f}", smog


def _facts(report: "Report") -> dict[str, object]:
    return {
        "name": report.name,
        "language": report.language,
        "errors": len(report.of("error")),
        "warnings": len(report.of("warning")),
        "findings": [finding for finding in report.findings if not finding.reason],
        "explained": report.explained,
        "presets": report.presets,
        "sections": report.sections,
    }
