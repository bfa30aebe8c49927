"""Who is let in: keys at a running server."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection

from index.errors import StorageError
from rag.config import Settings
from rag.keys import Keys, Scope
from server.auth import Access
from server.limits import OPEN
from server.problems import Problem
from tests.commands import QUESTIONS
from tests.server.raw import logged
from tests.server.serving import PATIENCE, Live, serving, wait

ASKED = {"question": QUESTIONS[0]}
NEW = {"documents": [{"id": "new.txt", "text": "The harbour opened in May."}]}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture(scope="module")
def closed(settings: Settings, keys: Keys) -> Iterator[Live]:
    """Give a running server that has keys."""
    keys.create("first")
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        yield live


@pytest.fixture
def anyone(closed: Live) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=closed.url, timeout=PATIENCE) as client:
        yield client


def bearer(keys: Keys, name: str, *scopes: Scope, collections: list[str] | None = None) -> dict[str, str]:
    return {"Authorization": f"Bearer {keys.create(name, scopes or ('read',), collections)[1]}"}


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status and problem["instance"] == response.headers["x-request-id"]
    return problem


def test_without_a_key_nobody_is_let_in(anyone: httpx.Client) -> None:
    response = anyone.post("/ask", json=ASKED)
    assert refused(response, 401)["code"] == "unauthorized"
    assert response.headers["www-authenticate"] == 'Bearer realm="bicite"'


def test_with_a_key_questions_are_answered(anyone: httpx.Client, keys: Keys) -> None:
    header = bearer(keys, "asker")
    assert anyone.post("/ask", json=ASKED, headers=header).json()["answered"]
    lower = {"authorization": header["Authorization"].replace("Bearer", "bearer")}
    assert anyone.post("/search", json={"query": "bridge"}, headers=lower).status_code == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Basic YTpi", "bearer x", "Bearer " + "x" * 5000, "Bearer a b", "é", "Token x"]
)
def test_what_is_no_key_is_refused(anyone: httpx.Client, given: str) -> None:
    refused(anyone.post("/ask", json=ASKED, headers=[(b"Authorization", given.encode())]), 401)


def test_of_two_keys_in_a_request_none_counts(anyone: httpx.Client, keys: Keys) -> None:
    good = bearer(keys, "twice")["Authorization"]
    both = [("Authorization", good), ("Authorization", "Bearer other")]
    refused(anyone.post("/ask", json=ASKED, headers=both), 401)
    refused(anyone.post("/ask", json=ASKED, headers=both[::-1]), 401)


def test_a_key_in_the_address_is_none(anyone: httpx.Client, keys: Keys) -> None:
    key = bearer(keys, "address")["Authorization"].removeprefix("Bearer ")
    refused(anyone.post(f"/ask?access_token={key}&api_key={key}", json=ASKED), 401)


def test_a_revoked_key_is_refused_from_the_next_request_on(anyone: httpx.Client, keys: Keys) -> None:
    header = bearer(keys, "leaver")
    for _ in range(3):
        assert anyone.get("/documents", headers=header).status_code == 200
    Keys(keys.path).revoke(["leaver"])  # as the command does, in another process
    response = anyone.get("/documents", headers=header)
    refused(response, 401)
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_what_a_key_may_is_kept_to(anyone: httpx.Client, keys: Keys) -> None:
    reader, writer = bearer(keys, "reader"), bearer(keys, "writer", "write")
    assert anyone.get("/documents", headers=reader).status_code == 200
    response = anyone.post("/documents", json=NEW, headers=reader)
    assert refused(response, 403)["code"] == "forbidden"
    assert 'error="insufficient_scope", scope="write"' in response.headers["www-authenticate"]
    refused(anyone.delete("/documents/bridge.txt", headers=reader), 403)
    refused(anyone.get("/documents", headers=writer), 403)
    refused(anyone.post("/mcp", json={}, headers=writer), 403)
    refused(anyone.delete("/documents/none.txt", headers=writer), 404)


def test_a_bound_key_sees_its_collections_alone(anyone: httpx.Client, keys: Keys) -> None:
    header = bearer(keys, "bound", "read", "write", collections=["other"])
    assert anyone.post("/collections/other/ask", json={"question": "How high is the tower?"}, headers=header).is_success
    for path in ("/ask", "/collections/default/ask", "/collections/nowhere/ask"):
        refused(anyone.post(path, json=ASKED, headers=header), 403)
    refused(anyone.post("/documents", json=NEW, headers=header), 403)
    refused(anyone.get("/documents/bridge.txt", headers=header), 403)
    assert [each["name"] for each in anyone.get("/collections", headers=header).json()["collections"]] == ["other"]
    for model, status in (("bicite/other", 200), ("bicite", 404), ("bicite/nowhere", 404)):
        chat = {"model": model, "messages": [{"role": "user", "content": "How high is the tower?"}]}
        assert anyone.post("/v1/chat/completions", json=chat, headers=header).status_code == status
        chat["model"] = "bicite"
        refused(anyone.post("/collections/default/v1/chat/completions", json=chat, headers=header), 403)
    assert [each["id"] for each in anyone.get("/v1/models", headers=header).json()["data"]] == ["bicite/other"]
    refused(anyone.get("/metrics", headers=header), 403)  # it tells of all collections


def test_every_path_but_the_open_ones_needs_a_key(closed: Live, anyone: httpx.Client) -> None:
    tried = 0
    for path, methods in closed.app.openapi()["paths"].items():
        for method in methods:
            response = anyone.request(method, path.replace("{", "").replace("}", ""))
            assert (response.status_code == 401) == (path not in OPEN), (method, path)
            tried += 1
    assert tried > 15
    for path in ("/none", "/mcp", "/ask/", "/STATIC/x", "/metrics", "/healthz/", "/collections/none/ask"):
        refused(anyone.post(path, json=ASKED), 401)
    for path in ("/static/../ask", "/static/%2e%2e/ask", "/docs/../ask"):
        assert not anyone.post(path, json=ASKED).is_success


def test_the_server_lives_for_those_without_a_key_too(anyone: httpx.Client) -> None:
    assert anyone.get("/healthz").status_code == 200
    assert anyone.get("/openapi.json").json()["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def test_no_key_gets_into_the_log(anyone: httpx.Client, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    header = bearer(keys, "logged")
    with caplog.at_level(logging.DEBUG):
        anyone.post("/ask", json=ASKED, headers=header)
        anyone.post("/ask", json=ASKED, headers={"Authorization": header["Authorization"] + "x"})
        wait(lambda: [fields["key"] for fields in logged(caplog)] == ["logged", None])
    told = caplog.text + repr([record.__dict__ for record in caplog.records])
    assert header["Authorization"].rpartition("_")[2] not in told


def test_keys_that_cannot_be_read_let_nobody_in(settings: Settings, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    header = bearer(keys, "a")
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        whole = keys.path.read_text()
        keys.path.write_text("{")
        assert refused(httpx.get(f"{live.url}/documents", headers=header), 503)["code"] == "unavailable"
        assert str(tmp_path) not in httpx.get(f"{live.url}/documents", headers=header).text
        assert httpx.get(f"{live.url}/healthz").status_code == 200
        keys.path.write_text(whole)
        assert httpx.get(f"{live.url}/documents", headers=header).status_code == 200
        keys.path.unlink()
        refused(httpx.get(f"{live.url}/documents", headers=header), 401)
        refused(httpx.get(f"{live.url}/documents"), 401)


def test_the_first_key_closes_a_running_server(settings: Settings, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        assert httpx.get(f"{live.url}/documents").status_code == 200
        header = bearer(keys, "a")
        refused(httpx.get(f"{live.url}/documents"), 401)
        assert httpx.get(f"{live.url}/documents", headers=header).status_code == 200


def test_a_server_whose_keys_are_all_revoked_is_closed(settings: Settings, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    keys.create("a")
    keys.revoke(["a"])
    assert Access(settings.model_copy(update={"keys_file": keys.path})).enabled


def test_damaged_keys_are_an_error_before_the_server_starts(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("")
    with pytest.raises(StorageError):
        _ = Access(settings.model_copy(update={"keys_file": tmp_path / "keys.json"})).enabled


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", None])
def test_without_keys_the_machine_itself_is_let_in(settings: Settings, tmp_path: Path, peer: str | None) -> None:
    access = Access(settings.model_copy(update={"keys_file": tmp_path / "none.json"}))
    assert access.principal(connection(peer)).scopes == {"read", "write"}


@pytest.mark.parametrize(
    "peer", ["10.0.0.9", "192.168.1.4", "2001:db8::1", "::ffff:10.0.0.9", "0.0.0.0", "localhost", ""]
)
def test_without_keys_nobody_else_is(settings: Settings, tmp_path: Path, peer: str) -> None:
    access = Access(settings.model_copy(update={"keys_file": tmp_path / "none.json"}))
    with pytest.raises(Problem) as refusal:
        access.principal(connection(peer))
    assert refusal.value.status == 401


def connection(peer: str | None) -> HTTPConnection:
    return HTTPConnection({"type": "http", "headers": [], "client": None if peer is None else (peer, 1)})
