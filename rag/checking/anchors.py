"""Which figures of a claim stand in the very words of what it cites: there, another figure is a wrong one. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.figures import Figure
from index.fold import fold

LEAST = 6  # words, or ideographs, that a claim must have in common with its source around a figure
_TOKEN = re.compile(r"[a-z']+|\d+|[^\sa-z\d]")
_EDGES = frozenset(",;:。!?、()[]")
_FIGURE = "#"

Tokens = list[tuple[str, int]]  # a word and where it stands; of a figure its number among the figures


def anchors(claim: str, claimed: Sequence[Figure], cited: str, stated: Sequence[Figure]) -> dict[int, int]:
    """Return, of the figures whose whole clause a claim takes over word for word, which cited figure stands there."""
    one, other = _tokens(fold(claim), claimed), _tokens(fold(cited), stated)
    found: dict[int, int] = {}
    words = [word for word, _ in one], [word for word, _ in other]
    for a, b, size in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        if sum(word != _FIGURE for word, _ in one[a : a + size]) < LEAST:
            continue
        for at in range(size):
            if one[a + at][0] == _FIGURE and _whole(words[0], words[1], a, b, at, size):
                found[one[a + at][1]] = other[b + at][1]
    return found


def _whole(one: Sequence[str], other: Sequence[str], a: int, b: int, at: int, size: int) -> bool:
    """Say whether the block holds the clause around `at` from edge to edge, in one of the texts at least."""
    before = (
        any(word in _EDGES for word in one[a : a + at]) or a == 0 or b == 0 or _edge(one[a - 1]) or _edge(other[b - 1])
    )
    rest = one[a + at + 1 : a + size]
    last = a + size == len(one) or b + size == len(other) or _edge(one[a + size]) or _edge(other[b + size])
    return before and (last or any(word in _EDGES for word in rest))


def _edge(word: str) -> bool:
    return word in _EDGES or word == "."


def _tokens(folded: str, figures: Sequence[Figure]) -> Tokens:
    tokens: Tokens = []
    at = 0
    for number, figure in enumerate(figures):
        tokens += [(match[0], match.start()) for match in _TOKEN.finditer(folded, at, figure.start)]
        tokens.append((_FIGURE, number))
        at = figure.end
    return tokens + [(match[0], match.start()) for match in _TOKEN.finditer(folded, at)]
