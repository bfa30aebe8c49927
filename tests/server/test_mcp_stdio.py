"""MCP over standard input and output: the official client, in a process of its own, with the real model."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from signal import SIGINT

import mcp
import pytest

from tests.commands import EN, QUESTIONS, folder
from tests.conftest import ROOT, Bicite
from tests.server.mcp_client import ERAS, TEXTS, call, failure
from tests.server.serving import PATIENCE


@pytest.fixture
def indexed(tmp_path: Path, real_bicite: Bicite) -> Path:
    texts = folder(tmp_path / "texts", {**TEXTS})
    assert real_bicite("index", texts, "--index", tmp_path / "ix").code == 0
    return tmp_path / "ix"


COMMAND = [sys.executable, "-c", "import sys; from rag.cli import run; sys.exit(run(sys.argv[1:]))", "mcp", "--index"]


@pytest.mark.parametrize("era", ERAS)
def test_a_client_finds_reads_and_asks_over_standard_input(indexed: Path, era: str) -> None:
    async def play() -> None:
        command = mcp.StdioServerParameters(
            command=COMMAND[0], args=[*COMMAND[1:], str(indexed)], env=dict(os.environ), cwd=ROOT
        )
        async with mcp.Client(mcp.stdio_client(command), mode=era) as client:
            (found, *_) = (await call(client, "search", query=QUESTIONS[0]))["results"]
            assert (found["id"], found["url"]) == ("bridge.txt", "bicite://documents/bridge.txt")
            assert (await call(client, "fetch", id="bridge.txt"))["text"] == EN
            answer = await call(client, "ask", question=QUESTIONS[1])
            assert answer["answered"] and answer["citations"][0]["document"]["source"] == "school.md"
            assert str(indexed.parent) not in json.dumps(answer)
            assert await failure(client, "fetch", id="none")

    asyncio.run(play())


def start(index: Path) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, str(index)], stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)


def test_standard_output_is_the_protocols_alone(indexed: Path) -> None:
    ping = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    process = start(indexed)
    out, _ = process.communicate(f"no JSON\n{ping}\n\n[]\n".encode(), PATIENCE)
    lines = [json.loads(line) for line in out.splitlines()]
    assert {"jsonrpc": "2.0", "id": 1, "result": {}} in lines
    assert all(line["jsonrpc"] == "2.0" for line in lines)
    assert process.returncode == 0  # its client closed standard input


def test_ctrl_c_ends_it(indexed: Path) -> None:
    with start(indexed) as process:
        assert process.stdin and process.stdout
        process.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(SIGINT)
        assert process.wait(PATIENCE) == 130


def test_the_setup_in_readme_is_the_command() -> None:
    (block,) = re.findall(r"```json\n(.*mcpServers.*)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert json.loads(block)["mcpServers"]["bicite"] == {"command": "bicite", "args": ["mcp"]}


def test_without_the_sdk_the_command_says_what_to_install(bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.mcp.find_spec", lambda name: None)
    ran = bicite("mcp")
    assert (ran.code, ran.out) == (2, "") and "pip install 'bicite[mcp]'" in ran.err
