"""A file of the cache is whole or not believed, whoever was killed, damaged it or came at the same time."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cache import Arrays, kept, read, rest, write

SOME: Arrays = {
    "bytes": np.arange(100, dtype=np.uint8),
    "numbers": np.linspace(0, 1, 21, dtype=np.float32).reshape(3, 7),
    "one": np.array(12345),
    "none": np.empty((0, 4), np.int64),
}
# Writes what fills the file for a while, again and again; argument: the path.
WRITER = """
import sys
import numpy as np
from pathlib import Path
from index.cache import write
numbers = np.arange(3_000_000)
while True:
    write(Path(sys.argv[1]), {"numbers": numbers})
"""
# Makes the arrays slowly and says when it did; arguments: the path, a file to add a line to.
MAKER = """
import sys, time
import numpy as np
from pathlib import Path
from index.cache import kept
def make():
    with open(sys.argv[2], "a") as made:
        made.write("made\\n")
    time.sleep(0.5)
    return {"numbers": np.arange(1000)}
assert kept(Path(sys.argv[1]), make)["numbers"].sum() == 499500
"""


def aligned(found: Arrays | None) -> bool:
    return found is not None and all(each.flags.aligned and each.data.format[0] not in "=<" for each in found.values())


def same(found: Arrays | None, expected: Arrays) -> bool:
    return (
        found is not None
        and list(found) == list(expected)
        and all(
            np.array_equal(found[name], each) and found[name].dtype == each.dtype for name, each in expected.items()
        )
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    for longer in range(9):
        arrays = {"a" * (longer + 1): np.arange(longer, dtype=np.uint8), **SOME}
        write(tmp_path / "x", arrays)
        assert same(read(tmp_path / "x"), arrays)
        assert aligned(read(tmp_path / "x"))  # else single numbers couldn't be read through a memoryview


def resident(path: Path) -> int:
    """Return how much of a mapped file is in memory, kB."""
    found, here = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            here = line.endswith(f" {path}")
        elif here and line.startswith("Rss:"):
            found += int(line.split()[1])
    return found


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="Linux tells what is in memory")
def test_what_was_read_needn_t_stay_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write(path, {"numbers": np.arange(500_000), "more": np.ones((1000, 1000))})
    found = read(path)
    assert found and resident(path) < 100  # the whole of it was read to check it
    assert (found["numbers"].sum(), found["more"].sum()) == (124_999_750_000, 1_000_000)
    assert resident(path) > 10_000
    rest(found)
    assert resident(path) < 100
    assert (found["numbers"][-1], found["more"].sum()) == (499_999, 1_000_000)


def test_an_empty_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert same(kept(tmp_path / "x", lambda: SOME), SOME)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("cache") / "x"
    write(path, SOME)
    return path.read_bytes()


@given(st.data())
@settings(max_examples=100)
def test_a_flipped_bit_anywhere_is_seen(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    path = tmp_path_factory.mktemp("flipped") / "x"
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
    assert read(path) is None


def test_a_file_cut_or_grown_at_any_length_is_seen(whole: bytes, tmp_path: Path) -> None:
    for length in range(len(whole)):
        (tmp_path / "x").write_bytes(whole[:length])
        assert read(tmp_path / "x") is None
    (tmp_path / "x").write_bytes(whole + b"\0")
    assert read(tmp_path / "x") is None


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"something else")
    assert same(kept(path, lambda: SOME), SOME)
    assert same(read(path), SOME)
    assert same(kept(path, lambda: pytest.fail("it was whole")), SOME)


def test_a_folder_that_cannot_be_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        kept(tmp_path / "file" / "x", lambda: pytest.fail("nothing to be gained by making it"))


def test_a_disk_that_is_full_keeps_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="space"):
        kept(tmp_path / "x", lambda: SOME)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []


def test_two_processes_make_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKER, str(tmp_path / "x"), str(tmp_path / "made")]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(30) for process in running] == [0, 0, 0]
    assert (tmp_path / "made").read_text() == "made\n"


@pytest.mark.parametrize("rounds", [4, pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_writer_leaves_the_old_file_or_none(tmp_path: Path, rounds: int) -> None:
    path, rng = tmp_path / "x", random.Random(rounds)
    for _ in range(rounds):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)])
        while not path.with_suffix(".part").exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = read(path)
        assert found is None and not path.exists() or same(found, {"numbers": np.arange(3_000_000)})
