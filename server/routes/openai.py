"""`/v1`, for the clients that people already have: OpenAI's chat completions and models."""

from collections.abc import AsyncIterator
from secrets import token_hex
from time import time
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from index.errors import BiciteError
from rag.config import DEFAULT
from server import chat, events, views
from server import schemas_openai as schemas
from server.auth import Principal, allowed
from server.problems import Problem, of_error
from server.routes.common import CollectionName, Reader, base
from server.schemas import filtering
from server.state import State, state_of

_STREAM = events.described('data: {"object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n')

router = APIRouter(prefix="/v1", tags=["openai"])


@router.post(
    "/chat/completions", response_model=None, responses={200: {"model": schemas.Completion, "content": _STREAM}}
)
async def complete(request: Request, body: schemas.ChatRequest, collection: CollectionName, who: Reader) -> Response:
    """Answer the last message; those before it are the conversation that it is understood in.

    Citations are annotations of the message, and whole under `bicite`. With `stream`, the last chunk carries them.
    """
    state = state_of(request)
    collection = _collection(body.model, collection, state, who)
    question, history = chat.read(body.messages)
    asked = events.Asked(question, collection, history, body.k, filtering(body.filters))
    head = {"id": f"chatcmpl-{token_hex(12)}", "created": int(time()), "model": body.model}
    if body.stream:
        source = events.answering(request, asked)
        first = await anext(source)
        lines = _lines(request, body, head, base(request, collection), first, source)
        return StreamingResponse(lines, media_type=events.MEDIA_TYPE, headers=events.HEADERS)
    whole = await events.answered(request, asked)
    message = chat.message(whole, base(request, collection))
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    usage = await _usage(state, body, whole)
    return views.respond({**head, "object": "chat.completion", "choices": [choice], "usage": usage})


@router.get("/models", response_model=None, responses={200: {"model": schemas.Models}})
async def models(request: Request, collection: CollectionName, who: Reader) -> Response:
    """List the collections that the key may ask, as models."""
    return views.respond(
        {"object": "list", "data": [chat.model(id) for id in _names(state_of(request), collection, who)]}
    )


@router.get("/models/{id:path}", response_model=None, responses={200: {"model": schemas.Model}})
async def model(request: Request, id: str, collection: CollectionName, who: Reader) -> Response:
    """Return one of them."""
    if id not in _names(state_of(request), collection, who):
        raise _unknown()
    return views.respond(chat.model(id))


def _names(state: State, collection: str, who: Principal) -> list[str]:
    if collection != DEFAULT:
        return [chat.NAME]
    others = [f"{chat.NAME}/{name}" for name in state.engine.collections if name != DEFAULT and who.may(name)]
    return [chat.NAME, *others] if who.may(DEFAULT) else others


def _collection(model: str, collection: str, state: State, who: Principal) -> str:
    """Return the collection that a model's name stands for."""
    if model not in _names(state, collection, who):
        raise _unknown()
    named = model.partition("/")[2] or collection
    allowed(who, named)
    return named


def _unknown() -> Problem:
    return Problem(404, "model_not_found", "there is no such model; see GET /v1/models")  # the code is OpenAI's


async def _lines(
    request: Request,
    body: schemas.ChatRequest,
    head: dict[str, Any],
    link: str,
    first: events.Event,
    rest: AsyncIterator[events.Event],
) -> AsyncIterator[bytes]:
    """Yield the chunks of a streamed completion."""
    usage = bool(body.stream_options and body.stream_options.include_usage)
    yield _chunk(head, {"role": "assistant", "content": ""})
    try:
        async for event in _chained(first, rest):
            if event.name == "token":
                yield _chunk(head, {"content": event.data["text"]})
            elif event.name == "done":
                yield _chunk(head, chat.evidence(event.data, link), "stop")
                if usage:
                    counted = await _usage(state_of(request), body, event.data)
                    yield _data({**head, "object": "chat.completion.chunk", "choices": [], "usage": counted})
    except (BiciteError, Problem) as error:
        problem = error if isinstance(error, Problem) else of_error(error)
        yield _data({"error": problem.body(request.scope)["error"]})
    yield b"data: [DONE]\n\n"


async def _chained(first: events.Event, rest: AsyncIterator[events.Event]) -> AsyncIterator[events.Event]:
    yield first
    async for event in rest:
        yield event


def _chunk(head: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _data({**head, "object": "chat.completion.chunk", "choices": [choice]})


def _data(value: dict[str, Any]) -> bytes:
    return b"data: " + views.encoded(value) + b"\n\n"


async def _usage(state: State, body: schemas.ChatRequest, whole: dict[str, Any]) -> dict[str, int]:
    prompt, completion = await state.engine.tokens(chat.texts(body.messages), [whole["answer"]])
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
