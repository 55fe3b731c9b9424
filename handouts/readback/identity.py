"""Turn what a file says that it is into the leaflet that it should be: the one kept beside it, or one made anew."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

from handouts.choose.leaflet import LEAFLETS, Leaflet, code, encode, kept_leaflet, leaflet_of
from handouts.choose.selection import pieces, reselect, select
from handouts.errors import ContentError, HandoutError, Problem
from handouts.model import page as geometry
from handouts.model.identity import Identity
from handouts.model.job import Edition, Request, Selection, job_of
from handouts.model.topic import Topic, Twin
from handouts.readback.metadata import CODE
from handouts.readback.parsed_pdf import UNREADABLE, ParsedPage, ParsedPdf
from handouts.readback.rule import AGAIN, HOUSE, FileRule, problem, rule

FindTopic = Callable[[str, str], Topic | None]
"""Returns the topic of a name in a language, or raises a `HandoutError`. For a file that names none, the name is "":
then it is the topic that the user names, if any."""

PrintFor = Callable[[Topic], Iterable[Edition]]
"""Returns the editions in which clinics may have printed a topic that is in some language."""


class Origin(NamedTuple):
    """A release that a leaflet may be of: what it is called, its topic, and the editions of that."""

    called: str
    find: FindTopic
    print_for: PrintFor


Releases = Callable[[Identity], Iterable[Origin]]
"""Returns the releases of the topic that a file names, the newest first."""
_CODES: Final = re.compile(rf"(?<![A-Za-z0-9]){CODE.pattern}(?![A-Za-z0-9])")
_SLACK_PT: Final = 1.0


class Basis(Struct, frozen=True):
    """What a file is compared with and, in words, where that comes from; or why it is compared with nothing, and what
    helps. `damage` is what is wrong with a leaflet that is kept."""

    leaflet: Leaflet | None = None
    code: str = ""
    source: str = ""
    doubt: str = ""
    hint: str = ""
    damage: str = ""


def basis(parsed: ParsedPdf, find: FindTopic, print_for: PrintFor, releases: Releases | None = None) -> Basis:
    """Return the leaflet of the file: the one kept beside it, else the one that its topic makes now, else a release."""
    try:
        identity = _said(parsed)
        names = (identity.code,) if identity else codes(parsed)
        if kept := _kept(parsed.path.parent, names):
            return kept
        if identity is None:
            return _preset(parsed, names, find, print_for)
        now = _of_origin(identity, Origin("", find, print_for))
        if now.leaflet or releases is None:
            return now
        earlier = (_of_origin(identity, origin) for origin in releases(identity))
        return next((one for one in earlier if one.leaflet), now)
    except HandoutError as error:
        return Basis(doubt=error.message, hint=error.hint)
    except UNREADABLE:
        return Basis(doubt="it is not built as our leaflets are", hint=AGAIN)


def _of_origin(identity: Identity, origin: Origin) -> Basis:
    try:
        return _made(identity, *origin)
    except HandoutError as error:
        return Basis(doubt=error.message, hint=error.hint)


@rule(HOUSE)
def metadata(parsed: ParsedPdf) -> Iterator[Problem]:
    """The file's metadata tells completely which leaflet it is."""
    try:
        _ = parsed.metadata.identity
    except UNREADABLE:
        yield problem("the metadata that says which leaflet this is, is damaged", 0, AGAIN)


@rule(HOUSE)
def leaflet_code(parsed: ParsedPdf) -> Iterator[Problem]:
    """The margins of every page show one leaflet code, the one that the file's metadata has."""
    identity = _said(parsed)
    wanted = identity.code if identity else next(iter(codes(parsed)), "")
    whose = "that the file's metadata has" if identity else "that is on other pages"
    for number, sheet in enumerate(parsed.sheets, 1):
        found = tuple(_codes(sheet))
        if not found:
            yield problem("the page shows no leaflet code", number, AGAIN)
        elif wanted not in found:
            yield problem(f"the page does not show the leaflet code {wanted} {whose}", number, AGAIN)


@rule(HOUSE, "warning")
def leaflet_known(basis: Basis) -> Iterator[Problem]:
    """The file's words can be compared: its leaflet is kept beside it, or its topic still makes the same leaflet."""
    if basis.doubt:
        yield problem(f"the words were not compared: {basis.doubt}", 0, basis.hint)


@rule(HOUSE)
def leaflet_unchanged(basis: Basis) -> Iterator[Problem]:
    """A leaflet that is kept beside the file has not been changed since."""
    if basis.damage:
        yield problem(f"the words were not compared: {basis.damage}", 0, AGAIN)


IDENTITY: Final[tuple[FileRule[ParsedPdf], ...]] = (metadata, leaflet_code)
BASIS: Final[tuple[FileRule[Basis], ...]] = (leaflet_known, leaflet_unchanged)


def codes(parsed: ParsedPdf) -> tuple[str, ...]:
    """Return what may be the leaflet code: words like it in the margins, those of most pages first, then the lowest."""
    pages = Counter(name for sheet in parsed.sheets for name in dict.fromkeys(reversed(tuple(_codes(sheet)))))
    return tuple(name for name, _ in pages.most_common())


def _codes(sheet: ParsedPage) -> Iterator[str]:
    for marked in sheet.marked:
        for line in marked.lines if marked.tag == "/Artifact" else ():
            yield from _CODES.findall(line)


def _said(parsed: ParsedPdf) -> Identity | None:
    """Return which leaflet the file says that it is, None where it says nothing that can be read."""
    try:
        return parsed.metadata.identity
    except UNREADABLE:
        return None


def _kept(folder: Path, names: Iterable[str]) -> Basis | None:
    """Return the leaflet of one of these codes that is kept beside the file, or what is wrong with it."""
    for name in names:
        try:
            found = kept_leaflet(folder, name)
        except ContentError as error:
            return Basis(damage=error.message)
        if found:
            return Basis(found, name, f"{LEAFLETS}/{name}.json")
    return None


def _made(identity: Identity, called: str, find: FindTopic, print_for: PrintFor) -> Basis:
    """Return the leaflet that the topic makes now or made for a release, or why it makes none, or another."""
    topic = find(identity.topic, identity.locale)
    if topic is None or topic.id != identity.topic:
        other = f", not about {topic.id}" if topic else ", which is not here"
        return Basis(doubt=f"it is about {identity.topic}{other}", hint="name the folder of its topic with --of")
    if changed := _changed(identity, topic):
        return Basis(doubt=changed, hint="to compare it, put its leaflets/CODE.json beside it")
    selection = reselect(topic, identity.preset, identity.sections)
    printed = replace(topic, twin=identity.twin)
    made = _leaflets(printed, [selection], print_for, [(identity.paper, identity.format)])
    return _of_code((identity.code,), made, called) or Basis(
        doubt=f"the leaflet that {topic.id} makes now has another code",
        hint="it was made for another clinic (name its file with --clinic), or words of the topic, of the clinic or of "
        "the program, or what is signed, have changed since",
    )


def _changed(identity: Identity, topic: Topic) -> str:
    """Say what the file names of its topic that is no longer there."""
    if topic.version != identity.version:
        return f"it was made of {topic.id} in the version of {identity.version}; here is that of {topic.version}"
    if gone := [name for name in identity.sections if name not in topic.sections]:
        return f"{topic.id} no longer has these sections of it: {', '.join(gone)}"
    if identity.preset and identity.preset not in topic.presets:
        return f"{topic.id} no longer has its preset {identity.preset}"
    return ""


def _preset(parsed: ParsedPdf, names: Sequence[str], find: FindTopic, print_for: PrintFor) -> Basis:
    """Return the leaflet of one of these codes where a preset makes it: an older file does not say what it is."""
    topic = find("", str(parsed.pdf.Root.get("/Lang", "")))
    if topic is None:
        hint = "a leaflet of an earlier version can be compared if you name its topic with --of"
        return Basis(doubt="the file does not say which leaflet it is", hint=hint)
    chosen = [select(topic, Request(preset=name)) for name in topic.presets]
    twins = (replace(topic, twin=twin) for twin in get_args(Twin))
    made = (one for twin in twins for one in _leaflets(twin, chosen, print_for, _sheets(parsed)))
    return _of_code(names, made) or Basis(
        doubt=f"the file does not say which leaflet it is, and no preset of {topic.id} makes one with its code",
        hint="a leaflet of an earlier version can be compared if it is a preset as now, or with leaflets/CODE.json",
    )


def _of_code(names: Sequence[str], made: Iterable[Leaflet], called: str = "") -> Basis | None:
    """Return the first of the leaflets that has one of these codes."""
    for one in made:
        if (name := code(encode(one))) in names:
            return Basis(one, name, called or f"the topic {one.topic.id} as it is now")
    return None


def _leaflets(
    topic: Topic, chosen: Iterable[Selection], print_for: PrintFor, sheets: Iterable[tuple[str, str]]
) -> Iterator[Leaflet]:
    """Yield what the topic makes of each choice, for each clinic that has its language, on each paper in a format."""
    for edition, selection, (paper, format_) in product(print_for(topic), chosen, sheets):
        job = job_of(edition, selection, paper, format_)
        yield leaflet_of(job, pieces(job))


def _sheets(parsed: ParsedPdf) -> list[tuple[str, str]]:
    """Return the papers of the file's size, each with every format."""
    _, _, width, height = (float(edge) for edge in parsed.pdf.pages[0].mediabox)
    made = (geometry.page(paper, format_) for paper, format_ in geometry.SHEETS)
    fitting = (page for page in made if max(abs(page.width_pt - width), abs(page.height_pt - height)) < _SLACK_PT)
    return [(page.paper.id, page.format.id) for page in fitting]
