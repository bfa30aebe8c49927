"""Answers and search results as the JSON that the command line and HTTP share. Fields are added, never renamed."""

from typing import Any

from index.types import Document, Hit
from rag.types import Answer, Citation, Conflict, Found, IndexState, Notice


def answer(given: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    return {
        "question": given.question,
        "resolved_question": given.resolved_question,
        "language": given.language,
        "mode": given.mode,
        "answered": given.answered,
        "answer": given.text,
        "confidence": round(given.confidence, 4),
        "citations": [citation(each) for each in given.citations],
        "claims": [
            {
                "answer_start": claim.answer_start,
                "answer_end": claim.answer_end,
                "markers": list(claim.markers),
                "verified": claim.verified,
                "figures": [
                    {"text": figure.text, "value": figure.value, "unit": figure.unit, "verified": figure.verified}
                    for figure in claim.figures
                ],
            }
            for claim in given.claims
        ],
        "conflicts": [_conflict(conflict) for conflict in given.conflicts],
        "passages": [passage(hit) for hit in given.passages],
        "unresolved": [_notice(notice) for notice in given.unresolved],
        "warnings": [_notice(notice) for notice in given.warnings],
        "index": _index(given.index),
        "timings_ms": given.timings_ms,
    }


def found(result: Found) -> dict[str, Any]:
    """Return the JSON object of a search."""
    return {
        "query": result.query,
        "language": result.language,
        "passages": [passage(hit) for hit in result.hits],
        "index": _index(result.index),
        "timings_ms": result.timings_ms,
    }


def citation(given: Citation) -> dict[str, Any]:
    """Return the JSON object of a citation."""
    return {
        "marker": given.marker,
        "start": given.start,
        "end": given.end,
        "quote": given.quote,
        "score": round(given.score, 6),
        "page": given.page,
        "highlight": _span(given.highlight),
        "gloss": given.gloss,
        "document": document(given.document),
    }


def _span(span: tuple[int, int] | None) -> dict[str, int] | None:
    return {"start": span[0], "end": span[1]} if span else None


def _conflict(conflict: Conflict) -> dict[str, Any]:
    figures = [
        {
            "text": figure.text,
            "value": figure.value,
            "unit": figure.unit,
            "start": figure.start,
            "end": figure.end,
            "marker": figure.marker,
            "document": document(figure.document),
        }
        for figure in conflict.figures
    ]
    return {"figures": figures, "message": conflict.message}


def passage(hit: Hit) -> dict[str, Any]:
    """Return the JSON object of a passage."""
    return {
        "document": document(hit.document),
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.document.text[hit.chunk.start : hit.chunk.end],
        "score": round(hit.score, 6),
    }


def document(given: Document) -> dict[str, Any]:
    """Return the JSON object of a document, its text left out."""
    return {
        "id": given.id,
        "title": given.title,
        "source": given.source,
        "sources": list(given.sources),
        "language": given.language,
        "date": given.date,
        "sha256": given.sha256,
    }


def _notice(notice: Notice) -> dict[str, str]:
    return {"code": notice.code, "message": notice.message}


def _index(index: IndexState) -> dict[str, str]:
    return {"generation": index.generation, "fingerprint": index.fingerprint}
