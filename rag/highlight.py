"""The clause within a cited sentence that answers the question, without a model.

A log-linear model gives every span of a sentence, up to nine words, a probability of being the answer: by the kind of
thing asked for, by how near the question's words stand, those beside its asking word above all, and by where such a
span may begin and end. The clause shown is the stretch that holds most of this probability for its length. Weights are
one set for both languages and across them, fitted on sentences of questions whose answers are marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.language import detect
from index.types import IntArray
from rag.pieces import Piece, pieces
from rag.signs import Matrix, signs
from rag.types import Citation
from rag.words import Words

LONGEST = 9  # pieces of an answer
MOST = 400  # pieces of a sentence: a longer one is a table, or worse
# What a clause must gain in probability to be longer by the whole sentence. Across languages the question's words tell
# less surely, and clauses would come out longer; so set, half of a sentence is highlighted in the mean.
OWN, ACROSS = 0.61, 0.665
SHORT = 0.3  # of the sentence, up to which a clause is shown whole
MARKS = [tuple(pair) for pair in ("“”", "‘’", "「」", "『』", "《》", "()", "（）", "[]", '""')]
WHOLE = 0.95  # of the sentence: a highlight of all of it would tell nothing
# What tells of a word, in the mean of a span's words.
WORD_WEIGHTS: Mapping[str, float] = {
    "held": -1.6,  # one of the question's words
    "stop": -2.2,
    "verb": -1.8,
    "noun": 0.4,  # by its tag, in Chinese
    "near": 9.9,  # the question's words are near, up to some six words
    "beside": 8.3,  # those beside its asking word are right here
    "close": -14.7,  # the question's words are right here: then it is mostly one of their own phrases
    "told": 2.1,  # near those that the sentence has
    "overlap": -6.6,  # held, and near to others
    "clause": -1.0,  # of the question's words, those in this clause
    "own": 4.0,  # a figure is asked for, and this is one; fewer of the words are in its clause than in another's
    "sort": 3.4,  # a name of the sort that is asked for: which river
    "unit": 4.1,  # a figure in the unit asked for
    "number": 5.2,  # a number is asked for, and this is one
    "time": 5.9,
    "duration": 4.0,
    "person": 4.4,
    "place": 2.7,
    "other": 2.1,  # something else is asked for, and this is a name
    "at": 1.5,  # a place is asked for, and "in", 在 stands before
    "by": 1.9,  # a person is asked for, and "by", 由 stands before
    "reason": 1.3,  # asked for, and announced before: "because", 因
    "manner": 1.4,  # the same: "by", 通过
    "quoted": 1.3,
    "bracketed": -0.3,
    "early": -0.3,  # how far down the sentence
}
# What tells of the span itself.
SPAN_WEIGHTS: Mapping[str, float] = {
    "length": -1.0,  # its logarithm, in words
    "single": -1.8,  # a word alone
    "crossing": -1.1,  # goes over the end of a clause
    "stop_first": -0.8,  # begins with a stop word
    "stop_last": -1.8,
    "opens": 0.7,  # begins where a clause does
    "closes": 1.6,
    "after_stop": 0.6,
    "before_stop": 0.4,
    "cut_before": -1.8,  # a capitalised word stands before the first one, also capitalised
    "cut_after": -1.9,
}


def highlighted(question: str, citations: Sequence[Citation], words: Words) -> tuple[Citation, ...]:
    """Return the citations with the clause that answers in each, where that can be told."""
    return tuple(replace(each, highlight=_in_document(each, question, words)) for each in citations)


def _in_document(citation: Citation, question: str, words: Words) -> tuple[int, int] | None:
    found = clause(question, citation.quote, citation.document.language, words)
    return (citation.start + found[0], citation.start + found[1]) if found else None


def clause(question: str, sentence: str, language: str, words: Words) -> tuple[int, int] | None:
    """Return where in the sentence the clause stands that answers, half-open; None where it can't be told.

    It can't where no stretch of the sentence is likelier to hold the answer than its length alone would make it.
    """
    parts = pieces(sentence, language, words.lexicon)
    if not 1 < len(parts) <= MOST:
        return None
    told = signs(question, sentence, parts, words.meant(question, language))
    price = OWN if detect(question) == language else ACROSS
    first, last = _best(_inside(parts, told), parts, price)
    start, end = _marked(sentence, parts[first].start, parts[last].end)
    return (start, end) if end - start < WHOLE * (parts[-1].end - parts[0].start) else None


def _marked(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Take in the quotation mark or bracket on either side whose other half is within, or right on the other side."""
    for opening, closing in MARKS:
        before, after = sentence[start - 1 : start] == opening, sentence[end : end + 1] == closing
        inside = sentence[start:end]
        opened, closed = opening in inside and closing not in inside, closing in inside and opening not in inside
        start, end = start - (before and (after or closed)), end + (after and (before or opened))
    return start, end


def _spans(parts: Sequence[Piece]) -> tuple[IntArray, IntArray, Matrix]:
    """Return the spans of up to LONGEST pieces, (spans,) each: their first pieces, their ends, their forms' worth."""
    count = len(parts)
    first, end = np.array([(a, b) for a in range(count) for b in range(a + 1, min(count, a + LONGEST) + 1)]).T
    stop = np.array([True, *(part.sort == "stop" for part in parts), True])  # the sentence's ends are like stop words
    name = np.array([False, *(part.sort == "name" for part in parts), False])
    clause = np.array([-1, *(part.clause for part in parts), count])
    told = {
        "length": np.log(end - first),
        "single": end - first == 1,
        "crossing": clause[first + 1] != clause[end],
        "stop_first": stop[first + 1],
        "stop_last": stop[end],
        "opens": clause[first] != clause[first + 1],
        "closes": clause[end] != clause[end + 1],
        "after_stop": stop[first],
        "before_stop": stop[end + 1],
        "cut_before": name[first] & name[first + 1],
        "cut_after": name[end] & name[end + 1],
    }
    return first, end, np.sum([weight * told[name] for name, weight in SPAN_WEIGHTS.items()], axis=0)


def _inside(parts: Sequence[Piece], told: Mapping[str, Matrix]) -> Matrix:
    """Return the probability that the answer lies in pieces i up to j, (pieces, pieces)."""
    first, end, form = _spans(parts)
    score = np.sum([weight * told[name] for name, weight in WORD_WEIGHTS.items()], axis=0)
    total = np.concatenate([[0.0], np.cumsum(score)])
    likely = (total[end] - total[first]) / (end - first) + form
    likely = np.exp(likely - likely.max())
    each = np.zeros((len(parts), len(parts)))
    each[first, end - 1] = likely / likely.sum()
    return np.asarray(each[::-1].cumsum(axis=0)[::-1].cumsum(axis=1))


def _best(inside: Matrix, parts: Sequence[Piece], price: float) -> tuple[int, int]:
    """Return the first and the last piece of the stretch that is worth most: within one clause, or whole clauses."""
    starts, ends = np.array([part.start for part in parts]), np.array([part.end for part in parts])
    lengths = (ends - starts[:, None]) / (ends[-1] - starts[0])
    clauses = np.array([-1, *(part.clause for part in parts), len(parts)])
    whole = np.logical_and.outer(np.diff(clauses[:-1]) != 0, np.diff(clauses[1:]) != 0)
    within = np.equal.outer(clauses[1:-1], clauses[1:-1])
    worth = np.where((lengths > 0) & (whole | within), inside - price * lengths, -np.inf)
    first, last = (int(each) for each in np.unravel_index(int(worth.argmax()), worth.shape))
    return _grown(first, last, clauses[1:-1], lengths)


def _grown(first: int, last: int, clauses: IntArray, lengths: Matrix) -> tuple[int, int]:
    """Return the whole clause where it is short: a figure alone doesn't say what it is of."""
    same = np.flatnonzero(clauses == clauses[first])
    short = clauses[first] == clauses[last] and lengths[same[0], same[-1]] <= SHORT
    return (int(same[0]), int(same[-1])) if short else (first, last)
