"""What the figures of a text are figures of: told by the words around each, the nearer the more.

Figures are told apart by what stands nearer to one than to the other; a word near both, such as "growth" in a list of
growth rates, tells nothing. The figures beside a figure count among its words, so that "1,388 (8.1%)" stays together.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.figures import Figure, tokens
from index.fold import fold
from rag.analysis.trend import Trend, trend
from rag.analysis.wording import Word

Matrix = NDArray[np.float64]

# What is left of a word's nearness beyond a stop or semicolon, a comma or bracket, an "and", a figure, another word.
STOP, COMMA, AND, FIGURE, WORD = 0.05, 0.3, 0.7, 0.5, 0.9
PARTING = 0.4  # the same again where there are figures on either side, so that each clause has its own
FUNCTION = 0.3  # what a word without content of its own, such as "from" or 至, tells; right beside the figure only
_BOUNDARY = re.compile(
    r"(?P<stop>[;。!?:]|\.(?=\s|$)|——|\n)|(?P<comma>(?<!\d),|,(?!\d)|[、()\[\]—])"
    r"|(?P<and>\b(?:and|while|whereas|but|with|versus|against|compared|or)\b|而|和|与|及|并|但|其中)"
)
_COSTS = {"stop": STOP, "comma": COMMA, "and": AND}
_JOINED = re.compile(r"\s?(?:[-–—~至到(（]|to|and|until|till|through)\s?")  # a range, or 5 (6%): of one thing
_LISTED = re.compile(
    r"[\s初末底]*(?:[-–—~,，、和与及或±]|(?:上升|增加|增长|提高|下降|减少|[升增降减])?[至到]"
    r"|to|and|or|until|till|through|, and)\s*(?:early |late )?"
)
_BOUNDS = [(lower, upper) for lower in ("at-least", "more-than") for upper in ("at-most", "less-than")]
_ROLES: list[Mapping[str, float]] = [{"<first>": 1.0}, {"<second>": 1.0}]  # of two figures in a row


@dataclass(frozen=True)
class Scene:
    """A text with its figures and the words that are no part of them."""

    text: str
    figures: Sequence[Figure]
    words: Sequence[Word]

    @cached_property
    def names(self) -> Sequence[Mapping[str, float]]:
        """What the columns of `near` stand for: the figures, the different words, the places in a row.

        Each is the terms that it may be met by in another text.
        """
        figures = [dict.fromkeys(tokens(figure)[:1], 1.0) for figure in self.figures]
        return [*figures, *self._different.values(), *_ROLES]

    @cached_property
    def near(self) -> Matrix:
        """How near each of `names` is to each figure, (figures, names): 0 to 1."""
        count = len(self.figures)
        near = np.zeros((count, count + len(self._different) + len(_ROLES)))
        all_near = self._all_near()
        near[:, :count] = all_near[:, :count]
        places = {name: column for column, name in enumerate(self._different, start=count)}
        for word, value in zip(self.words, all_near[:, count:].T, strict=True):
            column = places[_name(word)]
            if not word.content:
                value = np.where(value > WORD, FUNCTION * value, 0)
            near[:, column] = np.maximum(near[:, column], value)
        for at in self.rows:
            near[at, -2] = near[at + 1, -1] = 1.0
        return near

    @cached_property
    def rows(self) -> Sequence[int]:
        """The figures that the next one directly follows, in a range or a list."""
        pairs = enumerate(pairwise(self.figures))
        return [at for at, (one, other) in pairs if _LISTED.fullmatch(self.text, one.end, other.start)]

    def unit(self, at: int) -> str:
        """Return a figure's unit, or the one left to a later figure of its row (687 and 760 nm)."""
        while not self.figures[at].unit and at in self.rows:
            at += 1
        return self.figures[at].unit

    def end(self, at: int) -> str:
        """Return which end of a range a figure is, "" of none: 一万元以上五万元以下 is one as "10,000 to 50,000" is."""
        if at + 1 < len(self.figures) and self._ranges(at):
            return "lower"
        return "upper" if at and self._ranges(at - 1) else ""

    def _ranges(self, at: int) -> bool:
        one, other = self.figures[at : at + 2]
        between = self.text[one.end : other.start].strip(" ,，、")
        bounded = (one.qualifier, other.qualifier) in _BOUNDS and not between
        return bounded or bool(between and _JOINED.fullmatch(between)) and "(" not in between

    def trend(self, at: int) -> Trend:
        """Return which way the figure goes by its own clause."""
        folded, figure = fold(self.text), self.figures[at]
        begin = self.figures[at - 1].end if at else 0
        end = self.figures[at + 1].start if at + 1 < len(self.figures) else len(folded)
        for mark in _BOUNDARY.finditer(folded, begin, end):
            if mark.end() <= figure.start:
                begin = mark.end()
            elif mark.start() >= figure.end:
                end = mark.start()
                break
        return trend(folded[begin : figure.start], folded[figure.end : end])

    @cached_property
    def _different(self) -> Mapping[str, Mapping[str, float]]:
        return {_name(word): word.terms for word in self.words}

    def _all_near(self) -> Matrix:
        """Return how near each figure and each word is to each figure, (figures, figures + words)."""
        before, after = self._losses()
        count = len(self.figures)
        to_left, to_right = before[:count, None] - after, before - after[:count, None]
        return np.asarray(np.exp(-np.maximum(np.maximum(to_left, to_right), 0)))

    def _losses(self) -> tuple[Matrix, Matrix]:
        """Return how much nearness is lost before, and up to the end of, each figure and each word: its logarithm."""
        items = [(figure.start, figure.end, FIGURE) for figure in self.figures]
        items += [(word.start, word.end, WORD if word.content else 1.0) for word in self.words]
        kept = len(items)
        items += self._marks()
        before, after = np.zeros(len(items)), np.zeros(len(items))
        total, reached = 0.0, 0
        for at in sorted(range(len(items)), key=lambda at: (items[at][0], -items[at][1])):
            start, end, left = items[at]
            before[at] = total
            if start >= reached:  # a word within the last one has no place of its own
                total, reached = total - float(np.log(left)), end
            after[at] = total
        return before[:kept], after[:kept]

    def _marks(self) -> Iterator[tuple[int, int, float]]:
        """Yield where clauses part, and how much of nearness is left beyond."""
        figures = self.figures
        within = [(figure.start, figure.end) for figure in figures]
        within += [(a.end, b.start) for a, b in pairwise(figures) if _JOINED.fullmatch(self.text, a.end, b.start)]
        found = _BOUNDARY.finditer(fold(self.text))
        marks = [mark for mark in found if not any(start <= mark.start() < end for start, end in within)]
        edges = [0, *(mark.start() for mark in marks), len(self.text)]
        stated = [any(a <= figure.start < b for figure in figures) for a, b in pairwise(edges)]
        for mark, before, after in zip(marks, stated, stated[1:], strict=False):
            left = _COSTS[str(mark.lastgroup)]
            yield mark.start(), mark.end(), left * PARTING if before and after else left


@dataclass(frozen=True)
class Sides:
    """A claim and what it cites, side by side. What is weighed is from -1 to 1; how much it weighs, from 0 on."""

    claim: Scene
    cited: Scene

    @cached_property
    def affinity(self) -> Matrix:
        """How alike the words around are, (figures of the claim, figures cited)."""
        return np.asarray(self.claim.near @ self._meant @ self.cited.near.T)

    def exchanged(self, claimed: tuple[int, int], cited: tuple[int, int]) -> tuple[float, float]:
        """Weigh two claimed figures standing for the things of two cited ones, in order (above 0), against changed."""
        (i, j), (k, m) = claimed, cited
        one = _contrast(self.claim.near[i], self.claim.near[j])
        other = _contrast(self.cited.near[k], self.cited.near[m])
        one[[i, j]] = other[[k, m]] = 0  # what they stand beside, not themselves
        return self._weigh(one, other)

    def preferred(self, claimed: int, cited: tuple[int, int]) -> tuple[float, float]:
        """Weigh a claimed figure standing for the thing of the first cited one (above 0) against that of the second."""
        one, other = self.claim.near[claimed].copy(), _contrast(*self.cited.near[list(cited)])
        one[claimed] = other[list(cited)] = 0
        return self._weigh(one, other)

    def _weigh(self, claimed: Matrix, cited: Matrix) -> tuple[float, float]:
        told = np.outer(claimed, cited) * self._meant
        weight = float(np.abs(told).sum())
        return (float(told.sum()) / weight if weight else 0.0), weight

    @cached_property
    def _meant(self) -> Matrix:
        """How surely each name of the claim means each of what is cited; one that may mean several means each less."""
        by_term: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for column, terms in enumerate(self.cited.names):
            for term, weight in terms.items():
                by_term[term].append((column, weight))
        meant = np.zeros((len(self.claim.names), len(self.cited.names)))
        for row, terms in enumerate(self.claim.names):
            for term, weight in terms.items():
                for column, surely in by_term.get(term, ()):
                    meant[row, column] = max(meant[row, column], weight * surely)
        return np.asarray(meant / np.maximum(1, meant.sum(axis=1, keepdims=True)))


def _contrast(one: Matrix, other: Matrix) -> Matrix:
    """Return how much nearer words are to one figure than to another, -1 to 1: little for what is near to both."""
    difference = one - other
    return np.asarray(difference * np.abs(difference) / np.maximum(one + other, 1e-9))


def _name(word: Word) -> str:
    return next(iter(word.terms))
