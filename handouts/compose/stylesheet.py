"""Turn a clinic's brand and a page's geometry into one style sheet, in the order of a print sheet.

Fonts, custom properties, the page, elements, pieces, widgets, and last what a layout adds. The sheets in `styles/`
name no colour, size or family: these come from here.
"""

from importlib.resources import files
from typing import Final

from handouts.model.clinic import Clinic
from handouts.model.page import Page

STYLES: Final = ("tokens", "page", "text", "pieces", "widgets")


def css(page: Page, clinic: Clinic, layout: str, numerals: str = "decimal") -> str:
    """Return every rule for a layout: the sheets of all layouts and `<layout>.css` where there is one.

    `numerals` is the counter style that numbers lists.
    """
    own = (layout,) if (files("handouts.styles") / f"{layout}.css").is_file() else ()
    return "\n".join([_sheet("fonts"), _tokens(page, clinic, numerals), *(_sheet(name) for name in (*STYLES, *own))])


def _sheet(name: str) -> str:
    return (files("handouts.styles") / f"{name}.css").read_text("utf-8")


def _tokens(page: Page, clinic: Clinic, numerals: str) -> str:
    """Write what the clinic and the page's geometry decide as custom properties."""
    brand, format_, script = clinic.brand, page.format, page.script
    tokens = {
        "body-size": f"{format_.body_pt:g}pt",
        "leading": round(format_.leading, 3),
        "tall": script.leading,
        "numerals": numerals,
        "title-size": f"{format_.body_pt * format_.title_scale:g}pt",
        "heading-size": f"{format_.body_pt * format_.heading_scale:g}pt",
        "subheading-size": f"{format_.body_pt * format_.subheading_scale:g}pt",
        "colour": brand.colour,
        "tint": brand.tint,
        "ink": brand.ink,
        "heading-font": _families(script.chain(brand.heading_font)),
        "body-font": _families(script.chain(brand.body_font)),
    }
    return ":root{" + "".join(f"--{name}:{value};" for name, value in tokens.items()) + "}"


def _families(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
