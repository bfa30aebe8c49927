"""What the two ends of a range leave to each other: 6-8%, $5 to 6 billion, 1038–40. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from index.measures import Figure, is_currency
from index.numerals import PLAIN, arabic_value

_RANGE = re.compile(r"\s?(?:-|–|—|~|至|到|to|and)\s?")
_PLAIN = re.compile(PLAIN)
_SIGN = re.compile(r"[^\d]*")
_SHORT_YEAR = re.compile(r"(\d\d) ?(年?)")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_APART = ("ordinal", "date", "decade", "weekday", "quarter", "half", "plan")  # units that nothing is left out of


def complete(found: Sequence[Figure], folded: str) -> list[Figure]:
    """Give each end of a range the unit, the magnitude, the century or the "about" that only the other one states."""
    figures = list(found)
    for at, (_, following) in enumerate(pairwise(found)):
        figure = figures[at]
        if joint := _RANGE.fullmatch(folded, figure.end, following.start):
            figures[at], figures[at + 1] = _joined(figure, following, folded)
            if joint[0].strip() != "and":
                figures[at : at + 2] = _both_about(*figures[at : at + 2])
    return figures


def _joined(figure: Figure, following: Figure, folded: str) -> tuple[Figure, Figure]:
    if (years := _years(figure, following, folded)) is not None:
        return years
    if figure.value is None or following.value is None or following.unit in _APART:
        return figure, following
    if not figure.unit:
        return replace(figure, unit=following.unit, value=figure.value * _factor(figure, following, folded)), following
    if is_currency(figure.unit) and not following.unit:
        value = figure.value * _factor(figure, following, folded)
        return replace(figure, value=value), replace(following, unit=figure.unit)
    return figure, following


def _factor(figure: Figure, following: Figure, folded: str) -> Decimal:
    """Return the magnitude that the second number states for both (5 to 6 billion)."""
    sign = _SIGN.match(folded, figure.start, figure.end)
    plain = _PLAIN.fullmatch(folded, sign.end() if sign else figure.start, figure.end)
    lead = _PLAIN.match(folded, following.start, following.end)
    divisor = arabic_value(lead[0]) if plain and lead else None
    if not divisor or following.value is None or figure.value is None:
        return Decimal(1)
    factor = following.value / divisor
    return factor if figure.value * factor <= 10 * following.value else Decimal(1)  # 8000到1万 is no range of 万


def _years(figure: Figure, following: Figure, folded: str) -> tuple[Figure, Figure] | None:
    """Return both years of 1038–40 in full, None where they are none."""
    short = _SHORT_YEAR.fullmatch(folded, following.start, following.end)
    if not short or not _YEAR.fullmatch(folded, figure.start, figure.end):
        return None
    full = folded[figure.start : figure.start + 2] + short[1]
    if int(full) <= int(folded[figure.start : figure.end]):
        return None
    if figure.date or short[2]:
        first = folded[figure.start : figure.end]
        return _year(figure, first), _year(following, full)
    return figure, replace(following, value=Decimal(full))


def _year(figure: Figure, year: str) -> Figure:
    return replace(figure, value=None, unit="date", date=year)


def _both_about(figure: Figure, following: Figure) -> list[Figure]:
    ends = [figure, following]
    if "about" not in (figure.qualifier, following.qualifier) or figure.date or following.date:
        return ends
    return [replace(end, qualifier=end.qualifier or "about") for end in ends]
