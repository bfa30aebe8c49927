"""A sentence as the words and figures it is made of, each with what it is and what it may be called elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from index.figures import Figure
from index.figures import tokens as figure_tokens
from index.fold import fold
from index.lexicon import Lexicon
from index.tokens import HAN, cut, forms, stops
from index.values.measures import CLOCKS
from rag.analysis.kind import LASTING, stated

Sort = Literal["stop", "date", "time", "number", "person", "place", "name", "noun", "verb", "word"]

_TIMES = LASTING.union(CLOCKS)
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+(?:['’\-‐‑][^\W_{HAN}]+)*")
_CLAUSE_ENDS = re.compile(r"(?<!\d),|,(?!\d)|[;:。.!?、()\[\]—\"“”]")
_CELL_ENDS = re.compile(r"\|")  # in a row of a table, "Beds: 30 | Nurses: 8"
_CACHED = 1 << 10  # sentences: those cited are often cited again
# What jieba's dictionary tags as: names, and words that only join others.
_SORTS: Mapping[str, Sort] = {"nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "name"}
_SORTS = {**_SORTS, "nz": "name", "eng": "name"}
_DOTS = "·•"  # between the parts of a foreign name
_JOINING = frozenset("upcxfyr")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a figure: `text[start:end]`."""

    start: int
    end: int
    terms: Mapping[str, float]  # what it may be met by, and how surely that means it: 0 to 1
    sort: Sort
    clause: int  # the number of its clause in the sentence
    unit: str = ""  # of a figure


@lru_cache(_CACHED)
def pieces(sentence: str, language: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """Return the words and figures of a sentence in order, apart from each other; punctuation is none."""
    told = stated(sentence)
    edges = [0, *(edge for figure in told for edge in (figure.start, figure.end)), len(sentence)]
    folded = fold(sentence)
    parts = [*map(_figure, told)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        parts += _words(sentence, folded, start, end, language, lexicon)
    parts.sort(key=lambda part: part.start)
    return tuple(_numbered(parts, folded))


def _figure(figure: Figure) -> Piece:
    sort: Sort = "date" if figure.date else "time" if figure.unit in _TIMES else "number"
    return Piece(figure.start, figure.end, dict.fromkeys(figure_tokens(figure), 1.0), sort, 0, figure.unit)


def _words(text: str, folded: str, start: int, end: int, language: str, lexicon: Lexicon) -> Iterator[Piece]:
    for run in _RUN.finditer(folded, start, end):
        if run["han"]:
            yield from _chinese(folded, run, lexicon)
        else:
            terms = {word: 1.0 for word, _ in forms(run[0], language)}
            yield Piece(run.start(), run.end(), terms, _sort(text, run, language), 0)


def _sort(text: str, run: re.Match[str], language: str) -> Sort:
    if run[0] in stops("zh" if language == "zh" else "en"):
        return "stop"
    # A capital that begins the sentence may be any word's; before another capital it is mostly a name's.
    begins = not text[: run.start()].strip("\"'“‘([ ")
    return "name" if text[run.start()].isupper() and not (begins and not _capital_after(text, run.end())) else "word"


def _capital_after(text: str, end: int) -> bool:
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _chinese(folded: str, run: re.Match[str], lexicon: Lexicon) -> Iterator[Piece]:
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    start = run.start()
    for word, tag in rjieba.tag(run[0]):
        end = start + len(word)
        foreign = folded[max(0, start - 1)] in _DOTS or folded[end : end + 1] in (*_DOTS,)
        yield Piece(start, end, _terms(word, lexicon), "person" if foreign else _tagged(word, tag), 0)
        start = end


def _terms(word: str, lexicon: Lexicon) -> Mapping[str, float]:
    terms: dict[str, float] = {}
    for part in cut(word):
        terms[part] = 1.0
        for term, weight in lexicon.bridge(part):
            terms[term] = max(weight, terms.get(term, 0.0))
    return terms


def _tagged(word: str, tag: str) -> Sort:
    if word in stops("zh") or tag[0] in _JOINING:
        return "stop"
    return _SORTS.get(tag, "noun" if tag[0] == "n" else "verb" if tag[0] == "v" else "word")


def _numbered(parts: list[Piece], folded: str) -> Iterator[Piece]:
    """Yield the parts in order with the numbers of their clauses."""
    clause, ends = 0, _CELL_ENDS if " | " in folded else _CLAUSE_ENDS
    yield from parts[:1]
    for before, part in pairwise(parts):
        clause += bool(ends.search(folded, before.end, part.start))
        yield replace(part, clause=clause)
