"""The lexical index: which words stand in which chunks, as rows of a SQLite table.

SQLite because it opens at once whatever its size, reads only the words that a question asks for, and a generation
is written whole: taking a document out and counting every idf anew is the same code as building. (`bm25s` bakes the
idf into its matrix and can't take documents out; `tantivy` counts deleted documents until it merges, and has no door
for a word with alternatives, which the dictionary bridge needs.)

A Chinese chunk holds its own words and, beside them, the English ones that the dictionary gives for them: with these
an English question meets it.
"""

import json
import math
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.recent import Recent
from index.types import FloatArray, IntArray

SCHEMA = """
CREATE TABLE terms (language TEXT, term TEXT, held REAL, most REAL, rows BLOB, counts BLOB,
    PRIMARY KEY (language, term)) WITHOUT ROWID;
CREATE TABLE lengths (language TEXT PRIMARY KEY, lengths BLOB) WITHOUT ROWID;
"""
# Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.2, have K1 at 1.2: of passages, which are
# short, that a word stands there tells more than how often.
K1, B = 0.4, 0.75
# Postings of a question that are read in whole, those of rarer words first: a few milliseconds. Words that would go
# beyond, such as stand in a tenth of a million chunks, are counted only in the KEPT chunks that the others put first.
WALKED, KEPT = 1 << 18, 1000
_SORTING = 8  # times as long as counting, for a row
_QUESTIONS = 16  # while one is answered, its words are counted to search and to weigh what was found
_TERMS = 1 << 14  # of a language, remembered with how often they stand in its chunks
_POSTINGS = 1 << 19  # remembered of a language, 16 bytes each: 8 MB

Group = tuple[tuple[str, float], ...]  # the terms by which a text may say one word, each with how likely it is
Postings = tuple[IntArray, NDArray[np.float64]]  # rows, ascending, and how often a term stands in each


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


class _Term(NamedTuple):
    held: float  # in how many chunks it stands; of a dictionary's word, the expected number
    most: float  # how surely any chunk holds it
    postings: int


class Word(NamedTuple):
    """A word of a question: its terms that stand in some chunk."""

    group: Group
    idf: float
    sure: float  # how surely the chunks have a word for it
    postings: int


def write_terms(texts: sqlite3.Connection, language: str, bags: Iterable[Bag]) -> None:
    """Store the bags of a language's chunks, in the order of rows."""
    postings: dict[str, tuple[array[int], array[float]]] = {}
    lengths = array("i")
    for row, bag in enumerate(bags):
        lengths.append(bag.length)
        for term, count in bag.terms.items():
            if term not in postings:
                postings[term] = array("i"), array("f")
            rows, counts = postings[term]
            rows.append(row)
            counts.append(count)
    texts.executemany(
        "INSERT INTO terms VALUES (?,?,?,?,?,?)",
        ((language, term, *_term_row(*postings[term])) for term in sorted(postings)),
    )
    texts.execute("INSERT INTO lengths VALUES (?,?)", (language, _blob(lengths, "<i4")))


def _term_row(rows: "array[int]", counts: "array[float]") -> tuple[float, float, bytes, bytes]:
    held = np.minimum(1, np.array(counts, np.float64))
    return float(held.sum()), float(held.max()), _blob(rows, "<i4"), _blob(counts, "<f4")


class Counted:
    """How often words stand in one language's chunks, and what that is worth."""

    def __init__(self, texts: sqlite3.Connection, language: str) -> None:
        self._texts = texts
        self._language = language
        self._terms: Recent[str, _Term | None] = Recent(_TERMS)  # None of one that stands nowhere
        self._questions: Recent[tuple[Group, ...], Sequence[Word]] = Recent(_QUESTIONS)
        (blob,) = texts.execute("SELECT lengths FROM lengths WHERE language = ?", (language,)).fetchone()
        lengths = np.frombuffer(blob, "<i4").astype(np.float32)
        mean = max(1.0, float(lengths.mean()))  # 1 where no chunk has a word: keeps the division defined
        self.norm = K1 * (1 - B + B * lengths / mean)

    def words(self, question: Sequence[Group]) -> Sequence[Word]:
        """Return the words of a question as the chunks have them."""
        return self._questions.get(tuple(question), self._words)

    def _words(self, question: Sequence[Group]) -> Sequence[Word]:
        found = self._terms.all({term for group in question for term, _ in group}, self._read)
        known = {term: told for term, told in found.items() if told is not None}
        return [self._word(tuple([pair for pair in group if pair[0] in known]), known) for group in question]

    def _read(self, terms: list[str]) -> dict[str, _Term | None]:
        query = (
            "SELECT term, held, most, length(rows) / 4 FROM terms"
            " WHERE language = ? AND term IN (SELECT value FROM json_each(?))"
        )
        found = self._texts.execute(query, (self._language, json.dumps(terms)))
        return dict.fromkeys(terms) | {term: _Term(*rest) for term, *rest in found}

    def _word(self, group: Group, known: Mapping[str, _Term]) -> Word:
        n, frequency, sure, postings = len(self.norm), 0.0, 0.0, 0
        for term, weight in group:
            told = known[term]
            frequency += weight * told.held
            sure = max(sure, weight * told.most)
            postings += told.postings
        return Word(group, _idf(min(n, frequency), n), sure, postings)

    def importance(self, question: Sequence[Group]) -> FloatArray:
        """Return each word's idf as a share of that of a word which no chunk holds, (words,): 0 to 1."""
        return np.array([word.idf for word in self.words(question)], np.float32) / _idf(0, len(self.norm))

    def score(self, idf: float, counts: NDArray[np.float64], rows: IntArray) -> FloatArray:
        """Return what a word that stands so often in each of these chunks adds to their scores."""
        return np.asarray(idf * (K1 + 1) * counts / (counts + self.norm[rows]), np.float32)


class Terms(Counted):
    """The words of one language's chunks, with where they stand."""

    def __init__(self, texts: sqlite3.Connection, language: str) -> None:
        super().__init__(texts, language)
        self._postings: Recent[str, Postings] = Recent(_POSTINGS, lambda postings: len(postings[0]))

    def match(self, question: Sequence[Group], k: int, also: IntArray, among: IntArray | None = None) -> Match:
        """Find the k chunks that hold most of the question, of all or `among` these rows; tell of the rows `also` too.

        Of equal chunks the first are found; one that holds no word is told of only where `also` asks for it.
        """
        words = self.words(question)
        reach = sum(word.idf for word in words) or 1.0
        walked, rest = _within(words)
        total = np.zeros(len(self.norm), np.float32)
        for word in walked:
            rows, scores = self._walk(word)
            total[rows] += scores
        found = np.flatnonzero(total) if among is None else among[total[among] > 0]
        if rest:
            found = np.union1d(best(found, total, max(k, KEPT)), also)
            for word in rest:
                total[found] += self._at(word, found)
        rows = np.union1d(best(found, total, k), also)
        unreached = sum(word.idf * (1 - word.sure) for word in words) / reach
        return Match(rows, total[rows] / np.float32(reach), unreached)

    def _walk(self, word: Word) -> tuple[IntArray, FloatArray]:
        """Return all chunks that hold the word, and its scores there."""
        postings = [self._postings.get(term, self._fetch) for term, _ in word.group]
        if not postings:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        rows = np.concatenate([rows for rows, _ in postings])
        counts = np.concatenate(
            [weight * counts for (_, weight), (_, counts) in zip(word.group, postings, strict=True)]
        )
        if len(rows) * _SORTING > len(self.norm):
            row_counts = np.bincount(rows, counts)
            rows = np.flatnonzero(row_counts)
            counts = row_counts[rows]
        elif len(postings) > 1:
            rows, places = np.unique(rows, return_inverse=True)
            counts = np.bincount(places, counts, len(rows))
        return rows, self.score(word.idf, counts, rows)

    def _at(self, word: Word, rows: IntArray) -> FloatArray:
        """Return the word's scores in these chunks, ascending."""
        counts = np.zeros(len(rows))
        for term, weight in word.group:
            held, times = self._postings.get(term, self._fetch)
            places = np.minimum(np.searchsorted(held, rows), len(held) - 1)
            counts += np.where(held[places] == rows, weight * times[places], 0)
        return self.score(word.idf, counts, rows)

    def _fetch(self, term: str) -> Postings:
        query = "SELECT rows, counts FROM terms WHERE language = ? AND term = ?"
        rows, counts = self._texts.execute(query, (self._language, term)).fetchone()
        return np.frombuffer(rows, "<i4").astype(np.int64), np.frombuffer(counts, "<f4").astype(np.float64)


def _within(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words whose postings are walked, as the question has them, and the rest."""
    left, walked = WALKED, set[int]()
    for place in sorted(range(len(words)), key=lambda place: words[place].postings):
        if walked and words[place].postings > left:
            break
        walked.add(place)
        left -= words[place].postings
    at = range(len(words))
    return [words[i] for i in at if i in walked], [words[i] for i in at if i not in walked]


def best(rows: IntArray, total: FloatArray, k: int) -> IntArray:
    """Return the k of `rows` (ascending) with the highest totals; of equal ones the first."""
    if len(rows) <= k:
        return rows
    scores = total[rows]
    least = np.partition(scores, len(rows) - k)[len(rows) - k]
    kept = np.flatnonzero(scores >= least)
    return rows[kept[np.argsort(-scores[kept], kind="stable")[:k]]]


def _blob(numbers: "array[int] | array[float]", kind: str) -> bytes:
    return np.array(numbers, kind).tobytes()


def _idf(chunks: float, n: int) -> float:
    return math.log(1 + (n - chunks + 0.5) / (chunks + 0.5))
