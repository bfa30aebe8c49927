"""On the bundled gold set, with the product's own parts: undamaged they hold the gate, and each damage turns it red.

A damage has to break the bound of the measure it is about, and leave alone those that it can't concern.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from index.language import detect
from index.sparse import Group
from index.types import Embedder
from rag.analysis.words import Words
from rag.assemble import Parts
from rag.config import Settings
from rag.evaluate.bundled import gold_set, on_retellings
from rag.evaluate.corpus import Corpus, Place
from rag.evaluate.evaluation import measure
from rag.evaluate.formats import read_gold
from rag.evaluate.gate import judge, read_gate
from rag.evaluate.gold import Gold
from rag.evaluate.run import Outcome, ask_all
from rag.retrieve import Retriever
from rag.types import Found
from tests.benchmarks.remembering import Remembered, Remembering
from tests.conftest import ROOT

GATE = ROOT / "tests" / "gate.toml"


class Shuffled(Retriever):
    """Finds the same passages in an order drawn by chance."""

    def search(self, query: str, k: int, *more: Any, **named: Any) -> Found:  # noqa: ANN401 - whatever else it takes
        found = super().search(query, k, *more, **named)
        order = random.Random(query).sample(found.hits, len(found.hits))
        return replace(
            found, hits=tuple(replace(hit, score=at.score) for hit, at in zip(order, found.hits, strict=True))
        )


class OneLanguage(Words):
    """Knows the words of the question's own language alone."""

    def groups(self, question: str, language: str) -> list[Group]:
        return super().groups(question, language) if language == detect(question) else []


@dataclass(frozen=True)
class Product:
    """The product's parts over the retellings, the gold set, and what comes back undamaged."""

    retriever: Retriever
    corpus: Corpus
    golds: list[Gold]
    outcomes: list[Outcome]

    def asked(self, retriever: Retriever) -> list[Outcome]:
        return list(ask_all(self.golds, retriever, Settings().k, lambda done, total: None))

    def broken(self, outcomes: Sequence[Outcome]) -> set[str]:
        """Return the bounds that don't hold, as "measure" or "measure of cell"."""
        _, rows = measure(self.golds, outcomes, self.corpus)
        return {str(verdict).rsplit(" ", 4)[0] for verdict in judge(read_gate(GATE), rows) if not verdict.holds}


@pytest.fixture(scope="module")
def product(home: Path, embedder: Embedder) -> Product:
    """Ask all questions once, their vectors made in batches and remembered."""
    Remembered.shared = Remembering(embedder)
    retriever = on_retellings(cast(Parts, Remembered(Settings()))).retriever()
    corpus = Corpus.of(retriever.generation)
    golds = read_gold(gold_set(), corpus.documents)
    asked = [text for gold in golds for text in (gold.question, gold.full) if text]
    for batch in (asked[first : first + 32] for first in range(0, len(asked), 32)):
        retriever.embedder.queries(batch)
        retriever.embedder.passages(batch)
    bare = Product(retriever, corpus, golds, [])
    return replace(bare, outcomes=bare.asked(retriever))


def test_undamaged_the_gate_is_green(product: Product) -> None:
    assert product.broken(product.outcomes) == set()


def test_shuffled_passages_are_seen_in_retrieval(product: Product) -> None:
    found = product.retriever
    broken = product.broken(product.asked(Shuffled(found.generation, found.embedder, found.words)))
    assert {"passage_mrr10", "sentence_mrr10"} <= broken


def test_a_broken_dictionary_bridge_is_seen_across_languages(product: Product) -> None:
    words = OneLanguage(product.retriever.words.lexicon)
    broken = product.broken(product.asked(replace(product.retriever, words=words)))
    assert {"sentence_mrr10 of en-zh", "sentence_mrr10 of zh-en"} & broken


def shifted(outcome: Outcome, corpus: Corpus) -> Outcome:
    """Cite the sentence after each one cited; after the last, the one before."""
    return replace(outcome, citations=tuple(_beside(place, corpus) for place in outcome.citations))


def _beside(place: Place, corpus: Corpus) -> Place:
    sentences = list(corpus.sentences[place.document])
    at = sentences.index(place)
    return sentences[at + 1] if at + 1 < len(sentences) else sentences[at - 1]


def paragraphs(outcome: Outcome, corpus: Corpus) -> Outcome:
    """Cite the paragraph that each sentence cited stands in."""
    return replace(outcome, citations=tuple(_paragraph(place, corpus) for place in outcome.citations))


def _paragraph(place: Place, corpus: Corpus) -> Place:
    text = corpus.documents[place.document].text
    end = text.find("\n", place.end)
    return Place(place.document, text.rfind("\n", 0, place.start) + 1, end if end >= 0 else len(text))


def answered(outcome: Outcome, corpus: Corpus) -> Outcome:
    """Answer with the sentence found first where it was refused."""
    if outcome.answered:
        return outcome
    place = outcome.sentences[0]
    text = corpus.documents[place.document].text[place.start : place.end]
    return replace(outcome, answered=True, answer=text, citations=(place,), markers=((1,),))


def refused(outcome: Outcome, corpus: Corpus) -> Outcome:
    """Refuse whatever was asked."""
    return replace(outcome, answered=False, answer="", citations=(), markers=())


@pytest.mark.parametrize(
    ("damage", "red", "untouched"),
    [
        (shifted, {"citation_precision", "citation_recall"}, {"passage_mrr10", "refusal_recall", "false_refusals"}),
        (paragraphs, {"citation_precision"}, {"citation_recall", "passage_mrr10", "refusal_recall", "false_refusals"}),
        (answered, {"refusal_recall"}, {"citation_recall", "false_refusals", "passage_mrr10", "answer_correct"}),
        (refused, {"false_refusals", "citation_recall", "answer_correct"}, {"refusal_recall", "passage_mrr10"}),
    ],
)
def test_damage_turns_the_gate_red_for_the_right_measure(
    product: Product, damage: Callable[[Outcome, Corpus], Outcome], red: set[str], untouched: set[str]
) -> None:
    broken = product.broken([damage(outcome, product.corpus) for outcome in product.outcomes])
    assert red <= broken and not untouched & broken, broken
