"""Bodies of requests: how large, how slow, in which encoding."""

import asyncio
import logging
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from rag.config import Settings
from server import limits
from server.limits import Body
from tests.commands import QUESTIONS
from tests.server.asgi import run
from tests.server.raw import logged
from tests.server.serving import PATIENCE, serving, wait

ASKED = {"question": QUESTIONS[0]}


async def reads(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with how many bytes came, or 400 when the client went."""
    size, more = 0, True
    while more:
        message = await receive()
        more = message.get("more_body", False)
        size += len(message.get("body", b""))
    status = 200 if message["type"] == "http.request" else 400
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


def part(size: int, more: bool = True) -> Message:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


@pytest.mark.parametrize("sizes", [[], [100], [50, 50], [1] * 100])
def test_a_body_of_the_size_allowed_is_read(sizes: list[int]) -> None:
    messages = [*(part(size) for size in sizes), part(0, more=False)]
    status, _, body = asyncio.run(run(Body(reads, 100, 200), messages))
    assert (status, body) == (200, str(sum(sizes)).encode())


@pytest.mark.parametrize("sizes", [[101], [50, 51], [1] * 101, [100, 1]])
def test_one_byte_more_is_refused_wherever_it_comes(sizes: list[int]) -> None:
    messages = [*(part(size) for size in sizes), part(0, more=False)]
    status, headers, body = asyncio.run(run(Body(reads, 100, 200), messages))
    assert status == 413 and headers["content-type"] == "application/problem+json" and b"too-large" in body


def test_uploads_may_be_larger_than_other_bodies() -> None:
    form = [(b"content-type", b"multipart/form-data; boundary=x")]
    upload: dict[str, Any] = {"path": "/collections/law/documents", "headers": form}

    def status(size: int, **scope: object) -> int:
        return asyncio.run(run(Body(reads, 100, 200), [part(size, more=False)], None, **scope))[0]

    assert status(200, **upload) == 200
    assert status(201, **upload) == 413
    assert status(101, **{**upload, "path": "/ask"}) == 413
    assert status(101, **{**upload, "method": "DELETE"}) == 413
    assert status(101, path="/documents") == 413


def test_what_a_body_is_said_to_be_is_judged_before_it_comes() -> None:
    async def never() -> Message:
        raise AssertionError("nothing should be read")

    def status(name: bytes, value: bytes) -> int:
        return asyncio.run(run(Body(reads, 100, 200), never, headers=[(name, value)]))[0]

    assert status(b"content-length", b"101") == 413
    assert status(b"content-length", b"9" * 400) == 413
    assert status(b"content-length", b"-1") == 400
    assert [status(b"content-encoding", name) for name in (b"gzip", b"br", b"identity, gzip", b"GZIP", b"")] == [
        415
    ] * 5


def test_a_slow_body_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.1)

    async def drop() -> Message:
        await asyncio.sleep(0.02)
        return part(1)

    status, _, body = asyncio.run(run(Body(reads, 100_000, 200), drop))
    assert status == 408 and b"slow" in body


def test_a_body_that_comes_steadily_takes_what_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.2)
    left = [part(4096, more=n < 9) for n in range(10)]

    async def steady() -> Message:
        await asyncio.sleep(0.05)
        return left.pop(0)

    assert asyncio.run(run(Body(reads, 100_000, 200), steady))[0] == 200


def test_waiting_for_an_answer_has_no_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.05)

    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        leaving = asyncio.ensure_future(receive())
        await asyncio.sleep(0.2)
        assert not leaving.done()
        leaving.cancel()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    assert asyncio.run(run(Body(waits, 100, 200), [part(1, more=False)]))[0] == 200


def test_bodies_are_limited_at_a_running_server(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with (
        serving(settings.model_copy(update={"body_kb": 4})) as live,
        httpx.Client(base_url=live.url, timeout=PATIENCE) as client,
        caplog.at_level(logging.INFO, "bicite"),
    ):
        assert client.post("/ask", json=ASKED).status_code == 200
        for content in (b"x" * 5000, iter([b"x" * 1000] * 5)):
            response = client.post("/ask", content=content, headers={"Content-Type": "application/json"})
            assert response.status_code == 413 and response.json()["limit"] == 4096
        wait(lambda: [fields["status"] for fields in logged(caplog)] == [200, 413, 413])  # not that the client went
        assert client.post("/ask", json=ASKED).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"question": "x" * 4001}, 422),
        ({"question": "why?", "history": [{"role": "user", "content": "x"}] * 101}, 422),
        ({"question": "why?", "history": [{"role": "user", "content": "x" * 40_000}] * 2}, 422),
        ({"question": "why?", "k": 10**9}, 422),
    ],
)
def test_long_questions_and_conversations_are_refused(client: httpx.Client, sent: dict[str, Any], status: int) -> None:
    response = client.post("/ask", json=sent)
    assert response.status_code == status and response.json()["code"] == "invalid"
