"""Every question of a gold set asked of the product's own parts; what came back, frozen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from index.build import Progress
from index.types import Hit
from rag.ask import ask
from rag.evaluate.corpus import Place
from rag.evaluate.gold import Gold
from rag.retrieve import Retriever
from rag.types import Answer, Turn

SENTENCES = 20  # kept of those found; the measures look at ten


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back of a question."""

    id: str  # the question's
    full: bool  # a follow-up asked in full, without its history
    answered: bool
    answer: str
    confidence: float
    mode: str
    citations: tuple[Place, ...]  # in the order of their markers
    markers: tuple[tuple[int, ...], ...]  # of each statement: the citations (from 1) that it rests on
    passages: tuple[tuple[Place, float], ...]  # found, with their scores, best first
    sentences: tuple[Place, ...]  # of those passages, best first
    timings_ms: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Outcome":
        """Read what `to_json` made. Raises KeyError, TypeError or ValueError where it isn't that."""
        read = {name: given[name] for name in cls.__slots__}
        read["citations"] = tuple(Place(*place) for place in given["citations"])
        read["markers"] = tuple(tuple(markers) for markers in given["markers"])
        read["passages"] = tuple((Place(*place), score) for place, score in given["passages"])
        read["sentences"] = tuple(Place(*place) for place in given["sentences"])
        return cls(**read)


def ask_all(
    golds: Sequence[Gold], retriever: Retriever, k: int, progress: Progress, threshold: float | None = None
) -> Iterator[Outcome]:
    """Yield the outcome of each question, one at a time as a user asks; follow-ups once more, asked in full."""
    asked = partial(ask, retriever=retriever, k=k, threshold=threshold)
    asked(golds[0].question)  # what loads on first use is no question's latency
    for number, gold in enumerate(golds):
        progress(number, len(golds))
        history = [Turn(turn.role, turn.content) for turn in gold.history]
        yield outcome(gold.id, asked(gold.question, history=history))
        if gold.full is not None:
            yield outcome(gold.id, asked(gold.full), full=True)
    progress(len(golds), len(golds))


def outcome(id: str, answer: Answer, *, full: bool = False) -> Outcome:
    """Return what is measured of an answer."""
    return Outcome(
        id=id,
        full=full,
        answered=answer.answered,
        answer=answer.text,
        confidence=answer.confidence,
        mode=answer.mode,
        citations=tuple(Place(c.document.id, c.start, c.end) for c in answer.citations),
        markers=tuple(claim.markers for claim in answer.claims),
        passages=tuple((_passage(hit), hit.score) for hit in answer.passages),
        sentences=_sentences(answer.passages),
        timings_ms=answer.timings_ms,
    )


def _passage(hit: Hit) -> Place:
    return Place(hit.document.id, hit.chunk.start, hit.chunk.end)


def _sentences(hits: Sequence[Hit]) -> tuple[Place, ...]:
    """Return the sentences of the passages found, by their passage's score and their own."""
    scores: dict[Place, float] = {}
    for hit in hits:
        for sentence, score in zip(hit.chunk.sentences, hit.sentence_scores, strict=True):
            place = Place(sentence.document_id, sentence.start, sentence.end)
            scores[place] = max(scores.get(place, float("-inf")), hit.score + score)
    return tuple(sorted(scores, key=lambda place: (-scores[place], place))[:SENTENCES])
