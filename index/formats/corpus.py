"""Lines of a BEIR corpus: `_id`, `title` and `text` are read, nothing else of it.

The format: Thakur et al., BEIR, NeurIPS 2021 (Datasets and Benchmarks).
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from index.errors import ReadError

LONGEST = 64 << 20  # bytes of a line

_SURROGATE = re.compile("[\ud800-\udfff]")


class Row(NamedTuple):
    """One line; `text` may be blank, `title` "" where there is none."""

    number: int  # from 1
    id: str
    title: str
    text: str


def rows(path: str) -> Iterator[Row]:
    """Yield the documents of the .jsonl file at `path`, line by line; blank lines are passed over.

    Raises:
        ReadError: a line is broken; it names the line, not the file.
        OSError: the file can't be read.
    """
    with open(path, "rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST + 1), b""), 1):
            if len(raw) > LONGEST:
                raise ReadError(f"line {number}: more than {LONGEST >> 20} MB; a document a line, split it")
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if not raw.strip():
                continue
            try:
                yield _row(number, raw)
            except ReadError as error:
                raise ReadError(f"line {number}: {error}; mend or remove the line") from error


def _row(number: int, raw: bytes) -> Row:
    value = _json(raw)
    if not isinstance(value, dict):
        raise ReadError("not a JSON object")
    name = value.get("_id")
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    title = value.get("title")
    return Row(
        number,
        _string("_id", name, filled=True),
        " ".join(_string("title", "" if title is None else title).split()),
        _string("text", value.get("text")),
    )


def _json(raw: bytes) -> object:
    try:
        value: object = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ReadError(f"not JSON ({error.msg} at column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise ReadError("a number or a nesting beyond reason") from error
    return value


def _string(key: str, value: object, *, filled: bool = False) -> str:
    if not isinstance(value, str):
        raise ReadError(f"{key} is {'missing' if value is None else 'not a string'}")
    if filled and not value.strip():
        raise ReadError(f"{key} is empty")
    if _SURROGATE.search(value):
        raise ReadError(f"{key} holds a lone surrogate, which is no character")
    if "\0" in value:
        raise ReadError(f"{key} holds a NUL character")
    return value
