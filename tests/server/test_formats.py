"""Files of every type over HTTP: uploaded, cited with their page, or refused with the reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.config import Settings
from tests import made
from tests.server.serving import PATIENCE, serving, wait

QUESTION = {"question": "How many people can sit in the reading rooms of the city library?"}


@pytest.fixture
def writable(own: Settings) -> Iterator[httpx.Client]:
    with serving(own) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        yield client


def sent(client: httpx.Client, *files: Path) -> dict[str, Any]:
    parts = [("files", (file.name, file.read_bytes())) for file in files]
    url = client.post("/documents", files=parts).headers["location"]
    wait(lambda: client.get(url).json()["state"] in ("done", "failed"))
    job: dict[str, Any] = client.get(url).json()
    return job


@pytest.mark.parametrize("name", ["report.pdf", "report.docx"])
def test_what_has_pages_is_cited_with_them(writable: httpx.Client, tmp_path: Path, name: str) -> None:
    path = (made.report if name.endswith("pdf") else made.word)(tmp_path / name)
    assert sent(writable, path)["added"] == [name]
    answer = writable.post("/ask", json=QUESTION).json()
    best = answer["citations"][0]
    assert (best["document"]["id"], best["page"]) == (name, 2) and "300 people" in best["quote"]
    assert writable.get(f"/documents/{name}").json()["text"][best["start"] : best["end"]] == best["quote"]


def test_what_cannot_be_read_is_named_and_the_rest_is_indexed(writable: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("地区,目标\n浙江,8%\n")
    files = [
        made.book(tmp_path / "book.epub"),
        tmp_path / "data.csv",
        made.scanned(tmp_path / "scan.pdf"),
        made.scanned(tmp_path / "all.pdf", (1, 2, 3)),
        made.scanned(tmp_path / "locked.pdf", secret="secret"),
        made.cut(made.word(tmp_path / "broken.docx")),
        made.bomb(tmp_path / "bomb.docx", "word/document.xml", 1 << 30),
    ]
    job = sent(writable, *files)
    assert job["added"] == ["book.epub", "data.csv", "scan.pdf"]
    reasons = {each["source"]: each["reason"] for each in job["skipped"]}
    assert set(reasons) == {"scan.pdf", "all.pdf", "locked.pdf", "broken.docx", "bomb.docx"}
    assert "page 2 without text" in reasons["scan.pdf"] and "all pages have no text" in reasons["all.pdf"]
    assert "encrypted" in reasons["locked.pdf"] and "too large" in reasons["bomb.docx"]
    assert not any(str(tmp_path) in reason or "spool" in reason for reason in reasons.values())
