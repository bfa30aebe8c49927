"""Names that end alike and begin otherwise: "Oak Street Library" asked about, "Maple Street Library" told of. Pure.

English only. A word of a name is as good as the whole ("Obama"), unless it stands there in another one's name.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index import tokens
from rag.analysis.names import TITLES

_NAME = re.compile(r"(?<![\w.])[A-Z][\w’'-]*(?: (?:(?:of(?: the)?|de|von|van) )?[A-Z][\w’'-]*)+")
_ASK = "name list describe explain tell give show find identify compare summarise summarize state"  # as a first word
_ASKING = frozenset(_ASK.split())
# No name by themselves, and none is another one misspelt.
_SIDES = "north south east west northern southern eastern western upper lower inner outer old new first second third"
_TELLS_APART = frozenset(_SIDES.split())
_MISSPELT, _STEM = 0.6, 4  # as much alike, or as many letters alike first, two words are one: Sentanta, Scottish


def sibling(question: str, texts: Sequence[str]) -> bool:
    """Say whether texts tell of another thing whose name ends as one asked about, and nowhere of that one."""
    whole = "\n".join(texts)
    return any(_other(first, rest, whole) for first, rest in _names(question))


def _names(question: str) -> Iterator[tuple[str, str]]:
    """Yield the first word of each name and its other words."""
    for match in _NAME.finditer(question):
        words = match[0].removesuffix("'s").removesuffix("’s").split()
        if not question[: match.start()].strip() and words[0].lower() in _ASKING:
            words.pop(0)
        while words and _says_nothing(words[0]):
            words.pop(0)
        if len(words) > 1:
            yield words[0], " ".join(words[1:])


def _other(first: str, rest: str, whole: str) -> bool:
    """Say whether another word stands before the rest of a name, and its own first word nowhere."""
    tells = first.lower() in _TELLS_APART
    named = f"{first} {rest}" if tells else first
    if named.lower() in whole.lower() or first.isupper() and first in _initials(whole):
        return False
    before = re.findall(rf"\b([A-Z][\w’'-]*) {re.escape(rest)}\b", whole)
    others = [word for word in before if not _says_nothing(word)]
    return bool(others) and not any(not tells and _alike(first, word) for word in re.findall(r"[A-Z][\w’'-]*", whole))


def _initials(text: str) -> str:
    """Return the letters with which the capitalised words of a text begin: "NYC" of New York City."""
    return "".join(word[0] for word in re.findall(r"[A-Z]\w*", text))


def _says_nothing(word: str) -> bool:
    return word.lower() in tokens.stops("en") or word.lower() in TITLES


def _alike(first: str, other: str) -> bool:
    first, other = first.lower(), other.lower()
    return first[:_STEM] == other[:_STEM] or SequenceMatcher(None, first, other).ratio() > _MISSPELT
