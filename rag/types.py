"""What a question comes back as. Offsets are code points, half-open."""

from dataclasses import dataclass, field
from typing import Literal

from index.types import Document, Hit

Mode = Literal["extractive", "llm", "degraded"]
Role = Literal["user", "assistant"]
LONGEST = 4000  # characters of a question; more than anyone types


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation before a question."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed, and as it is understood in its conversation: the same where it needs none."""

    question: str
    resolved: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One sentence: `document.text[start:end] == quote`, always."""

    marker: int
    document: Document
    start: int
    end: int
    quote: str
    score: float  # higher is better
    gloss: str | None = None  # dictionary help for a reader of the other language; unverified
    highlight: tuple[int, int] | None = None  # `document.text[start:end]`, the clause in the quote that answers
    page: int | None = None  # of the document's file, where the quote begins; None where it has no pages


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A number, amount or date that a claim states."""

    text: str
    value: float | None  # None of a date
    unit: str
    verified: bool  # its citation states it too


@dataclass(frozen=True, slots=True)
class Claim:
    """`answer[answer_start:answer_end]` rests on the citations `markers`."""

    answer_start: int
    answer_end: int
    markers: tuple[int, ...]
    verified: bool
    figures: tuple[StatedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of an answer must know: a warning, or what could not be resolved."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of an answer's text, checked, and the citations that are new with it."""

    text: str  # with what parts it from the piece before: all pieces joined are the answer
    citations: tuple[Citation, ...]
    markers: tuple[int, ...] = ()  # of a statement; what states nothing, such as a refusal, has none
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Opposed:
    """A figure that another document contradicts: `document.text[start:end] == text`."""

    text: str
    value: float | None  # None of a date
    unit: str
    start: int
    end: int
    marker: int | None  # of its citation; None where its sentence is only among the passages
    document: Document


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that documents give differently for the same thing; the message says so in the question's language."""

    figures: tuple[Opposed, ...]
    message: str


@dataclass(frozen=True, slots=True)
class IndexState:
    """Which index answered."""

    generation: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    query: str
    language: str
    hits: tuple[Hit, ...]
    index: IndexState
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence; `answered` is false where the documents don't hold it."""

    question: str
    language: str
    answered: bool
    text: str
    confidence: float  # 0 to 1
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    passages: tuple[Hit, ...]
    index: IndexState
    mode: Mode = "extractive"
    unresolved: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    resolved_question: str = ""  # the question as it was understood in its conversation
