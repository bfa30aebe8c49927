"""CSV and TSV -> a line a row, each value beside its column's name: `Region: Zhejiang | Target: 8%`."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from index.errors import ReadError
from index.formats import EMPTY, Extract
from index.formats.encoding import decode

SAMPLE = 50  # rows that the separator is told from
SEPARATORS = ",;\t|"
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*[%％]?")


def read(path: str) -> Extract:
    """Return the rows of a table; where its first row doesn't look like names, values stand alone.

    Raises:
        ReadError: its bytes can't be decoded, a row is no row, or there is none.
        OSError: it can't be read.
    """
    with open(path, "rb") as file:
        data = file.read()
    if not data.strip():
        raise ReadError(EMPTY)
    rows = _rows(decode(data))
    names, body = (rows[0], rows[1:]) if _is_header(rows) else ([], rows)
    text = "".join(f"{line}\n" for row in body if (line := _line(names, row)))
    if not text:
        raise ReadError("empty: it has no row beside the columns' names; add some")
    return Extract(text)


def _rows(text: str) -> list[list[str]]:
    try:
        found = csv.reader(text.splitlines(keepends=True), delimiter=_separator(text))
        rows = [[" ".join(value.split()) for value in row] for row in found]
    except csv.Error as error:
        raise ReadError(f"no table ({error}); save it anew as CSV") from error
    return [row for row in rows if any(row)]


def _separator(text: str) -> str:
    """Return the sign that parts most rows into the same number of values, more than one."""
    lines = list(islice(_lines(text), SAMPLE))

    def agreed(separator: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        width, rows = max(counts.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
        return (rows if width > 1 else 0, width)

    return max(SEPARATORS, key=agreed)


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines(keepends=True) if line.strip())


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    first = rows[0] if rows else ()
    return (
        len(rows) > 1
        and all(first)
        and len(set(first)) == len(first)
        and not any(map(_NUMBER.fullmatch, first))
        and len(first) >= max(map(len, rows[1:SAMPLE]))
    )


def _line(names: Sequence[str], row: Sequence[str]) -> str:
    if not names:
        return " | ".join(filter(None, row))
    named = [f"{name}: {value}" for name, value in zip(names, row, strict=False) if value]
    return " | ".join([*named, *filter(None, row[len(names) :])])
