"""What of a text must never be cited: front matter, disclaimers, navigation, credits, rankings, empty numbering. Pure.

Rules look at lines, never at words within a sentence: a line counts when all of it, or its beginning, is what pages
put around an article. What a heading such as "Related articles" brings along ends where the next paragraph begins.
"""

import re
from typing import NamedTuple

from index import markers
from index.formats.dateline import is_dateline
from index.formats.frontmatter import HEADER, front_matter

BYLINE = 40  # columns of the publisher's name above a date
PARAGRAPH = 60  # columns from which on a line is prose, whatever it ends with
SENTENCE = 20  # columns from which on a line that ends as a sentence does is prose
LISTED = 160  # columns of a list's longest entry: two lines of a page
LOOKED_AT = 400  # characters of a line that rules see
TAIL = 0.6  # share of the text that must stand before a heading such as "Disclaimer" for it to take in all that follows

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff]"
)


class Line(NamedTuple):
    """text[start:end], its line break included; `shown` is stripped and cut."""

    start: int
    end: int
    shown: str
    kind: str  # blank, prose, short, or one of markers.KINDS
    width: int  # columns
    ends: bool  # as a sentence does


def excluded(text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` that must never be cited: code points, half-open, sorted, disjoint."""
    begin = front_matter(text)[1]
    lines = _lines(text, begin)
    rows = _dateline_rows(lines) | _marked_rows(lines, len(text)) | _numbering_rows(lines)
    spans = [(0, begin)] if begin else []
    for row, line in enumerate(lines):
        span = (line.start, line.end) if row in rows else _credit_at_end(text, line)
        if span:
            spans.append(span)
    return _merged(text, spans)


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return `text` less `spans`, which are sorted and disjoint."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def _lines(text: str, begin: int) -> list[Line]:
    found = (match for match in _LINE.finditer(text, begin) if match.end() > match.start())
    return [_line(match.start(), match.end(), match[0].strip()) for match in found]


def _line(start: int, end: int, line: str) -> Line:
    shown = line[:LOOKED_AT]
    width = len(shown) + len(_WIDE.findall(shown))
    ends = markers.SENTENCE_END.search(line[-8:]) is not None
    prose = width >= PARAGRAPH or (ends and width >= SENTENCE)
    kind = _marker(shown, whole=len(line) <= LOOKED_AT) if line else "blank"
    return Line(start, end, shown, kind or ("prose" if prose else "short"), width, ends)


def _marker(shown: str, *, whole: bool) -> str | None:
    """Return the kind of boilerplate that a line is or begins; a line that was cut can't be one as a whole."""
    kinds = markers.KINDS if whole else markers.KINDS[-1:]
    return next((kind for kind, patterns in kinds if any(p.match(shown) for p in patterns)), None)


def _dateline_rows(lines: list[Line]) -> set[int]:
    """Rows near the top that hold only a date or a time, and the publisher's name between the title and the first."""
    top = [row for row, line in enumerate(lines[: HEADER * 4]) if line.kind != "blank"][:HEADER]
    dated = [row for row in top if is_dateline(lines[row].shown)]
    if not dated:
        return set()
    place = top.index(dated[0])
    above = lines[top[place - 1]]
    named = 2 <= place <= 3 and above.kind == "short" and above.width <= BYLINE and not above.ends
    return {*dated, top[place - 1]} if named and not above.shown.startswith("#") else set(dated)


def _numbering_rows(lines: list[Line]) -> set[int]:
    """Rows of numbers or bullets without a word: two or more in a row, or those that end the text."""
    rows: set[int] = set()
    run: list[int] = []
    for row, line in enumerate(lines):
        if line.kind == "numbering":
            run.append(row)
        elif line.kind != "blank":
            rows.update(run if len(run) > 1 else ())
            run = []
    return rows.union(run)


def _marked_rows(lines: list[Line], length: int) -> set[int]:
    """Rows of marked lines, of notices with their paragraph, and of headings with what they bring along."""
    rows: set[int] = set()
    last_prose = max((row for row, line in enumerate(lines) if line.kind == "prose"), default=-1)
    row, told = 0, False  # told: the text has said something, so that a heading is not its subject
    while row < len(lines):
        kind, end = lines[row].kind, row + 1
        if kind == "notice":
            end = _paragraph_end(lines, row)
            end = len(lines) if told and end > last_prose else end
        elif kind == "notice heading" and told:
            end = _notice_end(lines, row, late=lines[row].start >= TAIL * length)
        elif kind == "list heading" and told:
            end = _list_end(lines, row)
        if kind in ("line", "notice") or (told and kind.endswith("heading")):
            rows.update(range(row, end))
        told = told or kind == "prose"
        row = end
    return rows


def _paragraph_end(lines: list[Line], row: int) -> int:
    """Return the row after the paragraph that begins at `row`, which may be wrapped over several lines."""
    row += 1
    while row < len(lines) and lines[row].kind in ("prose", "short") and _continues(lines[row - 1], lines[row]):
        row += 1
    return row


def _continues(above: Line, line: Line) -> bool:
    wrapped = not above.ends and above.width >= PARAGRAPH and above.width == len(above.shown) < LOOKED_AT
    return line.shown[:1].islower() or wrapped


def _notice_end(lines: list[Line], row: int, *, late: bool) -> int:
    """Return the row after a notice under a heading: its paragraph, or near the end all up to the next heading."""
    row += 1
    while row < len(lines) and lines[row].kind == "blank":
        row += 1
    if not late:
        return _paragraph_end(lines, row)
    return next((r for r in range(row, len(lines)) if lines[r].shown.startswith("#")), len(lines))


def _list_end(lines: list[Line], row: int) -> int:
    """Return the row after the entries under a heading."""
    row += 1
    while row < len(lines) and (lines[row].kind in ("blank", "numbering", "line") or _is_entry(lines, row)):
        row += 1
    return row


def _is_entry(lines: list[Line], row: int) -> bool:
    line = lines[row]
    question = line.shown[-1:] in "?!？！" and line.width <= PARAGRAPH  # as headlines may be
    sentence = line.kind == "prose" and line.ends and not question
    if line.kind not in ("prose", "short") or sentence or line.shown.startswith("#"):
        return False
    below = lines[row + 1].shown if row + 1 < len(lines) else ""
    return line.width <= LISTED and not below[:1].islower()


def _credit_at_end(text: str, line: Line) -> tuple[int, int] | None:
    begin = max(line.start, line.end - 60)
    found = markers.CREDIT_AT_END.search(text[begin : line.end])
    return (begin + found.start(), begin + found.end()) if found else None


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sorted spans with nothing but whitespace between them."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip():
            start = merged.pop()[0]
        merged.append((start, end))
    return merged
