"""Answers, passages and the state of an index as a person reads them on a terminal."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from index.generation import Generation
from index.store import Store
from index.types import Document, Hit
from rag.llm.said import neutral
from rag.types import Answer, Citation, Found, Said

if TYPE_CHECKING:
    from rag.commands.doctor import Finding
    from rag.commands.model import Model
    from rag.ingest import Ingested

NEAREST = 3  # passages shown beside a refusal
EXCERPT, GLOSS, TITLE = 300, 228, 76  # columns: on a terminal of 80, four lines, three and one
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile(r"[\t\n\u2028\u2029]")


def answer(given: Answer) -> Text:
    """Return an answer with its citations, or the refusal with the nearest passages."""
    text = Text()
    if not given.answered:
        text.append(given.text + "\n", "bold yellow")
        _notices(text, given)
        text.append("\nnearest passages\n" if given.passages else "", "dim")
        for hit in given.passages[:NEAREST]:
            _passage(text, hit)
        return _trimmed(text)
    quoted = {neutral(citation.quote): citation for citation in given.citations}
    ends = [*(claim.answer_start for claim in given.claims[1:]), len(given.text)]
    for claim, end in zip(given.claims, ends, strict=True):
        statement = given.text[claim.answer_start : claim.answer_end]
        rest = given.text[claim.answer_end : end]
        text.append_text(_statement(statement, rest, claim.verified, quoted.get(statement)))
    return text.append_text(evidence(given))


def said(piece: Said) -> Text:
    """Return a piece of an answer that is still being written, as `answer` will show it."""
    statement, _, markers = piece.text.strip().rpartition(" ")
    return _trimmed(_statement(statement, markers, piece.verified))


def evidence(given: Answer) -> Text:
    """Return what stands below an answer: where its sentences are from, and what must be known of it."""
    text = Text("\n")
    for citation in given.citations:
        _source(text, citation)
    for conflict in given.conflicts:
        text.append(f"{_name(conflict.message)}\n", "bold yellow")
    _notices(text, given)
    text.append(f"confidence {given.confidence:.2f}", "dim")
    return text


def _notices(text: Text, given: Answer) -> None:
    for notice in (*given.unresolved, *given.warnings):
        text.append(f"{notice.code}: {notice.message}\n", "yellow")


def turn(given: Answer) -> Text:
    """Return an answer of a conversation: first how its question was understood, where that was not as typed."""
    text = Text()
    if given.resolved_question != given.question:
        text.append(f"understood as: {_safe(given.resolved_question)}\n\n", "dim")
    return text.append_text(answer(given)).append("\n")


def _statement(statement: str, rest: str, verified: bool, quoted: Citation | None = None) -> Text:
    """Return a statement on its line with the markers after it; in a quote, the clause that answers is underlined."""
    start, end = quoted.highlight or (quoted.start, quoted.start) if quoted else (0, 0)
    first, last = (start - quoted.start, end - quoted.start) if quoted else (0, 0)
    text = Text()
    for part, style in ((statement[:first], ""), (statement[first:last], " underline"), (statement[last:], "")):
        text.append(_safe(part), ("bold" if verified else "yellow") + style)
    return text.append(f" {rest.strip()}\n", "bold cyan")


def found(result: Found) -> Text:
    """Return the passages of a search."""
    text = Text()
    for hit in result.hits:
        _passage(text, hit)
    return _trimmed(text) if result.hits else Text("nothing found", "yellow")


def checked(found: Mapping[str, Any]) -> Text:
    """Return what checking an answer, or a whole index, found."""
    text = Text()
    for kind in ("citations", "claims", "figures"):
        for each in found.get(kind, ()):
            name = f"[{each['marker']}]" if kind == "citations" else f"{kind[:-1]} {_span(each)}"
            text.append(f"{'holds' if each['valid'] else 'fails'}  ", "green" if each["valid"] else "bold red")
            text.append(f"{_name(name)}{': ' if each['reason'] else ''}{_name(each['reason'] or '')}\n")
    for problem in found["problems"]:
        text.append("fails  ", "bold red").append(f"{_name(problem)}\n")
    if "documents" in found:
        counts = (_count(found[thing], thing[:-1]) for thing in ("documents", "chunks", "sentences"))
        text.append(f"{', '.join(counts)}: ")
    return text.append("valid", "bold green") if found["valid"] else text.append("not valid", "bold red")


def _span(each: Mapping[str, Any]) -> str:
    return str(each["text"]) if "text" in each else f"{each['answer_start']}-{each['answer_end']}"


def ingested(done: "Ingested", path: Path) -> Text:
    """Return what indexing did."""
    text = Text()
    for style, word, ids in (
        ("green", "added", done.changes.added),
        ("cyan", "changed", done.changes.changed),
        ("red", "removed", done.changes.removed),
    ):
        for id in ids:
            text.append(f"{word:8} ", style)
            text.append(f"{_name(id)}\n")
    for skipped in done.skipped:
        text.append("skipped  ", "yellow")
        text.append(f"{skipped.source}: {skipped.reason}\n")
    counts = (
        f"{len(done.changes.added)} added, {len(done.changes.changed)} changed, {len(done.changes.removed)} removed"
    )
    text.append(f"{counts}, {len(done.changes.unchanged)} unchanged, {len(done.skipped)} skipped -> {path}", "bold")
    return text


def removed(ids: Sequence[str]) -> Text:
    """Return what was taken out."""
    return Text("\n").join(Text.assemble(("removed  ", "red"), _name(id)) for id in ids)


def ingested_json(done: "Ingested", path: Path) -> dict[str, Any]:
    """Return the same as a JSON object."""
    return {
        "added": list(done.changes.added),
        "changed": list(done.changes.changed),
        "removed": list(done.changes.removed),
        "unchanged": list(done.changes.unchanged),
        "skipped": [{"source": skipped.source, "reason": skipped.reason} for skipped in done.skipped],
        "index": str(path),
    }


def status(generation: Generation, path: Path) -> Text:
    """Return what is in an index."""
    state = status_json(generation, path)
    text = Text(f"{path}\n", "bold")
    text.append(f"{_count(state['documents'], 'document')}, {_count(state['chunks'], 'chunk')}, ")
    before = f" and {state['total_bytes'] / 1e6:.1f} with generation {state['before']}" if state["before"] else ""
    text.append(f"{state['bytes'] / 1e6:.1f} MB{before}, ")
    text.append(f"generation {generation.name}, fingerprint {generation.fingerprint}\n")
    for language, held in state["languages"].items():
        counts = ", ".join(_count(held[things], things[:-1]) for things in ("documents", "chunks", "sentences"))
        found = f", {held['recall']:.1%} of the nearest found" if held["recall"] < 1 else ""
        text.append(f"  {language}  {counts}{found}\n")
    for document in generation.documents():
        text.append(_name(document.id), "cyan")
        _about(text, document, 0, len(document.text), whole=True)
    return _trimmed(text)


def status_json(generation: Generation, path: Path) -> dict[str, Any]:
    """Return the same as a JSON object."""
    documents = Counter(document.language for document in generation.documents())
    shards = generation.shards
    return {
        "documents": len(generation),
        "chunks": sum(shard.stats.chunks for shard in shards.values()),
        "languages": {
            language: {
                "documents": documents[language],
                "chunks": shards[language].stats.chunks if language in shards else 0,
                "sentences": shards[language].stats.sentences if language in shards else 0,
                "recall": shards[language].stats.recall if language in shards else 1.0,
            }
            for language in sorted({*documents, *shards})
        },
        "generation": generation.name,
        "fingerprint": generation.fingerprint,
        "bytes": sum(file.stat().st_size for file in generation.directory.iterdir()),
        "files": {file.name: file.stat().st_size for file in sorted(generation.directory.iterdir())},
        "total_bytes": sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
        "before": before.name if (before := Store(path).before()) else None,
        "path": str(path),
    }


def model(found: "Model") -> Text:
    """Return which embedding model is in use and where it is kept."""
    text = Text(f"{found.name}\n", "bold").append(f"{found.fingerprint}\n")
    if found.path is None:
        return _trimmed(text.append("not kept by Bicite", "dim"))
    text.append(f"prepared, {found.bytes / 1e6:.1f} MB in {found.path}\n")
    return _trimmed(text.append(f"word vectors, {found.weights_bytes / 1e6:.1f} MB in {found.weights}", "dim"))


def model_json(found: "Model") -> dict[str, Any]:
    """Return the same as the fields of `--json`; sizes in bytes, null what Bicite doesn't keep."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(found).items()}


def findings(found: "Sequence[Finding]") -> Text:
    """Return what was found on this machine, a line each, with the remedy beneath."""
    text = Text()
    for finding in found:
        style = {"ok": "green", "note": "yellow", "broken": "bold red"}[finding.state]
        text.append(f"{finding.state:7} ", style)
        text.append(f"{finding.name:11} {_name(finding.told)}\n")
        text.append(f"        -> {_name(finding.remedy)}\n" if finding.remedy else "", "cyan")
    return _trimmed(text)


def findings_json(found: "Sequence[Finding]") -> dict[str, Any]:
    """Return the same as a JSON object."""
    return {"ok": all(each.state != "broken" for each in found), "checks": [asdict(each) for each in found]}


def keys(listed: Sequence[Mapping[str, Any]]) -> Text:
    """Return keys of the server, a line each."""
    text = Text()
    for key in listed:
        bound = "all collections" if key["collections"] is None else ", ".join(key["collections"])
        text.append(f"{key['id']}  ", "dim")
        text.append(_name(key["name"]), "cyan")
        text.append(f"  {', '.join(key['scopes'])}  {bound}  created {key['created']}")
        text.append(f"  revoked {key['revoked']}\n" if key["revoked"] else "\n", "red")
    return _trimmed(text) if listed else Text("no keys; make one: bicite keys create NAME", "yellow")


def _source(text: Text, citation: Citation) -> None:
    text.append(f"[{citation.marker}] ", "bold cyan")
    text.append(_name(citation.document.id), "cyan")
    text.append(f"  p. {citation.page}" if citation.page else "")
    _about(text, citation.document, citation.start, citation.end)
    if citation.gloss:
        text.append(f"    {_cut(_safe(citation.gloss), GLOSS)}\n", "italic dim")


def _passage(text: Text, hit: Hit) -> None:
    chunk, document = hit.chunk, hit.document
    passage = _safe(" ".join(document.text[chunk.start : chunk.end].split()))
    text.append(f"{hit.score:.3f}  ", "dim")
    text.append(_name(document.id), "cyan")
    _about(text, document, chunk.start, chunk.end)
    text.append(f"    {_cut(passage, EXCERPT)}\n")


def _cut(text: str, columns: int) -> str:
    """Cut a text that is too long, with an ellipsis; an ideograph takes two columns."""
    cut = Text(text)
    cut.truncate(columns, overflow="ellipsis")
    return cut.plain


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _about(text: Text, document: Document, start: int, end: int, *, whole: bool = False) -> None:
    text.append(f"  {start}-{end}  {', '.join(filter(None, (document.language, document.date)))}\n", "dim")
    # A document without a title has its first words for one, which needn't stand there twice.
    if document.title and (whole or not document.text[start:end].startswith(document.title)):
        text.append(f"    {_cut(_safe(document.title), TITLE)}\n", "dim")


def _safe(text: str) -> str:
    """Take out what would steer the terminal or turn the writing direction: documents are data."""
    return _CONTROL.sub("", text)


def _name(id: str) -> str:
    """Return an id on one line."""
    return _LINE_END.sub("\ufffd", _safe(id))


def _trimmed(text: Text) -> Text:
    text.rstrip()
    return text
