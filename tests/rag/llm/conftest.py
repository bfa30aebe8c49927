"""What tests of the language model share: an index of two small documents, and asking it with a model behind it."""

from collections.abc import Callable, Iterator

import pytest

from index.lexicon import Lexicon
from rag.ask import ask
from rag.assemble import Parts
from rag.config import Settings
from rag.retrieve import Retriever
from rag.types import Answer
from tests.commands import EN, ZH
from tests.rag.llm.endpoint import Endpoint
from tests.rag.llm.indexed import indexed

Ask = Callable[..., Answer]
KEY = "sk-secret-0123456789"
PATIENCE = 10.0  # seconds; a busy machine is no failure


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[Retriever]:
    """Give the index of the two documents."""
    with indexed(tmp_path_factory.mktemp("llm"), {"bridge.txt": EN, "school.md": ZH}) as retriever:
        yield retriever


@pytest.fixture
def asked(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask a question with the model of an endpoint, given it or its address."""

    def run(question: str, endpoint: Endpoint | str, timeout: float = PATIENCE, **more: object) -> Answer:
        url = endpoint if isinstance(endpoint, str) else endpoint.url
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        generator = Parts(Settings(llm_model="model", llm_timeout=timeout)).generator
        return ask(question, retriever=retriever, generator=generator, **more)  # type: ignore[arg-type]

    return run
