"""Generations on disk: opened whole, or refused with the remedy."""

import json
import multiprocessing
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from index import protocols
from index.build import Builder
from index.errors import IndexDamaged, IndexLocked, IndexMismatch, IndexMissing
from index.store import Store
from tests.tiny import MORE, TEXTS, document, recipe, whole

FILES = ["texts.sqlite", "en.passages.npy", "en.sentences.npy", "zh.bounds.npy", "zh.sentences.npy"]


def current(store: protocols.Store) -> Path:
    return store.path / "generations" / (store.path / "CURRENT").read_text().split()[0]


def test_no_index_is_missing_and_none_is_made(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert not store.exists()
    with pytest.raises(IndexMissing, match=r"no index at .*/none; build one: bicite index PATH\.\.\. --index .*/none"):
        store.open(recipe())
    assert not store.path.exists()


def test_a_file_in_its_place_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(IndexMissing):
        Store(tmp_path / "file").open(recipe())


@pytest.mark.parametrize("file", [*FILES, "manifest.json"])
@pytest.mark.parametrize("harm", ["missing", "truncated"])
def test_a_harmed_file_is_named_with_the_remedy(built: Builder, file: str, harm: str) -> None:
    path = current(built.store) / file
    if harm == "missing":
        path.unlink()
    else:
        os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(IndexDamaged, match=rf"{file} is missing or damaged.*rebuild: bicite index --rebuild"):
        built.store.open(recipe())
    with pytest.raises(IndexDamaged):
        built.update(["/texts"], MORE)


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"recipe": {}, "languages": [], "files": {}}', b"\xff\xfe"])
def test_a_manifest_that_is_none_is_damage(built: Builder, data: bytes) -> None:
    (current(built.store) / "manifest.json").write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        built.store.open(recipe())


POINTERS = [b"", b"000777", b"garbage", b"\xff\x00", b"../../etc", "²".encode(), b"draft", b"1 2 3", b"000001 \xb2"]


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_pointer_to_nothing_is_damage_and_a_rebuild_mends_it(built: Builder, pointer: bytes) -> None:
    (built.store.path / "CURRENT").write_bytes(pointer)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match=r"CURRENT names no generation"):
            built.store.open(recipe())
        with pytest.raises(IndexDamaged, match="name the documents' PATHs too"):
            built.rebuild([], [])
    built.rebuild(["/texts"], MORE)
    assert len(built.store.open(recipe())) == 3


@pytest.mark.parametrize("pointer", [pointer for pointer in POINTERS if not pointer.isdigit()])
def test_a_pointer_that_is_none_is_mended_by_falling_back_to_what_is_whole(built: Builder, pointer: bytes) -> None:
    before = whole(built.store)
    (built.store.path / "CURRENT").write_bytes(pointer)
    with pytest.raises(IndexDamaged, match=r"CURRENT names no generation; fall back .*: bicite index --fall-back"):
        built.store.open(recipe())
    assert Store(built.store.path).fall_back() == "000001"
    assert whole(built.store) == before and Store(built.store.path).damage() == []


@pytest.mark.parametrize("file", FILES[1:])
def test_lost_vectors_are_mended_by_a_rebuild_out_of_the_index_itself(built: Builder, file: str) -> None:
    before = whole(built.store)
    (current(built.store) / file).unlink()
    built.rebuild([], [])
    assert whole(built.store) == before


def test_bytes_turned_over_in_the_texts_are_damage(built: Builder) -> None:
    path = current(built.store) / "texts.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(IndexDamaged):
        list(built.store.open(None).documents())
    with pytest.raises(IndexDamaged, match="name the documents' PATHs too"):
        built.rebuild([], [])
    built.rebuild(["/texts"], TEXTS)
    assert len(built.store.open(recipe())) == 2


# Falling back


@pytest.mark.parametrize("file", [*FILES, "manifest.json"])
@pytest.mark.parametrize("harm", ["missing", "truncated", "turned"])
def test_a_harmed_generation_falls_back_to_the_one_before(built: Builder, file: str, harm: str) -> None:
    before = whole(built.store)
    built.update(["/texts"], MORE)
    assert Store(built.store.path).damage() == [] and Store(built.store.path).fall_back() is None
    path = current(built.store) / file
    if harm == "turned":
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.unlink() if harm == "missing" else os.truncate(path, path.stat().st_size // 2)
        with pytest.raises(IndexDamaged, match=rf"{file} is .*; fall back to .*: bicite index --fall-back --index"):
            built.store.open(recipe())
        with pytest.raises(IndexDamaged):
            built.update(["/texts"], TEXTS)
    (told,) = Store(built.store.path).damage()
    assert str(path) in told
    assert Store(built.store.path).fall_back() == "000001"
    assert whole(built.store) == before
    assert built.update(["/texts"], MORE).added == ("c.txt",)
    assert len(built.store.open(recipe())) == 3 and Store(built.store.path).damage() == []


def test_with_nothing_whole_to_fall_back_to_a_rebuild_is_the_remedy(built: Builder) -> None:
    built.update(["/texts"], MORE)
    for folder in (built.store.path / "generations").iterdir():
        (folder / "texts.sqlite").write_bytes(b"harmed")
    with pytest.raises(IndexDamaged, match="rebuild: bicite index --rebuild --index"):
        built.store.open(recipe())
    with pytest.raises(IndexDamaged, match="no generation before it is whole; rebuild: bicite index --rebuild"):
        Store(built.store.path).fall_back()
    with pytest.raises(IndexMissing):
        Store(built.store.path / "none").fall_back()


def test_only_the_generation_before_is_kept(built: Builder) -> None:
    for texts in (MORE, [*TEXTS, document("c.txt", "The school closed.")], MORE):
        built.update(["/texts"], texts)
    assert sorted(path.name for path in (built.store.path / "generations").iterdir()) == ["000003", "000004"]
    assert Store(built.store.path).before() == built.store.path / "generations" / "000003"


def test_what_was_removed_is_gone_from_the_disk(built: Builder) -> None:
    secret = document("secret.txt", "The vault is behind the clock.")
    built.update(["/texts"], [*TEXTS, secret])
    built.remove(["secret.txt"])
    files = [path for path in built.store.path.rglob("*") if path.is_file()]
    assert len(files) > 5 and not any(b"behind the clock" in path.read_bytes() for path in files)
    assert Store(built.store.path).before() is None


def test_an_index_of_an_older_format_is_refused_and_rebuilt_out_of_itself(built: Builder) -> None:
    """Before pages were kept: one table had a column less, and the pointer no checksum."""
    before = whole(built.store)
    folder = current(built.store)
    texts = sqlite3.connect(folder / "texts.sqlite")
    texts.execute("ALTER TABLE documents DROP COLUMN pages")
    texts.commit()
    texts.close()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["recipe"]["format"] = 2
    manifest["files"]["texts.sqlite"]["bytes"] = (folder / "texts.sqlite").stat().st_size
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (built.store.path / "CURRENT").write_text("000001")
    with pytest.raises(
        IndexMismatch, match="built with format 2, settings ask for .*; rebuild: bicite index --rebuild"
    ):
        built.store.open(recipe())
    assert [document.id for document in built.store.open(None).documents()] == ["a.txt", "b.txt"]
    built.rebuild([], [])
    assert whole(built.store) == before


# One writer, many readers


def test_the_lock_of_a_writer_that_was_killed_holds_nobody_up(built: Builder) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(built.store.path, ready, done))
    other.start()
    assert ready.wait(60)
    other.kill()
    other.join(60)
    assert (built.store.path / "lock").exists()
    assert built.update(["/texts"], MORE).added == ("c.txt",)


@pytest.mark.parametrize("shift", [-10 * 365 * 86400, 10 * 365 * 86400])
def test_a_clock_that_jumps_changes_nothing(built: Builder, shift: float) -> None:
    """Nothing is decided by the time of day: files are set to another year, as after a battery ran out."""
    built.update(["/texts"], MORE)
    for path in [built.store.path, *built.store.path.rglob("*")]:
        os.utime(path, (path.stat().st_atime + shift, path.stat().st_mtime + shift))
    assert len(built.store.open(recipe())) == 3 and Store(built.store.path).damage() == []
    assert built.update(["/texts"], TEXTS).removed == ("c.txt",)
    assert len(built.store.open(recipe())) == 2


def _hold(path: Path, ready: Any, done: Any) -> None:  # noqa: ANN401 - multiprocessing's events
    with Store(path).writing():
        ready.set()
        done.wait(60)


def test_while_another_process_writes_the_index_is_locked_and_can_be_read(built: Builder) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(built.store.path, ready, done))
    other.start()
    try:
        assert ready.wait(60)
        with pytest.raises(IndexLocked, match="written by another process; try again"):
            built.update(["/texts"], MORE)
        assert len(built.store.open(recipe())) == 2
    finally:
        done.set()
        other.join(60)
    assert built.update(["/texts"], MORE).added == ("c.txt",)
