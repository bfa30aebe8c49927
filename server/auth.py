"""Who asks, and what they may. Keys are in rag/keys.py; who comes how often is server/limits.py."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection, Request

from index.errors import StorageError
from rag.config import DEFAULT, Settings
from rag.keys import SCOPES, Scope, open_keys
from server.problems import Problem

# Paths without a collection's name that stand for whichever the key may see: their routes choose among these
SEVERAL = ("/collections", "/v1/")

_log = logging.getLogger("bicite")
_BEARER = HTTPBearer(auto_error=False, description="A key of `bicite keys create`; without keys none is asked for.")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and what they may."""

    name: str  # for logs and metrics, never the key
    scopes: frozenset[Scope]
    collections: frozenset[str] | None  # None: all
    id: str = ""  # of the key; empty where the server has no keys

    def may(self, collection: str) -> bool:
        """Say whether `collection` is open to them."""
        return self.collections is None or collection in self.collections


LOCAL = Principal("local", frozenset(SCOPES), None)


class Access:
    """Knows the keys in force, as the file has them at each request: a key revoked is refused from then on."""

    def __init__(self, settings: Settings) -> None:
        self._keys = open_keys(settings)
        self._enabled = False

    @property
    def enabled(self) -> bool:
        """Whether a key is asked for: there is one, or was: a file that vanishes doesn't open a running server.

        Raises:
            StorageError: the keys can't be read.
        """
        self._enabled = self._enabled or bool(self._keys.all())
        return self._enabled

    def principal(self, request: HTTPConnection) -> Principal:
        """Return who asks. Without keys, only the machine itself is let in, whatever address the server listens at.

        Raises:
            Problem: 401, the key is missing, wrong or revoked; 503, the keys can't be read.
        """
        try:
            if not self.enabled:
                return _local(request)
            key = self._keys.find(_given(request))
        except StorageError as error:
            _log.error("%s", error)
            raise Problem(503, "unavailable", "the server can't read its keys") from error
        if key is None:
            raise _unauthorized("the key is wrong or was revoked", ', error="invalid_token"')
        bound = None if key.collections is None else frozenset(key.collections)
        return Principal(key.name, frozenset(key.scopes), bound, key.id)


def require(scope: Scope) -> Callable[..., Awaitable[Principal]]:
    """Return a FastAPI dependency that gives who asks, if they may do what `scope` allows to the path's collection."""

    async def permitted(
        request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> Principal:
        principal = present(request)
        if scope not in principal.scopes:
            header = {"WWW-Authenticate": f'Bearer realm="bicite", error="insufficient_scope", scope="{scope}"'}
            raise Problem(403, "forbidden", f"this key lacks the scope {scope!r}", headers=header)
        collection = _collection(request)
        if collection is not None:
            allowed(principal, collection)
        return principal

    return permitted


def present(request: HTTPConnection) -> Principal:
    """Return who asks, as server/limits.py found them; Problem 401 where nobody is known."""
    principal = request.scope.get("state", {}).get("principal")
    if not isinstance(principal, Principal):
        raise _unauthorized("a key is needed")
    return principal


def allowed(principal: Principal, collection: str) -> None:
    """Raise Problem 403 unless `collection` is open to them; whether there is such a one isn't told."""
    if not principal.may(collection):
        raise Problem(403, "forbidden", "this key is bound to other collections")


def _collection(request: Request) -> str | None:
    """Return the collection that a path stands for, the default one where it names none; None where it is not one."""
    named = request.path_params.get("collection")
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return None if named is None and path.startswith(SEVERAL) else named or DEFAULT


def _local(request: HTTPConnection) -> Principal:
    host = request.client.host if request.client else "::1"  # no address: a Unix socket
    try:
        address = ip_address(host)
        near = (getattr(address, "ipv4_mapped", None) or address).is_loopback
    except ValueError:
        near = False
    if not near:
        raise _unauthorized("this server has no keys yet, so it answers its own machine alone: bicite keys create")
    return LOCAL


def _given(request: HTTPConnection) -> str:
    """Return the key that a request brings."""
    given = request.headers.getlist("authorization")
    scheme, _, key = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not key.strip():
        raise _unauthorized("give a key once: Authorization: Bearer KEY")
    return key.strip()


def _unauthorized(detail: str, more: str = "") -> Problem:
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": f'Bearer realm="bicite"{more}'})
