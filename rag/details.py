"""What a question says that an answer must match: names, years, whether it counts. Pure, Chinese and English."""

import re

from index import tokens
from index.figures import figures
from index.fold import fold

_NAME_TAGS = frozenset(["nr", "ns", "nt", "nz", "nrt", "nrfg", "eng"])  # of jieba's dictionary
_TITLE = re.compile('[《“‘"]([^》”’"]+)[》”’"]')
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_COUNTS = re.compile(
    r"\bhow (?:many|much|old|tall|high|large|big|far)\b|\b(?:percent|percentage)\b"
    r"|多少|多[大高远重长](?![的地])|(?<!哪)几[个名次种座场家位岁年天条项成]|百分之几"
)
_FIRST_YEAR, _LAST_YEAR = 1000, 2100


def names(question: str, language: str) -> frozenset[str]:
    """Return the search words that are part of names: capitals in English, jieba's tags and quotation marks in Chinese.

    An English question's first word is none, for its capital says nothing.
    """
    return _names_zh(question) if language == "zh" else _names_en(question, language)


def counts(question: str) -> bool:
    """Say whether a question can be answered with a figure only."""
    return bool(_COUNTS.search(fold(question)))


def years(text: str) -> frozenset[str]:
    """Return the years that a text names, and numbers that may be one."""
    found = set()
    for figure in figures(text):
        if figure.date and not figure.date.startswith("-"):
            found.add(figure.date[:4])
        elif figure.unit in ("", "year", "decade") and _FIRST_YEAR <= (figure.value or 0) <= _LAST_YEAR:
            found.add(str(figure.value))
    return frozenset(found)


def _names_en(question: str, language: str) -> frozenset[str]:
    later = list(_WORD.finditer(question))[1:]
    return frozenset(word for m in later if m[0][0].isupper() for word, _ in tokens.forms(m[0], language))


def _names_zh(question: str) -> frozenset[str]:
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    tagged = [word for word, tag in rjieba.tag(question) if tag in _NAME_TAGS and len(word) > 1]
    return frozenset(w for name in [*tagged, *_TITLE.findall(question)] for w, _ in tokens.forms(name, "zh"))
