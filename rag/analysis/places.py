"""Which places a text names, and whether one of them stands for another: by the dictionary, in both languages.

The dictionary's glosses say of a Chinese name that it is a place and often what that place belongs to ("Hangzhou ...
capital of Zhejiang province"), so that a question about one is answered by a sentence about the other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.fold import fold
from index.language import has_han
from index.lexicon import Lexicon
from index.tokens import lexical, stem
from index.values.dates import LONG_MONTHS

_CACHED = 1 << 14  # words
_PEOPLE = 2  # characters: longer words that end with 人 are the people of a place, or no place either way
TRIED = 3  # Chinese words of an English name
_SURE = 0.9  # weight of a term by which a place goes in English; "province" and the like weigh less
_IS_PLACE = re.compile(
    r"\b(?:provinc\w*|municipalit\w+|prefecture\w*|city|county|capital|district|region|islands?|country|republic|state"
    r"|kingdom|town|continent|peninsula|autonomous|territory|port)\b",
    re.IGNORECASE,
)
_SORTS = {  # what a gloss calls a place first: "Hangzhou, subprovincial city and capital of Zhejiang province"
    "province": re.compile(r"(?<!-)\bprovince|autonomous region|municipality|\bstate\b", re.IGNORECASE),
    "city": re.compile(r"\bcity|\bcapital|\btown|municipality", re.IGNORECASE),
    "county": re.compile(r"\bcounty(?!-)|\bdistrict", re.IGNORECASE),
}
_ENDS_PLACE = re.compile("[国洲省市州县岛湾]$|半岛$|群岛$")
_SUFFIX = re.compile("(?<=..)[省市县区]$")
_NAME = re.compile("[A-Z][a-z]+")  # nothing else: "Brazil", not "Aaron (name)"
# What the dictionary begins to say of a city that jieba takes for a common word, or for a person: 合肥, 柏林.
_IS_CITY = re.compile(
    r"[A-Z][a-z]+,? (?:[a-z-]+ )*?(?:(?:prefecture|subprovincial)[a-z-]* (?:level )?city|capital of)\b"
)
_BORDERS = re.compile(
    r"\b(?:between|near|border\w*|surround\w*|opposite) [^,;()]*"
)  # "between Hebei and Shaanxi": in neither
_OWNS = re.compile(r"['’]s?(?!\w)")  # Anhui's, the Philippines'
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_TIMES = frozenset(map(stem, f"{LONG_MONTHS}|{_DAYS}".split("|")))
_CAPITALS = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its English terms, and those that the dictionary names with it."""

    terms: frozenset[str]
    beside: frozenset[str]
    name: str = field(compare=False)  # as a text has it
    read: str = ""  # of a Chinese name, its pinyin, which is one of the terms
    sorts: frozenset[str] = field(default=frozenset(), compare=False)  # city, province: a municipality is both

    def within(self, others: Iterable["Place"], wider: bool = True) -> bool:
        """Say whether one of the others is the same, or belongs to it, or, where `wider` ones count, the other way."""
        return any(
            self._same(other) or self.terms & other.beside or wider and other.terms & self.beside for other in others
        )

    def _same(self, other: "Place") -> bool:
        """Say whether both go by one term; Chinese names that are only read alike (台州, 泰州) are two."""
        alike = {self.read} if self.read == other.read and _bare(self.name) != _bare(other.name) else set[str]()
        return bool((self.terms & other.terms) - alike)


def _bare(name: str) -> str:
    """Return a Chinese place's name without what kind of place it is."""
    return _SUFFIX.sub("", name)


def _is_city(glosses: Sequence[str]) -> bool:
    """Say whether all that the dictionary has for a word is a city; 日照 is sunshine, too."""
    return bool(glosses and _IS_CITY.match(glosses[0])) and all(gloss[:1].isupper() for gloss in glosses)


def _sorts(glosses: Sequence[str]) -> frozenset[str]:
    """Return what kind of place the dictionary says it is, by the word for one that comes first."""
    said = " ".join(glosses[:2])
    at = {sort: found.start() for sort, form in _SORTS.items() if (found := form.search(said))}
    return frozenset(sort for sort, start in at.items() if start == min(at.values()))


class Gazetteer:
    """The places that the dictionary knows; may be shared by threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._chinese = lru_cache(_CACHED)(self._of_chinese)
        self._english = lru_cache(_CACHED)(self._of_english)
        self.places = lru_cache(_CACHED)(self._places)

    def _places(self, text: str) -> frozenset[Place]:
        """Return the places that a text names; months and days, which the dictionary writes like names, are none."""
        found = {place for names in _CAPITALS.findall(_OWNS.sub("", text)) for place in self._of_names(names)}
        if has_han(text):
            import rjieba  # loads its dictionary: an English text does without

            tagged = [(word, tag) for word, tag in rjieba.tag(fold(text)) if tag[0] == "n" and len(word) > 1]
            found |= {self._chinese(word, tag == "ns") for word, tag in tagged}
        return frozenset(place for place in found if place is not None and not _TIMES & place.terms)

    def _of_names(self, names: str) -> Iterator[Place | None]:
        """Yield the places of capitalised words: of two together, or of each by itself.

        No place is meant by what is read in a Chinese person's name: Su is Jiangsu too, but not in Su Shi.
        """
        left = names.split()
        while left:
            pair = " ".join(left[:2])
            person = self._lexicon.is_person(pair)
            whole = self._english(pair) if len(left) > 1 else None
            taken, left = (left[:2], left[2:]) if whole or person else (left[:1], left[1:])
            yield from (
                [whole] if whole else [self._english(one) for one in taken if not (person and self._is_read(one))]
            )

    def _is_read(self, name: str) -> bool:
        """Say whether an English name writes down how a Chinese one is read."""
        read = ("".join(self._lexicon.syllables(word)) for word in self._lexicon.chinese(name)[:TRIED])
        return any(each.startswith(name.lower()) for each in read)

    def _of_chinese(self, word: str, known: bool) -> Place | None:
        """Return the place of a word that is `known` to be one, or that the dictionary says to be."""
        if word[-1] == "人" and (home := self._chinese(word[:-1], True) if len(word) > _PEOPLE else None):
            return home  # 美国人: American
        glosses = self._lexicon.glosses(word)
        if glosses and not glosses[0][:1].isupper():
            return None  # 城镇, a town: jieba takes some for names
        if not known and not (glosses and _NAME.fullmatch(glosses[0]) or _is_city(glosses)):
            return None
        terms = {term for term, weight in self._lexicon.bridge(word) if weight >= _SURE}
        terms |= {stem(gloss.lower()) for gloss in glosses if _NAME.fullmatch(gloss)}  # "France", "French"
        beside = frozenset(lexical(_BORDERS.sub(" ", " ".join(glosses)), "en")) - terms
        read = stem("".join(self._lexicon.syllables(_bare(word))))
        if not (glosses or self._lexicon.glosses(_bare(word))):
            terms.add(read)  # nothing else tells what English has for it
        elif not self._opens(word, read) and any(self._opens(other, read) for other in self._lexicon.chinese(read)):
            terms = terms - {read} | {stem(name) for name in self._head(word)}  # 陕西 is Shaanxi, 山西 Shanxi
        return Place(frozenset(terms), beside, word, read, _sorts(glosses)) if terms else None

    def _of_english(self, name: str) -> Place | None:
        """Return the place of an English name: of its first Chinese word, if that is one."""
        tried = [word for word in self._lexicon.chinese(name)[:TRIED] if len(word) > 1]
        known = [word for word in tried if self._lexicon.glosses(word)]  # other spellings have none
        word = next((word for word in known if self._opens(word, name.lower())), *known[:1] or [""])
        glosses = self._lexicon.glosses(word)
        if name not in " ".join(glosses):
            return None
        said = _IS_PLACE.search(" ".join(glosses[:2])) or _ENDS_PLACE.search(word)
        told = said or glosses[0] in (name, f"{name} (person)")
        place = self._chinese(word, True) if told else None
        return place and Place(place.terms | frozenset(lexical(name, "en")), place.beside, name, sorts=place.sorts)

    def _head(self, word: str) -> Sequence[str]:
        """Return the name with which the dictionary begins what it says of a Chinese word."""
        return [match[0].lower() for gloss in self._lexicon.glosses(word)[:1] if (match := _NAME.match(gloss))]

    def _opens(self, word: str, name: str) -> bool:
        """Say whether the dictionary begins what it says of a Chinese word with the name."""
        return next(iter(self._lexicon.glosses(word)), "").lower().startswith(name)
