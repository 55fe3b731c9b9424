"""Turn a theme into its Jinja2 templates and one style sheet; the only module that knows Jinja2.

What a theme has in `templates` and `styles` goes before the default, file by file, and its template may extend the
default's of the same name (`{% extends "default/galley.html" %}`). Templates come from others, so they run in a
sandbox: they see the values that composition hands them, no path, nothing of Python, and no file but their theme's.
docs/themes.md tells the blocks and custom properties that a theme may count on.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import PurePath
from traceback import extract_tb
from typing import Final

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateRuntimeError,
    pass_context,
)
from jinja2 import TemplateError as JinjaError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from handouts.compose.parts import address, halves, head_of, is_brief, is_grid, linked, spanned, telephone, tick_columns
from handouts.errors import ContentError
from handouts.load.contrast import SIGNAL, is_like_signal
from handouts.load.spans import names_row
from handouts.model.clinic import Clinic
from handouts.model.page import MEASURE_EM, PT_PER_MM, Page
from handouts.model.scripts import Script
from handouts.model.theme import DEFAULT, Theme

STYLES: Final = ("tokens", "page", "text", "masthead", "pieces", "widgets", "call")
LOGO_MM: Final = (54, 16)
"""The box of a logo, on small paper less in proportion to the page."""
WRITING_MM: Final = 8
"""From one line to write on to the next."""
FINE: Final = 1.28
"""The height of a line in the masthead, in letters (`--fine-line`)."""
ROOMY: Final = 1.14
"""How much further apart lines stand whose letters would touch."""
OWN: Final = "theme"
"""The sheet that only a theme has, `theme.css`: its rules come last."""
WEB: Final = "web"
"""The sheet that only web pages have."""
WEB_PT: Final = 12
"""The size in print of what a browser shows at the size that its reader has chosen: 16 CSS pixels, unless changed."""
WEB_LEADING: Final = 1.1
"""Lines on a screen stand further apart than on paper (WCAG 2.2, 1.4.12 asks that 1.5 be possible)."""
GENERIC: Final = ", system-ui, sans-serif"
WIDE: Final = "@media print, (width >= 45em)"
NARROW: Final = "@media screen and (width < 45em)"
_REMARK: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_RULE: Final = re.compile(r"[^{}]+\{(?:[^{}]|\{[^{}]*\})*\}")
"""A rule, or one such as `@media` that holds others."""


def rendered(theme: Theme, template: str, content: dict[str, object]) -> str:
    """Return a template filled in; raises `ContentError` for one that is broken or asks for what it may not have."""
    try:
        return environment(theme).get_template(template).render(content)
    except (JinjaError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        if theme == DEFAULT:
            raise
        raise ContentError(f"the theme can't be used: {_place(theme, template, error)}: {error}") from error


def _place(theme: Theme, template: str, error: Exception) -> str:
    """Return where in a theme's templates something failed: what Jinja says, or the last line of theirs that ran."""
    if getattr(error, "lineno", None):
        return f"theme/templates/{getattr(error, 'name', None) or template}:{getattr(error, 'lineno', '')}"
    own = {name.removeprefix("templates/") for name, _ in theme.files}
    steps = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__) if frame.filename in own]
    name, line = steps[-1] if steps else (template, 0)
    return f"theme/templates/{name}" + (f":{line}" if line else "")


@cache
def environment(theme: Theme) -> Environment:
    """Return Jinja2 with the templates of a theme, each compiled once a process."""
    made = _Sandbox(
        loader=_loader(theme),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(_translated, _not_counted, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        is_brief=is_brief,
        halves=halves,
        is_grid=is_grid,
        names_row=names_row,
        spanned=spanned,
        head_of=head_of,
        tick_columns=tick_columns,
    )
    made.filters.update(address=address, linked=linked, telephone=_telephone)
    return made


class _Sandbox(ImmutableSandboxedEnvironment):
    """What templates may not do: change a value, look behind one, or open a file by the path of a topic."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return super().is_safe_attribute(obj, attr, value) and not isinstance(value, PurePath)


def _loader(theme: Theme) -> BaseLoader:
    default = PackageLoader("handouts.templates", "")
    own = FunctionLoader(lambda name: _source(theme, name))
    return ChoiceLoader([own, default, PrefixLoader({"default": default})])


def _source(theme: Theme, name: str) -> tuple[str, str, None] | None:
    """Return a template of the theme with its name, which tracebacks tell."""
    text = theme.file("templates", name)
    return None if text is None else (text, name, None)


@pass_context
def _translated(context: Context, message: str) -> str:
    """Return a fixed word in the language of what is being composed."""
    translate: Callable[[str], str] = context["translate"]
    return translate(message)


def _not_counted(*_: object) -> str:
    """Refuse a plural form: the catalogs of fixed words have none."""
    raise TemplateRuntimeError("it asks for a plural form, and fixed words have none")


@pass_context
def _telephone(context: Context, number: str) -> str:
    return telephone(number, context["clinic"].country)


def css(page: Page, clinic: Clinic, layout: str, numerals: str = "decimal") -> str:
    """Return every rule for a layout in the order of a print sheet: fonts, custom properties, the page, elements,
    pieces, widgets, what the layout adds in `<layout>.css`, and last the theme's own `theme.css`.

    The sheets name no colour, size or family: these come from the clinic and the page. `numerals` is the counter style
    that numbers lists.
    """
    chains = (page.script.chain(brand) for brand in (clinic.brand.heading_font, clinic.brand.body_font))
    tokens = _tokens(page, clinic, numerals, "{:g}pt".format, map(families, chains))
    sheets = filter(None, [_sheet(clinic.theme, OWN)])
    return "\n".join([*_sheets(clinic.theme, layout, tokens), *sheets])


def web_css(page: Page, clinic: Clinic, layout: str, numerals: str) -> str:
    """Return the rules of a leaflet as a web page: those of print, with lengths in letters of the size that the reader
    has chosen, and `web.css` after them.

    What print sets side by side, where its page has room, is side by side on wide screens and when it is printed; on
    narrow ones the rules of pages without room hold.
    """
    brand, body_pt = clinic.brand, page.format.body_pt
    chains = (_known(page.script, family) for family in (brand.heading_font, brand.body_font))
    fonts = (families(chain) + GENERIC for chain in chains)
    tokens = _tokens(page, clinic, numerals, lambda pt: f"{pt / body_pt:.4g}rem", fonts)
    size, leading = f"{body_pt / WEB_PT:.4%}", f"{page.format.leading * WEB_LEADING:.4g}"
    own = f":root{{--web-size:{size};}}\n@media screen{{:root{{--leading:{leading};}}}}"
    is_wide, sheets = page.is_side_by_side, (*_sheets(clinic.theme, layout, tokens), _sheet(clinic.theme, OWN))
    *printed, last = (_by_room(_REMARK.sub("", sheet), is_wide=is_wide) for sheet in sheets)
    return "\n".join(filter(None, [*printed, own, _REMARK.sub("", _sheet(clinic.theme, WEB)).strip(), last]))


def _sheets(theme: Theme, layout: str, tokens: str) -> list[str]:
    sheets = (_sheet(theme, name) for name in (*STYLES, layout))
    return [_sheet(theme, "fonts"), tokens, *filter(None, sheets)]


def _known(script: Script, brand: str) -> tuple[str, ...]:
    """Return the families that set a text, by the names that other machines know."""
    order = (script.family, brand) if script.leads and not script.ranges else (brand, script.family)
    return tuple(dict.fromkeys(filter(None, order)))


def _by_room(css: str, *, is_wide: bool) -> str:
    """Return rules of print with those about room side by side, and about none, each for screens that are so."""
    found = []
    for room, rules in groupby(_RULE.findall(css), lambda rule: _room(rule, is_wide=is_wide)):
        text = "".join(rule.strip() + "\n" for rule in rules)
        found.append(f"{room}{{\n{text}}}\n" if room else text)
    return "".join(found).strip()


def _room(rule: str, *, is_wide: bool) -> str:
    """Return the media that a rule is for, "" for all."""
    selector = rule.partition("{")[0]
    if any(name in selector for name in (".side-by-side", ".sided", ".two-up")):
        return WIDE
    return NARROW if is_wide and ".stacked" in selector else ""


def _sheet(theme: Theme, name: str) -> str:
    """Return a sheet of the theme, else the default's, else nothing."""
    own = theme.file("styles", f"{name}.css")
    if own is not None:
        return own
    default = files("handouts.styles") / f"{name}.css"
    return default.read_text("utf-8") if default.is_file() else ""


def _tokens(page: Page, clinic: Clinic, numerals: str, length: Callable[[float], str], fonts: Iterable[str]) -> str:
    """Write what the clinic and the page's geometry decide as custom properties.

    `length` writes points; `fonts` are the families of headings and of text.
    """
    brand, format_, script = clinic.brand, page.format, page.script
    heading_font, body_font = fonts
    scale = 0.7 if page.paper.is_small else 1
    tokens = {
        "body-size": length(format_.body_pt),
        "measure": length(MEASURE_EM * format_.body_pt),
        "side": length(round(page.side_pt, 2)),
        "leading": round(format_.leading, 3),
        "script-tall": script.leading,
        "roomy-tall": round(script.leading * ROOMY, 3),
        "word-space": f"{script.word_space_em}em",
        "numerals": numerals,
        "title-size": length(format_.body_pt * format_.title_scale),
        "heading-size": length(format_.body_pt * format_.heading_scale),
        "subheading-size": length(format_.body_pt * format_.subheading_scale),
        "colour": brand.colour,
        "accent": brand.accent,
        "tint": brand.tint,
        "ink": brand.ink,
        "signal": brand.ink if is_like_signal(brand.colour) else SIGNAL,
        "logo-width": f"{LOGO_MM[0] * scale:g}mm",
        "logo-height": f"{LOGO_MM[1] * scale:g}mm",
        "write-on": length(round(max(2.0, WRITING_MM * PT_PER_MM - FINE * format_.body_pt * script.leading), 2)),
        "heading-font": heading_font,
        "body-font": body_font,
    }
    return ":root{" + "".join(f"--{name}:{value};" for name, value in tokens.items()) + "}"


def families(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
