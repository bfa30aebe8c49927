"""The server's log: one line an event, as text or as JSON. What was asked is not in it, unless the settings say so."""

import json
import logging
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from server.metrics import Metrics
from server.problems import GONE

_log = logging.getLogger("bicite")
_QUIET = ("/healthz", "/readyz", "/metrics")  # asked every few seconds, and of no interest
STATIC = "/static/"  # before the page's files
IN_COLLECTION = "/collections/{collection}"  # before the paths of a named collection; FastAPI's routes lack it
_METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH")


class _Lines(logging.Formatter):
    """A line of text, or of JSON; a trace is the `trace` of a JSON line."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, Any] = getattr(record, "fields", {})
        message = record.getMessage()
        trace = self.formatException(record.exc_info) if record.exc_info else None
        if self._as_json:
            told = {"time": time, "level": record.levelname.lower(), "message": message, **fields}
            return json.dumps({**told, "trace": trace} if trace else told, ensure_ascii=False)
        told_fields = "".join(f" {name}={_printable(value)}" for name, value in fields.items() if value is not None)
        line = f"{time} {record.levelname.lower()} {_one_line(message)}{told_fields}"
        return f"{line}\n{trace}" if trace else line


def configure(settings: Settings) -> None:
    """Send the log of this process to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines(settings.log == "json"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("bicite").setLevel(logging.INFO)


class Observe:
    """ASGI: counts and logs each request when its response is at an end."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin = perf_counter()
        status = GONE  # unless a response begins

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            self._tell(scope, scope.get("state", {}).get("status", status), perf_counter() - begin)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.requests.labels(method, route, status).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        if scope["path"] in _QUIET or not _log.isEnabledFor(logging.INFO):
            return
        state = scope.get("state", {})
        fields = {
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round(1000 * seconds, 1),
            "request_id": state.get("request_id"),
            "key": state.get("key"),
            "question": state.get("question"),
        }
        _log.info("request", extra={"fields": fields})


def _route(scope: Scope) -> str:
    """Return the path's pattern, never the path itself: that would be label values without end."""
    if scope["path"].startswith(STATIC):
        return STATIC
    path = str(getattr(scope.get("route"), "path", "none"))
    return f"{IN_COLLECTION}{path}" if "collection" in scope.get("path_params", ()) else path


def _printable(value: object) -> str:
    """Keep a line one line and a field one field, whatever a client sends."""
    text = str(value)
    plain = text.isprintable() and text and not set(text) & set(' "=')
    return text if plain else json.dumps(text)


def _one_line(text: str) -> str:
    return text if text.isprintable() else json.dumps(text)
