"""Where an answer may begin and end: what tells of a stretch of words by its edges. Pure, Chinese and English."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from index.fold import fold
from index.types import IntArray
from rag.clauses.pieces import Piece
from rag.clauses.signs import Matrix

LONGEST = 9  # pieces of an answer

# What tells of the stretch, and how much.
WEIGHTS: Mapping[str, float] = {
    "length": -1.0,  # its logarithm, in words
    "single": -1.8,  # a word alone
    "crossing": -1.1,  # goes over the end of a clause
    "stop_first": -0.8,  # begins with a stop word
    "stop_last": -1.7,
    "opens": 0.7,  # begins where a clause does
    "closes": 1.8,
    "after_stop": 0.5,
    "before_stop": 0.3,
    "cut_before": -1.7,  # a capitalised word stands before the first one, also capitalised
    "cut_after": -1.9,
}
# The words that announce an answer right before it in its clause, or end it, and how much they tell.
_BEFORE: Sequence[tuple[str, float]] = [
    ("called named known 称 称为 叫", 2.5),
    ("because 因 因为 由于", 2.5),
    ("include including such 包括 如", 1.7),
    ("by 由 被", 1.4),
    ("is are was were 是 为", 0.6),
    ("from between 从", 1.2),
    ("with through 通过 以 用", 1.2),
    ("in at 在 位于", 0.5),
    ("and or 和 与 及 或", -0.6),
]
_BEHIND: Sequence[tuple[str, float]] = [
    ("is are was has 是 为 在", 1.2),
    ("等 之 来 时", 2.2),
    ("the 了", -1.7),
]
_MARKS_BEFORE, _MARKS_BEHIND = [(re.compile('[“"《]'), 1.8)], [(re.compile("、"), -0.9)]


def stretches(parts: Sequence[Piece], sentence: str) -> tuple[IntArray, IntArray, Matrix]:
    """Return the stretches of up to LONGEST pieces, (stretches,) each: first pieces, ends, what their edges are worth.

    `end` is of the piece after the last one.
    """
    count = len(parts)
    first, end = np.array([(a, b) for a in range(count) for b in range(a + 1, min(count, a + LONGEST) + 1)]).T
    worth = np.sum([WEIGHTS[name] * told for name, told in _form(parts, first, end).items()], axis=0)
    before, behind = _announced(parts, sentence)
    return first, end, np.asarray(worth + before[first] + behind[end - 1])


def _form(parts: Sequence[Piece], first: IntArray, end: IntArray) -> Mapping[str, Matrix]:
    stop = np.array([True, *(part.sort == "stop" for part in parts), True])  # the sentence's ends are like stop words
    name = np.array([False, *(part.sort == "name" for part in parts), False])
    clause = np.array([-1, *(part.clause for part in parts), len(parts)])
    told = {
        "length": np.log(end - first),
        "single": end - first == 1,
        "crossing": clause[first + 1] != clause[end],
        "stop_first": stop[first + 1],
        "stop_last": stop[end],
        "opens": clause[first] != clause[first + 1],
        "closes": clause[end] != clause[end + 1],
        "after_stop": stop[first],
        "before_stop": stop[end + 1],
        "cut_before": name[first] & name[first + 1],
        "cut_after": name[end] & name[end + 1],
    }
    return {name: values.astype(float) for name, values in told.items()}


def _announced(parts: Sequence[Piece], sentence: str) -> tuple[Matrix, Matrix]:
    """Return what stands before and behind each piece is worth for a stretch that begins or ends there, (pieces,)."""
    words = [fold(sentence[part.start : part.end]) for part in parts]
    gaps = [sentence[: parts[0].start], *(sentence[a.end : b.start] for a, b in pairwise(parts))]
    gaps.append(sentence[parts[-1].end :])
    before, behind = (np.array([_by_marks(gap, marks) for gap in gaps]) for marks in (_MARKS_BEFORE, _MARKS_BEHIND))
    for at, (one, other) in enumerate(pairwise(parts)):
        if one.clause == other.clause:
            before[at + 1] += _by_word(words[at], _BEFORE)
            behind[at + 1] += _by_word(words[at + 1], _BEHIND)
    return before[:-1], behind[1:]


def _by_word(word: str, telling: Sequence[tuple[str, float]]) -> float:
    return sum(weight for words, weight in telling if word in words.split())


def _by_marks(gap: str, telling: Sequence[tuple[re.Pattern[str], float]]) -> float:
    return sum((weight for marks, weight in telling if marks.search(gap)), 0.0)
