"""`bicite eval`: gold set -> outcomes -> measures -> comparison and gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from index.errors import BiciteError, StorageError
from rag.assemble import Parts
from rag.evaluate.baseline import Baseline, read_baseline
from rag.evaluate.bundled import gold_set, on_retellings
from rag.evaluate.compare import Comparison, compare
from rag.evaluate.corpus import Corpus
from rag.evaluate.followups import against_full
from rag.evaluate.formats import read_gold
from rag.evaluate.gate import Verdict, judge, read_gate
from rag.evaluate.gold import Gold
from rag.evaluate.run import Outcome, ask_all
from rag.evaluate.scoring import Judged, Row, judged, rows
from rag.evaluate.summary import Table, summary
from rag.types import IndexState


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run, measured."""

    gold: Path
    corpus: Corpus
    index: IndexState
    k: int
    embedder: str
    judged: tuple[Judged, ...]
    rows: tuple[Row, ...]
    table: Table
    follow_ups: Comparison | None = None  # in their conversation, against the same asked in full
    seconds: float = 0.0
    baseline: Baseline | None = None
    comparison: Comparison | None = None
    verdicts: tuple[Verdict, ...] | None = None

    def hold(self) -> None:
        """Raise BiciteError where a bound of the gate doesn't hold."""
        failing = [str(verdict) for verdict in self.verdicts or () if not verdict.holds]
        if failing:
            raise BiciteError(f"the gate is red: {'; '.join(failing)}; mend what made them fall, or revise the bounds")


def evaluate(
    parts: Parts,
    gold: Path | None = None,
    *,
    baseline: Path | None = None,
    gate: Path | None = None,
    report: Path | None = None,
) -> Evaluation:
    """Ask every question and measure; without `gold`, the bundled one over the retellings.

    Raises:
        ReadError, UsageError: the gold set, the baseline or the gate can't be used.
        StorageError: the folder `report` can't be made; that, too, is said before any question is asked.
        BiciteError: a package of the extra `eval` is missing.
    """
    _need_extra()
    if report is not None:
        _make(report)
    begin = perf_counter()
    if gold is None or gold.resolve() == gold_set().resolve():
        parts = on_retellings(parts)
    gold = gold or gold_set()
    earlier, bounds = read_baseline(baseline) if baseline else None, read_gate(gate) if gate else None
    retriever = parts.retriever()
    corpus = Corpus.of(retriever.generation)
    golds = read_gold(gold, corpus.documents)
    outcomes = list(ask_all(golds, retriever, parts.settings.k, parts.progress, parts.settings.threshold))
    pairs, found = measure(golds, outcomes, corpus)
    return Evaluation(
        gold=gold,
        corpus=corpus,
        index=retriever.index,
        k=parts.settings.k,
        embedder=retriever.embedder.fingerprint,
        judged=tuple(pairs),
        rows=tuple(found),
        table=summary(found),
        follow_ups=against_full(found),
        baseline=earlier,
        comparison=compare(earlier.rows, found) if earlier else None,
        verdicts=tuple(judge(bounds, found)) if bounds is not None else None,
        seconds=perf_counter() - begin,
    )


def measure(golds: Sequence[Gold], outcomes: Sequence[Outcome], corpus: Corpus) -> tuple[list[Judged], list[Row]]:
    """Set outcomes beside the gold set; return both side by side, and each question's values."""
    by_id = {gold.id: gold for gold in golds}
    pairs = [judged(by_id[outcome.id], outcome, corpus) for outcome in outcomes]
    return pairs, rows(pairs, corpus)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} can't be made ({error.strerror}); choose another with --report") from error


def _need_extra() -> None:
    if find_spec("ir_measures") is None:
        raise BiciteError(
            "bicite eval needs ir-measures, which isn't installed; install it: pip install 'bicite[eval]'"
        )
