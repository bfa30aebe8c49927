"""The sentences that answer, out of the passages found.

Within a passage a sentence is scored by its vector, by the question's words that it holds, by those that sentences
before it established (news prose names its subject once and goes on without it), and by whether it has the kind of
thing asked for. Weights follow a listwise logistic regression that was cross-validated by article, one set for all
pairs of languages; they were rounded, and the margins between passages chosen, on the same questions.
"""

import re
from collections.abc import Sequence

import numpy as np

from index.language import detect
from index.types import FloatArray, Hit
from rag.cite import Support
from rag.kind import fits, kind_of
from rag.words import Words

MOST = 3  # sentences an answer
ALMOST = 0.06  # a further sentence is cited when its score is this near to the best one's
FOUND, CARRIED = 1.2, 0.5  # weights of the words a sentence holds, and of those established before it
ACROSS = 0.15  # what sentences of another language score less than the question's own, in the mean
DECAY = 0.6  # of what was established, a sentence
HEADING = 1.0  # taken off a heading: it may name what is asked, and states nothing
_HEADING = re.compile(r"#{1,6}\s")
FITS = {"number": 0.2, "time": 0.2, "person": 0.1, "other": 0.0}


def extract(found: Sequence[Support]) -> list[Support]:
    """Return one to three of the `ranked` sentences, best first; none of none."""
    return [support for support in found[:MOST] if support.score >= found[0].score - ALMOST]


def ranked(question: str, hits: Sequence[Hit], words: Words) -> list[Support]:
    """Return the sentences of the passages, each once, best first."""
    language = detect(question)
    scored: dict[tuple[str, int], Support] = {}
    for hit in hits:
        base = hit.score + (ACROSS if hit.chunk.language != language else 0.0)
        for sentence, own in zip(hit.chunk.sentences, score(question, hit, words), strict=True):
            support = Support(hit.document, sentence, base + float(own))
            known = scored.get((sentence.document_id, sentence.start))
            if known is None or known.score < support.score:
                scored[sentence.document_id, sentence.start] = support
    return sorted(scored.values(), key=lambda s: (-s.score, s.sentence.document_id, s.sentence.start))


def score(question: str, hit: Hit, words: Words) -> FloatArray:
    """Return how well each sentence of the passage answers, (sentences,); headings don't answer."""
    texts = [hit.document.text[sentence.start : sentence.end] for sentence in hit.chunk.sentences]
    held = words.held(question, texts, hit.chunk.language)
    telling = _telling(held)
    kind = kind_of(question)
    fit = np.array([fits(text, kind, question) for text in texts]) * FITS[kind]
    lexical = telling @ (FOUND * held + CARRIED * np.maximum(_established(held) - held, 0)) / max(1, len(held))
    heads = np.array([_is_heading(text, hit.chunk.heading) for text in texts])
    return np.asarray(np.array(hit.sentence_scores) + lexical + fit - HEADING * heads, np.float32)


def _is_heading(text: str, above: str) -> bool:
    """Say whether a sentence is the heading `above` its passage, or one that Markdown marks, of a part of it."""
    return bool(_HEADING.match(text)) or (above != "" and text == above)


def _telling(held: FloatArray) -> FloatArray:
    """Weigh words, 0 to 1: one that most sentences of the passage hold tells little about which of them answers."""
    n = held.shape[1]
    return np.asarray(np.log((n + 1) / (held.sum(axis=1) + 0.5)) / np.log((n + 1) / 0.5), np.float32)


def _established(held: FloatArray) -> FloatArray:
    """Return how far each word is established by the sentences before each one, (words, sentences)."""
    before = np.zeros_like(held)
    for at in range(1, held.shape[1]):
        before[:, at] = np.maximum(DECAY * before[:, at - 1], held[:, at - 1])
    return before
