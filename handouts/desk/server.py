"""Listen on this machine alone, and answer: the only module that knows the web server.

It keeps no log. A client that takes longer to say what it wants than `PATIENCE_SECONDS` is hung up on.
"""

import asyncio
import socket
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from handouts.desk.gate import HOST
from handouts.desk.guard import KIB, PATIENCE_SECONDS
from handouts.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PORT: Final = 8710
"""Where a browser finds again what it has kept, which it does by address and port (IANA has assigned it to nobody)."""
MOST_CONNECTIONS: Final = 100
LONGEST_HEAD: Final = 16 * KIB


def listen(port: int | None) -> socket.socket:
    """Return a socket on this port, by default on ours or, where somebody else has that, on any that is free.

    Raises `UsageError` for a port that is named and taken.
    """
    if port is not None:
        return _bound(port)
    try:
        return _bound(PORT)
    except UsageError:
        return _bound(0)


def port_of(listening: socket.socket) -> int:
    found: int = listening.getsockname()[1]
    return found


def serve(app: "ASGIApp", listening: socket.socket) -> None:
    """Answer until Ctrl-C."""
    server_of(app).run(sockets=[listening])


def server_of(app: "ASGIApp", patience: float = PATIENCE_SECONDS) -> Server:
    """Return what answers; `patience` is how many seconds the head of a request may take."""
    config = Config(
        app,
        http=cast(type[H11Protocol], partial(_Impatient, patience=patience)),  # called as a class is
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
    )
    _be_silent()
    return Server(config)


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(MOST_CONNECTIONS)
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} can't be used: {error.strerror}", "name another with --port") from error
    return listening


def _be_silent() -> None:
    """Keep the web server from writing of requests, and of what went wrong with them, which may quote a patient."""
    from logging import CRITICAL, getLogger

    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "asyncio"):
        getLogger(name).setLevel(CRITICAL + 1)


class _Impatient(H11Protocol):
    """Hangs up on a client that does not finish the head of its request."""

    def __init__(self, *arguments: Any, patience: float, **named: Any) -> None:  # noqa: ANN401 as the server calls it
        super().__init__(*arguments, **named)
        self._patience = patience
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 as asyncio has it
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_waiting:
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def _is_waiting(self) -> bool:
        """Whether no request is being answered: what came in is the beginning of a head, or nothing."""
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        """Give one head its time, which bytes that trickle in do not lengthen."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._patience, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self) -> None:
        self._deadline = None
        if self._is_waiting:
            self.transport.close()
