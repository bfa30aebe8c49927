"""Help for a reader of the other language, word by word: readings and meanings by the dictionary, figures converted.

Never verified. Offsets are code points of the text as it was given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fold import simplify
from index.language import detect, has_han
from index.lexicon import Lexicon
from index.tokens import lexical
from rag.gloss import READING, converted

MEANINGS = 3  # of a word, the commonest
PHRASE = 3  # English words looked up as one
_ENGLISH = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_READERS = {"zh": "en", "en": "zh"}


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]`: how it is read, in pinyin with tones (English words have none), and what it means."""

    start: int
    end: int
    text: str
    reading: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Converted:
    """`text[start:end]` is a figure, and how the other language writes it."""

    start: int
    end: int
    text: str
    converted: str


@dataclass(frozen=True, slots=True)
class Help:
    """A text's words and figures, each in order."""

    language: str  # of the text
    words: tuple[Word, ...]
    figures: tuple[Converted, ...]


def explain(text: str, language: str | None, lexicon: Lexicon) -> Help:
    """Return help with a text of `language`, by default the one it seems to be in, for a reader of the other.

    A text that is neither in "zh" nor in "en" has none.
    """
    language = language or detect(text)
    if language not in _READERS:
        return Help(language, (), ())
    words = _chinese(text, lexicon) if language == "zh" else _english(text, lexicon)
    figures = (Converted(f.start, f.end, f.text, value) for f, value in converted(text, _READERS[language]))
    return Help(language, tuple(words), tuple(figures))


def _chinese(text: str, lexicon: Lexicon) -> Iterator[Word]:
    import rjieba  # 0.1 s that no question needs

    start = 0
    for cut in rjieba.cut(simplify(text)):
        end = start + len(cut)
        if has_han(cut):
            yield from _word(text, start, end, lexicon)
        start = end


def _word(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Word]:
    """Yield a word; one that the dictionary lacks as its parts, or whole where these are characters, as in names."""
    word = text[start:end]
    parts = lexicon.split(word)
    if len(parts) == 1 or all(len(part) == 1 for part in parts):
        reading = "".join(lexicon.reading(part) for part in parts)
        if reading:
            yield Word(start, end, word, reading, _meanings(word, lexicon))
        return
    for part in parts:
        yield Word(start, start + len(part), part, lexicon.reading(part), _meanings(part, lexicon))
        start += len(part)


def _meanings(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(READING.sub("", meaning).strip() for meaning in lexicon.glosses(word)[:MEANINGS])


def _english(text: str, lexicon: Lexicon) -> Iterator[Word]:
    """Yield the words that the dictionary has, the longest phrases first."""
    found = list(_ENGLISH.finditer(text))
    at = 0
    while at < len(found):
        for count in range(min(PHRASE, len(found) - at), 0, -1):
            start, end = found[at].start(), found[at + count - 1].end()
            phrase = text[start:end]
            if meanings := _said(phrase, count, lexicon):
                yield Word(start, end, phrase, "", meanings)
                break
        at += count


def _said(phrase: str, count: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a phrase is in Chinese: only where each of its words counts, none being "of" or "the"."""
    if not re.fullmatch(r"[A-Za-z'’ ]+", phrase) or len(list(lexical(phrase, "en"))) < count:
        return ()
    return lexicon.chinese(phrase)[:MEANINGS]
