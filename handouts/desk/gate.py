"""Who may come in: whoever opens the link that the terminal shows. Each link opens once and becomes a session's cookie.

The link is the only secret that anybody types or copies; a browser sends the cookie to nobody but us, and no script of
a page can read it. Cookies do not know ports (RFC 6265, 8.5), so its name has ours.
"""

import secrets
from collections.abc import Callable
from hmac import compare_digest
from typing import Final

HOST: Final = "127.0.0.1"
"""Where the desk listens: on this machine alone. There is no other choice."""
ENTER: Final = "/enter"
_BYTES: Final = 32
_MOST_SESSIONS: Final = 64


class Gate:
    """The link that is open now, and the sessions that earlier ones became."""

    def __init__(self, port: int, tell: Callable[[str], object]) -> None:
        self.host = f"{HOST}:{port}"
        self.origin = f"http://{self.host}"
        self.cookie = f"handouts-{port}"
        self._tell = tell
        self._token = secrets.token_urlsafe(_BYTES)
        self._sessions: list[str] = []

    @property
    def link(self) -> str:
        """What opens the desk, once."""
        return f"{self.origin}{ENTER}?token={self._token}"

    def enter(self, token: str) -> str | None:
        """Return a new session for the token of the link that is open now, and tell the next link; else nothing."""
        if not compare_digest(token.encode(), self._token.encode()):
            return None
        self._token = secrets.token_urlsafe(_BYTES)
        self._tell(self.link)
        self._sessions = [*self._sessions[1 - _MOST_SESSIONS :], secrets.token_urlsafe(_BYTES)]
        return self._sessions[-1]

    def knows(self, session: str) -> bool:
        """Whether this is a session's cookie."""
        return any([compare_digest(session.encode(), one.encode()) for one in self._sessions])  # noqa: C419 all, always

    def is_host(self, hosts: list[bytes]) -> bool:
        """Whether a request names us, and nobody else, as its host: a foreign name may point at us (DNS rebinding)."""
        return hosts == [self.host.encode()]

    def is_own_page(self, origins: list[bytes], sites: list[bytes]) -> bool:
        """Whether a request that changes something comes from a page of ours, as browsers say it (Fetch, 3.2 and
        Fetch Metadata, 2.4)."""
        if sites and sites != [b"same-origin"]:
            return False
        return origins == [self.origin.encode()] if origins else bool(sites)
