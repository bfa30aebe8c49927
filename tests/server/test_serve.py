"""`bicite serve` as a process: where it may listen, how it stops, several workers."""

import json
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from index.lexicon import Lexicon
from rag.config import Settings
from tests.commands import EN, QUESTIONS, ZH, assert_refused, folder
from tests.conftest import Bicite
from tests.server.alone import QUICK, REAL, alone, environment
from tests.server.serving import PATIENCE, wait

BRIDGE, SCHOOL = QUESTIONS
HEIGHT = {"question": "How high is the old tower?"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_without_keys_it_listens_on_this_machine_alone(bicite: Bicite, host: str) -> None:
    assert_refused(bicite("serve", "--host", host, "--port", "0"), 2, host, "bicite keys create")


def test_a_port_in_use_is_told(bicite: Bicite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused(bicite("serve", "--port", port), 1, port, "in use", "--port")


def test_a_name_that_is_nobodys_is_told(bicite: Bicite) -> None:
    assert_refused(bicite("serve", "--host", "nobody.invalid", "--port", "0"), 1, "nobody.invalid")


def test_it_logs_json_and_stops_when_told_to(settings: Settings) -> None:
    env = {**environment(settings), "BICITE_LOG": "json"}
    with alone(QUICK, env) as server:
        assert httpx.post(f"{server.url}/ask", json={"question": BRIDGE}, timeout=PATIENCE).status_code == 200
        wait(lambda: b'"/ask"' in server.log.read_bytes())
        lines = [json.loads(line) for line in server.log.read_text("utf-8").splitlines()]
        assert lines[0]["message"].startswith("listening on http://127.0.0.1:")
        assert BRIDGE not in server.log.read_text("utf-8")
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(PATIENCE)
    assert "Traceback" not in str(lines)


@pytest.fixture
def real(tmp_path: Path, lexicon: Lexicon) -> dict[str, str]:
    """Give settings of an index by the real model: workers begin anew, and know of no other."""
    texts = folder(tmp_path / "texts", {"bridge.txt": EN, "school.md": ZH})
    command = [sys.executable, "-c", REAL, "index", str(texts), "--index", str(tmp_path / "ix")]
    subprocess.run(command, check=True, capture_output=True)
    return environment(Settings(index=tmp_path / "ix", spool=tmp_path / "spool"))


def test_workers_share_the_index_the_jobs_and_the_counters(real: dict[str, str]) -> None:
    def asked(url: str, question: str) -> httpx.Response:  # each with a connection of its own: any worker may take it
        return httpx.post(f"{url}/ask", json={"question": question}, timeout=PATIENCE)

    with alone(REAL, real, ["--workers", "2"]) as server, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: asked(server.url, f"{BRIDGE} {n}"), range(40)))
        assert {answer.status_code for answer in answers} == {200}
        text = httpx.get(f"{server.url}/metrics", timeout=PATIENCE).text
        total = sum(float(n) for n in re.findall(r"bicite_answers_total\{[^}]*\} (\S+)", text))
        assert total == 40
        document = {"id": "tower", "text": "The old tower is 80 metres high."}
        job = httpx.post(f"{server.url}/documents", json={"documents": [document]}, timeout=PATIENCE)
        urls = [job.headers["location"]] * 4
        wait(lambda: {httpx.get(url, timeout=PATIENCE).json()["state"] for url in urls} == {"done"})
        later = list(pool.map(lambda n: asked(server.url, HEIGHT["question"]).json(), range(12)))
        assert all("80 metres" in answer["answer"] for answer in later)
