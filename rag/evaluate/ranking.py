"""What was found, as TREC runs and judgements at the level of passages and of sentences.

Units that hold the same piece of evidence (a sentence in two overlapping passages, a fact told twice) are one target:
the judgements name it once, and of a run's several only the best placed is kept. The exported files are what the
measures are computed from.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from rag.commands.trec import lines
from rag.evaluate.corpus import Corpus, Place, holds
from rag.evaluate.gold import Gold
from rag.evaluate.measures import per_query
from rag.evaluate.run import Outcome

Level = Literal["passage", "sentence"]
Ranking = list[tuple[str, float]]
_NAMES = {"RR@10": "mrr10", "nDCG@10": "ndcg10", "R@1": "recall1", "R@5": "recall5"}


def targets(gold: Gold, corpus: Corpus, level: Level) -> dict[Place, Place]:
    """Return every unit that holds a needed piece -> the name of its target; a piece in no unit is its own."""
    groups: list[set[Place]] = []
    for piece in gold.evidence:
        found = {unit for span in piece for unit in _units(corpus, level, span.document) if holds(unit, span)}
        found = found or {Place(span.document, span.start, span.end) for span in piece[:1]}
        apart = [group for group in groups if not group & found]
        groups = [*apart, found.union(*(group for group in groups if group & found))]
    return {unit: min(group) for group in groups for unit in group}


def ranking(outcome: Outcome, corpus: Corpus, level: Level, target: Mapping[Place, Place]) -> Ranking:
    """Return (target or unit, score), best first. Sentences stand as a reader meets them: cited, then found."""
    if level == "passage":
        return _distinct(outcome.passages, target)
    read = [sentence for citation in outcome.citations for sentence in corpus.cited(citation)]
    places = dict.fromkeys([*read, *outcome.sentences])
    return _distinct(((place, float(-rank)) for rank, place in enumerate(places)), target)


def measured(rankings: Mapping[str, Ranking], qrels: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, float]]:
    """Return measure -> query -> value; by rank alone, as the exported run is read, so that ties can't differ."""
    ranked = {query: [(id, float(-rank)) for rank, (id, _) in enumerate(found)] for query, found in rankings.items()}
    return {_NAMES[name]: values for name, values in per_query(ranked, qrels, list(_NAMES)).items()}


def judgements(target: Mapping[Place, Place]) -> dict[str, int]:
    """Return a query's judgements: each target, relevant."""
    return {place.id: 1 for place in sorted(set(target.values()))}


def write(folder: Path, suffix: str, rankings: Mapping[str, Ranking], qrels: Mapping[str, Mapping[str, int]]) -> None:
    """Write `run{suffix}.trec` and `qrels{suffix}.trec`."""
    run = [line for query, found in sorted(rankings.items()) for line in lines(query, found)]
    (folder / f"run{suffix}.trec").write_text("".join(run), "utf-8", newline="\n")
    judged = [line for query, held in sorted(qrels.items()) for line in _judged(query, held)]
    (folder / f"qrels{suffix}.trec").write_text("".join(judged), "utf-8", newline="\n")


def _judged(query: str, held: Mapping[str, int]) -> list[str]:
    """Return the lines of a query's judgements, ids spelled as in the run."""
    spelled = [line.split(" ") for line in lines(query, [(id, 0.0) for id in held])]
    return [f"{line[0]} 0 {line[2]} {relevance}\n" for line, relevance in zip(spelled, held.values(), strict=True)]


def _units(corpus: Corpus, level: Level, document: str) -> Sequence[Place]:
    return (corpus.passages if level == "passage" else corpus.sentences).get(document, ())


def _distinct(found: Iterable[tuple[Place, float]], target: Mapping[Place, Place]) -> Ranking:
    """Keep the best placed of each target."""
    best: dict[str, float] = {}
    for place, score in found:
        best.setdefault(target.get(place, place).id, score)
    return list(best.items())
