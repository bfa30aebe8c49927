"""What every request must be, and the headers that every response gets: names, origins, ids, browsers' safeguards."""

import re
from ipaddress import ip_address
from secrets import token_hex

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from rag.config import Settings
from server.problems import Problem

REQUEST_ID = "X-Request-ID"
POLICY = (  # the page's own files and nothing else: no inline scripts, no other servers, in nobody's frame
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"  # no text can become markup, whatever a script does
)
SAFEGUARDS = {  # as OWASP's list of secure headers has them; HSTS is for who ends TLS to send
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
PREFLIGHT_SECONDS = 600
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::[0-9]{1,5})?")
_SAFEGUARDS = [(name.lower().encode(), value.encode()) for name, value in SAFEGUARDS.items()]
_LINE_END = re.compile(rb"[\r\n\0]+")


def gate(settings: Settings) -> list[Middleware]:
    """Return these middlewares, outermost first."""
    proxies, origins = list(settings.proxies), list(settings.origins)
    return [
        *([Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)] if proxies else []),
        Middleware(Signed),
        Middleware(Gate, hosts=frozenset(settings.allowed_hosts), origins=frozenset(origins)),
        *([_cors(origins)] if origins else []),
    ]


def _cors(origins: list[str]) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", REQUEST_ID, "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name"],
        expose_headers=[REQUEST_ID, "Retry-After"],
        max_age=PREFLIGHT_SECONDS,
    )


class Signed:
    """Gives each request an id, which is in its log line and on its response, and each response its safeguards."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        given = Headers(scope=scope).get(REQUEST_ID, "")
        id = given if _SANE_ID.fullmatch(given) else token_hex(16)
        scope.setdefault("state", {})["request_id"] = id

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _sign(message, id)
            await send(message)

        await self.app(scope, receive, sending)


def _sign(start: Message, id: str) -> None:
    """Add the headers that the response hasn't; a line end within one would begin another, so there is none."""
    raw = [(name, _LINE_END.sub(b" ", value)) for name, value in start.get("headers", [])]
    has = {name.lower() for name, _ in raw}
    raw += [safeguard for safeguard in _SAFEGUARDS if safeguard[0] not in has]
    start["headers"] = [*raw, (REQUEST_ID.lower().encode(), id.encode())]


class Gate:
    """Turns away requests for another host than this, and those that a web page from elsewhere sends.

    A page can make its own name point here (DNS rebinding), and then reads what it likes; but it needs a name: the
    browser sends that as Host. So addresses and localhost are let in, names only as the settings list them. And any
    page may send forms to 127.0.0.1: its Origin gives it away.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], origins: frozenset[str]) -> None:
        self.app, self._hosts, self._origins = app, hosts | {"localhost"}, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400, 403 or 421."""
        if scope["type"] == "http":
            problem = self._problem(Headers(scope=scope))
            if problem:
                return await problem.response(scope)(scope, receive, send)
        elif scope["type"] != "lifespan":
            return  # no WebSockets here
        await self.app(scope, receive, send)

    def _problem(self, headers: Headers) -> Problem | None:
        given, origins = headers.getlist("host"), headers.getlist("origin")
        host = _HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
        if host is None or len(origins) > 1:
            return Problem(400, "malformed", "a request has one Host, and one Origin at most")
        if "transfer-encoding" in headers and "content-length" in headers:
            # Where a proxy goes by the one and we by the other, a request can hide in another's body (RFC 9112, 6.1).
            detail = "a body is sent in chunks or with its length, not both"
            return Problem(400, "malformed", detail, headers={"Connection": "close"})
        if host[1] not in self._hosts and not _is_address(host[1]):
            return Problem(421, "host", "the server has another name; the setting allowed_hosts lists its names")
        for origin in origins:
            if origin not in self._origins and origin.lower().partition("://")[2] != given[0].lower():
                return Problem(403, "forbidden", "this page is from elsewhere; the setting origins lists who may ask")
        return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
