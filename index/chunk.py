"""Sentences -> chunks: runs of whole sentences that fit the embedder; pure."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.errors import UsageError
from index.fold import IDEOGRAPHS
from index.language import detect
from index.sentences import split, trim
from index.types import Chunk, Document, Sentence

_NEWLINE = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(f"[{IDEOGRAPHS}]")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
_LISTED = re.compile(r"[-*+•·▪●○◦|>]")
_STOPPED = re.compile(r"[.!?。！？…：:；;，,、؟۔।][\"'”’」』）)\]*_]*$")
# Where a sentence longer than the model's window is best cut: after a clause, else at a space.
_CUTS = (re.compile(r"[，、；：。！？…][”’」』）]?|[,;:!?][\"'”’)]?\s"), re.compile(r"\s"))
_HEADING = 80  # columns, a line on a screen; an ideograph takes two
_CLEAR = 60  # letters that make a paragraph's language clear, some ten words; an ideograph says as much as three


@dataclass(frozen=True, slots=True)
class _Item:
    sentence: Sentence
    tokens: int  # the model's special ones not counted
    section: str  # the nearest heading's text, its own if it is one
    heading: bool


@dataclass(frozen=True, slots=True)
class _Paragraph:
    items: tuple[_Item, ...]
    language: str  # "und" where it is too short to tell
    apart: bool  # something was left out between it and what comes before

    @property
    def tokens(self) -> int:
        return sum(item.tokens for item in self.items)


def chunk(
    document: Document,
    *,
    count: Callable[[str], int],
    excluded: Sequence[tuple[int, int]] = (),
    budget: int = 384,
    overlap: int = 1,
) -> list[Chunk]:
    """Return the document's sentences as chunks of at most `budget` tokens, in order.

    `count` gives a passage's tokens, special ones included. Sentences that touch an `excluded` span (half-open, in
    code points) or hold no letter or digit are left out. A paragraph that fits a chunk isn't cut. Where a chunk is
    full, the next repeats its last `overlap` sentences, if they fit; none where language or heading change.

    Raises:
        UsageError: `budget` leaves no room beside the special tokens, or `overlap` is negative.
    """
    special = count("")
    if budget <= special or overlap < 0:
        raise UsageError(f"no chunk has {budget} tokens and {overlap} repeated sentences; ask for 384 and 1")
    packer = _Packer(document, count, budget, overlap, budget - special)
    sentences = _counted(document, count, budget, special, excluded)
    for paragraph in _paragraphs(document.text, document.language, list(sentences)):
        packer.add(paragraph)
    packer.close()
    return packer.chunks


class _Packer:
    """Fills one chunk after the other."""

    def __init__(self, document: Document, count: Callable[[str], int], budget: int, overlap: int, room: int) -> None:
        self.chunks: list[Chunk] = []
        self._document, self._count, self._budget = document, count, budget
        self._overlap, self._room = overlap, room
        self._run: list[_Item] = []
        self._repeated = 0  # how many of the run the chunk before ends with
        self._tokens = 0
        self._language = "und"

    def add(self, paragraph: _Paragraph) -> None:
        self._divide(paragraph)
        if (
            not self._fits(paragraph.tokens)
            and paragraph.tokens <= self._room
            and not all(i.heading for i in self._run)
        ):
            self._turn(paragraph.tokens)
        for item in paragraph.items:
            while self._run and not self._fits(item.tokens):
                self._turn(item.tokens)
            self._run.append(item)
            self._tokens += item.tokens

    def close(self) -> None:
        """Finish the running chunk; the next starts with nothing of it."""
        if len(self._run) > self._repeated:
            self._finish(self._run)
        self._start([])

    def _divide(self, paragraph: _Paragraph) -> None:
        """Close the running chunk where its subject or language ends."""
        switched = "und" not in (paragraph.language, self._language) and paragraph.language != self._language
        if paragraph.apart or (paragraph.items[0].heading and 3 * self._tokens > self._budget):
            self.close()
        elif switched:
            headings = self._last_headings()
            del self._run[len(self._run) - len(headings) :]
            self.close()
            self._start(headings)
        if paragraph.language != "und":
            self._language = paragraph.language

    def _turn(self, needed: int) -> None:
        """Finish the full chunk; the next starts with its last headings or sentences, if `needed` tokens still fit."""
        headings = self._last_headings()
        body = self._run[: len(self._run) - len(headings)]
        if len(body) <= self._repeated:
            self.close()
            return
        self._finish(body)
        self._start(headings or body[len(body) - min(self._overlap, len(body) - 1) :], repeated=not headings)
        while self._repeated and not self._fits(needed):
            self._start(self._run[1:], repeated=True)

    def _start(self, items: list[_Item], repeated: bool = False) -> None:
        self._run, self._tokens = list(items), sum(item.tokens for item in items)
        self._repeated = len(items) if repeated else 0

    def _fits(self, tokens: int) -> bool:
        return self._tokens + tokens <= self._room

    def _last_headings(self) -> list[_Item]:
        first = len(self._run)
        while first and self._run[first - 1].heading:
            first -= 1
        return self._run[first:]

    def _finish(self, items: list[_Item]) -> None:
        start, end = items[0].sentence.start, items[-1].sentence.end
        text = self._document.text[start:end]
        if len(items) > 1 and self._count(text) > self._budget:  # what was left out between them counts too
            self._finish(items[: len(items) // 2])
            self._finish(items[len(items) // 2 :])
            return
        language = detect(text, self._document.language)
        section = next((item.section for item in items if not item.heading), items[-1].section)
        self.chunks.append(
            Chunk(
                id=f"{self._document.id}:{start}-{end}",
                document_id=self._document.id,
                start=start,
                end=end,
                sentences=tuple(item.sentence for item in items),
                heading=section,
                language=self._document.language if language == "und" else language,
            )
        )


@dataclass(frozen=True, slots=True)
class _Counted:
    sentence: Sentence
    tokens: int
    apart: bool


def _counted(
    document: Document, count: Callable[[str], int], budget: int, special: int, excluded: Sequence[tuple[int, int]]
) -> Iterator[_Counted]:
    """Yield what is to be found of the document, each sentence short enough for the model."""
    text, apart, spans = document.text, False, _merged(excluded)
    for tile in split(text, document.id):
        sentence = trim(text, tile)
        if not _LETTER_OR_DIGIT.search(text, sentence.start, sentence.end):
            continue
        if _touches(spans, sentence):
            apart = True
            continue
        tokens = count(text[sentence.start : sentence.end])
        if tokens <= budget:
            yield _Counted(sentence, max(0, tokens - special), apart)
        else:
            for window in _windows(text, sentence, tokens, count, budget):
                yield _Counted(window, max(0, count(text[window.start : window.end]) - special), apart)
                apart = False
        apart = False


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _touches(spans: list[tuple[int, int]], sentence: Sentence) -> bool:
    index = bisect_left(spans, (sentence.end, 0)) - 1
    return index >= 0 and spans[index][1] > sentence.start


def _windows(
    text: str, sentence: Sentence, tokens: int, count: Callable[[str], int], budget: int
) -> Iterator[Sentence]:
    start, end = sentence.start, sentence.end
    even = max(1, (end - start) * budget // tokens)
    while start < end:
        size = even
        while count(text[start : (stop := _cut(text, start, min(end, start + size), end))]) > budget and size > 1:
            size = size * 3 // 4
        window = trim(text, Sentence(sentence.document_id, start, stop))
        if window.start < window.end:
            yield window
        start = stop


def _cut(text: str, start: int, limit: int, end: int) -> int:
    """Where to cut `text[start:end]`, at `limit` or a little before it."""
    if limit == end:
        return end
    for pattern in _CUTS:
        places = [match.end() for match in pattern.finditer(text, start + (limit - start) // 2, limit)]
        if places and not _clings(text, places[-1]):
            return places[-1]
    cut = limit
    while cut > start and _clings(text, cut):
        cut -= 1
    return cut if cut > start else limit


def _clings(text: str, at: int) -> bool:
    """Whether the character at `at` makes one sign with that before it: an accent, a skin tone, half a surrogate."""
    char = text[at]
    joined = char in "\u200c\u200d" or text[at - 1] == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"
    return joined or "\udc00" <= char <= "\udfff" or unicodedata.category(char).startswith("M")


def _paragraphs(text: str, language: str, sentences: list[_Counted]) -> Iterator[_Paragraph]:
    lines = _by_line(text, sentences)
    section = ""
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        words = text[line[0].sentence.start : line[-1].sentence.end]
        heading = _is_heading(text, line, following)
        section = _MARKDOWN.sub("", words).strip("# ") if heading else section
        items = tuple(_Item(one.sentence, one.tokens, section, heading) for one in line)
        clear = not heading and _clear(words)
        yield _Paragraph(items, detect(words, language) if clear else "und", line[0].apart)


def _by_line(text: str, sentences: list[_Counted]) -> list[list[_Counted]]:
    lines: list[list[_Counted]] = []
    for one in sentences:
        if lines and not one.apart and not _NEWLINE.search(text, lines[-1][-1].sentence.end, one.sentence.start):
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def _is_heading(text: str, line: list[_Counted], following: list[_Counted] | None) -> bool:
    words = text[line[0].sentence.start : line[-1].sentence.end]
    if _MARKDOWN.match(words):
        return True
    if len(line) > 1 or following is None or following[0].apart or not _is_short(words):
        return False
    body = text[following[0].sentence.start : following[-1].sentence.end]
    return bool(_LETTER.search(words)) and not _LISTED.match(words) and not _is_short(body)


def _is_short(words: str) -> bool:
    """Whether a line may be a heading: it isn't long and doesn't end like a sentence."""
    return len(words) <= _HEADING and len(words) + len(_HAN.findall(words)) <= _HEADING and not _STOPPED.search(words)


def _clear(words: str) -> bool:
    return len(_LETTER.findall(words)) + 2 * len(_HAN.findall(words)) >= _CLEAR
