"""What every request goes through first: host, session, origin, size and time; and what every answer says.

Nothing of a request is written anywhere: not its address, not its body, not why it failed.
"""

import asyncio
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qs

from handouts.desk.gate import ENTER, Gate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KIB: Final = 1024
MOST_BYTES: Final = 256 * KIB
"""Of a form: fifteen fields of a patient and all sections of a topic take less than a twentieth."""
PATIENCE_SECONDS: Final = 20.0
"""How long a form may take to come in."""
FASTER: Final = 20
"""How much faster than a form a large file is to come in: it is no person's typing."""
POLICY: Final = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
POLICY_HEADER: Final = b"content-security-policy"
HEADERS: Final = (
    (POLICY_HEADER, POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer, forms would say that they come from nowhere
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Refusal(NamedTuple):
    """Why a request goes no further: its status, and what a person is told."""

    status: int
    message: str
    hint: str = ""


FOREIGN: Final = Refusal(421, "This is not the address of the desk", "open the link that the terminal shows")
NO_METHOD: Final = Refusal(405, "The desk has no use for this kind of request")
NO_SESSION: Final = Refusal(
    403,
    "This browser has not been let in, or the desk was started again",
    "open the newest link that the terminal shows; each link works once",
)
NOT_OURS: Final = Refusal(403, "This did not come from a page of the desk", "open the desk and choose again")
TOO_LARGE: Final = Refusal(413, "This is larger than the desk takes", "choose a smaller file")
TOO_SLOW: Final = Refusal(408, "This took too long to come in", "try again")
FAULT: Final = Refusal(500, "Something went wrong in handouts", "this is a bug; nothing was kept of what you typed")


class Guard:
    """Lets in what may come in, whole and in time. `open_paths` need no session; `limits` are of paths that take more
    than a form, `patience` is how many seconds one may take."""

    def __init__(
        self,
        app: "ASGIApp",
        gate: Gate,
        open_paths: Set[str],
        limits: Mapping[str, int],
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.app, self.gate, self.open_paths, self.limits, self.patience = app, gate, open_paths, limits, patience

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            return  # no WebSocket; and nothing happens at our beginning and end
        answer = _Answer(send)
        headers = _headers(scope)
        path = scope["path"]  # as it came: what a framework makes of it may hold what a client says of its host
        refusal = self._refused(scope["method"], path, headers)
        if refusal is None and path == ENTER:
            refusal = await self._enter(scope, answer)
        elif refusal is None:
            refusal = await self._pass_on(scope, receive, answer)
        if refusal and not answer.has_begun:
            await _refuse(refusal, answer, is_head=scope["method"] == "HEAD")

    def _refused(self, method: str, path: str, headers: Mapping[bytes, list[bytes]]) -> Refusal | None:
        if not self.gate.is_host(headers.get(b"host", [])):
            return FOREIGN
        if method not in {"GET", "HEAD", "POST"}:
            return NO_METHOD
        if method == "POST" and not self.gate.is_own_page(
            headers.get(b"origin", []), headers.get(b"sec-fetch-site", [])
        ):
            return NOT_OURS
        if path != ENTER and not self._is_open(path) and not self.gate.knows(self._session(headers)):
            return NO_SESSION
        return TOO_LARGE if _length(headers) > self.limits.get(path, MOST_BYTES) else None

    def _is_open(self, path: str) -> bool:
        return path in self.open_paths or path.startswith("/assets/")

    def _session(self, headers: Mapping[bytes, list[bytes]]) -> str:
        pairs = b";".join(headers.get(b"cookie", [])).decode("latin-1").split(";")
        named = dict(pair.strip().partition("=")[::2] for pair in pairs)
        return named.get(self.gate.cookie, "")

    async def _enter(self, scope: "Scope", answer: "_Answer") -> Refusal | None:
        """Turn the token of a link into a cookie, and its address into one without it."""
        named = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=4).get("token", [""])
        session = self.gate.enter(named[0]) if scope["method"] == "GET" else None
        if session is None:
            return NO_SESSION
        cookie = f"{self.gate.cookie}={session}; Path=/; HttpOnly; SameSite=Strict"
        await answer.whole(303, [(b"location", b"/"), (b"set-cookie", cookie.encode())], b"")
        return None

    async def _pass_on(self, scope: "Scope", receive: "Receive", answer: "_Answer") -> Refusal | None:
        most = self.limits.get(scope["path"], MOST_BYTES)
        try:
            async with asyncio.timeout(self.patience * max(1, most / MOST_BYTES / FASTER)):
                body = await _body(receive, most) if scope["method"] == "POST" else b""
        except TimeoutError:
            return TOO_SLOW
        if body is None:
            return TOO_LARGE
        try:
            await self.app(scope, _once(body, receive), answer)
        except Exception:
            return FAULT  # without its text, which may quote what was typed
        return None


class _Answer:
    """Sends an answer with the headers of every answer; knows whether it has begun."""

    def __init__(self, send: "Send") -> None:
        self._send = send
        self.has_begun = False

    async def __call__(self, message: "Message") -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            given = list(message.get("headers", []))
            policy = [pair for pair in given if pair[0] == POLICY_HEADER]  # of a page for a frame of ours
            own = [pair for pair in given if pair[0] not in dict(HEADERS)]
            common = [pair for pair in HEADERS if not (policy and pair[0] == POLICY_HEADER)]
            message = {**message, "headers": [*own, *policy, *common]}
        await self._send(message)

    async def whole(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        length = (b"content-length", str(len(body)).encode())
        await self({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await self({"type": "http.response.body", "body": body})


async def _refuse(refusal: Refusal, answer: _Answer, *, is_head: bool) -> None:
    """Answer and hang up: what was not read of the request is not to be taken for another."""
    from handouts.desk.views import refused

    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
    await answer.whole(refusal.status, headers, b"" if is_head else refused(refusal).encode())


async def _body(receive: "Receive", most: int) -> bytes | None:
    """Return a body that has come in whole, None for one that is larger than it may be."""
    found = bytearray()
    while True:
        message = await receive()
        found += message.get("body", b"")
        if len(found) > most:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return bytes(found)


def _once(body: bytes, receive: "Receive") -> "Receive":
    """Return what hands a body over, and then tells whether the client is gone."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def handed() -> "Message":
        return messages.pop() if messages else await receive()

    return handed


def _headers(scope: "Scope") -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.lower(), []).append(value)
    return found


def _length(headers: Mapping[bytes, list[bytes]]) -> int:
    """Return how long a body is said to be; one that does not say is counted as it comes."""
    said = headers.get(b"content-length", [b""])[0]
    return int(said) if said.isdigit() else 0
