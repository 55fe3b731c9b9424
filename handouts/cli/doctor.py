"""`handouts doctor`: tell whether this machine has what leaflets need."""

import click

from handouts.check.doctor import Check, examine, to_install
from handouts.cli import options
from handouts.cli.loading import load_house_if_any
from handouts.cli.options import House
from handouts.cli.printing import count, echo_json, echo_table
from handouts.errors import MissingTool


@click.command("doctor", short_help="Check this machine: libraries, fonts, versions.")
@options.house
@options.locale
@options.as_json
def command(house: House, locale: str | None, as_json: bool) -> None:
    """Check that this machine can make leaflets: Pango, HarfBuzz, fonts for each script, versions.

    With a clinic, its fonts are looked for too, with a locale the letters of its translations in them. Says what to
    install where something is missing, and ends with exit code 9 then.

    \b
    Example:
      handouts doctor --sample
    """
    checks = examine(load_house_if_any(house), locale or "")
    if as_json:
        echo_json(checks)
    else:
        echo_table((("ok" if check.is_ok else "MISSING"), check.name, _found(check)) for check in checks)
    missing = [check for check in checks if not check.is_ok]
    if missing:
        hint = to_install(checks) or "; ".join(check.hint for check in missing)
        raise MissingTool(f"{count(len(missing), 'thing')} missing: {', '.join(check.name for check in missing)}", hint)


def _found(check: Check) -> str:
    return f"{check.found}: {check.hint}" if check.hint else check.found
