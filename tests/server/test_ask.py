"""Questions over HTTP: the answer's JSON, its stream, what is refused."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from server import schemas, schemas_documents
from tests.commands import EN, QUESTIONS, ZH, folder
from tests.server.serving import PATIENCE, Live, serving

BRIDGE, SCHOOL = QUESTIONS
TEXTS = {"bridge.txt": EN, "school.md": ZH}


def stream(lines: list[str]) -> list[tuple[str, Any]]:
    """Return (event, data) of a stream of server-sent events."""
    text = "\n".join(lines)
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


@pytest.mark.parametrize("path", ["/ask", "/collections/default/ask"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_quotes_the_documents_text(client: httpx.Client, path: str, question: str) -> None:
    response = client.post(path, json={"question": question})
    assert response.status_code == 200
    answer = response.json()
    assert answer["answered"] and answer["citations"]
    for citation in answer["citations"]:
        text = client.get(f"/documents/{citation['document']['id']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert text == TEXTS[citation["document"]["id"]]


def test_what_openapi_promises_is_what_is_sent(client: httpx.Client) -> None:
    sent = client.post("/ask", json={"question": BRIDGE}).json()
    fields(schemas.Answer, sent)
    fields(schemas.Found, client.post("/search", json={"query": BRIDGE}).json())
    fields(schemas_documents.Documents, client.get("/documents").json())
    fields(schemas_documents.DocumentText, client.get("/documents/bridge.txt").json())
    fields(schemas.Collections, client.get("/collections").json())


def fields(model: type[BaseModel], value: dict[str, Any]) -> None:
    """Assert that a value has a model's fields, all of them and no other, down to its parts."""
    read = model.model_validate(value)
    assert not extras(read), extras(read)
    assert read.model_dump() == value


def extras(read: object) -> list[str]:
    match read:
        case list():
            return [name for each in read for name in extras(each)]
        case dict():
            return [name for each in read.values() for name in extras(each)]
        case BaseModel():
            return [*(read.model_extra or ()), *(name for _, each in read for name in extras(each))]
    return []


def test_no_path_of_the_server_leaves_it(server: Live, client: httpx.Client) -> None:
    bodies = [
        client.post("/ask", json={"question": BRIDGE}).text,
        client.post("/search", json={"query": BRIDGE}).text,
        client.get("/documents").text,
        client.get("/documents/bridge.txt").text,
        client.get("/documents/none").text,
        client.get("/collections").text,
        client.get("/metrics").text,
        client.post("/v1/chat/completions", json=chat(BRIDGE)).text,
    ]
    root = str(server.settings.index.parent)  # type: ignore[union-attr]
    assert not [body for body in bodies if root in body or "ix-other" in body or "/texts/" in body]
    assert '"source":"bridge.txt"' in bodies[0]


def test_nor_does_the_path_of_a_document_that_disagrees(settings: Settings, tmp_path: Path) -> None:
    costs = {f"{cost}.txt": f"The North Bridge cost {cost} million yuan.\n" for cost in (40, 45)}
    folder(tmp_path / "texts", dict(costs))
    chosen = settings.model_copy(update={"index": tmp_path / "ix"})
    ingest([str(tmp_path / "texts")], Parts(chosen).builder(tmp_path / "ix"))
    question = "What did the North Bridge cost?"
    with serving(chosen) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        bodies = [
            client.post("/ask", json={"question": question}).text,
            client.post("/ask", json={"question": question, "stream": True}).text,
            client.post("/v1/chat/completions", json=chat(question)).text,
        ]
    figures = json.loads(bodies[0])["conflicts"][0]["figures"]
    assert {(each["document"]["source"], *each["document"]["sources"]) for each in figures} == {(id,) for id in costs}
    assert not [body for body in bodies if str(tmp_path) in body]


def chat(question: str) -> dict[str, Any]:
    return {"model": "bicite", "messages": [{"role": "user", "content": question}]}


def test_a_stream_brings_passages_then_text_with_citations_then_the_whole(client: httpx.Client) -> None:
    whole = client.post("/ask", json={"question": BRIDGE}).json()
    with client.stream("POST", "/ask", json={"question": BRIDGE, "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        got = stream(list(response.iter_lines()))
    names = [name for name, _ in got]
    assert names[0] == "passages" and names[-1] == "done" and names.count("done") == 1
    assert names.index("token") < names.index("citation")
    assert "".join(data["text"] for name, data in got if name == "token") == whole["answer"]
    assert [data for name, data in got if name == "citation"] == whole["citations"]
    assert {**got[-1][1], "timings_ms": None} == {**whole, "timings_ms": None}


def test_a_refusal_streams_too(client: httpx.Client) -> None:
    with client.stream("POST", "/ask", json={"question": "Quokkas?", "stream": True}) as response:
        got = stream(list(response.iter_lines()))
    assert {name for name, _ in got} >= {"passages", "token", "done"}


@pytest.mark.parametrize("streamed", [False, True])
def test_an_empty_question_is_refused_before_anything_streams(client: httpx.Client, streamed: bool) -> None:
    response = client.post("/ask", json={"question": " ?! ", "stream": streamed})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid" and "no words" in problem["detail"]
    assert problem["instance"] == response.headers["x-request-id"]


@pytest.mark.parametrize(
    ("body", "status", "at"),
    [
        (b"{", 400, None),
        (b'{"question": "\xff"}', 400, None),
        (b"[" * 100_000, 400, None),
        (b'{"question": 1}', 422, "body/question"),
        (b'{"question": "a", "fliters": {}}', 422, "body/fliters"),
        (b'{"question": "\\ud800 a"}', 422, "body/question"),
        (b'{"question": "a", "k": 0}', 422, "body/k"),
        (b'{"question": "a", "k": 1e400}', 422, "body/k"),
        (b'{"question": "' + b"a" * 4001 + b'"}', 422, "body/question"),
        (b'{"question": "a", "history": [{"role": "robot", "content": ""}]}', 422, "body/history/0/role"),
        (b'{"question": "a", "filters": {"date_from": "2026-13"}}', 422, "body/filters/date_from"),
        (b"null", 422, "body"),
    ],
)
def test_what_makes_no_sense_is_refused_with_where_it_stands(
    client: httpx.Client, body: bytes, status: int, at: str | None
) -> None:
    response = client.post("/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    if at is not None:
        assert response.json()["errors"][0]["at"] == at


def test_a_long_history_is_refused(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "a" * 40_000}, {"role": "assistant", "content": "b" * 40_000}]
    response = client.post("/ask", json={"question": BRIDGE, "history": history})
    assert response.status_code == 422 and "64000 characters" in response.json()["detail"]


def test_json_has_to_be_called_json(client: httpx.Client) -> None:
    response = client.post("/ask", content=json.dumps({"question": BRIDGE}), headers={"Content-Type": "text/plain"})
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/ask", 405),
        ("POST", "/collections/none/ask", 404),
        ("POST", "/collections/NONE/ask", 422),
        ("GET", "/collections/none/documents", 404),
        ("GET", "/documents/none.txt", 404),
        ("DELETE", "/documents/none.txt", 404),
        ("GET", "/documents/../../etc/passwd", 404),
        ("GET", "/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("GET", "/jobs/0123456789abcdef0123456789abcdef", 404),
        ("GET", "/jobs/..%2f..%2fetc", 404),
        ("GET", "/static/..%2fapp.py", 404),
    ],
)
def test_what_is_not_there_is_a_problem_document(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path, json={"question": BRIDGE} if method == "POST" else None)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


def test_each_collection_answers_from_its_own_documents(client: httpx.Client) -> None:
    question = {"question": "How high is the old tower?"}
    there = client.post("/collections/other/ask", json=question).json()
    here = client.post("/ask", json=question).json()
    assert {c["document"]["id"] for c in there["citations"]} == {"tower.txt"}
    assert "tower.txt" not in {p["document"]["id"] for p in here["passages"]}
    listed = client.get("/collections").json()["collections"]
    assert [(c["name"], c["ready"], c["documents"]) for c in listed] == [("default", True, 2), ("other", True, 1)]


def test_search_finds_passages_best_first(client: httpx.Client) -> None:
    found = client.post("/search", json={"query": BRIDGE, "k": 2}).json()
    assert found["passages"][0]["document"]["id"] == "bridge.txt"
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True) and len(scores) <= 2


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"documents": ["school.md"]}, {"school.md"}),
        ({"languages": ["en"]}, {"bridge.txt"}),
        ({"documents": ["bridge.txt"], "languages": ["zh"]}, set()),
        ({"date_from": "2026"}, set()),
        ({}, {"bridge.txt", "school.md"}),
        (None, {"bridge.txt", "school.md"}),
    ],
)
def test_filters_say_which_documents_are_searched(
    client: httpx.Client, filters: dict[str, Any] | None, found: set[str]
) -> None:
    chat_body = {**chat(BRIDGE), "filters": filters}
    bodies = [
        client.post("/ask", json={"question": BRIDGE, "filters": filters}).json(),
        client.post("/search", json={"query": BRIDGE, "filters": filters}).json(),
        client.post("/v1/chat/completions", json=chat_body).json()["choices"][0]["message"]["bicite"],
    ]
    for body in bodies:
        assert {passage["document"]["id"] for passage in body["passages"]} == found
