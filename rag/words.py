"""The words of a question as they may stand in a text of another language, and which of them a sentence holds."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from index import tokens
from index.language import has_han
from index.lexicon import Lexicon
from index.sparse import Group
from index.types import FloatArray

_CACHED = 1 << 14  # sentences
# What asks in a Chinese question: it stands in no answer, and by the dictionary would be days, ones and manys there.
_ASKING = re.compile(
    "哪(?:一|几|个|些)?[天年月日号届次个位名种家座条项些里儿方国省市]?|什么(?:时[候间]|地[方点]|人)?|多少|多[大高远长久快重深宽]"
    "|几(?:[天年月号个位名次种岁]|分之)|百分之几|为什么|为何|如何|怎么样?|谁|何[时年地处人]|吗|呢"
)


class Words:
    """The dictionary bridge as questions use it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._sentence = lru_cache(_CACHED)(self._sentence_words)

    def groups(self, question: str, language: str) -> list[Group]:
        """Return the question's different words, each as the terms that a text of `language` may have for it."""
        question = _ASKING.sub(" ", question)
        if language == "zh" or not has_han(question):
            return [((word, 1.0),) for word in dict.fromkeys(tokens.words(question, language))]
        return list(dict.fromkeys(self.lexicon.weigh(question)))

    def held(self, question: str, sentences: Sequence[str], language: str) -> FloatArray:
        """Return (words of the question, sentences): 0 to 1, how surely the sentence holds the word."""
        found = [self._sentence(sentence, language) for sentence in sentences]
        groups = self.groups(question, language)
        return np.array(
            [[max(w * words.get(term, 0.0) for term, w in group) for words in found] for group in groups], np.float32
        ).reshape(len(groups), len(sentences))

    def _sentence_words(self, sentence: str, language: str) -> Mapping[str, float]:
        """Return a sentence's words, and in Chinese the English ones that the dictionary gives for them."""
        words = dict.fromkeys(tokens.words(sentence, language), 1.0)
        if language == "zh":
            for term, weight in (pair for word in self.lexicon.weigh(sentence) for pair in word):
                words[term] = max(words.get(term, 0.0), weight)
        return words
