"""Follow-up questions asked in their conversation against the same questions asked in full."""

from collections.abc import Sequence
from dataclasses import replace

from rag.evaluate.catalogue import BY_NAME
from rag.evaluate.compare import Comparison, compare
from rag.evaluate.scoring import FOLLOW_UP, IN_FULL, Row, in_full

_COMPARED = ("citation_precision", "citation_recall", "answer_correct")


def against_full(rows: Sequence[Row]) -> Comparison | None:
    """Return how answers in a conversation (now) differ from those in full (before); None where none were asked."""
    full = {row.key: row for row in rows if IN_FULL in row.cells}
    now = [row for row in rows if FOLLOW_UP in row.cells and in_full(row.key) in full]
    before = [replace(full[in_full(row.key)], key=row.key) for row in now]
    return compare(before, now, measures=[BY_NAME[name] for name in _COMPARED]) if now else None
