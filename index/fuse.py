"""Language-fair fusion: one order over the candidates of every language. Pure.

Multilingual embedding models put each language in a region of its own, so a question lies nearer to passages of its
own language whatever they say. Taking each language's mean vector out of questions and passages removes most of that
(cf. Libovický, Rosa & Fraser, Findings of EMNLP 2020). Lexical scores of different languages are made comparable by
taking them as shares of what the question could reach there (index/sparse.py). Of another language's passages the
question's words, as that language has them, are asked too, by the sum of their vectors: what the bridges found counts
where a passage says it in yet other words. Two differences remain, and each is met by one term:

- Bridges lack words, or are unsure of them. What no chunk of another language surely has a word for says nothing
  against its chunks, so that part of the lexical score is taken from the vectors instead.
- The best of n wrong passages scores higher the larger n is: extreme values grow with the logarithm of n.

Sees candidates and statistics of whole languages only, never a full row of scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.centre import FEW, Centre
from index.types import FloatArray, IntArray

SENTENCE = 1.8  # weight of the best sentence's cosine beside the passage's
WORDS = 0.6  # of the share of the question's words
IMPUTED = 0.45  # of the cosines, for the part of the question that the words of a language can't surely tell
SAID = 0.7  # of the cosine to the question's words as the passage's language has them, beside the question's own
SPREAD = 0.04  # taken off for each e-fold of a language's chunks
_SAME = 1e-6  # squared length below which a difference of unit vectors is float32's rounding


@dataclass(frozen=True, slots=True)
class Candidates:
    """Chunks of one language that some search found, n of them with m sentences in all."""

    rows: IntArray  # (n,)
    passages: FloatArray  # (n, dimension)
    sentences: FloatArray  # (m, dimension)
    bounds: IntArray  # (n + 1,): candidate i has the sentences bounds[i] to bounds[i + 1]
    said: FloatArray  # (dimension,): direction of the question's words in the language, its middle taken out
    shares: FloatArray  # (n,): share of the question's words
    unreached: float  # part of the question that no chunk of the language surely has a word for
    chunks: int  # of the language, found or not


class Scores(NamedTuple):
    """Of candidates, (n,), and of their sentences, (m,): cosines to the question."""

    chunks: FloatArray
    sentences: FloatArray


def fuse(
    question: FloatArray,
    as_sentence: FloatArray,
    language: str,
    found: Mapping[str, Candidates],
    middle: Mapping[str, Centre],
) -> dict[str, Scores]:
    """Score all candidates on one scale, by language; higher is better.

    `question` and `as_sentence` are the unit vectors, (dimension,), that a question asked in `language` has to be held
    against passages and against sentences; `middle` is of `index.centre`.
    """
    asked = ask_from(language, middle)
    passage_question, sentence_question = question - asked.passages, as_sentence - asked.sentences
    scores = {}
    for name, candidates in found.items():
        passages = _likeness(candidates, middle[name].passages, passage_question, own=name == language)
        sentences = cosines(candidates.sentences, middle[name].sentences, sentence_question)
        best = np.maximum.reduceat(sentences, candidates.bounds[:-1])
        told = passages + SENTENCE * best + WORDS * candidates.shares
        # Few chunks lack most words whatever the dictionary knows.
        lacking = 0.0 if name == language else candidates.unreached * candidates.chunks / (candidates.chunks + FEW)
        imputed = IMPUTED * lacking * (passages + best)
        scores[name] = Scores(told + imputed - SPREAD * np.log(candidates.chunks), sentences)
    return scores


def _likeness(candidates: Candidates, middle: FloatArray, question: FloatArray, *, own: bool) -> FloatArray:
    """Return how like the passages are to the question, and in another language to its words there, (n,)."""
    asked = cosines(candidates.passages, middle, question)
    if own:
        return asked
    said = cosines(candidates.passages, middle, candidates.said)
    return np.asarray((asked + SAID * said) / (1 + SAID / 2), np.float32)


def ask_from(language: str, middle: Mapping[str, Centre]) -> Centre:
    """Return where a question in `language` is centred; where nothing is known of that language, amid all others."""
    if language in middle:
        return middle[language]
    each = list(middle.values())
    return Centre(
        np.mean([c.passages for c in each], axis=0),
        np.mean([c.sentences for c in each], axis=0),
        np.mean([c.words for c in each], axis=0),
    )


def cosines(rows: FloatArray, middle: FloatArray, question: FloatArray) -> FloatArray:
    """Return the cosine of `question` and each of the unit vectors `rows` less their `middle`, (n,).

    From inner products alone: no row is copied. A row that is its middle (a language's only passage) has cosine 0.
    """
    products = rows @ _columns(question, middle)
    lengths = 1 - 2 * products[:, 1] + middle @ middle  # squared
    apart = lengths > _SAME
    scale = np.sqrt(np.where(apart, lengths, 1)) * max(float(np.sqrt(question @ question)), _SAME)
    return np.asarray(np.where(apart, (products[:, 0] - question @ middle) / scale, 0), np.float32)


def _columns(first: FloatArray, second: FloatArray) -> FloatArray:
    columns = np.empty((len(first), 2), np.float32)
    columns[:, 0], columns[:, 1] = first, second
    return columns
