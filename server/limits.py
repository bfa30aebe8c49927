"""How much one may ask of the server: how often, how many streams at once, bodies of what size and how slowly sent.

What all requests must be, and which headers all responses get, is server/gate.py.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from server.auth import Access, Principal
from server.gate import gate
from server.log import STATIC
from server.problems import Problem

# Paths that need no key, beside those under STATIC: they tell nothing of the documents
OPEN = frozenset({"/", "/healthz", "/readyz", "/docs", "/openapi.json", "/favicon.ico"})
UNCOUNTED = frozenset({"/healthz", "/readyz"})  # a check must not fail because somebody asks too much
BURST_SECONDS = 10  # of the rate may come at once: a page loads its parts, a client opens a session
CALLERS = 10_000  # remembered at most; who hasn't come for longest is forgotten first
GRACE_SECONDS, SLOWEST = 20.0, 4096  # a body must be there after the grace and its length at 4 KiB a second
STREAM_RETRY = "5"  # seconds


def middleware(settings: Settings, access: Access) -> list[Middleware]:
    """Return the middlewares that every request passes, outermost first."""
    return [
        *gate(settings),
        Middleware(Admit, access=access, rate=Rate(settings.rate)),
        Middleware(Streams, most=settings.streams),
        Middleware(Body, most=settings.body_kb << 10, upload=settings.upload_mb << 20),
    ]


class Rate:
    """So many requests a minute of each caller, a few of them at once: the generic cell rate algorithm, ITU-T I.371."""

    def __init__(self, minutely: int, clock: Callable[[], float] = monotonic) -> None:
        self.free = minutely == 0
        self._interval = 60 / max(1, minutely)
        self._ahead = max(0.0, BURST_SECONDS - self._interval)  # how early a request may come
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()  # when a caller's next request is due

    def wait(self, caller: str) -> float:
        """Count a request; return 0, or how many seconds it comes too early: then it isn't counted."""
        now = self._clock()
        due = max(self._due.get(caller, now), now)
        if due - now > self._ahead:
            return due - now - self._ahead
        self._due[caller] = due + self._interval
        self._due.move_to_end(caller)
        if len(self._due) > CALLERS:
            self._due.popitem(last=False)
        return 0.0


class Admit:
    """Finds who asks, and turns away those who may not, or come too often. Paths are closed unless named as open.

    A request with a good key counts for the key, any other for its address: wrong keys can't lock out good ones.
    """

    def __init__(self, app: ASGIApp, access: Access, rate: Rate) -> None:
        self.app, self._access, self._rate = app, access, rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with `principal` in its state, or answer 401, 429 or 503."""
        if scope["type"] == "http":
            try:
                self._admit(scope)
            except Problem as problem:
                return await problem.response(scope)(scope, receive, send)
        await self.app(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path in UNCOUNTED or path.startswith(STATIC):  # a page has some thirty files, and they cost next to nothing
            return
        problem: Problem | None = None
        principal: Principal | None = None
        try:
            principal = self._access.principal(HTTPConnection(scope))
        except Problem as refused:
            problem = refused
        caller = _caller(scope, principal)
        scope["state"].update(principal=principal, caller=caller, key=principal.name if principal else None)
        if caller and not self._rate.free and (wait := self._rate.wait(caller)):
            detail = "too many requests; come back after the time in Retry-After"
            raise Problem(429, "rate", detail, headers={"Retry-After": str(ceil(wait))})
        if problem and path not in OPEN:
            raise problem


def _caller(scope: Scope, principal: Principal | None) -> str | None:
    """Return whom a request counts for; None: a server without keys is its own machine's, which has no limits."""
    if principal:
        return f"key {principal.id}" if principal.id else None
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return f"address {host}"
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        host = str(IPv6Address(int(address) >> 64 << 64))  # whoever has one IPv6 address has a network of 2**64
    return f"address {host}"


class Streams:
    """Counts the streamed answers that each caller has open, and refuses one more than there may be."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self._most = app, most
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where its answer would be a stream too many, answer 429."""
        caller = scope.get("state", {}).get("caller")
        if scope["type"] != "http" or caller is None:
            return await self.app(scope, receive, send)
        counted = refused = False

        async def sending(message: Message) -> None:
            nonlocal counted, refused
            if message["type"] == "http.response.start" and _streams(message):
                refused = self._open[caller] >= self._most
                counted = not refused
                self._open[caller] += counted
            if refused:
                raise ClientDisconnect  # to the app it is as though the client had gone: it stops its work
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except ClientDisconnect:
            if not refused:
                raise
        finally:
            self._close(caller, counted)
        if refused:
            scope["state"].pop("status", None)  # the client hasn't gone
            detail = f"{self._most} answers are being streamed to you; read them first"
            problem = Problem(429, "rate", detail, headers={"Retry-After": STREAM_RETRY})
            await problem.response(scope)(scope, receive, send)

    def _close(self, caller: str, counted: bool) -> None:
        self._open[caller] -= counted
        if not self._open[caller]:
            del self._open[caller]


def _streams(start: Message) -> bool:
    return Headers(raw=list(start.get("headers", []))).get("content-type", "").startswith("text/event-stream")


class Body:
    """Refuses compressed bodies, and those too large or too slow: said to be, or found to be while they arrive."""

    def __init__(self, app: ASGIApp, most: int, upload: int) -> None:
        self.app, self._most, self._upload = app, most, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; or answer 413, 415 or 408, in the app's stead where that has begun to read."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        reader = _Reader(receive, self._upload if _is_upload(scope, headers) else self._most)
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if reader.problem is None or started:  # else it answers a body that was cut off
                started = True
                await send(message)

        reader.check(headers)
        if reader.problem is None:
            try:
                await self.app(scope, reader.receive, sending)
            except ClientDisconnect:
                if reader.problem is None:
                    raise
        if reader.problem is not None and not started:
            scope["state"].pop("status", None)  # the client hasn't gone
            await reader.problem.response(scope)(scope, receive, send)


class _Reader:
    """A request's body as it arrives. `problem` is why it was cut off: its reader sees a client that has gone."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.problem: Problem | None = None
        self._receive, self._most = receive, most
        self._size, self._begin, self._done = 0, monotonic(), False

    def check(self, headers: Headers) -> None:
        """Judge a body by what its headers say."""
        length = headers.get("content-length", "0")
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            # Few bytes may unpack to any number of them, and no client needs it: texts are small.
            accepted = {"Accept-Encoding": "identity"}  # RFC 9110, section 15.5.16
            self.problem = Problem(415, "media-type", "send the body as it is, uncompressed", headers=accepted)
        elif not length.isdecimal():
            self.problem = Problem(400, "malformed", "Content-Length is no number")
        elif int(length) > self._most:
            self.problem = self._too_large()

    async def receive(self) -> Message:
        """Receive, as ASGI has it."""
        if self._done:
            return await self._receive()  # waits for the client to go: takes what time it takes
        if self.problem is None:
            try:
                async with asyncio.timeout(self._begin + GRACE_SECONDS + self._size / SLOWEST - monotonic()):
                    message = await self._receive()
            except TimeoutError:
                self.problem = Problem(408, "timeout", "the body came too slowly")
            else:
                self._size += len(message.get("body", b""))
                self._done = not message.get("more_body", False)
                if self._size <= self._most:
                    return message
                self.problem = self._too_large()
        return {"type": "http.disconnect"}

    def _too_large(self) -> Problem:
        return Problem(413, "too-large", f"the body has more than {self._most >> 10} KiB; send less", limit=self._most)


def _is_upload(scope: Scope, headers: Headers) -> bool:
    """Say whether this is a file sent to be indexed; see routes/documents.py."""
    multipart = headers.get("content-type", "").lower().startswith("multipart/form-data")
    return multipart and scope["method"] == "POST" and scope["path"].endswith("/documents")
