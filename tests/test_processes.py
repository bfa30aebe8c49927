"""Commands as processes of their own: closed pipes, full disks, Ctrl-C."""

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands import EN, QUESTIONS, assert_refused, folder
from tests.conftest import Bicite, Ran

COMMAND = [sys.executable, "-m", "rag.cli"]


@pytest.fixture
def real_ix(tmp_path: Path, texts: Path, real_bicite: Bicite) -> Path:
    assert real_bicite("index", texts, "--index", tmp_path / "real").code == 0
    return tmp_path / "real"


def test_a_reader_that_goes_away_is_no_error(real_ix: Path) -> None:
    command = [*COMMAND, "ask", QUESTIONS[0], "--index", str(real_ix)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_to_a_full_disk_is_one_line(real_ix: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [*COMMAND, "status", "--json", "--index", str(real_ix)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert_refused(Ran(done.returncode, "", done.stderr), 1, "No space left")


def test_output_that_is_closed_is_no_error(real_ix: Path) -> None:
    line = " ".join(f"'{part}'" for part in [*COMMAND, "status", "--index", str(real_ix)])
    done = subprocess.run(f"{line} >&-", shell=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_one_line_and_the_index_stays(real_ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    more = folder(tmp_path / "more", {"more.txt": EN * 9})
    before = bicite("status", "--index", real_ix, "--json").out
    done = subprocess.run(
        [*COMMAND, "index", str(more), "--index", str(real_ix)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )
    assert_refused(
        Ran(done.returncode, done.stdout, done.stderr), 1, str(real_ix), "can't be written", "nothing changed"
    )
    assert bicite("status", "--index", real_ix, "--json").out == before


def test_ctrl_c_is_one_line_and_the_index_stays(real_ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    roads = (f"Road number {n} was built {n * 7} years ago by {n % 13} towns." for n in range(3000))
    more = folder(tmp_path / "more", {"more.txt": " ".join(roads)})
    before = bicite("status", "--index", real_ix, "--json").out
    (real_ix / "lock").unlink(missing_ok=True)
    command = [*COMMAND, "index", str(more), "--index", str(real_ix)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (real_ix / "lock").exists():  # it is at work from here on
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert_refused(Ran(process.returncode, out, err), 130, "interrupted")
    assert bicite("status", "--index", real_ix, "--json").out == before
    assert bicite("index", tmp_path / "texts", "--index", real_ix, "--rebuild").code == 0
