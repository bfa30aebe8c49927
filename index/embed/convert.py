"""The installed weights made into what the bundled embedder runs on."""

from typing import Final

import numpy as np

from index.cache import Arrays
from index.embed.encoder import checks, session
from index.embed.graph import OUTPUTS, Peaks, exact, quantised
from index.embed.pieces import tables
from index.embed.weights import Weights, open_weights, unpacked

STRIDE: Final = 48_611  # a prime: steps of it reach into all of the vocabulary


def convert() -> Arrays:
    """Return the quantised model, the tokenizer's tables, and what is needed to look up word vectors (2 s).

    Raises:
        EmbedderError: the weights aren't installed, or are not those expected.
    """
    weights = open_weights()
    model = quantised(weights, peaks(weights))
    return {
        "model": np.frombuffer(model, np.uint8),
        "positions": weights.tensor("emb.pos") + weights.tensor("emb.type")[0],
        "words_offset": np.array(weights.offset("emb.word")),
        "words_checks": checks(weights.raw("emb.word")),
        **tables(weights.pieces),
    }


def peaks(weights: Weights) -> Peaks:
    """Return the largest absolute value of each channel that is smoothed, of a text of random pieces.

    Which channels are large is the model's own doing: texts of either language give the same as this one.
    """
    sizes = weights.sizes
    ids = np.arange(sizes.positions) * STRIDE % len(weights.pieces.texts)
    rows = unpacked(weights.raw("emb.word")[ids]) + weights.tensor("emb.pos") + weights.tensor("emb.type")[0]
    run = session(exact(weights))
    names = [output.name for output in run.get_outputs() if output.name not in OUTPUTS]
    values = run.run(names, {"rows": rows, "shape": np.array([1, *rows.shape])})
    largest = [np.abs(value).max(axis=0) for value in values]
    return {(int(layer), matrix): largest.pop(0) for layer, matrix in (name.split(".") for name in names)}
