"""An endpoint that works, and every way in which one may not: never a wrong vector, never the key in what is told."""

import json
import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from index.embed import open_embedder
from index.embed.endpoint import MOST
from index.embed.openai import BATCH, WINDOW, OpenAI, estimate
from index.embed.options import Options
from index.errors import BiciteError, EmbedderError, UsageError
from tests.index.embed.endpoints import CHUNK, Endpoint, Reply, serving, vectors
from tests.tiny import WordHash

pytest.importorskip("openai", reason="the extra is not installed: pip install 'bicite[openai]'")

KEY = "sk-do-not-tell-8231"
SIXTY_FOUR = Options(64)
TEXTS = ["The bridge opened in March.", "桥在三月通车。", "It is long."]

Connect = Callable[..., tuple[OpenAI, Endpoint]]


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Give a function that starts an endpoint with a script and returns an embedder connected to it."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def connected(*script: Reply, options: Options = SIXTY_FOUR, retries: int = 1) -> tuple[OpenAI, Endpoint]:
            endpoint = stack.enter_context(serving(*script))
            monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
            monkeypatch.setenv("OPENAI_API_KEY", KEY)
            return OpenAI("words", options, timeout=0.5, retries=retries), endpoint

        yield connected


def refusal(embedder: OpenAI, *texts: str) -> str:
    """Return the error that embedding ends in, one line that doesn't tell the key."""
    with pytest.raises(BiciteError) as caught:
        embedder.passages(list(texts) or ["a bridge"])
    told = str(caught.value)
    assert "\n" not in told and len(told) < 500
    assert KEY not in "".join(traceback.format_exception(caught.value)) + repr(embedder) + repr(caught.value)
    return told


# What works


def test_vectors_come_in_the_order_of_the_texts_and_are_units(connect: Connect) -> None:
    embedder, endpoint = connect()
    expected = WordHash()
    assert np.allclose(embedder.passages(TEXTS), expected.passages(TEXTS), atol=1e-6)
    assert np.allclose(embedder.queries(TEXTS[:1]), expected.queries(TEXTS[:1]), atol=1e-6)
    assert embedder.passages([]).shape == (0, 64)
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    assert endpoint.asked[0] == {"model": "words", "input": TEXTS, "dimensions": 64, "encoding_format": "float"}


def test_requests_are_bounded(connect: Connect) -> None:
    embedder, endpoint = connect()
    texts = [f"bridge number {n}" for n in range(2 * BATCH + 3)]
    assert np.allclose(embedder.passages(texts), WordHash().passages(texts), atol=1e-6)
    assert [len(asked["input"]) for asked in endpoint.asked] == [BATCH, BATCH, 3]


def test_the_dimension_is_asked_for_once_where_none_is_set(connect: Connect) -> None:
    embedder, endpoint = connect(options=Options())
    assert embedder.dimension == 64
    embedder.passages(TEXTS)
    assert embedder.dimension == 64 and len(endpoint.asked) == 2
    assert "dimensions" not in endpoint.asked[1]


def test_prompts_go_before_the_texts(connect: Connect) -> None:
    embedder, endpoint = connect(options=Options(64, "ask: ", "told: "))
    embedder.queries(["a bridge"])
    embedder.passages(["a bridge"])
    assert [asked["input"] for asked in endpoint.asked] == [["ask: a bridge"], ["told: a bridge"]]


@pytest.mark.parametrize("sentence", ["The long bridge opened in March. ", "很长的桥在三月通车。"])
def test_a_long_text_is_read_whole_in_windows(connect: Connect, sentence: str) -> None:
    embedder, endpoint = connect(options=Options(64, passage_prompt="told: "))
    text = sentence * 200 + "Elephants"
    (vector,) = embedder.passages([text])
    parts = endpoint.asked[0]["input"]
    assert len(parts) > 2 and all(estimate(part) <= WINDOW for part in parts)
    assert "".join(part.removeprefix("told: ") for part in parts) == text
    assert np.isclose(np.linalg.norm(vector), 1) and len(vector) == 64
    (without,) = embedder.passages([sentence * 200])
    assert not np.allclose(vector, without, atol=1e-4)


def test_traditional_and_simplified_chinese_are_one_text(connect: Connect) -> None:
    embedder, endpoint = connect()
    embedder.passages(["橋樑"])
    assert endpoint.asked[0]["input"] == ["桥梁"]


def test_an_endpoint_of_ones_own_needs_no_key(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    connect()
    monkeypatch.delenv("OPENAI_API_KEY")
    assert OpenAI("words", Options()).dimension == 64


def test_the_fingerprint_tells_model_place_prompts_and_dimension(connect: Connect) -> None:
    embedder, endpoint = connect()
    others = [OpenAI("other", Options(64)), OpenAI("words", Options(32)), OpenAI("words", Options(64, "ask: "))]
    elsewhere, _ = connect()
    assert len({each.fingerprint for each in (embedder, elsewhere, *others)}) == 5
    assert embedder.fingerprint == f"openai words at {endpoint.url}, 64 numbers"


# What passes


def test_it_waits_as_long_as_told_and_asks_again(connect: Connect) -> None:
    embedder, endpoint = connect(Reply(429, b"{}", {"Retry-After": "0.8"}))
    begin = time.monotonic()
    assert embedder.passages(TEXTS).shape == (3, 64)
    assert time.monotonic() - begin >= 0.8 and len(endpoint.asked) == 2


@pytest.mark.parametrize("passing", [Reply(500, b"oh"), Reply(503, b"{}"), Reply(wait=1.0), Reply(promised=9999)])
def test_what_passes_is_asked_again(connect: Connect, passing: Reply) -> None:
    embedder, endpoint = connect(passing)
    assert np.allclose(embedder.passages(TEXTS), WordHash().passages(TEXTS), atol=1e-6)
    assert len(endpoint.asked) == 2


# What doesn't


@pytest.mark.parametrize(
    ("reply", "parts"),
    [
        (
            Reply(401, b'{"error": {"message": "Incorrect API key: %b."}}' % KEY.encode()),
            ["401", "***", "OPENAI_API_KEY"],
        ),
        (Reply(403, KEY.encode() * 900), ["403", "OPENAI_API_KEY"]),
        (Reply(404, b'{"error": {"message": "no such model"}}'), ["'words'", "no such model", "OPENAI_BASE_URL"]),
        (Reply(400, b'{"error": {"message": "dimensions?"}}'), ["400", "dimensions?", "settings"]),
        (Reply(429, b"{}", {"Retry-After": "9999"}), ["429", "try later"]),
        (Reply(502, b"<html>bad gateway</html>"), ["502", "try later"]),
        (Reply(wait=2.0), ["no answer within 0.5 s", "try later"]),
        (Reply(drip=0.05), ["no answer within 0.5 s"]),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else "",
)
def test_a_failure_is_told_in_one_line_with_its_remedy(connect: Connect, reply: Reply, parts: list[str]) -> None:
    embedder, _ = connect(reply, reply, reply)
    told = refusal(embedder)
    assert "http://127.0.0.1:" in told
    for part in parts:
        assert part in told


def given(*embeddings: object, **more: object) -> bytes:
    return json.dumps(
        {"data": [{"index": at, "embedding": each, **more} for at, each in enumerate(embeddings)]}
    ).encode()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "Expecting value"),
        (b'{"data": [{"index"', "delimiter"),
        (b"\xff\xfe\x00", "can't decode"),
        (b"[" * 100_000, "recursion"),
        (b"<html>It works!</html>", "Expecting value"),
        (b"null", "no list"),
        (b'"text"', "no list"),
        (b"[]", "no list"),
        (b'{"data": null}', "no list"),
        (b'{"data": [1]}', "no list"),
        (given(), "0 embeddings for 1 texts"),
        (given([1.0], [1.0]), "2 embeddings for 1 texts"),
        (given([1.0], index=1), "order"),
        (given([1.0], index="0"), ""),
        (given(None), "lists of numbers"),
        (given("AAAA"), ""),
        (given({"0": 1.0}), ""),
        (given([]), "zeros"),
        (given([0.0] * 64), "zeros"),
        (given([float("nan")] * 64), "lists of numbers"),
        (given([1.0] * 63 + [float("inf")]), "lists of numbers"),
        (given([[1.0] * 64]), "lists of numbers"),
        (given([1.0] * 63 + ["one"]), "could not convert"),
        (given([10**400] * 64), "too large"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(connect: Connect, body: bytes, told: str) -> None:
    embedder, endpoint = connect(Reply(body=body))
    message = refusal(embedder)
    assert f"{endpoint.url} answered with something else than embeddings" in message and told in message
    assert len(endpoint.asked) == 1  # asking again gives the same


def test_numbers_near_the_end_of_the_range_still_make_a_unit(connect: Connect) -> None:
    embedder, _ = connect(Reply(body=given([1e300] * 64)), Reply(body=given([1e-300] * 64)))
    for _ in range(2):
        assert np.allclose(embedder.passages(["a"]), 1 / 8)


def test_rows_of_different_lengths_are_refused(connect: Connect) -> None:
    embedder, _ = connect(Reply(body=given([1.0] * 64, [1.0] * 63)))
    assert "something else than embeddings" in refusal(embedder, "a", "b")


@pytest.mark.parametrize("options", [Options(64), Options()])
def test_another_dimension_than_asked_for_or_given_before_is_refused(connect: Connect, options: Options) -> None:
    embedder, endpoint = connect(Reply(), Reply(body=given([1.0] * 63)), options=options)
    embedder.passages(["the first answer"])
    assert "gives 63 numbers a text, not 64; set BICITE_DIMENSION" in refusal(embedder)
    assert embedder.dimension == 64 and len(endpoint.asked) == 2


def test_texts_go_nowhere_but_where_the_user_said(connect: Connect) -> None:
    with serving() as elsewhere:
        moved = Reply(307, b"", {"Location": f"{elsewhere.url}/embeddings?key={KEY}"})
        embedder, _ = connect(moved)
        told = refusal(embedder)
        assert f"sends on to {elsewhere.url}/embeddings, which is not followed; set OPENAI_BASE_URL" in told
        assert elsewhere.asked == []


@pytest.mark.parametrize("status", [200, 500])
def test_an_endless_answer_is_ended(connect: Connect, status: int) -> None:
    embedder, endpoint = connect(Reply(status, b'{"data": [', endless=True), retries=0)
    assert f"over {MOST >> 20} MB" in refusal(embedder) or status == 500
    assert endpoint.sent <= MOST + 400 * CHUNK


def test_nothing_listening_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    told = refusal(OpenAI("words", Options(64), retries=0))
    assert f"{url} can't be reached" in told and "refused" in told and "OPENAI_BASE_URL" in told


def test_the_key_is_never_logged(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    embedder, _ = connect(Reply(500, KEY.encode()), Reply(), Reply(401, KEY.encode()))
    embedder.passages(TEXTS)
    refusal(embedder)
    logged = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "HTTP Request: POST" in logged and KEY not in logged


# Settings that make no sense


@pytest.mark.parametrize(
    ("name", "url", "key", "error", "told"),
    [
        ("openai:m", "", "", EmbedderError, "OPENAI_API_KEY is not set"),
        ("openai:m", "", "sk-\n1", UsageError, "OPENAI_API_KEY holds characters"),
        ("openai:m", "", "sk-é", UsageError, "OPENAI_API_KEY holds characters"),
        ("openai:m", "localhost:80", "", UsageError, "no address"),
        ("openai:m", "http://[::1/v1", "", UsageError, "no address"),
        ("openai:m", "http://a:b/v1", "", UsageError, "no address"),
        ("openai:m", f"http://me:{KEY}@127.0.0.1:9/v1", "", UsageError, "set the key in OPENAI_API_KEY"),
        ("openai:m", f"http://127.0.0.1:9/v1?key={KEY}", "", UsageError, "set the key in OPENAI_API_KEY"),
        ("openai:", "http://127.0.0.1:9/v1", "", UsageError, "openai:MODEL"),
        ("openai", "http://127.0.0.1:9/v1", "", UsageError, "openai:MODEL"),
        ("word2vec", "", "", UsageError, "bundled, sentence-transformers:NAME_OR_PATH or openai:MODEL"),
    ],
)
def test_settings_that_make_no_sense_are_told(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, key: str, error: type[BiciteError], told: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(error, match=told) as caught:
        open_embedder(name, Options())
    assert KEY not in str(caught.value) and (not key or key not in str(caught.value))


def test_the_bundled_model_takes_no_other_prompts_or_dimension() -> None:
    assert open_embedder("bundled", Options(384)).dimension == 384
    for options in (Options(128), Options(None, "ask: "), Options(384, None, "")):
        with pytest.raises(UsageError, match="unset BICITE_DIMENSION"):
            open_embedder("bundled", options)


@pytest.mark.parametrize(
    ("module", "name", "command"),
    [
        ("openai", "openai:m", r"pip install 'bicite\[openai\]'"),
        ("sentence_transformers", "sentence-transformers:.", r"pip install 'bicite\[sentence-transformers\]'"),
        ("huggingface_hub", "sentence-transformers:a/b", r"pip install 'bicite\[sentence-transformers\]'"),
    ],
)
def test_a_missing_library_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, command: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(EmbedderError, match=command):
        open_embedder(name, Options())


# Counting


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("桥在三月通车。", 7), ("bridge", 2), ("the bridge", 4), ("Ёлка", 3)]
)
def test_tokens_are_estimated_by_what_scripts_take(text: str, tokens: int) -> None:
    assert estimate(text) == tokens


def test_the_scripted_endpoint_is_honest() -> None:
    (each,) = json.loads(vectors({"model": "words", "input": ["a bridge"]}))["data"]
    assert np.allclose(each["embedding"], WordHash().passages(["a bridge"])[0])
