"""Sentences that are about another place, year or half than the one asked about."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from index.fold import fold
from index.language import detect
from rag.analysis.details import unmet, years
from rag.analysis.form import form_of
from rag.analysis.halves import other_half
from rag.analysis.numbered import another
from rag.analysis.places import Place
from rag.analysis.sought import sought_by
from rag.analysis.words import Words
from rag.answerable.times import YEAR_ASKED
from rag.cite import Support

_QUESTIONS = 64  # while one is answered, several of its sentences are held against it
# Years that a question names beside the one asked for, or to tell which thing is meant: "the bridge that fell in 1940".
_WHICH_ONE = re.compile(r"(?<=[a-z] )(?<!know )(?<!me )(?<!in )(?<!of )(?:that|which|who) [^,?]*?\d{4}")


def bearing(question: str, cited: Sequence[Support], words: Words) -> list[Support]:
    """Leave out, after the best sentence, those about another place or year; a list may go through many."""
    if form_of(question) == "list":
        return list(cited)
    return [*cited[:1], *(each for each in cited[1:] if not strays(question, each.text, words))]


def strays(question: str, sentence: str, words: Words) -> bool:
    """Say whether a sentence names places, years, halves or numbered things, and none of those asked about."""
    asked, told = _years_asked(question), years(sentence)
    if asked and told and unmet(asked, told) == asked:
        return True
    if another(question, sentence) or other_half(question, sentence):
        return True
    places = words.gazetteer.places(question)
    unnamed = bool(places) and not any(about(place, [sentence], words) for place in places)
    return unnamed and bool(words.gazetteer.places(sentence))  # last: what a sentence names takes long to tell


def rival(question: str, sentence: str, words: Words, above: Sequence[str] = ()) -> bool:
    """Say whether a sentence is about another place of the sort that is asked about: a province for a province.

    One that names none is about those named `above` it. Where a place or somebody is asked for, the other may be the
    answer: Guangdong beat Shandong.
    """
    if form_of(question) != "single" or sought_by(question) in ("person", "place"):
        return False
    asked, texts = words.gazetteer.places(question), [sentence]
    if not any(place.sorts for place in asked):
        return False  # mostly so, and quickly told
    if not (sorts := _sorts(texts, words)):
        texts = [sentence, *above]
        sorts = _sorts(texts, words)
    rivals = any(place.sorts & sorts for place in asked)
    return rivals and elsewhere(asked, texts, words) and not any(about(place, [sentence], words) for place in asked)


def _sorts(texts: Sequence[str], words: Words) -> frozenset[str]:
    """Return of what sorts the places are that texts name."""
    return frozenset(sort for text in texts for place in words.gazetteer.places(text) for sort in place.sorts)


@lru_cache(_QUESTIONS)
def _years_asked(question: str) -> frozenset[str]:
    folded = fold(question)
    return frozenset() if YEAR_ASKED.search(folded) else years(_WHICH_ONE.sub("", folded))


def elsewhere(places: Collection[Place], texts: Sequence[str], words: Words) -> bool:
    """Say whether texts name none of the places; a wider one tells of none within it."""
    return not any(about(place, texts, words, wider=False) for place in places)


def about(place: Place, texts: Sequence[str], words: Words, wider: bool = True) -> bool:
    """Say whether texts name a place, by any of its names, or one that belongs to it, or a `wider` one around it."""
    return any(_goes_by(place, text, words) or place.within(words.gazetteer.places(text), wider) for text in texts)


def _goes_by(place: Place, text: str, words: Words) -> bool:
    """Say whether a text has one of a place's names; a Chinese one is known by its characters to a Chinese text."""
    if place.read and detect(text) == "zh":
        return place.name in fold(text)
    return words.names(place.terms, text) or words.spells(place.name, text)
