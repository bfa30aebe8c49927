"""The words of a text where they stand, with what each may be called in the other language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.fold import IDEOGRAPHS, fold
from index.lexicon import Lexicon
from index.tokens import stem, stops

_RUN = re.compile(rf"(?P<han>[{IDEOGRAPHS}]+)|[^\W\d_{IDEOGRAPHS}]+")
OWN, GLOSS = 1.0, 0.7  # how surely a word is meant by itself, and by what the dictionary has for it


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]`, as the terms it may be met by, each with a weight from 0 to 1; a stop word is no content."""

    start: int
    end: int
    terms: Mapping[str, float]
    content: bool


def words(text: str, lexicon: Lexicon) -> list[Word]:
    """Return the words of a text in order; those within longer Chinese words too; numbers are none."""
    found: list[Word] = []
    for run in _RUN.finditer(fold(text)):
        if run["han"]:
            found += _chinese(run[0], run.start(), lexicon)
        else:
            found.append(Word(*run.span(), {stem(run[0]): OWN}, run[0] not in stops("en")))
    return found


def _chinese(run: str, offset: int, lexicon: Lexicon) -> Iterator[Word]:
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    for word, start, end in rjieba.tokenize(run, mode="search"):
        terms = {term: GLOSS * weight for term, weight in lexicon.bridge(word)}
        yield Word(offset + start, offset + end, {word: OWN, **terms}, word not in stops("zh"))
