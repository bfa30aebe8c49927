"""Embedding backends, one file each; `open_embedder` picks by the setting's name."""

from index.embed.options import Options
from index.errors import UsageError
from index.types import Embedder

BACKENDS = "bundled, sentence-transformers:NAME_OR_PATH or openai:MODEL"


def open_embedder(name: str, options: Options) -> Embedder:
    """Return the embedder that the setting `embedder` names, as the other settings want it.

    Raises:
        UsageError: no backend has that name, or it can't be what is asked for.
        EmbedderError: its model can't be loaded.
    """
    backend, _, model = name.partition(":")
    if name == "bundled":
        return _bundled(options)
    if backend == "sentence-transformers" and model:
        from index.embed.sentence_transformers import SentenceTransformers

        return SentenceTransformers(model, options)
    if backend == "openai" and model:
        from index.embed.openai import OpenAI

        return OpenAI(model, options)
    raise UsageError(f"embedder {name!r} is not known; set BICITE_EMBEDDER to {BACKENDS}")


def _bundled(options: Options) -> Embedder:
    from index.embed.bundled import Bundled

    model = Bundled()
    if options != Options() and options != Options(model.dimension):
        raise UsageError(
            f"the bundled model has its own prompts and {model.dimension} numbers a text;"
            " unset BICITE_DIMENSION, BICITE_QUERY_PROMPT and BICITE_PASSAGE_PROMPT, or name another BICITE_EMBEDDER"
        )
    return model
