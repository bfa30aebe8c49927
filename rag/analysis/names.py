"""The names that a text mentions: of people, places, organisations; by capitals, and in Chinese by jieba's tags."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.figures import figures
from index.fold import IDEOGRAPHS, fold, simplify
from index.lexicon import Lexicon
from index.tokens import stem, stops
from index.values.qualifiers import qualifies
from rag.analysis.trend import tells

_LATIN = re.compile(r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+(?:[-'’.&][^\W\d_\u2e80-\u9fff\uf900-\ufaff]+)*")
_HAN = re.compile(f"[{IDEOGRAPHS}]+")
_OPENING = re.compile(r"(?:^|[.!?:;\n。！？：；][\"'”’)\]]*)\s*[\"'“‘(\[]*$")
_TAGS = ("nr", "ns", "nt", "nz")  # people, places, organisations, other names
_SUFFIX = re.compile("(?<=..)[省市县区州国]$")
_CAPITAL = re.compile(r"\(?[A-Z][a-z]")
# Words set before the name of somebody and no part of it: Professor Marsh, Mayor Li, Aunt Lucy.
_ROLES = """
mr mrs ms dr doctor professor president vice chairman chairwoman chairperson premier chancellor minister secretary
senator congressman congresswoman governor mayor councillor councilor ambassador commissioner director manager
principal headmaster headmistress teacher coach nurse chef curator librarian engineer architect inspector detective
sheriff officer colonel captain commander lieutenant sergeant reverend rabbi uncle aunt grandma grandpa cousin
"""
# What places and houses may be named after too, and are told apart by then: Duke University, Queen Street, General
# Motors; and what may be left out before a name: Lake Erie, River Thames.
_RANKS = """
sir dame lord lady king queen prince princess emperor empress duke duchess count countess baron earl pope cardinal
bishop saint st father mother sister brother general admiral marshal major judge justice dean former deputy
river lake mount
"""
TITLES = frozenset((_ROLES + _RANKS).split())
# Capitals that English gives to what is no name, and that another language writes without.
_CAPITALS = frozenset(map(stem, [*_ROLES.split(), "province", "city", "county"]))
# What many names are: another one has it too, 湖南 "Hunan Province" as much as "Henan Province".
_SORTS = "province city county island district prefecture region town village state country republic capital"
_COMMON = frozenset(map(stem, f"{_SORTS} municipality autonomous university college school name".split()))


_JOINS = ("", " ", "·", "-")  # between the words of one name


class Name(NamedTuple):
    """A name, and the terms by which another text may have it."""

    text: str
    terms: frozenset[str]
    start: int


def names(text: str, lexicon: Lexicon, places: bool = False) -> Iterator[Name]:
    """Yield the names of a text, word by word; figures and dates are none.

    Of Chinese `places` the dictionary often goes on to tell what they are (南京, "capital of China at different
    historical periods"): those count only where they are asked for.
    """
    taken = [(figure.start, figure.end) for figure in figures(text)]
    for match in _LATIN.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and _is_name(match, text):
            yield Name(match[0], _latin_terms(match[0]), match.start())
    if _HAN.search(text):
        yield from _chinese(text, taken, lexicon, places)


def whole(text: str, lexicon: Lexicon) -> list[list[Name]]:
    """Return the names of a text, those side by side as one: John Elway, 约翰·埃尔维."""
    found: list[list[Name]] = []
    end = -1
    for name in names(text, lexicon, places=True):
        if found and text[end : name.start] in _JOINS:
            found[-1].append(name)
        else:
            found.append([name])
        end = name.start + len(name.text)
    return found


def _latin_terms(word: str) -> frozenset[str]:
    parts = [part for part in re.split(r"[^\w]+", fold(word.removesuffix("'s").removesuffix("’s"))) if part]
    return frozenset(stem(part) for part in parts) | {stem("".join(parts))}


def _is_name(match: re.Match[str], text: str) -> bool:
    word = match[0]
    if not word.isascii() and not re.fullmatch(r"[A-Za-z\u00c0-\u024f'’.&-]+", word):
        return True  # letters of a script that isn't the answer's: it stands as it is in what is cited, or it is false
    if not word[0].isupper() or fold(word) in stops("en") or stem(fold(word)) in _CAPITALS:
        return False
    following = text[match.end() : match.end() + 2]
    return not _OPENING.search(text[: match.start()][-12:]) or following[:1] == " " and following[1:].isupper()


def _chinese(text: str, taken: list[tuple[int, int]], lexicon: Lexicon, places: bool) -> Iterator[Name]:
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    at = 0
    for word, tag in rjieba.tag(simplify(text)):
        start, at = at, at + len(word)
        if tag.startswith(_TAGS) and len(word) > 1 and _HAN.fullmatch(word):
            inside = any(first < at and start < last for first, last in taken)
            if not inside and _unlike_a_word(word, lexicon, places and tag == "ns"):
                bare = _SUFFIX.sub("", word)
                terms = [term for each in (word, bare) for term, _ in lexicon.bridge(each) if term not in _COMMON]
                yield Name(word, frozenset([word, bare, *terms]), start)


def _unlike_a_word(word: str, lexicon: Lexicon, place: bool) -> bool:
    """Say whether the dictionary lacks the word, or writes whatever it means with a capital; of a place, the first."""
    if tells(word) or qualifies(word):
        return False
    glosses = lexicon.glosses(word)
    return all(_CAPITAL.match(gloss) for gloss in (glosses[:1] if place else glosses))
