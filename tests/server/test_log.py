"""What the log and the counters tell, and what they keep to themselves."""

import json
import logging
from collections.abc import Iterator

import httpx
import pytest

from rag.config import Settings
from server import log
from tests.commands import QUESTIONS
from tests.server.serving import PATIENCE, Live, serving, wait

BRIDGE, SCHOOL = QUESTIONS


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, "bicite"):
        yield caplog


def lines(told: pytest.LogCaptureFixture, *, as_json: bool, count: int = 1) -> list[str]:
    """Return the log's lines; a request's is written when its response has gone out."""
    wait(lambda: len(told.records) >= count)
    return [log._Lines(as_json).format(record) for record in told.records]


def test_a_request_is_one_line_without_what_was_asked(client: httpx.Client, told: pytest.LogCaptureFixture) -> None:
    response = client.post("/ask", json={"question": BRIDGE})
    (line,) = lines(told, as_json=False)
    assert "method=POST path=/ask status=200" in line and response.headers["x-request-id"] in line
    assert BRIDGE not in line
    parsed = json.loads(lines(told, as_json=True)[0])
    assert (parsed["level"], parsed["status"], parsed["question"]) == ("info", 200, None)


def test_what_was_asked_is_told_where_the_settings_say_so(settings: Settings, told: pytest.LogCaptureFixture) -> None:
    body = {"model": "bicite", "messages": [{"role": "user", "content": BRIDGE}]}
    with serving(settings.model_copy(update={"log_questions": True})) as live:
        told.clear()
        httpx.post(f"{live.url}/ask", json={"question": SCHOOL}, timeout=PATIENCE)
        httpx.post(f"{live.url}/search", json={"query": BRIDGE}, timeout=PATIENCE)
        httpx.post(f"{live.url}/v1/chat/completions", json=body, timeout=PATIENCE)
        asked = [json.loads(line)["question"] for line in lines(told, as_json=True, count=3)]
    assert asked == [SCHOOL, BRIDGE, BRIDGE]


def test_a_line_stays_a_line_and_a_field_a_field(client: httpx.Client, told: pytest.LogCaptureFixture) -> None:
    client.get("/documents/a%0Ab%20status=200")
    (line,) = lines(told, as_json=False)
    assert "\n" not in line and 'path="/documents/a\\nb status=200"' in line


def test_health_checks_are_not_told(client: httpx.Client, told: pytest.LogCaptureFixture) -> None:
    client.get("/healthz")
    client.get("/readyz")
    assert not told.records


def test_a_failure_is_a_500_that_tells_nothing_and_a_trace_in_the_log(
    server: Live, client: httpx.Client, told: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object, **named: object) -> None:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr("rag.ask.answer", broken)
    response = client.post("/ask", json={"question": BRIDGE})
    assert response.status_code == 500 and response.json()["code"] == "internal"
    assert "secret" not in response.text and "content-security-policy" in response.headers
    failure = next(line for line in lines(told, as_json=True) if "trace" in line)
    assert "the secret cause" in json.loads(failure)["trace"]
    assert client.get("/healthz").status_code == 200


def test_counters_tell_requests_answers_and_the_generation(client: httpx.Client) -> None:
    client.post("/ask", json={"question": BRIDGE})
    client.post("/collections/other/ask", json={"question": "How high is the old tower?"})
    assert [client.get(f"/static/{name}").status_code for name in ("app.js", "none.js")] == [200, 404]
    wait(lambda: 'route="/static/",status="404"' in client.get("/metrics").text)
    text = client.get("/metrics").text
    for line in (
        'bicite_requests_total{method="POST",route="/ask",status="200"}',
        'bicite_requests_total{method="POST",route="/collections/{collection}/ask",status="200"}',
        'bicite_requests_total{method="GET",route="/static/",status="200"}',
        'bicite_answers_total{answered="yes",mode="extractive"}',
        'bicite_index_generation{collection="default"} 1.0',
        'bicite_index_generation{collection="other"} 1.0',
        'bicite_stage_seconds_count{stage="embed"}',
        "bicite_unresolved_citations_total 0.0",
        "bicite_questions_in_hand 0.0",
        "process_resident_memory_bytes",
    ):
        assert line in text, line


def test_no_client_can_add_labels_without_end(client: httpx.Client) -> None:
    for n in range(5):
        client.get(f"/nothing/{n}")
        client.get(f"/documents/nothing-{n}")
        client.request(f"METHOD{n}", "/ask")
    text = client.get("/metrics").text
    assert "nothing" not in text and "METHOD" not in text
    assert 'method="other"' in text
