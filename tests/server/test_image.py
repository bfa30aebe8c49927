"""The Dockerfile's steps, run as shell: they build, and what they build writes to its volume alone."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.server.serving import PATIENCE, wait

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
QUESTION = {"question": "What is Zhejiang's manufacturing investment target?"}


def steps(keyword: str) -> list[str]:
    return re.findall(rf"^\s*{keyword} (.*)$", DOCKERFILE, re.MULTILINE)


def test_the_image_takes_no_more_than_the_product() -> None:
    assert IGNORED[0] == "*"
    for name in (line.removeprefix("!") for line in IGNORED if line.startswith("!")):
        assert (ROOT / name).exists(), name


def test_the_server_of_the_image_is_nobody_and_checked() -> None:
    assert steps("USER") == ["10001:10001"]
    (check,) = re.findall(r"CMD (\[.*?\])$", DOCKERFILE, re.MULTILINE)[:1]
    assert json.loads(check)[0] == "python"
    assert json.loads(steps("ENTRYPOINT")[0]) == ["bicite"]
    assert json.loads(re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[0])[0] == "serve"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder that holds what the image would, /opt/bicite and /data."""
    root = tmp_path_factory.mktemp("image")
    for line in IGNORED:
        if line.startswith("!"):
            name = line.removeprefix("!")
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            (root / "src" / name).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / name, root / "src" / name)
    building = dict(re.findall(r"(\w+)=(\S+)", steps("ENV")[0]))
    for step in steps("RUN"):
        moved = re.sub(r"(?<![\w.])/(src|opt/bicite|data)\b", rf"{root}/\1", step)
        moved = re.sub(r"&& chown\b.*", "", moved).replace("python -m venv", f"{sys.executable} -m venv")
        subprocess.run(moved, shell=True, check=True, cwd=root, env={**os.environ, **building})
    yield root


def snapshot(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if not path.is_symlink()}


@pytest.mark.soak
def test_what_is_built_serves_and_writes_to_its_volume_alone(image: Path, tmp_path: Path) -> None:
    before = snapshot(image / "opt")
    told = dict(re.findall(r"(\w+)=(\S+)", " ".join(steps("ENV"))))
    env = {name: re.sub(r"/(opt/bicite|data)\b", rf"{image}/\1", value) for name, value in told.items()}
    env["PATH"] = env["PATH"].replace("$PATH", os.environ["PATH"])
    log = tmp_path / "log"
    command: list[str | Path] = [image / "opt" / "bicite" / "bin" / "bicite", "serve", "--port", "0"]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env={**env, "TMPDIR": str(tmp_path)}, stderr=file, cwd=image / "data")
    try:
        wait(lambda: b"listening" in log.read_bytes())
        (url,) = re.findall(r"http://[\d.:]+", log.read_text("utf-8"))
        wait(lambda: httpx.get(f"{url}/readyz", timeout=PATIENCE).status_code == 200)
        (check,) = re.findall(r"CMD (\[.*?\])$", DOCKERFILE, re.MULTILINE)[:1]
        name, *rest = json.loads(check.replace("http://127.0.0.1:8000", url))
        assert subprocess.run([image / "opt" / "bicite" / "bin" / name, *rest], env=env).returncode == 0
        assert httpx.post(f"{url}/ask", json=QUESTION, timeout=PATIENCE).json()["answered"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert snapshot(image / "opt") == before
