"""Writes ONNX models: the few messages of onnx.proto3 that a graph needs, so that no converter has to be installed.

Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3; the wire format is protobuf's:
a field is its number and kind as a varint, then a varint, four bytes, or a length and that many bytes.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 10  # onnx 1.16 and later read it
OPSETS = {"": 21, "com.microsoft": 1}
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10}

Axis = int | str  # a length, or the name of one that is known at run time only


class Graph:
    """A graph under construction; values are known by their names."""

    def __init__(self) -> None:
        self._parts = [_text(2, "bicite")]
        self._count = 0

    def input(self, name: str, kind: str, shape: Sequence[Axis]) -> str:
        """Declare an input of a numpy type's name."""
        self._parts.append(_bytes(11, _value(name, kind, shape)))
        return name

    def output(self, name: str, kind: str, shape: Sequence[Axis]) -> None:
        """Declare a value as an output."""
        self._parts.append(_bytes(12, _value(name, kind, shape)))

    def constant(self, array: NDArray[Any] | np.generic) -> str:
        """Add a constant; return its name."""
        name = self._name()
        kind = b"".join(_int(1, size) for size in array.shape) + _int(2, _TYPES[array.dtype.name])
        data = np.ascontiguousarray(array).tobytes()
        self._parts.append(_bytes(5, kind + _text(8, name) + _bytes(9, data)))
        return name

    def node(
        self, operator: str, *inputs: str, domain: str = "", outputs: Sequence[str] = (), **attributes: object
    ) -> str:
        """Add an operation on values; return its first output's name. An empty name is an input left out."""
        names = outputs or [self._name()]
        told = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in names)
        told += _text(4, operator) + _all(5, (_attribute(name, value) for name, value in attributes.items()))
        self._parts.append(_bytes(1, told + _text(7, domain)))
        return names[0]

    def model(self) -> bytes:
        """Return the model, ready to be run."""
        opsets = b"".join(_bytes(8, _text(1, domain) + _int(2, version)) for domain, version in OPSETS.items())
        size = sum(map(len, self._parts))
        head = _int(1, IR_VERSION) + _text(2, "bicite") + opsets + _key(7, 2) + _varint(size)
        return b"".join([head, *self._parts])  # joined once: the constants are large

    def _name(self) -> str:
        self._count += 1
        return f"v{self._count}"


def _value(name: str, kind: str, shape: Sequence[Axis]) -> bytes:
    dims = (_int(1, axis) if isinstance(axis, int) else _text(2, axis) for axis in shape)
    tensor = _int(1, _TYPES[kind]) + _bytes(2, _all(1, dims))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: object) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _int(20, 1)
    if isinstance(value, int):
        return _text(1, name) + _int(3, value) + _int(20, 2)
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _int(20, 3)
    if isinstance(value, (list, tuple)):
        return _text(1, name) + b"".join(_int(8, each) for each in value) + _int(20, 7)
    raise TypeError(value)


def _all(field: int, messages: Iterable[bytes]) -> bytes:
    return b"".join(_bytes(field, message) for message in messages)


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, data: bytes) -> bytes:
    return _key(field, 2) + _varint(len(data)) + data


def _int(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value & (1 << 64) - 1)  # negative ones in two's complement


def _key(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
