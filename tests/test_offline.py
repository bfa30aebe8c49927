"""With the network off, everything from an empty home to a cited answer: nothing is fetched, nobody is told."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import EN, ZH, folder
from tests.conftest import PLACES

# Any use of the network by Python ends the process at once.
WATCHED = """
import os, sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"):
        os.write(2, f"{event} {args}".encode())
        os._exit(99)
sys.addaudithook(watch)
from rag.cli import main
main()
"""


def isolated() -> list[str]:
    """Return a command that runs another in a network namespace of its own, where this system grants one."""
    command = ["unshare", "--map-root-user", "--net"]
    granted = shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0
    return command if granted else []


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Give an environment whose home is empty."""
    return {**os.environ, **{name: str(tmp_path / "home" / place) for name, place in PLACES.items()}}


def test_an_answer_is_found_without_a_network(home: dict[str, str], tmp_path: Path) -> None:
    texts = folder(tmp_path / "texts", {"bridge.txt": EN, "school.md": ZH})

    def bicite(*args: str) -> str:
        command = [*isolated(), sys.executable, "-c", WATCHED, *args, "--index", str(tmp_path / "ix")]
        return subprocess.run(command, env=home, check=True, capture_output=True, text=True, timeout=300).stdout

    bicite("index", str(texts))
    answer = json.loads(bicite("ask", "When did the North Bridge open?", "--json"))
    assert answer["citations"][0]["document"]["id"] == "bridge.txt"
    kept = {path.relative_to(tmp_path / "home").parts[:2] for path in (tmp_path / "home").rglob("*") if path.is_file()}
    assert kept <= {("cache", "bicite"), ("data", "bicite")}, "somebody else left something in the home"
