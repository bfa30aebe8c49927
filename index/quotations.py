"""Quotation marks and brackets: which close after a stop, and which hold their sentence together."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator

NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
# Chinese and Japanese, Arabic and Urdu, Devanagari, Armenian, Burmese, Ethiopic, Khmer: always stops.
STRONG = "。！？｡؟۔।॥։။።។"
STOPS = STRONG + ".!?…．"
_RUN = re.compile(rf"[{STOPS}]+")
# After a stop: closing marks, a note in brackets or a footnote's number, the end of Markdown emphasis.
_CLOSERS = re.compile(
    r"(?:[”’」』）)\]】》〉»›]|[ \u00a0\u202f]»(?!\w)"  # French; a German sentence begins with »
    r"|\[[^\[\]\n]{1,30}\](?!\()|[¹²³⁰⁴-⁹]|[*_](?=[*_]{0,2}(?:\s|$))|'(?!\w))+"
)
_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "[": "]",
    "【": "】",
    '"': '"',
}
_MARKS = re.compile(f"[{re.escape(''.join(_PAIRS) + ''.join(_PAIRS.values()))}{NEWLINES}]")
_ASIDES = "）)]】"
_TITLES = "》〉"
_ASIDE_LENGTH, _QUOTE_LENGTH = 200, 60  # code points; a longer aside or quotation is split like any text
_NESTING = 8  # marks open at once; more is no prose, and looking through them takes time
QUOTES = "”’」』\"'"  # that close
# A clause goes on after a closed quotation: a comma, a particle, a reporting verb without or with its short subject.
_SAID = (
    "(?:[说說](?!明)|道(?![路德])|[问問](?![题題])|答(?!案)|喊|[称稱]|叫|表示|指出"
    "|[強强][调調]|[认認][为為]|[写寫]道|[补補]充)"
)
_PARTICLE = (
    "(?:[的是也]|地(?![方区區])|得(?![益到])|之(?![前后後])|等(?!待)"
    "|和(?!平)|[与與](?![此会會其])|及(?![时時])|或(?![许許]))"
)
_REPORT = r"(?:[A-Z][\w.'’-]*\s){1,3}(?:said|says|asked|asks|replied|answered|added|wrote|shouted|cried)[.,!:;]"
GOES_ON = re.compile(
    rf"[ \u3000]*(?:[，、；：,;:—–]|{_PARTICLE}|{_SAID}"
    rf"|[一-鿿·]{{1,12}}?{_SAID}道?(?:[。！.!]|[，,]\s*[“「『\"]|[\r\n]|$)"
    rf"|[一-鿿]{{1,4}}[。！.]|(?![a-z]{{1,2}}[A-Z])[a-z]|{_REPORT})"
)
# After a doubtful stop only words that seldom follow an abbreviation within a sentence begin a new one.
STARTER = re.compile(
    r"[“‘\"'(]*(?:The|A|An|In|On|At|It|He|She|They|We|You|I|This|That|These|Those|There|But|And|However|For|After|"
    r"Before|When|While|If|As|His|Her|Its|Their|Our|My|What|Who|Why|How|Where|Then|So|Yet|Still|Meanwhile|Although|"
    r"Since|By|From|With|To|No|Not|Some|Many|Most|All|Both|Each|One|Two|According|Last|Next|Now|Once|Under|Over)"
    r"(?=[\s,’'])"
)


class Quotations:
    """Pairs of quotes and brackets of one line, and the sentences they hold together."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closing: set[int] = set()  # straight quotes that close
        spans = sorted(self._whole(self._pairs()))
        self._spans: list[tuple[int, int]] = []  # outermost only
        for span in spans:
            if not self._spans or span[0] > self._spans[-1][1]:
                self._spans.append(span)

    def closed(self, stop: int) -> int:
        """Return where the run of stops at `stop`, and all that closes after it, ends; `stop` at a line's end."""
        at = stop
        while run := _RUN.match(self._text, at):
            at = run.end()
            while True:
                closers = _CLOSERS.match(self._text, at)
                if closers:
                    at = closers.end()
                elif at in self._closing:
                    at += 1
                else:
                    break
        return at

    def inside(self, stop: int, closed: int, after: int) -> bool:
        """Whether the stop doesn't end its sentence because of what holds it."""
        if not self.holds(stop):
            return False
        end = self._spans[bisect_right(self._spans, (stop, 0)) - 1][1]
        if closed <= end or self._text[end] in _TITLES:
            return True
        return self._text[end] in _ASIDES and not (after > closed and STARTER.match(self._text, after))

    def holds(self, at: int) -> bool:
        """Whether `at` is inside a title, an aside or a short quotation that its sentence goes on after."""
        index = bisect_right(self._spans, (at, 0)) - 1
        return index >= 0 and at <= self._spans[index][1]

    def _pairs(self) -> Iterator[tuple[int, int]]:
        text, opened = self._text, deque[int](maxlen=_NESTING)
        for mark in _MARKS.finditer(text):
            at, char = mark.start(), mark[0]
            if char in NEWLINES:
                opened.clear()
            elif char == '"' and self._straight_opens(at, opened) or char != '"' and char in _PAIRS:
                opened.append(at)
            elif any(_PAIRS[text[start]] == char for start in opened):
                while _PAIRS[text[opened[-1]]] != char:
                    opened.pop()
                yield opened.pop(), at
            if char == '"' and at not in opened:
                self._closing.add(at)

    def _straight_opens(self, at: int, opened: deque[int]) -> bool:
        before, after = self._text[at - 1 : at] if at else "", self._text[at + 1 : at + 2]
        if after.strip() == "" or before.strip() == "":
            return after.strip() != ""
        return all(self._text[start] != '"' for start in opened)

    def _whole(self, pairs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in pairs:
            mark, length = self._text[end], end - start
            if mark in _ASIDES:
                before = self._text[max(0, start - 4) : start].rstrip()
                whole = length <= _ASIDE_LENGTH and before[-1:] not in ("", *STOPS, *'”」』"')
            elif mark in _TITLES:
                whole = length <= _ASIDE_LENGTH
            else:
                whole = length <= _QUOTE_LENGTH and bool(GOES_ON.match(self._text, end + 1, end + 40))
            if whole:
                yield start, end
