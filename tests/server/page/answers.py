"""Answers as the server may give them, made up: what the page must show of each field."""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.commands import EN

TEXT = EN
SENTENCE = "It cost 40 million yuan and carries two roads."
START = TEXT.index(SENTENCE)
CLAUSE = "carries two roads"
DOCUMENT = {
    "id": "bridge.txt",
    "title": "The North Bridge",
    "source": "bridge.txt",
    "sources": [],
    "language": "en",
    "date": "2021-03",
    "sha256": "0" * 64,
}


def answer(text: str, *, claims: Sequence[dict[str, Any]] = (), **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an answer with one citation, of SENTENCE."""
    clause = TEXT.index(CLAUSE)
    citation = {
        "marker": 1,
        "start": START,
        "end": START + len(SENTENCE),
        "quote": SENTENCE,
        "score": 1.0,
        "page": 3,
        "highlight": {"start": clause, "end": clause + len(CLAUSE)},
        "gloss": None,
        "document": DOCUMENT,
    }
    plain = {
        "question": "?",
        "resolved_question": "?",
        "language": "en",
        "mode": "llm",
        "answered": True,
        "answer": text,
        "confidence": 0.8,
        "citations": [citation],
        "claims": list(claims),
        "conflicts": [],
        "passages": [],
        "unresolved": [],
        "warnings": [],
        "index": {"generation": "000001", "fingerprint": "f"},
        "timings_ms": {"total": 1234.0},
    }
    return {**plain, **fields}


def claim(text: str, said: str, *, verified: bool = True, figures: Sequence[tuple[str, bool]] = ()) -> dict[str, Any]:
    """Return the claim that stands in `text` as `said`, offsets in code points; figures as (text, verified)."""
    start = text.index(said)
    stated = [{"text": told, "value": None, "unit": "", "verified": passed} for told, passed in figures]
    return {
        "answer_start": start,
        "answer_end": start + len(said),
        "markers": [1],
        "verified": verified,
        "figures": stated,
    }


def give(page: Page, whole: dict[str, Any]) -> None:
    """Have the server answer every question so."""
    events = [("passages", {"passages": []}), ("token", {"text": whole["answer"]}), ("done", whole)]
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
    page.route("**/ask", lambda route: route.fulfill(content_type="text/event-stream", body=body))
