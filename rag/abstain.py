"""Whether the documents hold an answer at all.

The fused score is made so that the best wrong passage scores alike whatever the languages and the corpus's size
(index/fuse.py); so one curve tells right from wrong for all of them. It was fitted on questions asked with and without
the article that answers them. Near misses (the right place, the wrong year) are beyond it.
"""

import math

SLOPE, MIDDLE = 6.0, 1.06  # logistic regression of "the best passage is the right one" on its score
# Below this confidence no answer is given: there, a right answer withheld (3%) weighs as much as six wrong ones given
# (16% of the questions that have no answer); the nearest passages are shown instead.
ANSWERED = 0.12


def confidence(best: float) -> float:
    """Return how likely the best passage, by its fused score, answers the question: 0 to 1."""
    return 1 / (1 + math.exp(-SLOPE * (best - MIDDLE)))
