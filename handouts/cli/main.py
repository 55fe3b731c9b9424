"""Turn a command line into a command, and every exception into a message and an exit code.

The commands live beside this module, each imported only when it is asked for. `run` is the one border where
an exception becomes `error:` and `hint:` lines on standard error; the domain never prints or exits.
"""

import signal
import sys

if (
    sys.argv[0].endswith(("handouts", "cli.py", "__main__.py", "main.py"))
    and signal.getsignal(signal.SIGINT) is signal.default_int_handler
):
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while we are imported, Ctrl-C ends us without a traceback

import io
import os
import re
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from shlex import quote
from typing import Any, Final, NoReturn

import click

from handouts import __version__
from handouts.errors import HandoutError, near, printable

COMMANDS: Final = {
    "init": "init",
    "topics": "topics",
    "show": "topics",
    "plan": "topics",
    "new-topic": "overrides",
    "edit": "overrides",
    "overrides": "overrides",
    "check": "check",
    "render": "render",
    "watch": "watch",
    "specimen": "specimen",
    "translate": "translate",
    "roster": "batch",
    "batch": "batch",
    "sign": "sign",
    "release": "release",
    "diff": "diff",
    "review": "review",
    "evidence": "evidence",
    "record": "record",
    "theme": "theme",
    "desk": "desk",
    "ledger": "ledger",
    "recall": "ledger",
    "reprint": "ledger",
    "doctor": "machine",
    "cache": "machine",
}
"""Each command and the module of this package that has it."""
FILE_ACCESS: Final = 7
DISK_HINT: Final = "make sure that the disk is not full, and that you may read and write there"
INTERRUPTED: Final = 130
READER_GONE: Final = 141  # what a shell reports of a process that SIGPIPE ended
ENDS: Final = {
    0: "Done.",
    1: "A bug in handouts.",
    INTERRUPTED: "Interrupted with Ctrl-C.",
    READER_GONE: "The program that read the output stopped reading.",
}
"""Exit codes that no `HandoutError` has, and what they mean."""


class ReaderGone(Exception):
    """Whoever read our output stopped reading, as `head` does."""


class Commands(click.Group):
    """The commands, each imported when it is asked for, so that a quick one does not wait for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 Click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"handouts.cli.{COMMANDS[cmd_name]}"), f"{cmd_name.replace('-', '_')}_command")
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, flushing inside Click, which would turn a closed pipe into exit code 1, a bug's."""
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error
        return result


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="handouts", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show where in the code an internal error happened.")
@click.pass_context
def handouts(ctx: click.Context) -> None:
    """Print accessible patient leaflets, in the clinic's own colours, from sections chosen for each patient.

    A topic is a set of short sections. You choose the sections, the clinic gives its name, colours and phone numbers,
    and you get one PDF, which can be read on paper, on a screen or with a screen reader.

    \b
    Example:
      handouts render breast-cancer-spread --preset comparison --sample

    \b
    Exit codes:
      0 done · 1 a bug in handouts · 2 wrong usage · 3 a topic, translation, clinic file or checked PDF breaks a rule,
      or there is no clinic, such as where --clinic names no file
      4 unknown name · 5 a roster or a patient's row can't be used · 6 something can't be laid out
      7 a file can't be read or written · 8 a batch ended with rows refused · 9 a system library or font is missing
      130 interrupted · 141 the program that read the output stopped reading
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


class Messages(io.FileIO):
    """A stream that drops what can't be written, as on a full disk, so that no work is lost for a message."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401 what has bytes
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def main() -> NoReturn:
    """Run the command line of this process."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:  # closed by whoever started us
            _open_nowhere(number, name)
        getattr(sys, name).reconfigure(errors="replace")  # a terminal that lacks a letter gets "?"
    raw, encoding = Messages(sys.stderr.fileno(), "w", closefd=False), sys.stderr.encoding
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors="replace", line_buffering=True)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    exit_code = run(sys.argv[1:])
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is left but to end
    sys.exit(exit_code)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; the one place where an exception becomes a message."""
    try:
        return int(handouts.main(list(arguments), prog_name="handouts", standalone_mode=False) or 0)
    except HandoutError as error:
        return _report(error.message, error.hint, error.exit_code)
    except click.ClickException as error:
        return _report(*_misuse(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ReaderGone:
        _discard_output()
        return READER_GONE
    except Exception as error:
        return _report_bug(error, in_full="--debug" in arguments)


def _report(message: str, hint: str, exit_code: int) -> int:
    click.echo(printable(f"error: {message}"), err=True)
    if hint:
        click.echo(printable(f"hint: {_as_started(hint)}"), err=True)
    return exit_code


def _misuse(error: click.ClickException) -> tuple[str, str]:
    """Return what is wrong with a command line that Click refused, and a hint."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoSuchCommand) and context:
        said = [*context.command_path.split()[1:], error.command_name]
        return f"unknown command: {' '.join(said)}", near(said[-1], context.command.list_commands(context))
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and context:
        return f"{context.command_path} needs more words after it", f"{context.command_path} --help says which"
    return error.format_message(), f"{context.command_path} --help shows how" if context else ""


def _as_started(hint: str) -> str:
    """Return a hint with each command of ours as it would have to be typed here."""
    started = _started_as()
    return re.sub(rf"\bhandouts (?=(--|(({'|'.join(COMMANDS)})\b)))", lambda _: f"{started} ", hint)


def _started_as() -> str:
    """Return what was typed to start this program: `handouts`, a path to it, or Python and its argument."""
    path, python = sys.argv[0], _typed(sys.executable)
    if Path(path).parts[-2:] == ("handouts", "__main__.py"):
        return f"{python} -m handouts"
    if Path(path).name == "cli.py":
        return f"{python} {path}"
    return _typed(path) if Path(path).name == "handouts" else "handouts"


def _typed(path: str) -> str:
    """Return the name of a program that the shell finds, or else where it is, seen from here."""
    from shutil import which

    name = Path(path).name
    if which(name) == path:
        return quote(name)
    here = Path.cwd()
    return quote(str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path)


def _report_disk(error: OSError) -> int:
    """Say that a stream or a file failed us, without its name, which may be a patient's."""
    _discard_output()
    return _report(f"can't read or write: {error.strerror or type(error).__name__}", DISK_HINT, FILE_ACCESS)


def _report_bug(error: Exception, in_full: bool) -> int:
    """Say that and where we failed, but not the exception's own text, which may quote a patient's data.

    A disk or a stream that fails is no bug.
    """
    if isinstance(error, OSError):
        return _report_disk(error)
    if in_full:
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    hint = "this is a bug; handouts --debug … shows where in the code"
    return _report(f"internal error: {type(error).__name__}{place}", hint, 1)


def _open_nowhere(number: int, name: str) -> None:
    """Give a stream that is closed a place, so that its number goes to no file of ours and printing to it is lost."""
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 open as long as we are
    if nowhere.fileno() != number:
        os.dup2(nowhere.fileno(), number)
    setattr(sys, name, nowhere)
    setattr(sys, f"__{name}__", nowhere)  # which Python has of an open one, too: nothing closes its number


def _discard_output() -> None:
    """Point standard output nowhere, so that Python's last flush does not complain of the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
