"""A real cross-encoder, untrained: what it says is worth nothing, how it is asked is tested."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed.sentence_transformers import EXTRA
from index.errors import EmbedderError
from rag.rerank import CrossEncoder
from tests.conftest import Bicite

if find_spec("sentence_transformers") is None:
    pytest.skip(f"sentence-transformers is not installed (torch is gigabytes): {EXTRA}", allow_module_level=True)

QUESTION = "When did the bridge open?"
PASSAGES = ["The bridge opened in March.", "A bridge is not a school.", "桥在三月通车。", "桥边的学校关了。"]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of small Bert models: "one" and "three" score pairs, "none" doesn't."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel

    torch.manual_seed(0)
    base, tokenizer = tmp_path_factory.mktemp("models"), _tokenizer()
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    for name, scores in (("one", 1), ("three", 3), ("none", 0)):
        config = BertConfig(
            vocab_size=len(tokenizer),
            max_position_embeddings=24,
            num_labels=scores or 2,
            initializer_range=1.0,
            **sizes,
        )
        (BertForSequenceClassification if scores else BertModel)(config).save_pretrained(base / name)
        tokenizer.save_pretrained(base / name)
    return base


def _tokenizer() -> Any:  # noqa: ANN401 - the library is optional
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    words = [*names.values(), *sorted(set("".join(PASSAGES[2:]))), "the", "bridge", "opened", "in", "march", "school"]
    tokenizer = Tokenizer(models.WordLevel({word: id for id, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()  # sets ideographs apart
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=24, **names)


def test_it_scores_pairs_as_the_model_does(models: Path) -> None:
    import sentence_transformers

    expected = sentence_transformers.CrossEncoder(str(models / "one"), local_files_only=True).predict(
        [(QUESTION, text) for text in PASSAGES], activation_fn=lambda x: x
    )
    reranker = CrossEncoder(str(models / "one"))
    scores = reranker.score(QUESTION, PASSAGES)
    assert np.allclose(scores, expected, atol=1e-5) and len(set(scores.tolist())) > 3
    assert reranker.score(QUESTION, []).shape == (0,)


def test_one_saved_by_sentence_transformers_is_known_too(models: Path, tmp_path: Path) -> None:
    import sentence_transformers

    saved = sentence_transformers.CrossEncoder(str(models / "one"), local_files_only=True)
    saved.save_pretrained(str(tmp_path / "saved"))
    scores = CrossEncoder(str(models / "one")).score(QUESTION, PASSAGES)
    assert np.allclose(CrossEncoder(str(tmp_path / "saved")).score(QUESTION, PASSAGES), scores, atol=1e-6)


def test_a_passage_too_long_for_it_scores_as_its_best_part(models: Path) -> None:
    reranker = CrossEncoder(str(models / "one"))
    parts = ["the bridge opened in march " * 2 + "now. ", "the school in march the bridge the school in march"]
    alone = reranker.score("the bridge", parts)
    assert np.isclose(reranker.score("the bridge", ["".join(parts)])[0], alone.max(), atol=1e-5)
    assert reranker.score("the bridge " * 30, ["".join(parts)]).shape == (1,)


@pytest.mark.parametrize(
    ("name", "told"), [("none", "no cross-encoder"), ("three", "gives 3 scores"), ("gone", "folder")]
)
def test_what_is_no_reranker_is_refused(models: Path, name: str, told: str) -> None:
    with pytest.raises(EmbedderError, match=told):
        CrossEncoder(str(models / name))


def test_the_setting_turns_it_on_for_questions_and_changes_no_index(
    models: Path, bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = bicite("ask", QUESTION, "--index", ix, "--json")
    monkeypatch.setenv("BICITE_RERANKER", str(models / "one"))
    reranked = bicite("ask", QUESTION, "--index", ix, "--json")
    assert (plain.code, reranked.code, reranked.err) == (0, 0, "")
    monkeypatch.setenv("BICITE_RERANKER", str(models / "none"))
    refused = bicite("search", QUESTION, "--index", ix)
    assert refused.code == 1 and "set BICITE_RERANKER" in refused.err and refused.err.count("\n") == 1
    assert bicite("index", "--index", ix, "--rebuild").code == 0  # indexing doesn't load it
