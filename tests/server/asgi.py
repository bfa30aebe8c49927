"""An ASGI app called once, without a server."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive

Answer = tuple[int, Headers, bytes]


async def run(app: ASGIApp, messages: list[Message] | Receive, caller: str | None = "a", **scope: object) -> Answer:
    """Call an ASGI app once; after the messages, its client stays."""
    sent: list[Message] = []
    given = {"type": "http", "method": "POST", "path": "/ask", "headers": [], "state": {"caller": caller}, **scope}

    async def receive() -> Message:
        if isinstance(messages, list) and messages:
            return messages.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await app(given, receive if isinstance(messages, list) else messages, send)
    start, *rest = sent
    return start["status"], Headers(raw=start["headers"]), b"".join(message.get("body", b"") for message in rest)
