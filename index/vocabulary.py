"""The words of one language's chunks, each with the vector it has by itself.

By these a question's word finds the words that another language has for it, where no dictionary helps. Each language's
words lie apart, and some words have many near ones: what remains after the language's middle is taken out, and half of
the question word's mean likeness to its nearest is taken off (cf. CSLS: Conneau et al., ICLR 2018), tells translations
from the rest.
"""

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import tokens
from index.recent import Recent
from index.sparse import Group
from index.types import FloatArray

SCHEMA = """
CREATE TABLE vocabulary (language TEXT, word TEXT, form TEXT, row INTEGER, PRIMARY KEY (language, word)) WITHOUT ROWID;
CREATE UNIQUE INDEX vocabulary_by_row ON vocabulary (language, row) WHERE row IS NOT NULL;
"""
MOST = 20_000  # words of a language, those of most chunks first: beyond are names and slips, which vectors tell badly
# A language without a list of stop words: what stands in a third of its chunks is one. Few chunks can't tell.
COMMON, FEW = 1 / 3, 10
NEAREST = 10  # words that one may be; 5 find less, 30 no more
MIDDLE, WIDTH = 0.345, 0.06  # of the weight's slope; .30 to .36 are equal within .002, .04 to .06 too
FLOOR = 0.02  # a word less likely is none
HEAD = 128  # numbers of a vector that choose, by which 64 lose nothing of note and 128 take a third of the time
CHOSEN = 64  # words that the whole vectors then compare
_ROWS = 1 << 14  # words whose rows are remembered, and rows whose words are


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language: `forms` maps a search word to how it is written most, those of most chunks first."""

    forms: Mapping[str, str]
    common: Sequence[str]  # words that ask for nothing


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary embedded: `vectors` is (words, dimension)."""

    vocabulary: Vocabulary
    vectors: FloatArray


def collect(texts: Iterable[str], language: str) -> Vocabulary:
    """Return the words of a language's chunks."""
    chunks: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    count = 0
    for text in texts:
        count += 1
        found = Counter(tokens.forms(text, language))
        chunks.update({word for word, _ in found})
        for (word, form), times in found.items():
            written.setdefault(word, Counter())[form] += times
    limit = math.inf if tokens.stops(language) else COMMON * (count + FEW)
    telling = sorted((word for word in chunks if chunks[word] <= limit), key=lambda word: (-chunks[word], word))
    forms = {word: max(written[word].items(), key=lambda each: (each[1], each[0]))[0] for word in telling[:MOST]}
    return Vocabulary(forms, sorted(word for word in chunks if chunks[word] > limit))


def write_words(texts: sqlite3.Connection, language: str, vocabulary: Vocabulary) -> None:
    """Store the words of a language; the vectors' rows are in their order."""
    rows = [(language, word, form, row) for row, (word, form) in enumerate(vocabulary.forms.items())]
    texts.executemany("INSERT INTO vocabulary VALUES (?,?,?,?)", rows)
    texts.executemany("INSERT INTO vocabulary VALUES (?,?,'',NULL)", ((language, word) for word in vocabulary.common))


class WordVectors:
    """A language's vocabulary as it is stored, with its vectors (words, dimension)."""

    def __init__(self, texts: sqlite3.Connection, language: str, vectors: FloatArray) -> None:
        self._texts = texts
        self._language = language
        self._vectors = np.asarray(vectors)  # of a mapped file too: NumPy's own class for those takes longer to index
        self._rows: Recent[str, int | None] = Recent(_ROWS)  # None of a word that has no vector
        self._words: Recent[int, str] = Recent(_ROWS)

    def __len__(self) -> int:
        return len(self._vectors)

    def by_form(self) -> Mapping[str, FloatArray]:
        """Return the vector of each form."""
        query = "SELECT form, row FROM vocabulary WHERE language = ? AND row IS NOT NULL"
        return {form: self._vectors[row] for form, row in self._texts.execute(query, (self._language,))}

    def find(self, words: Sequence[str]) -> tuple[dict[str, FloatArray], set[str]]:
        """Return the vectors of the search words that the language has, and those that are too common for one."""
        rows = self._read(words)
        vectors = {word: self._vectors[row] for word, row in rows.items() if row is not None}
        return vectors, rows.keys() - vectors.keys()

    def said(self, question: Sequence[Group], middle: FloatArray) -> FloatArray:
        """Return the direction, (dimension,), of what the question's words say in this language, its `middle` aside.

        Each word counts by the likeliest of its terms that is in the vocabulary; the vector is of zeros where none is.
        """
        found = self._rows.all({term for group in question for term, _ in group}, self._found)
        rows = {word: row for word, row in found.items() if row is not None}
        known = ([(weight, rows[term]) for term, weight in group if term in rows] for group in question)
        best = [max(each) for each in known if each]
        apart = self._vectors[[row for _, row in best]] - middle
        weights = np.array([min(1.0, weight) for weight, _ in best]) / np.maximum(np.linalg.norm(apart, axis=1), 1e-6)
        return np.asarray(weights @ apart, np.float32)

    def _found(self, words: list[str]) -> dict[str, int | None]:
        return dict.fromkeys(words) | self._read(words)

    def _read(self, words: Sequence[str]) -> dict[str, int | None]:
        """Return the rows of the words that the language has."""
        # Were rows asked to be there, SQLite would go through their index, that is through all words.
        query = "SELECT word, row FROM vocabulary WHERE language = ? AND word IN (SELECT value FROM json_each(?))"
        return dict(self._texts.execute(query, (self._language, json.dumps(words))).fetchall())

    def near(self, asked: FloatArray, middle: FloatArray) -> list[Group]:
        """Return, for each of n centred vectors, the words that may say the same, with how likely each is."""
        count = min(CHOSEN, len(self))
        if not count or not len(asked):
            return [()] * len(asked)
        rough = asked[:, :HEAD] @ self._vectors[:, :HEAD].T
        rows = np.argpartition(-rough, count - 1, axis=1)[:, :count]
        apart = self._vectors[rows] - middle
        lengths = np.maximum(np.linalg.norm(apart, axis=2) * np.linalg.norm(asked, axis=1)[:, None], 1e-6)
        cosines = (apart @ asked[:, :, None])[:, :, 0] / lengths
        return [self._group(*each) for each in zip(rows, cosines, strict=True)]

    def _group(self, rows: FloatArray, cosines: FloatArray) -> Group:
        best = np.argsort(-cosines, kind="stable")[:NEAREST]
        weights = 1 / (1 + np.exp(-(cosines[best] - cosines[best].mean() / 2 - MIDDLE) / WIDTH))
        pairs = zip(rows[best].tolist(), weights.tolist(), strict=True)
        return tuple((self._words.get(row, self._word), weight) for row, weight in pairs if weight >= FLOOR)

    def _word(self, row: int) -> str:
        query = "SELECT word FROM vocabulary WHERE language = ? AND row = ?"
        return str(self._texts.execute(query, (self._language, row)).fetchone()[0])
