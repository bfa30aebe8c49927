"""A folder and its index, kept in line."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from index.errors import IndexLocked
from index.store import Store
from rag.commands import watch
from tests.commands import EN, folder, parsed
from tests.conftest import ROOT, Bicite


def until(told: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


class Rounds:
    """A watch in a thread, its rounds counted."""

    def __init__(self, path: Path, errors: int = 0) -> None:
        self.seen: list[list[str]] = []
        self.failed: list[str] = []
        self._path, self._errors, self._stop = path, errors, Event()
        begin = watch.state([str(path)])
        self._thread = Thread(target=watch.watch, args=([str(path)], begin, self.bring, self.failed.append, self._stop))
        self._thread.start()

    def bring(self) -> None:
        if self._errors:
            self._errors -= 1
            raise IndexLocked("being written by another process")
        self.seen.append(sorted(os.path.basename(name) for name in watch.state([str(self._path)])))

    def end(self) -> None:
        self._stop.set()
        self._thread.join(60)


def test_what_comes_changes_and_goes_is_seen_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "QUIET", 100)
    texts = folder(tmp_path / "texts", {"a.txt": EN})
    rounds = Rounds(texts)
    try:
        time.sleep(1.5)
        (texts / "notes.xyz").write_text("no document")
        (texts / ".hidden.txt").write_text("hidden")
        time.sleep(1)
        assert rounds.seen == []
        (texts / "sub").mkdir()
        (texts / "sub" / "b.txt").write_text(EN)
        until(lambda: rounds.seen[-1:] == [["a.txt", "b.txt"]])
        count = len(rounds.seen)
        (texts / "a.txt").write_text(EN + "It was mended.")
        until(lambda: len(rounds.seen) > count)
        (texts / "a.txt").unlink()
        until(lambda: rounds.seen[-1] == ["b.txt"])
    finally:
        rounds.end()


def test_what_came_before_the_first_event_is_seen(tmp_path: Path) -> None:
    texts = folder(tmp_path / "texts", {"a.txt": EN})
    begin = watch.state([str(texts)])
    (texts / "b.txt").write_text("It came while the first round went on.")
    came, stop = Event(), Event()
    thread = Thread(target=watch.watch, args=([str(texts)], begin, came.set, print, stop))
    thread.start()
    assert came.wait(60)
    stop.set()
    thread.join(60)


def test_what_fails_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "AGAIN", 0.5)
    texts = folder(tmp_path / "texts", {"a.txt": EN})
    rounds = Rounds(texts, errors=2)
    try:
        (texts / "b.txt").write_text(EN)
        until(lambda: rounds.seen == [["a.txt", "b.txt"]])
        assert rounds.failed == ["being written by another process"] * 2
    finally:
        rounds.end()


def test_a_watched_folder_is_kept_in_line_until_ctrl_c(texts: Path, tmp_path: Path, real_bicite: Bicite) -> None:
    code = "from rag.cli import main; main()"
    command = [sys.executable, "-c", code, "index", str(texts), "--index", str(tmp_path / "ix"), "--watch"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = tmp_path / "told"  # a file, so that it can be waited for: a round is told after the index is in force
    with told.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True, env=env)
    try:
        until(Store(tmp_path / "ix").exists)
        (texts / "road.txt").write_text("The river road was closed in May 2024 for repairs.")
        until(lambda: "added    road.txt" in told.read_text())
        (texts / "bridge.txt").unlink()
        until(lambda: "removed  bridge.txt" in told.read_text())
        assert len(Store(tmp_path / "ix").open(None)) == 2
        found = parsed(real_bicite("search", "When was the river road closed?", "--index", tmp_path / "ix", "--json"))
        assert found["passages"][0]["document"]["id"] == "road.txt"
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "interrupted" in err.splitlines()[-1]
    assert Store(tmp_path / "ix").damage() == []


@pytest.mark.parametrize("more", [["--json"], []])
def test_wrong_usage_is_told(texts: Path, bicite: Bicite, more: list[str]) -> None:
    ran = bicite("index", "--watch", *([str(texts)] if more else ["--rebuild"]), *more)
    assert ran.code == 2 and "--watch wants PATHs" in ran.err
