"""`handouts init`: begin a clinic's own workspace."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from handouts.cli.printing import echo_notes
from handouts.errors import ContentError, FileError, Problem, UsageError, raise_for
from handouts.files.output import make_folder, write_whole
from handouts.files.reading import read_bytes
from handouts.load.clinic import lacks, load_clinic
from handouts.load.images import MOST_BYTES
from handouts.load.new_clinic import ANSWERS, NewClinic, answer_problems, new_clinic
from handouts.load.phones import EMERGENCY, country_of
from handouts.load.schema import UnfitValue
from handouts.load.toml_file import TomlFile, read_toml
from handouts.load.topic import topic_titles
from handouts.load.workspace import CLINIC_FILE

KEYS: Final = {**ANSWERS.required, **ANSWERS.optional}
QUESTIONS: Final = {
    "name": "Name of the clinic",
    "address": "Address, with commas between its lines",
    "region": "Language and region, such as en-GB; telephone numbers need it",
    "day": "Number to call by day",
    "day_hours": "When it is answered, such as mon-fri 08:00-18:00",
    "night": "Number to call by night",
    "night_hours": "When that is answered",
    "email": "E-mail, for people who can't phone",
    "web": "Web address, https://…",
    "emergency": "Number of the emergency services",
    "temperature": "Temperature from which patients are to call, such as 38 °C",
    "colour": "Your colour, such as #1f4e79",
    "logo": "File of your logo: SVG, PNG or JPEG",
}
"""What is asked for each answer."""
IGNORED: Final = """\
# Keys, records and lists of patients belong in no repository.
handouts.key
ledger.jsonl
*.pdf
*.csv
*.xlsx
*.jsonl
leaflets/
"""


def _answer_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each answer."""
    for key, told in reversed(KEYS.items()):
        is_list = key == "address"
        says = f"{told.says.replace('`', '')}{' Repeat the option for each line.' if is_list else ''}"
        command = click.option(f"--{key.replace('_', '-')}", key, metavar="TEXT", multiple=is_list, help=says)(command)
    return command


@click.command("init", short_help="Begin a folder for your own clinic.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_answer_options
@click.option(
    "--answers",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A TOML file with the answers, such as name, day and region. An option goes before it.",
)
def init_command(folder: Path, answers: Path | None, **told: Any) -> None:  # noqa: ANN401 the options
    """Begin a folder for your own clinic: a clinic.toml with what you say, a README, and a .gitignore.

    Answers come from options or a file; without any, you are asked. Only the name must be given. Nothing is made up:
    what you leave out stays out, and you read what is still missing, here and from handouts check. The folder must be
    new or empty.

    \b
    Example:
      handouts init my-clinic
      handouts init my-clinic --name "Riverside Clinic" --region en-GB --day "01632 960100" --night "01632 960199"
      handouts init my-clinic --answers answers.toml
    """
    _require_empty(folder)
    given = {key: list(value) if key == "address" else value for key, value in told.items() if value not in {None, ()}}
    made = _from_file(answers, given) if answers else _made(given or _answered(), Path.cwd())
    logo = read_bytes(made.logo_file, MOST_BYTES) if made.logo_file else b""
    make_folder(folder)
    if logo:
        write_whole(folder / made.logo_name, logo)
    topic = topic_titles()[0]
    command = f"handouts render {topic.name} --preset {topic.presets[0]}"
    write_whole(folder / "README.md", _readme(command).encode())
    write_whole(folder / ".gitignore", IGNORED.encode())
    write_whole(folder / CLINIC_FILE, made.toml.encode())
    click.echo(f"{folder / CLINIC_FILE}: written, and beside it README.md and .gitignore")
    _tell_missing(folder / CLINIC_FILE)
    click.echo(f"To print your first leaflet: cd '{folder}', then {command}")


def _require_empty(folder: Path) -> None:
    try:
        is_taken = folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        raise FileError(f"can't look into {folder}: {error.strerror}", "choose another folder") from error
    if is_taken or (folder.exists() and not folder.is_dir()):
        what = "it is not empty" if is_taken else "there is a file of this name"
        raise FileError(f"can't begin a clinic in {folder}: {what}", "name a folder that is new or empty")


def _from_file(path: Path, given: Mapping[str, Any]) -> NewClinic:
    """Return the clinic of a file of answers, with the options before it; every problem is told with its line."""
    file = read_toml(path)
    own = {key: str(path.parent.absolute() / value) for key, value in file.data.items() if _is_logo(key, value)}
    answers = {**file.data, **own, **given}
    try:
        return new_clinic(answers, Path.cwd())
    except UnfitValue as refused:
        raise_for(_placed(file, given, refused.problems), "the answers can't be used")
        raise


def _is_logo(key: str, value: object) -> bool:
    return key == "logo" and isinstance(value, str)


def _placed(file: TomlFile, given: Mapping[str, Any], found: tuple[Problem, ...]) -> Iterator[Problem]:
    """Place problems in the file of answers, but those of options."""
    for problem in found:
        if problem.at[:1] and problem.at[0] in given:
            yield problem
        else:
            yield from file.placed([problem])


def _made(answers: Mapping[str, Any], folder: Path) -> NewClinic:
    """Return the clinic of options, or of what was typed; raises `UsageError` with all that is wrong."""
    try:
        return new_clinic(answers, folder)
    except UnfitValue as refused:
        told = "\n".join(f"  --{str(problem).replace('_', '-', 1)}" for problem in refused.problems)
        raise UsageError(f"the clinic can't be made of these answers\n{told}", "correct them and try again") from None


def _answered() -> dict[str, Any]:
    """Return what is typed; raises `UsageError` where nobody is there to type."""
    try:
        return dict(_asked())
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()  # the question has no line's end
        told = 'answer in options, such as --name "Riverside Clinic" --region en-GB, or in a file: --answers FILE'
        raise UsageError("nobody answered, so nothing was begun", told) from None


def _asked() -> Iterator[tuple[str, Any]]:
    """Ask for each answer; one that is left empty is left out."""
    click.echo("Press Enter to leave out what you don't know yet. Nothing is made up in its place.")
    answers: dict[str, Any] = {}
    for key, question in QUESTIONS.items():
        if key.endswith("_hours") and key.removesuffix("_hours") not in answers:
            continue
        value = _answer(key, question, answers)
        if value:
            answers[key] = value
            yield key, value


def _answer(key: str, question: str, answers: Mapping[str, Any]) -> Any:  # noqa: ANN401 text, or lines of it
    """Return a sound answer to a question, or nothing; asks again until it is one of these."""
    country = country_of("", answers.get("region", ""))
    proposed = EMERGENCY.get(country, "") if key == "emergency" else ""
    while True:
        said = click.prompt(question, default=proposed, show_default=bool(proposed), type=str).strip()
        if not said and key != "name":
            return ""
        value = [line.strip() for line in said.split(",") if line.strip()] if key == "address" else said
        found = [one for one in answer_problems({**answers, key: value}, Path.cwd()) if one.at[:1] == (key,)]
        if not found:
            return value
        told = (one.message if said in one.message else f"{said} {one.message}" for one in found)
        echo_notes(f"{message}: {one.hint}" if one.hint else message for message, one in zip(told, found, strict=True))


def _tell_missing(path: Path) -> None:
    """Say what a leaflet still needs, or should have."""
    try:
        echo_notes(lacks(load_clinic(path)))
    except ContentError as error:
        echo_notes(f"before you can print: {problem}" for problem in error.problems)


def _readme(command: str) -> str:
    return f"""\
# Our leaflets

`clinic.toml` is what our leaflets say of us: name, numbers, colour, logo. Everything that is not in it has a default;
`handouts check` says what is wrong or still missing.

In this folder, or in any folder below it:

| to | type |
| --- | --- |
| print a leaflet | `{command}` |
| see what there is to choose from | `handouts topics`, `handouts show TOPIC` |
| change a sentence | `handouts edit TOPIC SECTION` |
| see what was changed here, and what has changed beneath it | `handouts overrides` |
| print for a list of patients | `handouts roster template`, then `handouts batch roster.csv -o leaflets` |

`topics/` has our own topics, and what we changed in the shipped ones. A new version of the program changes nothing in
this folder. `handouts.key`, records, rosters and leaflets are about patients: keep them out of repositories.
"""
