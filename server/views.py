"""What leaves over HTTP: the wire's JSON with a document's id in place of its source, which may be a path.

Nor does a language model's address leave: who asks the server isn't who set it up.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from index.types import Document
from rag import wire
from rag.types import Answer, Citation, Found

_ADDRESS = re.compile(r"https?://\S+")


def answer(given: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    whole = _hidden(wire.answer(given))
    for warning in whole["warnings"]:
        if warning["code"] == "model":
            warning["message"] = _ADDRESS.sub("the language model", warning["message"])
    return whole


def citation(given: Citation) -> dict[str, Any]:
    """Return the JSON object of a citation."""
    return _hidden({"citations": [wire.citation(given)]})["citations"][0]  # type: ignore[no-any-return]


def found(result: Found) -> dict[str, Any]:
    """Return the JSON object of a search."""
    return _hidden(wire.found(result))


def document(given: Document) -> dict[str, Any]:
    """Return the JSON object of a document, with its text."""
    return {"document": _unsourced(wire.document(given)), "text": given.text}


def respond(value: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON response. Built by hand: the values are ours, and validating them again would cost as much."""
    return Response(encoded(value), status, headers, "application/json")


def encoded(value: object) -> bytes:
    """Return JSON in UTF-8, on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _hidden(value: dict[str, Any]) -> dict[str, Any]:
    places = [each for part in ("citations", "passages") for each in value.get(part, ())]
    places += [figure for conflict in value.get("conflicts", ()) for figure in conflict["figures"]]
    for each in places:
        _unsourced(each["document"])
    return value


def _unsourced(given: dict[str, Any]) -> dict[str, Any]:
    given["source"], given["sources"] = given["id"], []
    return given
