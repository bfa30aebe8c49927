"""Which places a text names, and whether one of them stands for another: by the dictionary, in both languages.

The dictionary's glosses say of a Chinese name that it is a place and often what that place belongs to ("Hangzhou ...
capital of Zhejiang province"), so that a question about one is answered by a sentence about the other.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from index.fold import fold
from index.language import has_han
from index.lexicon import Lexicon
from index.tokens import lexical, stem

_CACHED = 1 << 14  # words
TRIED = 3  # Chinese words of an English name
_SURE = 0.9  # weight of a term by which a place goes in English; "province" and the like weigh less
_IS_PLACE = re.compile(
    r"\b(?:provinc\w*|municipalit\w+|prefecture\w*|city|county|capital|district|region|islands?|country|republic|state"
    r"|kingdom|town|continent|peninsula|autonomous|territory|port)\b",
    re.IGNORECASE,
)
_ENDS_PLACE = re.compile("[国洲省市州县岛湾]$|半岛$|群岛$")
_NAME = re.compile("[A-Z][a-z]+")  # nothing else: "Brazil", not "Aaron (name)"
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its English terms, and those that the dictionary names with it."""

    terms: frozenset[str]
    beside: frozenset[str]
    name: str = field(compare=False)  # as a text has it

    def within(self, others: Iterable["Place"]) -> bool:
        """Say whether one of the others is the same, or one of both belongs to the other."""
        return any(
            self.terms & other.terms or self.terms & other.beside or other.terms & self.beside for other in others
        )


class Gazetteer:
    """The places that the dictionary knows; may be shared by threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._chinese = lru_cache(_CACHED)(self._of_chinese)
        self._english = lru_cache(_CACHED)(self._of_english)
        self.places = lru_cache(_CACHED)(self._places)

    def _places(self, text: str) -> frozenset[Place]:
        """Return the places that a text names."""
        found = {place for names in _CAPITAL.findall(text) for place in self._of_names(names)}
        if has_han(text):
            import rjieba  # loads its dictionary: an English text does without

            tagged = [(word, tag) for word, tag in rjieba.tag(fold(text)) if tag[0] == "n" and len(word) > 1]
            found |= {self._chinese(word, tag == "ns") for word, tag in tagged}
        return frozenset(place for place in found if place is not None)

    def _of_names(self, names: str) -> Collection[Place | None]:
        """Return the place of one or two capitalised words; what is none together may be one by itself."""
        whole = self._english(names)
        return [whole] if whole else [self._english(name) for name in names.split()]

    def _of_chinese(self, word: str, known: bool) -> Place | None:
        """Return the place of a word that is `known` to be one, or that the dictionary says to be."""
        glosses = self._lexicon.glosses(word)
        if not known and not (glosses and _NAME.fullmatch(glosses[0])):
            return None
        terms = {term for term, weight in self._lexicon.bridge(word) if weight >= _SURE}
        terms |= {stem(gloss.lower()) for gloss in glosses if _NAME.fullmatch(gloss)}  # "France", "French"
        return Place(frozenset(terms), frozenset(lexical(" ".join(glosses), "en")), word) if terms else None

    def _of_english(self, name: str) -> Place | None:
        """Return the place of an English name: of its first Chinese word, if that is one."""
        tried = [word for word in self._lexicon.chinese(name)[:TRIED] if len(word) > 1]
        word = next((word for word in tried if self._lexicon.glosses(word)), "")  # other spellings have none
        glosses = self._lexicon.glosses(word)
        if name not in " ".join(glosses):
            return None
        told = _IS_PLACE.search(" ".join(glosses[:2])) or _ENDS_PLACE.search(word) or glosses[0] == name
        place = self._chinese(word, True) if told else None
        return place and Place(place.terms | frozenset(lexical(name, "en")), place.beside, name)
