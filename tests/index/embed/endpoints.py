"""A local endpoint that answers as a script says, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.tiny import WordHash

CHUNK = 1 << 16


@dataclass(frozen=True)
class Reply:
    """What to answer; with no body, the vectors asked for."""

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0  # seconds before anything is sent
    drip: float = 0.0  # seconds between the bytes
    endless: bool = False
    promised: int | None = None  # the length that is announced, if another than the body's


class Endpoint(ThreadingHTTPServer):
    """Serves on a free port of this machine; `script` is worked off, then vectors are given."""

    daemon_threads = True

    def __init__(self, script: Sequence[Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = list(script)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.sent = 0  # bytes of an endless answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that have gone: that is what some scripts are for."""


@contextmanager
def serving(*script: Reply) -> Iterator[Endpoint]:
    """Run an endpoint."""
    endpoint = Endpoint(script)
    thread = threading.Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.shutdown()
        endpoint.server_close()
        thread.join()


def vectors(request: dict[str, Any]) -> bytes:
    """Return an honest answer: hashed words, as many numbers as asked for, last text first."""
    found = WordHash().passages(request["input"])[:, : request.get("dimensions", 64)]
    data = [{"object": "embedding", "index": at, "embedding": each.tolist()} for at, each in enumerate(found)]
    return json.dumps({"object": "list", "data": data[::-1], "model": request["model"]}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        reply = self.server.script.pop(0) if self.server.script else Reply()
        time.sleep(reply.wait)
        body = vectors(asked) if reply.body is None else reply.body
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        if not reply.endless:
            self.send_header("Content-Length", str(len(body) if reply.promised is None else reply.promised))
        self.end_headers()
        self._send(reply, body)

    def _send(self, reply: Reply, body: bytes) -> None:
        if reply.drip:
            for byte in body:
                self.wfile.write(bytes([byte]))
                time.sleep(reply.drip)
            return
        self.wfile.write(body)
        while reply.endless:
            self.wfile.write(b" " * CHUNK)
            self.server.sent += CHUNK

    def log_message(self, format: str, *args: object) -> None:
        """Keep standard error clean."""
