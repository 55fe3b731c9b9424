"""`handouts desk`: open the page in the browser where leaflets are chosen, seen and printed."""

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from handouts.cli import bundles
from handouts.cli.bundles import House
from handouts.cli.loading import load_cache, load_house, load_workspace
from handouts.cli.printing import say
from handouts.errors import MissingTool, installing
from handouts.load.clinic import find_clinic


@click.command("desk", short_help="Open the desk: choose, see and print leaflets in the browser.")
@bundles.house
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    help="The port on this machine. Default: 8710, or any that is free.",
)
@click.option("--no-open", "is_closed", is_flag=True, help="Only print the link; do not open the browser.")
def desk_command(house: House, port: int | None, is_closed: bool) -> None:
    """Open a page in the browser where leaflets are chosen, seen and printed, until you press Ctrl-C.

    Prints a link that works once, and opens it; when it has been used, the next one is printed, for another browser.
    The page is on this machine alone: nobody else in the network can open it, and it needs no network. What you type
    of a patient is kept nowhere.

    \b
    Example:
      handouts desk --sample
      handouts desk --clinic clinic.toml --no-open
    """
    from handouts.check.doctor import EXTRAS

    if missing := [module for module in EXTRAS["desk"][1] if find_spec(module) is None]:
        raise MissingTool(f"for the desk, {', '.join(missing)} must be installed", installing("desk"))
    from handouts.desk.app import Desk, app
    from handouts.desk.gate import Gate
    from handouts.desk.pool import Pool
    from handouts.desk.premises import Premises
    from handouts.desk.server import listen, port_of, serve
    from handouts.desk.work import PRELOAD, warm

    load_house(house)  # says what is odd about the clinic, and raises where it can't be used
    load_cache()
    file = None if house.sample else find_clinic(house.clinic, Path.cwd())
    listening = listen(port)
    gate = Gate(port_of(listening), lambda link: say(f"For another browser: {link}"))
    unpacked = Path(click.get_current_context().with_resource(TemporaryDirectory(prefix="handouts-")))
    premises = Premises(file and file.resolve(), load_workspace(house), unpacked)
    pool = Pool(os.cpu_count() or 1, PRELOAD)
    pool.warm(warm, premises)
    say(f"The desk is open: {gate.link}\nIt is on this machine alone. Ctrl-C closes it.")
    if not is_closed:
        click.launch(gate.link)
    try:
        serve(app(Desk(premises, pool, gate)), listening)
    except KeyboardInterrupt:
        say("The desk is closed.")
    finally:
        pool.close()
