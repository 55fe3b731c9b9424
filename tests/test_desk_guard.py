"""What is tried against a desk: each attack is answered with 4xx, or not at all, and the desk goes on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
from desks import Visitor, heard, hostile_premises, let_in, open_desk

from handouts.desk.app import Desk
from handouts.desk.guard import MOST_BYTES

PATIENCE = 0.4
PAGES = ("/", "/printed")
CHANGES = ("/", "/print", "/download", "/find", "/printed")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(hostile_premises(tmp_path_factory.mktemp("clinic")), PATIENCE) as opened:
        yield opened


@pytest.fixture(scope="module")
def nurse(desk: Desk) -> Visitor:
    return let_in(desk)


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_no_page_opens(desk: Desk, path: str) -> None:
    """Nor with a cookie that somebody made up, and the answer says nothing of the clinic."""
    for cookie in ("", f"{desk.gate.cookie}=guessed", f"{desk.gate.cookie}="):
        reply = Visitor(desk, cookie).get(path)
        assert reply.status == 403
        assert "Thornbridge" not in reply.text


@pytest.mark.parametrize("host", ["localhost", "evil.example", "127.0.0.1", "[::1]", "", "127.0.0.1:1", "192.0.2.7"])
def test_a_foreign_host_is_refused(nurse: Visitor, host: str) -> None:
    """A name that somebody else has made point at this machine, with the browser's own cookie."""
    port = nurse.port if host in {"localhost", "[::1]", "192.0.2.7", "evil.example"} else ""
    reply = nurse.get("/", Host=f"{host}:{port}".rstrip(":"))
    assert 400 <= reply.status < 500
    assert "Thornbridge" not in reply.text


def test_two_hosts_are_refused(nurse: Visitor) -> None:
    """Whoever reads the first and whoever reads the last would see two."""
    host, cookie = nurse.desk.gate.host, nurse.cookie
    twice = f"GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    assert nurse.say(twice.encode()).status in {400, 421}
    whole = f"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    assert nurse.say(whole.encode()).status == 404


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_nothing_changes_from_a_foreign_page(nurse: Visitor, path: str, headers: dict[str, str]) -> None:
    """Even with the cookie, which a page at another port of this machine would send along."""
    said = {name: value.format(port=nurse.port) for name, value in headers.items()}
    assert nurse.post(path, ("topic", "cataract"), **said).status == 403


def test_a_link_works_once(desk: Desk) -> None:
    """The next one is another, and a used one opens nothing."""
    link = desk.gate.link.removeprefix(desk.gate.origin)
    first, again = Visitor(desk).get(link), Visitor(desk).get(link)
    assert (first.status, again.status) == (303, 403)
    assert desk.gate.link.removeprefix(desk.gate.origin) != link
    flags = first.headers["set-cookie"].split("; ")[1:]
    assert flags == ["Path=/", "HttpOnly", "SameSite=Strict"]
    assert first.headers["location"] == "/"  # the token goes from the address


@pytest.mark.parametrize("link", ["/enter", "/enter?token=", "/enter?token=guessed", "/enter?token=" + "é" * 9])
def test_a_guessed_link_opens_nothing(desk: Desk, link: str) -> None:
    assert Visitor(desk).say(f"GET {link} HTTP/1.1\r\nHost: {desk.gate.host}\r\n\r\n".encode()).status in {400, 403}


def test_every_answer_says_what_browsers_may_do_with_it(desk: Desk, nurse: Visitor) -> None:
    """Pages, files, refusals and what is not there alike: nothing runs, nothing is kept, nothing is guessed."""
    replies = [nurse.get("/"), nurse.get("/assets/desk.js"), nurse.get("/none"), Visitor(desk).get("/")]
    assert [reply.status for reply in replies] == [200, 200, 404, 403]
    for reply in replies:
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "same-origin"
        assert "server" not in reply.headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/..%2fapp.py",
        "/assets/%2e%2e/%2e%2e/sample/clinic.toml",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/..\\app.py",
        "//etc/passwd",
        "/?topic=/etc",
        "/?topic=../topics/a-procedure",
    ],
)
def test_no_path_of_a_client_becomes_one_of_a_file(nurse: Visitor, path: str) -> None:
    """What is not known by its name is not there; a topic that is not known leaves the page as it is."""
    reply = nurse.get(path)
    assert reply.status == (200 if path.startswith("/?") else 404)
    assert b"root:" not in reply.body and b"import" not in reply.body


@pytest.mark.parametrize("topic", ["../topics/a-procedure", "/etc", ".", "", "topics/a-procedure", "a-procedure\x00"])
def test_a_topic_is_known_by_its_name_alone(nurse: Visitor, topic: str) -> None:
    """A path to a topic that is there would be read by the command line."""
    assert nurse.post("/", ("topic", topic), ("preset", "whole")).status == 422


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_only_what_is_used_is_answered(nurse: Visitor, method: str) -> None:
    assert nurse.send(method, "/", b"", {}).status == 405


def test_no_socket_is_opened(nurse: Visitor) -> None:
    """A WebSocket is no way in: the page is answered as to anybody, or not at all."""
    reply = nurse.get("/", Upgrade="websocket", Connection="Upgrade, close", Sec_WebSocket_Version="13")
    assert reply.status in {200, 400}
    assert "sec-websocket-accept" not in reply.headers


def test_what_is_too_large_is_not_read(nurse: Visitor) -> None:
    """A gigabyte that is announced is refused at once; one that is not, as soon as it is too much."""
    begun = monotonic()
    headers = {"Origin": nurse.desk.gate.origin, "Content-Length": str(2**30)}
    assert nurse.send("POST", "/", b"x", headers).status == 413
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = f"POST / HTTP/1.1\r\nHost: {nurse.desk.gate.host}\r\nCookie: {nurse.cookie}\r\n"
    head += f"Origin: {nurse.desk.gate.origin}\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent = 0
    with nurse.connected() as connection:
        connection.sendall(head.encode())
        try:
            while sent < 2**30:
                connection.sendall(chunk)
                sent += len(chunk)
        except OSError:  # hung up on
            pass
        assert heard(connection).status in {0, 413}
    assert sent < 100 * MOST_BYTES  # what lay between us when it hung up
    assert monotonic() - begun < 5


def test_a_form_of_too_many_fields_is_refused(nurse: Visitor) -> None:
    assert nurse.post("/", *(("section", str(number)) for number in range(2000))).status == 422


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: 127"])
def test_who_does_not_finish_a_head_is_hung_up_on(nurse: Visitor, begun: bytes) -> None:
    """Nothing more comes."""
    start = monotonic()
    with nurse.connected(5) as connection:
        connection.sendall(begun)
        assert heard(connection).status in {0, 400, 408}
    assert monotonic() - start < 4


def test_a_head_that_trickles_in_gets_no_more_time(nurse: Visitor) -> None:
    """A byte now and then, as who wants to keep all connections."""
    start = monotonic()
    with nurse.connected(5) as connection, pytest.raises(OSError, match=r"Broken pipe|reset"):
        connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        while monotonic() - start < 4:
            connection.sendall(b"x")
            sleep(PATIENCE / 8)


def test_who_does_not_finish_a_form_is_hung_up_on(nurse: Visitor) -> None:
    """It was let in; its body does not come."""
    headers = {"Origin": nurse.desk.gate.origin, "Content-Length": "100"}
    assert nurse.send("POST", "/", b"topic=", headers).status == 408


def test_many_at_once_are_answered_or_sent_away(nurse: Visitor) -> None:
    """Two hundred requests: each gets the page or 503, and the desk is there afterwards."""
    with ThreadPoolExecutor(50) as crowd:
        found = [reply.status for reply in crowd.map(lambda _: nurse.get("/printed"), range(200))]
    assert set(found) <= {200, 503} and found.count(200) >= 50
    assert nurse.get("/printed").status == 200


@pytest.mark.parametrize("data", [b"\0" * 50, b"GET /\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_no_request_is_refused(nurse: Visitor, data: bytes) -> None:
    assert nurse.say(data, 5).status in {0, 400, 421}


def test_nothing_of_this_was_written(nurse: Visitor, capfd: pytest.CaptureFixture[str]) -> None:
    """Not even that there was an attack: what a client says may be a patient's."""
    nurse.get("/none?name=Zebedee")
    nurse.say(b"Zebedee\r\n\r\n", 5)
    nurse.post("/", ("topic", "Zebedee"))
    assert capfd.readouterr() == ("", "")


def test_a_clinic_is_not_at_home_elsewhere(tmp_path: Path, desk: Desk) -> None:
    """Two desks know nothing of each other's sessions."""
    with open_desk(hostile_premises(tmp_path)) as other:
        assert other.gate.cookie != desk.gate.cookie
        assert Visitor(other, let_in(desk).cookie).get("/").status == 403
