"""Lines as a page sets them -> running text: paragraphs joined, what repeats on pages left out. Pure.

A PDF knows where signs stand and nothing of words, lines or paragraphs. A line goes on in the next one when it is full
(the next word, or ideograph, had no room left), both are set in one size and at the usual distance, and the next isn't
indented and begins no list. Chinese lines are joined with nothing between, others with a space.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.pages import Pages, flowed

SAME_SIZE = 1.15  # lines whose sizes differ by less may be one paragraph
FAR = 1.35  # times the usual distance of lines, from which on another paragraph begins
INDENT = 0.8  # sizes of a line that a first line is indented by at least: a Chinese one by two, an English one by one
NOTE = 0.92  # times the size of the body's lines; a footnote is set smaller
GAP = 0.6  # sizes between what repeats on pages and the body

_CJK = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"  # Hangul has spaces
_CJK_END, _CJK_START = re.compile(rf"[{_CJK}”’…—]$"), re.compile(rf"[{_CJK}“‘…—]")
_HAN = re.compile(rf"[{_CJK}]")
_STOP = re.compile(r"[.!?。！？…:：;；][\"'”’」』）)\]]*$")
_LISTED = re.compile(
    r"[-*+•·▪■◆●○◦–—]\s|[(（]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)）、．]\s?|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,5}[章节節条條]"
)
_FIRST_WORD = re.compile(r"\S+")
_BROKEN = re.compile(r"([^\W\d_]+)$")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PAGE_NUMBER = re.compile(
    r"[-–—·|\s]*(?:(?:page|p\.?)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—·|\s]*"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁](?:[\s,，/]*共\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁])?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\|(?: \d{1,4} \|[^|]+|[^|]+\| \d{1,4} )\|")  # a chapter's name, far from it the page's number
EDGE = 3  # lines at the top and at the bottom of a page among which headers and footers are looked for


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; lengths in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    baseline: float
    size: float  # in which it is set
    page: int = 0
    hyphen: bool = False  # a hyphen at its end was taken off
    row: bool = False  # of a table: its cells stand apart


_Places = dict[str, list[tuple[int, float]]]  # of a line's text: pages that hold it, and how high


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    distance: float  # usual, from a line to the next; 0 where there is one line only


def flow(pages: Sequence[Sequence[Line]]) -> tuple[str, Pages]:
    """Return the text of the pages, a paragraph a line, and on which page what stands; a page may have no lines."""
    paragraphs = list(_paragraphs([[replace(line, page=n) for line in lines] for n, lines in enumerate(pages, 1)]))
    known = {word.lower() for lines in paragraphs for line in lines for word in _WORD.findall(line.text)}
    return flowed(run for lines in paragraphs for run in _runs(lines, known))


def bodies(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the pages less headers, footers and page numbers."""
    places: _Places = defaultdict(list)
    for number, lines in enumerate(pages):
        for line in lines:
            places[_key(line)].append((number, line.baseline))
    left = [_less(_less(lines, places, len(pages), top=True), places, len(pages), top=False) for lines in pages]
    return left if any(left) else list(pages)  # forms filled in, say: what repeats is all there is


def _runs(lines: list[Line], known: set[str]) -> Iterator[tuple[str, int]]:
    """Yield the pieces of a paragraph, each with its page."""
    for above, line in pairwise(lines):
        yield above.text + _between(above, line, known), above.page
    yield lines[-1].text + ("-\n" if lines[-1].hyphen else "\n"), lines[-1].page


def _between(above: Line, line: Line, known: set[str]) -> str:
    """Return what stands between two lines of a paragraph."""
    if above.hyphen:
        begin, end = _BROKEN.search(above.text), _WORD.match(line.text)
        if not begin or not end or not end[0][0].islower():
            return "-"
        compound, whole = f"{begin[1]}-{end[0]}".lower(), f"{begin[1]}{end[0]}".lower()
        return "-" if compound in known and whole not in known else ""
    return "" if _CJK_END.search(above.text) or _CJK_START.match(line.text) else " "


def _paragraphs(pages: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Yield paragraphs; a page's footnotes follow the paragraph in which its body ends."""
    run: list[Line] = []
    notes: list[list[Line]] = []
    column = None
    for lines in pages:
        body, below = _notes_apart(lines)
        for block in _columns(body):
            here = _column(block)
            for at, line in enumerate(block):
                goes_on = _continues if at else _overleaf
                if run and not goes_on(run[-1], line, column or here, here):
                    yield run
                    yield from notes
                    run, notes = [], []
                run.append(line)
                column = here
        notes += [note for block in _columns(below) for note in _within(block)]
    if run:
        yield run
    yield from notes


def _within(block: list[Line]) -> Iterator[list[Line]]:
    """Yield the paragraphs of a block that stands by itself."""
    column, run = _column(block), block[:1]
    for above, line in pairwise(block):
        if not _continues(above, line, column, column):
            yield run
            run = []
        run = [*run, line]
    yield run


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines, each below the one before it and beneath it."""
    run: list[Line] = []
    for line in lines:
        if run and not (line.baseline < run[-1].baseline and line.left < run[-1].right and line.right > run[-1].left):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _column(lines: list[Line]) -> _Column:
    distances = [above.baseline - line.baseline for above, line in pairwise(lines) if _same_size(above, line)]
    full = [line for line in lines if not line.row] or lines
    return _Column(min(line.left for line in full), max(line.right for line in full), median(distances or [0.0]))


def _same_size(above: Line, line: Line) -> bool:
    low, high = sorted((above.size, line.size))
    return high < SAME_SIZE * low


def _continues(above: Line, line: Line, column: _Column, _: _Column) -> bool:
    """Say whether the paragraph of `above` goes on in `line`, the next of the same column."""
    distance = above.baseline - line.baseline
    switched = _STOP.search(above.text) and bool(_HAN.search(above.text)) != bool(_HAN.search(line.text))
    indented = line.left > above.left + INDENT * line.size and not _LISTED.match(above.text)
    return (
        not (above.row or line.row or indented or switched or _LISTED.match(line.text))
        and _same_size(above, line)
        and distance <= max(FAR * column.distance, 1.3 * line.size)
        and distance <= 3 * line.size
        and _is_full(above, line, column)
    )


def _overleaf(above: Line, line: Line, column: _Column, here: _Column) -> bool:
    """Say whether the paragraph of `above` goes on in `line`, the first of another column or page."""
    chinese = _CJK_START.match(line.text) or _CJK_END.search(above.text)
    return (
        bool(above.hyphen or line.text[:1].islower() or (chinese and not _STOP.search(above.text)))
        and not (above.row or line.row or _LISTED.match(line.text))
        and _same_size(above, line)
        and line.left <= here.left + INDENT * line.size
        and _is_full(above, line, column)
    )


def _is_full(above: Line, line: Line, column: _Column) -> bool:
    """Say whether what `line` begins with had no room at the end of `above`."""
    unfinished = line.text[:1].islower() and not _STOP.search(above.text)
    if above.hyphen or (unfinished and 2 * (above.right - above.left) > column.right - column.left):
        return True
    wide = bool(_HAN.match(line.text))
    first = line.text[:2] if wide else (_FIRST_WORD.match(line.text) or [""])[0]
    needed = len(first) * (line.right - line.left) / max(1, len(line.text)) + 0.5 * line.size
    return above.right + needed > column.right


def _notes_apart(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part a page's body from its footnotes: what is set smaller, below all of the body."""
    if not lines:
        return [], []
    size = body_size(lines)
    lowest = min((line.baseline for line in lines if line.size > NOTE * size), default=0.0)
    notes = [line for line in lines if line.size <= NOTE * size and line.baseline < lowest]
    return [line for line in lines if line not in notes], sorted(notes, key=lambda line: -line.baseline)


def body_size(lines: list[Line]) -> float:
    """Return the size in which most of the page's text is set."""
    return median(size for line in lines for size in [line.size] * (1 + len(line.text) // 8))


def _less(lines: list[Line], places: _Places, pages: int, *, top: bool) -> list[Line]:
    """Return the lines less what is furniture at the top, or at the bottom, of the page."""
    ordered = sorted(lines, key=lambda line: line.baseline, reverse=top)
    rows = _edge_rows(ordered)
    taken = 0
    for count in range(1, min(EDGE, len(rows)) + 1):
        if not all(_is_furniture(line, places, pages) for line in rows[count - 1]):
            break
        if count == len(rows) or _apart(rows[count - 1], rows[count]):
            taken = count
    furniture = {id(line) for row in rows[:taken] for line in row}
    return [line for line in lines if id(line) not in furniture]


def _edge_rows(ordered: list[Line]) -> list[list[Line]]:
    """Group lines that stand at one height, the outermost first."""
    rows: list[list[Line]] = []
    for line in ordered:
        if rows and abs(line.baseline - rows[-1][0].baseline) < 0.5 * line.size:
            rows[-1].append(line)
        elif len(rows) > EDGE:
            break
        else:
            rows.append([line])
    return rows


def _apart(outer: list[Line], inner: list[Line]) -> bool:
    upper, lower = (outer, inner) if outer[0].baseline > inner[0].baseline else (inner, outer)
    space = min(line.baseline for line in upper) - max(line.baseline + line.size for line in lower)
    return space >= GAP * min(line.size for line in (*outer, *inner))


def _is_furniture(line: Line, places: _Places, pages: int) -> bool:
    """Say whether it is a page number, or stands at this place of other pages too, whatever numbers are in it."""
    if _PAGE_NUMBER.fullmatch(line.text) or (line.row and _NUMBERED.fullmatch(line.text)):
        return True
    same: set[int] = set()
    for number, baseline in places[_key(line)]:
        if abs(baseline - line.baseline) < line.size:
            same.add(number)
        if len(same) == 3:
            return True
    return len(same) == 2 and pages <= 4


def _key(line: Line) -> str:
    return re.sub(r"\d+|\s+", lambda found: "#" if found[0][0].isdigit() else "", line.text)
