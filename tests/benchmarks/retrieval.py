"""How well passages are found in a corpus that mixes languages: ours, dense only, lexical only, plain RRF.

    python -m tests.benchmarks.retrieval FOLDER [--seeds 20] [--share 0.5] [--json FILE]

FOLDER holds parallel corpora in BEIR form, corpus.en.jsonl and corpus.zh.jsonl (the same passages by `_id`), questions
queries.en.jsonl and queries.zh.jsonl, and qrels.tsv; a query's `metadata.article`, where given, clusters the intervals.
Each seed draws which passages are Chinese (`--share` of them); the index is built and asked by the product's own parts,
vectors being remembered from one mix to the next.
"""

import argparse
import json
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.read import read
from index.sparse import SCHEMA, Bag, Terms, write_terms
from index.tokens import words
from index.types import Embedder, FloatArray
from rag.assemble import Parts
from rag.config import Settings
from rag.evaluate.measures import MEASURES, interval, per_query
from rag.retrieve import Retriever

LANGUAGES = ("en", "zh")
DEPTH = 50
RRF_K = 60  # Cormack, Clarke & Buettcher, SIGIR 2009

Line = dict[str, Any]
Found = list[tuple[str, float]]


class Remembering:
    """An embedder that embeds each text once, however many mixes it is in."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._known: dict[tuple[bool, str], FloatArray] = {}
        self.fingerprint = inner.fingerprint
        self.dimension = inner.dimension
        self.count = inner.count

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors of questions."""
        return self._vectors(True, texts)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors of passages."""
        return self._vectors(False, texts)

    def _vectors(self, asked: bool, texts: Sequence[str]) -> FloatArray:
        new = list(dict.fromkeys(text for text in texts if (asked, text) not in self._known))
        if new:
            vectors = (self._inner.queries if asked else self._inner.passages)(new)
            self._known.update({(asked, text): vector for text, vector in zip(new, vectors, strict=True)})
        return np.stack([self._known[asked, text] for text in texts])


class Remembered(Parts):
    """The product's parts, with an embedder that lasts."""

    shared: Embedder

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder shared by all mixes."""
        return self.shared


def lines(path: Path) -> list[Line]:
    """Return the objects of a .jsonl."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def mix(folder: Path, seed: int, share: float) -> dict[str, str]:
    """Return passage -> language: `share` of the passages, drawn by `seed`, are Chinese."""
    ids = sorted(row["_id"] for row in lines(folder / "corpus.en.jsonl"))
    chinese = set(random.Random(seed).sample(ids, round(share * len(ids))))
    return {id: "zh" if id in chinese else "en" for id in ids}


def build(folder: Path, languages: dict[str, str], index: Path) -> Retriever:
    """Index the mix; return what asks it."""
    corpus = index / "corpus.jsonl"
    rows = [r for lang in LANGUAGES for r in lines(folder / f"corpus.{lang}.jsonl") if languages[r["_id"]] == lang]
    index.mkdir(parents=True)
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    parts = Remembered(Settings(index=index / "ix"))
    parts.builder(index / "ix").update([str(corpus)], read([corpus]).documents)
    return parts.retriever()


def best(found: Found) -> Found:
    """Return each document once, by its best passage, best first."""
    scores: dict[str, float] = {}
    for document, score in sorted(found, key=lambda each: -each[1]):
        scores.setdefault(document, score)
    return list(scores.items())[:DEPTH]


def dense(retriever: Retriever, query: str) -> Found:
    """Search by cosine alone, all languages in one list."""
    vector = retriever.embedder.queries([query])[0]
    found = []
    for shard in retriever.generation.shards.values():
        scores, rows = shard.passages.search(vector, DEPTH)
        found += [(shard.chunk(int(row)).document_id, float(s)) for s, row in zip(scores, rows, strict=True)]
    return best(found)


class Bm25:
    """Plain BM25 over all chunks in one pool: their own words, no dictionary."""

    def __init__(self, retriever: Retriever) -> None:
        shards = retriever.generation.shards.items()
        self._chunks = [shard.chunk(row) for _, shard in shards for row in range(shard.stats.chunks)]
        self._texts = sqlite3.connect(":memory:")
        self._texts.executescript(SCHEMA)
        bags = []
        for chunk in self._chunks:
            text = retriever.generation.document(chunk.document_id).text[chunk.start : chunk.end]
            own = words(text, chunk.language)
            bags.append(Bag(Counter(own), len(own)))
        write_terms(self._texts, "all", bags)
        self._terms = Terms(self._texts, "all")

    def search(self, query: str, language: str) -> Found:
        """Return documents by the question's own words."""
        match = self._terms.match([((word, 1.0),) for word in dict.fromkeys(words(query, language))])
        order = np.argsort(-match.shares, kind="stable")[:DEPTH]
        return best([(self._chunks[match.rows[i]].document_id, float(match.shares[i])) for i in order])


def rrf(*lists: Found) -> Found:
    """Fuse ranked lists by the reciprocals of their ranks."""
    scores: dict[str, float] = {}
    for found in lists:
        for rank, (document, _) in enumerate(found, 1):
            scores[document] = scores.get(document, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda each: -each[1])


def runs(retriever: Retriever, bm25: Bm25, queries: Sequence[Line], asked: str) -> Iterator[tuple[str, str, Found]]:
    """Yield (system, query id, documents found)."""
    texts = [query["text"] for query in queries]
    for query, ours in zip(queries, retriever.documents(texts, DEPTH), strict=True):
        by_vector, by_words = dense(retriever, query["text"]), bm25.search(query["text"], asked)
        yield "ours", query["_id"], ours
        yield "dense", query["_id"], by_vector
        yield "lexical", query["_id"], by_words
        yield "RRF", query["_id"], rrf(by_vector, by_words)


def measure(folder: Path, seeds: int, share: float) -> dict[str, dict[str, dict[str, list[float]]]]:
    """Return system -> cell ("en-zh": English question, Chinese passage) -> measure -> [mean, low, high]."""
    relevant = {row[0]: row[1] for row in (line.split("\t") for line in _body(folder / "qrels.tsv"))}
    values: dict[tuple[str, str, str], dict[str, float]] = {}
    clusters: dict[str, str] = {}
    for seed in range(seeds):
        languages = mix(folder, seed, share)
        with tempfile.TemporaryDirectory() as scratch:
            retriever = build(folder, languages, Path(scratch) / "mix")
            bm25 = Bm25(retriever)
            for asked in LANGUAGES:
                queries = lines(folder / f"queries.{asked}.jsonl")
                found: dict[str, dict[str, Found]] = {}
                for system, id, documents in runs(retriever, bm25, queries, asked):
                    found.setdefault(system, {})[id] = documents
                for query in queries:
                    clusters[f"{seed} {query['_id']}"] = str(query.get("metadata", {}).get("article", query["_id"]))
                for system, run in found.items():
                    scored = per_query(run, {id: {relevant[id]: 1} for id in run})
                    for name, by_query in scored.items():
                        for id, value in by_query.items():
                            cell = f"{asked}-{languages[relevant[id]]}"
                            values.setdefault((system, cell, name), {})[f"{seed} {id}"] = value
    report: dict[str, dict[str, dict[str, list[float]]]] = {}
    for (system, cell, name), by_query in sorted(values.items()):
        numbers = [round(number, 4) for number in interval(by_query, clusters)]
        report.setdefault(system, {}).setdefault(cell, {})[name] = numbers
    return report


def _body(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("query-id")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--share", type=float, default=0.5, help="of the passages that are Chinese")
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    args = parser.parse_args()
    Remembered.shared = Remembering(Parts(Settings()).embedder)
    report = measure(args.folder, args.seeds, args.share)
    for system, cells in report.items():
        print(system)
        for cell, by_measure in cells.items():
            shown = [
                f"{name} {m:.3f} [{low:.3f}, {high:.3f}]" for name in MEASURES for m, low, high in [by_measure[name]]
            ]
            print(f"  {cell}  {'  '.join(shown)}")
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
