"""Names that end alike and begin otherwise: "Oak Street Library" asked about, "Maple Street Library" told of. Pure.

English only. A word of a name is as good as the whole ("Obama"), unless it stands there in another one's name.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index import tokens

_NAME = re.compile(r"(?<![\w.])[A-Z][\w’'-]*(?: (?:(?:of(?: the)?|de|von|van) )?[A-Z][\w’'-]*)+")
_SAID_OF = """
president mr mrs ms dr doctor king queen prince princess sir lord lady pope emperor saint st general captain professor
chancellor senator governor bishop duke count judge justice father dame director secretary
"""
_TITLES = frozenset(_SAID_OF.split())
_MISSPELT, _STEM = 0.6, 4  # as much alike, or as many letters alike first, two words are one: Sentanta, Scottish
_POSSESSIVE = re.compile(r"['’]s$")


def sibling(question: str, texts: Sequence[str]) -> bool:
    """Say whether texts tell of another thing whose name ends as one asked about, and nowhere of that one."""
    whole = "\n".join(texts)
    return any(_other(first, rest, whole) for first, rest in _names(question))


def _names(question: str) -> Iterator[tuple[str, str]]:
    """Yield the first word of each name and its other words."""
    for match in _NAME.finditer(question):
        words = _POSSESSIVE.sub("", match[0]).split()
        while words and _says_nothing(words[0]):
            words.pop(0)
        if len(words) > 1:
            yield words[0], " ".join(words[1:])


def _other(first: str, rest: str, whole: str) -> bool:
    """Say whether another word stands before the rest of a name, and its own first word nowhere."""
    if first.lower() in whole.lower():
        return False
    before = re.findall(rf"\b([A-Z][\w’'-]*) {re.escape(rest)}\b", whole)
    others = [word for word in before if not _says_nothing(word)]
    return bool(others) and not any(_alike(first, word) for word in re.findall(r"[A-Z][\w’'-]*", whole))


def _says_nothing(word: str) -> bool:
    return word.lower() in tokens.stops("en") or word.lower() in _TITLES


def _alike(first: str, other: str) -> bool:
    first, other = first.lower(), other.lower()
    return first[:_STEM] == other[:_STEM] or SequenceMatcher(None, first, other).ratio() > _MISSPELT
