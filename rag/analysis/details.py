"""What a question says that an answer must match: names, years, whether it counts. Pure, Chinese and English."""

import re

from index import tokens
from index.figures import FIRST_DECADE, figures
from index.fold import fold
from rag.analysis.kind import SEVERAL
from rag.analysis.measured import asks_amount, measure_of

_NAME_TAGS = frozenset(["nr", "ns", "nt", "nz", "nrt", "nrfg", "eng"])  # of jieba's dictionary
_TITLE = re.compile('[《“‘"]([^》”’"]+)[》”’"]')
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_COUNTS = re.compile(
    r"\bhow (?:many|much|old|tall|high|large|big|far)\b|\b(?:percent|percentage)\b"
    rf"|多少|多[大高远重长](?![的地])|{SEVERAL}[个名次种座场家位岁年天条项成]|百分之几"
)
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_AGED = re.compile(r"\b(?:his|her|their|my|your|our) (?:\w+[ -])?$")  # in her late 80s
_LOOK_BACK = 14  # characters


def names(question: str, language: str) -> frozenset[str]:
    """Return the search words that are part of names: capitals in English, jieba's tags and quotation marks in Chinese.

    An English question's first word is none, for its capital says nothing.
    """
    return _names_zh(question) if language == "zh" else _names_en(question, language)


def counts(question: str) -> bool:
    """Say whether a question can be answered with a figure only."""
    return bool(_COUNTS.search(fold(question))) or measure_of(question) != "" or asks_amount(question)


def years(text: str) -> frozenset[str]:
    """Return the years that a text names, and numbers that may be one; decades as 1980s, or 80s without a century."""
    found = set()
    for figure in figures(text):
        if figure.date and not figure.date.startswith("-"):
            found.add(figure.date[:4])
        elif figure.unit == "decade" and not _AGED.search(fold(text[max(0, figure.start - _LOOK_BACK) : figure.start])):
            found.update([f"{figure.value}s"] if (figure.value or 0) >= FIRST_DECADE else [])
        elif figure.unit in ("", "year") and _FIRST_YEAR <= (figure.value or 0) <= _LAST_YEAR:
            found.add(str(figure.value))
    return frozenset(found)


def unmet(asked: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """Return the years asked about that are not among those told, and the decades that none of those is of."""
    return frozenset(year for year in asked if not any(_meets(year, other) for other in told))


def _meets(asked: str, told: str) -> bool:
    if not asked.endswith("s"):
        return asked == told
    decade = told if told.endswith("s") else f"{told[:-1]}0s"
    return asked.endswith(decade) or decade.endswith(asked)


def _names_en(question: str, language: str) -> frozenset[str]:
    later = list(_WORD.finditer(question))[1:]
    return frozenset(word for m in later if m[0][0].isupper() for word, _ in tokens.forms(m[0], language))


def _names_zh(question: str) -> frozenset[str]:
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    tagged = [word for word, tag in rjieba.tag(question) if tag in _NAME_TAGS and len(word) > 1]
    return frozenset(w for name in [*tagged, *_TITLE.findall(question)] for w, _ in tokens.forms(name, "zh"))
