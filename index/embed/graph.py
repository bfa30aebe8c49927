"""The encoder as an ONNX graph: in float32, or with matrices and what they multiply in 8 bits.

Rounding is by the token: each token's values are divided by their own largest, so what else is in a batch changes
nothing (LLM.int8's vector-wise scale: Dettmers et al., arXiv 2208.07339). Before that, channels that are large in every
text are divided by a constant their weights are multiplied by (SmoothQuant: Xiao et al., arXiv 2211.10438).

Operators stay apart where ONNX Runtime's fused ones are the slower: its SkipLayerNormalization takes five times as long
as Add and LayerNormalization, its BiasGelu a fifth longer than Add and Gelu (1.32, one thread, AVX-512).
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.embed.onnx import Graph
from index.embed.weights import Weights
from index.types import FloatArray

MICROSOFT: Final = "com.microsoft"
SMOOTHING: Final = 0.65  # SmoothQuant's alpha: .5 to .75 come out alike here
CENTRE: Final = 128  # of unsigned bytes that stand for values on both sides of nought
LEAST_GELU: Final = 0.17  # GELU's values lie above -0.17: bytes below FLOOR are kept for those, the others are positive
FLOOR: Final = 32
OUTPUTS: Final = ("states", "before")  # of the tokens, after the last layer and before it
SMOOTHED: Final = ("q", "fi")  # matrices whose input, a LayerNorm's output, has channels that are always large

Peaks = Mapping[tuple[int, str], FloatArray]  # (layer, matrix) -> largest absolute value of each input channel
_Linear = Callable[[Graph, str, int, tuple[str, ...]], list[str]]


def exact(weights: Weights) -> bytes:
    """Return the model in float32; its outputs are OUTPUTS and the inputs of the smoothed matrices: 0.q, 0.fi..."""
    graph = Graph()

    def linear(graph: Graph, x: str, layer: int, names: tuple[str, ...]) -> list[str]:
        if names[0] in SMOOTHED:
            graph.node("Identity", x, outputs=[f"{layer}.{names[0]}"])
            graph.output(f"{layer}.{names[0]}", "float32", ["tokens", weights.sizes.hidden])
        return [
            _biased(graph, graph.node("MatMul", x, graph.constant(_matrix(weights, layer, n))), weights, layer, n)
            for n in names
        ]

    _encoder(graph, weights, linear)
    return graph.model()


def quantised(weights: Weights, peaks: Peaks) -> bytes:
    """Return the model in 8 bits, smoothed by the `peaks` of its activations."""
    graph = Graph()
    middle, floor = graph.input("middle", "uint8", ["tokens"]), graph.input("floor", "uint8", ["tokens"])

    def linear(graph: Graph, x: str, layer: int, names: tuple[str, ...]) -> list[str]:
        matrices = [_matrix(weights, layer, name) for name in names]
        if (peak := peaks.get((layer, names[0]))) is not None:
            factor = _smoothing(peak, np.concatenate(matrices, axis=1))
            x = graph.node("Mul", x, graph.constant(1 / factor))
            matrices = [matrix * factor[:, None] for matrix in matrices]
        bounded = names == ("fo",)
        scale = _bounded_scale(graph, x) if bounded else _scale(graph, x)
        bytes_ = graph.node("QuantizeLinear", x, scale, floor if bounded else middle, axis=0)
        column = graph.node("Unsqueeze", scale, graph.constant(np.array([1])))
        zero = graph.constant(np.array(FLOOR if bounded else CENTRE, np.uint8))
        products = [_product(graph, bytes_, matrix, zero) for matrix in matrices]
        return [
            _biased(graph, graph.node("Mul", product, column), weights, layer, name)
            for product, name in zip(products, names, strict=True)
        ]

    _encoder(graph, weights, linear)
    return graph.model()


def _encoder(graph: Graph, weights: Weights, linear: _Linear) -> None:
    """Add BERT's layers (Devlin et al., arXiv 1810.04805), LayerNorm after each sum.

    Inputs: `rows` (tokens, hidden), the sum of word, position and type vectors of texts of one length; `shape`, that is
    texts, tokens of each, hidden. Outputs: `states`, and `before` the last layer, (tokens, hidden).
    """
    hidden = weights.sizes.hidden
    rows, shape = graph.input("rows", "float32", ["tokens", hidden]), graph.input("shape", "int64", [3])
    flat = graph.constant(np.array([-1, hidden]))
    x = _norm(graph, weights, rows, "emb.ln")
    for layer in range(weights.sizes.layers):
        if layer == weights.sizes.layers - 1:
            graph.node("Identity", x, outputs=["before"])
            graph.output("before", "float32", ["tokens", hidden])
        heads = [graph.node("Reshape", each, shape) for each in linear(graph, x, layer, ("q", "k", "v"))]
        seen = graph.node("MultiHeadAttention", *heads, domain=MICROSOFT, num_heads=weights.sizes.heads)
        (out,) = linear(graph, graph.node("Reshape", seen, flat), layer, ("ao",))
        x = _norm(graph, weights, graph.node("Add", x, out), f"l{layer}.aln")
        (inner,) = linear(graph, x, layer, ("fi",))
        (out,) = linear(graph, graph.node("Gelu", inner, domain=MICROSOFT), layer, ("fo",))
        x = _norm(graph, weights, graph.node("Add", x, out), f"l{layer}.oln")
    graph.node("Identity", x, outputs=["states"])
    graph.output("states", "float32", ["tokens", hidden])


def _norm(graph: Graph, weights: Weights, x: str, name: str) -> str:
    scale, bias = graph.constant(weights.tensor(f"{name}.w")), graph.constant(weights.tensor(f"{name}.b"))
    return graph.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=weights.sizes.epsilon)


def _matrix(weights: Weights, layer: int, name: str) -> FloatArray:
    return np.ascontiguousarray(weights.tensor(f"l{layer}.{name}.w").T)


def _biased(graph: Graph, x: str, weights: Weights, layer: int, name: str) -> str:
    """Add a bias; that of keys changes nothing (softmax takes it out), and that of values is in the next matrix's."""
    if name in ("k", "v"):
        return x
    bias = weights.tensor(f"l{layer}.{name}.b")
    if name == "ao":
        bias = bias + weights.tensor(f"l{layer}.ao.w") @ weights.tensor(f"l{layer}.v.b")
    return graph.node("Add", x, graph.constant(bias))


def _scale(graph: Graph, x: str) -> str:
    largest = graph.node("ReduceMax", graph.node("Abs", x), graph.constant(np.array([1])), keepdims=0)
    return graph.node("Mul", largest, graph.constant(np.float32(1 / (255 - CENTRE))))


def _bounded_scale(graph: Graph, x: str) -> str:
    largest = graph.node("ReduceMax", x, graph.constant(np.array([1])), keepdims=0)
    share = graph.node("Mul", largest, graph.constant(np.float32(1 / (255 - FLOOR))))
    return graph.node("Max", share, graph.constant(np.float32(LEAST_GELU / FLOOR)))


def _product(graph: Graph, bytes_: str, matrix: FloatArray, zero: str) -> str:
    """Multiply by a matrix in signed bytes, a scale a column."""
    scale = np.abs(matrix).max(axis=0) / np.float32(127)
    whole: NDArray[np.int8] = np.rint(matrix / scale).astype(np.int8)
    one = graph.constant(np.float32(1))
    return graph.node(
        "MatMulIntegerToFloat", bytes_, graph.constant(whole), one, graph.constant(scale), zero, domain=MICROSOFT
    )


def _smoothing(peak: FloatArray, matrix: FloatArray) -> FloatArray:
    """Return what each channel is divided by: half octaves, so that all machines find the same ones."""
    wanted = SMOOTHING * np.log2(peak) - (1 - SMOOTHING) * np.log2(np.abs(matrix).max(axis=1))
    return np.asarray(np.exp2(np.rint(2 * (wanted - wanted.mean())) / 2), np.float32)
