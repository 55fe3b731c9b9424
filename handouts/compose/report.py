"""Turn a report into HTML that is laid out, tagged and proved as a leaflet is: each of its parts is a piece.

A report is for staff: it has a clinic's colours and fonts, and the default's templates and styles, whatever its theme.
Texts in other languages are set in the fonts of these, from right to left where they are read so.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

from markupsafe import Markup
from msgspec.structs import replace

from handouts.compose import figures
from handouts.compose.composition import Composition, with_continued
from handouts.compose.parts import linked
from handouts.compose.theme import css, families, rendered
from handouts.language.locale import conventions, own_script
from handouts.model.clinic import Clinic
from handouts.model.galley import Feet
from handouts.model.page import Page
from handouts.model.report import Report, Run, Words, said
from handouts.model.scripts import Script, script_of
from handouts.model.theme import DEFAULT
from handouts.model.topic import Picture

LEADING: Final = 1.36
"""Of Latin letters in a report, as in clear print; letters that would touch stand `FURTHER` apart."""
FURTHER: Final = 1.14


def languages_of(report: Report) -> tuple[str, ...]:
    """Return the languages of a report's texts beside its own, in the order in which they first come."""
    found = dict.fromkeys(said(words).language for words in report.texts)
    return tuple(language for language in found if language not in {"", report.language})


def compose_report(report: Report, clinic: Clinic, page: Page) -> Composition:
    """Return a report in pieces; its page has the fonts of its languages."""
    plain = replace(clinic, theme=DEFAULT)
    languages = languages_of(report)
    content = {
        "report": report,
        "direction": conventions(report.language).text_direction,
        "inline": inline,
        "tongue": partial(tongue, clinic),
        "drawing": lambda block: figures.picture(Picture("", "", block.svg, block.photo), block.alt, clinic.brand),
    }
    return Composition(
        html=with_continued(rendered(DEFAULT, "report.html", content), "(continued)"),
        css=css(page, plain, "report") + "".join(_letters(languages, clinic)),
        language=report.language,
        direction=conventions(report.language).text_direction,
        titles={"": report.title},
        fonts=_fonts((report.language, *languages), clinic),
        feet=Feet(
            topic=report.foot,
            version=report.printed,
            page_of="{page} of {pages}",
            code="",
            drafts={},
            sample=report.mark,
        ),
    )


def script_in(clinic: Clinic, language: str) -> Script:
    """Return how a language is set: as the clinic's workspace says, else as usual."""
    return own_script(clinic.scripts, language) or script_of(language)


def inline(words: Words) -> Markup:
    """Return a text as HTML; web and e-mail addresses in it are links."""
    return Markup("").join(_run(run) for run in said(words).runs)


def _run(run: Run) -> Markup:
    text = Markup('<a href="{}">{}</a>').format(run.url, run.text) if run.url else linked(run.text)
    return Markup('<strong class="{}">{}</strong>').format(run.style, text) if run.style else text


def tongue(clinic: Clinic, words: Words) -> Markup:
    """Return the attributes that say a text's language and direction, where it has its own."""
    language = said(words).language
    if not language:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(language, script_in(clinic, language).direction)


def _letters(languages: Iterable[str], clinic: Clinic) -> Iterable[str]:
    """Yield the rules that set texts in the fonts of their languages, on lines as high as these need."""
    for language in languages:
        script = script_in(clinic, language)
        chain = families(script.chain(clinic.brand.body_font))
        leading, rise = LEADING * script.leading, 1.5 * (script.leading - 1)
        here = f'[lang="{language}"]'
        yield f"\n{here} {{ font-family: {chain}; font-size: {script.size:g}em; line-height: {leading:.3f} }}"
        yield f"\n.roomy {here} {{ line-height: {FURTHER * leading:.3f} }}"
        yield f"\n:is(th, td){here} {{ padding-block: calc(var(--space) * .7 + {rise:.2f}em) "
        yield f"calc(var(--space) * 1.1 + {rise:.2f}em) }}"


def _fonts(languages: Iterable[str], clinic: Clinic) -> tuple[str, ...]:
    brand = clinic.brand
    chains = (
        script_in(clinic, language).chain(font)
        for language in languages
        for font in (brand.body_font, brand.heading_font)
    )
    return tuple(dict.fromkeys(family for chain in chains for family in chain))
