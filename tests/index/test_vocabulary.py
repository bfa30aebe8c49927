"""Words with their vectors, and the way from a question's words to another language's."""

import sqlite3
from collections.abc import Sequence

import numpy as np
import pytest

from index.bridge import Bridge
from index.centre import Centre
from index.types import FloatArray
from index.vocabulary import NEAREST, SCHEMA, Vocabulary, WordVectors, collect, write_words

ENGLISH, SPANISH = (np.eye(8, dtype=np.float32)[i] for i in (0, 1))
PAIRS = {"bridge": "puente", "river": "río", "school": "escuela", "bank": "orilla", "poet": "poeta", "mill": "molino"}
MIDDLE = {"en": Centre(ENGLISH, ENGLISH, 0.5 * ENGLISH), "es": Centre(SPANISH, SPANISH, 0.5 * SPANISH)}


def vector(word: str) -> FloatArray:
    """Return where a word lies: in its language, and with the word that translates it."""
    english = word in PAIRS
    topic = list(PAIRS).index(word) if english else list(PAIRS.values()).index(word)
    raw = (ENGLISH if english else SPANISH) + np.eye(8, dtype=np.float32)[2 + topic]
    return np.asarray(raw / np.linalg.norm(raw), np.float32)


def stored(language: str, words: Sequence[str], common: Sequence[str] = ()) -> WordVectors:
    file = sqlite3.connect(":memory:")
    file.executescript(SCHEMA)
    write_words(file, language, Vocabulary({word: word for word in words}, common))
    rows = np.array([vector(word) for word in words], np.float32).reshape(-1, 8)
    return WordVectors(file, language, rows)


class Shard:
    def __init__(self, words: WordVectors) -> None:
        self.words = words


class Asking:
    """Embeds, and remembers what."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        self.calls.append(list(texts))
        return np.stack([vector(text) for text in texts])


SPANISH_WORDS = Shard(stored("es", list(PAIRS.values())))


def test_words_are_those_of_the_chunks_with_how_they_are_written_most() -> None:
    found = collect(["The Bridges of Paris", "bridges, bridge and 5 bridges", "Paris"], "en")
    assert found == Vocabulary({"bridg": "bridges", "pari": "Paris"}, [])


def test_without_a_list_of_stop_words_the_commonest_words_are_stop_words_where_chunks_are_many() -> None:
    words = list(PAIRS.values())
    many = [f"el {words[i % 6]}" for i in range(60)]
    assert collect(many, "es").common == ["el"] and len(collect(many, "es").forms) == 6
    assert collect(many[:3], "es").common == []


def test_a_word_finds_its_translation_first() -> None:
    bridge = Bridge({"es": SPANISH_WORDS}, MIDDLE)
    found = bridge.groups({word: word for word in PAIRS}, "en", "es", Asking())
    for word, translation in PAIRS.items():
        (best, weight), *others = found[word]
        assert best == translation and weight > 0.9
        assert all(other < 0.2 for _, other in others) and len(found[word]) <= NEAREST


def test_only_words_that_the_index_lacks_are_embedded_in_one_call_once() -> None:
    asking = Asking()
    bridge = Bridge({"en": Shard(stored("en", ["bridge", "river"])), "es": SPANISH_WORDS}, MIDDLE)
    first = bridge.groups({"bridge": "bridge", "poet": "poet", "mill": "mill"}, "en", "es", asking)
    assert bridge.groups({"poet": "poet", "bridge": "bridge", "mill": "mill"}, "en", "es", asking) == first
    assert asking.calls == [["poet", "mill"]]


def test_what_was_asked_before_in_another_form_changes_nothing() -> None:
    alone = Bridge({"es": SPANISH_WORDS}, MIDDLE).groups({"mill": "poet"}, "en", "es", Asking())
    after = Bridge({"es": SPANISH_WORDS}, MIDDLE)
    after.groups({"mill": "mill"}, "en", "es", Asking())
    assert after.groups({"mill": "poet"}, "en", "es", Asking()) == alone


def test_a_word_too_common_in_its_own_language_asks_for_nothing() -> None:
    own = Shard(stored("en", ["bridge"], common=["mill"]))
    asked = {word: word for word in ("mill", "bridge")}
    assert list(Bridge({"en": own, "es": SPANISH_WORDS}, MIDDLE).groups(asked, "en", "es", Asking())) == ["bridge"]


@pytest.mark.parametrize("asked", [{}, {"poet": "poet"}])
def test_chunks_without_words_give_none(asked: dict[str, str]) -> None:
    bridge = Bridge({"es": Shard(stored("es", []))}, MIDDLE)
    assert bridge.groups(asked, "en", "es", Asking()) == dict.fromkeys(asked, ())


def test_what_a_question_says_in_a_language_is_the_sum_of_its_likeliest_words() -> None:
    words, middle = SPANISH_WORDS.words, MIDDLE["es"].words
    bridge, river = (vector(word) - middle for word in ("puente", "río"))
    groups = [(("río", 0.5), ("molino", 0.2), ("unheard", 0.9)), (("puente", 1.0),), (("nothing", 1.0),)]
    expected = bridge / np.linalg.norm(bridge) + 0.5 * river / np.linalg.norm(river)
    assert np.allclose(words.said(groups, middle), expected, atol=1e-6)
    assert not words.said([(("nothing", 1.0),)], middle).any() and not words.said([], middle).any()
