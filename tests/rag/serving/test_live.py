"""An index that others write while it is read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import IndexMissing
from index.lexicon import Lexicon
from rag.analysis.words import Words
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from rag.serving import live
from rag.serving.live import Live, Models
from tests.commands import EN, ZH, folder
from tests.tiny import WordHash


@pytest.fixture
def models(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> Models:
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: WordHash())
    return Models(Settings(), WordHash(), WordHash(), Words(lexicon))


@pytest.fixture
def opened(models: Models, tmp_path: Path) -> Iterator[Live]:
    write(tmp_path, EN)
    opened = Live(models, tmp_path / "ix")
    yield opened
    opened.close()


def write(base: Path, text: str) -> None:
    """Bring the index to hold one document of this text."""
    texts = folder(base / "texts", {"a.txt": text})
    ingest([str(texts)], Parts(Settings()).builder(base / "ix"))


def text(opened: Live) -> str:
    with opened.reading() as retriever:
        return retriever.generation.document("a.txt").text


def test_a_question_reads_the_generation_it_began_with_to_its_end(opened: Live, tmp_path: Path) -> None:
    with opened.reading() as old:
        write(tmp_path, ZH)
        assert text(opened) == ZH  # the next question has the new one
        assert old.generation.document("a.txt").text == EN
        assert [hit.document.text for hit in old.search("bridge", 1).hits] == [EN]
    with pytest.raises(Exception, match="closed"):
        old.generation.document("a.txt")


def test_a_generation_in_force_is_opened_once(opened: Live) -> None:
    with opened.reading() as one, opened.reading() as other:
        assert one is other
    with opened.reading() as later:
        assert later is one


def test_an_index_that_breaks_is_still_answered_from(
    opened: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert text(opened) == EN
    pointer = tmp_path / "ix" / "CURRENT"
    pointer.write_text("000009\n")
    assert text(opened) == EN and text(opened) == EN
    assert [record.levelname for record in caplog.records] == ["ERROR"]  # not at each question
    monkeypatch.setattr(live, "AGAIN", 0.0)
    shutil.rmtree(tmp_path / "ix")
    write(tmp_path, ZH)
    monkeypatch.setattr(opened, "_again", 0.0)
    assert text(opened) == ZH


def test_an_index_that_is_not_there_is_missing_until_it_is(models: Models, tmp_path: Path) -> None:
    opened = Live(models, tmp_path / "ix")
    with pytest.raises(IndexMissing):
        text(opened)
    write(tmp_path, EN)
    assert text(opened) == EN
    opened.close()


def test_without_a_folder_it_is_the_command_lines_own_choice(models: Models, tmp_path: Path) -> None:
    """First the bundled documents, and one's own as soon as there are any."""
    opened = Live(models, None)
    before = {entry.id for entry in opened.entries()}
    assert "a.txt" not in before and before
    from rag.assemble import default_index

    try:
        ingest([str(folder(tmp_path / "texts", {"a.txt": EN}))], Parts(Settings()).builder(default_index()))
        assert [entry.id for entry in opened.entries()] == ["a.txt"]
    finally:
        opened.close()
        shutil.rmtree(default_index())
