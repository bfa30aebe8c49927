"""Gold sets as they come: our own, SQuAD v2, a BEIR folder, files with the columns of ragas.

The texts that foreign formats name must be in the index: their evidence is looked up there, verbatim, or with other
white space. What a format doesn't tell is filled in: the question's language is detected, several needed pieces make
it a list.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from index.errors import ReadError
from index.language import detect
from index.types import Document
from rag.commands.trec import read_queries
from rag.evaluate.gold import Gold, Span, parse

Documents = Mapping[str, Document]
Record = Mapping[str, Any]
_QUESTION, _ANSWER = ("user_input", "question"), ("reference", "ground_truth", "ground_truths")
_CONTEXTS = ("reference_contexts", "contexts")
_INDEXED = "index the texts that the gold set was made on, or name their index with --index"


def read_gold(path: Path, documents: Documents) -> list[Gold]:
    """Return the questions of a file or folder in any of the formats.

    Raises:
        ReadError: it can't be read; the message names the place and the remedy.
    """
    try:
        found = _reader(path)(path, documents)
    except (LookupError, TypeError, AttributeError) as error:
        problem = f"no {error}" if isinstance(error, LookupError) else error
        raise ReadError(f"{path} is not laid out as its format asks ({problem}); see README, Evaluation") from error
    if not found:
        raise ReadError(f"{path} holds no question; give a gold set with --gold")
    return found


def _reader(path: Path) -> Callable[[Path, Documents], list[Gold]]:
    if path.is_dir():
        return _beir
    readers = {".json": _squad, ".csv": _ragas_csv, ".jsonl": _jsonl}
    if path.suffix.lower() not in readers:
        raise ReadError(f"{path} is no gold set; give .jsonl, SQuAD .json, ragas .csv or .jsonl, or a BEIR folder")
    return readers[path.suffix.lower()]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ReadError(f"{path} can't be read ({error.strerror}); give a gold set with --gold") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is no UTF-8 at byte {error.start}; save it as UTF-8") from error


def _json(text: str, where: str) -> Any:  # noqa: ANN401 - what a file holds
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{where}: no JSON ({error}); correct it") from error


def _jsonl(path: Path, documents: Documents) -> list[Gold]:
    lines = {number: line for number, line in enumerate(_text(path).split("\n"), 1) if line.strip()}
    first = next(iter(lines.items()), None)
    record = _json(first[1], f"{path} line {first[0]}") if first else {}
    if isinstance(record, dict) and "evidence" not in record and _column(record, _ANSWER):
        return _ragas(path, {n: _json(line, f"{path} line {n}") for n, line in lines.items()}, documents)
    return parse(path, lines, documents)


def _squad(path: Path, documents: Documents) -> list[Gold]:
    paragraphs = [p for article in _json(_text(path), str(path))["data"] for p in article["paragraphs"]]
    found = []
    for paragraph in paragraphs:
        places = _located(paragraph["context"], documents)
        if not places:
            raise ReadError(f"{path}: no document holds the context {paragraph['context'][:40]!r}…; {_INDEXED}")
        found += [_squad_question(each, places, documents) for each in paragraph["qas"]]
    return found


def _squad_question(given: Record, places: Sequence[Span], documents: Documents) -> Gold:
    answers = [] if given.get("is_impossible") else given["answers"]
    spans = [
        _span(documents[place.document], place.start + answer["answer_start"], len(answer["text"]))
        for place in places
        for answer in answers
    ]
    texts = [answer["text"] for answer in answers]
    return _gold(str(given["id"]), given["question"], texts, [spans] if spans else [], documents)


def _beir(path: Path, documents: Documents) -> list[Gold]:
    relevant: dict[str, list[str]] = {}
    for query, document in _judgements(path):
        if document not in documents:
            raise ReadError(f"{path}: no document {document!r} in the index; {_INDEXED}")
        relevant.setdefault(query, []).append(document)
    queries = read_queries(path / "queries.jsonl")
    pieces = {query: [[_span(documents[id], 0, len(documents[id].text))] for id in relevant.get(query, [])]
              for query, _ in queries}  # fmt: skip
    return [_gold(query, text, [], pieces[query], documents) for query, text in queries if pieces[query]]


def _judgements(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (query, relevant document) of qrels/test.tsv, of the only file in qrels/, or of qrels.tsv."""
    files = [path / "qrels" / "test.tsv", path / "qrels.tsv", *sorted((path / "qrels").glob("*.tsv"))]
    file = next((file for file in files if file.is_file()), files[0])
    for number, line in enumerate(_text(file).splitlines(), 1):
        if not line.strip() or line.startswith("query-id"):
            continue
        try:
            query, document, score = line.split("\t")
            relevant = float(score) > 0
        except ValueError as error:
            raise ReadError(f"{file} line {number}: no query, document and score between tabs; correct it") from error
        if relevant:
            yield query, document


def _ragas_csv(path: Path, documents: Documents) -> list[Gold]:
    return _ragas(path, dict(enumerate(csv.DictReader(StringIO(_text(path))), 2)), documents)


def _ragas(path: Path, records: Mapping[int, Record], documents: Documents) -> list[Gold]:
    found = []
    for number, record in records.items():
        question, contexts = _column(record, _QUESTION), _listed(_column(record, _CONTEXTS))
        if not question:
            raise ReadError(f"{path} line {number}: no {' or '.join(_QUESTION)}; name the column so")
        pieces = [_located(str(context), documents) for context in contexts]
        if not all(pieces):
            lost = str(contexts[[bool(piece) for piece in pieces].index(False)])
            raise ReadError(f"{path} line {number}: no document holds the context {lost[:40]!r}…; {_INDEXED}")
        answers = [str(answer) for answer in _listed(_column(record, _ANSWER))] if pieces else []
        found.append(_gold(str(record.get("id") or number), str(question), answers, pieces, documents))
    return found


def _column(record: Record, names: Sequence[str]) -> Any:  # noqa: ANN401 - what a file holds
    return next((record[name] for name in names if record.get(name)), None)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - what a file holds
    """Return a column's values: a list as it is, or written as JSON in a cell; a text alone is one of them."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError:  # a text that begins with a bracket
            return [value]
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _located(context: str, documents: Documents) -> list[Span]:
    """Return where a text stands, once a document; with other white space where it doesn't stand verbatim."""
    exact = [(d, d.text.find(context), len(context)) for d in documents.values() if context.strip()]
    found = [_span(d, start, length) for d, start, length in exact if start >= 0]
    if found or not context.strip():
        return found
    pattern = re.compile(r"\s+".join(map(re.escape, context.split())))
    matches = [(document, pattern.search(document.text)) for document in documents.values()]
    return [_span(document, m.start(), m.end() - m.start()) for document, m in matches if m]


def _span(document: Document, start: int, length: int) -> Span:
    end = start + length
    return Span(document=document.id, start=start, end=end, quote=document.text[start:end])


def _gold(
    id: str, question: str, answers: Sequence[str], pieces: Sequence[Sequence[Span]], documents: Documents
) -> Gold:
    language = detect(question)
    return Gold(
        id=id,
        question=question,
        language=language,
        kind="list" if len(pieces) > 1 else "single",
        asks="what",
        answerable=bool(pieces),
        answers=tuple(dict.fromkeys(answers)),
        evidence=tuple(tuple(piece) for piece in pieces),
        documents={span.document: documents[span.document].sha256 for piece in pieces for span in piece},
    )
