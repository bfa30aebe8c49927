"""From a question's words to the words that another language's chunks have for them, by their vectors."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np

from index.centre import Centre
from index.fuse import ask_from
from index.sparse import Group
from index.types import FloatArray
from index.vocabulary import WordVectors

_CACHED = 1 << 14  # words
Key = TypeVar("Key")
Value = TypeVar("Value")


class HasWords(Protocol):
    """A language's chunks."""

    @property
    def words(self) -> WordVectors:
        """Their words' vectors."""
        ...


class Bridge:
    """The words of one generation; may be shared by threads."""

    def __init__(self, shards: Mapping[str, HasWords], middle: Mapping[str, Centre]) -> None:
        self._shards = shards
        self._middle = middle
        # By languages, search word and how it was written: what else was asked before changes nothing.
        self._vectors: dict[tuple[str, str, str], FloatArray | None] = {}  # None: too common to ask for anything
        self._groups: dict[tuple[str, str, str, str], Group] = {}

    def groups(
        self, asked: Mapping[str, str], source: str, target: str, embed: Callable[[Sequence[str]], FloatArray]
    ) -> dict[str, Group]:
        """Return the words of `target`'s chunks that may say each of a question's words in `source`.

        `asked` maps its search words to how it writes them. Those too common to ask for anything are left out. Words
        that `source`'s own chunks don't hold are embedded, all in one call.
        """
        if target not in self._shards:  # of a language without a passage, as of a title alone
            return dict.fromkeys(asked, ())
        vectors = self._known(asked, source, embed)
        found = {word: self._groups.get((source, target, word, asked[word])) for word in vectors}
        if new := [word for word, group in found.items() if group is None]:
            centred = np.stack([vectors[word] for word in new]) - ask_from(source, self._middle).words
            near = self._shards[target].words.near(centred, self._middle[target].words)
            added = {(source, target, word, asked[word]): group for word, group in zip(new, near, strict=True)}
            self._groups = _kept(self._groups, added)
            found |= dict(zip(new, near, strict=True))
        return {word: group for word, group in found.items() if group is not None}

    def _known(
        self, asked: Mapping[str, str], source: str, embed: Callable[[Sequence[str]], FloatArray]
    ) -> dict[str, FloatArray]:
        """Return the vectors of the words, without the too common ones."""
        cache = self._vectors
        known = {word: cache[source, word, form] for word, form in asked.items() if (source, word, form) in cache}
        if new := [word for word in asked if word not in known]:
            stored, common = self._shards[source].words.find(new) if source in self._shards else ({}, set[str]())
            added: dict[str, FloatArray | None] = {**stored, **dict.fromkeys(common)}
            if unknown := [word for word in new if word not in added]:
                added |= dict(zip(unknown, embed([asked[word] for word in unknown]), strict=True))
            self._vectors = _kept(cache, {(source, word, asked[word]): vector for word, vector in added.items()})
            known |= added
        return {word: vector for word in asked if (vector := known[word]) is not None}


def _kept(cache: dict[Key, Value], added: dict[Key, Value]) -> dict[Key, Value]:
    """Add to a cache; a full one is begun anew, so that nothing vanishes under another thread's eyes."""
    if len(cache) > _CACHED:
        return added
    cache.update(added)
    return cache
