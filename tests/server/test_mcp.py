"""MCP over HTTP, by the official client."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from threading import Event

import httpx
import httpx2
import mcp
import pytest
from mcp.client.streamable_http import streamable_http_client

from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from rag.keys import Keys
from tests.commands import EN, QUESTIONS, ZH, folder
from tests.server.mcp_client import ERAS, TEXTS, call, failure
from tests.server.serving import PATIENCE, Live, serving

MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}
ENVELOPE = {"protocolVersion": "2026-07-28", "clientCapabilities": {}}  # what a request without a handshake brings
Scene = Callable[[mcp.Client], Awaitable[None]]


def over_http(url: str, scene: Scene, era: str = "auto", key: str | None = None) -> None:
    """Play a scene with a client of the server at `url`."""

    async def play() -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as http,
            mcp.Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=era) as client,
        ):
            await scene(client)

    asyncio.run(play())


@pytest.mark.parametrize("era", ERAS)
def test_a_client_finds_reads_and_asks_over_http(server: Live, era: str) -> None:
    async def scene(client: mcp.Client) -> None:
        for question, id in zip(QUESTIONS, TEXTS, strict=True):
            found = (await call(client, "search", query=question))["results"]
            assert found[0]["id"] == id and found[0]["text"] in TEXTS[id] and found[0]["title"]
            assert found[0]["url"] == f"{server.url}/documents/{id}"
            fetched = await call(client, "fetch", id=id)
            assert fetched["text"] == TEXTS[id] and fetched["url"] == found[0]["url"]
            assert fetched["metadata"]["end"] == fetched["metadata"]["characters"] == len(TEXTS[id])
            answer = await call(client, "ask", question=question)
            (citation, *_) = answer["citations"]
            assert TEXTS[id][citation["start"] : citation["end"]] == citation["quote"]
            assert answer["told"].startswith(answer["answer"]) and f"[1] {found[0]['title']}" in answer["told"]
        assert httpx.get(found[0]["url"]).json()["text"] == ZH

    over_http(server.url, scene, era)


@pytest.mark.parametrize("era", ERAS)
def test_tools_say_that_they_only_read_and_what_they_give(server: Live, era: str) -> None:
    async def scene(client: mcp.Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"search", "fetch", "ask"}
        for tool in tools.values():
            assert tool.annotations and tool.annotations.read_only_hint and not tool.annotations.destructive_hint
            assert tool.description and tool.output_schema and tool.output_schema["type"] == "object"
        assert tools["search"].input_schema["required"] == ["query"]
        assert tools["fetch"].input_schema["required"] == ["id"]
        assert tools["ask"].input_schema["properties"]["collection"]["enum"] == ["default", "other", None]

    over_http(server.url, scene, era)


def test_results_of_another_collection_are_fetched_by_their_id_alone(server: Live) -> None:
    async def scene(client: mcp.Client) -> None:
        (found, *_) = (await call(client, "search", query="How high is the tower?", collection="other"))["results"]
        assert found["id"] == "other:tower.txt"
        fetched = await call(client, "fetch", id=found["id"])
        assert "80 metres" in fetched["text"]
        assert httpx.get(found["url"]).json()["text"] == fetched["text"]
        assert (await call(client, "ask", question="How high is the tower?", collection="other"))["answered"]

    over_http(server.url, scene)


def test_passages_of_a_document_are_one_result(own: Settings, tmp_path: Path) -> None:
    text = "\n\n".join(f"The bridge number {n} opened in the year {1900 + n}. " * 8 for n in range(40))
    ingest([str(folder(tmp_path / "long", {"long.txt": text}))], Parts(own).builder(tmp_path / "ix"))

    async def scene(client: mcp.Client) -> None:
        found = (await call(client, "search", query="bridge number 7 opened", k=10))["results"]
        assert len({result["id"] for result in found}) == len(found)
        (long,) = [result for result in found if result["id"] == "long.txt"]
        parts = long["text"].split("\n…\n")
        assert len(parts) > 1 and all(part in text for part in parts)

    with serving(own) as live:
        over_http(live.url, scene)


def test_a_long_text_is_fetched_in_parts(own: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.tools.FETCHED", 10)

    async def scene(client: mcp.Client) -> None:
        got, end = "", 0
        while end < len(EN):
            part = await call(client, "fetch", id="bridge.txt", start=end)
            got, end = got + part["text"], part["metadata"]["end"]
        assert got == EN
        assert (await call(client, "fetch", id="bridge.txt", start=10**9))["text"] == ""

    with serving(own) as live:
        over_http(live.url, scene)


def test_what_fails_is_told_to_the_model_in_words(server: Live) -> None:
    async def scene(client: mcp.Client) -> None:
        assert "search" in await failure(client, "fetch", id="none.txt")
        assert "search" in await failure(client, "fetch", id="/etc/passwd")
        assert "no words" in await failure(client, "ask", question="?!")
        assert "query" in await failure(client, "search")
        assert "k:" in await failure(client, "search", query="why", k=10**6)
        assert "collection" in await failure(client, "search", query="why", collection="../other")
        with pytest.raises(mcp.MCPError, match="no such tool"):
            await client.call_tool("delete", {})

    over_http(server.url, scene)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys.json")


@pytest.fixture
def closed(settings: Settings, keys: Keys) -> Iterator[Live]:
    keys.create("first")
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        yield live


def test_keys_apply(closed: Live, keys: Keys) -> None:
    _, key = keys.create("reader", ["read"])
    _, bound = keys.create("bound", ["read"], ["other"])

    async def reads(client: mcp.Client) -> None:
        assert (await call(client, "search", query="bridge"))["results"]

    async def is_bound(client: mcp.Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert "collection" not in tools["search"].input_schema["properties"]
        assert (await call(client, "search", query="tower"))["results"][0]["id"] == "other:tower.txt"
        assert "bound" in await failure(client, "search", query="bridge", collection="default")
        assert "bound" in await failure(client, "fetch", id="bridge.txt")

    for era in ERAS:
        over_http(closed.url, reads, era, key)
        over_http(closed.url, is_bound, era, bound)
    keys.revoke(["reader"])
    for headers in ({}, {"Authorization": f"Bearer {key}"}, {"Authorization": "Bearer x"}):
        response = httpx.post(f"{closed.url}/mcp", json=MESSAGE, headers={**ACCEPT, **headers})
        assert response.status_code == 401 and response.headers["www-authenticate"].startswith("Bearer")
        with pytest.raises(Exception):  # noqa: B017 - the client wraps what it got in groups of its own
            over_http(closed.url, reads, "legacy", key)


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}])
def test_pages_from_elsewhere_can_t_call(server: Live, headers: dict[str, str]) -> None:
    response = httpx.post(f"{server.url}/mcp", json=MESSAGE, headers={**ACCEPT, **headers})
    assert response.status_code == (421 if "Host" in headers else 403)


def test_without_sessions_there_is_nothing_to_listen_to(server: Live) -> None:
    for method in ("GET", "DELETE", "PUT"):
        response = httpx.request(method, f"{server.url}/mcp", headers=ACCEPT)
        assert response.status_code == 405 and response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b"[" * 100_000, b'{"jsonrpc":"2.0","id":1,"method":"tools/call"}', b"\xff"]
)
def test_what_is_no_message_is_refused(server: Live, body: bytes) -> None:
    headers = {**ACCEPT, "Content-Type": "application/json"}
    for version in ({}, {"MCP-Protocol-Version": "2026-07-28"}, {"MCP-Protocol-Version": "9999-01-01"}):
        response = httpx.post(f"{server.url}/mcp", content=body, headers={**headers, **version})
        assert response.status_code in (200, 400) and (response.status_code == 400 or "error" in response.json())
    assert httpx.post(f"{server.url}/mcp", json=MESSAGE, headers=ACCEPT).status_code == 200


@pytest.mark.parametrize(
    "version", [{}, {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "ask"}]
)
def test_a_client_that_leaves_stops_its_work(
    server: Live, monkeypatch: pytest.MonkeyPatch, version: dict[str, str]
) -> None:
    begun, stopped = Event(), Event()

    async def long(*given: object) -> None:
        begun.set()
        try:
            await asyncio.sleep(PATIENCE)
        except asyncio.CancelledError:
            stopped.set()
            raise

    monkeypatch.setattr(server.state.engine, "ask", long)
    meta = {f"io.modelcontextprotocol/{name}": value for name, value in ENVELOPE.items()} if version else {}
    params = {"name": "ask", "arguments": {"question": "why?"}, "_meta": meta}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/mcp", json=message, headers={**ACCEPT, **version}, timeout=3)
    assert begun.is_set()
    assert stopped.wait(PATIENCE)


def test_mcp_can_be_left_out(settings: Settings) -> None:
    with serving(settings.model_copy(update={"mcp": False})) as live:
        assert httpx.post(f"{live.url}/mcp", json=MESSAGE, headers=ACCEPT).status_code == 404


def test_a_server_waits_for_the_sdk_only_when_a_client_comes(settings: Settings) -> None:
    code = "import sys, server.app; from rag.config import Settings; server.app.create_app(Settings()); " + (
        "print([name for name in sys.modules if name.partition('.')[0] in ('mcp', 'mcp_types')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
