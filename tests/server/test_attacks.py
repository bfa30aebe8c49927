"""Attacks by what is sent, and how slowly: each is refused rightly, and the server answers afterwards."""

import gzip
import socket
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import httpx
import pytest

from rag.config import Settings
from server import limits, protocol
from tests.server.raw import LONG, assert_problem, connect, reply, request, send
from tests.server.raw import alive as alive
from tests.server.serving import PATIENCE, Live, serving, wait

pytestmark = pytest.mark.usefixtures("alive")

JSON = "Content-Type: application/json"


# Slowness


@pytest.mark.parametrize("sent", [b"", b"GET", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: "])
def test_a_head_that_never_ends_is_given_up(server: Live, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    begin = monotonic()
    got = send(server.url, sent)
    assert monotonic() - begin < LONG / 2
    assert got.status == (408 if sent else 0)


def test_a_head_that_trickles_gets_no_more_time(server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    with connect(server.url) as connection:
        connection.settimeout(0.05)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        begin, closed = monotonic(), False
        while not closed and monotonic() - begin < LONG:
            try:
                connection.sendall(b"X-A: b\r\n")
                closed = b"408" in connection.recv(1000)
            except TimeoutError:
                continue
            except ConnectionError:
                closed = True
        assert closed and monotonic() - begin < LONG / 2


def test_a_second_head_on_a_connection_is_timed_too(server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    with connect(server.url) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        got = b""
        while not got.endswith(b"}"):
            got += connection.recv(65536)
        connection.sendall(b"G")
        assert reply(connection).status == 408


def test_a_body_that_never_ends_is_given_up(server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.3)
    got = send(server.url, request("POST /ask", [JSON, "Content-Length: 100"], b'{"question'))
    assert_problem(got, 408)


def test_a_refused_body_is_not_read_for_ever(server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    with connect(server.url) as connection:
        connection.sendall(b"POST /none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx")
        assert b"404" in connection.recv(65536)
        begin = monotonic()
        with pytest.raises(ConnectionError):
            while monotonic() - begin < LONG / 2:
                connection.sendall(b"x")
                sleep(0.05)


@pytest.mark.parametrize(
    "sent", ["GET /healthz HTTP/1.1\r\nX-Slow: ", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"]
)
def test_hundreds_of_idle_connections_keep_nobody_out(server: Live, monkeypatch: pytest.MonkeyPatch, sent: str) -> None:
    monkeypatch.setattr(protocol, "CONNECTIONS", 50)
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 1000)  # they are not to be closed for being slow
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connect(server.url)).sendall(sent.encode())
        begin = monotonic()
        assert httpx.get(f"{server.url}/healthz", timeout=PATIENCE).status_code == 200
        assert monotonic() - begin < LONG / 2
        wait(lambda: live_connections(server) <= 50)


def test_whoever_does_not_read_an_answer_loses_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "READ_SECONDS", 0.3)
    with serving(settings) as live, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(LONG)
        host, _, port = live.url.removeprefix("http://").partition(":")
        connection.connect((host, int(port)))
        many = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
        sending = Thread(target=_ignore_errors, args=(connection, many))
        sending.start()
        begin = monotonic()
        while live_connections(live) and monotonic() - begin < LONG:
            sending.join(0.1)
        assert not live_connections(live)
        connection.close()
        sending.join(LONG)


def _ignore_errors(connection: socket.socket, data: bytes) -> None:
    with suppress(OSError):
        connection.sendall(data)


def live_connections(live: Live) -> int:
    """Return how many connections to the server are open, as the system tells."""
    port = int(live.url.rpartition(":")[2])
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


# Size


def test_heads_without_end_are_refused(server: Live) -> None:
    for junk in (b"X-A: " + b"a" * 10_000_000, b"".join(b"X-%d: a\r\n" % n for n in range(500_000))):
        got = send(server.url, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + junk)
        assert got.status in (0, 400)
    assert send(server.url, b"GET /" + b"a" * 10_000_000).status in (0, 400)


@pytest.mark.parametrize("length", ["99999999999", "9" * 5000])
def test_bodies_said_to_be_huge_are_refused_at_once(server: Live, length: str) -> None:
    begin = monotonic()
    got = send(server.url, request("POST /ask", [JSON, f"Content-Length: {length}"], b"{"))
    assert got.status in (400, 413) and monotonic() - begin < LONG / 2


def test_a_body_in_chunks_is_counted(server: Live) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    got = send(server.url, request("POST /ask", [JSON, "Transfer-Encoding: chunked"]), *([chunk] * 17), b"0\r\n\r\n")
    assert_problem(got, 413)


def test_a_refused_client_that_goes_on_sending_sees_why(server: Live) -> None:
    response = httpx.post(f"{server.url}/ask", content=b"x" * (8 << 20), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


def test_a_gzip_bomb_is_never_unpacked(server: Live) -> None:
    bomb = gzip.compress(b" " * (64 << 20))
    for encoding in ("gzip", "x-gzip", "deflate", "gzip, gzip", "br", "zstd"):
        headers = [JSON, f"Content-Encoding: {encoding}", f"Content-Length: {len(bomb)}"]
        got = send(server.url, request("POST /ask", headers, bomb))
        assert_problem(got, 415)
        assert b"accept-encoding: identity" in got.head.lower()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 500_000,
        b'{"a":' * 100_000,
        b'{"question": ' + b"9" * 500_000 + b"}",
        b'{"question": 1e999}',
        b'{"question": "\\ud800"}',
        b"\xff\xfe\x00",
        b"",
        b"null",
        b'{"question": "why?", "question": ["no"]}',
        b'{"question": "why?", "__proto__": {}}',
    ],
)
def test_malformed_json_is_refused(server: Live, body: bytes) -> None:
    for path in ("/ask", "/search", "/v1/chat/completions", "/documents", "/mcp"):
        headers = [JSON, "Accept: application/json, text/event-stream", f"Content-Length: {len(body)}"]
        got = send(server.url, request(f"POST {path}", headers, body))
        assert got.status in (400, 415, 422), (path, got)


# Heads that are no heads


@pytest.mark.parametrize(
    "head",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x5\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST /ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"GET /\xe4\xb8\xad HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused(server: Live, head: bytes) -> None:
    assert send(server.url, head).status in (400, 501)


def test_broken_http_is_told_in_a_problem_document(server: Live) -> None:
    assert_problem(send(server.url, b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"), 400)


@pytest.mark.parametrize(
    "framing",
    [
        "Transfer-Encoding: chunked\r\nContent-Length: {}",
        "Content-Length: {}\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: {}",
        "Transfer-Encoding: \x0bchunked\r\nContent-Length: {}",
        "Transfer-Encoding: xchunked\r\nContent-Length: {}",
        "Transfer-Encoding : chunked\r\nContent-Length: {}",
    ],
)
def test_a_request_can_t_be_smuggled_in_another(server: Live, framing: str) -> None:
    inner = b"0\r\n\r\n" + request("GET /healthz")
    head = f"POST /none HTTP/1.1\r\nHost: localhost\r\n{framing.format(len(inner))}\r\n\r\n"
    got = send(server.url, head.encode() + inner)
    assert got.status in (400, 501) and b'"ok"' not in got.body
