"""Turn `clinic.toml` and its logo into a `Clinic`; colours and links are proved here, so that later stages trust them.

Everything in it is plain text: what looks like markup is printed as it stands.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import convert
from msgspec.structs import replace

from handouts.errors import ContentError, FileError, Problem, raise_for
from handouts.load.clinic_rules import COLOUR, DEFAULTS, FONT, clinic_problems
from handouts.load.contrast import from_colour, is_like_signal
from handouts.load.images import read_logo
from handouts.load.phone_rules import dialling_problems
from handouts.load.phones import clock, country_of, gaps, week_days
from handouts.load.roster_columns import sources_of
from handouts.load.schema import Data, UnfitValue, text
from handouts.load.theme import read_theme
from handouts.load.toml_file import read_toml
from handouts.load.workspace import clinic_file
from handouts.model.clinic import DAYS, STICKER, Brand, Clinic, Feedback, Hours, Logo, OwnWords, Phone
from handouts.model.page import name_of, paper_of
from handouts.model.patient import Source
from handouts.model.sign_off import Signing
from handouts.model.theme import DEFAULT, Theme

SAMPLE: Final = Path(__file__).parent.parent / "sample" / "clinic.toml"
NO_CLINIC: Final = "begin yours with handouts init DIR, name one with --clinic FILE, or use --sample, a made-up clinic"


_URGENT: Final = (
    ("emergency", "the emergency number", 'emergency = "999"'),
    ("temperature", "the temperature to call at", 'temperature = "38 °C"'),
)
"""What page 1 has a blank for, where the clinic does not say it."""


def find_clinic(explicit: Path | None, start: Path) -> Path:
    """Return the clinic's file (`workspace.clinic_file`); raises ContentError where there is none, for nothing is
    printed without a clinic."""
    found = clinic_file(explicit, start)
    if found is None:
        told = "no clinic: there is no clinic.toml here or in a folder above, and HANDOUTS_CLINIC is not set"
        raise ContentError(told, NO_CLINIC)
    return found


@cache
def sample_clinic() -> Clinic:
    """Return the shipped fictional clinic; what is printed for it says so."""
    return replace(_read(SAMPLE), is_sample=True)


def left_of_sample(clinic: Clinic) -> tuple[str, ...]:
    """Return what a clinic still has of the sample that it was copied from: nobody could be reached there."""
    sample = sample_clinic()
    own, its = _identity(clinic), _identity(sample)
    named = sample.name.casefold()
    return tuple(key for key in own if own[key] & its[key] or any(named in text for text in own[key]))


def blanks(clinic: Clinic) -> Iterator[str]:
    """Yield what page 1 has a blank for, which whoever prints a leaflet has to fill in by hand."""
    for key, what, example in _URGENT:
        if not getattr(clinic, key):
            yield f"page 1 has a blank for {what}: write it by hand, or add to clinic.toml, under [urgent]: {example}"


def lacks(clinic: Clinic) -> Iterator[str]:
    """Yield what a clinic does not say and should, and what is odd about it; none of this stops a leaflet.

    `init` and `check` tell all of it, other commands the blanks alone: they would say the rest each time.
    """
    yield from blanks(clinic)
    for phone in clinic.phones:
        if phone.is_urgent and not phone.hours:
            yield f"it is not said when {phone.number} is answered: add its hours to clinic.toml, under [[phones]]"
    if not (clinic.email or any(phone.kind == "relay" for phone in clinic.phones)):
        yield (
            "people who can't phone have no way to reach the clinic: add email to clinic.toml, "
            'or a phone of kind = "relay"'
        )
    if not clinic.address:
        yield "the leaflet has no address of the clinic: add address to clinic.toml"
    if is_like_signal(clinic.brand.colour):
        yield (
            f"the brand's colour {clinic.brand.colour} is close to the red of the box that says whom to call: "
            "that box is printed in the colour of text instead, so that it stands out"
        )


def _identity(clinic: Clinic) -> dict[str, set[str]]:
    """Return what tells one clinic from another, written in one way."""
    words = clinic.locales.values()
    logo = clinic.logo or Logo("")
    ways = clinic.feedback or Feedback()
    told = {
        "name": {clinic.name},
        "address": {*clinic.address, ", ".join(clinic.address)},
        "email": {clinic.email, clinic.email.partition("@")[2]},
        "web": {clinic.web.rstrip("/"), re.split(r"[/:?#]+", clinic.web + "//")[1]},
        "feedback": {ways.email, ways.email.partition("@")[2], re.sub(r"\D", "", ways.phone), ways.web},
        "phones": {re.sub(r"\D", "", phone.number) for phone in clinic.phones},
        "footer": {footer.replace(clinic.name, "…") for footer in (clinic.footer, *(own.footer for own in words))},
        "logo": {logo.svg, logo.png.hex(), logo.jpeg.hex()},
        "logo_alt": {logo.alt, *(own.logo_alt for own in words)},
    }
    return {key: {" ".join(text.split()).casefold() for text in texts} - {""} for key, texts in told.items()}


def roster_sources(path: Path) -> dict[str, Source]:
    """Return where the clinic's rosters have our columns; the file is one that `load_clinic` took."""
    return sources_of(read_toml(path).data.get("roster", {}).get("columns", {}))


def clinic_files(path: Path) -> list[Path]:
    """Return the files that a clinic is read from; the first is one that `load_clinic` took."""
    logo = read_toml(path).data.get("logo")
    return [path, path.parent / logo] if logo else [path]


def load_clinic(path: Path, *, is_quick: bool = False) -> Clinic:
    """Read a clinic's file and logo; raises ContentError with all problems, FileError where a file can't be read.

    `is_quick`: whether plain numbers can be dialled is not asked here; what lays the clinic out asks that.
    """
    theme = read_theme(path.parent)
    clinic = replace(_read(path, theme, is_quick=is_quick), theme=theme)
    return replace(clinic, is_sample=bool(left_of_sample(clinic)))


def _read(path: Path, theme: Theme = DEFAULT, *, is_quick: bool = True) -> Clinic:
    try:
        file = read_toml(path)
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise ContentError(f"no clinic: {path} does not exist", NO_CLINIC) from error
        raise
    logo, logo_problems = _logo(file.data, path.parent)
    found = [*clinic_problems(file.data, theme.all_papers), *logo_problems]
    found += dialling_problems(file.data, is_quick=is_quick)
    raise_for(file.placed(found), "the clinic's file can't be used")
    return _clinic(file.data, logo)


def _logo(data: Data, folder: Path) -> tuple[Logo | None, list[Problem]]:
    name, alt = data.get("logo"), str(data.get("logo_alt", data.get("name")))
    if not isinstance(name, str) or any(text(name)):
        return None, []  # there is none, or its name is a problem of the file's shape
    try:
        return replace(read_logo(folder, name), alt=alt), []
    except UnfitValue as refused:
        return None, [Problem(f"{name} {problem.message}", problem.hint, ("logo",)) for problem in refused.problems]


def _clinic(data: Data, logo: Logo | None) -> Clinic:
    """Build the value from data in which nothing is wrong."""
    country = country_of(data.get("country", ""), data.get("locale", ""))
    return Clinic(
        name=data["name"],
        address=tuple(data.get("address", ())),
        phones=_phones(data),
        email=data.get("email", ""),
        web=data.get("web", ""),
        footer=data.get("footer", ""),
        feedback=Feedback(**data["feedback"]) if "feedback" in data else None,
        brand=_brand(data.get("brand", {})),
        logo=logo,
        says_fields="fields" in data.get("patient", {}),
        patient_fields=tuple(dict.fromkeys(data.get("patient", {}).get("fields", (STICKER,)))),
        locales={locale: OwnWords(**words) for locale, words in data.get("locales", {}).items()},
        emergency=data.get("urgent", {}).get("emergency", ""),
        temperature=data.get("urgent", {}).get("temperature", ""),
        country=country,
        topic_phones={topic: _phones(own) for topic, own in data.get("topics", {}).items()},
        signing=convert(data.get("signing", {}), Signing),
        paper=name_of(data.get("paper", paper_of(country))),
        format=name_of(data.get("format", DEFAULTS["format"])),
        locale=data.get("locale", DEFAULTS["locale"]),
    )


def _brand(data: Data) -> Brand:
    """Return the colours and fonts that are told; the others come from the one colour, and are the usual ones."""
    told = {key: value.lower() if value.startswith("#") else value for key, value in data.items()}
    colour = told.get("colour", COLOUR)
    return Brand(**{"colour": colour, **from_colour(colour), "heading_font": FONT, "body_font": FONT, **told})


def _phones(data: Data) -> tuple[Phone, ...]:
    """Return the phones of a table; a number that is given by day and by night is one line, printed once."""
    found: list[Phone] = []
    for phone in map(_phone, data["phones"]):
        same = next((at for at, one in enumerate(found) if _is_one_line(one, phone)), None)
        if same is None:
            found.append(phone)
        else:
            found[same] = replace(found[same], kind="urgent", hours=_joined(found[same].hours, phone.hours))
    return tuple(found)


def _is_one_line(one: Phone, other: Phone) -> bool:
    """Whether two urgent phones are one number that the same people answer, of which hours are told alike or not."""
    numbers = {re.sub(r"[^\d+]", "", phone.number) for phone in (one, other)}
    is_urgent = one.is_urgent and other.is_urgent
    return is_urgent and len(numbers) == 1 and one.label == other.label and bool(one.hours) == bool(other.hours)


def _joined(one: tuple[Hours, ...], other: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """Return the hours of two lines as those of one; without a gap in the week these are all hours."""
    spans = [(DAYS.index(day), hours.since, hours.until) for hours in (*one, *other) for day in hours.days]
    return (Hours(DAYS, "00:00", "24:00"),) if spans and not gaps(spans) else (*one, *other)


def _phone(data: Data) -> Phone:
    hours = (
        Hours(week_days(item["days"]), clock(item["from"]), clock(item["until"])) for item in data.get("hours", ())
    )
    return Phone(data.get("label", ""), data["number"], data["kind"], tuple(hours))
