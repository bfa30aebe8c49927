"""Where uploads wait: whole or not there, done by one worker, forgotten after a day."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import StorageError
from server.spool import KEPT, Job, Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def begun(spool: Spool, name: str = "a.txt") -> Job:
    with spool.begin("default", "add") as draft:
        draft.file(name, {"title": "A"}, ".txt").write_text("text")
        job = draft.job()
        spool.write(job)
    return job


def test_a_job_is_read_as_it_was_written(spool: Spool) -> None:
    job = begun(spool)
    told = replace(job, state="failed", skipped=(("b", "why"),), error=("invalid", "no"), done=3, total=7)
    spool.write(told)
    assert spool.read(job.id) == told


def test_what_fails_while_it_is_sent_leaves_nothing(spool: Spool) -> None:
    with pytest.raises(KeyError), spool.begin("default", "add") as draft:
        draft.file("a.txt", {}, ".txt").write_text("text")
        raise KeyError
    assert list(spool.path.iterdir()) == []


def test_a_full_disk_is_told_as_such(spool: Spool) -> None:
    with pytest.raises(StorageError, match="No space left"), spool.begin("default", "add"):
        raise OSError(28, "No space left on device")
    assert list(spool.path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b", "a" * 300, "-rf", ".txt"])
@pytest.mark.parametrize("type", [".txt", "./../x", ".\n", "", ".averylongtype"])
def test_files_have_names_of_our_own(spool: Spool, name: str, type: str) -> None:
    with spool.begin("default", "add") as draft:
        path = draft.file(name, {}, type)
        path.touch()
        assert path.parent.parent == spool.path
        assert path.name.removesuffix(".txt") == f"{draft.job().id}-0"


@pytest.mark.parametrize("id", ["", "..", "../x", "0" * 31, "g" * 32, "0" * 32, "0" * 32 + "\n"])
def test_there_is_no_other_way_to_a_job_than_its_id(spool: Spool, id: str) -> None:
    begun(spool)
    assert spool.read(id) is None


def test_a_job_is_done_by_one_worker(spool: Spool) -> None:
    job = begun(spool)
    with spool.holding(job.id) as mine, Spool(spool.path).holding(job.id) as theirs:
        assert mine == job and theirs is None
    spool.finish(job, "done")
    with spool.holding(job.id) as again:
        assert again is None


def test_what_waits_is_known_after_a_restart_the_oldest_first(spool: Spool) -> None:
    jobs = []
    for n in range(3):
        jobs.append(begun(spool, str(n)))
        time.sleep(0.002)
    spool.finish(jobs[1], "done")
    (spool.path / ("f" * 32)).mkdir()
    assert Spool(spool.path).waiting() == [jobs[0].id, jobs[2].id]


def test_a_finished_jobs_files_are_gone_at_once_and_it_after_a_day(spool: Spool) -> None:
    over, waiting = begun(spool), begun(spool)
    spool.finish(over, "done")
    assert sorted(file.name for file in (spool.path / over.id).iterdir()) == ["job.json"]
    for job in (over, waiting):
        os.utime(spool.path / job.id, (0, time.time() - KEPT - 1))
    (spool.path / ("e" * 32)).mkdir()
    os.utime(spool.path / ("e" * 32), (0, time.time() - KEPT - 1))
    spool.clean()
    assert [folder.name for folder in spool.path.iterdir()] == [waiting.id]
