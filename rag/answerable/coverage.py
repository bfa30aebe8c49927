"""How far what a question says stands in the sentence chosen for it, and around that sentence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index import tokens
from index.language import detect
from index.types import FloatArray, Hit
from rag.analysis.question import asks
from rag.analysis.words import Words
from rag.answerable.strays import about
from rag.cite import Support
from rag.retrieve import Retriever

NAMED = 0.9  # how surely a place is held by its name
HELD = 0.3  # a word held less surely isn't there

Which = NDArray[np.bool_]  # (words,)


@dataclass(frozen=True)
class Standing:
    """Where a chosen sentence stands: the `at`-th of a passage found."""

    hit: Hit
    at: int

    @classmethod
    def of(cls, support: Support, hits: Sequence[Hit]) -> "Standing | None":
        """Find the best passage that holds the sentence; a part of a comparison may have been found elsewhere."""
        for hit in hits:
            if support.sentence in hit.chunk.sentences:
                return cls(hit, hit.chunk.sentences.index(support.sentence))
        return None

    @cached_property
    def texts(self) -> list[str]:
        """The passage's sentences."""
        return self.hit.document.texts(self.hit.chunk)

    @property
    def sentence(self) -> str:
        """The chosen one."""
        return self.texts[self.at]

    @property
    def row(self) -> list[str]:
        """The chosen one, and what says what it is of: a question before it, of a table's row those above it."""
        above = self.texts[: self.at] if self.sentence.startswith("|") else []
        asked = [text for text in self.texts[: self.at][-1:] if asks(text)]
        return [*(text for text in above if text.startswith("|")), *asked, self.sentence]

    @property
    def heads(self) -> int:
        """Where the sentence stands that says what the columns of the chosen row are; of any other itself."""
        at = self.at
        while at and self.sentence.startswith("|") and self.texts[at - 1].startswith("|"):
            at -= 1
        return at

    @property
    def title(self) -> str:
        """What stands above the passage."""
        return f"{self.hit.document.title}\n{self.hit.chunk.heading}"

    @property
    def before(self) -> list[str]:
        """What the chosen sentence takes as known: the title, the heading, the sentences before it."""
        return [self.title, *self.texts[: self.at]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of each word of a question, (words,) each: how telling it is, and how surely it stands here and there; 0 to 1."""

    words: tuple[str, ...]
    weight: FloatArray
    sentence: FloatArray  # the chosen one; of a table's row with what heads its columns
    passage: FloatArray  # anywhere in the passage, or above it

    @classmethod
    def of(cls, question: str, standing: Standing, retriever: Retriever) -> "Coverage":
        """Hold the question's words against the sentence and its passage."""
        language, words = standing.hit.chunk.language, retriever.asking
        asked = words.terms(question, language)
        groups = list(asked.values())
        texts = [*standing.texts, standing.title]
        held = words.holding(groups, texts, language)
        _hold_places(question, list(asked), texts, held, words)
        weight = retriever.importance(groups, language)
        row = held[:, [standing.heads, standing.at]].max(axis=1, initial=0)
        return cls(tuple(asked), weight, row, held.max(axis=1, initial=0))

    def among(self, chosen: Collection[str]) -> Which:
        """Return which of the words are among those `chosen`."""
        return np.array([word in chosen for word in self.words], bool)

    def mean(self, held: FloatArray) -> float:
        """Return how far the words are held, by their weight: 0 to 1, 1 where there are none."""
        total = float(self.weight.sum())
        return float((self.weight * held).sum()) / total if total > 0 else 1.0

    def missed(self, held: FloatArray, which: Which) -> float:
        """Return how much the most telling of some words is missed: 0 to 1."""
        return float((self.weight * (1 - held))[which].max(initial=0))

    def unheld(self, held: FloatArray, which: Which) -> float:
        """Return the share of some words that aren't held: 0 to 1."""
        return float((held[which] < HELD).mean()) if which.any() else 0.0


def _hold_places(question: str, asked: Sequence[str], texts: Sequence[str], held: FloatArray, words: Words) -> None:
    """Have places held by texts about them alone: "a city", as the dictionary tells of 南京, stands in many a text."""
    for place in words.gazetteer.places(question):
        own = {word for word, _ in tokens.forms(place.name, detect(question))}
        for row in [at for at, word in enumerate(asked) if word in own]:
            unsure = np.flatnonzero(held[row] <= NAMED).tolist()
            held[row, unsure] = [about(place, [texts[at]], words) for at in unsure]
