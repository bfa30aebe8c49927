"""What routes share: who asks, which collection is meant, and leaving off when the client has gone."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from starlette.requests import ClientDisconnect

from rag.config import COLLECTION, DEFAULT
from server.auth import Principal, require

T = TypeVar("T")

Reader = Annotated[Principal, Depends(require("read"))]
Writer = Annotated[Principal, Depends(require("write"))]


async def _collection(request: Request) -> str:
    return str(request.path_params.get("collection", DEFAULT))


CollectionName = Annotated[str, Depends(_collection)]  # of the path; the default one where the path names none


async def in_path(
    collection: Annotated[str, Path(pattern=f"^{COLLECTION.pattern}$", description="Name of a collection.")],
) -> None:
    """Declare the collection of the paths that name one."""


def base(request: Request, collection: str) -> str:
    """Return the URL under which the collection's paths stand, as the client reached the server; ends with a slash."""
    return str(request.base_url) if collection == DEFAULT else f"{request.base_url}collections/{collection}/"


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` gives; cancel it when the client leaves.

    Raises:
        ClientDisconnect: it left.
    """
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientDisconnect
        return doing.result()
    finally:
        leaving.cancel()
        doing.cancel()


async def _gone(request: Request) -> None:
    """Wait until the client leaves; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
