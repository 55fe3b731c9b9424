"""Turn the data of a `clinic.toml` into its problems: the shape that it must have, and the rules between its parts.

A key more is a line in `SHAPE`; a rule more is a function in `RULES`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from handouts.errors import Keys, Problem, UsageError, near
from handouts.load import roster_columns
from handouts.load.contrast import brand_problems, from_colour
from handouts.load.phone_rules import COUNTRY_HINT, NUMBER, PHONE, PHONE_RULES, TOPIC, sound_phones, sound_topics
from handouts.load.schema import ClinicRule, Data, Fields, Items, Key, Named, flag, one_of, pattern, problems, text
from handouts.model import page
from handouts.model.clinic import STICKER
from handouts.model.patient import PERSONAL
from handouts.model.sign_off import ROLES

LONGEST_NAME: Final = 120
DEFAULTS: Final = {"format": "clear-print", "locale": "en"}
COLOUR: Final = "#1f4e79"
FONT: Final = "Noto Sans"
"""Of a brand that says no other."""


def clinic_problems(data: Data, papers: Mapping[str, page.Paper] = page.PAPERS) -> list[Problem]:
    """Return all that is wrong in the file itself; `images` looks at the logo. `papers` are those that can be named."""
    found = list(problems(data, SHAPE))
    places = [problem.at for problem in found]
    for rule in RULES:
        if not any(_meet(read, place) for read in rule.reads for place in places):
            found.extend(rule.check(data))
    if not any(problem.at[:1] in {("paper",), ("format",)} for problem in found):
        found.extend(_page(data, papers))
    return found


def _meet(read: Keys, place: Keys) -> bool:
    """Whether one is the other or a part of it."""
    return all(mine == theirs for mine, theirs in zip(read, place, strict=False))


def _listed(names: Iterable[str]) -> str:
    """Return names as docs/reference lists them."""
    return ", ".join(f"`{name}`" for name in names)


def _colour(value: object) -> Iterator[Problem]:
    yield from pattern("#[0-9a-fA-F]{6}", "not a colour", 'write it like "#1f4e79"')(value)


def _name(value: object) -> Iterator[Problem]:
    yield from (found := list(text(value)))
    if not found and len(str(value)) > LONGEST_NAME:
        yield Problem(
            f"has {len(str(value))} characters, and page 1 has room for {LONGEST_NAME}",
            "shorten it: the address can name the rest",
        )


def _fields(value: object) -> Iterator[Problem]:
    """Expect a list of what a handout shows of its patient; an empty one shows nothing."""
    if value != []:
        yield from problems(value, Items(one_of((*PERSONAL, STICKER))))
    if isinstance(value, list) and STICKER in value and value != [STICKER]:
        yield Problem(f"{STICKER} can't be combined with other fields", "the sticker already says who the patient is")


# RFC 5646: language, script, region, in the usual case
_LOCALE: Final = pattern(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", "not a locale", "write it like en, en-GB or zh-Hant"
)
_OWN_WORDS: Final = Fields(
    {},
    {
        "footer": Key(text, "The footer in this language."),
        "logo_alt": Key(text, "The words for the logo in this language; needed where they are not just the name."),
        "phones": Key(
            Named(text, 'write phones = { "Care team" = "…" }'),
            "The label of each phone in this language, under the label that stands with the phone.",
        ),
    },
)
_FONT: Final = pattern(r"[^\W_]([^\W_]|[ -])*", "not the name of a font", "letters, digits, spaces and hyphens")
_EMAIL: Final = pattern(
    r"[^\s@<>\"(),:;]+@[\w-]+(\.[\w-]+)+", "not an e-mail address", 'write it like "care@clinic.example"'
)
_WEB: Final = pattern(
    r"(?=.{,200}$)https://(?=[^/?#]*\.)[\w-]+(\.[\w-]+)+(:\d+)?([/?#][^\s<>\"\\^`{|}]*)?",
    "not a web address",
    'write it like "https://clinic.example", short enough for a QR code',
)
_FEEDBACK: Final = Fields(
    {},
    {
        "email": Key(_EMAIL, "An e-mail address."),
        "phone": Key(NUMBER, "A telephone number, written as those of `[[phones]]`."),
        "web": Key(_WEB, "A web address that begins with `https://`."),
    },
)
_BRAND: Final = Fields(
    {},
    {
        "colour": Key(_colour, f"The colour of headings and rules. Default: `{COLOUR}`."),
        "accent": Key(_colour, "The colour of marks and figures. Default: one that stands out from `colour`."),
        "tint": Key(_colour, "The colour of boxes behind text. Default: a light shade of `colour`."),
        "ink": Key(_colour, "The colour of text. Default: a dark shade of `colour`."),
        "heading_font": Key(_FONT, f"The font of headings; it must be installed on the machine. Default: {FONT}."),
        "body_font": Key(_FONT, f"The font of text; it must be installed on the machine. Default: {FONT}."),
    },
)
_URGENT: Final = Fields(
    {},
    {
        "emergency": Key(
            pattern(r"\d{2,6}", "not an emergency number", 'write only its digits, like "999"'),
            "The number of the emergency services where your patients live, such as `999`.",
        ),
        "temperature": Key(
            pattern(
                r"(3[5-9]|4[0-2])([.,]\d)? ?°C|(9[5-9]|10[0-7])([.,]\d)? ?°F",
                "not the temperature of a person",
                'write it like "38 °C" or "100.4 °F"',
            ),
            "The temperature from which patients are to call you, such as `38 °C`, where a topic asks for it.",
        ),
    },
)
_SIGNER: Final = Fields({"name": text, "roles": Items(one_of(ROLES))})
_SIGNING: Final = Fields(
    {},
    {
        "roles": Key(
            Items(one_of(ROLES)),
            "Who else has to sign a leaflet, beside a clinician and, in a translation, a translator: "
            "`patient-reviewer`.",
        ),
        "drafts": Key(
            one_of(("mark", "refuse")),
            "What becomes of a leaflet that somebody still has to sign: `mark` prints it with a mark on every page, "
            "`refuse` does not print it. Default: a single leaflet is marked, a row of a batch refused.",
        ),
        "releases": Key(
            flag,
            "`true`: where the text of now still has to be signed, a row of a batch, and a leaflet at the desk, gets "
            "that of the last release. Default: `false`.",
        ),
        "signers": Key(
            Items(_SIGNER),
            "Who may sign: a list of `name` and `roles`, such as "
            '`{ name = "…", roles = ["clinician"] }`. Without it, anybody may who gives a name.',
        ),
    },
)
SHAPE: Final = Fields(
    {
        "name": Key(
            _name,
            f"The clinic's name, as it is printed, {LONGEST_NAME} characters at most. What follows its last "
            "dash is set off as the unit: `Rivertown Hospital – Breast Unit`.",
        ),
        "phones": Key(
            Items(PHONE),
            "The telephone numbers. There must be an urgent line by day and one by night, or one for both. Where all "
            "of them say their hours, one must be answered at every hour of the week.",
        ),
    },
    {
        "address": Key(Items(text), "The address, as a list of lines."),
        "web": Key(_WEB, "A web address that begins with `https://`. It is printed with a QR code."),
        "brand": Key(
            _BRAND,
            "Colours and fonts; `colour` alone is enough. Colours that are too hard to tell apart (WCAG 2.2) are "
            "refused.",
        ),
        "email": Key(
            _EMAIL,
            "An e-mail address. Some people can't phone, so that there should be this or a phone of the kind `relay`.",
        ),
        "footer": Key(
            text,
            "A sentence or two at the end of every leaflet. Without it there is a usual one, in every language.",
        ),
        "feedback": Key(_FEEDBACK, "Where readers can say what they think of the leaflet: at least one of these."),
        "logo": Key(text, "The file of the logo beside this file: an SVG, PNG or JPEG."),
        "logo_alt": Key(text, "What somebody is told who can't see the logo. Default: the clinic's name."),
        "patient": Key(
            Fields(
                {
                    "fields": Key(
                        _fields,
                        f"What page 1 shows of the patient: any of {_listed(PERSONAL)}; or "
                        f"`{STICKER}` alone, space for a sticker, which is the default. An empty list shows nothing.",
                    )
                }
            ),
            "What page 1 shows of the patient.",
        ),
        "roster": Key(
            Fields(
                {
                    "columns": Key(
                        roster_columns.SHAPE,
                        "The headers of your own rosters where they differ from [ours](roster.md), and how values are "
                        'read: `id = "Hospital number"`, `name = ["First name", "Surname"]`, '
                        '`date_of_birth = { column = "DOB", format = "DD/MM/YYYY" }`, '
                        '`locale = { column = "Language", values = { Unknown = "en" } }`.',
                    )
                }
            ),
            "How your rosters name their columns, and how they write dates and languages.",
        ),
        "paper": Key(
            text,
            f"{_listed(page.PAPERS)}, or one of your [theme](../themes.md#papers), unless a command or a row asks for "
            "another. Default: `letter` where your country uses that, else `a4`.",
        ),
        "format": Key(
            one_of(tuple(page.FORMATS), page.name_of),
            f"{_listed(page.FORMATS)}, unless a command or a row asks for another. Giant print does not fit on `a5` "
            "or `half-letter`. "
            f"Default: `{DEFAULTS['format']}`.",
        ),
        "locale": Key(
            _LOCALE,
            "The language of your own words in this file, and of leaflets unless another one is asked for; with your "
            "region, such as `en-GB` or `en-US`, also its dates, times, paper and spelling. "
            f"Default: `{DEFAULTS['locale']}`.",
        ),
        "urgent": Key(
            _URGENT, "What page 1 says of emergencies. Where a key is missing, it has a blank to fill in by hand."
        ),
        "signing": Key(_SIGNING, "Who signs what you print (docs/signing-off.md)."),
        "country": Key(
            pattern("[A-Z]{2}", "not a country's code", COUNTRY_HINT),
            "Two letters, such as `GB`: the country of telephone numbers that are written without its code, and of "
            "your paper. Default: the region of `locale`.",
        ),
        "topics": Key(
            Named(TOPIC, "write [[topics.NAME.phones]] and the keys below it"),
            "Topics whose readers call other numbers: `[[topics.cataract.phones]]`, with the keys of `[[phones]]`.",
        ),
        "locales": Key(
            Named(_OWN_WORDS, "write [locales.es] and the keys below it", _LOCALE),
            "Your own words in each other language that you print. If one is missing, nothing is printed in it.",
        ),
    },
)


def _feedback(data: Data) -> Iterator[Problem]:
    if data.get("feedback") == {}:
        yield Problem("says nowhere where readers can turn", "add email, phone or web, or remove it", ("feedback",))


def _page(data: Data, papers: Mapping[str, page.Paper]) -> Iterator[Problem]:
    paper, format_ = data.get("paper", page.paper_of("")), data.get("format", DEFAULTS["format"])
    if page.name_of(paper) not in papers:
        yield Problem(f"unknown: {paper}", near(paper, list(papers)), ("paper",))
        return
    try:
        page.page(page.name_of(paper), page.name_of(format_), papers=papers)
    except UsageError as error:
        yield Problem(error.message, "choose another paper or format", ("format",))


def _logo_alt(data: Data) -> Iterator[Problem]:
    if "logo_alt" in data and "logo" not in data:
        yield Problem("there is no logo", 'add logo = "logo.svg"', ("logo_alt",))


def _locale_labels(data: Data) -> Iterator[Problem]:
    """A label in another locale is that of a phone: a mistake would leave its phone without one."""
    tables = [data, *(own for _, own in sound_topics(data))]
    known = [str(phone["label"]) for table in tables for _, phone in sound_phones(table) if "label" in phone]
    locales = data.get("locales")
    for locale, words in locales.items() if isinstance(locales, dict) else ():
        labels = words.get("phones") if isinstance(words, dict) else None
        for label in labels if isinstance(labels, dict) else ():
            if label not in known:
                yield Problem("no phone has this label", near(label, known), ("locales", locale, "phones", label))


def _contrast(data: Data) -> Iterator[Problem]:
    brand = data.get("brand")
    if isinstance(brand, dict):
        made = from_colour(str(brand.get("colour", COLOUR)))
        found = list(brand_problems(brand)) or brand_problems({**made, **brand})
        yield from (problem.under("brand") for problem in found)


RULES: Final = (
    *PHONE_RULES,
    ClinicRule((), _feedback),
    ClinicRule((("logo",), ("logo_alt",)), _logo_alt),
    ClinicRule((("phones",), ("locales",)), _locale_labels),
    ClinicRule((), _contrast),
)
