"""`bicite model` says what is in use and leaves it ready."""

import json
from pathlib import Path

import pytest

from index.embed.bundled import Bundled
from rag.assemble import Parts
from rag.commands.model import prepared
from rag.config import Settings
from tests.conftest import Bicite
from tests.tiny import WordHash


def test_the_bundled_model_is_made_ready_and_described(real_bicite: Bicite) -> None:
    ran = real_bicite("model", "--json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert told["name"] == "bundled"
    assert told["prepared"] is True
    assert told["fingerprint"] == Bundled.fingerprint
    assert Path(told["path"]).stat().st_size == told["bytes"] > 20_000_000
    assert Path(told["weights"]).stat().st_size == told["weights_bytes"]
    shown = real_bicite("model").out
    assert told["path"] in shown and told["fingerprint"] in shown


def test_a_cache_that_cannot_be_written_is_an_error(
    real_bicite: Bicite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    model = Bundled(tmp_path / "file" / "x.model")
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: model)
    ran = real_bicite("model")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert str(tmp_path / "file") in ran.err and "make it writable" in ran.err


def test_of_another_model_nothing_is_kept() -> None:
    told = prepared("openai:some-model", WordHash())
    assert (told.prepared, told.path, told.dimension) == (None, None, WordHash().dimension)


def test_the_model_opens_while_the_rest_is_made_ready(
    real_bicite: Bicite, monkeypatch: pytest.MonkeyPatch, texts: Path, tmp_path: Path
) -> None:
    assert real_bicite("index", texts, "--index", tmp_path / "real").code == 0
    model = Bundled()
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: model)
    parts = Parts(Settings(index=tmp_path / "real"))
    parts.texts()
    assert "_opening" not in vars(model)  # `bicite status` has no use for it
    parts.retriever()
    assert "_opening" in vars(model)
