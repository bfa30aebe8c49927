"""What is written is an ONNX model: the runtime reads it and computes what it says."""

import numpy as np
import pytest

from index.embed.encoder import session
from index.embed.onnx import Graph


def test_a_small_model_computes() -> None:
    graph = Graph()
    x = graph.input("x", "float32", ["n", 3])
    matrix = np.arange(6, dtype=np.float32).reshape(3, 2)
    product = graph.node("MatMul", x, graph.constant(matrix))
    graph.node("Add", product, graph.constant(np.float32(-1.5)), outputs=["y"])
    graph.output("y", "float32", ["n", 2])
    given = np.array([[1, 2, 3], [-1, 0, 0.5]], np.float32)
    (found,) = session(graph.model()).run(["y"], {"x": given})
    assert np.array_equal(found, given @ matrix - 1.5)


def test_attributes_of_each_kind_are_read() -> None:
    graph = Graph()
    x = graph.input("x", "float32", [2, 4])
    turned = graph.node("Transpose", x, perm=[1, 0])
    soft = graph.node("LeakyRelu", turned, alpha=0.25)
    whole = graph.node("Cast", soft, to=6)  # int32
    graph.node("Gather", whole, graph.constant(np.array([3, 0])), axis=0, outputs=["y"])
    graph.output("y", "int32", [2, 2])
    given = np.array([[8, 1, 2, -4], [-8, 1, 2, 300]], np.float32)
    (found,) = session(graph.model()).run(["y"], {"x": given})
    assert found.tolist() == [[-1, 300], [8, -2]]


def test_an_attribute_of_no_known_kind_is_refused() -> None:
    with pytest.raises(TypeError):
        Graph().node("Cast", "x", to=None)
