"""Words on disk, and how far a chunk answers a question's words."""

import sqlite3
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import sparse
from index.sparse import SCHEMA, Bag, Group, Terms, write_terms

NONE = np.empty(0, np.int64)
CHUNKS = ["bridge river bridge", "river bank", "school", "bank money money money"]


def terms(*texts: str) -> Terms:
    file = sqlite3.connect(":memory:")
    file.executescript(SCHEMA)
    write_terms(file, "en", [Bag(dict(Counter(text.split())), len(text.split())) for text in texts])
    return Terms(file, "en")


def asked(question: str) -> list[Group]:
    return [((word, 1.0),) for word in question.split()]


def shares(held: Terms, question: list[Group]) -> dict[int, float]:
    match = held.match(question, 100, NONE)
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
    assert held.match([], 1, NONE).unreached == held.match(asked("river school"), 1, NONE).unreached == 0.0
    assert held.match(asked("unheard"), 1, NONE).unreached == 1.0
    assert 0.5 < held.match(asked("river unheard"), 1, NONE).unreached < 1.0  # a word that stands nowhere is the rarest


def test_of_alternatives_the_likelier_counts_more() -> None:
    held = terms("school house", "academy house", "bridge house")
    found = shares(held, [(("school", 0.9), ("academy", 0.3))])
    assert found[0] > found[1] > 0 and 2 not in found


def test_a_word_that_chunks_may_only_have_is_partly_unreached() -> None:
    held = terms(*CHUNKS)
    assert held.match([(("river", 0.25), ("unheard", 1.0))], 1, NONE).unreached == pytest.approx(0.75)


WORDS = ["bridge", "river", "bank", "school"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(st.sampled_from([*WORDS, "unheard"]), max_size=4))
def test_shares_are_found_for_exactly_the_chunks_with_a_word_and_stay_in_bounds(
    texts: list[str], words: list[str]
) -> None:
    found = shares(terms(*texts), asked(" ".join(dict.fromkeys(words))))
    assert set(found) == {row for row, text in enumerate(texts) if set(text.split()) & set(words)}
    assert all(0 < share <= 2.2 for share in found.values())  # K1 + 1 is the most that repetition can bring


# The best of many


@given(st.lists(TEXTS, min_size=1, max_size=12), st.lists(st.sampled_from(WORDS), unique=True), st.integers(1, 5))
def test_the_best_are_those_of_all_and_what_else_is_asked_for(texts: list[str], words: list[str], k: int) -> None:
    held, question = terms(*texts), asked(" ".join(words))
    everything = shares(held, question)
    best = sorted(everything, key=lambda row: (-everything[row], row))[:k]
    match = held.match(question, k, np.array([0]))
    assert match.rows.tolist() == sorted({*best, 0})
    assert match.shares.tolist() == [everything.get(row, 0.0) for row in match.rows.tolist()]


def test_among_chosen_chunks_no_other_is_found() -> None:
    match = terms(*CHUNKS).match(asked("river money"), 100, NONE, among=np.array([1, 2]))
    assert match.rows.tolist() == [1]


ALTERNATIVES: list[Group] = [(("bridge", 0.6), ("river", 0.5)), (("bank", 1.0),), (("school", 0.9), ("bank", 0.1))]


@given(st.lists(TEXTS, min_size=8, max_size=12))
def test_the_commonest_words_count_in_full_in_the_chunks_that_rarer_ones_find(texts: list[str]) -> None:
    held = terms(*texts)
    exact = held.match(ALTERNATIVES, 100, NONE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse, "WALKED", 0)
        bounded = held.match(ALTERNATIVES, 100, NONE)
    known = dict(zip(exact.rows.tolist(), exact.shares.tolist(), strict=True))
    assert bounded.unreached == exact.unreached and set(bounded.rows.tolist()) <= set(known)
    for row, share in zip(bounded.rows.tolist(), bounded.shares.tolist(), strict=True):
        assert share == pytest.approx(known[row], abs=1e-6)


@given(st.lists(TEXTS, min_size=1, max_size=12))
def test_counting_and_sorting_come_to_the_same(texts: list[str]) -> None:
    found = []
    for times in (0, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sparse, "_SORTING", times)
            found.append(shares(terms(*texts), ALTERNATIVES))
    assert found[0] == found[1]
