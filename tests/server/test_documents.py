"""Documents over HTTP: listed, read, uploaded, removed; questions go on meanwhile."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from index.build import Builder
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import Ingested, ingest
from rag.serving.upload import Upload, add
from server.chat import address
from tests.commands import EN, folder
from tests.server.serving import PATIENCE, Live, serving, wait

TOWER = (
    "The old tower\r\n\r\nThe old tower is 80 metres high. It was built in 1890 by 120 workers. 𝒜 bell hangs in it.\r\n"
)
HEIGHT = {"question": "How high is the old tower?"}


@pytest.fixture
def writable(own: Settings) -> Iterator[httpx.Client]:
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        yield client


def over(client: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    """Wait for a job's end; return it."""
    assert response.status_code in (200, 202), response.text
    url = response.headers.get("location", f"/jobs/{response.json()['id']}")
    wait(lambda: client.get(url).json()["state"] in ("done", "failed"))
    job: dict[str, Any] = client.get(url).json()
    return job


def test_a_file_is_uploaded_answered_from_and_removed(writable: httpx.Client) -> None:
    before = writable.post("/ask", json=HEIGHT).json()
    sent = writable.post("/documents", files={"files": ("tower.txt", TOWER.encode())})
    assert sent.status_code == 202 and sent.json()["state"] == "queued"
    job = over(writable, sent)
    assert (job["state"], job["added"], job["error"]) == ("done", ["tower.txt"], None), job
    answer = writable.post("/ask", json=HEIGHT).json()
    assert answer["citations"][0]["quote"] == "The old tower is 80 metres high."
    assert answer["index"]["generation"] > before["index"]["generation"]
    assert writable.get("/documents/tower.txt").json()["text"] == TOWER
    removed = writable.delete("/documents/tower.txt")
    assert removed.status_code == 200 and removed.json()["removed"] == ["tower.txt"]
    assert writable.get("/documents/tower.txt").status_code == 404
    assert "tower.txt" not in {p["document"]["id"] for p in writable.post("/ask", json=HEIGHT).json()["passages"]}


def test_texts_come_as_json_with_what_the_sender_knows(writable: httpx.Client) -> None:
    document = {"id": "notes/塔.txt", "text": TOWER, "title": "A tower", "date": "2026-01", "language": "en"}
    assert over(writable, writable.post("/documents", json={"documents": [document]}))["added"] == ["notes/塔.txt"]
    told = writable.get("/documents/notes/塔.txt").json()
    assert told["text"] == TOWER
    about = told["document"]
    assert (about["title"], about["date"], about["language"]) == ("A tower", "2026-01", "en")
    assert (about["source"], about["sources"]) == ("notes/塔.txt", [])


@pytest.mark.parametrize("id", [".", "..", "notes/../塔&b.txt"])
def test_an_id_that_a_path_cannot_carry_goes_in_the_query(writable: httpx.Client, id: str) -> None:
    sent = writable.post("/documents", json={"documents": [{"id": id, "text": TOWER}]})
    assert over(writable, sent)["added"] == [id]
    assert writable.get("/documents/", params={"id": id}).json()["text"] == TOWER
    assert writable.get(address("", id, 0, 9)).json()["text"] == TOWER
    assert writable.delete("/documents/", params={"id": id}).json()["removed"] == [id]
    assert writable.get("/documents/", params={"id": id}).status_code == 404
    assert writable.get("/documents/").status_code == 404


def test_a_document_sent_again_replaces_the_first_one(writable: httpx.Client) -> None:
    for text, outcome in (("It has two bells.", "added"), ("It has three bells.", "changed")):
        sent = writable.post("/documents", json={"documents": [{"id": "a", "text": text}]})
        assert over(writable, sent)[outcome] == ["a"]
        assert writable.get("/documents/a").json()["text"] == text
    assert over(writable, sent)["state"] == "done"
    again = over(
        writable, writable.post("/documents", json={"documents": [{"id": "a", "text": "It has three bells."}]})
    )
    assert again["unchanged"] == ["a"] and not again["added"]


def test_a_name_does_not_speak_for_what_begins_like_it(writable: httpx.Client) -> None:
    for id in ("a/b", "a", "a#b"):
        sent = writable.post("/documents", json={"documents": [{"id": id, "text": f"The name of this one is {id}."}]})
        assert over(writable, sent)["added"] == [id]
    assert {"a", "a#b", "a/b"} <= {each["id"] for each in writable.get("/documents").json()["documents"]}


def test_a_file_of_lines_holds_many_documents(writable: httpx.Client) -> None:
    texts = {"x1": "Xylem carries water.", "x2": "Phloem carries sugar."}
    lines = "\n".join(json.dumps({"_id": id, "title": "", "text": text}) for id, text in texts.items())
    job = over(writable, writable.post("/documents", files={"files": ("corpus.jsonl", lines.encode())}))
    assert job["added"] == ["x1", "x2"]
    job = over(writable, writable.post("/documents", files={"files": ("corpus.jsonl", lines.split("\n")[0].encode())}))
    assert job["removed"] == ["x2"] and job["unchanged"] == []


def test_what_cannot_be_read_is_told_by_its_name(writable: httpx.Client, own: Settings) -> None:
    good, bad, empty = ("a.txt", b"All is well."), ("b.xyz", b"?"), ("c.md", b"")
    job = over(writable, writable.post("/documents", files=[("f", good), ("f", bad), ("f", empty)]))
    assert job["state"] == "done" and job["added"] == ["a.txt"]
    assert [(each["source"], each["reason"][:12]) for each in job["skipped"]] == [
        ("b.xyz", "unknown type"),
        ("c.md", "empty; write"),
    ]
    job = over(writable, writable.post("/documents", files={"f": bad}))
    assert job["state"] == "failed" and job["error"]["code"] == "invalid" and "b.xyz" in job["error"]["message"]
    assert str(own.spool) not in str(job)


def test_an_id_that_a_folder_has_is_not_taken_away_from_it(writable: httpx.Client) -> None:
    job = over(writable, writable.post("/documents", json={"documents": [{"id": "bridge.txt", "text": "No bridge."}]}))
    assert job["state"] == "failed" and job["error"]["code"] == "conflict"
    assert writable.get("/documents/bridge.txt").json()["text"] == EN


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"documents": []}}, 422),
        ({"json": {"documents": [{"id": "a"}]}}, 422),
        ({"json": {"documents": [{"id": "a\n", "text": "b"}]}}, 422),
        ({"json": {"documents": [{"id": "a", "text": "b"}, {"id": "a", "text": "c"}]}}, 422),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"text", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"content": b"text", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"content": b"text", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 400),
        ({"data": {"a": "b"}, "files": {}}, 415),
        ({"files": {"files": ("../..", b"text")}}, 422),
        ({"files": {"files": ("a" * 300, b"text")}}, 422),
        ({"files": [("f", ("a.txt", b"1")), ("g", ("/a.txt", b"2"))]}, 422),
    ],
)
def test_an_upload_that_makes_no_sense_is_refused_and_leaves_nothing(
    server: Live,
    client: httpx.Client,
    sent: dict[str, Any],
    status: int,
) -> None:
    response = client.post("/documents", **sent)
    assert response.status_code == status, response.text
    spool = server.settings.spool
    assert spool is not None and not (spool.exists() and list(spool.iterdir()))


def test_a_file_name_is_never_a_path(writable: httpx.Client, own: Settings) -> None:
    name = "../../..\\etc/./tower.txt"
    job = over(writable, writable.post("/documents", files={"files": (name, TOWER.encode())}))
    assert job["added"] == ["etc/tower.txt"]
    assert own.spool is not None
    assert {file.name for file in own.spool.rglob("*") if file.is_file()} <= {"job.json", "lock"}


def test_the_list_comes_in_pages_and_can_be_searched(client: httpx.Client) -> None:
    first = client.get("/documents", params={"limit": 1}).json()
    assert (len(first["documents"]), first["total"], first["next"]) == (1, 2, "bridge.txt")
    second = client.get("/documents", params={"limit": 1, "after": first["next"]}).json()
    assert [each["id"] for each in second["documents"]] == ["school.md"] and second["next"] is None
    assert client.get("/documents", params={"q": "新学"}).json()["total"] == 1
    assert client.get("/documents", params={"language": "en"}).json()["documents"][0]["id"] == "bridge.txt"


def test_questions_are_answered_from_the_old_generation_while_a_new_one_is_built(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def slow(uploads: Sequence[Upload], builder: Builder) -> Ingested:
        begun.set()
        assert go_on.wait(PATIENCE)
        return add(uploads, builder)

    monkeypatch.setattr("rag.serving.live.add", slow)
    monkeypatch.setattr("server.routes.documents.SOON", 0.2)
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        old = client.post("/ask", json=HEIGHT).json()["index"]
        sent = client.post("/documents", json={"documents": [{"id": "tower", "text": TOWER}]})
        assert begun.wait(PATIENCE)
        assert client.post("/ask", json=HEIGHT).json()["index"] == old
        assert client.get(sent.headers["location"]).json()["state"] == "running"
        late = client.delete("/documents/bridge.txt")
        assert late.status_code == 202 and late.json()["state"] == "queued"
        go_on.set()
        assert over(client, sent)["state"] == "done" and over(client, late)["removed"] == ["bridge.txt"]
        assert client.post("/ask", json=HEIGHT).json()["index"] != old


def test_an_upload_waits_for_another_process_that_writes(own: Settings) -> None:
    from index.store import Store

    assert own.index is not None
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        with Store(own.index).writing():
            sent = client.post("/documents", json={"documents": [{"id": "tower", "text": TOWER}]})
            wait(lambda: client.get(sent.headers["location"]).json()["state"] == "running")
        assert over(client, sent)["state"] == "done"


def test_an_upload_survives_a_restart(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Event()

    def endless(uploads: Sequence[Upload], builder: Builder) -> Ingested:
        begun.set()
        while True:
            builder.progress(0, 1)

    monkeypatch.setattr("rag.serving.live.add", endless)
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        job = client.post("/documents", json={"documents": [{"id": "tower", "text": TOWER}]}).json()
        assert begun.wait(PATIENCE)
    monkeypatch.setattr("rag.serving.live.add", add)
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        wait(lambda: client.get(f"/jobs/{job['id']}").json()["state"] == "done")
        assert "80 metres" in client.post("/ask", json=HEIGHT).json()["answer"]


def test_what_the_command_line_indexes_is_found_by_the_next_question(own: Settings, tmp_path: Path) -> None:
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        assert "80 metres" not in client.post("/ask", json=HEIGHT).json()["answer"]
        texts = folder(tmp_path / "more", {"tower.txt": TOWER})
        assert own.index is not None
        ingest([str(texts)], Parts(own).builder(own.index))
        assert "80 metres" in client.post("/ask", json=HEIGHT).json()["answer"]


def test_a_collection_without_an_index_begins_with_an_upload(own: Settings, tmp_path: Path) -> None:
    settings = own.model_copy(update={"collections": {"new": tmp_path / "ix-new"}})
    with serving(settings) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        assert client.post("/collections/new/ask", json=HEIGHT).status_code == 404
        sent = client.post("/collections/new/documents", json={"documents": [{"id": "tower", "text": TOWER}]})
        assert sent.headers["location"].endswith(f"/collections/new/jobs/{sent.json()['id']}")
        assert over(client, sent)["state"] == "done"
        assert client.get(f"/jobs/{sent.json()['id']}").status_code == 404  # it belongs to the collection
        assert "80 metres" in client.post("/collections/new/ask", json=HEIGHT).json()["answer"]
