"""The Unigram tokenizer of XLM-RoBERTa (Kudo, arXiv 1804.10959; Conneau et al., arXiv 1911.02116), opened in no time.

A library builds its table of 250,000 pieces in every process: half a second and 300 MB for a question of ten words.
Here the pieces lie sorted in a mapped file, and those that begin with the same three characters are read when a text
has these three. Pieces hold a space ("▁") at their beginning only, so words are cut one by one and remembered.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.embed.weights import Pieces

SPACE: Final = "▁"
UNKNOWN: Final = 3  # the id of a character that no piece has
UNKNOWN_COST: Final = 10.0  # below the least score (sentencepiece, unigram_model.cc)
ALIKE: Final = 3  # first characters that a group of pieces shares
REMEMBERED: Final = 50_000  # words
LONGEST: Final = 30  # characters of a word worth remembering
_SPACES = re.compile(" {2,}")

Tables = dict[str, NDArray[Any]]
_Cut = tuple[tuple[int, ...], tuple[int, ...]]  # ids of the pieces, and how many characters each has
_Group = tuple[tuple[int, ...], dict[str, tuple[float, int]]]  # lengths there are; piece -> score, id


def tables(pieces: Pieces) -> Tables:
    """Return the vocabulary in the order of its texts, as arrays to be stored."""
    order = sorted((i for i in range(len(pieces.texts)) if i != pieces.unknown), key=pieces.texts.__getitem__)
    encoded = [pieces.texts[i].encode() for i in order]
    sources = sorted(pieces.rewritten)
    return {
        "keys": np.array([_key(pieces.texts[i]) for i in order], np.uint64),
        "ends": np.cumsum([len(text) for text in encoded], dtype=np.uint32),
        "ids": np.array(order, np.uint32),
        "scores": pieces.scores[order],
        "texts": np.frombuffer(b"".join(encoded), np.uint8),
        "rewritten": np.array(sources, np.uint32),
        "rewritten_as": np.frombuffer("\n".join(pieces.rewritten[i] for i in sources).encode(), np.uint8),
    }


def _key(text: str) -> int:
    """Return the first characters as one number, in the order of texts."""
    codes = [ord(char) for char in text[:ALIKE]] + [0] * (ALIKE - len(text))
    return codes[0] << 42 | codes[1] << 21 | codes[2]


class Tokenizer:
    """Cuts texts into pieces. Words are remembered, so let one object serve all texts; several threads may use it."""

    def __init__(self, tables: Mapping[str, NDArray[Any]]) -> None:
        views: dict[str, Any] = {name: array.data for name, array in tables.items()}  # faster than arrays, one by one
        self._keys, self._ends, self._texts = views["keys"], views["ends"], views["texts"]
        self._ids, self._scores = views["ids"], views["scores"]
        self._unknown = float(tables["scores"].min()) - UNKNOWN_COST
        replacements = tables["rewritten_as"].tobytes().decode().split("\n")
        self._rewritten = dict(zip(tables["rewritten"].tolist(), replacements, strict=True))
        self._groups: dict[str, _Group] = {}
        self._words: dict[str, _Cut] = {}

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of `text`, without those that begin and end a sequence."""
        return [id for word in self._split(text.translate(self._rewritten)) for id in self._cut(word)[0]]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where each piece of `ids(text)` stands in `text`: half-open, in code points.

        A space belongs to the word after it; of a character rewritten as several, each stands where it does.
        """
        places = self._places(text)
        plain = "".join(char for char, _ in places)
        at = [place for _, place in places]
        if not plain.startswith(" "):  # one is put before
            at.insert(0, at[0] if at else 0)
        lengths = [length for word in self._split(plain) for length in self._cut(word)[1]]
        ends = np.cumsum(lengths).tolist()
        begun = int(not plain.startswith(" "))  # that space covers nothing
        return [
            (at[end - length], at[end - 1] + 1 if end > begun else at[end - 1])
            for end, length in zip(ends, lengths, strict=True)
        ]

    def _split(self, plain: str) -> list[str]:
        first, *words = _SPACES.sub(" ", plain).replace(" ", SPACE).split(SPACE)
        return [SPACE + word for word in ([first] if first or not words else []) + words]

    def _places(self, text: str) -> list[tuple[str, int]]:
        """Return the characters that `text` is rewritten to, each with its place; runs of spaces made one."""
        chars = [(char, i) for i, source in enumerate(text) for char in self._rewritten.get(ord(source), source)]
        before = ["", *(char for char, _ in chars)]
        return [pair for pair, last in zip(chars, before, strict=False) if (pair[0], last) != (" ", " ")]

    def _cut(self, word: str) -> _Cut:
        if found := self._words.get(word):
            return found
        cut = self._best(word)
        if len(word) <= LONGEST:
            if len(self._words) >= REMEMBERED:
                self._words.clear()
            self._words[word] = cut
        return cut

    def _best(self, word: str) -> _Cut:
        """Return the pieces, by id and length, whose scores add up highest (Viterbi); of equals the first found."""
        size = len(word)
        best = [0.0] + [-math.inf] * size
        last = [(UNKNOWN, 1)] * (size + 1)
        for start in range(size):
            here = best[start]
            for end, score, id in self._at(word, start):
                if here + score > best[end]:
                    best[end], last[end] = here + score, (id, end - start)
            if here + self._unknown > best[start + 1]:
                best[start + 1], last[start + 1] = here + self._unknown, (UNKNOWN, 1)
        return _backwards(last)

    def _at(self, word: str, start: int) -> Iterator[tuple[int, float, int]]:
        """Yield end, score and id of each piece that stands in `word` at `start`."""
        first = word[start : start + ALIKE]
        group = self._groups.get(first)
        if group is None:
            group = self._groups[first] = self._read(first)
        lengths, known = group
        for end in (start + length for length in lengths if start + length <= len(word)):
            if found := known.get(word[start:end]):
                yield end, *found

    def _read(self, first: str) -> _Group:
        """Return the pieces that begin with the characters `first`, and those that are its own beginnings."""
        known = {}
        for size in range(1, len(first) + 1):
            key = _key(first[:size])
            begin = bisect_left(self._keys, key)
            stop = bisect_right(self._keys, key, begin) if size == ALIKE else begin + 1
            for row in range(begin, min(stop, len(self._keys))):
                if self._keys[row] == key:
                    known[self._text(row)] = (self._scores[row], self._ids[row])
        return tuple(sorted({len(piece) for piece in known})), known

    def _text(self, row: int) -> str:
        begin = self._ends[row - 1] if row else 0
        return str(self._texts[begin : self._ends[row]], "utf-8")


def _backwards(last: list[tuple[int, int]]) -> _Cut:
    """Follow the last piece of each beginning from the end."""
    at, found = len(last) - 1, []
    while at > 0:
        found.append(last[at])
        at -= last[at][1]
    ids, lengths = zip(*reversed(found), strict=True)
    return ids, lengths
