"""The command line with a language model: sentences on a terminal as they stand, one JSON object elsewhere."""

import json
from pathlib import Path

import pytest

from rag.types import Said
from tests.commands import QUESTIONS, parsed
from tests.conftest import Bicite
from tests.rag.llm.endpoint import Reply, serving

TEXT = "The bridge opened in March 2021 [1]. It cost 90 million yuan [2]. The North Bridge carries two roads [2]."


def test_a_terminal_shows_each_sentence_as_it_stands_and_once(
    bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BICITE_LLM_MODEL", "model")
    for reply in (Reply(TEXT), Reply(TEXT, finish=None), Reply(status=500, body=b"")):
        with serving(reply) as endpoint:
            monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
            whole = bicite("ask", QUESTIONS[0], "--index", ix)
            with monkeypatch.context() as patch:
                patch.setattr("rag.cli.on_terminal", lambda: True)
                live = bicite("ask", QUESTIONS[0], "--index", ix)
        assert live.code == whole.code == 0
        assert live.out == whole.out and "March 2021" in live.out


def test_a_sentence_is_printed_before_the_answer_is_whole(
    bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag import cli

    seen: list[str] = []
    printing = cli._print_said

    def print_said(piece: object) -> None:
        if isinstance(piece, Said):
            seen.append(piece.text)
            assert len(endpoint.asked) == 1 and not endpoint.done.is_set()
        printing(piece)

    monkeypatch.setenv("BICITE_LLM_MODEL", "model")
    monkeypatch.setattr("rag.cli.on_terminal", lambda: True)
    monkeypatch.setattr("rag.cli._print_said", print_said)
    with serving(Reply("The bridge opened in March 2021 [1]. It " + "goes on " * 200, drip=0.0005)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        bicite("ask", QUESTIONS[0], "--index", ix)
    assert seen == ["The bridge opened in March 2021. [1]"]


def test_json_stays_one_object(bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BICITE_LLM_MODEL", "model")
    monkeypatch.setattr("rag.cli.on_terminal", lambda: True)
    with serving(Reply(TEXT)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        answer = parsed(bicite("ask", QUESTIONS[0], "--index", ix, "--json"))
    assert answer["mode"] == "llm" and [claim["verified"] for claim in answer["claims"]] == [True, False]
    assert json.dumps(answer["warnings"]).count("withheld-figure") == 1
