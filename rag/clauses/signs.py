"""What tells which words of a sentence answer a question: what they are, how near the question's own words stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from index.fold import fold
from index.language import detect
from index.sparse import Group
from index.tokens import lexical
from index.types import IntArray
from rag.analysis.halves import halves, other_half
from rag.analysis.measured import may_be, measure_of, measures
from rag.analysis.quantities import clause_around
from rag.analysis.sought import Sought, asking_at, names_sort, sought_by, unit_of
from rag.analysis.trend import trend
from rag.clauses.pieces import Piece, Sort

Matrix = NDArray[np.float64]
Signs = Mapping[str, NDArray[np.float64] | NDArray[np.bool_]]

MOST = 64  # words of a question
_QUESTIONS = 64  # while one is answered, the same is asked of each of its citations
_FADING = np.array([2.0, 6.0])[:, None, None]  # words, by which nearness to the question's words wears off: close, near
KNOWN = 0.9  # a word held as surely as this is the question's own
STEP, LIGHT, CLAUSE = 1.0, 0.3, 7.0  # how far the next word is, a stop word, the next clause
BESIDE = 1.5  # words of the question, from its asking word, that tell most
_LEAST = {"near": 0.1, "beside": 0.2}  # below which the nearest piece of a sentence is none to measure others by
_AT = re.compile(r"(?:\b(?:in|at|on|near|from|to|within|of|into|across) (?:the )?|[在于从到位])$")
_BY = re.compile(r"(?:\bby |[由被])$")
_CLAUSE, _COME_TO = (
    re.compile("[,，;；。]"),
    re.compile(r"(?:\b(?:to|from) (?:about |around |over )?\W?|[从自至到]约?)$"),
)
_IN = re.compile(r"\W*(?:\w+ )?(?:in|by|for|on) ")
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


@dataclass(frozen=True, slots=True)
class Shape:
    """What is told of a sentence's pieces whatever is asked; arrays are (pieces,) each."""

    parts: Sequence[Piece]
    starts: IntArray
    ends: IntArray
    clauses: IntArray  # the number of each piece's clause
    opening: IntArray  # (clauses,): their first pieces
    places: Matrix  # words from the beginning
    sorts: Mapping[Sort, NDArray[np.bool_]]
    set_apart: Signs


def shape(parts: Sequence[Piece], sentence: str) -> Shape:
    """Look at the pieces of a sentence, at least one."""
    clauses = np.array([part.clause for part in parts])
    steps = [LIGHT if part.sort == "stop" else STEP for part in parts]
    return Shape(
        parts,
        np.array([part.start for part in parts]),
        np.array([part.end for part in parts]),
        clauses,
        np.flatnonzero(np.diff(clauses, prepend=-1)),
        np.cumsum(steps) + CLAUSE * clauses,
        {sort: np.array([part.sort == sort for part in parts]) for sort in get_args(Sort)},
        _set_apart(parts, sentence),
    )


def signs(question: str, sentence: str, shape: Shape, groups: Sequence[Group]) -> Signs:
    """Return by name what tells whether each piece belongs to the answer, each (pieces,)."""
    groups, parts, folded = groups[:MOST], shape.parts, fold(sentence)
    holds = _holds(groups, parts)
    asked, shared = sought_by(question), _shared(holds, shape)
    return {
        **(near := _near(holds, shape, _telling(question, len(groups)))),
        **{f"{name}_most": near[name] / max(near[name].max(initial=0), least) for name, least in _LEAST.items()},
        "clause": shared,
        **_sorts(shape, (near["held"] < KNOWN) & _measured(shape, question, folded), asked),
        "own": _own(shared, shape, asked),
        "sort": _of_sort(question, holds, shape),
        "unit": np.array([part.sort == "number" and _in_unit(part.unit, question) for part in parts]),
        "dated": _dated(near["held"] >= KNOWN, parts, folded),
        "moved": _moved(question, parts, folded, asked),
        **_announced(parts, folded, asked),
        **shape.set_apart,
    }


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


def _of_sort(question: str, holds: Matrix, shape: Shape) -> Matrix:
    """Tell which names are of the sort that the question names beside its asking word."""
    if not names_sort(question):
        return np.zeros(len(shape.parts))
    at = _words_before(question)
    names = np.any([shape.sorts[sort] for sort in (*_FITTING["other"], "noun")], axis=0)
    return np.asarray(names * holds[at : at + 2].max(axis=0, initial=0), float)


@lru_cache(_QUESTIONS)
def _words_before(question: str) -> int:
    return len(set(lexical(question[: asking_at(question)], detect(question))))


def _telling(question: str, count: int) -> Matrix:
    """Weigh the question's words by how near they stand to the one that asks; they sum to 1."""
    before = _words_before(question)
    places = np.arange(count)
    weights = np.exp(-np.where(places >= before, places - before, before - 1 - places) / BESIDE)
    return np.asarray(weights / max(weights.sum(), 1e-9))


def _own(shared: Matrix, shape: Shape, asked: Sought) -> Matrix:
    """Tell by how many of the question's words a figure's clause falls short of the clause of another that fits."""
    if asked not in _FIGURES:
        return np.zeros(len(shared))
    fitting = np.any([shape.sorts[sort] for sort in _FITTING[asked]], axis=0)
    return np.asarray(fitting * (shared - (fitting * shared).max()))


def _shared(holds: Matrix, shape: Shape) -> Matrix:
    """Return how many of the question's words the clause of each piece holds: 0 to 1."""
    held = np.maximum.reduceat(holds, shape.opening, axis=1).sum(axis=0)
    return np.asarray(held[shape.clauses] / max(1, len(holds)), float)


def _near(holds: Matrix, shape: Shape, telling: Matrix) -> dict[str, Matrix]:
    """Tell how near each piece is to the question's words, before and behind it, and whether it is one of them."""
    count, found = max(1, len(holds)), holds.any(axis=1)
    held, holds, telling = holds.max(axis=0, initial=0), holds[found], telling[found]
    before, behind = _behind(holds, shape.places), _behind(holds[:, ::-1], -shape.places[::-1])[:, :, ::-1]
    told = dict[str, Matrix]()
    for of, near in (("", np.maximum(before, behind)), ("_left", before), ("_right", behind)):
        told |= zip((f"close{of}", f"near{of}"), near.sum(axis=1) / count, strict=True)
        told |= zip((f"beside_close{of}", f"beside_near{of}"), telling @ near, strict=True)
    return {
        **told,
        "held": held,
        "told": told["near"] * count / max(holds.max(axis=1, initial=0).sum(), 0.5),
        "beside": told["beside_close"],
        "overlap": held * told["near"],
    }


def _behind(holds: Matrix, places: Matrix) -> Matrix:
    """Return how near behind each word of the question each piece stands, close and near, (2, words, pieces).

    What a word is worth wears off by e to its distance, so the best one before a piece is the best of all up to there
    in logarithms, once the piece's own place is taken off.
    """
    along = places / _FADING
    with np.errstate(divide="ignore"):
        best = np.maximum.accumulate(np.log(holds) + along, axis=2)
    near = np.zeros_like(best)
    near[:, :, 1:] = np.exp(best[:, :, :-1] - along[:, :, 1:])
    return near


def _measured(shape: Shape, question: str, folded: str) -> NDArray[np.bool_]:
    """Say which pieces aren't amounts in a unit that what is asked for can't be in, or of the other half of it.

    Litres, where it asks a price, and the highest temperature, where it asks the lowest.
    """
    fit = [part.sort != "number" or may_be(part.unit, question) for part in shape.parts]
    for at, part in enumerate(shape.parts if halves(question) else ()):
        if part.sort == "number" and other_half(question, clause_around(folded, part.start, part.end)):
            fit[at] = False
    return np.array(fit)


def _sorts(shape: Shape, new: NDArray[np.bool_], asked: Sought) -> Signs:
    """Tell what each piece is: by itself, and as "time date" beside what is asked for, if it is `new`."""
    count = len(shape.parts)
    return {
        **{f"{asked} {sort}": new & those for sort, those in shape.sorts.items()},
        **{sort: shape.sorts[sort] for sort in ("stop", "verb", "noun")},
        "early": np.arange(count) / max(1, count - 1),
    }


def _dated(held: NDArray[np.bool_], parts: Sequence[Piece], folded: str) -> Matrix:
    """Tell which figures are of the date asked about, 1, and which of another, -1: of the nearest in their clause."""
    dates = [at for at, part in enumerate(parts) if part.sort == "date"]
    dated = np.zeros(len(parts))
    if len({bool(held[at]) for at in dates}) == 2:
        for at, part in enumerate(parts):
            own = [date for date in dates if parts[date].clause == part.clause] if part.sort == "number" else []
            if own:
                nearest = min(own, key=lambda date: _apart(parts[at], parts[date], folded))
                dated[at] = 1 if held[nearest] else -1
    return dated if dated.max(initial=0) > 0 else np.zeros(len(parts))


def _apart(figure: Piece, date: Piece, folded: str) -> int:
    """Return how many characters lie between; none before "in 2020", right behind a figure."""
    if date.start < figure.start:
        return figure.start - date.end
    between = folded[figure.end : date.start]
    return 0 if _IN.fullmatch(between) else len(between)


def _moved(question: str, parts: Sequence[Piece], folded: str, asked: Sought) -> NDArray[np.bool_]:
    """Tell which figures are by how much something rose or fell, where that is asked for: not what it came to."""
    way = trend(fold(question), "").direction if asked == "number" else ""
    moved = np.zeros(len(parts), bool)
    for at, part in enumerate(parts if way else ()):
        begins = max((other.end for other in parts[:at] if other.sort in ("number", "date")), default=0)
        before = folded[begins : part.start]
        if part.sort == "number" and not _COME_TO.search(before):
            moved[at] = trend(_CLAUSE.split(before)[-1], "").direction == way
    return moved


def _announced(parts: Sequence[Piece], folded: str, asked: Sought) -> Signs:
    """Tell which pieces stand right behind a word that announces what is asked for."""
    if asked == "place":
        return {"at": np.array([bool(_AT.search(folded[: part.start].rstrip())) for part in parts])}
    if asked == "person":
        return {"by": np.array([bool(_BY.search(folded[: part.start])) for part in parts])}
    return {}


def _set_apart(parts: Sequence[Piece], sentence: str) -> Signs:
    """Tell which pieces stand in quotation marks or in brackets."""
    within = {"quoted": _within(sentence, _QUOTES), "bracketed": _within(sentence, _BRACKETS)}
    return {name: np.array([found[part.start] for part in parts]) for name, found in within.items()}


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
