"""The middle of each language in the embedding space, to be taken out of its texts. Pure.

The mean of a language's own chunks is that middle where there are many. Of few it is mostly what they are about, and of
one it is that chunk itself. So it is drawn towards what can be said without them: the language's anchor, moved by what
the corpus's texts have in common across languages (a shrinkage estimate; cf. Efron & Morris, 1973).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.types import FloatArray, LanguageStats

PRIOR = 10.0  # chunks, or words, that the prior weighs
FEW = 4.0  # chunks that weigh against what a corpus has in common: of one chunk that would be the chunk itself


@dataclass(frozen=True, slots=True)
class Centre:
    """The middle of a language's passages, of their sentences, and of single words, (dimension,) each."""

    passages: FloatArray
    sentences: FloatArray
    words: FloatArray


def centres(stats: Mapping[str, LanguageStats], anchors: Mapping[str, FloatArray]) -> dict[str, Centre]:
    """Return the middle of each language that has chunks or an anchor: (2, dimension), of passages and of sentences."""
    known = list(anchors.values()) or [np.zeros((2, 1), np.float32)]
    neutral = np.asarray(np.mean(known, axis=0), np.float32)  # where a language without an anchor lies
    at, at_sentences = ({n: anchors.get(n, neutral)[form] for n in {*stats, *anchors}} for form in (0, 1))
    chunks = {name: each.chunks for name, each in stats.items()}
    passages = _shrunk({name: each.passage_mean for name, each in stats.items()}, at, chunks)
    sentences = _shrunk({name: each.sentence_mean for name, each in stats.items()}, at_sentences, chunks)
    counts = {name: each.words for name, each in stats.items() if each.words}
    words = _shrunk({name: stats[name].word_mean for name in counts}, at, counts)
    return {name: Centre(passages[name], sentences[name], words[name]) for name in at}


def _shrunk(
    means: Mapping[str, FloatArray], at: Mapping[str, FloatArray], counts: Mapping[str, int]
) -> dict[str, FloatArray]:
    total = sum(counts.values()) + FEW
    common = sum((counts[name] / total * (mean - at[name]) for name, mean in means.items()), np.float32(0))
    own = {name: counts.get(name, 0) / (counts.get(name, 0) + PRIOR) for name in at}
    return {
        name: np.asarray(prior + common + own[name] * (means.get(name, prior + common) - prior - common), np.float32)
        for name, prior in at.items()
    }
