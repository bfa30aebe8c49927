"""OpenAI's own client against a running server."""

from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from server import schemas_openai
from tests.commands import QUESTIONS
from tests.server.serving import PATIENCE, Live
from tests.server.test_ask import TEXTS

BRIDGE, SCHOOL = QUESTIONS


@pytest.fixture
def api(server: Live) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", timeout=PATIENCE, max_retries=0) as api:
        yield api


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_chat_is_answered_with_citations(api: openai.OpenAI, client: httpx.Client, question: str) -> None:
    done = api.chat.completions.create(model="bicite", messages=[{"role": "user", "content": question}])
    choice = done.choices[0]
    whole = client.post("/ask", json={"question": question}).json()
    assert choice.message.content == whole["answer"] and choice.finish_reason == "stop"
    assert done.usage is not None and done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens
    assert done.usage.prompt_tokens > 0 and done.usage.completion_tokens > 0
    bicite: dict[str, Any] = (choice.message.model_extra or {})["bicite"]
    assert bicite["citations"] == whole["citations"]
    assert choice.message.annotations
    for annotation in choice.message.annotations:
        cited = annotation.url_citation
        quote = choice.message.content[cited.start_index : cited.end_index]
        url, _, span = cited.url.partition("#char=")
        start, end = map(int, span.split(","))
        assert httpx.get(url, timeout=PATIENCE).json()["text"][start:end] == quote


def test_a_stream_is_the_same_answer_and_ends_with_the_citations(api: openai.OpenAI) -> None:
    asked: Any = {"model": "bicite", "messages": [{"role": "user", "content": BRIDGE}]}
    whole = api.chat.completions.create(**asked)
    chunks = list(api.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    *_, last, usage = chunks
    assert last.choices[0].finish_reason == "stop"
    extra = last.choices[0].delta.model_extra or {}
    assert extra["bicite"]["citations"] and extra["annotations"]
    assert usage.choices == [] and usage.usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])


def test_without_being_asked_a_stream_has_no_usage(api: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": BRIDGE}]
    chunks = list(api.chat.completions.create(model="bicite", messages=messages, stream=True))
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


def test_what_clients_send_beside_the_question_is_tolerated(api: openai.OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": [{"type": "text", "text": "Be kind."}]},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "tool", "content": "{}", "tool_call_id": "1"},
        {"role": "user", "content": [{"type": "text", "text": BRIDGE}], "name": "me"},
    ]
    done = api.chat.completions.create(
        model="bicite",
        messages=messages,
        temperature=0.2,
        n=1,
        seed=1,
        max_tokens=9,
        extra_body={"novelty": {"a": [1]}},
    )
    assert "March 2021" in (done.choices[0].message.content or "")


def test_models_are_the_collections(api: openai.OpenAI) -> None:
    assert [model.id for model in api.models.list()] == ["bicite", "bicite/other"]
    assert api.models.retrieve("bicite").owned_by == "bicite"
    messages: Any = [{"role": "user", "content": "How high is the old tower?"}]
    done = api.chat.completions.create(model="bicite/other", messages=messages)
    assert "80 metres" in (done.choices[0].message.content or "")
    with pytest.raises(openai.NotFoundError, match="no such model"):
        api.chat.completions.create(model="gpt-5", messages=messages)
    with pytest.raises(openai.NotFoundError):
        api.models.retrieve("bicite/none")


def test_a_collection_may_be_the_base_url(server: Live) -> None:
    with openai.OpenAI(base_url=f"{server.url}/collections/other/v1", api_key="none", timeout=PATIENCE) as api:
        assert [model.id for model in api.models.list()] == ["bicite"]
        messages: Any = [{"role": "user", "content": "How high is the old tower?"}]
        done = api.chat.completions.create(model="bicite", messages=messages)
    (annotation, *_) = done.choices[0].message.annotations or []
    assert annotation.url_citation.url.startswith(f"{server.url}/collections/other/documents/tower.txt#char=")


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "assistant", "content": "Hello"}],
        [{"role": "user", "content": "  "}],
        [{"role": "user", "content": None}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://x/"}}]}],
        [{"role": "user", "content": "a" * 40_000}, {"role": "user", "content": "a" * 40_000}],
    ],
)
def test_errors_are_the_clients_own(api: openai.OpenAI, messages: Any) -> None:  # noqa: ANN401 - what clients may send
    with pytest.raises(openai.UnprocessableEntityError) as raised:
        api.chat.completions.create(model="bicite", messages=messages)
    assert raised.value.code == "invalid" and raised.value.type == "invalid_request_error"


def test_what_openapi_promises_is_what_is_sent(client: httpx.Client) -> None:
    body = {"model": "bicite", "messages": [{"role": "user", "content": BRIDGE}]}
    sent = client.post("/v1/chat/completions", json=body).json()
    assert schemas_openai.Completion.model_validate(sent).model_dump() == sent
    models = client.get("/v1/models").json()
    assert schemas_openai.Models.model_validate(models).model_dump() == models


def test_the_texts_cited_are_the_documents(client: httpx.Client) -> None:
    listed = client.get("/documents").json()["documents"]
    assert {each["id"]: each["characters"] for each in listed} == {id: len(text) for id, text in TEXTS.items()}
