"""Whether what a claim says, beside its figures, stands in what it cites: its names, its words, its yes or no.

No model judges. A claim's words are looked for among those cited, by stem, and across languages by the dictionary and
by pinyin; a claim is borne out when enough of them are there, in the whole and in each of its clauses.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from index.figures import figures
from index.fold import fold, simplify
from index.language import detect, has_han
from index.lexicon import Lexicon
from index.tokens import stem
from index.values.qualifiers import qualifies
from rag.analysis.names import Name, names, whole
from rag.analysis.trend import tells, trend
from rag.analysis.wording import Word, words
from rag.checking import scripts, sounds

Alike = Callable[[str, Sequence[str]], bool]  # of a name in Latin letters, and syllables
Doubt = Literal["", "name", "words", "clause", "denied", "direction", "foreign"]

# Shares of a claim's words that must be met. On sentences and their translations by people, 3 in 100 lie below ACROSS;
# of claims set beside what they don't cite, 97 in 100 do. Below NOWHERE a claim has nothing to do with what it cites.
WITHIN, ACROSS, NOWHERE = 0.5, 0.3, 0.15
SURE = 0.3  # weight at which a word counts as met
CLAUSE = 4  # words: a clause with as many, none of them met, is one that was put in
_CACHED = 1 << 10  # texts
_CLAUSES = re.compile(r"(?<!\d),|,(?!\d)|[;:、()—\n]|\b(?:and|while|whereas|but|who|which|because)\b|并且|而且|但是")
_TELLING = """
accord report articl sourc document text say state note announc mention specif
据 报道 指出 表示 称 文中 资料 显示 根据 来源 文件 文章 说明 提到 文档
"""  # a report is told of by words that it doesn't hold itself
_TOLD = frozenset(_TELLING.split())
_DENIAL = re.compile(
    r"\b(?:not(?! only| just)|no|never|neither|nor|without|cannot|false(?:ly)?|fail(?:s|ed)? to|den(?:y|ies|ied)"
    r"|refus\w+|ban(?:s|ned)?)\b(?! (?:less|fewer|more|lower|higher|greater|longer|larger|smaller|later|earlier|under"
    r"|over|below|above|exceed))|n['’]t\b"
    r"|[不没未](?![仅但只同足超到低少断久高多大小逾满及下上])|并非|没有|未能|从未|毫无|拒绝|否认|禁止|无法|无须"
)
_DENIAL_ABROAD = re.compile(
    r"\b(?:no|ni|sin|nunca|nadie|ning[uú]n\w*|ne|pas|sans|jamais|nicht|nie|kein\w*|ohne|non|não|sem|не|ни|нет|без|нельзя"
    r"|لا|لم|لن|ليس\w*|غير|دون|بدون)\b|\bn['’]|[不没未]"
)
_COMPARED = {"en", "zh"}  # that the dictionary translates
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,4}")
_LETTERS = re.compile(r"[a-z]+")
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]+")
_LETTER = "[a-z\u00df-\u024f]"  # folded; scripts that join words, or bend names (Ирана), are met anywhere
_SHORT = 4  # letters: longer names may go on in any way, European
_ENDINGS = "(?:s|n|i|v?i?an|ish)?"  # of adjectives of four letters: Asian, Iraqi, Iranian, Kurdish; shorter ones: Lin
_REACH = 24  # characters after a denial: what it denies


@dataclass(frozen=True, slots=True)
class _Text:
    words: Sequence[Word]  # that say something, the longest where one holds others
    inner: Sequence[Sequence[Word]]  # of each, itself and those within it
    terms: Mapping[str, float]
    denied: frozenset[str]  # terms of what a "not" stands before


class Content:
    """Compares claims with what they cite, with the help of a dictionary; may be shared by threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._read = lru_cache(_CACHED)(self._reading)

    def doubt(self, claim: str, cited: Sequence[str]) -> tuple[Doubt, str]:
        """Return what speaks against a claim, and the word at which that shows; ("", "") where nothing does."""
        if claim in cited:
            return "", ""
        if detect("\n".join(cited)) not in _COMPARED and detect(claim) in _COMPARED:
            return self._untranslated(claim, cited)
        said, stated = self._read(claim), self._read("\n".join(cited))
        met = [_met(inner, stated.terms) for inner in said.inner]
        if not met and not figures(claim):
            return "words", ""  # a bare yes, which nothing tells of
        share = sum(met) / len(met) if met else 1.0
        if share < NOWHERE:
            return "foreign", ""
        if odd := self.missing(claim, cited):
            return "name", odd[0].text
        if share < (WITHIN if has_han(claim) == has_han("".join(cited)) else ACROSS):
            return "words", ""
        if any(not any(clause) for clause in _by_clause(fold(claim), said.words, met) if len(clause) >= CLAUSE):
            return "clause", ""
        return _contrary(claim, "\n".join(cited), said, stated), ""

    def _untranslated(self, claim: str, cited: Sequence[str]) -> tuple[Doubt, str]:
        """Judge by names what no dictionary translates; figures are checked elsewhere, and without either none can.

        No other word tells here, so that what begins an English claim is a name unless the dictionary knows it better.
        """
        sure, ahead = {name.start for name in names(claim, self._lexicon)}, "x "
        for name in self.missing(ahead + claim, cited):
            if name.start - len(ahead) in sure or detect(claim) == "en" and not self._is_word(name.text):
                return "name", name.text
        if _DENIAL.search(fold(claim)) and not _DENIAL_ABROAD.search(fold("\n".join(cited))):
            return "denied", ""
        return "" if figures(claim) or any(names(claim, self._lexicon)) else "foreign", ""

    def _is_word(self, english: str) -> bool:
        """Say whether the dictionary has an English word as one that needs no capital."""
        meant = (gloss for word in self._lexicon.chinese(english) for gloss in self._lexicon.glosses(word))
        return any(not gloss[:1].isupper() for gloss in meant)

    def missing(self, claim: str, texts: Sequence[str]) -> list[Name]:
        """Return the names of a claim that none of the texts holds, in any form known of them."""
        return [name for name in names(claim, self._lexicon) if not any(self._holds(text, name) for text in texts)]

    def lost(self, question: str, texts: Sequence[str]) -> float:
        """Return the share of a question's names of which the texts hold nothing: 0 to 1.

        Of a name of several words one will do ("Obama"); by its sound it may be part of what is written.
        """
        asked = whole(question, self._lexicon)
        held = [any(self._holds(text, word, sounds.within) for text in texts for word in name) for name in asked]
        return held.count(False) / max(1, len(held))

    def _holds(self, text: str, name: Name, alike: Alike = sounds.alike) -> bool:
        """Say whether a text has a name as it is written, or, in another script, as the dictionary or pinyin has it."""
        folded, across = fold(text), has_han(text) != has_han(name.text)
        if _stands(fold(name.text), folded) or any(has_han(term) and term in folded for term in name.terms):
            return True
        if _ACRONYM.fullmatch(name.text):  # another language says it in full
            return across or fold(name.text) in "".join(word[0] for word in _LETTERS.findall(folded))
        if (across or not has_han(name.text)) and not name.terms.isdisjoint(self._read(text).terms):
            return True
        if spelt := scripts.spelt(text):
            syllables = self._syllables(name.text) if has_han(name.text) else ()
            return any(sounds.spelt_alike(name.text, syllables, word) for word in spelt)
        return across and self._sounds(text, name.text, alike)

    def _sounds(self, text: str, name: str, alike: Alike) -> bool:
        """Say whether a text in the other script has a name as it sounds there.

        What the dictionary has goes by what it says: 海南 is Hainan, however near to that Henan sounds.
        """
        if has_han(name):
            syllables = self._syllables(name) if sounds.written(name) else ()
            return any(alike(word, syllables) for word in _CAPITALISED.findall(text))
        return any(alike(name, self._syllables(run)) for run in sounds.runs(simplify(text)))

    def _syllables(self, name: str) -> Sequence[str]:
        return () if self._lexicon.glosses(name) else self._lexicon.syllables(name)

    def _reading(self, text: str) -> _Text:
        found, folded = figures(text), fold(text)
        taken = [(figure.start, figure.end) for figure in found]
        all_ = [
            word
            for word in words(text, self._lexicon)
            if word.content and not any(start < word.end and word.start < end for start, end in taken)
        ]
        terms: dict[str, float] = {}
        for word in all_:
            for term, weight in word.terms.items():
                terms[term] = max(weight, terms.get(term, 0.0))
        telling = [word for word in all_ if not _says_little(folded[word.start : word.end])]
        outer = list(_outer(telling))
        inner = [[word for word in telling if whole.start <= word.start and word.end <= whole.end] for whole in outer]
        return _Text(outer, inner, terms, _denied(folded, all_))


def _stands(name: str, text: str) -> bool:
    """Say whether a name stands in a text, in Latin letters as a word begins: Ning not in "planning", Li in no list."""
    if has_han(name) or name not in text:
        return name in text
    ends = f"{_ENDINGS if len(name) == _SHORT else 's?'}(?!{_LETTER})" if len(name) <= _SHORT else ""
    return re.search(f"(?<!{_LETTER}){re.escape(name)}{ends}", text) is not None


def _says_little(word: str) -> bool:
    return stem(word) in _TOLD or tells(word) or qualifies(word)


def _outer(found: Sequence[Word]) -> Iterator[Word]:
    end = -1
    for word in sorted(found, key=lambda word: (word.start, -word.end)):
        if word.start >= end:
            end = word.end
            yield word


def _met(inner: Sequence[Word], terms: Mapping[str, float]) -> float:
    """Return how surely a word is met, by itself or by a part of it: 0 to 1."""
    length = max(word.end - word.start for word in inner)
    best = max(
        max((weight * terms.get(term, 0.0) for term, weight in word.terms.items()), default=0.0)
        * (word.end - word.start)
        / length
        for word in inner
    )
    return min(1.0, best / SURE)


def _by_clause(folded: str, said: Sequence[Word], met: Sequence[float]) -> Iterator[list[float]]:
    edges = [0, *(mark.end() for mark in _CLAUSES.finditer(folded)), len(folded) + 1]
    for start, end in pairwise(edges):
        yield [value for word, value in zip(said, met, strict=True) if start <= word.start < end]


def _denied(folded: str, found: Sequence[Word]) -> frozenset[str]:
    """Return the terms of the two words after each "not"."""
    terms: set[str] = set()
    for denial in _DENIAL.finditer(folded):
        after = [word for word in found if denial.end() <= word.start <= denial.end() + _REACH]
        for word in sorted(after, key=lambda word: word.start)[:2]:
            terms |= word.terms.keys()
    return frozenset(terms)


def _contrary(claim: str, cited: str, said: _Text, stated: _Text) -> Doubt:
    """Compare what is denied, and, where no figure tells, which way things go."""
    mine, theirs = said.denied, stated.denied
    if any(stated.terms.get(term, 0.0) >= SURE and term not in theirs for term in mine) and not mine & theirs:
        return "denied"
    if any(said.terms.get(term, 0.0) >= SURE for term in theirs) and not mine:
        return "denied"
    if figures(claim):
        return ""  # they are checked with the way each of them goes
    ways = {trend(fold(claim), "").direction, trend(fold(cited), "").direction}
    return "direction" if ways == {"up", "down"} else ""
