"""The gold set: questions with acceptable answers and the exact spans that hold them.

One JSON object a line; seeds/gold.schema.json is the schema of the bundled set. Other formats: rag/evaluate/formats.py.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import ReadError
from index.types import Document

Half = Literal["open", "test"]
Kind = Literal["single", "list", "comparison"]
Asks = Literal["who", "when", "where", "how_much", "what", "why_how"]
NearMiss = Literal["quantity", "year", "place", "subject", "far"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Value):
    """`document.text[start:end] == quote`, in code points."""

    document: str = Field(description="the document's id")
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote: str = Field(min_length=1)


class Turn(_Value):
    """One message of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class Gold(_Value):
    """A question, what answers it and where that stands."""

    id: str = Field(min_length=1, description="unique; the first bit of its SHA-256 says which half it is in")
    question: str = Field(min_length=1)
    language: str = Field(pattern="^[a-z]{2,3}$", description="of the question, ISO 639")
    kind: Kind = Field(description="list and comparison need several pieces of evidence, all of them")
    asks: Asks
    history: tuple[Turn, ...] = Field(default=(), description="of a follow-up question: the conversation before it")
    full: str | None = Field(default=None, description="of a follow-up question: the same, asked without history")
    answerable: bool
    near_miss: NearMiss | None = Field(default=None, description="of an unanswerable question: what it just misses")
    answers: tuple[str, ...] = Field(default=(), description="each of them is acceptable; none where unanswerable")
    evidence: tuple[tuple[Span, ...], ...] = Field(
        default=(), description="needed pieces, each a list of alternatives of which one will do"
    )
    documents: dict[str, str] = Field(default_factory=dict, description="id -> SHA-256 of the text in UTF-8")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if bool(self.evidence) != self.answerable or not all(self.evidence):
            raise ValueError("an answerable question has evidence, an unanswerable one has none")
        if self.answers and not self.answerable:
            raise ValueError("an unanswerable question has no answers")
        if self.near_miss and self.answerable:
            raise ValueError("near_miss is for unanswerable questions")
        if bool(self.history) != (self.full is not None):
            raise ValueError("history and full come together: the question as asked, and the same in full")
        return self

    @property
    def half(self) -> Half:
        """Which half it is in, by the first bit of its id's SHA-256: nobody chooses."""
        return "test" if hashlib.sha256(self.id.encode()).digest()[0] & 0x80 else "open"

    @property
    def key(self) -> str:
        """What reports call it: its id in the open half; nothing one could look it up by in the test half."""
        hashed = hashlib.sha256(b"key:" + self.id.encode()).hexdigest()
        return self.id if self.half == "open" else f"test-{hashed[:16]}"

    @property
    def digest(self) -> str:
        """What the question asks and expects, in short: two runs are compared where this is equal."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def parse(path: Path, lines: Mapping[int, str], documents: Mapping[str, Document]) -> list[Gold]:
    """Return the questions of a gold set's lines (by number), each checked against `documents`.

    Raises:
        ReadError: a line is no question, its evidence doesn't stand in the document, or the document is another one.
    """
    found = [_question(path, number, line) for number, line in lines.items()]
    for number, gold in zip(lines, found, strict=True):
        if gold.answerable and not gold.answers:
            raise ReadError(f"{path} line {number}: {gold.id} has no answers; give the acceptable ones")
        _check(f"{path} line {number}", gold, documents)
    twice = [id for id, times in Counter(gold.id for gold in found).items() if times > 1]
    if twice:
        raise ReadError(f"{path} has the id {twice[0]!r} twice; give every question its own")
    return found


def _question(path: Path, number: int, line: str) -> Gold:
    try:
        return Gold.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "question"
        problem = f"{where}: {first['msg'].removeprefix('Value error, ')}"
    except (ValueError, RecursionError) as error:
        problem = f"no JSON object ({error})"
    raise ReadError(f"{path} line {number}: {problem}; the fields are those of seeds/gold.schema.json")


def _check(where: str, gold: Gold, documents: Mapping[str, Document]) -> None:
    spans = [span for piece in gold.evidence for span in piece]
    for id in sorted({*gold.documents, *(span.document for span in spans)}):
        if id not in documents:
            raise ReadError(f"{where}: no document {id!r} in the index; index it, or name another index with --index")
        if id not in gold.documents:
            raise ReadError(f"{where}: the sha256 of {id!r} is missing; add it to documents")
        if documents[id].sha256 != gold.documents[id]:
            raise ReadError(
                f"{where}: document {id!r} is not the text that the gold set was written for "
                f"(sha256 {documents[id].sha256[:12]}…, not {gold.documents[id][:12]}…); index that text"
            )
    for span in spans:
        if documents[span.document].text[span.start : span.end] != span.quote:
            raise ReadError(
                f"{where}: {span.document} [{span.start}:{span.end}] is not the quote; correct start, end or quote"
            )
