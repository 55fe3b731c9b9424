"""What the tests of composition share: topics, and their HTML as the layout reads it."""

from xml.etree.ElementTree import Element

from topic_folders import PROCEDURE, SPRAINS, fixture_topic
from weasyprint import HTML

from handouts.compose.composition import Composition, compose
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic, topic_names
from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.galley import CONTINUED
from handouts.model.job import Edition, GalleyKey
from handouts.model.topic import Topic

TOPICS = {name: fixture_topic(name) for name in (PROCEDURE, SPRAINS)} | {
    name: load_topic(name) for name in topic_names()
}


def composed(
    topic: Topic,
    layout: str = "article",
    clinic: Clinic | None = None,
    paper: str = "a4",
    format_: str = "clear-print",
) -> Composition:
    page = geometry.page(paper, format_, topic.language)
    return compose(GalleyKey(Edition(topic, clinic or sample_clinic()), page, layout))


def body(composition: Composition) -> Element:
    """Return the body as the layout reads it."""
    root: Element = HTML(string=composition.html).etree_element
    found = root.find("body")
    assert found is not None
    return found


def names(composition: Composition) -> list[str]:
    """Return the ids of the pieces, without the lines that stand over what goes on on another page."""
    ids = [piece.get("id", "") for piece in body(composition)]
    return [name for name in ids if not name.startswith(CONTINUED)]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
