"""Names of Cyrillic and Arabic texts in Latin letters, so that they can be compared by their sound. Pure.

Of Arabic only consonants are written; vowels don't tell in rag/checking/sounds.py, so that none are needed.
"""

import re
from functools import lru_cache

_CYRILLIC = (
    "аa бb вv гg ґg дd еe єe ёe жzh зz иi йi іi їi кk лl мm нn оo пp рr сs тt уu ўw фf хkh цts чch шsh щsh ъ ыy ь эe"
    " юyu яya"
)
_ARABIC = (
    "اa بb تt ثth جj حh خkh دd ذd رr زz سs شsh صs ضd طt ظz عa غg فf قk كk لl مm نn هh وo يi ىa ةa ءa أa إi آa ؤo ئi"
    " پp چch ژzh گg کk یi"
)
_LETTERS = str.maketrans({pair[0]: pair[1:] for pair in f"{_CYRILLIC} {_ARABIC}".split()})
# A name begins with a capital; Arabic has none, and writes "and", "in", "to" and "the" onto the word.
_NAME = re.compile("[А-ЯЁЄІЇҐ][а-яёєіїґў]+")
_WORD = re.compile("[ء-يپچژگکی]+")
_JOINED = re.compile("(?:[وف]?[بكل]?ال|[وفبلك])(?=..)")


def spelt(text: str) -> list[str]:
    """Return what may be names in a Cyrillic or Arabic text, in Latin letters; none of other texts."""
    return [*_spelt(text)] if not text.isascii() else []


@lru_cache(1 << 10)
def _spelt(text: str) -> tuple[str, ...]:
    arabic = _WORD.findall(text)
    bare = [_JOINED.sub("", word, count=1) for word in arabic if _JOINED.match(word)]
    return tuple(word.lower().translate(_LETTERS) for word in (*_NAME.findall(text), *arabic, *bare))
