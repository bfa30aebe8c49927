"""An answer as a stream of events: `passages`, `token`, `citation`, `done` and `error`."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from index.errors import BiciteError
from index.types import Filters
from rag.ask import nobody
from rag.generate import Tell
from rag.types import Answer, Found, Said, Turn
from server import views
from server.problems import Problem, of_error
from server.routes.common import unless_gone
from server.state import state_of

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the latter: nginx passes it on as it comes


def described(example: str, names: Sequence[str] = ()) -> dict[str, Any]:
    """Return what OpenAPI says of a stream: the schema is of an event, as OpenAPI 3.2 has it of items."""
    name = {"type": "string", "enum": list(names)} if names else {"type": "string"}
    event = {"type": "object", "properties": {"event": name, "data": {"type": "string"}}, "required": ["data"]}
    return {MEDIA_TYPE: {"schema": event, "example": example}}


class Asked(NamedTuple):
    """What is asked of a collection."""

    question: str
    collection: str
    history: Sequence[Turn]
    k: int | None
    filters: Filters | None


class Event(NamedTuple):
    """An event: its name and its JSON."""

    name: str
    data: Any


async def answered(request: Request, asked: Asked) -> dict[str, Any]:
    """Return the JSON object of a whole answer; stops when the client leaves."""
    return views.answer(await unless_gone(request, _work(request, asked)))


async def answering(request: Request, asked: Asked) -> AsyncIterator[Event]:
    """Yield an answer piece by piece, `done` with the whole of it last; stops when the client leaves."""
    heard: asyncio.Queue[Found | Said | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(piece: Found | Said) -> None:
        loop.call_soon_threadsafe(heard.put_nowait, piece)

    doing = asyncio.ensure_future(unless_gone(request, _work(request, asked, tell)))
    doing.add_done_callback(lambda _: heard.put_nowait(None))
    told = False
    try:
        while (piece := await heard.get()) is not None:
            told = True
            for event in _live(piece):
                yield event
        for event in events(await doing, told=told):
            yield event
    finally:
        doing.cancel()


def _work(request: Request, asked: Asked, tell: Tell = nobody) -> Coroutine[Any, Any, Answer]:
    state = state_of(request)
    if state.settings.log_questions:
        request.scope["state"]["question"] = asked.question
    question, collection, history, k, filters = asked
    return state.engine.ask(question, collection, k=k, filters=filters, history=history, tell=tell)


def _live(piece: Found | Said) -> Iterator[Event]:
    """Yield the events of what is told while a language model writes."""
    if isinstance(piece, Found):
        yield Event("passages", {"passages": views.found(piece)["passages"]})
        return
    yield Event("token", {"text": piece.text})
    yield from (Event("citation", views.citation(citation)) for citation in piece.citations)


def events(answer: Answer, *, told: bool = False) -> Iterator[Event]:
    """Yield the events of an answer; each citation follows the text that it supports. What was told is left out."""
    whole = views.answer(answer)
    if not told:
        yield Event("passages", {"passages": whole["passages"]})
    for text, citations in [] if told and answer.answered and answer.mode != "extractive" else _pieces(whole):
        yield Event("token", {"text": text})
        yield from (Event("citation", citation) for citation in citations)
    yield Event("done", whole)


def _pieces(whole: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the answer's text from claim to claim, each with its citations."""
    text, claims = whole["answer"], whole["claims"]
    by_marker = {citation["marker"]: citation for citation in whole["citations"]}
    starts = [0, *(claim["answer_start"] for claim in claims[1:]), len(text)]
    if not claims:
        yield text, []
    for claim, start, end in zip(claims, starts, starts[1:], strict=False):
        yield text[start:end], [by_marker.pop(marker) for marker in claim["markers"] if marker in by_marker]


async def respond(request: Request, source: AsyncIterator[Event]) -> Response:
    """Stream the events. What fails before the first one is an answer of its own, with its status."""
    first = await anext(source)
    return StreamingResponse(_lines(request, first, source), media_type=MEDIA_TYPE, headers=HEADERS)


async def _lines(request: Request, first: Event, rest: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    yield _line(first)
    try:
        async for event in rest:
            yield _line(event)
    except (BiciteError, Problem) as error:
        problem = error if isinstance(error, Problem) else of_error(error)
        yield _line(Event("error", problem.body(request.scope)))


def _line(event: Event) -> bytes:
    """Return an event as it is sent: JSON has no line ends of its own."""
    return b"event: " + event.name.encode() + b"\ndata: " + views.encoded(event.data) + b"\n\n"
