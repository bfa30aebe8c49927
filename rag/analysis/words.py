"""The words of a question as they may stand in a text of another language, and which of them a sentence holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache
from itertools import product
from os.path import commonprefix

import numpy as np

from index import tokens
from index.bridge import Bridge
from index.figures import figures
from index.figures import tokens as figure_tokens
from index.fold import fold
from index.language import detect, has_han
from index.lexicon import Lexicon
from index.recent import Recent
from index.sparse import Group
from index.types import Embedder, FloatArray
from rag.analysis.pivot import Near, through_english
from rag.analysis.places import Gazetteer
from rag.analysis.searched import searched
from rag.checking.content import Content

NAMED = 0.7  # how surely a word is a name's
SYNONYM = 0.25  # how far a word near to one of the question's own language may stand for it; .15 to .5 are equal
ALIKE = 0.1  # a word less near is none
SAME = 0.5  # a word as near may stand for one that is to be counted: workers for employees, no staff for teachers
PART = 0.25  # how far a word inside a longer one may stand for that; .4 is equal
SURE = 0.5  # how near a word of the other language must be to stand beside the dictionary's; .4 is equal
KIN = 0.5  # how far a word may stand for one of its family: devolution for devolved, Romans for Rome
ROOT = 4  # letters that a family begins with, and
SHARED = 0.6  # the share of the longer word that they are at least
_CACHED = 1 << 14  # sentences
_ASKED = 512  # questions, and single words of theirs, each in a language
_WORDS = 1 << 13  # of questions, each in a language
_TRANSLATED = {"en", "zh"}  # by the dictionary


class Words:
    """The bridges between languages as questions use them: the dictionary, and an index's word vectors."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.gazetteer = Gazetteer(lexicon)
        self.content = Content(lexicon)
        self._sentence = lru_cache(_CACHED)(self._sentence_words)
        self._line = lru_cache(_CACHED)(lambda text, language: " ".join(["", *self._sentence(text, language), ""]))
        self._said = lru_cache(_WORDS)(self._by_itself)
        self._near: Near = _nothing
        self._remember()

    def over(self, bridge: Bridge, embedder: Embedder) -> "Words":
        """Return the same, with the words of an index."""
        words = copy(self)
        words._near = lambda asked, source, target: bridge.groups(asked, source, target, embedder.passages)
        words._remember()
        return words

    def _remember(self) -> None:
        self._asked: Recent[tuple[str, str, bool], Mapping[str, Group]] = Recent(_ASKED)
        self._meant: Recent[tuple[str, str], tuple[Group, ...]] = Recent(_ASKED)
        self._told: Recent[tuple[str, str], tuple[Group, ...]] = Recent(_ASKED)
        self._sought: Recent[tuple[str, str], tuple[Group, ...]] = Recent(_ASKED)

    def groups(self, question: str, language: str) -> list[Group]:
        """Return the question's different words, each as the terms that a passage of `language` may have for it.

        In its own language a word may be said by one near to it, and what is inside a compound counts with that.
        """
        return list(self._sought.get((question, language), self._seeking))

    def terms(self, question: str, language: str) -> Mapping[str, Group]:
        """Return the question's search words, each with the terms that may say it: () where nothing does."""
        return self._asked.get((question, language, True), self._understood)

    def held(self, question: str, sentences: Sequence[str], language: str) -> FloatArray:
        """Return (words of the question, sentences): 0 to 1, how surely the sentence holds the word."""
        return self.holding(self.meant(question, language), sentences, language)

    def told(self, question: str, sentences: Sequence[str], language: str) -> FloatArray:
        """Return what `held` does, where near words of the other language and those of a word's family count too.

        In the question's own language near words stand for those alone that no text of the index has: to search by them
        too cost answers in the other language.
        """
        groups = self._told.get((question, language), self._telling)
        held = self.holding(groups, sentences, language)
        asked = _by_root(groups)
        for at, text in enumerate(sentences if asked else ()):
            words, line = self._sentence(text, language), self._line(text, language)
            for root in [root for root in asked if root in line]:  # mostly none, and quickly told
                for word, (row, term, weight) in product(_beginning(root, line), asked[root]):
                    if (kin := KIN * weight * words[word]) > held[row, at] and _of_a_family(term, word):
                        held[row, at] = kin
        return held

    def holding(self, groups: Sequence[Group], texts: Sequence[str], language: str) -> FloatArray:
        """Return (groups, texts): 0 to 1, how surely the text of `language` holds one of the group's terms."""
        asked: dict[str, list[tuple[int, float]]] = {}
        for row, group in enumerate(groups):
            for term, weight in group:
                asked.setdefault(term, []).append((row, weight))
        held = np.zeros((len(groups), len(texts)), np.float32)
        for at, text in enumerate(texts):
            words = self._sentence(text, language)
            for term in asked.keys() & words.keys():
                for row, weight in asked[term]:
                    if (surely := weight * words[term]) > held[row, at]:
                        held[row, at] = surely
        return held

    def names(self, terms: Iterable[str], text: str) -> bool:
        """Say whether a text names what goes by any of the English terms."""
        words = self._sentence(text, detect(text))
        return any(words.get(term, 0.0) > NAMED for term in terms)

    def spells(self, name: str, text: str) -> bool:
        """Say whether a text says what each character of a Chinese name means, the dictionary not having the name."""
        if not has_han(name) or self.lexicon.glosses(name):
            return False
        words = self._sentence(text, detect(text))
        return all(any(term in words for term, _ in self.lexicon.bridge(character)) for character in name)

    def asked(self, question: str) -> list[str]:
        """Return the question's different words, as it writes them, each once, figures among them."""
        stripped = searched(question)
        written = dict.fromkeys(form for _, form in tokens.forms(stripped, detect(question)))
        return [*written, *dict.fromkeys(figure.text for figure in figures(stripped))]

    def meant(self, question: str, language: str) -> Sequence[Group]:
        """Return the question's different words as a single sentence of `language` may have them."""
        return self._meant.get((question, language), self._meaning)

    def alike(self, text: str, language: str) -> Sequence[Group]:
        """Return the words of a text, each with those of `language` that mean much the same: workers, employees."""
        asked = self.terms(text, language)
        if detect(text) == language:
            near = self._near(dict(tokens.forms(text, language)), language, language)
            asked = {
                word: (*group, *(pair for pair in near.get(word, ()) if pair[1] >= SAME))
                for word, group in asked.items()
            }
        return _different(asked)

    def _meaning(self, key: tuple[str, str]) -> tuple[Group, ...]:
        # Between sentences the dictionary alone, where there is one, told as well as with vectors, in half the time.
        question, language = key
        translated = {detect(question), language} == _TRANSLATED
        return _different(self._asked.get((question, language, not translated), self._understood))

    def _telling(self, key: tuple[str, str]) -> tuple[Group, ...]:
        question, language = key
        if detect(question) == language:
            return _different(_stood_for(self.terms(question, language), self._neighbours(question, language)))
        if {detect(question), language} != _TRANSLATED:
            return tuple(self.meant(question, language))
        known = self._asked.get((question, language, False), self._understood)
        near = {
            word: (*known.get(word, ()), *(pair for pair in group if pair[1] >= SURE))
            for word, group in self.terms(question, language).items()
        }
        return _different({word: tuple(dict(group).items()) for word, group in {**known, **near}.items()})

    def _seeking(self, key: tuple[str, str]) -> tuple[Group, ...]:
        question, language = key
        asked = self.terms(question, language)
        return _different(self._widened(asked, question, language) if detect(question) == language else asked)

    def _widened(self, asked: Mapping[str, Group], question: str, language: str) -> Mapping[str, Group]:
        near = self._neighbours(question, language)
        inside = _inside(asked) if language == "zh" else dict.fromkeys(asked, [])
        return {word: _or_less(asked[word], near.get(word, ()), parts) for word, parts in inside.items()}

    def _neighbours(self, question: str, language: str) -> Mapping[str, Group]:
        return self._near(dict(tokens.forms(searched(question), language)), language, language)

    def _understood(self, key: tuple[str, str, bool]) -> Mapping[str, Group]:
        question, language, by_vectors = key
        source = detect(question)
        question = searched(question)
        if source == language and (source == "zh" or not has_han(question)):
            return {word: ((word, 1.0),) for word in tokens.words(question, language)}
        asked = dict(tokens.forms(question, source))
        if source == "zh":
            asked = self._whole(asked, question)
        near = (self._near if by_vectors and source != language else _nothing)(asked, source, language)
        if by_vectors and source == "zh" and language not in ("zh", "en"):
            near = through_english(asked, near, self._near, self.lexicon, language)
        said = {w: self._joined(self._said(w, asked[w], language), group, language) for w, group in near.items()}
        return said | {token: ((token, 1.0),) for figure in figures(question) for token in figure_tokens(figure)}

    def _whole(self, asked: Mapping[str, str], question: str) -> dict[str, str]:
        """Put together the names of persons that were cut in two, a surname and a word."""
        import rjieba  # what cut the question has loaded it

        tagged = [word for word, tag in rjieba.tag(fold(question)) if tag.startswith("nr")]
        names = {
            name[0]: name
            for name in self.lexicon.parted(list(asked), fold(question))
            if {name[0], name[1:]} & {*tagged}
        }
        given = {name[1:] for name in names.values()}
        return {names.get(word, word): names.get(word, form) for word, form in asked.items() if word not in given}

    def _by_itself(self, word: str, form: str, language: str) -> Group:
        """Return what a word is in `language` without its index: itself, or what the dictionary gives."""
        if language != "zh" and has_han(word):
            return self.lexicon.bridge(word)
        terms = list(tokens.lexical(form, language))
        return tuple((term, 1.0) for term in terms[-1:])  # before it, of a joined word, its parts: words of their own

    def _joined(self, said: Group, near: Group, language: str) -> Group:
        """Join a word's terms of both bridges: of two weights the larger."""
        weights = dict(said)
        for term, weight in near:
            # With a Chinese word the index counts its glosses (index/build.py): they have their weight already.
            glosses = dict(self.lexicon.bridge(term)) if language == "zh" and has_han(term) else {}
            rest = weight - max((glosses.get(each, 0.0) for each, _ in said), default=0.0)
            weights[term] = max(rest, weights.get(term, 0.0))
        return tuple((term, weight) for term, weight in weights.items() if weight > 0)

    def _sentence_words(self, sentence: str, language: str) -> Mapping[str, float]:
        """Return a sentence's words, and in Chinese the English ones that the dictionary gives for them."""
        words = dict.fromkeys(tokens.words(sentence, language), 1.0)
        if language == "zh":
            for term, weight in (pair for word in self.lexicon.weigh(sentence) for pair in word):
                words[term] = max(words.get(term, 0.0), weight)
        return words


def _by_root(groups: Sequence[Group]) -> Mapping[str, list[tuple[int, str, float]]]:
    """Return terms that have a family by a space and the letters it begins with: each with its row, and its weight."""
    asked: dict[str, list[tuple[int, str, float]]] = {}
    for row, group in enumerate(groups):
        for term, weight in group:
            if _has_family(term):
                asked.setdefault(f" {term[:ROOT]}", []).append((row, term, weight))
    return asked


def _beginning(root: str, line: str) -> Iterator[str]:
    """Yield the words of a line, each between spaces, that begin with a root, which has the space before it."""
    start = line.find(root)
    while start >= 0:
        end = line.index(" ", start + 1)
        yield line[start + 1 : end]
        start = line.find(root, end)


def _has_family(word: str) -> bool:
    return len(word) >= ROOT and word.isalpha() and not has_han(word)


def _of_a_family(term: str, word: str) -> bool:
    """Say whether a word begins like a term for most of the longer one."""
    return _has_family(word) and len(commonprefix((term, word))) >= SHARED * max(len(term), len(word))


def _different(asked: Mapping[str, Group]) -> tuple[Group, ...]:
    return tuple(dict.fromkeys(group for group in asked.values() if group))


def _nothing(asked: Mapping[str, str], source: str, target: str) -> Mapping[str, Group]:
    return dict.fromkeys(asked, ())


def _stood_for(asked: Mapping[str, Group], near: Mapping[str, Group]) -> dict[str, Group]:
    """Return words of an index's language; for one that no text of it has stand those that mean the same: 遗失, 丢."""
    lacked = {word for word in asked if all(term != word for term, _ in near.get(word, ()))}
    same = {word: [pair for pair in near.get(word, ()) if pair[1] >= SAME] for word in lacked}
    return {word: (*group, *same.get(word, ())) for word, group in asked.items()}


def _or_less(said: Group, near: Group, parts: Iterable[str]) -> Group:
    likely = {term: SYNONYM * weight for term, weight in near if weight >= ALIKE}
    return tuple((likely | dict.fromkeys(parts, PART) | dict(said)).items())


def _inside(words: Iterable[str]) -> dict[str, list[str]]:
    """Return Chinese words, each with those inside it, which stand before it: a compound counts once."""
    found: list[tuple[str, list[str]]] = []
    for word in words:
        parts: list[str] = []
        while found and found[-1][0] in word:
            part, smaller = found.pop()
            parts += [part, *smaller]
        found.append((word, parts))
    return dict(found)
