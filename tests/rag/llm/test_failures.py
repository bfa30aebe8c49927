"""Whatever a model's endpoint does, an answer comes: in time, extractive, with the reason, without the key."""

import gzip
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from rag import wire
from rag.types import Answer
from tests.commands import QUESTIONS
from tests.rag.llm.conftest import KEY, Ask
from tests.rag.llm.endpoint import Reply, chunk, serving

SHORT = 1.5  # seconds, of those that are to run out
GRACE = 10.0  # seconds beyond: what the answer itself takes, on a busy machine
HELLO = b"".join([chunk("The North "), chunk("Bridge opened in March 2021 [1].")])
DONE = b"data: [DONE]\n\n"

TIMED = {  # what would last for ever
    "no answer": Reply(wait=60),
    "a head that trickles": Reply(drip=0.05, drip_head=True),
    "a body that trickles": Reply("The North Bridge opened in March 2021 [1]. " * 50, drip=0.02),
    "comments without end": Reply(body=b"", endless=b": still here\n\n", drip=0.01),
    "empty pieces without end": Reply(body=b"", endless=chunk(""), drip=0.001),
    "a line without end that trickles": Reply(body=b"data: ", endless=b"a", drip=0.001),
}
TOLD = {  # and what the warning says
    "a wrong key": (Reply(status=401, body=json.dumps({"error": {"message": f"bad {KEY}"}}).encode()), "key"),
    "a key without the right": (Reply(status=403, body=b"{}"), "key"),
    "an unknown model": (Reply(status=404, body=b'{"error": {"message": "no such model"}}'), "no such model"),
    "a prompt too long": (Reply(status=400, body=b'{"error": {"message": "context length"}}'), "context length"),
    "too many requests": (Reply(status=429, body=b"{}", headers={"Retry-After": "1"}), "429"),
    "a quota that is used up": (Reply(status=429, body=b"{}", headers={"Retry-After": "86400"}), "429"),
    "a server's error": (Reply(status=500, body=b"Traceback ..."), "500"),
    "a gateway's page": (Reply(status=502, body=b"<html>bad gateway</html>"), "502"),
    "an overloaded server": (Reply(status=503, body=b""), "503"),
    "a page of HTML": (Reply(body=b"<html>hello</html>", headers={"Content-Type": "text/html"}), "text/html"),
    "an answer that is no stream": (Reply(body=b"{}", headers={"Content-Type": "application/json"}), "json"),
    "a compressed answer": (Reply(body=gzip.compress(HELLO), headers={"Content-Encoding": "gzip"}), "plain"),
    "an event that is no JSON": (Reply(body=HELLO + b"data: {nonsense\n\n"), "JSONDecodeError"),
    "an event that is no object": (Reply(body=b"data: 7\n\n" + DONE), "no stream"),
    "choices that are none": (Reply(body=b'data: {"choices": [7]}\n\n' + DONE), "no stream"),
    "text that is a number": (Reply(body=chunk(7) + DONE), "else than text"),
    "text that is a list": (Reply(body=chunk(["a"]) + DONE), "else than text"),
    "JSON nested too deep": (Reply(body=b"data: " + b"[" * 100_000 + b"\n\n"), "no stream"),
    "bytes that are no UTF-8": (Reply(body=b"data: \xff\xfe\n\n"), "no stream"),
    "an error midway": (Reply(body=HELLO + b'data: {"error": {"message": "out of memory"}}\n\n'), "out of memory"),
    "an empty stream": (Reply(body=b""), "broke off"),
    "an end without a beginning": (Reply(body=DONE), "broke off"),
    "an empty answer": (Reply(""), "none of the model's sentences"),
    "white space": (Reply(" \n \t\n"), "none of the model's sentences"),
    "a call of a tool": (Reply(body=chunk(None, "tool_calls", tool_calls=[])), "tool_calls"),
    "a filter": (Reply("The North", finish="content_filter"), "content_filter"),
    "a refusal": (Reply(body=chunk(None, refusal="I can't help with that") + DONE), "declined"),
    "a stream without its end": (Reply("The North Bridge opened in March 2021 [1]. It", finish=None), "broke off"),
    "a lost connection": (Reply(body=HELLO, cut=True), "broke off"),
    "a line of megabytes": (Reply(body=b"data: " + b"a" * (6 << 20)), "4 MB"),
    "an answer without end": (Reply(body=b"", endless=chunk("Very well. ")), "characters"),
    "one letter without end": (Reply(body=b"", endless=chunk("a" * 100)), "characters"),
    "stops without end": (Reply(body=b"", endless=chunk(".")), "characters"),
    "an answer that cites nothing": (Reply("The North Bridge opened in March 2021."), "none of the model's sentences"),
}


def extractive(answer: Answer, seconds: float, timeout: float) -> str:
    """Assert that the extractive answer came, in time and without the key; return the reason."""
    assert answer.mode == "degraded" and answer.answered
    assert "March 2021" in answer.text and answer.citations
    assert all(claim.verified for claim in answer.claims)
    assert answer.warnings[0].code == "model"
    assert KEY not in json.dumps(wire.answer(answer))
    assert seconds < timeout + GRACE
    return answer.warnings[0].message


@pytest.mark.parametrize("kind", TIMED)
def test_what_takes_too_long_is_left(kind: str, asked: Ask) -> None:
    with serving(TIMED[kind]) as endpoint:
        begin = monotonic()
        reason = extractive(asked(QUESTIONS[0], endpoint, SHORT), monotonic() - begin, SHORT)
    assert "within 1.5 s" in reason


@pytest.mark.parametrize("kind", TOLD)
def test_what_fails_is_told(kind: str, asked: Ask, caplog: pytest.LogCaptureFixture) -> None:
    reply, told = TOLD[kind]
    caplog.set_level(logging.DEBUG)
    with serving(reply) as endpoint:
        begin = monotonic()
        reason = extractive(asked(QUESTIONS[0], endpoint), monotonic() - begin, 10)
        assert len(endpoint.asked) <= 2
    assert told in reason and len(reason) < 400
    assert KEY not in caplog.text


def test_there_are_at_least_twenty_kinds() -> None:
    assert len(TIMED) + len(TOLD) >= 20


@contextmanager
def raw(answer: Callable[[socket.socket], object]) -> Iterator[str]:
    """Listen, and do as told with whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    one, _ = listening.accept()
                except OSError:
                    return
                with one:
                    answer(one)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda one: one.close(), id="closes at once"),
        pytest.param(lambda one: one.sendall(b"SSH-2.0-OpenSSH\r\n"), id="speaks another protocol"),
        pytest.param(lambda one: (one.recv(10), one.sendall(b"HTTP/1.1 200")), id="leaves within its head"),
    ],
)
def test_what_is_no_server_is_told(answer: Callable[[socket.socket], object], asked: Ask) -> None:
    with raw(answer) as url:
        begin = monotonic()
        assert "can't be reached" in extractive(asked(QUESTIONS[0], url), monotonic() - begin, 10)


def test_nobody_there_is_told(asked: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    begin = monotonic()
    assert "can't be reached" in extractive(asked(QUESTIONS[0], url), monotonic() - begin, 10)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_documents_go_nowhere_else(status: int, asked: Ask) -> None:
    with serving(Reply()) as elsewhere:
        moved = Reply(status=status, body=b"", headers={"Location": f"{elsewhere.url}/chat/completions"})
        with serving(moved) as endpoint:
            begin = monotonic()
            assert "not followed" in extractive(asked(QUESTIONS[0], endpoint), monotonic() - begin, 10)
        assert elsewhere.asked == []


def test_a_passing_failure_is_tried_again_once(asked: Ask) -> None:
    good = Reply("The North Bridge opened in March 2021 [1].")
    with serving(Reply(status=503, body=b""), good) as endpoint:
        assert asked(QUESTIONS[0], endpoint).mode == "llm"
        assert len(endpoint.asked) == 2


def test_a_key_that_is_echoed_is_masked_in_however_many_pieces(asked: Ask) -> None:
    for piece in (1, 5, 500):
        with serving(Reply(f"The North Bridge opened in March 2021, {KEY} [1].", piece=piece)) as endpoint:
            assert KEY not in json.dumps(wire.answer(asked(QUESTIONS[0], endpoint)))


def test_the_request_ends_when_the_time_is_over(asked: Ask) -> None:
    with serving(Reply(body=b"", endless=chunk(""), drip=0.001)) as endpoint:
        asked(QUESTIONS[0], endpoint, 0.5)
        assert endpoint.gone.wait(10)
