"""Whether the documents hold an answer at all, whether the sentence found is it, and what to say where they don't.

A product of three logistic regressions on the signals of rag/answerable/signals.py, each weight of the sign that its
signal's meaning has: whether the documents treat the subject; where they do, whether they hold the answer; where they
do, whether the best sentence is it. Fitted by `python -m tests.benchmarks.abstention`, which prints these constants, on
questions asked with and without the passages, or the sentences, that answer them, and with a year, a place, a name or a
noun exchanged; in four pairs of languages, over large corpora and small ones.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from index.language import detect
from index.types import Filters, Hit
from prompts import filtered, refusal, unsure
from rag.analysis.words import Words
from rag.answerable.signals import Signals, lacking
from rag.llm.said import neutral
from rag.types import Asked, Notice

NEAREST = 3  # passages whose documents a refusal names
TITLE = 80  # characters of a title in a refusal
EVEN = 0.5  # below, an answer is more likely wrong than right

Weights = tuple[float, Mapping[str, float]]  # a bias, and the signals' weights

TREATED: Weights = (-4.24, {"own": 0.54, "fused": 5.56, "held": 3.02, "passage": 2.05, "across": -0.90})
HELD: Weights = (
    -4.42,
    {
        "fused": 0.46,
        "unheld": -0.49,
        "aligned": 8.55,
        "name_nowhere": -0.58,
        "other_year": -3.25,
        "no_year": -0.16,
        "other_place": -1.33,
        "no_place": -0.57,
        "no_figure": -1.33,
        "uncounted": -1.75,
        "other_name": -1.53,
        "no_name_across": -0.52,
        "beside_astray": -0.82,
        "ahead": 1.85,
        "across": 0.83,
        "asks_number": -0.41,
        "asks_time": -0.70,
        "asks_person": 0.08,
        "asks_place": 0.08,
        "asks_reason": -1.05,
        "asks_manner": 0.24,
    },
)
RIGHT: Weights = (
    -1.72,
    {
        "held": 0.41,
        "unheld": -0.54,
        "aligned": 4.20,
        "other_year": -1.42,
        "no_year": -0.76,
        "no_figure": -5.10,
        "uncounted": -1.92,
        "no_name_across": -0.47,
        "across": 0.85,
        "asks_number": 0.77,
        "asks_time": 0.17,
        "asks_person": -0.35,
        "asks_place": -0.29,
        "asks_reason": 0.85,
        "asks_manner": 0.47,
        "no_such": -2.40,
        "chinese": -0.35,
        "wide": 0.96,
        "lead": 0.54,
        "next": 3.45,
    },
)
# Refused is what is less likely held: the highest threshold at which at most 5% of the questions that the documents
# answer were refused.
ANSWERED = 0.33
# Where the best sentence has nothing of the kind asked for the documents answer a third of the questions, elsewhere,
# against three in five of all. No signal of that fit: nearly every sentence of its texts has a name or a number.
NO_SUCH = 0.5
# A sentence that can't be right tells of the documents too: a figure is asked for, and the best one has none. The power
# was chosen among 0, .1, .15 and .2 on the same questions.
TELLS = 0.1


class Judgement(NamedTuple):
    """What is thought of the best sentence, 0 to 1 each."""

    answerable: float  # how likely the documents hold the answer
    confidence: float  # how likely the sentence is it: right as often as it says, where three in five are answerable


NOTHING = Judgement(0.0, 0.0)  # of no sentence


def weigh(signals: Signals) -> Judgement:
    """Weigh what tells of the best sentence."""
    held, right = _likely(TREATED, signals) * _likely(HELD, signals), _likely(RIGHT, signals)
    held *= NO_SUCH if signals["no_such"] else 1
    return Judgement(held * right**TELLS, held * right)


def _likely(weights: Weights, signals: Signals) -> float:
    bias, slopes = weights
    return 1 / (1 + math.exp(-bias - sum(slope * signals[name] for name, slope in slopes.items())))


def doubted(confidence: float, language: str) -> tuple[Notice, ...]:
    """Return the warning beside an answer that is more likely wrong than right, none beside others."""
    return (Notice("unsure", unsure(language)),) if confidence < EVEN else ()


def unsearched(hits: Sequence[Hit], filters: Filters | None, language: str) -> tuple[Notice, ...]:
    """Return the warning that filters leave nothing to search, none where they leave something."""
    return (Notice("filters", filtered(language)),) if filters and not hits else ()


def refused(asked: Asked, hits: Sequence[Hit], words: Words) -> str:
    """Return what to say instead of an answer: what lies nearest, and which year or place asked about it lacks."""
    titles = list(dict.fromkeys(_plain(hit.document.title or hit.document.id) for hit in hits[:NEAREST]))
    missing = lacking(asked.resolved, hits[0], words) if hits else []
    return refusal(detect(asked.question), titles, missing)


def _plain(title: str) -> str:
    """Return a title as a sentence may quote it: on one line, of some length."""
    line = " ".join("".join(char if char.isprintable() else " " for char in title).split())
    return neutral(line if len(line) <= TITLE else line[: TITLE - 1] + "…")
