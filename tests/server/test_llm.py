"""A language model behind the server: its sentences stream as they are checked, and it keeps nobody else waiting."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic
from typing import Any

import httpx
import openai
import pytest

from rag.config import Settings
from tests.commands import QUESTIONS
from tests.rag.llm.endpoint import Endpoint, Reply, chunk
from tests.rag.llm.endpoint import serving as modelled
from tests.server.serving import PATIENCE, Live, serving

BRIDGE, SCHOOL = QUESTIONS
KEY = "sk-secret-0123456789"
GOOD = "The North Bridge opened in March 2021 [1]. It cost 50 million yuan [2]. It cost 40 million yuan [2]."
SHOWN = "The North Bridge opened in March 2021. [1] It cost 40 million yuan. [2]"


@contextmanager
def writing(settings: Settings, *script: Reply, **more: object) -> Iterator[tuple[Live, Endpoint, httpx.Client]]:
    """Run a server with a language model that answers as told."""
    with modelled(*script) as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", endpoint.url)
        patch.setenv("OPENAI_API_KEY", KEY)
        chosen = settings.model_copy(update={"llm_model": "model", **more})
        with serving(chosen) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
            yield live, endpoint, client


def events(response: httpx.Response) -> Iterator[tuple[str, Any, float]]:
    """Yield (event, data, when it came)."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:]), monotonic()


def test_checked_sentences_come_as_they_are_written(settings: Settings) -> None:
    slow = Reply(GOOD, drip=0.001)
    with writing(settings, slow) as (_, _, client):
        whole = client.post("/ask", json={"question": BRIDGE}).json()
        with client.stream("POST", "/ask", json={"question": BRIDGE, "stream": True}) as response:
            got = list(events(response))
    assert (whole["mode"], whole["answer"]) == ("llm", SHOWN)
    assert [notice["code"] for notice in whole["warnings"]] == ["withheld-figure"]
    assert [name for name, _, _ in got] == ["passages", "token", "citation", "token", "citation", "done"]
    assert "".join(data["text"] for name, data, _ in got if name == "token") == whole["answer"]
    assert [data for name, data, _ in got if name == "citation"] == whole["citations"] == got[-1][1]["citations"]
    assert got[0][1]["passages"] == whole["passages"]
    assert got[1][2] + 0.2 < got[3][2]  # each of them when it was written, not all at the end
    assert "/texts/" not in json.dumps([data for _, data, _ in got])


def test_openai_clients_stream_likewise(settings: Settings) -> None:
    with (
        writing(settings, Reply(GOOD)) as (live, _, _),
        openai.OpenAI(base_url=f"{live.url}/v1", api_key="none", timeout=PATIENCE, max_retries=0) as api,
    ):
        asked: Any = {"model": "bicite", "messages": [{"role": "user", "content": BRIDGE}]}
        whole = api.chat.completions.create(**asked)
        chunks = list(api.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    texts = [piece.choices[0].delta.content for piece in chunks if piece.choices and piece.choices[0].delta.content]
    assert texts == ["The North Bridge opened in March 2021. [1]", " It cost 40 million yuan. [2]"]
    assert whole.choices[0].message.content == SHOWN
    assert whole.usage is not None and whole.usage == chunks[-1].usage and whole.usage.completion_tokens > 0


def test_a_failing_model_ends_in_the_extractive_answer(settings: Settings) -> None:
    for reply in (Reply(status=500, body=b""), Reply(status=401, body=KEY.encode()), Reply(GOOD, finish=None)):
        with writing(settings, reply) as (_, endpoint, client):
            with client.stream("POST", "/ask", json={"question": BRIDGE, "stream": True}) as response:
                got = list(events(response))
            metrics = client.get("/metrics").text
        whole = got[-1][1]
        assert whole["mode"] == "degraded" and whole["warnings"][0]["code"] == "model"
        assert "".join(data["text"] for name, data, _ in got if name == "token") == whole["answer"]
        assert "The North Bridge opened in March 2021." in whole["answer"]
        assert KEY not in json.dumps(whole) and KEY not in metrics
        assert endpoint.url not in json.dumps(whole) and "the language model " in whole["warnings"][0]["message"]
        assert 'bicite_answers_total{answered="yes",mode="degraded"} 1.0' in metrics


def test_a_refusal_streams_and_sends_nothing(settings: Settings) -> None:
    with writing(settings, Reply(GOOD)) as (_, endpoint, client):
        with client.stream("POST", "/ask", json={"question": "Quokkas?", "stream": True}) as response:
            got = list(events(response))
        assert [name for name, _, _ in got] == ["passages", "token", "done"]
        assert got[-1][1]["answered"] is False and endpoint.asked == []


def test_a_refusal_of_the_models_streams_as_it_is_given(settings: Settings) -> None:
    with writing(settings, Reply("NO ANSWER")) as (_, _, client):
        response = client.post("/ask", json={"question": BRIDGE, "stream": True})
        got = list(events(response))
    assert got[-1][1]["mode"] == "llm" and got[-1][1]["answered"] is False
    assert "".join(data["text"] for name, data, _ in got if name == "token") == got[-1][1]["answer"] != ""


def test_searches_go_on_while_a_model_is_waited_for(settings: Settings) -> None:
    with writing(settings, Reply(GOOD, wait=4), llm_parallel=3) as (live, endpoint, client):
        threads = [
            Thread(target=httpx.post, args=[f"{live.url}/ask"], kwargs={"json": {"question": BRIDGE}, "timeout": 60})
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        begin = monotonic()
        while len(endpoint.asked) < 3:
            assert monotonic() < begin + PATIENCE
        assert client.post("/search", json={"query": SCHOOL}).status_code == 200
        assert client.get("/healthz").status_code == 200
        assert all(thread.is_alive() for thread in threads)
        for thread in threads:
            thread.join()


def test_no_question_waits_longer_than_the_time_out_however_many_wait(settings: Settings) -> None:
    with writing(settings, Reply(GOOD, wait=30), llm_parallel=1, llm_timeout=2.0) as (live, _, _):
        seconds: list[float] = []

        def ask() -> None:
            begin = monotonic()
            answer = httpx.post(f"{live.url}/ask", json={"question": BRIDGE}, timeout=PATIENCE).json()
            assert answer["mode"] == "degraded" and "within 2 s" in answer["warnings"][0]["message"]
            seconds.append(monotonic() - begin)

        threads = [Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(seconds) == 4 and max(seconds) < 2 + 4


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_ends_the_request(settings: Settings, stream: bool) -> None:
    with writing(settings, Reply(body=b"", endless=chunk(""), drip=0.001)) as (live, endpoint, _):
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{live.url}/ask", json={"question": BRIDGE, "stream": stream}, timeout=1.0)
        assert endpoint.gone.wait(PATIENCE / 2)
        assert live.state.metrics.in_hand._value.get() == 0


def test_without_its_library_the_server_says_so(settings: Settings) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "openai", None)
        with writing(settings, Reply(GOOD)) as (_, _, client):
            response = client.post("/ask", json={"question": BRIDGE})
    assert response.status_code == 503
