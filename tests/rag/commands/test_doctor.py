"""What is wrong on this machine is told with the remedy, and nothing else is called broken."""

import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.commands import EN, folder, parsed
from tests.conftest import Bicite


def broken(bicite: Bicite, *args: str | Path) -> dict[str, dict[str, Any]]:
    """Return what the doctor calls broken, by name."""
    import json

    ran = bicite("doctor", "--json", *args)
    told = json.loads(ran.out)
    found = {each["name"]: each for each in told["checks"] if each["state"] == "broken"}
    assert told["ok"] == (not found) and ran.code == (1 if found else 0)
    assert all(each["remedy"] for each in found.values())
    return found


def test_a_sound_machine_is_called_sound(ix: Path, bicite: Bicite) -> None:
    assert broken(bicite, "--index", ix) == {}
    ran = bicite("doctor", "--index", ix)
    assert ran.code == 0 and "every file whole" in ran.out and f"{ix}, 2 documents" in ran.out


def test_without_an_index_nothing_is_broken(bicite: Bicite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert broken(bicite) == {}
    named = broken(bicite, "--index", tmp_path / "none")
    assert "no index at" in named["index"]["told"] and "bicite index PATH" in named["index"]["remedy"]


@pytest.mark.parametrize("file", ["texts.sqlite", "en.words.npy", "zh.bounds.npy", "manifest.json"])
def test_a_single_bit_turned_over_is_found_and_mended(ix: Path, texts: Path, bicite: Bicite, file: str) -> None:
    (texts / "road.txt").write_text("The river road was closed in May 2024.")
    assert bicite("index", texts, "--index", ix).code == 0
    path = ix / "generations" / "000002" / file
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    told = broken(bicite, "--index", ix)["index"]
    assert str(path) in told["told"] and "bicite index --fall-back --index" in told["remedy"]
    ran = bicite("index", "--fall-back", "--index", ix)
    assert ran.code == 0 and "fell back to generation 000001" in ran.err
    assert broken(bicite, "--index", ix) == {}
    assert parsed(bicite("index", texts, "--index", ix, "--json"))["added"] == ["road.txt"]
    assert parsed(bicite("index", "--fall-back", "--index", ix, "--json")) == {"fell_back": None, "index": str(ix)}


def test_another_recipe_is_told(ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.assemble.CUTTING", "another")
    told = broken(bicite, "--index", ix)["index"]
    assert "was built with chunks" in told["told"] and told["remedy"].startswith("rebuild: bicite index --rebuild")


def test_collections_are_looked_at_too(
    ix: Path, tmp_path: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BICITE_COLLECTIONS", f"law={tmp_path / 'none'},own={ix}")
    assert list(broken(bicite, "--index", ix)) == ["index law"]


def test_an_interrupted_build_is_noted(ix: Path, bicite: Bicite) -> None:
    (ix / "unfinished").write_bytes(b"")
    assert "it goes on where it was" in bicite("doctor", "--index", ix).out


def test_keys_that_others_may_write_are_told(
    ix: Path, bicite: Bicite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BICITE_KEYS_FILE", str(tmp_path / "keys.json"))
    bicite("keys", "create", "me")
    assert broken(bicite, "--index", ix) == {}
    os.chmod(tmp_path / "keys.json", 0o666)
    assert "keys.json" in broken(bicite, "--index", ix)["keys"]["told"]


def test_a_full_disk_is_told(ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.commands.doctor.FULL", 1 << 60)
    monkeypatch.setattr("rag.commands.doctor.LOW", 1 << 61)
    assert broken(bicite, "--index", ix)["disk"]["remedy"] == "free some space"


def test_a_port_in_use_is_noted(ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr("rag.commands.doctor.PORT", taken.getsockname()[1])
        assert "is in use" in bicite("doctor", "--index", ix).out


def test_settings_that_make_no_sense_are_told(bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BICITE_K", "none")
    assert bicite("doctor").code == 2


class Endpoint(BaseHTTPRequestHandler):
    """Answers as it is told to, and keeps what it was sent."""

    status, sent = 200, list[str | None]()

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        self.sent.append(self.headers.get("Authorization"))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, *given: object) -> None:
        pass


@pytest.mark.parametrize(("status", "state"), [(200, "ok"), (401, "broken"), (404, "note"), (302, "note")])
def test_an_endpoint_is_asked_where_one_is_used(
    ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch, status: int, state: str
) -> None:
    monkeypatch.setattr(Endpoint, "status", status)
    monkeypatch.setattr(Endpoint, "sent", [])
    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "secret-key")
        assert "nothing leaves this machine" in bicite("doctor", "--index", ix).out
        monkeypatch.setenv("BICITE_EMBEDDER", "openai:model")
        ran = bicite("doctor", "--index", ix, "--json")
        server.shutdown()
    assert f'"name": "endpoint", "state": "{state}"' in ran.out
    assert Endpoint.sent == ["Bearer secret-key"] and "secret-key" not in ran.out


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "http://user:word@127.0.0.1:9", "file:///etc/passwd", "x"])
def test_an_endpoint_that_does_not_answer_is_told(
    ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BICITE_EMBEDDER", "openai:model")
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    told = broken(bicite, "--index", ix)["endpoint"]
    assert "OPENAI_BASE_URL" in told["told"] + told["remedy"] and "word@" not in told["told"]


def test_more_documents_are_no_news_to_it(ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    bicite("index", folder(tmp_path / "more", {"c.txt": EN + "More."}), "--index", ix)
    assert broken(bicite, "--index", ix) == {}
