"""How often the first sentence cited has the answer, where only the passage that holds it is searched.

    python -m tests.benchmarks.sentences FOLDER [--seeds 4] [--json FILE]

FOLDER is as for tests.benchmarks.retrieval, with parallel corpora; a question's `metadata.answers` has its answers in
both languages. Each seed draws which passages are Chinese, half of them. A sentence that holds an answer's text counts,
wherever in the passage it stands.
"""

import argparse
import json
import tempfile
from pathlib import Path

from index.types import Filters
from rag.assemble import Parts
from rag.config import Settings
from rag.extract import ranked
from rag.retrieve import Retriever
from tests.benchmarks.remembering import Remembered, Remembering
from tests.benchmarks.retrieval import LANGUAGES, Line, build, drawn, judged, lines, mix, only


def measure(folder: Path, seeds: int) -> dict[str, list[float]]:
    """Return cell -> [share of right first sentences, questions]."""
    relevant, right = judged(folder), dict[str, list[bool]]()
    for seed in range(seeds):
        languages = mix(folder, seed, 0.5)
        with tempfile.TemporaryDirectory() as scratch:
            retriever = build(drawn(folder, languages), Path(scratch) / "mix")
            for asked in LANGUAGES:
                for query in lines(folder / f"queries.{asked}.jsonl"):
                    passage = only(relevant[query["_id"]])
                    holds = first_holds(retriever, query, passage, languages[passage])
                    right.setdefault(f"{asked}-{languages[passage]}", []).append(holds)
    return {cell: [round(sum(each) / len(each), 4), len(each)] for cell, each in sorted(right.items())}


def first_holds(retriever: Retriever, query: Line, passage: str, language: str) -> bool:
    """Say whether the first sentence cited of the passage holds an answer."""
    hits = retriever.search(query["text"], 8, Filters(documents=(passage,))).hits
    first = ranked(query["text"], hits, retriever.asking)[0]
    quote = first.document.text[first.sentence.start : first.sentence.end]
    return any(answer["text"] in quote for answer in query["metadata"]["answers"][language])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    args = parser.parse_args()
    Remembered.shared = Remembering(Parts(Settings()).embedder)
    report = measure(args.folder, args.seeds)
    for cell, (share, questions) in report.items():
        print(f"{cell} {share:.3f} of {questions:.0f}")
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
