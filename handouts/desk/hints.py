"""Turn the hints of the command line into words of the desk, whose readers know no commands."""

import re
from typing import Final

from msgspec.structs import replace

from handouts.errors import Problem

_WORDS: Final = (
    (
        r"handouts sign status \S+(?: --locale \S+)? says what is left to sign",
        "the page Topics shows what is left to sign",
    ),
    (r"; --allow-drafts prints it with a mark", "; drafts can be ticked below the columns of the list"),
    (r"choose --paper (\S+) or --format large-print", r"choose the paper \1, or large print"),
    (r"choose a larger paper or --format large-print", "choose a larger paper, or large print"),
    (r"--section NAME, or --preset with one of: .*", "choose a leaflet, or tick sections"),
    (r"name the patient's language with --locale", "choose the patient's language"),
    (r"or name one for all rows with --topic", "or choose one for all rows, below the columns"),
    (
        r"--hidden skip leaves out what is hidden, --hidden print reads it",
        "say below what becomes of it",
    ),
    (r"name the one to read with --sheet", "name the one to read, below"),
    (r"or name its encoding, such as --encoding (\S+)", r"or choose its encoding, such as \1, below"),
    (r"say what it is with --encoding", "say below what it is"),
)
_COMMAND: Final = re.compile(r"(?<![\w-])--[a-z]|\bhandouts [a-z]|\bclinic\.toml\b")


def at_the_desk(hint: str) -> str:
    """Return a hint as the desk says it; what needs a command or a file is for whoever looks after the desk."""
    for command, words in _WORDS:
        hint = re.sub(command, words, hint)
    return f"for whoever looks after the desk: {hint}" if _COMMAND.search(hint) else hint


def problem_at_the_desk(problem: Problem) -> Problem:
    """Return a problem with its hint as the desk says it."""
    return replace(problem, hint=at_the_desk(problem.hint))
