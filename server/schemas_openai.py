"""Requests and answers of `/v1`, in OpenAI's shapes; what Bicite adds is under `bicite`.

The reference: https://platform.openai.com/docs/api-reference/chat
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.schemas import HISTORY, MESSAGES, QUESTION, Answer, Filters

_TOLERANT = ConfigDict(extra="allow")  # clients send what other servers know


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = _TOLERANT

    type: str
    text: str | None = Field(None, max_length=HISTORY)


class ChatMessage(BaseModel):
    """A message of the conversation."""

    model_config = _TOLERANT

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=HISTORY)] | Annotated[list[Part], Field(max_length=100)] | None = None


class StreamOptions(BaseModel):
    """What a stream holds."""

    model_config = _TOLERANT

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A conversation whose last message is the question. Fields that Bicite has no use for are ignored."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"model": "bicite", "messages": [{"role": "user", "content": QUESTION}]},
                {"model": "bicite", "messages": [{"role": "user", "content": QUESTION}], "stream": True},
            ]
        },
    )

    model: str = Field(max_length=200, description="`bicite`, or `bicite/NAME` for a collection.")
    messages: list[ChatMessage] = Field(min_length=1, max_length=MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    k: int | None = Field(None, ge=1, le=100, description="Bicite's own: passages to answer from.")
    filters: Filters | None = Field(None, description="Bicite's own: which documents are searched.")


class UrlCitation(BaseModel):
    """`content[start_index:end_index]` rests on what stands at `url`."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation, as OpenAI has it."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class AnswerMessage(BaseModel):
    """The answer; under `bicite` whole, with its evidence."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[Annotation]
    bicite: Answer


class Choice(BaseModel):
    """The one choice."""

    index: int
    message: AnswerMessage
    logprobs: None
    finish_reason: Literal["stop"]


class Usage(BaseModel):
    """Tokens, as the embedding model counts them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """An answer to a conversation."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class Model(BaseModel):
    """A collection, as a model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """The collections that the key may ask, as models."""

    object: Literal["list"]
    data: list[Model]


Chunk = dict[str, Any]  # a piece of a streamed completion
