"""Which of the scored sentences are cited: the best, and for lists and comparisons what their other parts need.

A single answer is its best sentence and those almost as good. A comparison has the best sentence of each thing that it
compares, each looked for by itself. A list has the sentences that hold the question's words as the best one does, those
that hold words of it which the others lack, and the items that an enumeration in the text gives (first, second, ...).
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

from index.types import FloatArray, Hit, Sentence
from rag.analysis.form import form_of
from rag.analysis.parts import parts_of
from rag.analysis.words import Words
from rag.cite import Support
from rag.extract import extract, ranked

MOST_LISTED = 8  # sentences of an answer that lists
CONSIDERED = 40  # sentences, the best first, that a list is drawn from
ADDED = 1.2  # what a sentence is worth that adds all of the question's words to those that stand in the ones before it
ALIKE, NEAR = 0.8, 0.15  # of the best sentence's words, and below its score: so near is another item of a list
OWN = 0.5  # what it is worth to hold the words that only one part of a comparison has
_ITEM = re.compile(
    r"(?:first|second|third|fourth|fifth|last)(?:ly)?\b,?|finally\b|another\b|the (?:other|first|second|third|last)\b"
    r"|(?:one|two|three|four|five|six|seven|eight|nine) (?:is|are|of (?:them|these|which))\b"
    r"|第[一二三四五六七八九十]|其[一二三四五]|[一二三四五六七八九]是|首先|其次|再次|最后|另一"
)

Search = Callable[[str], Sequence[Hit]]


def select(question: str, hits: Sequence[Hit], found: Sequence[Support], search: Search, words: Words) -> list[Support]:
    """Return the sentences to cite, best first.

    `found` are the sentences of the passages `hits`, as `rag.extract` ranks them; `search` finds passages for the parts
    of a comparison.
    """
    form = form_of(question)
    if form == "comparison" and (parts := parts_of(question)):
        return _compared([(part, search(part)) for part in parts], words)
    if form == "list" and hits:
        return _listed(question, hits, found[:CONSIDERED], words)
    return extract(found)


def _compared(parts: Sequence[tuple[str, Sequence[Hit]]], words: Words) -> list[Support]:
    """Return the best sentence of each part: one that has the words which the other parts lack."""
    asked = [set(words.asked(part)) for part, _ in parts]
    best = []
    for at, (part, hits) in enumerate(parts):
        if found := ranked(part, hits, words)[:CONSIDERED]:
            others = set[str]().union(*asked[:at], *asked[at + 1 :])
            own = _held([word for word in words.asked(part) if word not in others], found, words)
            best.append(max(zip(found, own.sum(axis=0) / max(1, len(own)), strict=True), key=_with_own)[0])
    return _different(best)


def _with_own(each: tuple[Support, float]) -> float:
    support, own = each
    return support.score + OWN * float(own)


def _listed(question: str, hits: Sequence[Hit], found: Sequence[Support], words: Words) -> list[Support]:
    chosen = _covering(found, _held(words.asked(question), found, words))
    items = [item for support in found[:1] for item in _items(support, hits)]
    return _different([*found[:1], *items, *chosen])[:MOST_LISTED]


def _covering(found: Sequence[Support], held: FloatArray) -> list[Support]:
    """Return the sentences that hold as much as the best, and those that hold what is missing."""
    scores = np.array([support.score for support in found]) - found[0].score
    weight = np.log((len(found) + 1) / (held.sum(axis=1) + 0.5))
    weight /= max(weight.sum(), 1e-9)
    covered = weight @ held
    chosen = [at for at in range(len(found)) if scores[at] >= -NEAR and covered[at] >= ALIKE * covered[0]]
    while len(chosen) < MOST_LISTED:
        worth = scores + ADDED * (weight @ np.maximum(held - held[:, chosen].max(axis=1, keepdims=True), 0))
        worth[chosen] = -np.inf
        best = int(worth.argmax())
        if worth[best] < 0:
            break
        chosen.append(best)
    return [found[at] for at in chosen]


def _items(support: Support, hits: Sequence[Hit]) -> list[Support]:
    """Return the sentences of an enumeration that a sentence opens, or is an item of."""
    around = max((hit.chunk.sentences for hit in hits if support.sentence in hit.chunk.sentences), key=len, default=())
    text = support.document.text
    at = around.index(support.sentence) if around else 0
    items = [_is_item(text, sentence) for sentence in around]
    first, last = at, at + 1
    while items and items[first] and first and items[first - 1]:
        first -= 1
    while last < len(around) and items[last]:
        last += 1
    return [Support(support.document, each, support.score) for each in around[first:last] if last - first > 1]


def _is_item(text: str, sentence: Sentence) -> bool:
    return bool(_ITEM.match(text[sentence.start : sentence.end].lstrip().lower()))


def _different(supports: Sequence[Support]) -> list[Support]:
    seen: dict[tuple[str, int], Support] = {}
    for support in supports:
        seen.setdefault((support.sentence.document_id, support.sentence.start), support)
    return list(seen.values())


def _held(asked: Sequence[str], found: Sequence[Support], words: Words) -> FloatArray:
    """Return how surely each sentence holds each of a question's words, whatever its language, (words, sentences)."""
    held = np.zeros((len(asked), len(found)), np.float32)
    for language in {support.document.language for support in found}:
        at = [i for i, support in enumerate(found) if support.document.language == language]
        texts = [found[i].text for i in at]
        for row, word in enumerate(asked):
            held[row, at] = words.held(word, texts, language).max(axis=0, initial=0)
    return held
