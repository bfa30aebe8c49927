"""OpenAI's chat shapes to a question and back; pure."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from rag.types import Turn
from server.problems import Problem
from server.schemas import HISTORY
from server.schemas_openai import ChatMessage

NAME = "bicite"  # the model that asks the collection of the path; NAME/collection asks another one
_SAID = ("user", "assistant")


class Chat(NamedTuple):
    """A question and the conversation before it."""

    question: str
    history: list[Turn]


def read(messages: Sequence[ChatMessage]) -> Chat:
    """Return what a conversation asks.

    Raises:
        Problem: the last message is not the user's, holds more than text, or all are too long.
    """
    if messages[-1].role != "user":
        raise Problem(422, "invalid", "body/messages: the last message is the question, with the role user")
    said = texts(messages)
    if sum(map(len, said)) > HISTORY:
        raise Problem(422, "invalid", f"body/messages: more than {HISTORY} characters in all; leave out the oldest")
    turns = zip(messages[:-1], said[:-1], strict=True)
    return Chat(said[-1], spoken((message.role, text) for message, text in turns))


def spoken(messages: Iterable[tuple[str, str]]) -> list[Turn]:
    """Return what the user and the assistant said; instructions and tools say nothing that a question refers to."""
    return [Turn("user" if role == "user" else "assistant", text) for role, text in messages if role in _SAID and text]


def texts(messages: Sequence[ChatMessage]) -> list[str]:
    """Return the messages' texts."""
    return [_text(message) for message in messages]


def _text(message: ChatMessage) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    if any(part.type != "text" for part in message.content) and message.role == "user":
        raise Problem(422, "invalid", "body/messages: only parts of the type text are read")
    return "".join(part.text or "" for part in message.content)


def annotations(whole: dict[str, Any], base: str) -> list[dict[str, Any]]:
    """Return an answer's citations as OpenAI's: where in the answer, and the URL of what it rests on, under `base`."""
    cited = {citation["marker"]: citation for citation in whole["citations"]}
    return [
        _annotation(claim, cited[marker], base)
        for claim in whole["claims"]
        for marker in claim["markers"]
        if marker in cited
    ]


def _annotation(claim: dict[str, Any], citation: dict[str, Any], base: str) -> dict[str, Any]:
    document = citation["document"]
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": claim["answer_start"],
            "end_index": claim["answer_end"],
            "title": document["title"] or document["id"],
            "url": address(base, document["id"], citation["start"], citation["end"]),
        },
    }


def address(base: str, id: str, start: int, end: int) -> str:
    """Return the URL of a span of a document's text; its fragment is RFC 5147's."""
    leads_away = {".", ".."} & {*id.split("/")}  # clients take these parts out of a path
    return f"{base}documents/{'?id=' if leads_away else ''}{quote(id)}#char={start},{end}"


def message(whole: dict[str, Any], base: str) -> dict[str, Any]:
    """Return the answer as a message."""
    return {"role": "assistant", "content": whole["answer"], "refusal": None, **evidence(whole, base)}


def evidence(whole: dict[str, Any], base: str) -> dict[str, Any]:
    """Return what a message has beside its text."""
    return {"annotations": annotations(whole, base), "bicite": whole}


def model(id: str) -> dict[str, Any]:
    """Return a model as lists show it; it was made at no time."""
    return {"id": id, "object": "model", "created": 0, "owned_by": NAME}
