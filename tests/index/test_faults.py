"""Disks that refuse and processes that are killed: whatever happens while writing, the old index stays."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.build import Builder
from index.errors import StorageError
from index.lexicon import Lexicon
from tests.tiny import MORE, TEXTS, builder, document, recipe, whole


def refuse(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullAt:
    """Stands before a function and refuses at its n-th call."""

    def __init__(self, n: int, real: Callable[..., Any]) -> None:
        self.left, self.real = n, real

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the function takes and gives
        self.left -= 1
        return refuse() if self.left == 0 else self.real(*args, **kwargs)


def assert_unharmed(built: Builder, before: dict[str, Any]) -> None:
    with pytest.raises(StorageError, match="can't be written"):
        built.update(["/texts"], MORE)
    assert whole(built.store) == before
    assert [path.name for path in (built.store.path / "generations").iterdir() if path.name == "draft"] == []


def test_a_disk_full_at_any_sync_leaves_the_old_index(built: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = whole(built.store)
    syncs = FullAt(-1, os.fsync)
    with monkeypatch.context() as patch:
        patch.setattr("index.store.os.fsync", syncs)
        built.update(["/texts"], MORE)
        built.update(["/texts"], TEXTS)
    last = (-1 - syncs.left) // 2
    assert last > 10
    for call in range(1, last):
        with monkeypatch.context() as patch:
            patch.setattr("index.store.os.fsync", FullAt(call, os.fsync))
            assert_unharmed(built, before)
    with monkeypatch.context() as patch:
        patch.setattr("index.store.os.fsync", FullAt(last, os.fsync))  # after the switch: the new one is in force
        assert built.update(["/texts"], MORE).added == ("c.txt",)
    assert len(built.store.open(recipe())) == 3


@pytest.mark.parametrize(
    ("name", "fake"),
    [
        ("index.generation.np.save", refuse),
        ("index.dense.np.lib.format.write_array_header_1_0", refuse),
        ("index.store.os.rename", refuse),
        ("index.store.os.replace", refuse),
        ("index.store.Path.mkdir", refuse),
    ],
)
def test_a_disk_full_at_any_other_write_leaves_the_old_index(
    built: Builder, monkeypatch: pytest.MonkeyPatch, name: str, fake: Callable[..., None]
) -> None:
    before = whole(built.store)
    with monkeypatch.context() as patch:
        patch.setattr(name, fake)
        assert_unharmed(built, before)
    assert built.update(["/texts"], MORE).added == ("c.txt",)


LIMITED = """
import resource, sys
from pathlib import Path
import faiss
from index.errors import StorageError
from index.lexicon import Lexicon
from tests.tiny import MORE, builder
made = builder(Path(sys.argv[1]), Lexicon.open(Path(sys.argv[2])))
for limit in map(int, sys.argv[3:]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        made.update(["/texts"], MORE)
    except StorageError as error:
        print("refused", error)
    else:
        print("written")
        break
"""


def test_really_refused_writes_leave_the_old_index(built: Builder, home: Path) -> None:
    """No file may grow beyond a limit, which rises until the update goes through."""
    before = whole(built.store)
    limits = [str(limit) for limit in [1, 100, 200, 600, 1000, *range(4096, 200_000, 4096)]]
    dictionary = home / "cache" / "bicite" / "lexicon.sqlite"
    command = [sys.executable, "-c", LIMITED, str(built.store.path), str(dictionary)]
    few = subprocess.run([*command, *limits[:8]], capture_output=True, text=True, check=True)
    assert set(line.split()[0] for line in few.stdout.splitlines()) == {"refused"}
    assert whole(built.store) == before
    rest = subprocess.run([*command, *limits], capture_output=True, text=True, check=True)
    assert rest.stdout.splitlines()[-1] == "written"
    assert len(built.store.open(recipe())) == 3


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can't be mounted without rights")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_index(tiny_disk: Path, lexicon: Lexicon) -> None:
    made = builder(tiny_disk / "ix", lexicon)
    made.update(["/texts"], TEXTS)
    before = whole(made.store)
    large = document("large.txt", " ".join(f"The bridge number {n} opened." for n in range(5000)))
    with pytest.raises(StorageError, match="can't be written.*free some space"):
        made.update(["/texts"], [*TEXTS, large])
    assert whole(made.store) == before
    assert made.update(["/texts"], TEXTS[:1]).removed == ("b.txt",)


def test_a_folder_in_which_nothing_can_be_made_is_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError, match="can't be written .*choose another folder with --index"):
        builder(tmp_path / "file" / "ix", lexicon).update(["/texts"], TEXTS)


# Being killed


def crash(tmp_path: Path, home: Path, rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Kill writers, at moments spread evenly over the time that they write; print what was counted."""
    dictionary = home / "cache" / "bicite" / "lexicon.sqlite"
    command = [sys.executable, "-m", "tests.index.crash", str(tmp_path), str(dictionary), str(rounds)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    counts = json.loads(done.stdout)
    with capsys.disabled():
        sys.stdout.write(f"\nkilled: {', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}\n")
    assert counts["build"] + counts["update"] == rounds == counts["within"] + counts.get("after", 0)
    assert "neither" not in counts
    assert counts["within"] >= 0.3 * rounds


def test_killed_at_any_moment_the_index_is_whole(
    tmp_path: Path, home: Path, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    crash(tmp_path, home, 25, capsys)


@pytest.mark.soak
def test_killed_a_thousand_times_the_index_is_whole(
    tmp_path: Path, home: Path, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    crash(tmp_path, home, 1000, capsys)


# Losing power


def lost(tmp_path: Path, home: Path, *less: str) -> dict[str, int]:
    dictionary = home / "cache" / "bicite" / "lexicon.sqlite"
    command = [sys.executable, "-m", "tests.index.lossy", str(tmp_path), str(dictionary), *less]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def test_power_lost_or_disk_full_at_any_step_the_index_is_whole(
    tmp_path: Path, home: Path, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = lost(tmp_path, home)
    with capsys.disabled():
        sys.stdout.write(f"\npower lost, disk full: {', '.join(f'{count} {name}' for name, count in counts.items())}\n")
    steps = [counts[f"steps of update {number}"] for number in range(3)]
    assert min(steps) > 20
    refused, late = (
        counts["refused"],
        counts["done on a full disk"],
    )  # where the switch is done, what is left is cleaning
    assert counts["old"] + counts["new"] == 4 * (sum(steps) + 3) + refused + late and "neither" not in counts
    assert refused > 40


@pytest.mark.soak
@pytest.mark.parametrize("sync", ["sync", "sync_folder"])
def test_a_sync_left_out_would_be_found(tmp_path: Path, home: Path, lexicon: Lexicon, sync: str) -> None:
    assert lost(tmp_path, home, sync)["neither"] > 0


def test_a_leftover_of_a_killed_writer_is_cleaned_away(built: Builder) -> None:
    for name in ("draft", "000009"):
        shutil.copytree(built.store.path / "generations" / "000001", built.store.path / "generations" / name)
    before = whole(built.store)
    built.update(["/texts"], MORE)
    assert sorted(path.name for path in (built.store.path / "generations").iterdir()) == ["000001", "000002"]
    built.update(["/texts"], TEXTS)
    assert whole(built.store) == before
    assert np.isfinite(built.store.open(recipe()).shards["en"].stats.passage_mean).all()
