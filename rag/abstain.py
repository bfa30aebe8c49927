"""Whether the documents hold an answer at all."""

import math

# Logistic regression of "the best passage is the right one" on the best fused score.
SLOPE, MIDDLE = 6.0, 1.1
ANSWERED = 0.5  # confidence below which no answer is given


def confidence(best: float) -> float:
    """Return how likely the best passage, by its fused score, answers the question: 0 to 1."""
    return 1 / (1 + math.exp(-SLOPE * (best - MIDDLE)))
