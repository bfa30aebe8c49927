"""Requests and answers of Bicite's own paths, as OpenAPI shows them. Answers mirror rag/wire.py; a test compares."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from index import types
from rag.filters import DATE
from rag.types import LONGEST

MESSAGES, HISTORY = 100, 64_000  # of a conversation at most: messages, and characters in all of them
QUESTION = "What is Zhejiang's manufacturing investment target?"

Question = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
Date = Annotated[str, StringConstraints(pattern=f"^{DATE}$")]
LanguageCode = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]


class Strict(BaseModel):
    """What a client sends."""

    model_config = ConfigDict(extra="forbid")  # a misspelt field would be a wish that nobody hears


class Message(Strict):
    """A turn of the conversation so far."""

    role: Literal["user", "assistant", "system"]
    content: str = Field(max_length=HISTORY)


class Filters(Strict):
    """Which documents are searched; all of them where nothing is said."""

    documents: list[Id] | None = Field(None, min_length=1, max_length=1000, description="Ids.")
    languages: list[LanguageCode] | None = Field(
        None, min_length=1, max_length=100, description="ISO 639-1, such as zh or en."
    )
    date_from: Date | None = Field(None, description="The first day, month or year; undated documents are left out.")
    date_to: Date | None = Field(None, description="The last one, included.")


def filtering(given: Filters | None) -> types.Filters | None:
    """Return the filters as the search takes them."""
    if given is None:
        return None
    return types.Filters(tuple(given.documents or ()), tuple(given.languages or ()), given.date_from, given.date_to)


class SearchRequest(Strict):
    """What to search for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "manufacturing investment", "k": 3}]})

    query: Question
    k: int = Field(10, ge=1, le=100, description="Passages.")
    filters: Filters | None = None


class AskRequest(Strict):
    """A question, in Chinese or English, whatever language the answer is in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": QUESTION},
                {"question": "2025年北京人工智能核心产业规模预计有多大？", "stream": True},
            ]
        }
    )

    question: Question
    history: list[Message] = Field([], max_length=MESSAGES, description="The conversation so far, oldest first.")
    k: int | None = Field(None, ge=1, le=100, description="Passages to answer from; by default the server's setting.")
    stream: bool = Field(False, description="Answer with server-sent events instead of one JSON object.")
    filters: Filters | None = None

    @model_validator(mode="after")
    def _short(self) -> "AskRequest":
        short(self.history)
        return self


def short(history: Sequence[Message]) -> None:
    """Raise ValueError where a conversation is longer than is read."""
    if sum(len(message.content) for message in history) > HISTORY:
        raise ValueError(f"the messages have more than {HISTORY} characters in all; leave out the oldest")


class Growing(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="allow")  # fields are added


class Document(Growing):
    """A document, its text left out."""

    id: str
    title: str
    source: str = Field(description="The document's id.")
    sources: list[str] = Field(description="Always empty over HTTP.")
    language: str = Field(description="ISO 639-1; und where the text has no letters.")
    date: str | None = Field(description="ISO 8601, as precise as is known.")
    sha256: str = Field(description="Of the text in UTF-8.")


class Span(Growing):
    """Code points of the document's text, half-open."""

    start: int
    end: int


class Citation(Growing):
    """One sentence of a document: `text[start:end] == quote`, in code points, always."""

    marker: int = Field(description="Its number in the answer, as in [1].")
    start: int
    end: int
    quote: str
    score: float = Field(description="Higher is better.")
    page: int | None
    highlight: Span | None = Field(description="The clause within the quote that answers, in the document's text.")
    gloss: str | None = Field(description="Dictionary help for a reader of the other language; not verified.")
    document: Document


class Figure(Growing):
    """A number, amount or date that a claim states."""

    text: str
    value: float | None
    unit: str
    verified: bool = Field(description="Whether its citation states it too.")


class Claim(Growing):
    """`answer[answer_start:answer_end]` rests on the citations `markers`."""

    answer_start: int
    answer_end: int
    markers: list[int]
    verified: bool
    figures: list[Figure]


class Opposed(Growing):
    """A figure that another document contradicts: `text[start:end]` of its document, in code points."""

    text: str
    value: float | None = Field(description="Null of a date.")
    unit: str
    start: int
    end: int
    marker: int | None = Field(description="Of its citation; null where its sentence is only among the passages.")
    document: Document


class Conflict(Growing):
    """Figures that documents give differently for the same thing."""

    figures: list[Opposed]
    message: str = Field(description="Says so in the question's language.")


class Passage(Growing):
    """A passage found."""

    document: Document
    start: int
    end: int
    text: str
    score: float


class Notice(Growing):
    """Something the reader must know."""

    code: str
    message: str


class Index(Growing):
    """Which index answered."""

    generation: str
    fingerprint: str


class Answer(Growing):
    """An answer with its evidence; where `answered` is false, the documents don't hold it."""

    question: str
    resolved_question: str = Field(description="The question as it was understood in its conversation.")
    language: str
    mode: Literal["extractive", "llm", "degraded"]
    answered: bool
    answer: str
    confidence: float = Field(ge=0, le=1)
    citations: list[Citation]
    claims: list[Claim]
    conflicts: list[Conflict]
    passages: list[Passage]
    unresolved: list[Notice] = Field(description="Citations that could not be verified and are not shown.")
    warnings: list[Notice]
    index: Index
    timings_ms: dict[str, float]


class Found(Growing):
    """What a search found."""

    query: str
    language: str
    passages: list[Passage]
    index: Index
    timings_ms: dict[str, float]


class Language(Growing):
    """What a collection has of a language."""

    chunks: int
    sentences: int


class Collection(Growing):
    """A named index; where it is not `ready`, there is none yet that could be read."""

    name: str
    ready: bool
    documents: int
    languages: dict[str, Language]
    index: Index | None


class Collections(Growing):
    """The collections that the key may see."""

    collections: list[Collection]
    scopes: list[str] = Field(description="What the key may do: read, write.")


class Health(Growing):
    """Whether the server lives, or is ready to answer."""

    status: Literal["ok", "starting", "unavailable"]
