"""A model's text as it comes: its sentences, each with the markers it carries. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.sentences import split

GROWN = 1.05  # times its length must a rest without an end have grown to be looked through again: never all too often
LONGEST = 8000  # characters of an answer; one that is longer runs away
_MARKER = re.compile(
    r"\s*[\[【［(（]?[\[【［]\s*(?:\^|sources?\s*|来源\s*)?(\d{1,4}(?:\s*[,，、;；]\s*\d{1,4})*)\s*[\]】］][\])】］）]?",
    re.IGNORECASE,
)
_OPENS = ("[", "【", "［")
_CLOSES = re.compile(r"[\]】］]")
LONG = 24  # characters of a marker
_ENDS = re.compile(r"[.!?。！？…;；\n\]】］]")
_THINKS, _THOUGHT = "<think>", "</think>"
_DECORATION = re.compile(r"^\s*(?:#{1,6}\s+|[-*•·]\s+|\d{1,2}[.)、]\s+|>\s+)+|\*\*|__|`")
_NOTHING = re.compile(r"\W*")
_LOOKS = re.compile(
    r"[\[【［](?=\s*(?:\^|sources?\s*|来源\s*)?\d[\d\s,，、;；-]*[\]】］])([^\]】］]*)[\]】］]", re.IGNORECASE
)
NONE = re.compile(
    r"\W*(?:no[ _-]answer\b|[没沒]有答案|[无無]答案)\W*", re.IGNORECASE
)  # what the prompt has a model say


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence without its markers, and the numbers that these name, each once, in order."""

    text: str
    numbers: tuple[int, ...]


def sayings(pieces: Iterable[str]) -> Iterator[Saying]:
    """Yield the sentences of a text that comes in pieces, each as soon as its end and its markers are there.

    A sentence that says nothing, such as the lone bullet of a list, is left out; so is what a model thinks aloud
    before it answers.
    """
    buffer, length, cut = "", 0, 0.0
    for piece in _aloud(pieces):
        buffer, length = buffer + piece, length + len(piece)
        if length > LONGEST:
            raise OverflowError(f"the model's answer has over {LONGEST} characters")
        if not _ENDS.search(piece) or len(buffer) < cut:
            continue
        *done, buffer = _sentences(buffer) or [""]
        cut = GROWN * len(buffer)
        yield from _said(done)
    yield from _said(_sentences(buffer))


def neutral(quote: str) -> str:
    """Return a quote in which nothing reads as a marker of the answer's own, as long as before."""
    return _LOOKS.sub(r"(\1)", quote)


def _aloud(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces without what a model thinks before it answers, however long that is."""
    head, thinks = "", True
    begun = False
    for piece in pieces:
        if not thinks:
            yield piece
            continue
        head += piece
        if not begun:
            start = head.lstrip()[: len(_THINKS)].lower()
            if len(start) < len(_THINKS) and _THINKS.startswith(start):
                continue
            begun = thinks = start == _THINKS
        if begun:
            end = head.lower().find(_THOUGHT)
            if end < 0:
                head = head[-len(_THOUGHT) :]
                continue
            head, thinks = head[end + len(_THOUGHT) :], False
        yield head
    if thinks and not begun:
        yield head


def _sentences(text: str) -> list[str]:
    """Cut a text; markers go with the sentence before them."""
    found: list[str] = []
    for tile in (text[s.start : s.end] for s in split(text)):
        markers = _leading(tile) if found else 0
        if markers:
            found[-1] += tile[:markers]
        if tile[markers:]:
            found.append(tile[markers:])
    return found


def _leading(tile: str) -> int:
    """Return where the markers at a tile's head end; all of it where it may be a marker that isn't whole yet."""
    at = 0
    while match := _MARKER.match(tile, at):
        at = match.end()
    rest = tile[at:].lstrip()
    may_be = rest.startswith(_OPENS) and len(rest) < LONG and not _CLOSES.search(rest)
    return len(tile) if may_be or not rest else at


def _said(sentences: Iterable[str]) -> Iterator[Saying]:
    for sentence in sentences:
        named = [int(number) for match in _MARKER.finditer(sentence) for number in re.findall(r"\d+", match[1])]
        text = _MARKER.sub("", _DECORATION.sub("", sentence)).strip()
        if not _NOTHING.fullmatch(text):
            yield Saying(neutral(" ".join(text.split())), tuple(dict.fromkeys(named)))
