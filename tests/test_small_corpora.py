"""A corpus of one short text, and one short text beside a long one of another language: by the real model."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.embed.bundled import Bundled
from index.types import Embedder
from rag.ask import ask
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from rag.types import Answer
from tests.conftest import ROOT

Asked = Callable[[str], Answer]
LIGHTHOUSE = "青石镇的灯塔高三十三米，建于1856年。守塔人叫何大海。"
MILL = {
    "en": "The Marlow mill employs 41 people. It grinds oats and barley. Its owner is Ms. Tanner.",
    "zh": "马洛磨坊有41名工人。磨坊加工燕麦和大麦。老板是唐纳女士。",
}


def over(paths: list[Path], tmp_path: Path) -> Asked:
    parts = Parts(Settings(index=tmp_path / "ix"))
    ingest([str(path) for path in paths], parts.builder(tmp_path / "ix"))
    retriever = parts.retriever()
    return lambda question: ask(question, retriever=retriever)


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> None:
    assert isinstance(embedder, Bundled)
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: embedder)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_short_text_answers_in_both_languages_and_refuses_what_it_does_not_hold(
    language: str, tmp_path: Path
) -> None:
    (tmp_path / "mill.txt").write_text(MILL[language], "utf-8")
    asked = over([tmp_path / "mill.txt"], tmp_path)
    for question in ("How many people work at the mill?", "磨坊加工什么？"):
        assert asked(question).answered, question
    assert "41" in asked("How many people work at the mill?").citations[0].quote
    for question in ("When did the Titanic sink?", "泰坦尼克号何时沉没？"):
        answer = asked(question)
        assert not answer.answered and answer.citations == () and len(answer.passages) == 1, question


def test_one_short_text_beside_a_long_one_of_another_language_is_found_and_does_not_answer_everything(
    tmp_path: Path,
) -> None:
    (tmp_path / "lighthouse.txt").write_text(LIGHTHOUSE, "utf-8")
    asked = over([ROOT / "seeds" / "corpus" / "regional-economies-2026.md", tmp_path / "lighthouse.txt"], tmp_path)
    for question in ("How tall is the lighthouse?", "灯塔有多高？", "Who keeps the lighthouse?"):
        assert asked(question).citations[0].document.id == "lighthouse.txt", question
    assert "December 18, 2025" in asked("When did Hainan's customs closure begin?").citations[0].quote
    for question in ("Who is the prime minister of Canada?", "泰坦尼克号何时沉没？"):
        assert not asked(question).answered, question
