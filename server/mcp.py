"""Bicite for MCP clients: over HTTP at `/mcp` of the server, and over standard input and output (`bicite mcp`).

The SDK takes half a second to import, which no other client should wait for: the first request to `/mcp` imports it.
"""

import asyncio
import logging
import os
import signal
from contextlib import suppress
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from index.errors import UsageError
from rag.config import Settings
from server.auth import present
from server.engine import Engine
from server.problems import Problem
from server.routes.common import unless_gone

if TYPE_CHECKING:
    from mcp.server.lowlevel.server import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

INTERRUPTED = 130  # the exit code that the command line has for Ctrl-C
MISSING = "MCP needs the SDK; install it: pip install 'bicite[mcp]'"

_log = logging.getLogger("bicite")


class Mcp:
    """The ASGI endpoint at `/mcp`: streamable HTTP without sessions, so that any worker can answer any request.

    Who asks, Host and Origin were looked at before: server/limits.py and server/gate.py.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._serving: asyncio.Task[None] | None = None
        self._manager: asyncio.Future[StreamableHTTPSessionManager] | None = None

    async def __aenter__(self) -> Self:
        """Begin; nothing is imported yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; what runs is cancelled."""
        if self._serving is not None:
            self._serving.cancel()
            with suppress(asyncio.CancelledError):
                await self._serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        if request.method != "POST":  # without sessions there is nothing to listen to, or to delete
            raise Problem(405, "method", "MCP clients POST their messages here", headers={"Allow": "POST"})
        if "read" not in present(request).scopes:
            raise Problem(403, "forbidden", "this key lacks the scope 'read'")
        manager = await self._ready()
        body = await request.body()
        await unless_gone(request, manager.handle_request(scope, _replay(body), send))

    async def _ready(self) -> "StreamableHTTPSessionManager":
        if self._manager is None or self._manager.done() and self._manager.exception():
            self._manager = asyncio.get_running_loop().create_future()
            self._serving = asyncio.create_task(self._serve(self._manager))
        return await asyncio.shield(self._manager)

    async def _serve(self, ready: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """Hold the SDK's task group: it must be left by the task that entered it."""
        try:
            manager = await asyncio.to_thread(_manager, self._engine)
            async with manager.run():
                ready.set_result(manager)
                await asyncio.Event().wait()
        except Exception as error:
            _log.exception("MCP can't be served")
            if not ready.done():
                ready.set_exception(error)


def serve_stdio(settings: Settings) -> None:
    """Serve one client over standard input and output, until it closes them.

    Raises:
        UsageError: the SDK is not installed.
    """
    if not installed():
        raise UsageError(MISSING)
    # A thread waits for a line of standard input and can't be woken: an orderly end would wait for it too. Nothing is
    # lost: each message was written out, and an index is whole whenever a process ends.
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(INTERRUPTED))
    asyncio.run(_stdio(settings))


def installed() -> bool:
    """Say whether the SDK is there."""
    return find_spec("mcp") is not None


async def _stdio(settings: Settings) -> None:
    from mcp.server.stdio import stdio_server

    # Standard output is the protocol's from here on; what a library prints goes to standard error.
    async with stdio_server() as (read, write), Engine(settings) as engine:
        serving = _server(engine)
        await serving.run(read, write, serving.create_initialization_options())


def _server(engine: Engine) -> "Server[Any]":
    from server.tools import server

    return server(engine)


def _manager(engine: Engine) -> "StreamableHTTPSessionManager":
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    largest = engine.settings.body_kb << 10
    serving = _server(engine)
    return StreamableHTTPSessionManager(serving, json_response=True, stateless=True, max_request_body_size=largest)


def _replay(body: bytes) -> Receive:
    """Return a receiver of a body that was read; it never tells that the client has gone: others watch for that."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()
        raise AssertionError("an event that nobody sets")

    return receive
