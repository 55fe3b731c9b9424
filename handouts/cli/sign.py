"""`handouts sign`: sign what a patient reads, see what holds, and take a sign-off back."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click
from msgspec import Struct

from handouts.choose.signing import Cell, cells, digest_of, may_sign, require_whole, signable, texts_of
from handouts.cli import bundles, options
from handouts.cli.bundles import House, Signature, TakingBack
from handouts.cli.loading import load_house, load_records, load_workspace, workspace_of
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import UsageError, unknown
from handouts.language.locale import at_home
from handouts.language.translation import in_locale, languages_of
from handouts.load.sign_offs import Records, anew, id_of, write_record, write_safety_edits
from handouts.load.topic import load_topic
from handouts.model.clinic import Clinic
from handouts.model.sign_off import SignOff, Withdrawal
from handouts.model.topic import Topic

NO_WORKSPACE: Final = "name your clinic's file with --clinic FILE"


class Desk(Struct, frozen=True):
    """What a signer has before them: a topic in a language, whose it is, and what was signed before."""

    original: Topic
    said: Topic
    clinic: Clinic
    records: Records
    workspace: Path


@click.group(
    "sign",
    cls=options.TopicCommands,
    short_help="Sign what patients read, and see what is signed.",
    subcommand_metavar="TOPIC|COMMAND [ARGS]...",
)
def sign_command() -> None:
    """Sign what patients read, so that it is no longer marked as a draft; see what holds; take a sign-off back.

    A sign-off is bound to exactly what a patient reads. If a word, figure, picture or translation of a section changes,
    or the day comes on which the sign-off ends, the section is a draft again, and no other section is.

    For the options of signing, see handouts sign TOPIC --help.

    \b
    Example:
      handouts sign breast-cancer-spread --role clinician --name "…" --post "Consultant oncologist" --until 2027-11-30
      handouts sign status breast-cancer-spread
      handouts sign withdraw breast-cancer-spread --section outlook --role clinician --name "…" --reason "new figures"
    """


@sign_command.command("topic", hidden=True)
@options.topic
@options.one_language
@bundles.signature_
@options.yes
@bundles.house
def topic(topic: str, language: str, signature: Signature, yes: bool, house: House) -> None:
    """Sign a topic, or some of its sections, in one language; shows what is signed, and asks.

    \b
    Example:
      handouts sign breast-cancer-spread --role clinician --name "…" --post "Consultant oncologist" --until 2027-11-30
      handouts sign breast-cancer-spread --locale es --role translator --name "…" --post "…" --until 2027-11-30 --yes
    """
    (desk,) = desks(topic, house, (language,))
    _check_signer(desk, signature)
    chosen = _chosen(desk, signature.parts)
    for part in chosen:
        require_whole(desk.said, part)
    signed = [_signed(desk, part, signature) for part in chosen]
    told = f"{count(len(signed), 'part')} in {desk.said.language} as {signature.role}"
    if not yes:
        _show(desk, chosen)
        _agree(f"Sign {told}, {signature.post}, until {signature.until}?")
    for one in signed:
        write_record(desk.workspace, one)
    click.echo(f"{desk.said.id}: signed {told}")


@sign_command.command("status", short_help="Say what is signed, and what is not.")
@options.topic
@options.languages
@bundles.house
@options.as_json
def status(topic: str, languages: tuple[str, ...], house: House, as_json: bool) -> None:
    """Say for each section, language and role whether it is signed, and if not, why.

    \b
    Example:
      handouts sign status breast-cancer-spread
      handouts sign status breast-cancer-spread --locale all --json
    """
    told = [(desk, tuple(_needed(desk))) for desk in desks(topic, house, languages)]
    if as_json:
        echo_json([_fact(desk, cell) for desk, found in told for cell in found])
        return
    for desk, found in told:
        held = sum(cell.state == "signed" for cell in found)
        click.echo(f"{desk.said.language}: {held} of {count(len(found), 'sign-off')}")
        echo_table((cell.part, cell.role, cell.state, cell.why) for cell in found)


@sign_command.command("withdraw", short_help="Take a sign-off back.")
@options.topic
@options.parts
@options.one_language
@bundles.taking_back
@options.yes
@bundles.house
def withdraw(
    topic: str,
    parts: tuple[str, ...],
    language: str,
    taking_back: TakingBack,
    yes: bool,
    house: House,
) -> None:
    """Take back what was signed of a topic, or of some of its sections: these are drafts again, and no release prints
    them any more.

    The record of the sign-off stays, with who took it back, when and why.

    \b
    Example:
      handouts sign withdraw breast-cancer-spread --section outlook --role clinician --name "…" --reason "new figures"
      handouts sign withdraw breast-cancer-spread --section outlook --safety --name "…" --reason "a wrong dose"
    """
    (desk,) = desks(topic, house, (language,))
    role = taking_back.role
    if role is None:
        _mark_unsafe(desk, parts, language, taking_back, yes=yes)
        return
    chosen = _chosen(desk, parts, desk.records.parts(desk.said.id))
    held = [
        (id_, one)
        for id_, one in desk.records.sign_offs.items()
        if (one.topic, one.locale, one.role) == (desk.said.id, desk.said.language, role) and one.part in chosen
        and id_ not in desk.records.withdrawn
    ]  # fmt: skip
    if not held:
        raise UsageError("there is nothing to take back", f"handouts sign status {topic} says what is signed")
    if not yes:
        _agree(f"Take back {count(len(held), 'sign-off')} in {desk.said.language} as {role}?")
    for id_, one in held:
        taken = (one.clinic, one.topic, one.part, one.locale, one.role, id_, taking_back.name, date.today())
        write_record(desk.workspace, Withdrawal(*taken, reason=taking_back.reason))
    click.echo(f"{desk.said.id}: {count(len(held), 'sign-off')} in {desk.said.language} taken back")


def _mark_unsafe(desk: Desk, parts: Sequence[str], language: str, taking_back: TakingBack, *, yes: bool) -> None:
    """Take back all that was signed of some parts, in a language or in all."""
    chosen, locale = _chosen(desk, parts, desk.records.parts(desk.said.id)), desk.said.language if language else ""
    told = f"{count(len(chosen), 'part')} in {locale or 'every language'}"
    if not yes:
        _agree(f"Take back all that was signed of {told}?")
    names = (desk.clinic.name, desk.said.id, chosen, locale, taking_back.name, taking_back.reason)
    write_safety_edits(desk.workspace, *names, date.today())
    click.echo(f"{desk.said.id}: earlier sign-offs of {told} no longer hold")


def _agree(question: str) -> None:
    """Ask; raise `click.Abort` for a no, and `UsageError` where nobody is there to answer."""
    try:
        if click.confirm(question):
            return
    except click.Abort:
        if not sys.stdin.isatty():
            click.echo()  # the question has no line's end
            raise UsageError(
                "nobody answered, so nothing was changed", "to go on without being asked, add --yes"
            ) from None
        raise
    raise click.Abort


def desks(topic: str, house: House, languages: Sequence[str]) -> Iterator[Desk]:
    """Yield what is signed in each language: by default the clinic's, for `all` each that the topic has."""
    workspace = workspace_of(house)
    if workspace is None:
        raise UsageError("nothing is signed for the sample clinic", NO_WORKSPACE)
    clinic, records = load_house(house, is_quick=True, prints=False), load_records(house)
    original = load_topic(topic, load_workspace(house))
    named = languages_of(original) if "all" in languages else [one or clinic.locale for one in languages or ("",)]
    for one in named:
        yield Desk(original, in_locale(original, at_home(one, clinic.locale)), clinic, records, workspace)


def _needed(desk: Desk) -> Iterator[Cell]:
    """Yield what holds in each role that a leaflet needs, and in others in which something was signed."""
    needed = desk.clinic.signing.needed(is_translation=desk.said.is_translation)
    found = cells(desk.original, desk.said, desk.clinic, desk.records, date.today())
    return (cell for cell in found if cell.role in needed or cell.sign_off)


def _chosen(desk: Desk, named: Sequence[str], gone: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the parts that are named, or all, also of those that are `gone` by now; raise for one that never was."""
    known = tuple(dict.fromkeys((*signable(desk.said), *gone)))
    for part in named:
        if part not in known:
            raise unknown("section", part, list(known))
    return tuple(dict.fromkeys(named)) or known


def _signed(desk: Desk, part: str, signature: Signature) -> SignOff:
    one = SignOff(
        clinic=desk.clinic.name,
        topic=desk.said.id,
        part=part,
        locale=desk.said.language,
        role=signature.role,
        name=signature.name,
        post=signature.post,
        signed=date.today(),
        until=signature.until,
        digest=digest_of(desk.original, desk.said, part),
        note=signature.note,
    )
    return anew(one, desk.records)


def _check_signer(desk: Desk, signature: Signature) -> None:
    """Refuse whoever may not sign, a day that is past, and a clock that stands before what was signed already."""
    name, role = signature.name, signature.role
    if not may_sign(desk.clinic.signing, name, role):
        allowed = [one.name for one in desk.clinic.signing.signers if role in one.roles]
        hint = f"in this role: {', '.join(allowed)}" if allowed else "nobody may sign in this role"
        raise UsageError(f"{name} may not sign as {role}: [signing] signers in the clinic's file does not say so", hint)
    if signature.until <= date.today():
        raise UsageError(f"--until {signature.until} is past", "name the last day on which the sign-off holds")
    require_today(desk.records.newest)


def require_today(newest: date) -> None:
    """Raise `UsageError` where, by this machine's clock, something was signed on a day that is still to come."""
    if newest > date.today():
        message = f"something was signed on {newest}, which by this machine's clock is still to come"
        raise UsageError(message, "set the clock right first")


def _show(desk: Desk, chosen: Sequence[str]) -> None:
    """Print what is about to be signed, as a patient reads it, in a translation beside the original."""
    states = {(cell.part, cell.role): cell for cell in _needed(desk)}
    for part in chosen:
        click.echo(f"── {part}")
        for cell in (cell for (name, _), cell in states.items() if name == part):
            click.echo(f"   {cell.role}: {cell.state}, {cell.why}")
        original, said = texts_of(desk.original, part), texts_of(desk.said, part)
        if not desk.said.is_translation:
            click.echo("\n".join(f"   {text}" for text in said))
            continue
        for one, other in zip(original, said, strict=False):
            click.echo(f"   {one}\n   {other}\n")


def _fact(desk: Desk, cell: Cell) -> dict[str, object]:
    sign_off = cell.sign_off
    return {
        "topic": desk.said.id,
        "locale": desk.said.language,
        "section": cell.part,
        "role": cell.role,
        "state": cell.state,
        "why": cell.why,
        "sign_off": id_of(sign_off) if sign_off else "",
        "until": sign_off.until if sign_off else None,
    }
