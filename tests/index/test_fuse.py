"""Fusion: one scale for all languages, from candidates alone."""

import numpy as np
import pytest

from index.centre import Centre
from index.fuse import Candidates, ask_from, cosines, fuse
from index.types import FloatArray

EN, ZH = np.array([1, 0, 0, 0], np.float32), np.array([0, 1, 0, 0], np.float32)
MIDDLE = {"en": Centre(EN, EN, EN), "zh": Centre(ZH, ZH, ZH)}
NOTHING = np.zeros(4, np.float32)
TOPIC, OTHER = np.array([0, 0, 1, 0], np.float32), np.array([0, 0, 0, 1], np.float32)


def unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def candidates(
    *vectors: FloatArray,
    said: FloatArray = NOTHING,
    shares: float = 0.0,
    unreached: float = 0.0,
    chunks: int = 100,
) -> Candidates:
    rows = np.array([unit(vector) for vector in vectors], np.float32)
    n = len(vectors)
    bounds = np.arange(n + 1)
    return Candidates(bounds[:-1], rows, rows, bounds, said, np.full(n, shares, np.float32), unreached, chunks)


def test_a_question_finds_its_topic_in_the_other_language() -> None:
    question = unit(EN + TOPIC)
    found = {"en": candidates(EN + OTHER), "zh": candidates(ZH + TOPIC, ZH + OTHER)}
    raw = {name: each.passages @ question for name, each in found.items()}
    assert raw["en"][0] >= raw["zh"][0] - 1e-6, "by raw cosine the own language drowns the other"
    scores = {name: each.chunks for name, each in fuse(question, question, "en", found, MIDDLE).items()}
    assert scores["zh"][0] > scores["en"][0] + 0.5
    assert scores["zh"][0] > scores["zh"][1]


def test_a_candidate_scores_the_same_whatever_else_was_found() -> None:
    question = unit(EN + TOPIC)
    alone = fuse(question, question, "en", {"zh": candidates(ZH + TOPIC)}, MIDDLE)["zh"].chunks[0]
    beside = fuse(
        question, question, "en", {"en": candidates(EN + OTHER), "zh": candidates(ZH + OTHER, ZH + TOPIC)}, MIDDLE
    )
    assert beside["zh"].chunks[1] == pytest.approx(alone)


def test_words_raise_a_score_and_words_out_of_reach_lean_on_the_vectors() -> None:
    question = unit(EN + TOPIC)

    def score(shares: float = 0.0, unreached: float = 0.0) -> float:
        found = candidates(ZH + TOPIC, shares=shares, unreached=unreached)
        return float(fuse(question, question, "en", {"zh": found}, MIDDLE)["zh"].chunks[0])

    assert score(shares=0.5) > score() < score(unreached=0.5)


def test_few_chunks_are_not_helped_for_words_they_lack() -> None:
    question = unit(EN + TOPIC)

    def helped(chunks: int) -> float:
        with_, without = (
            fuse(question, question, "en", {"zh": candidates(ZH + TOPIC, unreached=u, chunks=chunks)}, MIDDLE)[
                "zh"
            ].chunks[0]
            for u in (1.0, 0.0)
        )
        return float(with_ - without)

    assert helped(1) < helped(1000) / 3


def test_a_question_of_an_unknown_language_is_centred_amid_all_others() -> None:
    assert ask_from("sw", MIDDLE).passages == pytest.approx((EN + ZH) / 2)


def test_no_candidates_score_nothing() -> None:
    assert fuse(unit(EN + TOPIC), unit(EN + TOPIC), "en", {}, MIDDLE) == {}


def test_cosines_are_of_the_differences_from_the_middle() -> None:
    rows = np.random.default_rng(0).standard_normal((5, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    middle, question = rows.mean(axis=0), rows[0] + rows[1]
    apart = rows - middle
    expected = apart @ question / (np.linalg.norm(apart, axis=1) * np.linalg.norm(question))
    assert cosines(rows, middle, question) == pytest.approx(expected, abs=1e-5)


def test_a_vector_that_is_its_middle_has_no_direction() -> None:
    only = unit(EN + TOPIC)
    assert cosines(only[None], only, TOPIC).tolist() == [0.0]


def test_the_questions_words_as_another_language_has_them_tell_its_passages_apart() -> None:
    found = {
        name: candidates(name_at + TOPIC, name_at + OTHER, said=OTHER) for name, name_at in (("en", EN), ("zh", ZH))
    }
    scores = fuse(unit(EN + TOPIC + OTHER), unit(EN + TOPIC + OTHER), "en", found, MIDDLE)
    assert scores["zh"].chunks[1] > scores["zh"].chunks[0]
    assert scores["en"].chunks[1] == pytest.approx(scores["en"].chunks[0]), (
        "in its own language the question speaks for itself"
    )
