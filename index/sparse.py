"""The lexical index: which words stand in which chunks, as rows of a SQLite table.

SQLite because it opens at once whatever its size, reads only the words that a question asks for, and a generation
is written whole: taking a document out and counting every idf anew is the same code as building. (`bm25s` bakes the
idf into its matrix and can't take documents out; `tantivy` counts deleted documents until it merges, and has no door
for a word with alternatives, which the dictionary bridge needs.)

A Chinese chunk holds its own words and, beside them, the English ones that the dictionary gives for them: with these
an English question meets it.
"""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.types import FloatArray, IntArray

SCHEMA = """
CREATE TABLE terms (language TEXT, term TEXT, rows BLOB, counts BLOB, PRIMARY KEY (language, term)) WITHOUT ROWID;
CREATE TABLE lengths (language TEXT PRIMARY KEY, lengths BLOB) WITHOUT ROWID;
"""
K1, B = 1.2, 0.75  # Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.2

Group = tuple[tuple[str, float], ...]  # the terms by which a text may say one word, each with how likely it is


@dataclass(frozen=True, slots=True)
class Bag:
    """The words a chunk is found by, each with its count (of a dictionary's word, the expected one), and its length."""

    terms: Mapping[str, float]
    length: int


@dataclass(frozen=True, slots=True)
class Match:
    """Chunks that hold words of a question.

    A share is a chunk's BM25 score over the score of a chunk of mean length in which every word of the question stands
    once: 0 to a little over 1, and so comparable between languages. A word of several terms counts with their expected
    frequencies (probabilistic structured queries: Darwish & Oard, SIGIR 2003).
    """

    rows: IntArray  # (n,), ascending
    shares: FloatArray  # (n,)
    unreached: float  # what part of the question, by idf, the language's chunks have no sure word for: 0 to 1


def write_terms(texts: sqlite3.Connection, language: str, bags: Iterable[Bag]) -> None:
    """Store the bags of a language's chunks, in the order of rows."""
    postings: dict[str, tuple[list[int], list[float]]] = {}
    lengths = []
    for row, bag in enumerate(bags):
        lengths.append(bag.length)
        for term, count in bag.terms.items():
            rows, counts = postings.setdefault(term, ([], []))
            rows.append(row)
            counts.append(count)
    texts.executemany(
        "INSERT INTO terms VALUES (?,?,?,?)",
        (
            (language, term, _blob(rows), np.array(counts, "<f4").tobytes())
            for term, (rows, counts) in sorted(postings.items())
        ),
    )
    texts.execute("INSERT INTO lengths VALUES (?,?)", (language, _blob(lengths)))


class Terms:
    """The words of one language's chunks."""

    def __init__(self, texts: sqlite3.Connection, language: str) -> None:
        self._texts = texts
        self._language = language
        (blob,) = texts.execute("SELECT lengths FROM lengths WHERE language = ?", (language,)).fetchone()
        self._lengths = np.frombuffer(blob, "<i4").astype(np.float32)
        mean = max(1.0, float(self._lengths.mean()))  # 1 where no chunk has a word: keeps the division defined
        self._norm = K1 * (1 - B + B * self._lengths / mean)

    def match(self, question: Sequence[Group], among: IntArray | None = None) -> Match:
        """Find the chunks, all or `among` these rows, that hold a word of the question."""
        total = np.zeros(len(self._lengths), np.float32)
        reach = unreached = 0.0
        for group in question:
            rows, scores, idf, sure = self._word(group)
            total[rows] += scores
            reach += idf
            unreached += idf * (1 - sure)
        found = np.flatnonzero(total) if among is None else among[total[among] > 0]
        return Match(found, total[found] / np.float32(reach or 1.0), unreached / (reach or 1.0))

    def _word(self, group: Group) -> tuple[IntArray, FloatArray, float, float]:
        """Return (rows, scores, idf) of one word of a question, and how surely the chunks have a word for it."""
        postings = [self._postings(term) for term, _ in group]
        counts = np.concatenate([counts for _, counts in postings])
        weights = np.repeat([weight for _, weight in group], [len(rows) for rows, _ in postings])
        held = weights * np.minimum(1, counts)
        n = len(self._lengths)
        frequency = min(n, float(held.sum()))
        idf = math.log(1 + (n - frequency + 0.5) / (frequency + 0.5))
        rows, places = np.unique(np.concatenate([rows for rows, _ in postings]), return_inverse=True)
        expected = np.bincount(places, weights * counts, len(rows))
        scores = idf * (K1 + 1) * expected / (expected + self._norm[rows])
        return rows, scores.astype(np.float32), idf, float(held.max(initial=0.0))

    def _postings(self, term: str) -> tuple[IntArray, FloatArray]:
        query = "SELECT rows, counts FROM terms WHERE language = ? AND term = ?"
        rows, counts = self._texts.execute(query, (self._language, term)).fetchone() or (b"", b"")
        return np.frombuffer(rows, "<i4").astype(np.int64), np.frombuffer(counts, "<f4")


def _blob(numbers: Sequence[int]) -> bytes:
    return np.array(numbers, "<i4").tobytes()
