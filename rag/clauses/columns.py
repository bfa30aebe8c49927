"""Which cell of a table's row answers: the one below the heading that says what is asked for, in either language."""

import re
from collections.abc import Sequence

from index.fold import fold
from index.language import detect
from index.types import Document
from rag.analysis.words import Words

_CELL = re.compile(r"[^|\n]+")
_RULE = re.compile(r"[\s|:+=-]*")  # the line between head and body
_LINES = 500  # of a table, up to its head
HELD, LEAD = 0.5, 0.25  # how surely a heading must say it, and by how much more surely than any other
# What headings call it that questions ask for with "how" or 多.
_CALLED = {
    "height": re.compile(r"\bhow (?:high|tall)\b|(?<![许很更众])多高"),
    "length": re.compile(r"\bhow long\b|(?<![许很更众])多长(?!时)"),
    "depth": re.compile(r"\bhow deep\b|(?<![许很更众])多深(?!圳)"),
    "width": re.compile(r"\bhow wide\b|(?<![许很更众])多宽"),
    "weight": re.compile(r"\bhow heavy\b|\bweigh\b|多重(?=\W*$)"),
    "age": re.compile(r"\bhow old\b|多大(?=\W*$)"),
    "price": re.compile(r"\bhow expensive\b|\bhow much (?:is|are|does|do)\b|多少钱|多贵"),
}
_SHARE = re.compile(r"\b(?:percent\w*|share|proportion)\b|[^抢独霸]占|比[例重]|百分之")

Span = tuple[int, int]


def cell(question: str, document: Document, start: int, end: int, words: Words) -> Span | None:
    """Return where the cell stands that answers, in offsets of the document; None where no heading tells which.

    `document.text[start:end]` is the row. A cell that the question itself says is none.
    """
    row = _cells(document.text, start, end)
    heads = _heads(document.text, start)
    if len(row) < 2 or len(heads) != len(row):
        return None
    scores = _scores(question, document, row, heads, words)
    best, second = sorted(range(len(row)), key=lambda at: -scores[at])[:2]
    return row[best] if scores[best] >= max(HELD, scores[second] + LEAD) else None


def _scores(
    question: str, document: Document, row: Sequence[Span], heads: Sequence[str], words: Words
) -> Sequence[float]:
    """Return how surely each heading says what is asked for, by words that the row doesn't say itself."""
    cells = [document.text[start:end] for start, end in row]
    asked = [word for word in _asked(question, words) if _held(word, " | ".join(cells), document, words) < HELD]
    scores = [max([0.0, *(_held(word, head, document, words) for word in asked)]) for head in heads]
    scores = [score * (fold(cell) not in fold(question)) for score, cell in zip(scores, cells, strict=True)]
    if _SHARE.search(fold(question)) and any("%" in cell for cell in cells):  # of sales: their share, not the sales
        scores = [(score + HELD) * ("%" in cell) for score, cell in zip(scores, cells, strict=True)]
    return scores


def _asked(question: str, words: Words) -> list[str]:
    folded = fold(question)
    return [*words.asked(question), *(name for name, form in _CALLED.items() if form.search(folded))]


def _held(word: str, text: str, document: Document, words: Words) -> float:
    return float(words.held(word, [text], detect(text, document.language)).max(initial=0))


def _cells(text: str, start: int, end: int) -> list[Span]:
    """Return where the cells of a row stand, without the white space around them."""
    found: list[Span] = []
    for match in _CELL.finditer(text, start, end):
        inner = match[0].strip()
        if inner:
            at = match.start() + match[0].index(inner)
            found.append((at, at + len(inner)))
    return found


def _heads(text: str, start: int) -> Sequence[str]:
    """Return what stands in the first row of the table that the row at `start` is of; nothing where it is that row."""
    heads: Sequence[str] = ()
    at = text.rfind("\n", 0, start)
    for _ in range(_LINES):
        before = text.rfind("\n", 0, max(at, 0))
        line = text[before + 1 : max(at, 0)].strip()
        if at < 0 or not line.startswith("|"):
            return heads
        if not _RULE.fullmatch(line):
            heads = [part.strip() for part in line.strip("|").split("|") if part.strip()]
        at = before
    return ()
