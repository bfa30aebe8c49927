"""What is measured: name, direction, statistic, and what it says in plain words."""

from typing import Literal, NamedTuple

from rag.evaluate.statistics import Statistic, brier_skill, calibration_error, percentile, ratio, risk_coverage_area

VERSION = "1"  # of all definitions; runs measured by other ones can't be compared

Group = Literal["retrieval", "citations", "answers", "silence", "speed"]


class Measure(NamedTuple):
    """One measure; `higher` is better or worse."""

    name: str
    title: str
    group: Group
    says: str
    statistic: Statistic = ratio
    higher: bool = True
    unit: Literal["", "ms"] = ""
    tested: bool = False  # whether two runs are compared by it: one of each kind that nearly repeats another


GROUPS: dict[Group, str] = {
    "retrieval": "Does the search find the passages and sentences that hold the answer, and how near the top? Over the "
    "answerable questions, whether or not an answer was given. Passages or sentences that hold the same piece of "
    "evidence count as one.",
    "citations": "Are the sentences cited those that hold the answer? Measured sentence by sentence against the "
    "expected evidence, after ALCE (Gao et al., EMNLP 2023), with a person's evidence in place of a model's judgement.",
    "answers": "Does the text of the answer say what was asked for? Compared with the acceptable answers, over the "
    "answerable questions; a refused one counts as not answered. An answer may be a whole sentence, in the language of "
    "its document.",
    "silence": "Does it keep silent where the documents don't hold the answer, and speak where they do? And does its "
    "confidence mean what it says? A question counts as right when the sentence shown first is expected evidence; an "
    "unanswerable one never does.",
    "speed": "How long a question takes, one at a time, on the machine that ran this.",
}

_RANKED = (
    ("mrr10", "MRR@10", "1 when the first right {unit} is at the top, 1/2 when second, 1/3 when third, 0 beyond ten"),
    ("ndcg10", "nDCG@10", "1 when all right {unit}s stand at the top; one further down counts less"),
    ("recall1", "Recall@1", "Share of the right {unit}s found at the very top"),
    ("recall5", "Recall@5", "Share of the right {unit}s among the first five"),
)


def _ranked(unit: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(f"{unit}_{name}", f"{unit} {title}", "retrieval", f"{says.format(unit=unit)}.", tested=name == "mrr10")
        for name, title, says in _RANKED
    )


MEASURES = (
    *_ranked("passage"),
    *_ranked("sentence"),
    Measure(
        "citation_precision", "citation precision", "citations",
        "Of the sentences cited, the share that is expected evidence; over the answerable questions that it answered.",
        tested=True,
    ),
    Measure(
        "citation_recall", "citation recall", "citations",
        "Of the pieces of evidence needed, the share that is cited; a refused question counts 0.",
        tested=True,
    ),
    Measure(
        "statement_support", "statements supported", "citations",
        "Of the answer's statements, the share that rests on at least one sentence of the expected evidence.",
    ),
    Measure(
        "evidence_sets", "whole evidence sets", "citations",
        "Share of the list and comparison questions of which every needed piece of evidence is cited.",
        tested=True,
    ),
    Measure(
        "answer_correct", "answer correct", "answers",
        "Share of answers that hold an acceptable one, in other writing or, where figures are asked for, by value.",
        tested=True,
    ),
    Measure(
        "answer_exact", "exact match", "answers",
        "Share of answers in which an acceptable one stands character for character.",
    ),
    Measure(
        "answer_normalised", "normalised match", "answers",
        "The same, whatever the case, width, script, punctuation and articles.",
    ),
    Measure(
        "answer_figures", "figures match", "answers",
        "Where the acceptable answer has figures: share of answers with all of them, by value and unit, in whichever "
        "language they are written.",
    ),
    Measure(
        "answer_f1", "overlap (F1)", "answers",
        "Overlap of the answer's words (in Chinese, characters) with those of the nearest acceptable answer. Low "
        "wherever whole sentences are the answer; to be compared, not to be judged by itself.",
    ),
    Measure(
        "refusal_precision", "refusal precision", "silence",
        "Of the questions refused, the share that indeed has no answer in the documents.",
    ),
    Measure(
        "refusal_recall", "refusal recall", "silence",
        "Of the questions without an answer in the documents, the share that is refused.",
        tested=True,
    ),
    Measure(
        "false_refusals", "false refusals", "silence",
        "Of the questions with an answer in the documents, the share that is refused. Lower is better.",
        higher=False, tested=True,
    ),
    Measure(
        "aurc", "area under risk-coverage", "silence",
        "Were only the surest questions answered: the share wrong among them, averaged over how many that might be. "
        "Lower is better.",
        risk_coverage_area, higher=False, tested=True,
    ),
    Measure(
        "brier_skill", "Brier skill", "silence",
        "How much better the stated confidence foretells being right than always stating the average: 0 is no better, "
        "1 is perfect.",
        brier_skill, tested=True,
    ),
    Measure(
        "calibration_error", "calibration error", "silence",
        "How far confidence is from the share that is right, over ten equal bins of confidence. Lower is better.",
        calibration_error, higher=False,
    ),
    Measure(
        "latency_p50", "time, median", "speed",
        "Half of the questions take no longer.",
        percentile(0.5), higher=False, unit="ms",
    ),
    Measure(
        "latency_p95", "time, 95th percentile", "speed",
        "19 of 20 questions take no longer.",
        percentile(0.95), higher=False, unit="ms",
    ),
)  # fmt: skip

BY_NAME = {measure.name: measure for measure in MEASURES}
