"""Where a model is found, and what names it; without loading it, so without torch."""

import shutil
from pathlib import Path

import pytest

from index.embed.sentence_transformers import locate
from index.errors import EmbedderError

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder laid out as a saved model."""
    for file in ("config.json", "model.safetensors", "1_Pooling/config.json"):
        (tmp_path / "small" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "small" / file).write_text(f"what {file} says")
    return tmp_path / "small"


def label(folder: Path) -> str:
    return locate(str(folder), "some").label


def test_a_folder_is_named_by_what_the_model_is_made_of_not_by_where_it_lies(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "elsewhere" / "small")
    (copy / "README.md").write_text("A note.")
    (copy / ".git").mkdir()
    (copy / ".git" / "HEAD").write_text("main")
    (copy / "onnx").mkdir()
    (copy / "onnx" / "model.onnx").write_text("the same for another engine")
    assert label(copy) == label(folder)
    assert label(folder).startswith("small@")


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "1_Pooling/config.json"])
def test_another_file_is_another_model(folder: Path, file: str) -> None:
    before = label(folder)
    (folder / file).write_text("another thing")
    changed = label(folder)
    (folder / file).rename(folder / "moved.json")
    assert len({before, changed, label(folder)}) == 3


@pytest.mark.parametrize("name", ["some/small", "small"])
def test_a_name_is_found_in_hugging_faces_cache_and_named_by_its_commit(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pytest.importorskip("huggingface_hub")
    cached = tmp_path / "models--some--small"
    (cached / "refs").mkdir(parents=True)
    (cached / "refs" / "main").write_text(COMMIT)
    shutil.copytree(folder, cached / "snapshots" / COMMIT)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    assert locate(name, "some") == (cached / "snapshots" / COMMIT, f"some/small@{COMMIT[:12]}")


@pytest.mark.parametrize("name", ["some/model", "model"])
def test_a_model_that_is_not_there_is_told_at_once_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    with pytest.raises(EmbedderError, match=rf"nor in {tmp_path}.*hf download some/model$"):
        locate(name, "some")


@pytest.mark.parametrize("name", ["no model's name", "-/-"])
def test_a_name_that_no_model_can_have_is_told_alike(name: str) -> None:
    pytest.importorskip("huggingface_hub")
    with pytest.raises(EmbedderError, match="neither a folder nor in"):
        locate(name, "some")


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "~/nowhere", "a/b/c", ""])
def test_a_folder_that_is_not_there_is_told(name: str) -> None:
    with pytest.raises(EmbedderError, match="there is no model folder"):
        locate(name, "some")
