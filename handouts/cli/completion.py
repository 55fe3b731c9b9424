"""Turn the start of a word into the names that a shell can complete it to; what can't be read completes to nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from handouts.errors import HandoutError
from handouts.load.workspace import find_workspace
from handouts.model.topic import Topic

Completion = Callable[[click.Context, click.Parameter, str], list[str]]


def topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 Click's signature
    """Return the names of the topics."""
    from handouts.load import topic as library

    return _starting(incomplete, library.topic_names(find_workspace(None, Path.cwd())))


def topics_and_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of the topics, and the PDF files of this folder."""
    files = sorted(str(path) for path in Path().glob("*.pdf"))
    return [*topics(ctx, param, incomplete), *_starting(incomplete, files)]


def presets(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Return the presets of the topic that stands before on the line."""
    topic = _topic(ctx)
    return _starting(incomplete, topic.presets if topic else ())


def sections(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Return the sections of the topic that stands before on the line."""
    topic = _topic(ctx)
    return _starting(incomplete, topic.sections if topic else ())


def locales(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Return the languages of the topic that stands before on the line."""
    topic = _topic(ctx)
    if topic is None:
        return []
    from handouts.language.translation import locales_of

    return _starting(incomplete, locales_of(topic))


def one_of(names: Iterable[str]) -> Completion:
    """Return a completion from a fixed list of names."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
        return _starting(incomplete, names)

    return complete


def _starting(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _topic(ctx: click.Context) -> Topic | None:
    """Return the topic on the line; after an option that lacks its value Click leaves arguments unnamed."""
    from handouts.load import topic as library

    name = ctx.params.get("topic") or next(iter(ctx.args), None)
    try:
        return library.load_topic(name, find_workspace(None, Path.cwd())) if name else None
    except HandoutError:
        return None
