"""Numbers that a text holds without writing figures: both, twice, a decade, 首次, 四音符. Pure.

What a text states loosely can bear a claim out; it is never itself a claim to be checked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from index.figures import Figure
from index.fold import fold
from index.values.numerals import chinese_value

_OF = re.compile(r"(?: \w+)? of (?:the |its |their |every )?")
_OF_ZH = re.compile(r"[^,。;\d]{0,8}[中里]的?[,，]?[只仅就]?有?")  # 10家商店中有9家
_NUMERAL = re.compile(r"[一二两三四五六七八九十百千万]+")
_SAID: dict[tuple[str, str], str] = {
    ("1", ""): r"\b(?:one|single|sole|only|once|an?)\b|[单唯]",
    ("1", "ordinal"): r"\b(?:initial|initially|original|originally|earliest|primary)\b|首|最初|最早|起初|头",
    (
        "2",
        "",
    ): r"\b(?:both|twice|doubl\w+|pairs?|couple|twin|twins|dual|either|neither|two\w+|half|halves)\b|双|俩|对|翻番",
    ("2", "ordinal"): r"\b(?:latter|next)\b|次|其次",
    ("3", ""): r"\b(?:thrice|tripl\w+|treble\w*|trio|three\w+)\b",
    ("4", ""): r"\b(?:quadrupl\w+|quartet)\b",
    ("0.5", ""): r"\bhal(?:f|ves|ved)\b|半",
    ("10", "year"): r"\bdecades?\b",
    ("100", "year"): r"\bcentur(?:y|ies)\b|世纪",
    ("1000", "year"): r"\bmillenni(?:um|al|a)\b|千年",
    ("1", "year"): r"\b(?:years?|annual|annually|yearly)\b|年",
    ("1", "month"): r"\b(?:months?|monthly)\b|月",
    ("1", "week"): r"\b(?:weeks?|weekly)\b|周|星期",
    ("1", "day"): r"\b(?:days?|daily)\b|[日天]",
}
_FORMS = [(Decimal(value), unit, re.compile(form)) for (value, unit), form in _SAID.items()]


def loose(text: str, known: Sequence[Figure]) -> Iterator[Figure]:
    """Yield what a text says in passing, outside of the figures `known` of it."""
    folded = fold(text)
    for match in _NUMERAL.finditer(folded):
        value = chinese_value(match[0])
        if value is not None:
            yield from _outside(match, value, "", known)
    for value, unit, form in _FORMS:
        for match in form.finditer(folded):
            yield from _outside(match, value, unit, known)


def shared(text: str, known: Sequence[Figure], at: int) -> Figure | None:
    """Return the share that a figure tells together with the one beside it: 9 and 10 of "9 of 10 shops" as 0.9."""
    folded = fold(text)
    for one, other in pairwise(known[max(0, at - 1) : at + 2]):
        between = folded[one.end : other.start]
        part, whole = (one, other) if _OF.fullmatch(between) else (other, one)
        share = part.value / whole.value if part.value and whole.value else Decimal(0)
        if 0 < share < 1 and (_OF.fullmatch(between) or _OF_ZH.fullmatch(between)):
            return replace(known[at], value=round(share, 4), unit="")
    return None


def _outside(match: re.Match[str], value: Decimal, unit: str, known: Sequence[Figure]) -> Iterator[Figure]:
    start, end = match.span()
    if not any(figure.start < end and start < figure.end for figure in known):
        yield Figure(start, end, match[0], value, unit, None, "")
