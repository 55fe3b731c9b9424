"""What is translated, by the name that is typed: a topic, the fixed words of the templates, or the clinic's words."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handouts.cli.loading import NO_WORKSPACE, load_workspace
from handouts.errors import ContentError, UnknownName
from handouts.language.original import LOCALES, Original
from handouts.load import topic as library
from handouts.load.clinic import find_clinic, load_clinic
from handouts.load.overlay import SHIPPED
from handouts.load.own_languages import with_languages
from handouts.load.workspace import Workspace
from handouts.model.clinic import Clinic

if TYPE_CHECKING:
    from handouts.language.delivery import Delivery


def all_originals(topics: Iterable[str], clinic: Clinic, workspace: Workspace) -> list[Original]:
    """Return all that a leaflet's words come from: topics, the fixed words, and the clinic's words."""
    from handouts.language.clinic_words import original_clinic
    from handouts.language.fixed_words import original_words

    return [*map(writable, topics), original_words(workspace), original_clinic(clinic, workspace)]


def clinic_here(workspace: Workspace) -> Clinic:
    """Return the clinic of the folder that we are in; what its file lacks is told where leaflets are made."""
    return with_languages(load_clinic(find_clinic(None, Path.cwd()), is_quick=True), workspace)


def original_of_name(topic: str) -> Original:
    """Return what is translated: a topic, the fixed words or the clinic's; in a workspace its catalogs go before the
    package's."""
    from handouts.language import clinic_words, fixed_words
    from handouts.language.original import original_of

    workspace = load_workspace()
    if topic == fixed_words.NAME:
        return fixed_words.original_words(workspace)
    if topic == clinic_words.NAME:
        return clinic_words.original_clinic(clinic_here(workspace), workspace)
    if "/" in topic and Path(topic).resolve() == fixed_words.FOLDER:
        return fixed_words.original_words()
    original = original_of(library.load_topic(topic, workspace))
    shipped = original.folder.parent
    if shipped.parent != SHIPPED or "/" in topic or not workspace.topics:
        return original
    return replace(original, folder=own_folder(shipped.name, workspace), beneath=original.folder)


def own_folder(topic: str, workspace: Workspace) -> Path:
    """Return where a workspace keeps its catalogs of a topic."""
    return Path(str(workspace.topics)) / topic / LOCALES


def writable(topic: str) -> Original:
    """Return what is translated; raises `ContentError` where its catalogs lie in the package, unless it is named by its
    folder: an update of the program would take them away."""
    from handouts.language.fixed_words import FOLDER

    original = original_of_name(topic)
    if "/" not in topic and (original.folder == FOLDER or original.folder.is_relative_to(SHIPPED)):
        told = f"{NO_WORKSPACE}, and nothing is written into the program's own folder"
        raise ContentError(told, "begin a workspace with handouts init DIR, and go there")
    return original


def named_by(delivery: "Delivery") -> Original:
    """Return the original that a delivery names; a topic of one's own is found only by its folder.

    What a file calls itself is a stranger's word: it leads to no other folder.
    """
    if not delivery.name or "/" in delivery.name or delivery.name.startswith("."):
        raise UnknownName(
            f"{delivery.path.name} does not say which topic it is a translation of", "name it with --into"
        )
    try:
        return writable(delivery.name)
    except UnknownName as error:
        raise UnknownName(error.message, "if it is one of your own, name its folder with --into") from error
