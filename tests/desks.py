"""A desk that is open while a test lasts, and visitors who send it what browsers and attackers send."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlencode

from topic_folders import PROCEDURE, TOPICS

from handouts.desk.app import Desk, app
from handouts.desk.gate import Gate
from handouts.desk.pool import Pool
from handouts.desk.premises import Premises
from handouts.desk.server import listen, port_of, server_of
from handouts.desk.work import PRELOAD
from handouts.load.workspace import Workspace

HOSTILE = Path(__file__).parent / "hostile_clinic"


class Reply(NamedTuple):
    """What a server says: its status, its headers in small letters, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """Whoever speaks to the desk over a connection of its own for each request; with a cookie, a browser let in."""

    def __init__(self, desk: Desk, cookie: str = "") -> None:
        self.desk, self.cookie = desk, cookie
        self.port = int(desk.gate.host.partition(":")[2])

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, b"", headers)

    def post(self, path: str, *pairs: tuple[str, str], **headers: str) -> Reply:
        """Send a form as a page of the desk does."""
        own = {"Origin": self.desk.gate.origin, "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(pairs).encode(), own | headers)

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Send a request; `_` in the name of a header is a hyphen."""
        named = {"Host": self.desk.gate.host, "Connection": "close", "Content-Length": str(len(body))}
        named |= {"Cookie": self.cookie} if self.cookie else {}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
        return self.say(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)

    def say(self, data: bytes, seconds: float = 150) -> Reply:
        """Send bytes as they are."""
        with self.connected(seconds) as connection:
            connection.sendall(data)
            return heard(connection)

    @contextmanager
    def connected(self, seconds: float = 150) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            yield connection


def heard(connection: socket.socket) -> Reply:
    """Return what a server says until it hangs up; status 0 where it says nothing."""
    data = bytearray()
    try:
        while part := connection.recv(65536):
            data += part
    except ConnectionResetError:
        pass
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    whole = b"".join(_chunks(body)) if headers.get("transfer-encoding") == "chunked" else body
    return Reply(int(first.split()[1]) if first else 0, headers, whole)


def _chunks(body: bytes) -> Iterator[bytes]:
    """Yield the parts of a body whose length nobody knew when it began (RFC 9112, 7.1)."""
    while body:
        size, _, rest = body.partition(b"\r\n")
        yield rest[: int(size, 16)]
        body = rest[int(size, 16) + 2 :]


@contextmanager
def open_desk(premises: Premises, patience: float = 20.0) -> Iterator[Desk]:
    """Open a desk in this process, with workers of its own."""
    listening = listen(0)
    desk = Desk(premises, Pool(2, PRELOAD), Gate(port_of(listening), str))
    server = server_of(app(desk, patience), patience)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.should_exit = True
        thread.join()
        desk.pool.close()


def let_in(desk: Desk) -> Visitor:
    """Return a browser that has opened the link."""
    visitor = Visitor(desk)
    reply = visitor.get(desk.gate.link.removeprefix(desk.gate.origin))
    assert reply.status == 303, reply
    return Visitor(desk, reply.headers["set-cookie"].partition(";")[0])


def hostile_premises(folder: Path, *topics: str) -> Premises:
    """Return a workspace of the hostile clinic, with fixture topics of its own."""
    for file in HOSTILE.iterdir():
        shutil.copy(file, folder / file.name)
    for name in topics or (PROCEDURE,):
        shutil.copytree(TOPICS / name, folder / "topics" / name)
    return Premises(folder / "clinic.toml", Workspace(folder), folder / "unpacked")
