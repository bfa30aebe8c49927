"""What is exported gives trec_eval's measures the same values as the report."""

from pathlib import Path

import pytest
import pytrec_eval

from rag.evaluate import ranking
from rag.evaluate.gold import Gold
from rag.evaluate.run import Outcome
from rag.evaluate.scoring import LEVELS, judged, rankings, rows
from tests.rag.evaluate.made import BRIDGE, CORPUS, PASSAGES, SCHOOL, gold, outcome

BOTH = (*PASSAGES["school.txt"], *PASSAGES["bridge.txt"])
ASKED: list[tuple[Gold, Outcome]] = [
    (gold([BRIDGE[0]], id="a 1"), outcome(BRIDGE[2], BRIDGE[0], id="a 1", passages=tuple((p, 1.0) for p in BOTH))),
    (gold([BRIDGE[3], BRIDGE[1]], [SCHOOL[2]], id="a2", kind="list"), outcome(SCHOOL[2], id="a2")),
    (gold([SCHOOL[0]], id="a3"), outcome(id="a3")),
    (gold([SCHOOL[3]], id="a4"), outcome(id="a4", passages=(), sentences=())),
    (gold(id="u1"), outcome(BRIDGE[0], id="u1")),
]


def read(path: Path) -> list[list[str]]:
    return [line.split(" ") for line in path.read_text("utf-8").splitlines()]


def by_trec_eval(folder: Path, suffix: str) -> dict[str, dict[str, float]]:
    """Return query -> measure -> value; RR@10 is recip_rank of the first ten, which it has no name for."""
    qrels: dict[str, dict[str, int]] = {}
    for query, _, document, relevance in read(folder / f"qrels{suffix}.trec"):
        qrels.setdefault(query, {})[document] = int(relevance)
    run: dict[str, dict[str, float]] = {query: {} for query in qrels}
    first: dict[str, dict[str, float]] = {query: {} for query in qrels}
    for query, _, document, rank, score, _ in read(folder / f"run{suffix}.trec"):
        run[query][document] = float(score)
        if int(rank) <= 10:
            first[query][document] = float(score)
    evaluated = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.10", "recall.1,5"}).evaluate(run)
    reciprocal = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(first)
    return {query: evaluated.get(query, {}) | reciprocal.get(query, {}) for query in qrels}


@pytest.mark.parametrize(("level", "suffix"), [("passage", ""), ("sentence", ".sentences")])
def test_trec_eval_agrees_on_the_exported_files(tmp_path: Path, level: ranking.Level, suffix: str) -> None:
    pairs = [judged(question, came_back, CORPUS) for question, came_back in ASKED]
    for each in LEVELS:
        ranked = rankings(pairs, CORPUS, each)
        ranking.write(tmp_path, "" if each == "passage" else ".sentences", ranked.runs, ranked.qrels)
    theirs = by_trec_eval(tmp_path, suffix)
    names = {"recip_rank": "mrr10", "ndcg_cut_10": "ndcg10", "recall_1": "recall1", "recall_5": "recall5"}
    compared = 0
    for row in rows(pairs, CORPUS):
        for name, ours in names.items():
            if f"{level}_{ours}" in row.scores:
                query = row.key.replace(" ", "%20")
                assert row.scores[f"{level}_{ours}"][0] == pytest.approx(theirs[query].get(name, 0.0)), (query, name)
                compared += 1
    assert compared == 4 * 4
    assert any(0 < row.scores.get(f"{level}_mrr10", (0, 1))[0] < 1 for row in rows(pairs, CORPUS))


def test_a_run_names_no_question_of_the_test_half(tmp_path: Path) -> None:
    hidden = next(f"a{n}" for n in range(99) if gold(id=f"a{n}").half == "test")
    pair = judged(gold([BRIDGE[0]], id=hidden), outcome(BRIDGE[0], id=hidden), CORPUS)
    ranked = rankings([pair], CORPUS, "passage")
    ranking.write(tmp_path, "", ranked.runs, ranked.qrels)
    for file in ("run.trec", "qrels.trec"):
        assert all(line[0].startswith("test-") for line in read(tmp_path / file))
