"""Where sentences end, in Chinese and English, by rules; pure, and linear in the text's length.

A stop is looked at where it stands: the word before it (abbreviation, initial, number), what closes after it
(quotes, brackets) and what follows (a space, a capital, an ideograph). Where a rule is in doubt it doesn't split: a
sentence too long still says what its author said, half a sentence may not.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.quotations import GOES_ON, NEWLINES, QUOTES, STARTER, STOPS, STRONG, Quotations
from index.types import Sentence

_ZERO_WIDTH = "\u200b-\u200f\u2060\ufeff"
_SPACE = re.compile(rf"[\s{_ZERO_WIDTH}]*")
_NEWLINE = re.compile(rf"\r\n|[{NEWLINES}]")
_LINE = re.compile(rf"[^{NEWLINES}]+")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff“「『《（【]")
_CANDIDATE = re.compile(rf"[{STOPS}{NEWLINES}]")
_ORPHAN = re.compile(rf"[{STOPS}]+(?:\s|$)")  # stops set apart from their sentence by a space
_BRAND = re.compile("[a-z]{1,2}[A-Z]")  # iPhone, eBay: as good as a capital
_OPENERS = re.compile("[“‘「『（(\\[\"'*_¿¡]*")
_TOKEN = re.compile(r"[^\s()（）“”\"'‘’\[\]，。；：、,;]*$")
_LOOK_BACK = 24  # longer than any abbreviation
_NEVER_LAST = re.compile(
    r"dr|mr|mrs|ms|prof|rev|gen|sen|rep|gov|lt|col|capt|cmdr|sgt|hon|pres|messrs|mme|mlle|st|mt|ft|vs|v|cf|"
    r"viz|approx|ca|e\.g|i\.e|eg|ie|"
    r"sra|srta|dra|avda|bzw|ggf|evtl|ул|гор|акад|проф"  # of other languages
)
_BEFORE_NUMBER = re.compile(
    r"no|nos|fig|figs|eq|eqs|sec|ch|chap|vol|pp|p|art|para|ver|ed|op|jan|feb|mar|apr|jun|jul|aug|sep|sept|"
    r"oct|nov|dec|tel|ext|núm|núms|pág|págs|nr|abb|abs|рис|табл|стр|гл|ст|ред"
)
_WEEKDAY = re.compile("Mon|Tue|Tues|Wed|Weds|Thu|Thur|Thurs|Fri|Sat|Sun")
_IN_WEEK = re.compile(r"\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_DAY = re.compile(r"[12]?\d|3[01]")
_GERMAN_MONTH = re.compile("(?:Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)(?!\\w)")  # am 3. Mai
_ENGLISH_TOO = re.compile("(?:April|August|September|November)(?!\\w)")
_GERMAN_DAY = re.compile(r"(?i)\b(?:am|vom|zum|bis|de[rnms]|ab|seit|und) $")
_NUMBER = re.compile(r"\d|(?:[IVXL]{2,}|[VX])\b")
_SOMETIMES_LAST = re.compile(
    r"inc|ltd|co|corp|llc|plc|bros|jr|sr|al|ave|blvd|univ|dept|est|ph\.d|m\.d|b\.a|m\.a|ee|av|sog|str|им|гг|вв"
)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}|[^\W\d_]")  # U.S, a.m, Ph.D, and an initial
_NUMBERING = re.compile(r"[(（]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVX]{1,5})")
_RUN_ON = re.compile(r"[“‘(]?(?:[A-Z][a-z]+|A|I)(?=[\s,’']|$)")
_RUN_ON_AFTER = re.compile(r"(?:[^\W_A-Z]*-)?[^\W\d_]?[^\W\d_A-Z]{2,}|\d[\d,.]*[%％]?|[^\W_]*[%％]")
_MARKER = re.compile(
    r"#{1,6}\s|[-*+•·▪●○◦–—]\s|\||>|[(（]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)）、．]"
    r"(?:\s|[一-鿿])|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,5}[章节節条條]"
)
# Web pages put a subscript on a line of its own: "CO" and "2".
_FORMULA, _SUBSCRIPT = re.compile(r"(?:^|[\s(])[A-Z]{1,2}$"), re.compile(r"\d(?!\d)")
_WRAP_WIDTH = range(20, 121)  # columns, ideographs or letters, of text wrapped by a program
_CELLS = " | "  # between the values of a table's row, however the next row begins
_SEMICOLON = re.compile(r"(?<=[一-鿿”」』）)%\d])(?:；|;(?=\s*[一-鿿“]))[”」』]?\s*")
_CLAUSE, _ENUMERATION = 15, 60  # code points of an item between Chinese semicolons, and of all of them


def split(text: str, document_id: str = "") -> list[Sentence]:
    """Tile `text` by sentence: the tiles joined are the text; each holds the white space after it.

    White space before the first sentence goes with it. An empty text has no tiles. Time is linear in the length.
    """
    quotations = Quotations(text)
    bounds = [0]
    for end in (*_ends(text, quotations), len(text)):
        if end - bounds[-1] >= _ENUMERATION:
            bounds += _clauses(text, bounds[-1], end, quotations)
        bounds.append(end)
    return [Sentence(document_id, start, end) for start, end in pairwise(bounds) if start < end]


def trim(text: str, sentence: Sentence) -> Sentence:
    """Return `sentence` without white space, zero-width and byte-order marks around it; empty if it is all such."""
    start, end = _space(text, sentence.start, sentence.end), sentence.end
    while end > start and _space(text, end - 1, end) == end:
        end -= 1
    return Sentence(sentence.document_id, start, end)


def _space(text: str, start: int, end: int | None = None) -> int:
    """Where the white space that begins at `start` ends."""
    match = _SPACE.match(text, start, len(text) if end is None else end)
    return match.end() if match else start


def _ends(text: str, quotations: Quotations) -> Iterator[int]:
    wraps = _wraps(text)
    at = start = _space(text, 0)
    while candidate := _CANDIDATE.search(text, at):
        stop = candidate.start()
        closed = quotations.closed(stop)
        after = _space(text, closed)
        lines = _lines(text, closed, after)
        if closed == stop:
            ends = _line_ends(text, stop, after, lines, wraps)
        elif lines:
            ends = lines > 1 or not _wrapped_abbreviation(text, stop, closed, after)
        else:
            ends = not quotations.inside(stop, closed, after) and _stops(text, start, stop, closed, after)
        if ends and after < len(text):
            yield after
            start = after
        at = after if ends or lines else closed


def _lines(text: str, start: int, end: int) -> int:
    """How many line ends there are; a paragraph separator is two."""
    if end - start == 1 and text[start] == " ":
        return 0
    return sum(2 if newline == "\u2029" else 1 for newline in _NEWLINE.findall(text, start, end))


def _stops(text: str, start: int, stop: int, closed: int, after: int) -> bool:
    """Whether the marks in `text[stop:closed]`, followed by no line end, end the sentence begun at `start`."""
    run, quoted = text[stop:closed], text[closed - 1] not in STOPS
    if after == len(text):
        return True
    if text[closed] in "，、；：,;:）)]】》" or text[closed - 1] in QUOTES and GOES_ON.match(text, closed, closed + 40):
        return False
    if _ORPHAN.match(text, after):
        return False
    if any(mark in STRONG for mark in run):
        return True
    if run[0] == "．":
        return not (text[stop - 1 : stop].isdigit() or _numbering(text, start, stop))
    spaced, before = after > closed, text[stop - 1 : stop]
    if "!" in run or "?" in run:
        return _asian(before) or not _small(text, after) if spaced else _joined(text, stop, closed, quoted)
    if "…" in run or run[:2] == "..":
        return not _small(text, after) if spaced else quoted
    if not spaced:
        return _joined(text, stop, closed, quoted) and not _numbering(text, start, stop)
    if _small(text, after) and not _asian(before):
        return False
    return quoted or not (_numbering(text, start, stop) or _abbreviated(text, stop, closed, after))


def _asian(char: str) -> bool:
    return bool(_CJK.match(char))


def _small(text: str, at: int) -> bool:
    """Whether a word in small letters begins at `at`, quotes apart: the sentence goes on."""
    openers = _OPENERS.match(text, at, at + 4)
    at = openers.end() if openers else at
    return text[at : at + 1].islower() and not _BRAND.match(text, at)


def _token(text: str, stop: int) -> str:
    found = _TOKEN.search(text[max(0, stop - _LOOK_BACK) : stop])
    return found[0] if found else ""


def _numbering(text: str, start: int, stop: int) -> bool:
    """Whether all that stands before the stop is the number of a list's item."""
    return stop - start <= _LOOK_BACK and bool(_NUMBERING.fullmatch(text[start:stop].lstrip("#*-> \t")))


def _abbreviated(text: str, stop: int, closed: int, after: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation within the sentence."""
    if closed != stop + 1 or text[stop] != ".":
        return False
    token = _token(text, stop)
    word = token.lower()
    if _NEVER_LAST.fullmatch(word):
        return True
    if _BEFORE_NUMBER.fullmatch(word):
        return bool(_NUMBER.match(text, after))
    if _WEEKDAY.fullmatch(token):
        return bool(_IN_WEEK.match(text, after))
    if _DAY.fullmatch(token):
        german = _GERMAN_DAY.search(text, max(0, stop - _LOOK_BACK), stop - len(token))
        return bool(_GERMAN_MONTH.match(text, after) or german and _ENGLISH_TOO.match(text, after))
    if _SOMETIMES_LAST.fullmatch(word) or _DOTTED.fullmatch(token):
        return not STARTER.match(text, after)
    return False


def _wrapped_abbreviation(text: str, stop: int, closed: int, after: int) -> bool:
    if not _abbreviated(text, stop, closed, after):
        return False
    return _small(text, after) or bool(_NEVER_LAST.fullmatch(_token(text, stop).lower()))


def _joined(text: str, stop: int, closed: int, quoted: bool) -> bool:
    """Whether a stop with no space after it ends a sentence: "ended.The", "结束.下一", but not "node.js" or "3.5"."""
    following, before, token = text[closed], text[stop - 1 : stop], _token(text, stop)
    if _asian(before):
        return following.isalnum() or _asian(following)
    if _asian(following):
        return not (token.isdigit() and len(token) < 3 or _DOTTED.fullmatch(token))
    if quoted:
        return following.isupper()
    return bool(
        _RUN_ON.match(text, closed) and _RUN_ON_AFTER.fullmatch(token) and not _NEVER_LAST.fullmatch(token.lower())
    )


def _line_ends(text: str, stop: int, after: int, lines: int, wraps: set[int]) -> bool:
    """Whether a line without a stop at its end is the end of a sentence: a heading, an item of a list."""
    if lines > 1:
        return True
    near = max(0, stop - _WRAP_WIDTH.stop)  # of a longer line its end is looked at, so that time stays linear
    start = max(near, *(text.rfind(newline, near, stop) + 1 for newline in "\n\r"))
    line = text[start:stop].rstrip()
    if _FORMULA.search(line) and _SUBSCRIPT.match(text, after) and not _MARKER.match(line):
        return False
    if line.startswith(("#", "|")) or _CELLS in line or _MARKER.match(text, after):
        return True
    if stop in wraps or line.endswith((",", "，", "、")):
        return False
    return not _small(text, after) or line.endswith((":", "："))


def _wraps(text: str) -> set[int]:
    """Find ends of lines that a program wrapped: where the next line's first word would have been too much."""
    found: set[int] = set()
    block: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        blank = match[0].isspace()
        if block and (blank or _lines(text, block[-1][1], start) > 1):
            found.update(_wrapped(text, block))
            block = []
        if not blank:
            block.append((start, end))
    found.update(_wrapped(text, block))
    return found


def _wrapped(text: str, block: list[tuple[int, int]]) -> list[int]:
    width = max((end - start for start, end in block), default=0)
    if len(block) < 3 or width not in _WRAP_WIDTH:
        return []
    full = []
    for (start, end), (following, last) in pairwise(block):
        word = 2 if _asian(text[following]) else len(text[following:last].split(maxsplit=1)[0]) + 1
        if end - start + word > width:
            full.append(end)
    return full if len(full) >= max(2, 0.6 * (len(block) - 1)) else []


def _clauses(text: str, start: int, end: int, quotations: Quotations) -> list[int]:
    """Where a long Chinese enumeration may be cut: after its semicolons, if every item is a clause of its own."""
    marks = _SEMICOLON.finditer(text, start, end)
    points = [mark.end() for mark in marks if not quotations.holds(mark.start())]
    return points if all(b - a >= _CLAUSE for a, b in pairwise([start, *points, end])) else []
