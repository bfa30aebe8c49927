"""The sentences that answer, out of the passages found."""

from collections.abc import Sequence

from index.types import Hit
from rag.cite import Support

MOST = 3  # sentences an answer
CLOSE = 0.85  # of the best sentence's score, for a further one to be cited too


def extract(hits: Sequence[Hit]) -> list[Support]:
    """Return one to three sentences, best first; none of no hits."""
    scored: dict[tuple[str, int], Support] = {}
    for hit in hits:
        for sentence, score in zip(hit.chunk.sentences, hit.sentence_scores, strict=True):
            support = Support(hit.document, sentence, hit.score + score)
            known = scored.get((sentence.document_id, sentence.start))
            if known is None or known.score < support.score:
                scored[sentence.document_id, sentence.start] = support
    ranked = sorted(scored.values(), key=lambda s: (-s.score, s.sentence.document_id, s.sentence.start))
    return [support for support in ranked[:MOST] if support.score >= CLOSE * ranked[0].score]
