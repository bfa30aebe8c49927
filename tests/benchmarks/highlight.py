"""How often the answer stands in the highlight, where the right sentence is cited, and how much of it is highlighted.

    python -m tests.benchmarks.highlight FOLDER [--json FILE]

FOLDER is in BEIR form, with parallel corpora and questions as for tests.benchmarks.retrieval; a question's metadata
names its passage, its article and where the answer stands (`answers`: language -> offsets in the passage's text). Two
mixes are asked, complements of each other, so that each question meets its passage in both languages. A citation
without a highlight counts as highlighted whole. Intervals are over articles.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.ask import ask
from rag.assemble import Parts
from rag.config import Settings
from rag.evaluate.measures import interval
from rag.retrieve import Retriever
from rag.types import Citation
from tests.benchmarks.remembering import Remembered, Remembering
from tests.benchmarks.retrieval import LANGUAGES, Line, build, drawn, lines, mix


@dataclass(frozen=True, slots=True)
class Seen:
    """A question whose sentence was cited, in the cell of its language and the passage's."""

    cell: str
    question: str
    article: str
    inside: bool  # the answer lies in the highlight
    share: float  # of the sentence that is highlighted: 0 to 1


def measured(folder: Path) -> Iterator[Seen]:
    """Ask all questions in both mixes."""
    once = mix(folder, 0, 0.5)
    for languages in (once, {id: "en" if language == "zh" else "zh" for id, language in once.items()}):
        with tempfile.TemporaryDirectory() as index:
            retriever = build(drawn(folder, languages), Path(index) / "mix")
            for asked in LANGUAGES:
                for query in lines(folder / f"queries.{asked}.jsonl"):
                    yield from _seen(retriever, query, asked, languages[query["metadata"]["passage"]])


def _seen(retriever: Retriever, query: Line, asked: str, language: str) -> Iterator[Seen]:
    about = query["metadata"]
    answer = about["answers"][language][0]
    start, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
    for citation in ask(query["text"], retriever=retriever).citations:
        if citation.document.id == about["passage"] and citation.start <= start and end <= citation.end:
            first, last = shown(citation)
            share = (last - first) / (citation.end - citation.start)
            yield Seen(
                f"{asked}-{language}", query["_id"], str(about["article"]), first <= start and end <= last, share
            )


def shown(citation: Citation) -> tuple[int, int]:
    """Return what is highlighted of a citation: all of it where nothing is."""
    return citation.highlight or (citation.start, citation.end)


def report(seen: list[Seen]) -> Mapping[str, Mapping[str, list[float]]]:
    """Return cell -> what -> [mean, low, high], and how many questions."""
    cells: dict[str, dict[str, list[float]]] = {}
    for cell in sorted({each.cell for each in seen}):
        of = [each for each in seen if each.cell == cell]
        clusters = {each.question: each.article for each in of}
        inside = interval({each.question: float(each.inside) for each in of}, clusters)
        share = interval({each.question: each.share for each in of}, clusters)
        cells[cell] = {"questions": [len(of)], "inside": [*inside], "share": [*share]}
    return cells


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    args = parser.parse_args()
    Remembered.shared = Remembering(Parts(Settings()).embedder)
    cells = report(list(measured(args.folder)))
    for cell, row in cells.items():
        figures = [f"{name} {mean:.3f} [{low:.3f}, {high:.3f}]" for name, (mean, low, high) in list(row.items())[1:]]
        print(f"{cell}  {row['questions'][0]} questions  {'  '.join(figures)}")
    if args.json:
        args.json.write_text(json.dumps(cells, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
