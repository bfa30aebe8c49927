"""BEIR queries in, a TREC run over documents out."""

import json
from collections import Counter
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
        lines = path.read_text("utf-8-sig").split("\n")  # other ends of lines may stand in a JSON string
    except OSError as error:
        raise ReadError(f"{path} can't be read ({error.strerror}); give BEIR queries with --queries") from error
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{path} is no UTF-8 at byte {error.start}; give BEIR queries, one JSON object a line"
        ) from error
    queries = [_query(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    twice = [id for id, times in Counter(id for id, _ in queries).items() if times > 1]
    if not queries or twice:
        problem = f"has the query {twice[0]!r} twice" if twice else "holds no query"
        raise ReadError(f'{path} {problem}; write one {{"_id": "...", "text": "..."}} a line')
    return queries


def write_run(
    path: Path, queries: Sequence[tuple[str, str]], retriever: Retriever, depth: int, progress: Progress
) -> None:
    """Search for each query and write the documents found, at most `depth` a query.

    Raises:
        StorageError: the file can't be written.
    """
    written: list[str] = []
    try:
        with path.open("a"):  # rather now than after all the searching
            pass
        for first in range(0, len(queries), BATCH):
            progress(first, len(queries))
            batch = queries[first : first + BATCH]
            found = retriever.documents([text for _, text in batch], depth)
            for (id, _), documents in zip(batch, found, strict=True):
                written += lines(id, documents)
        progress(len(queries), len(queries))
        path.write_text("".join(written), encoding="utf-8", newline="\n")
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
        id, text = query["_id"], query["text"]
        if not isinstance(id, str | int) or not isinstance(text, str) or not text.strip():
            raise TypeError("_id or text is no string, or empty")
        f"{id}{text}".encode()  # fails for lone surrogates
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        problem = f"no {error}" if isinstance(error, LookupError) else error
        raise ReadError(f'{path} line {number}: {problem}; write {{"_id": "...", "text": "..."}}') from error
    return str(id), text


def _word(id: str) -> str:
    """Percent-encode an id that holds space, which would break the line; others stay as they are."""
    return quote(id, safe="") if any(character.isspace() for character in id) or not id else id
