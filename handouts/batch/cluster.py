"""Turn the address of a running Dask scheduler into an executor, to which a run gives the same chunks as to processes.

Values of patients go over the wire, so it must be a TLS connection, or stay on this machine. Certificates are Dask's
to configure (`distributed.comm.tls`). The workers need this program, the same fonts, and the output's folder.
"""

from concurrent.futures import Executor
from contextlib import suppress
from importlib import import_module
from ipaddress import ip_address
from logging import CRITICAL, getLogger
from urllib.parse import urlsplit

from handouts.errors import FileError, MissingTool, UsageError


def cluster_executor(address: str) -> Executor:
    """Return the executor of a scheduler; raise where it is not to be trusted, not there, or Dask is not installed."""
    check_address(address)
    try:
        client = _quiet(import_module("distributed").Client)
    except ImportError as error:
        raise MissingTool("Dask is not installed", ".venv/bin/pip install '.[cluster]'") from error
    getLogger("distributed").setLevel(CRITICAL)  # what goes wrong is told once, by us
    try:
        executor: Executor = client(address, set_as_default=False).get_executor(pure=False)
    except (OSError, ValueError, TypeError) as error:
        hint = "is it running? TLS certificates are set in Dask's configuration: distributed.comm.tls"
        raise FileError(f"no scheduler answers at {address}", hint) from error
    return executor


def _quiet(client: type) -> type:
    """Return a kind of client that ends without a word: one that never came up complains when it is thrown away."""

    def end(self: object) -> None:
        with suppress(Exception):
            client.__del__(self)  # type: ignore[attr-defined]

    return type(client.__name__, (client,), {"__del__": end})


def check_address(address: str) -> None:
    """Raise `UsageError` for an address over which anybody could read along."""
    parts = urlsplit(address)
    if parts.scheme == "tls" and parts.hostname:
        return
    if parts.scheme != "tcp" or not _is_loopback(parts.hostname or ""):
        hint = "tls://HOST:PORT; plain tcp:// is only for this machine, tcp://127.0.0.1:PORT"
        raise UsageError("patients' values don't go over a connection that others can read", hint)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
