"""Example questions: made of any corpus, and answered by it."""

from pathlib import Path

import pytest

from index.lexicon import Lexicon
from index.types import Embedder
from rag.ask import ask
from rag.assemble import Parts, bundled_corpus
from rag.config import Settings
from rag.examples import WANTED, examples
from rag.ingest import ingest
from rag.retrieve import Retriever
from tests.commands import folder

FARM = (
    "# 北山果园\n\n北山果园今年栽下许多苹果树。果园的年收入达到480万元，比去年多。果农们在2024年9月12日举行了丰收节。\n"
)
PORT = "# The port\n\nThe Danforth Harbour Authority moved its cranes on 14 May 2022. Ships from Norway came first.\n"


@pytest.fixture
def retriever(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    embedder: Embedder,
    lexicon: Lexicon,
    monkeypatch: pytest.MonkeyPatch,
) -> Retriever:
    """Give a retriever on the texts that the test names."""
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: embedder)
    parts = Parts(Settings(index=tmp_path / "ix"))
    texts = request.param if isinstance(request.param, Path) else folder(tmp_path / "texts", request.param)
    ingest([str(texts)], parts.builder(parts.path))
    return parts.retriever()


@pytest.mark.parametrize("retriever", [bundled_corpus()], indirect=True)
def test_the_bundled_corpus_gives_questions_of_both_languages_that_it_answers(retriever: Retriever) -> None:
    found = examples(retriever)
    assert len(found) == WANTED and {example.language for example in found} == {"zh", "en"}
    answers = [ask(example.question, retriever=retriever) for example in found]
    assert all(answer.answered for answer in answers)
    across = [answer for answer in answers if answer.citations[0].document.language != answer.language]
    assert across


@pytest.mark.parametrize("retriever", [{"farm.md": FARM, "port.md": PORT}], indirect=True)
def test_a_corpus_of_one_page_each_does_too(retriever: Retriever) -> None:
    questions = [example.question for example in examples(retriever)]
    assert "果园的年收入达到多少元？" in questions
    assert "What happened on 14 May 2022?" in questions


@pytest.mark.parametrize("retriever", [{"list.txt": "1\n2\n3\n"}, {"a.txt": "El puente abrió ayer."}], indirect=True)
def test_a_corpus_of_which_none_can_be_made_has_none(retriever: Retriever) -> None:
    assert examples(retriever) == ()
