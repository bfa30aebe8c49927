"""Words on disk, and how far a chunk answers a question's words."""

import sqlite3
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sparse import SCHEMA, Bag, Group, Terms, write_terms

CHUNKS = ["bridge river bridge", "river bank", "school", "bank money money money"]


def terms(*texts: str) -> Terms:
    file = sqlite3.connect(":memory:")
    file.executescript(SCHEMA)
    write_terms(file, "en", [Bag(dict(Counter(text.split())), len(text.split())) for text in texts])
    return Terms(file, "en")


def asked(question: str) -> list[Group]:
    return [((word, 1.0),) for word in question.split()]


def shares(held: Terms, question: list[Group]) -> dict[int, float]:
    match = held.match(question)
    return dict(zip(match.rows.tolist(), match.shares.tolist(), strict=True))


def test_only_chunks_that_hold_a_word_are_found() -> None:
    assert set(shares(terms(*CHUNKS), asked("river money"))) == {0, 1, 3}


@pytest.mark.parametrize("question", [[], asked("unheard"), asked("从未")])
def test_words_that_stand_nowhere_find_nothing(question: list[Group]) -> None:
    assert shares(terms(*CHUNKS), question) == {}


def test_a_chunk_of_mean_length_with_every_word_once_has_the_share_one() -> None:
    held = terms("bridge river", "school money", "bank house")
    assert shares(held, asked("bridge river"))[0] == pytest.approx(1.0)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    held = terms("river school", "river bank", "river money", "bridge bank")
    found = shares(held, asked("river bridge"))
    assert found[3] > found[0]


def test_what_no_chunk_has_a_word_for_is_told() -> None:
    held = terms(*CHUNKS)
    assert held.match([]).unreached == held.match(asked("river school")).unreached == 0.0
    assert held.match(asked("unheard")).unreached == 1.0
    assert 0.5 < held.match(asked("river unheard")).unreached < 1.0  # a word that stands nowhere is the rarest


def test_of_alternatives_the_likelier_counts_more() -> None:
    held = terms("school house", "academy house", "bridge house")
    found = shares(held, [(("school", 0.9), ("academy", 0.3))])
    assert found[0] > found[1] > 0 and 2 not in found


def test_a_word_that_chunks_may_only_have_is_partly_unreached() -> None:
    held = terms(*CHUNKS)
    assert held.match([(("river", 0.25), ("unheard", 1.0))]).unreached == pytest.approx(0.75)


WORDS = ["bridge", "river", "bank", "school"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(st.sampled_from([*WORDS, "unheard"]), max_size=4))
def test_shares_are_found_for_exactly_the_chunks_with_a_word_and_stay_in_bounds(
    texts: list[str], words: list[str]
) -> None:
    found = shares(terms(*texts), asked(" ".join(dict.fromkeys(words))))
    assert set(found) == {row for row, text in enumerate(texts) if set(text.split()) & set(words)}
    assert all(0 < share <= 2.2 for share in found.values())  # K1 + 1 is the most that repetition can bring
