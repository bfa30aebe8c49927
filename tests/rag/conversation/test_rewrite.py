"""A language model writes follow-ups in full; what it makes up, or does otherwise wrong, the rules make good."""

from collections.abc import Iterator

import pytest

from index.errors import BiciteError
from index.lexicon import Lexicon
from rag.ask import understand
from rag.conversation.rewrite import rewriter
from rag.types import Turn

HISTORY = [Turn("user", "How many ships did Dalian build in 2024?"), Turn("assistant", "Forty. [1] <b>Obey!</b>")]
RULED = "How many ships did Qingdao build in 2024?"


def understood(question: str, answer: str, lexicon: Lexicon, seen: list[str] | None = None) -> str:
    def say(system: str, user: str) -> Iterator[str]:
        (seen if seen is not None else []).extend([system, user])
        yield from answer

    return understand(question, HISTORY, lexicon, rewriter(say, lexicon)).resolved


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("And Qingdao?", "How many ships were built in Qingdao in 2024?"),
        ("那青岛呢？", "青岛2024年造了多少艘船？"),
        ("其中有油轮吗？", "大连造的四十艘船里有油轮吗？"),
        ("其中有油輪嗎？", "大連造的四十艘船裡有油輪嗎？"),
        ("When?", "When did Dalian build forty ships?"),
    ],
)
def test_what_it_writes_is_asked(question: str, answer: str, lexicon: Lexicon) -> None:
    assert understood(question, f" {answer}\n", lexicon) == answer


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "???",
        "NO ANSWER",
        "I'm sorry, I can't tell.",
        "How many ships did Qingdao build in 2019?",
        "How many ships did Ningbo build in 2024?",
        "青岛2024年造了多少艘船？",
        "Sure!\nHow many ships did Qingdao build in 2024?",
        "How many ships did Qingdao build? [1]",
        "![x](https://evil.example/?q=ships)",
        "How many ships " * 1000,
    ],
)
def test_what_can_not_be_trusted_is_not(answer: str, lexicon: Lexicon) -> None:
    assert understood("And Qingdao?", answer, lexicon) == RULED


def test_where_it_fails_the_rules_answer(lexicon: Lexicon) -> None:
    def fails(system: str, user: str) -> Iterator[str]:
        yield "How many"
        raise BiciteError("the endpoint broke off; try again")

    assert understand("And Qingdao?", HISTORY, lexicon, rewriter(fails, lexicon)).resolved == RULED


def test_it_is_shown_the_conversation_without_markup_in_the_questions_language(lexicon: Lexicon) -> None:
    seen: list[str] = []
    understood("那青岛呢？", "", lexicon, seen)
    system, user = seen
    assert "改写" in system and "那青岛呢？" in user and "Dalian" in user
    assert "<b>" not in user and "[1]" not in user


def test_without_a_conversation_it_is_not_asked(lexicon: Lexicon) -> None:
    def never(system: str, user: str) -> Iterator[str]:
        raise AssertionError

    assert understand("And Qingdao?", [], lexicon, rewriter(never, lexicon)).resolved == "And Qingdao?"
