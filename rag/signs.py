"""What tells which words of a sentence answer a question: what they are, how near the question's own words stand."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.fold import fold
from index.language import detect
from index.sparse import Group
from index.tokens import lexical
from rag.measured import may_be, measure_of, measures
from rag.pieces import Piece, Sort
from rag.sought import Sought, asking_at, names_sort, sought_by, unit_of

Matrix = NDArray[np.float64]
Signs = Mapping[str, ArrayLike]

MOST = 64  # words of a question
CLOSE, FAR = 2.0, 6.0  # words, by which nearness to the question's words wears off
KNOWN = 0.9  # a word held as surely as this is the question's own
STEP, LIGHT, CLAUSE = 1.0, 0.3, 7.0  # how far the next word is, a stop word, the next clause
BESIDE = 1.5  # words of the question, from its asking word, that tell most
_LEAST = {"near": 0.1, "beside": 0.2}  # below which the nearest piece of a sentence is none to measure others by
_AT = re.compile(r"(?:\b(?:in|at|on|near|from|to|within|of|into|across) (?:the )?|[在于从到位])$")
_BY = re.compile(r"(?:\bby |[由被])$")
_QUOTES, _BRACKETS = ('“「『《"', '”」』》"'), ("(（[", ")）]")
_FITTING: Mapping[Sought, Sequence[Sort]] = {
    "number": ["number"],
    "time": ["date", "time"],
    "duration": ["time"],
    "person": ["person", "name"],
    "place": ["place", "name"],
    "other": ["person", "place", "name"],
}
_FIGURES = ("number", "time", "duration")


def signs(question: str, sentence: str, parts: Sequence[Piece], groups: Sequence[Group]) -> Mapping[str, Matrix]:
    """Return by name what tells whether each piece belongs to the answer, each (pieces,)."""
    groups = groups[:MOST]
    holds = _holds(groups, parts)
    asked = sought_by(question)
    told = {
        **(near := _near(holds, parts, _telling(question, len(groups)))),
        **{f"{name}_most": near[name] / max(near[name].max(initial=0), least) for name, least in _LEAST.items()},
        "clause": (shared := _shared(holds, parts)),
        **_sorts(parts, (holds.max(axis=0, initial=0) < KNOWN) & _measured(parts, question), asked),
        "own": _own(shared, parts, asked),
        "sort": _of_sort(question, holds, parts),
        "unit": [part.sort == "number" and _in_unit(part.unit, question) for part in parts],
        **_announced(parts, fold(sentence), asked),
        **_set_apart(parts, sentence),
    }
    return {name: np.asarray(values, float) for name, values in told.items()}


def _in_unit(unit: str, question: str) -> bool:
    """Say whether an amount is in the unit that a question asks for, or in one of what it asks to be measured."""
    return unit == unit_of(question) or measures(unit, measure_of(question))


def _holds(groups: Sequence[Group], parts: Sequence[Piece]) -> Matrix:
    """Return how surely each piece means each word of the question, (words, pieces): 0 to 1."""
    asked: dict[str, list[tuple[int, float]]] = {}
    for row, group in enumerate(groups):
        for term, weight in group:
            asked.setdefault(term, []).append((row, weight))
    holds = np.zeros((len(groups), len(parts)))
    for at, part in enumerate(parts):
        for term in asked.keys() & part.terms.keys():
            for row, weight in asked[term]:
                holds[row, at] = max(holds[row, at], weight * part.terms[term])
    return holds


def _of_sort(question: str, holds: Matrix, parts: Sequence[Piece]) -> Matrix:
    """Tell which names are of the sort that the question names beside its asking word."""
    at = _words_before(question)
    names = np.array([part.sort in _FITTING["other"] or part.sort == "noun" for part in parts])
    return np.asarray(names * holds[at : at + 2].max(axis=0, initial=0) * names_sort(question), float)


def _words_before(question: str) -> int:
    return len(set(lexical(question[: asking_at(question)], detect(question))))


def _telling(question: str, count: int) -> Matrix:
    """Weigh the question's words by how near they stand to the one that asks; they sum to 1."""
    before = _words_before(question)
    places = np.arange(count)
    weights = np.exp(-np.where(places >= before, places - before, before - 1 - places) / BESIDE)
    return np.asarray(weights / max(weights.sum(), 1e-9))


def _apart(parts: Sequence[Piece]) -> Matrix:
    """Return how many words the pieces are apart from each other; a piece from itself infinitely."""
    steps = [LIGHT if part.sort == "stop" else STEP for part in parts]
    places = np.cumsum(steps) + CLAUSE * np.array([part.clause for part in parts])
    apart = np.abs(places[:, None] - places)
    np.fill_diagonal(apart, np.inf)
    return np.asarray(apart)


def _own(shared: Matrix, parts: Sequence[Piece], asked: Sought) -> Matrix:
    """Tell by how many of the question's words a figure's clause falls short of the clause of another that fits."""
    fitting = np.array([asked in _FIGURES and part.sort in _FITTING[asked] for part in parts])
    return np.asarray(fitting * (shared - (fitting * shared).max()))


def _shared(holds: Matrix, parts: Sequence[Piece]) -> Matrix:
    """Return how many of the question's words the clause of each piece holds: 0 to 1."""
    clauses = np.array([part.clause for part in parts])
    held = [holds[:, clauses == clause].max(axis=1, initial=0).sum() for clause in range(clauses[-1] + 1)]
    return np.asarray(np.array(held)[clauses] / max(1, len(holds)), float)


def _near(holds: Matrix, parts: Sequence[Piece], telling: Matrix) -> Mapping[str, Matrix]:
    """Tell how near each piece is to the question's words, before and behind it, and whether it is one of them."""
    count, found = max(1, len(holds)), holds.any(axis=1)
    held, holds, telling = holds.max(axis=0, initial=0), holds[found], telling[found]
    apart = _apart(parts)
    before = np.tril(np.ones_like(apart), -1)  # of a piece, those before it
    told, either = dict[str, Matrix](), dict[str, Matrix]()
    for name, far in (("close", CLOSE), ("near", FAR)):
        fading = np.exp(-apart / far)
        sides = {
            side: (holds[:, None, :] * (fading * there)).max(axis=2, initial=0)
            for side, there in (("left", before), ("right", before.T))
        }
        either[name] = np.maximum(*sides.values())
        told[name] = either[name].sum(axis=0) / count
        told |= {f"{name}_{side}": near.sum(axis=0) / count for side, near in sides.items()}
        told |= {f"beside_{name}_{side}": telling @ near for side, near in sides.items()}
    return {
        **told,
        "held": held,
        "told": told["near"] * count / max(holds.max(axis=1, initial=0).sum(), 0.5),
        "beside": telling @ either["close"],
        "overlap": held * told["near"],
    }


def _measured(parts: Sequence[Piece], question: str) -> NDArray[np.bool_]:
    """Say which pieces aren't amounts in a unit that what is asked for can't be in: litres, where it asks a price."""
    return np.array([part.sort != "number" or may_be(part.unit, question) for part in parts])


def _sorts(parts: Sequence[Piece], new: NDArray[np.bool_], asked: Sought) -> Signs:
    """Tell what each piece is: by itself, and as "time date" beside what is asked for, if it is `new`."""
    return {
        **{f"{asked} {sort}": new & np.array([part.sort == sort for part in parts]) for sort in get_args(Sort)},
        **{sort: [part.sort == sort for part in parts] for sort in ("stop", "verb", "noun")},
        "early": np.arange(len(parts)) / max(1, len(parts) - 1),
    }


def _announced(parts: Sequence[Piece], folded: str, asked: Sought) -> Signs:
    """Tell which pieces stand right behind a word that announces what is asked for."""
    return {
        "at": [asked == "place" and bool(_AT.search(folded[: part.start].rstrip())) for part in parts],
        "by": [asked == "person" and bool(_BY.search(folded[: part.start])) for part in parts],
    }


def _set_apart(parts: Sequence[Piece], sentence: str) -> Signs:
    """Tell which pieces stand in quotation marks or in brackets."""
    quoted, bracketed = (_within(sentence, marks) for marks in (_QUOTES, _BRACKETS))
    return {"quoted": [quoted[part.start] for part in parts], "bracketed": [bracketed[part.start] for part in parts]}


def _within(sentence: str, marks: tuple[str, str]) -> list[bool]:
    """Say of each character whether it stands between the marks; a mark that opens and closes does so by turns."""
    opening, closing = marks
    depth, within = 0, []
    for character in sentence:
        if character in closing and depth:
            depth -= 1
        elif character in opening:
            depth += 1
        within.append(depth > 0)
    return within
