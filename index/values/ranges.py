"""What the two ends of a range leave to each other: 6-8%, $5 to 6 billion, 1038–40. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from index.values.measures import Figure, comparable, is_currency
from index.values.numerals import PLAIN, arabic_value

_RANGE = re.compile(r"\s?(?:-|–|—|~|至|到|to|and)\s?")
_PLAIN = re.compile(PLAIN)
_SIGN = re.compile(r"[^\d]*")
_SHORT_YEAR = re.compile(r"(\d\d) ?(年?)")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_AND = re.compile(r"\s?(?:零|又|外加|,|,? and)?\s?")
_ONE = re.compile(r"\ban? (year|month|week|day|hour|minute),? and $")  # an hour and 20 minutes
_TWICE = re.compile(r"\b(?:once|twice|times) $")
_LOOK_BACK = 14  # characters
_COMPOUND = ("month", "second", "inch")  # what lengths of time, and feet, are compared in
_APART = (
    "ordinal",
    "date",
    "decade",
    "weekday",
    "quarter",
    "half",
    "plan",
    "clock",
    "o-clock",
)  # units that nothing is left out of


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


def compounds(found: Sequence[Figure], folded: str) -> list[Figure]:
    """Return a length told in two units as the one figure that it is, in the smaller: 1小时20分钟 as 80 minutes."""
    figures: list[Figure] = []
    for figure in found:
        if figures:
            figures[-1], figure = _seconds(figures[-1], figure, folded), _minutes(figures[-1], figure, folded)
        joint = figures and _AND.fullmatch(folded, figures[-1].end, figure.start)
        whole = _sum(figures[-1], figure) if joint else None
        figures[-1:] = [whole] if whole else [*figures[-1:], _with_one(figures[-1:], figure, folded)]
    return figures


def _with_one(before: Sequence[Figure], figure: Figure, folded: str) -> Figure:
    """Return a length with the one of a larger unit that stands before it as "an hour and", if that is no rate."""
    match = _ONE.search(folded, max(0, figure.start - _LOOK_BACK), figure.start)
    if match and (_TWICE.search(folded, 0, match.start()) or any(each.end >= match.start() - 1 for each in before)):
        return figure  # 5 dollars an hour and 20 minutes
    one = match and _sum(Figure(*match.span(), "", Decimal(1), match[1], None, ""), figure)
    return one or figure


def _minutes(before: Figure, figure: Figure, folded: str) -> Figure:
    """Return the 30分 of 2小时30分 as minutes: elsewhere 分 are points, or cents."""
    if before.unit != "hour" or figure.unit or before.end != figure.start or not folded.startswith("分", figure.end):
        return figure
    return replace(figure, end=figure.end + 1, unit="minute")


def _seconds(before: Figure, figure: Figure, folded: str) -> Figure:
    """Return the 3分 before the 1秒 of 3分1秒 as minutes."""
    if figure.unit != "second" or before.unit or before.date or folded[before.end : figure.start] != "分":
        return before
    return replace(before, end=figure.start, unit="minute")


def _sum(figure: Figure, following: Figure) -> Figure | None:
    if figure.value is None or following.value is None or following.qualifier not in ("", "about", figure.qualifier):
        return None
    (high, base), (low, other), (one, _) = (
        comparable(figure.value, figure.unit),
        comparable(following.value, following.unit),
        comparable(Decimal(1), following.unit),
    )
    step = comparable(Decimal(1), figure.unit)[0]
    if base != other or base not in _COMPOUND or not 0 < low < step or one >= step or high % step:
        return None
    return replace(figure, end=following.end, value=(high + low) / one, unit=following.unit)


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
