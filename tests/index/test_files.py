"""Files that trouble a reader: too large, changing, unreadable for a while, oddly named, very many."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.build import Builder
from index.errors import ReadError
from index.lexicon import Lexicon
from index.read import Reading, read
from tests.tiny import builder, recipe

EN = "The North Bridge opened in March 2021."


def sparse(path: Path, size: int = 1 << 30) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv", "a.epub", "a.docx", "a.jsonl"])
def test_a_file_of_a_gigabyte_is_refused_in_one_line_and_little_memory(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReadError, match=r"larger than \d+ MB; split it|more than 64 MB; a document a line"):
        read([sparse(tmp_path / name)])
    (tmp_path / "b.txt").write_text(EN)
    (document,) = read([tmp_path / "b.txt"]).documents
    assert document.text == EN


def test_a_pdf_of_more_than_a_gigabyte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="larger than 1024 MB"):
        read([sparse(tmp_path / "a.pdf", (1 << 30) + 1)])


# Unreadable for a while


@pytest.fixture
def made(tmp_path: Path, lexicon: Lexicon) -> Builder:
    """Give the builder of an index of two files, in folders of their own."""
    for name in ("a/one.txt", "b/two.txt"):
        (tmp_path / "texts" / name).parent.mkdir(parents=True)
        (tmp_path / "texts" / name).write_text(f"{EN} {name}")
    made = builder(tmp_path / "ix", lexicon)
    brought(made, tmp_path / "texts")
    return made


def brought(made: Builder, folder: Path) -> Reading:
    reading = read([folder])
    made.update([str(folder)], reading.documents, reading.unread)
    return reading


def held(made: Builder) -> list[str]:
    return [document.id for document in made.store.open(recipe()).documents()]


def refusing(real: Callable[..., Any], name: str, error: int) -> Callable[..., Any]:
    """Return `real`, which fails for the path of that name: root may read everything, so it is played."""

    def call(path: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - stands before another
        if str(path).endswith(name):
            raise OSError(error, os.strerror(error), str(path))
        return real(path, *args, **kwargs)

    return call


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_file_that_cannot_be_read_for_a_while_is_not_taken_out(
    made: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.read.open", refusing(open, "two.txt", error), raising=False)
        reading = brought(made, tmp_path / "texts")
    assert [skipped.source for skipped in reading.skipped] == [str(tmp_path / "texts/b/two.txt")]
    assert held(made) == ["a/one.txt", "b/two.txt"]


@pytest.mark.parametrize("call", ["os.listdir", "os.stat"])
def test_a_folder_that_cannot_be_read_for_a_while_is_not_taken_out(
    made: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"index.walk.{call}", refusing(getattr(os, call.removeprefix("os.")), "texts/b", errno.EACCES))
        reading = brought(made, tmp_path / "texts")
    assert reading.unread == (str(tmp_path / "texts/b"),)
    assert held(made) == ["a/one.txt", "b/two.txt"]


def test_a_file_that_goes_while_it_is_looked_at_is_gone(
    made: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.read.open", refusing(open, "two.txt", errno.ENOENT), raising=False)
        brought(made, tmp_path / "texts")
    assert held(made) == ["a/one.txt"]


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_time(
    made: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written_to(path: Any, *args: Any) -> Any:  # noqa: ANN401 - stands before `open`
        file = open(path, *args)  # noqa: SIM115 - the caller closes it
        if str(path).endswith("two.txt"):
            Path(path).write_text("Half of a senten")
        return file

    with monkeypatch.context() as patch:
        patch.setattr("index.read.open", written_to, raising=False)
        reading = brought(made, tmp_path / "texts")
    (skipped,) = reading.skipped
    assert "changed while it was read" in skipped.reason
    assert made.store.open(recipe()).document("b/two.txt").text == f"{EN} b/two.txt"
    brought(made, tmp_path / "texts")
    assert made.store.open(recipe()).document("b/two.txt").text == "Half of a senten"


# Names and folders


@pytest.mark.parametrize(
    "name", ["北岸的桥。.txt", "two\nlines.txt", "a" * 251 + ".txt", "字" * 83 + ".txt", " .txt", "-.txt"]
)
def test_any_name_is_an_id_and_a_line_in_messages(made: Builder, tmp_path: Path, name: str) -> None:
    (tmp_path / "texts" / name).write_text(f"{EN} {name}")
    (tmp_path / "texts" / name).with_suffix(".md").write_bytes(b"\0")
    reading = brought(made, tmp_path / "texts")
    assert name in held(made)
    assert all(skipped.source.isprintable() for skipped in reading.skipped)
    made.remove([name])
    assert name not in held(made)


def test_a_name_too_long_for_the_disk_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="check the disk and the path"):
        read([tmp_path / ("a" * 300 + ".txt")])


def test_links_in_a_circle_end(made: Builder, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "a/up").symlink_to(texts)
    (texts / "b/over").symlink_to(texts / "a")
    (texts / "self").symlink_to(texts / "self")
    (texts / "twin.txt").symlink_to(texts / "a/one.txt")
    reading = brought(made, texts)
    assert held(made) == ["a/one.txt", "b/two.txt"]
    assert len(reading.skipped) == 3 and all("symlink" in skipped.reason for skipped in reading.skipped)


def many(folder: Path, count: int) -> Path:
    for n in range(count):
        place = folder / f"{n // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{n}.txt").write_text(f"Road number {n} was mended in {1000 + n % 1000}.")
    return folder


def build_many(tmp_path: Path, lexicon: Lexicon, count: int) -> None:
    folder = many(tmp_path / "many", count)
    made = builder(tmp_path / "ix", lexicon)
    brought(made, folder)
    (folder / "000/7.txt").write_text("The seventh road was given up.")
    (folder / "000/8.txt").unlink()
    reading = read([folder])
    changes = made.update([str(folder)], reading.documents, reading.unread)
    assert (changes.added, changes.changed, changes.removed) == ((), ("000/7.txt",), ("000/8.txt",))
    assert len(made.store.open(recipe())) == count - 1


def test_a_thousand_small_files(tmp_path: Path, lexicon: Lexicon) -> None:
    build_many(tmp_path, lexicon, 1000)


@pytest.mark.soak
def test_a_hundred_thousand_small_files(tmp_path: Path, lexicon: Lexicon) -> None:
    build_many(tmp_path, lexicon, 100_000)
