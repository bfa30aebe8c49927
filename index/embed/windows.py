"""Texts longer than a model reads: cut into windows, whose vectors are averaged. Pure."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from index.types import FloatArray

# Where a text is best cut, in this order: after a sentence or clause, at a space.
_CUTS = (re.compile(r"[。！？；，、…\n]|[.!?;,]\s"), re.compile(r"\s"))


def windows(text: str, count: Callable[[str], int], limit: int) -> list[str]:
    """Return `text` whole, or its parts in order, each at most `limit` by `count`: halves, halved as often as needed.

    Halves are of like length, so none is a scrap whose vector would weigh as much as a page's.
    """
    if len(text) < 2 or count(text) <= limit:
        return [text]
    middle = _cut(text)
    return [*windows(text[:middle], count, limit), *windows(text[middle:], count, limit)]


def embed_whole(
    texts: Sequence[str],
    embed: Callable[[list[str]], FloatArray],
    count: Callable[[str], int],
    limit: float,
) -> FloatArray:
    """Return a unit vector for each text, (n, dimension), by `embed`, which reads at most `limit` tokens of each.

    A longer text's vector is the mean of its windows', each weighing as many tokens as it has.
    """
    if limit == float("inf"):
        return embed(list(texts))
    parts = [windows(text, count, int(limit)) for text in texts]
    vectors = embed([window for each in parts for window in each])
    first = np.cumsum([0, *map(len, parts)])
    whole: FloatArray = vectors[first[:-1]]
    for row, each in enumerate(parts):
        if len(each) > 1:
            mean = np.array([count(window) for window in each], np.float32) @ vectors[first[row] : first[row + 1]]
            whole[row] = mean / max(np.linalg.norm(mean), np.finfo(np.float32).tiny)
    return whole


def _cut(text: str) -> int:
    """Return where to cut in two: the best place in the middle half, or the very middle."""
    low, middle, high = len(text) // 4, len(text) // 2, len(text) - len(text) // 4
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(text, low, high) if match.end() < len(text)]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return middle
