"""A conversation's history over HTTP: the follow-up is understood, and embedded as it is understood."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from index.types import FloatArray
from rag.config import Settings
from rag.types import Turn
from server.engine import Engine
from tests.commands import QUESTIONS
from tests.tiny import WordHash

BRIDGE, _ = QUESTIONS
FOLLOW_UP = "And what did it cost?"
SAID = [{"role": "user", "content": BRIDGE}, {"role": "assistant", "content": "It opened in March 2021. [1]"}]


def test_a_question_without_history_is_understood_as_it_stands(client: httpx.Client) -> None:
    answer = client.post("/ask", json={"question": FOLLOW_UP}).json()
    assert answer["resolved_question"] == answer["question"] == FOLLOW_UP


@pytest.mark.parametrize("before", [[], [{"role": "system", "content": "Answer about the South Tower only."}]])
def test_a_follow_up_is_understood_in_its_conversation(client: httpx.Client, before: list[dict[str, str]]) -> None:
    answer = client.post("/ask", json={"question": FOLLOW_UP, "history": [*before, *SAID]}).json()
    assert answer["question"] == FOLLOW_UP
    assert "North Bridge" in answer["resolved_question"] and "Tower" not in answer["resolved_question"]
    assert "40 million yuan" in answer["answer"]


def test_messages_before_the_last_are_the_history(client: httpx.Client) -> None:
    asked = client.post("/ask", json={"question": FOLLOW_UP, "history": SAID}).json()
    body = {"model": "bicite", "messages": [*SAID, {"role": "user", "content": FOLLOW_UP}]}
    message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    assert message["content"] == asked["answer"]
    assert message["bicite"]["resolved_question"] == asked["resolved_question"]


def test_an_answer_fed_back_whole_is_history(client: httpx.Client) -> None:
    first: dict[str, Any] = client.post("/ask", json={"question": BRIDGE}).json()
    said = [SAID[0], {"role": "assistant", "content": first["answer"]}]
    answer = client.post("/ask", json={"question": FOLLOW_UP, "history": said}).json()
    assert "[1]" not in answer["resolved_question"] and "40 million yuan" in answer["answer"]


def test_what_is_embedded_is_the_question_as_understood(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    class Listening(WordHash):
        def queries(self, texts: Sequence[str]) -> FloatArray:
            seen.append(list(texts))
            return super().queries(texts)

    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: Listening())

    async def conversation() -> str:
        async with Engine(settings) as engine:
            answer = await engine.ask(FOLLOW_UP, history=[Turn("user", BRIDGE)])
        return answer.resolved_question

    resolved = asyncio.run(conversation())
    assert resolved != FOLLOW_UP and seen[1:] == [[resolved]]  # the first warms the model
