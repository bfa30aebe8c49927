"""A local chat endpoint that answers as a script says, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = Callable[[dict[str, Any]], bytes | str]  # made from what was asked


@dataclass(frozen=True)
class Reply:
    """What to answer, whatever it is asked."""

    text: str | Callable[[dict[str, Any]], str] = ""  # streamed as an answer
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # sent in the place of a streamed answer
    wait: float = 0.0  # seconds before anything is sent
    drip: float = 0.0  # seconds between the bytes
    drip_head: bool = False  # the head drips too
    endless: bytes | None = None  # sent again and again
    cut: bool = False  # the connection ends before the announced length
    finish: str | None = "stop"
    piece: int = 7  # characters a chunk


class Endpoint(ThreadingHTTPServer):
    """Serves on a free port of this machine; `script` is worked off, its last reply again and again."""

    daemon_threads = True

    def __init__(self, script: Sequence[Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = list(script)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.gone = threading.Event()  # a client left before the end
        self.done = threading.Event()  # an answer was sent whole

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that have gone, but remember it."""
        self.gone.set()


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


def sources(asked: dict[str, Any]) -> list[str]:
    """Return the numbered sources of a request, the first at 0."""
    user = asked["messages"][-1]["content"]
    lines = [line for line in user.splitlines() if line.startswith("[")]
    return [line.partition("] ")[2] for line in lines]


def number(asked: dict[str, Any], holding: str) -> int:
    """Return the number of the first source that holds a text."""
    return next(at for at, source in enumerate(sources(asked), start=1) if holding in source)


def chunk(content: object, finish: str | None = None, **delta: object) -> bytes:
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    value = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def streamed(text: str, finish: str | None = "stop", piece: int = 7) -> Iterator[bytes]:
    """Yield an answer as an honest endpoint streams it."""
    for at in range(0, len(text), piece):
        yield chunk(text[at : at + piece])
    if finish:
        yield chunk(None, finish)
        yield b"data: [DONE]\n\n"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        reply = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
        time.sleep(reply.wait)
        text = reply.text if isinstance(reply.text, str) else reply.text(asked)
        parts = [reply.body] if reply.body is not None else list(streamed(text, reply.finish, reply.piece))
        if reply.drip_head:
            self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 10**6, reply.drip)
        self.send_response(reply.status)
        for name, value in {"Content-Type": "text/event-stream", **reply.headers}.items():
            self.send_header(name, value)
        if reply.cut:
            self.send_header("Content-Length", str(10**6))
        self.end_headers()
        for part in parts:
            self._drip(part, reply.drip)
        self.server.done.set()
        while reply.endless is not None:
            self._drip(reply.endless, reply.drip)

    def _drip(self, data: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(data)
            return
        for at in range(len(data)):
            self.wfile.write(data[at : at + 1])
            self.wfile.flush()
            time.sleep(pause)

    def log_message(self, format: str, *args: object) -> None:
        """Keep standard error clean."""
