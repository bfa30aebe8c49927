"""How well passages are found in a corpus that mixes languages: ours, dense only, lexical only, plain RRF.

    python -m tests.benchmarks.retrieval FOLDER [--seeds 20] [--share 0.5] [--scarce 0.05 0.1] [--alone]
        [--json FILE] [--picture FILE]

FOLDER is in BEIR form. With parallel corpora, corpus.en.jsonl and corpus.zh.jsonl (the same passages by `_id`) and
questions queries.en.jsonl and queries.zh.jsonl, each seed draws which passages are Chinese (`--share` of them);
`--scarce` compares with fewer of the answer's language, and `--picture` tells how recall changes as passages of the
other one are added. With one corpus.jsonl and queries.jsonl, that corpus is measured as it stands. qrels.tsv (or
qrels/test.tsv) says which passages answer; a query's `metadata.article`, where given, clusters the intervals. The index
is built and asked by the product's own parts, in the store that BICITE_STORE says; vectors are remembered from one
corpus to the next.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.language import detect
from index.read import read
from rag.assemble import Parts
from rag.config import Settings
from rag.evaluate.measures import MEASURES, interval, paired, per_query
from rag.retrieve import Retriever
from tests.benchmarks.picture import lines_of
from tests.benchmarks.remembering import Remembered, Remembering
from tests.benchmarks.systems import DEPTH, Bm25, Found, dense, rrf

LANGUAGES = ("en", "zh")
STEPS = (0.0, 0.25, 0.5, 1.0)  # passages of the other language, for each one of the answer's
SHOWN = ("ours", "dense", "RRF")  # in the picture

Line = dict[str, Any]


def lines(path: Path) -> list[Line]:
    """Return the objects of a .jsonl."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def mix(folder: Path, seed: int, share: float) -> dict[str, str]:
    """Return passage -> language: `share` of them, drawn by `seed`, are Chinese; a larger share holds a smaller one."""
    ids = sorted(row["_id"] for row in lines(folder / "corpus.en.jsonl"))
    random.Random(seed).shuffle(ids)
    chinese = round(share * len(ids))
    return {id: "zh" if at < chinese else "en" for at, id in enumerate(ids)}


def drawn(folder: Path, languages: Mapping[str, str]) -> list[Line]:
    """Return the passages, each in the language drawn for it; one without is left out."""
    return [r for lang in LANGUAGES for r in lines(folder / f"corpus.{lang}.jsonl") if languages.get(r["_id"]) == lang]


def build(rows: Sequence[Line], index: Path) -> Retriever:
    """Index the passages; return what asks them."""
    corpus = index / "corpus.jsonl"
    index.mkdir(parents=True)
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    parts = Remembered(Settings(index=index / index.parent.name))  # a name of its own: other stores know names only
    parts.builder(parts.path).update([str(corpus)], read([corpus]).documents)
    return parts.retriever()


def runs(retriever: Retriever, bm25: Bm25, queries: Sequence[Line]) -> dict[str, dict[str, Found]]:
    """Return system -> query id -> documents found."""
    found: dict[str, dict[str, Found]] = {}
    texts = [query["text"] for query in queries]
    for query, ours in zip(queries, retriever.documents(texts, DEPTH), strict=True):
        by_vector, by_words = dense(retriever, query["text"]), bm25.search(query["text"], detect(query["text"]))
        systems = {"ours": ours, "dense": by_vector, "lexical": by_words, "RRF": rrf(by_vector, by_words)}
        for system, documents in systems.items():
            found.setdefault(system, {})[query["_id"]] = documents
    return found


@dataclass
class Tally:
    """Values of measures, a question a draw each, gathered by system, cell and measure."""

    values: dict[tuple[str, str, str], dict[str, float]] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        draw: str,
        cells: Mapping[str, str],
        queries: Sequence[Line],
        found: Mapping[str, Mapping[str, Found]],
        relevant: Mapping[str, Mapping[str, int]],
    ) -> None:
        """Score what was found for the queries that have a cell."""
        asked = [query for query in queries if query["_id"] in cells]
        for query in asked:
            self.clusters[f"{draw} {query['_id']}"] = str(query.get("metadata", {}).get("article", query["_id"]))
        for system, run in found.items():
            scored = per_query({q["_id"]: run[q["_id"]] for q in asked}, {q["_id"]: relevant[q["_id"]] for q in asked})
            for name, by_query in scored.items():
                for id, value in by_query.items():
                    self.values.setdefault((system, cells[id], name), {})[f"{draw} {id}"] = value

    def report(self) -> dict[str, dict[str, dict[str, list[float]]]]:
        """Return system -> cell -> measure -> [mean, low, high]."""
        report: dict[str, dict[str, dict[str, list[float]]]] = {}
        for (system, cell, name), by_query in sorted(self.values.items()):
            numbers = [round(number, 4) for number in interval(by_query, self.clusters)]
            report.setdefault(system, {}).setdefault(cell, {})[name] = numbers
        return report

    def over(self, other: str, name: str = "RR@10") -> dict[str, list[float]]:
        """Return cell -> [mean, low, high] of ours less another system, question by question."""
        cells = sorted({cell for _, cell, _ in self.values})
        pairs = {cell: (self.values["ours", cell, name], self.values[other, cell, name]) for cell in cells}
        return {cell: [round(n, 4) for n in paired(*both, self.clusters)] for cell, both in pairs.items()}


def mixed(folder: Path, seeds: int, share: float) -> Tally:
    """Measure mixes; cells are of question and passage language ("en-zh": English question, Chinese passage)."""
    tally, relevant = Tally(), judged(folder)
    for seed in range(seeds):
        languages = mix(folder, seed, share)
        for asked, queries, found in searched(folder, drawn(folder, languages)):
            cells = {q["_id"]: f"{asked}-{languages[only(relevant[q['_id']])]}" for q in queries}
            tally.add(str(seed), cells, queries, found, relevant)
    return tally


def scarce(folder: Path, seeds: int, share: float, even: Tally) -> dict[str, list[float]]:
    """Return cell -> [mean, low, high] of the change of ours, RR@10, with the answer's language at `share`, not half.

    The same questions are compared with their results in `even`, mixes of as many seeds at one half: a passage in the
    scarce language at `share` is in it at one half too.
    """
    found = {}
    for answer, chinese in (("zh", share), ("en", 1 - share)):
        few = mixed(folder, seeds, chinese)
        for cell in (f"{asked}-{answer}" for asked in LANGUAGES):
            before, after = (tally.values["ours", cell, "RR@10"] for tally in (even, few))
            found[cell] = [round(number, 4) for number in paired(after, before, few.clusters)]
    return found


def crowded(folder: Path, seeds: int) -> dict[float, Tally]:
    """Measure recall of half of the passages, in one language, as more and more of the others come in the other one."""
    tallies, relevant = {step: Tally() for step in STEPS}, judged(folder)
    for seed in range(seeds):
        ids = sorted(row["_id"] for row in lines(folder / "corpus.en.jsonl"))
        random.Random(seed).shuffle(ids)
        half = len(ids) // 2
        for answer, other in (LANGUAGES, LANGUAGES[::-1]):
            for step, tally in tallies.items():
                languages = {id: answer for id in ids[:half]} | {
                    id: other for id in ids[half : half + round(step * half)]
                }
                for asked, queries, found in searched(folder, drawn(folder, languages)):
                    answers = {q["_id"] for q in queries if only(relevant[q["_id"]]) in ids[:half]}
                    tally.add(f"{seed}", {id: f"{asked}-{answer}" for id in answers}, queries, found, relevant)
    return tallies


def searched(folder: Path, rows: Sequence[Line]) -> Iterator[tuple[str, list[Line], dict[str, dict[str, Found]]]]:
    """Yield (language, questions, what each system found for them) of a corpus of these passages."""
    with tempfile.TemporaryDirectory() as scratch:
        retriever = build(rows, Path(scratch) / "mix")
        bm25 = Bm25(retriever)
        for asked in LANGUAGES:
            queries = lines(folder / f"queries.{asked}.jsonl")
            yield asked, queries, runs(retriever, bm25, queries)


def as_it_stands(folder: Path) -> Tally:
    """Measure one corpus; a question's cell is its language and that of what answers it ("mixed": of several)."""
    tally, relevant, rows = Tally(), judged(folder), lines(folder / "corpus.jsonl")
    queries = [query for query in lines(folder / "queries.jsonl") if query["_id"] in relevant]
    languages = {row["_id"]: detect(row["text"]) for row in rows}
    with tempfile.TemporaryDirectory() as scratch:
        retriever = build(rows, Path(scratch) / "ix")
        found = runs(retriever, Bm25(retriever), queries)
    answers = {id: {languages[p] for p in of} for id, of in relevant.items()}
    cells = {
        q["_id"]: f"{detect(q['text'])}-{only(answers[q['_id']]) if len(answers[q['_id']]) == 1 else 'mixed'}"
        for q in queries
    }
    tally.add("", cells, queries, found, relevant)
    return tally


def judged(folder: Path) -> dict[str, dict[str, int]]:
    """Return query id -> passage id -> relevance, of qrels in BEIR's form (three columns) or TREC's (four)."""
    path = next(path for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if path.exists())
    found: dict[str, dict[str, int]] = {}
    for line in path.read_text("utf-8").splitlines():
        columns = line.split()
        if columns and columns[0] not in ("query-id", "qid") and int(columns[-1]) > 0:
            found.setdefault(columns[0], {})[columns[-2]] = int(columns[-1])
    return found


def only(values: Mapping[str, int] | set[str]) -> str:
    """Return the one value there is."""
    (value,) = values
    return value


def show(
    title: str, report: Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]], measures: Sequence[str]
) -> None:
    """Print a report."""
    print(title)
    for system, cells in report.items():
        for cell, by_measure in cells.items():
            numbers = [
                f"{name} {m:.3f} [{low:.3f}, {high:.3f}]" for name in measures for m, low, high in [by_measure[name]]
            ]
            print(f"  {system:8} {cell:9} {'  '.join(numbers)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--share", type=float, default=0.5, help="of the passages that are Chinese")
    parser.add_argument(
        "--scarce", type=float, nargs="*", default=[], help="shares of the answer's language to compare"
    )
    parser.add_argument("--alone", action="store_true", help="compare with RRF in corpora of one language too")
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    parser.add_argument("--picture", type=Path, help="measure recall by distractors too, and draw it as SVG")
    args = parser.parse_args()
    Remembered.shared = Remembering(Parts(Settings()).embedder)
    if (args.folder / "corpus.jsonl").exists():
        tally = as_it_stands(args.folder)
        report: dict[str, Any] = {"cells": tally.report(), "ours less RRF": tally.over("RRF")}
    else:
        tally = mixed(args.folder, args.seeds, args.share)
        alone = {language: mixed(args.folder, 1, float(language == "zh")) for language in LANGUAGES if args.alone}
        report = {"cells": tally.report(), "ours less RRF": tally.over("RRF")}
        crowd = crowded(args.folder, max(1, args.seeds // 10)) if args.picture else {}
        report["alone"] = {language: each.over("RRF") for language, each in alone.items()}
        report["distractors"] = {str(step): each.report() for step, each in crowd.items()}
        even = tally if args.share == 0.5 else mixed(args.folder, args.seeds, 0.5)
        report["scarce"] = {str(share): scarce(args.folder, args.seeds, share, even) for share in args.scarce}
    show("cells", report["cells"], MEASURES)
    for cell, (mean, low, high) in report["ours less RRF"].items():
        print(f"  ours less RRF, RR@10, {cell} {mean:+.3f} [{low:+.3f}, {high:+.3f}]")
    for language, by_cell in report.get("alone", {}).items():
        for cell, (mean, low, high) in by_cell.items():
            print(f"{language} alone: ours less RRF, RR@10, {cell} {mean:+.3f} [{low:+.3f}, {high:+.3f}]")
    for step, by_system in report.get("distractors", {}).items():
        show(f"{step} passages of the other language for each of the answer's", by_system, ("R@5",))
    for share, by_cell in report.get("scarce", {}).items():
        for cell, (mean, low, high) in by_cell.items():
            print(f"answer's language at {share}, against one half: {cell} RR@10 {mean:+.3f} [{low:+.3f}, {high:+.3f}]")
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    if args.picture and report.get("distractors"):
        args.picture.write_text(lines_of(report["distractors"], SHOWN), "utf-8")


if __name__ == "__main__":
    main()
