"""How well silence is kept, and the constants of rag/abstain.py.

    python -m tests.benchmarks.abstention FOLDER [--seeds 2] [--cases FILE] [--curves FILE]

FOLDER is as tests/benchmarks/retrieval.py has it; tests/benchmarks/silence.py makes corpora of it that hold the answers
or lack them. Each question is asked by the product's own parts. The confidence is a product of three regressions on the
signals, the signs of weights being given: whether the documents treat the subject; where they do, whether they hold the
answer; where they do, whether the first sentence is it. All figures come from models that saw none of a question's
article. `--cases` keeps what was found, so that it can be fitted again without asking; `--curves` writes risk-coverage
curves.

Kinds of questions count as MIX says, whatever their numbers: the six ways of lacking an answer alike. The threshold
printed is the highest that withholds at most WITHHELD of the questions that the documents answer.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rag.abstain import NO_SUCH, TELLS
from rag.answerable.signals import signals
from rag.assemble import Parts
from rag.config import Settings
from rag.evaluate.statistics import brier_skill, calibration_error, resampled, risk_coverage_area
from rag.extract import ranked
from rag.select import select
from tests.benchmarks.remembering import Remembered, Remembering
from tests.benchmarks.retrieval import build, drawn, mix
from tests.benchmarks.silence import Asked, Material, Question, corpora, questions

MIX = {"answered": 0.6, **dict.fromkeys(("far", "near", "year", "place", "quantity", "name"), 0.4 / 6)}
TREATED = {"own": 1, "fused": 1, "held": 1, "passage": 1, "unheld": -1, "across": 0}
HELD = {
    "own": 1, "fused": 1, "held": 1, "unheld": -1, "aligned": 1, "name_nowhere": -1,
    "other_year": -1, "no_year": -1, "other_place": -1, "no_place": -1, "no_figure": -1, "uncounted": -1,
    "other_name": -1, "no_name_across": -1, "astray": -1, "beside_astray": -1, "ahead": 1,
    "across": 0, "asks_number": 0, "asks_time": 0, "asks_person": 0, "asks_place": 0, "asks_reason": 0,
    "asks_manner": 0,
}  # fmt: skip
# How the best sentence stands out among all, and before the next, tells whether it is the right one of them, not
# whether there is one: where documents say much the same of many things, it never does.
RIGHT = HELD | {"no_such": -1, "chinese": 0, "wide": 1, "lead": 1, "next": 1}
STAGES = (TREATED, HELD, RIGHT)
WITHHELD = 0.05
FOLDS, DRAWS = 8, 1000
NOTHING = 0.005  # a weight that isn't printed
LEAST = 10  # questions of a kind that a line is printed of
RIDGE = 3.0  # on standardised signals

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of a corpus: what told of the best sentence, and whether it was right."""

    corpus: str
    kind: str
    cell: str  # languages of the question and of its passage
    article: str
    signals: Mapping[str, float]
    right: bool
    question: str = ""
    cited: str = ""


def ask_all(asked: Asked, folder: Path) -> list[Case]:
    """Ask all of a corpus's questions."""
    retriever = build(asked.rows, folder)
    languages = {row["_id"]: row["metadata"]["language"] for row in asked.rows}
    texts = [question.text for question, _ in asked.questions]
    for batch in (texts[at : at + 32] for at in range(0, len(texts), 32)):
        retriever.embedder.queries(batch)
        retriever.embedder.sentences(batch)
    cases = []
    for question, kind in asked.questions:
        hits = retriever.search(question.text, Settings().k).hits
        best = ranked(question.text, hits, retriever.asking)
        cited = select(
            question.text, hits, best, lambda part: retriever.search(part, Settings().k).hits, retriever.asking
        )
        told = signals(question.text, hits, best, cited, retriever)
        sentence, document = best[0].sentence, best[0].document
        right = kind == "answered" and _holds(question, document.id, document.language, sentence.start, sentence.end)
        cell = f"{question.language}-{languages.get(question.passage, document.language)}"
        quote = document.text[sentence.start : sentence.end]
        cases.append(Case(asked.name, kind, cell, question.article, told, right, question.text, quote))
    return cases


def _holds(question: Question, document: str, language: str, start: int, end: int) -> bool:
    spans = question.answers.get(language, ())
    return document == question.passage and any(start < b and a < end for a, b in spans)


def weighted(cases: Sequence[Case]) -> Array:
    """Return how much each case counts: kinds as in MIX, in large corpora as much as in small ones; mean 1."""
    groups = [(case.kind, case.corpus.startswith("small")) for case in cases]
    counts = {group: groups.count(group) for group in set(groups)}
    weights = np.array([MIX[group[0]] / counts[group] for group in groups])
    return np.asarray(weights / weights.mean())


def matrix(cases: Sequence[Case], names: Iterable[str]) -> Array:
    """Return signals, (cases, signals)."""
    names = list(names)
    return np.array([[case.signals[name] for name in names] for case in cases])


def fitted(told: Array, true: Array, weights: Array, signs: Sequence[int]) -> Array:
    """Return bias and weights of a logistic regression, each weight of its sign."""
    middle, spread = told.mean(axis=0), told.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(told)), (told - middle) / spread])

    def loss(at: Array) -> tuple[float, Array]:
        logits = scaled @ at
        errors = weights * (1 / (1 + np.exp(-logits)) - true)
        held = np.concatenate([[0.0], at[1:]])
        value = float((weights * (np.logaddexp(0, logits) - true * logits)).sum() + RIDGE * held @ held / 2)
        return value, scaled.T @ errors + RIDGE * held

    bounds = [(None, None), *((0 if sign > 0 else None, 0 if sign < 0 else None) for sign in signs)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = found[1:] / spread
    return np.concatenate([[found[0] - slopes @ middle], slopes])


def stages(cases: Sequence[Case], weights: Array) -> list[Array]:
    """Return the three regressions, each fitted on the cases that the one before said yes to."""
    treated, held = (np.array([case.kind not in lacks for case in cases]) for lacks in (["far"], [*MIX][1:]))
    right = np.array([case.right for case in cases])
    everything = np.ones(len(cases), bool)
    return [
        fitted(matrix(cases, signs)[among], true[among].astype(float), weights[among], [*signs.values()])
        for signs, among, true in zip(STAGES, (everything, treated, held), (treated, held, right), strict=True)
    ]


def told_by(fits: Sequence[Array], cases: Sequence[Case]) -> Array:
    """Return how likely the documents hold the answers, and the confidences, (cases, 2)."""
    likely = [1 / (1 + np.exp(-at[0] - matrix(cases, signs) @ at[1:])) for signs, at in zip(STAGES, fits, strict=True)]
    held, right = likely[0] * likely[1], likely[2]
    held *= [NO_SUCH if case.signals["no_such"] else 1 for case in cases]
    return np.column_stack([held * right**TELLS, held * right])


def cross_validated(cases: Sequence[Case], weights: Array) -> Array:
    """Return, (cases, 2), what models say of each case that saw nothing of its article."""
    articles = sorted({case.article for case in cases}, key=int)
    told = np.zeros((len(cases), 2))
    for fold in range(FOLDS):
        out = np.array([case.article in articles[fold::FOLDS] for case in cases])
        seen = stages([case for case, held in zip(cases, out, strict=True) if not held], weights[~out])
        told[out] = told_by(seen, [case for case, held in zip(cases, out, strict=True) if held])
    return told


def auroc(sure: Array, positive: NDArray[np.bool_], weights: Array) -> float:
    """Return how often a positive case is surer than a negative one; equal ones count half."""
    if positive.all() or not positive.any():
        return float("nan")
    _, place = np.unique(sure, return_inverse=True)
    yes, no = (np.bincount(place, weights * chosen, place.max() + 1) for chosen in (positive, ~positive))
    return float((yes * (np.cumsum(no) - no / 2)).sum() / (yes.sum() * no.sum()))


def report(cases: Sequence[Case], told: Array, weights: Array, threshold: float) -> None:
    """Print the measures, by pair of languages and by size of corpus."""
    cells = np.array([case.cell for case in cases])
    small = np.array([case.corpus.startswith("small") for case in cases])
    chosen = {"all": np.ones(len(cases), bool), "large corpora": ~small, "small corpora": small}
    for name, which in (chosen | {cell: cells == cell for cell in sorted(set(cells))}).items():
        kept = [case for case, held in zip(cases, which, strict=True) if held]
        _show(name, kept, told[which], weights[which], threshold)


def _show(name: str, cases: Sequence[Case], told: Array, weights: Array, threshold: float) -> None:
    kinds = np.array([case.kind for case in cases])
    right, answerable = np.array([case.right for case in cases]), kinds == "answered"
    holds, sure = told.T
    rows = np.column_stack([sure, right])
    low, high = np.quantile(
        brier_skill(rows, resampled([case.article for case in cases], DRAWS, 0) * weights), [0.025, 0.975]
    )
    refused = holds < threshold
    print(
        f"{name:14} n {len(cases)}  right of answerable {right[answerable].mean():.3f}"
        f"  AUROC answerable {auroc(holds, answerable, weights):.3f}, right {auroc(sure, right, weights):.3f}"
        f"  Brier skill {brier_skill(rows, weights[None])[0]:.3f} [{low:.3f}, {high:.3f}]"
        f"  calibration error {calibration_error(rows, weights[None])[0]:.3f}"
        f"  AURC {risk_coverage_area(rows, weights[None])[0]:.3f}"
        f"  answerable refused {refused[answerable].mean():.3f}, right {refused[right].mean():.3f}"
    )
    for kind in [kind for kind in MIX if kind != "answered" and (kinds == kind).sum() >= LEAST]:
        pair = answerable | (kinds == kind)
        print(
            f"    {kind:9} n {(kinds == kind).sum():4}  AUROC {auroc(holds[pair], answerable[pair], weights[pair]):.3f}"
            f"  refused {refused[kinds == kind].mean():.3f}"
        )


def curves(cases: Sequence[Case], sure: Array, weights: Array) -> dict[str, list[tuple[float, float]]]:
    """Return, by cell, the risk at each twentieth of the questions answered, surest first."""
    right = np.array([case.right for case in cases])
    found = {}
    for cell in sorted({case.cell for case in cases}):
        which = np.flatnonzero([case.cell == cell for case in cases])
        order = which[np.argsort(-sure[which], kind="stable")]
        answered = np.cumsum(weights[order])
        risks = np.cumsum(weights[order] * (1 - right[order])) / answered
        at = np.searchsorted(answered, np.linspace(0.05, 1, 20) * answered[-1] - 1e-9)
        found[cell] = [(round(0.05 * (n + 1), 2), round(float(risks[i]), 4)) for n, i in enumerate(at)]
    return found


def gathered(folder: Path, seeds: int) -> list[Case]:
    """Ask everything of so many draws."""
    Remembered.shared = Remembering(Parts(Settings()).embedder)
    cases: list[Case] = []
    for seed in range(1, seeds + 1):
        rows = {row["_id"]: row for row in drawn(folder, mix(folder, seed, 0.5))}
        with tempfile.TemporaryDirectory() as scratch:
            for asked in corpora(Material(rows, questions(folder)), seed):
                cases += ask_all(asked, Path(scratch) / asked.name)
                print(f"{seed} {asked.name}: {len(cases)} questions asked", file=sys.stderr)
    return cases


def main() -> None:
    """Ask, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--cases", type=Path, help="where the cases are kept; read where it is there already")
    parser.add_argument("--curves", type=Path, help="where the risk-coverage curves go as JSON")
    args = parser.parse_args()
    if args.cases and args.cases.exists():
        cases = [Case(**row) for row in json.loads(args.cases.read_text("utf-8"))]
    else:
        cases = gathered(args.folder, args.seeds)
        if args.cases:
            args.cases.write_text(json.dumps([asdict(case) for case in cases], ensure_ascii=False), "utf-8")
    weights = weighted(cases)
    told = cross_validated(cases, weights)
    threshold = float(np.quantile(told[[case.kind == "answered" for case in cases], 0], WITHHELD))
    report(cases, told, weights, threshold)
    for name, signs, at in zip(("TREATED", "HELD", "RIGHT"), STAGES, stages(cases, weights), strict=True):
        constants(name, at, signs)
    print(f"ANSWERED = {threshold:.2f}")
    if args.curves:
        args.curves.write_text(json.dumps(curves(cases, told[:, 1], weights)) + "\n", "utf-8")


def constants(name: str, at: Array, signals: Iterable[str]) -> None:
    """Print a regression as rag/abstain.py has it; weights of nothing are left out."""
    pairs = [(signal, weight) for signal, weight in zip(signals, at[1:], strict=True) if abs(weight) >= NOTHING]
    told = ", ".join(f'"{signal}": {weight:.2f}' for signal, weight in pairs)
    print(f"{name}: Weights = ({at[0]:.2f}, {{{told}}})")


if __name__ == "__main__":
    main()
