"""Turn the files of a workspace's `records/` folder into what people found of leaflets, and that into files.

As with sign-offs, each record is one small file that is written once, so that copies of a workspace can be put
together; its name ends with a digest of what it says, so that one which was changed by hand is known.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, ValidationError, convert, structs

from handouts.errors import HandoutError, Problem, misfit, raise_for
from handouts.files.output import make_folder, write_new
from handouts.load.schema import Data, Fields, Named, one_of, problems, text
from handouts.load.toml_file import TomlFile, as_toml, read_toml
from handouts.model.evidence import CHECKS, NO, NOT_APPLICABLE, YES, HumanChecks, UserTest

FOLDER: Final = "records"
_MOST_BYTES: Final = 32_768
_DIGITS: Final = 16
_KINDS: Final[Mapping[type[UserTest | HumanChecks], str]] = {UserTest: "user-test", HumanChecks: "checks"}


class Findings(Struct, frozen=True):
    """What is recorded in a workspace, oldest first, and the files that are damaged."""

    tests: tuple[UserTest, ...] = ()
    checks: tuple[HumanChecks, ...] = ()
    damaged: tuple[Problem, ...] = ()


def read_findings(workspace: Path) -> Findings:
    """Return what is recorded; a file that is damaged is named, and the others count."""
    found: list[UserTest | HumanChecks | Problem] = [
        _read(path, workspace) for path in sorted((workspace / FOLDER).glob("*.toml"))
    ]
    return Findings(
        tuple(sorted((one for one in found if isinstance(one, UserTest)), key=lambda one: one.tested)),
        tuple(sorted((one for one in found if isinstance(one, HumanChecks)), key=lambda one: one.checked)),
        tuple(one for one in found if isinstance(one, Problem)),
    )


def write_finding(workspace: Path, one: UserTest | HumanChecks) -> Path:
    """Write what was found into a file of its own and return that; the same, recorded twice, is one file."""
    data = _encoded(one)
    name = ".".join((_KINDS[type(one)], one.topic, one.locale, _digest(data), "toml"))
    path = workspace / FOLDER / name
    make_folder(path.parent)
    write_new(path, data)
    return path


def blank_checks(topic: str, locale: str, preset: str, version: date) -> str:
    """Return a form of the human checks as TOML, with what each asks above its answer."""
    head = {"topic": topic, "locale": locale, "preset": preset, "version": version}
    told = (
        "# Fill in who you are and, for each check, yes, not-applicable, or no and why. A check that you leave empty",
        "# was not made. Then: handouts record checks FILE",
        as_toml(head).rstrip(),
        'name = ""\npost = ""\n# checked = 2026-12-31\n\n[answers]',
        *(f'# {check.asks} ({check.source})\n{check.id} = ""' for check in CHECKS),
    )
    return "\n".join(told) + "\n"


def read_checks(path: Path, today: date) -> HumanChecks:
    """Return the answers of a form that was filled in; raises `ContentError` with all that is wrong in it."""
    file = read_toml(path, _MOST_BYTES)
    raise_for(file.placed(_problems(file, today)), "the checks can't be recorded")
    answers = {key: told.strip() for key, told in file.data["answers"].items() if told.strip()}
    return convert({**file.data, "answers": answers}, HumanChecks)


def _problems(file: TomlFile, today: date) -> Iterator[Problem]:
    data = file.data
    yield from problems(data, _SHAPE)
    day = data.get("checked")
    if isinstance(day, date) and day > today:
        yield Problem(f"is still to come: {day}", "write the day on which the checks were made", ("checked",))
    answers = data.get("answers")
    if isinstance(answers, dict) and not any(isinstance(told, str) and told.strip() for told in answers.values()):
        yield Problem("no check is answered", "answer at least one", ("answers",))


def _day(value: object) -> Iterator[Problem]:
    if type(value) is not date:
        yield Problem("expected a day", "write it like 2026-12-31, without quotation marks")


def _answer(value: object) -> Iterator[Problem]:
    """Expect an answer, or nothing: a check that was not made."""
    if value == "" or value in (YES, NOT_APPLICABLE):
        return
    found = list(text(value))
    if found:
        yield from found
    elif not _is_reasoned(str(value)):
        yield Problem(f"not an answer: {value}", 'write yes, not-applicable, or no and why: "no: the map is too small"')


def _is_reasoned(answer: str) -> bool:
    said, colon, why = answer.partition(":")
    return said.strip() == NO and bool(colon) and bool(why.strip())


_NAMES: Final = [check.id for check in CHECKS]
_SHAPE: Final = Fields(
    {
        "topic": text,
        "locale": text,
        "version": _day,
        "name": text,
        "post": text,
        "checked": _day,
        "answers": Named(_answer, f'write {_NAMES[0]} = "yes"', one_of(_NAMES)),
    },
    {"preset": lambda value: iter(()) if value == "" else text(value)},
)


def _read(path: Path, workspace: Path) -> UserTest | HumanChecks | Problem:
    hint = "get the file back from a backup, or delete it and record it again"
    try:
        data: Data = read_toml(path, _MOST_BYTES, within=workspace).data
        one = convert(data, HumanChecks) if "answers" in data else convert(data, UserTest)
    except HandoutError as error:
        return Problem(f"is damaged and does not count: {error.message}", hint, path=path)
    except ValidationError as error:
        return Problem(f"is damaged and does not count: {misfit(error)}", hint, path=path)
    if path.stem.rpartition(".")[2] != _digest(_encoded(one)):
        return Problem("was changed after it was written, and does not count", hint, path=path)
    return one


def _encoded(one: UserTest | HumanChecks) -> bytes:
    told: dict[str, Any] = {key: value for key, value in structs.asdict(one).items() if value != ""}
    return as_toml(told).encode()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:_DIGITS]
