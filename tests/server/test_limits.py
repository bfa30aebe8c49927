"""How much one may ask: rates and streams. Bodies are in test_bodies.py."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from rag.config import Settings
from rag.keys import Keys
from server import limits
from server.auth import LOCAL, Principal
from server.limits import CALLERS, Rate, Streams
from tests.server.asgi import run
from tests.server.serving import PATIENCE, serving


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_may_come_at_once_and_the_rate_after_it() -> None:
    clock = Clock()
    rate = Rate(60, clock)
    assert [rate.wait("a") for _ in range(10)] == [0.0] * 10  # ten seconds' worth
    assert rate.wait("a") == pytest.approx(1.0)
    assert rate.wait("a") == pytest.approx(1.0)  # what is refused doesn't count
    clock.now += 1.0
    assert rate.wait("a") == 0.0
    assert rate.wait("a") > 0.0


@pytest.mark.parametrize("minutely", [1, 7, 60, 600, 100_000])
def test_over_a_long_time_the_rate_is_what_was_set(minutely: int) -> None:
    clock = Clock()
    rate = Rate(minutely, clock)
    step = 60 / minutely / 3
    minutes = 10 if minutely < 1000 else 1
    passed = 0
    for _ in range(minutes * minutely * 3):
        passed += rate.wait("a") == 0.0
        clock.now += step
    assert minutes * minutely <= passed <= minutes * minutely + max(2, minutely / 6 + 1)


def test_callers_don_t_take_from_each_other_and_are_forgotten_in_time() -> None:
    rate = Rate(1, Clock())
    assert rate.wait("a") == 0.0 and rate.wait("a") > 0.0
    assert rate.wait("b") == 0.0
    for n in range(CALLERS):
        rate.wait(f"other {n}")
    assert rate.wait("b") == 0.0  # memory is bounded


def test_addresses_of_one_network_are_one_caller() -> None:
    def caller(host: str, principal: Principal | None = None) -> str | None:
        return limits._caller({"client": (host, 1)}, principal)

    assert caller("2001:db8:1:2::3") == caller("2001:db8:1:2:ffff::") != caller("2001:db8:1:3::3")
    assert caller("10.0.0.1") != caller("10.0.0.2")
    assert caller("::ffff:10.0.0.1") != caller("::ffff:10.0.0.2")
    assert caller("10.0.0.1", Principal("a", frozenset(), None, "k")) == caller(
        "10.0.0.2", Principal("a", frozenset(), None, "k")
    )
    assert caller("127.0.0.1", LOCAL) is None


@contextmanager
def limited(settings: Settings, keys: Keys, **update: object) -> Iterator[httpx.Client]:
    chosen = settings.model_copy(update={"keys_file": keys.path, **update})
    with serving(chosen) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys.json")


def test_who_asks_too_often_is_told_when_to_come_back(settings: Settings, keys: Keys) -> None:
    headers = {"Authorization": f"Bearer {keys.create('a')[1]}"}
    other = {"Authorization": f"Bearer {keys.create('b')[1]}"}
    with limited(settings, keys, rate=30) as client:
        statuses = [client.get("/collections", headers=headers).status_code for _ in range(8)]
        assert statuses[:5] == [200] * 5 and statuses[-1] == 429
        response = client.get("/collections", headers=headers)
        assert response.json()["code"] == "rate" and 1 <= int(response.headers["retry-after"]) <= 2
        assert client.get("/collections", headers=other).status_code == 200
        assert client.get("/healthz").status_code == 200
        sleep(2.1)
        assert client.get("/collections", headers=headers).status_code == 200


def test_wrong_keys_are_limited_and_don_t_lock_out_good_ones(settings: Settings, keys: Keys) -> None:
    good = {"Authorization": f"Bearer {keys.create('a')[1]}"}
    with limited(settings, keys, rate=30) as client:
        wrong = {"Authorization": f"Bearer bicite_aaaaaaaa_{'A' * 43}"}
        statuses = [client.get("/collections", headers=wrong).status_code for _ in range(8)]
        assert statuses[0] == 401 and statuses[-1] == 429
        assert client.get("/collections").status_code == 429
        assert client.get("/collections", headers=good).status_code == 200
        assert client.get("/healthz").status_code == 200


def test_forwarded_addresses_count_from_trusted_proxies_alone(settings: Settings, keys: Keys) -> None:
    keys.create("a")

    def statuses(client: httpx.Client) -> set[int]:
        return {client.get("/none", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(8)}

    with limited(settings, keys, rate=30) as client:
        assert statuses(client) == {401, 429}
    with limited(settings, keys, rate=30, proxies=("127.0.0.1",)) as client:
        assert statuses(client) == {401}


def test_behind_a_trusted_proxy_an_open_server_knows_who_is_elsewhere(settings: Settings, keys: Keys) -> None:
    with limited(settings, keys, proxies=("127.0.0.1",)) as client:
        assert client.get("/collections").status_code == 200
        assert client.get("/collections", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 401


def test_a_server_without_keys_does_not_limit_its_own_machine(settings: Settings, keys: Keys) -> None:
    with limited(settings, keys, rate=1) as client:
        assert {client.get("/collections").status_code for _ in range(20)} == {200}


def test_rate_zero_limits_nobody(settings: Settings, keys: Keys) -> None:
    headers = {"Authorization": f"Bearer {keys.create('a')[1]}"}
    with limited(settings, keys, rate=0) as client:
        assert {client.get("/collections", headers=headers).status_code for _ in range(20)} == {200}


def test_a_stream_too_many_is_refused_and_its_work_stopped() -> None:
    release, stopped, begun = asyncio.Event(), [], []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        begun.append(scope)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
        except BaseException as error:
            stopped.append(type(error).__name__)
            raise
        await release.wait()
        await send({"type": "http.response.body", "body": b"data: x\n\n"})

    async def scene() -> None:
        streams = Streams(app, 2)
        open = [asyncio.create_task(run(streams, [])) for _ in range(2)]
        while len(begun) < 2:
            await asyncio.sleep(0)
        status, headers, body = await run(streams, [])
        assert status == 429 and headers["retry-after"] and b"streamed" in body
        assert stopped == ["ClientDisconnect"]
        elsewhere = [asyncio.create_task(run(streams, [], caller)) for caller in ("b", None, None, None)]
        await asyncio.sleep(0)
        release.set()
        assert [(await task)[0] for task in (*open, *elsewhere)] == [200] * 6
        assert (await run(streams, []))[0] == 200  # one that has ended makes room
        assert not streams._open

    asyncio.run(scene())
