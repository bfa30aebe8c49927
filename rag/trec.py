"""BEIR queries in, a TREC run over documents out."""

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from index.build import Progress
from index.errors import ReadError, StorageError
from rag.retrieve import Retriever

TAG = "bicite"
BATCH = 16  # queries embedded at once
STEP = 1e-6  # between scores that are equal: a run's scores fall strictly


def read_queries(path: Path) -> list[tuple[str, str]]:
    """Return (id, text) of each line; nothing else of it is read.

    Raises:
        ReadError: the file can't be read, or a line is no query.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path} can't be read ({error}); give BEIR queries, one JSON object a line") from error
    return [_query(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def write_run(
    path: Path, queries: Sequence[tuple[str, str]], retriever: Retriever, depth: int, progress: Progress
) -> None:
    """Search for each query and write the documents found, at most `depth` a query.

    Raises:
        StorageError: the file can't be written.
    """
    try:
        with path.open("w", encoding="utf-8") as run:
            for first in range(0, len(queries), BATCH):
                progress(first, len(queries))
                batch = queries[first : first + BATCH]
                found = retriever.documents([text for _, text in batch], depth)
                for (id, _), documents in zip(batch, found, strict=True):
                    run.writelines(lines(id, documents))
    except OSError as error:
        raise StorageError(f"{path} can't be written ({error.strerror}); choose another file with --run") from error


def lines(query: str, documents: Sequence[tuple[str, float]]) -> list[str]:
    """Return the run's lines of one query: ranks from 1, scores falling strictly."""
    written = []
    score = float("inf")
    for rank, (document, raw) in enumerate(documents, 1):
        score = min(round(raw, 6), score - STEP)
        written.append(f"{_word(query)} Q0 {_word(document)} {rank} {score:.6f} {TAG}\n")
    return written


def _query(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        query = json.loads(line)
        return str(query["_id"]), str(query["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(f'{path} line {number} is no query ({error!r}); write {{"_id": "...", "text": "..."}}') from error


def _word(id: str) -> str:
    """Percent-encode an id that holds space, which would break the line; others stay as they are."""
    return quote(id, safe="") if any(character.isspace() for character in id) or not id else id
