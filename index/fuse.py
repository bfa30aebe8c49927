"""Language-fair fusion: one order over the candidates of every language. Pure.

Multilingual embedding models put each language in a region of its own, so a question lies nearer to passages of its
own language whatever they say. Taking each language's mean vector out of questions and passages removes most of that
(cf. Libovický, Rosa & Fraser, Findings of EMNLP 2020). Lexical scores of different languages are made comparable by
taking them as shares of what the question could reach there (index/sparse.py).

Sees candidates and statistics of whole languages only, never a full row of scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.types import FloatArray, IntArray, LanguageStats

WORDS = 0.8  # weight of the lexical share beside the two cosines


@dataclass(frozen=True, slots=True)
class Candidates:
    """Chunks of one language that some search found, n of them with m sentences in all."""

    rows: IntArray  # (n,)
    passages: FloatArray  # (n, dimension)
    sentences: FloatArray  # (m, dimension)
    bounds: IntArray  # (n + 1,): candidate i has the sentences bounds[i] to bounds[i + 1]
    shares: FloatArray  # (n,): share of the question's words


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one language's candidates."""

    chunks: FloatArray  # (n,)
    sentences: FloatArray  # (m,): cosines


def fuse(question: FloatArray, language: str, found: Mapping[str, Candidates], stats: Mapping[str, LanguageStats]) -> dict[str, Scores]:
    """Score all candidates on one scale; higher is better. `question` is the unit vector of a question in `language`."""
    passage_question = _unit(question - _mean(language, stats, "passage_mean"))
    sentence_question = _unit(question - _mean(language, stats, "sentence_mean"))
    return {
        name: _score(passage_question, sentence_question, candidates, stats[name]) for name, candidates in found.items()
    }


def _score(passage_question: FloatArray, sentence_question: FloatArray, found: Candidates, stats: LanguageStats) -> Scores:
    passages = _unit(found.passages - stats.passage_mean) @ passage_question
    sentences = _unit(found.sentences - stats.sentence_mean) @ sentence_question
    best = np.maximum.reduceat(sentences, found.bounds[:-1]) if len(found.rows) else passages
    return Scores(passages + best + WORDS * found.shares, sentences)


def _mean(language: str, stats: Mapping[str, LanguageStats], name: str) -> FloatArray:
    """Return the mean of a language; of all languages where the corpus has none of it."""
    if language in stats:
        return getattr(stats[language], name)
    return np.mean([getattr(each, name) for each in stats.values()], axis=0)


def _unit(vectors: FloatArray) -> FloatArray:
    """Scale to unit length; a zero vector (a language's only passage is its own mean) stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(norms > 0, norms, 1)
