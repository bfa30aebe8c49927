"""How far a sentence says what a question says, piece by piece. Pure.

Each piece of the question is held against the one of the sentence that it is most like, both as they stand in their
texts: late interaction (ColBERT: Khattab & Zaharia, SIGIR 2020). What tells most is a piece that is like none.
"""

import numpy as np

from index.types import Tokens

NEUTRAL = 0.6  # where nothing tells
RARE = 40  # power of how much a piece tells: what one piece in four thousand is weighs an eighth; at 6 less is told
LEAST = 0.1  # of cosine, by which a piece that is more like weighs less by e; .15 is equal


def aligned(question: Tokens, sentence: Tokens) -> float:
    """Return how alike the question's pieces have their like in the sentence, a cosine; of no pieces NEUTRAL."""
    if not len(question.weights) or not len(sentence.weights):
        return NEUTRAL
    like = (question.vectors @ sentence.vectors.T).max(axis=1)
    weights = question.weights.astype(np.float64) ** RARE * np.exp(-like / LEAST)  # down to 1e-95
    return float(weights @ like / weights.sum())
