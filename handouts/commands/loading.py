"""Turn what options name into values: a clinic, a locale."""

from pathlib import Path

from handouts.clinics.clinic import SAMPLE, Clinic, find_clinic, load_clinic, roster_heads, sample_clinic
from handouts.commands.options import House
from handouts.content.topic import Topic
from handouts.errors import ContentError, unknown


def load_house(house: House) -> Clinic:
    """Return the clinic that --clinic names, the sample, or the one that is found from this folder."""
    if house.sample:
        return sample_clinic()
    return load_clinic(find_clinic(house.clinic, Path.cwd()))


def load_heads(house: House) -> dict[str, str]:
    """Return the heads that the clinic's rosters have for our columns."""
    return roster_heads(SAMPLE if house.sample else find_clinic(house.clinic, Path.cwd()))


def load_house_if_any(house: House) -> Clinic | None:
    """Return the clinic as for a leaflet, or None where nobody named one and none is found."""
    if not (house.sample or house.clinic):
        try:
            find_clinic(None, Path.cwd())
        except ContentError:
            return None
    return load_house(house)


def locale_of(topic: Topic, asked: str) -> str:
    """Return the locale to print in: the topic's own; another is refused, never printed in this one."""
    if asked != topic.language:
        raise unknown("locale", asked, [topic.language])
    return asked
