"""Bytes to a server as no well-behaved client would send them, and what it logs of requests."""

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from tests.commands import QUESTIONS
from tests.server.serving import PATIENCE, Live

LONG = 20.0  # seconds


class Reply(NamedTuple):
    """What came back: 0 where nothing did before the connection was closed."""

    status: int
    head: bytes
    body: bytes


def connect(url: str) -> socket.socket:
    """Return a connection to the server at `url`."""
    parts = urlsplit(url)
    assert parts.hostname and parts.port
    return socket.create_connection((parts.hostname, parts.port), LONG)


def send(url: str, *data: bytes) -> Reply:
    """Send bytes and read until the server closes the connection; it is asked to where it wouldn't."""
    with connect(url) as connection:
        with suppress(ConnectionError):  # what it refuses it needn't read to the end
            for part in data:
                connection.sendall(part)
        return reply(connection)


def reply(connection: socket.socket) -> Reply:
    """Read a reply until the server closes the connection."""
    got = bytearray()
    with suppress(ConnectionError):
        while block := connection.recv(65536):
            got += block
    head, _, body = bytes(got).partition(b"\r\n\r\n")
    return Reply(int(head.split(b" ")[1]) if head.startswith(b"HTTP/1.1 ") else 0, head, body)


def request(line: str, headers: Iterable[str] = (), body: bytes = b"") -> bytes:
    """Return a request that ends its connection; headers are given as they are to be sent."""
    given = "".join(f"{header}\r\n" for header in ("Host: localhost", "Connection: close", *headers))
    return f"{line} HTTP/1.1\r\n{given}\r\n".encode("latin-1") + body


@pytest.fixture
def alive(server: Live) -> Iterator[None]:
    """Whatever a test did, the server lives and answers after it."""
    yield
    assert httpx.get(f"{server.url}/healthz", timeout=PATIENCE).json() == {"status": "ok"}
    answer = httpx.post(f"{server.url}/ask", json={"question": QUESTIONS[0]}, timeout=PATIENCE).json()
    assert answer["answered"]


def assert_problem(got: Reply, status: int) -> None:
    assert got.status == status, got
    assert b"application/problem+json" in got.head
    assert json.loads(got.body)["status"] == status
    assert b"content-security-policy" in got.head.lower()


def logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return what the server logged of each request that has ended."""
    return [record.__dict__["fields"] for record in list(caplog.records) if "fields" in record.__dict__]
