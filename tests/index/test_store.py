"""Generations on disk: opened whole, or refused with the remedy."""

import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest

from index import protocols
from index.build import Builder
from index.errors import IndexDamaged, IndexLocked, IndexMissing
from index.store import Store
from tests.tiny import MORE, TEXTS, recipe, whole

FILES = ["texts.sqlite", "en.passages.npy", "en.sentences.npy", "zh.bounds.npy", "zh.sentences.npy"]


def current(store: protocols.Store) -> Path:
    return store.path / "generations" / (store.path / "CURRENT").read_text()


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


@pytest.mark.parametrize("pointer", [b"", b"000777", b"garbage", b"\xff\x00", b"../../etc", "²".encode(), b"draft"])
def test_a_pointer_to_nothing_is_damage_and_a_rebuild_mends_it(built: Builder, pointer: bytes) -> None:
    (built.store.path / "CURRENT").write_bytes(pointer)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match=r"CURRENT names no generation.*rebuild"):
            built.store.open(recipe())
        with pytest.raises(IndexDamaged, match="name the documents' PATHs too"):
            built.rebuild([], [])
    built.rebuild(["/texts"], MORE)
    assert len(built.store.open(recipe())) == 3


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


# One writer, many readers


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
