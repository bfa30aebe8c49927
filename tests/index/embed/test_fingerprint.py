"""An index is of use to the model it was built with, and to no other: said in one line, with the remedy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embed import open_embedder
from tests.commands import QUESTIONS, assert_refused, parsed
from tests.conftest import Bicite
from tests.index.embed.endpoints import Endpoint, Reply, serving

pytest.importorskip("openai", reason="the extra is not installed: pip install 'bicite[openai]'")


@pytest.fixture
def endpoint(bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """Serve vectors on this machine, and let commands take the embedder that the settings name."""
    monkeypatch.setattr("rag.assemble.open_embedder", open_embedder)
    monkeypatch.setenv("BICITE_EMBEDDER", "openai:words")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    with serving() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        yield endpoint


@pytest.fixture
def served(endpoint: Endpoint, bicite: Bicite, texts: Path, tmp_path: Path) -> Path:
    """Give an index of two texts, by the served model."""
    assert bicite("index", texts, "--index", tmp_path / "served").code == 0
    return tmp_path / "served"


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_are_answered_with_a_served_model(bicite: Bicite, served: Path, question: str) -> None:
    answer = parsed(bicite("ask", question, "--index", served, "--json"))
    (first, *_) = answer["citations"]
    assert first["document"]["id"] == ("school.md" if "学校" in question else "bridge.txt")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BICITE_EMBEDDER", "openai:other", "openai other at"),
        ("BICITE_EMBEDDER", "bundled", "multilingual-e5-small"),
        ("BICITE_DIMENSION", "32", "32 numbers"),
        ("BICITE_QUERY_PROMPT", "query: ", "prompts 'query: ' and ''"),
        ("BICITE_PASSAGE_PROMPT", "passage: ", "prompts '' and 'passage: '"),
    ],
)
def test_another_model_prompt_or_dimension_is_refused_with_the_remedy(
    bicite: Bicite, served: Path, texts: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    before = sorted((served / "generations").iterdir())
    monkeypatch.setenv(name, value)
    remedy = f"rebuild: bicite index --rebuild --index {served}"
    for command in (["ask", QUESTIONS[0]], ["search", "bridge"], ["index", texts]):
        assert_refused(bicite(*command, "--index", served), 1, "was built with embedder 'openai words at", told, remedy)
    assert sorted((served / "generations").iterdir()) == before


def test_the_remedy_helps(bicite: Bicite, served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BICITE_PASSAGE_PROMPT", "told: ")
    assert bicite("index", "--rebuild", "--index", served).code == 0
    assert parsed(bicite("ask", QUESTIONS[0], "--index", served, "--json"))["citations"]


def test_the_same_name_at_another_endpoint_is_another_model(
    bicite: Bicite, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as other:
        monkeypatch.setenv("OPENAI_BASE_URL", other.url)
        assert_refused(bicite("search", "bridge", "--index", served), 1, other.url, "rebuild")


def test_texts_are_shown_whatever_the_model(
    bicite: Bicite, served: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BICITE_EMBEDDER", "openai:other")
    asked = len(endpoint.asked)
    assert bicite("show", "school.md", "--index", served).code == 0
    assert bicite("status", "--index", served).code == 0
    assert len(endpoint.asked) == asked


def test_an_endpoint_that_fails_midway_leaves_the_index_as_it_was(
    bicite: Bicite, served: Path, texts: Path, endpoint: Endpoint
) -> None:
    (texts / "more.txt").write_text("The South Bridge opened in June.")
    endpoint.script = [Reply(), Reply(400, b'{"error": {"message": "no more"}}')]
    assert_refused(bicite("index", texts, "--index", served), 1, "refuses the request", "no more")
    assert len(parsed(bicite("search", "bridge", "--index", served, "--json"))["passages"]) == 2
