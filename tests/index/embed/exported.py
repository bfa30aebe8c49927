"""The bundled weights as a folder of sentence-transformers, so that its path is tested on a real model."""

from pathlib import Path
from typing import Any

from index.embed.weights import Pieces, Weights, open_weights

PROMPTS = {"query": "query: ", "passage": "passage: "}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def export(folder: Path, prompts: dict[str, str] = PROMPTS) -> Path:
    """Save multilingual-e5-small in `folder`: a BertModel, mean pooling, unit vectors."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    weights = open_weights()
    raw = folder.with_name(f"{folder.name}-raw")
    _bert(weights).save_pretrained(raw)
    _tokenizer(weights.pieces, weights.sizes.positions).save_pretrained(raw)
    modules = [Transformer(str(raw)), Pooling(weights.sizes.hidden, "mean"), Normalize()]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder), create_model_card=False)
    return folder


def _bert(weights: Weights) -> Any:  # noqa: ANN401 - the library is optional
    from torch import from_numpy
    from transformers import BertConfig, BertModel

    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.words,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=weights.pieces.padding,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({there: from_numpy(weights.tensor(here).copy()) for here, there in _names(sizes.layers)})
    return model


def _names(layers: int) -> list[tuple[str, str]]:
    embeddings = [("word", "word_embeddings"), ("pos", "position_embeddings"), ("type", "token_type_embeddings")]
    names = [(f"emb.{here}", f"embeddings.{there}.weight") for here, there in embeddings]
    both = [("emb.ln", "embeddings.LayerNorm")]
    both += [(f"l{n}.{here}", f"encoder.layer.{n}.{there}") for n in range(layers) for here, there in LAYER.items()]
    return names + [pair for a, b in both for pair in ((f"{a}.w", f"{b}.weight"), (f"{a}.b", f"{b}.bias"))]


def _tokenizer(pieces: Pieces, longest: int) -> Any:  # noqa: ANN401 - the library is optional
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = list(zip(pieces.texts, map(float, pieces.scores), strict=True))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=pieces.unknown, byte_fallback=False))
    # XLM-R's own rules, which the file has as a list of 4,837 characters: the same but for 2 of them.
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    special = [(pieces.texts[id], id) for id in (pieces.begin, pieces.end)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=special)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=longest,
    )
