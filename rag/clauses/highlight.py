"""The clause within a cited sentence that answers the question, without a model.

A log-linear model gives every span of a sentence, up to nine words, a probability of being the answer: by the kind of
thing asked for, by how near the question's words stand, those beside its asking word above all, and by where such a
span may begin and end. The clause shown is the stretch that holds most of this probability for its length. Weights are
one set for both languages and across them, fitted on sentences of questions whose answers are marked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from index.language import detect
from index.lexicon import Lexicon
from index.types import IntArray
from rag.analysis.words import Words
from rag.clauses.columns import cell
from rag.clauses.edges import stretches
from rag.clauses.pieces import Piece, pieces
from rag.clauses.signs import Matrix, Shape, Signs, shape, signs
from rag.types import Citation

MOST = 400  # pieces of a sentence: a longer one is a table, or worse
_CACHED = 256  # sentences, some 5 KB each: those cited are often cited again
# What a clause must gain in probability to be longer by the whole sentence. Across languages the question's words tell
# less surely, and clauses would come out longer; so set, half of a sentence is highlighted in the mean.
OWN, ACROSS = 0.58, 0.645
RAGGED = 0.05  # of probability, that a stretch over the end of a clause must gain for each of its ends within one
SHORT = 0.3  # of the sentence, up to which a clause is shown whole
MARKS = [tuple(pair) for pair in ("“”", "‘’", "「」", "『』", "《》", "()", "（）", "[]", '""')]
REACH = 12  # characters on either side, in which the other half of a mark is looked for
_RANGE = re.compile(r"(?i)\s?(?:(?P<to>[-–—~至到]|to)|and|和)\s?")
_FROM_BETWEEN = re.compile(r"(?i)(?:(?P<between>\bbetween|介于)|\bfrom|[从由])\s?$")  # "from 5% to 8%" is a change
_SIGN = re.compile(r"(?i:零下|负|\bminus |(?<!\w)[-−])$")
_NUMBER = re.compile(r"\d|[〇一二三四五六七八九十百]|[a-z]")  # "minus ten"
WHOLE = 0.95  # of the sentence: a highlight of all of it would tell nothing
# What tells of a word, in the mean of a stretch's words.
WEIGHTS: Mapping[str, float] = {
    "held": -2.1,  # one of the question's words
    "stop": -2.0,
    "verb": -1.5,
    "near": 3.3,  # the question's words are near, up to some six words
    "near_most": 1.0,  # the same, against where they are nearest in the sentence
    "near_left": 1.4,  # and those before it
    "near_right": 0.3,
    "beside": 1.9,  # those beside its asking word are right here
    "beside_most": 1.4,
    "beside_close_left": -2.2,
    "beside_close_right": 2.5,
    "beside_near_left": 2.5,
    "beside_near_right": 0.7,
    "close": -4.9,  # the question's words are right here: then it is mostly one of their own phrases
    "close_left": -3.9,
    "close_right": -1.7,
    "told": 0.6,  # near those that the sentence has
    "overlap": -4.3,  # held, and near to others
    "clause": 0.1,  # of the question's words, those in this clause
    "own": 1.3,  # a figure is asked for, and this is one; fewer of the words are in its clause than in another's
    "sort": 3.5,  # a name of the sort that is asked for: which river
    "unit": 3.7,  # a figure in the unit asked for
    "dated": 2.5,  # of the date asked about, where there are several; of another the less likely
    "moved": 4.0,  # by how much something rose or fell, where that is asked for
    "at": 1.0,  # a place is asked for, and "in", 在 stands before
    "by": 0.5,  # a person is asked for, and "by", 由 stands before
    "quoted": 0.3,
    "bracketed": -0.4,
    "early": -0.3,  # how far down the sentence
    # What is asked for, and what this is.
    "number number": 4.5,
    "number name": -2.7,
    "number noun": -2.0,
    "number word": -0.8,
    "time date": 5.9,
    "time time": 5.0,
    "time number": 3.2,
    "time noun": -3.3,
    "time name": -0.2,
    "time word": -1.7,
    "duration time": 3.6,
    "person person": 5.1,
    "person name": 4.1,
    "person place": 3.4,  # by jieba: often a foreign name
    "person noun": 1.7,
    "person number": -0.7,
    "person date": -1.2,
    "person word": -1.0,
    "place place": 2.9,
    "place name": 2.9,
    "other name": 2.6,
    "other person": 1.7,
    "other place": 1.7,
    "other noun": 0.9,
    "other word": 0.4,
    "other number": 1.4,
    "other date": -2.3,
}


def highlighted(question: str, citations: Sequence[Citation], words: Words) -> tuple[Citation, ...]:
    """Return the citations with the clause that answers in each, where that can be told."""
    return tuple(replace(each, highlight=_in_document(each, question, words)) for each in citations)


def _in_document(citation: Citation, question: str, words: Words) -> tuple[int, int] | None:
    if under := cell(question, citation.document, citation.start, citation.end, words):
        return under
    found = clause(question, citation.quote, detect(citation.quote, citation.document.language), words)
    return (citation.start + found[0], citation.start + found[1]) if found else None


def clause(question: str, sentence: str, language: str, words: Words) -> tuple[int, int] | None:
    """Return where in the sentence the clause stands that answers, half-open; None where it can't be told.

    It can't where no stretch of the sentence is likelier to hold the answer than its length alone would make it.
    """
    parts = pieces(sentence, language, words.lexicon)
    if not 1 < len(parts) <= MOST:
        return None
    shape, firsts, ends, edges = _still(sentence, language, words.lexicon)
    told = signs(question, sentence, shape, words.meant(question, language))
    price = OWN if detect(question) == language else ACROSS
    first, last = _best(_inside(told, firsts, ends, edges), shape, price)
    first, last = _ranged(parts, sentence, first, last)
    start, end = marked(sentence, _signed(sentence, parts[first].start), parts[last].end)
    return (start, end) if end - start < WHOLE * (parts[-1].end - parts[0].start) else None


def _ranged(parts: Sequence[Piece], sentence: str, first: int, last: int) -> tuple[int, int]:
    """Take in the other end of a range, 10 percent of "between 8 and 10 percent": one alone says another thing."""
    ends = [at for at, part in enumerate(parts) if part.sort == "number"]
    for at, end in pairwise(ends):
        one, other = parts[at], parts[end]
        joined = _RANGE.fullmatch(sentence, one.end, other.start)
        before = _FROM_BETWEEN.search(sentence, max(0, one.start - REACH), one.start)
        ranged = joined and one.unit == other.unit and (joined["to"] if not before else before["between"])
        if ranged and (first <= at <= last < end or at < first <= end <= last):
            first, last = min(first, at), max(last, end)
    return first, last


def _signed(sentence: str, start: int) -> int:
    """Return where a clause starts with its first number's sign: 9度 of 零下9度 says another thing."""
    found = _SIGN.search(sentence, max(0, start - REACH), start)
    return found.start() if found and _NUMBER.match(sentence, start) else start


def marked(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Take in the quotation marks and brackets whose other half is within, if near, and those right on both sides."""
    taken = None
    while taken != (start, end):
        taken = start, end
        for opening, closing in MARKS:
            opened, closed = _open(sentence, start, end, opening, closing)
            if opened:
                end = max(end, sentence.find(closing, end, end + REACH) + 1)
            elif closed:
                at = sentence.rfind(opening, max(0, start - REACH), start)
                start = at if at >= 0 else start
            elif sentence[start - 1 : start] == opening and sentence[end : end + 1] == closing:
                start, end = start - 1, end + 1
    return start, end


def _open(sentence: str, start: int, end: int, opening: str, closing: str) -> tuple[bool, bool]:
    """Say whether a mark is opened within and closed further on, and closed there but opened before."""
    more = sentence.count(opening, start, end) - sentence.count(closing, start, end)
    if opening != closing:
        return more > 0, more < 0
    odd, before = (sentence.count(opening, *span) % 2 == 1 for span in ((start, end), (0, start)))
    return odd and not before, odd and before


@lru_cache(_CACHED)
def _still(sentence: str, language: str, lexicon: Lexicon) -> tuple[Shape, IntArray, IntArray, Matrix]:
    """Return what holds of a sentence whatever is asked, its stretches and their worth; nobody may change them."""
    parts = pieces(sentence, language, lexicon)
    return shape(parts, sentence), *stretches(parts, sentence)


def _inside(told: Signs, first: IntArray, end: IntArray, edges: Matrix) -> Matrix:
    """Return the probability that the answer lies in pieces i up to j, (pieces, pieces)."""
    names = told.keys() & WEIGHTS.keys()
    score = np.array([WEIGHTS[name] for name in names]) @ np.array([told[name] for name in names], float)
    total = np.concatenate([[0.0], np.cumsum(score)])
    likely = (total[end] - total[first]) / (end - first) + edges
    likely = np.exp(likely - likely.max())
    each = np.zeros((len(score), len(score)))
    each[first, end - 1] = likely / likely.sum()
    return np.asarray(each[::-1].cumsum(axis=0)[::-1].cumsum(axis=1))


def _best(inside: Matrix, shape: Shape, price: float) -> tuple[int, int]:
    """Return the first and the last piece of the stretch that is worth most for its length."""
    lengths = (shape.ends - shape.starts[:, None]) / (shape.ends[-1] - shape.starts[0])
    worth = np.where(lengths > 0, inside - price * lengths - RAGGED * _ragged(shape.clauses), -np.inf)
    first, last = (int(each) for each in np.unravel_index(int(worth.argmax()), worth.shape))
    return _grown(first, last, shape.clauses, lengths)


def _ragged(clauses: IntArray) -> Matrix:
    """Return how many ends of pieces i up to j, if over a clause's end, lie within a clause, (pieces, pieces)."""
    parted = np.diff(clauses) != 0
    opens, closes = np.concatenate([[True], parted]), np.concatenate([parted, [True]])
    return np.asarray(np.not_equal.outer(clauses, clauses) * np.add.outer(~opens * 1.0, ~closes * 1.0))


def _grown(first: int, last: int, clauses: IntArray, lengths: Matrix) -> tuple[int, int]:
    """Return the whole clause where it is short: a figure alone doesn't say what it is of."""
    same = np.flatnonzero(clauses == clauses[first])
    short = clauses[first] == clauses[last] and lengths[same[0], same[-1]] <= SHORT
    return (int(same[0]), int(same[-1])) if short else (first, last)
