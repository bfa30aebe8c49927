"""Whether the documents hold an answer at all.

The fused score is made so that the best wrong passage scores alike whatever the languages and the corpus's size
(index/fuse.py); so one curve tells right from wrong for all of them. It was fitted on questions asked with and without
the article that answers them. Near misses (the right place, the wrong year) are beyond it.
"""

import math

SLOPE, MIDDLE = 6.2, 1.07  # logistic regression of "the best passage is the right one" on its score
# Below this confidence no answer is given. Low, since in a small corpus on one subject right answers score low too;
# of questions on a mixed corpus this withholds .4%, and lets through 27% of those whose article was taken away.
ANSWERED = 0.07


def confidence(best: float) -> float:
    """Return how likely the best passage, by its fused score, answers the question: 0 to 1."""
    return 1 / (1 + math.exp(-SLOPE * (best - MIDDLE)))
