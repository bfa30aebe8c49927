"""Whether two figures say the same: value, unit, date, bound. Pure; whatever they are figures of."""

import re
from collections.abc import Collection
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from index.figures import Figure, Qualifier
from index.values.clock import HALF_A_DAY
from index.values.measures import CLOCKS, comparable

Fault = Literal["", "value", "unit", "bound", "direction", "basis", "thing"]
FAULTS: tuple[Fault, ...] = ("thing", "direction", "basis", "bound", "unit", "value")  # the nearest to right first

# A claim may blur a figure, not sharpen it: "about 8%" rests on 8%, 8% doesn't rest on "about 8%". Chinese 以上 is
# "at least" and "more than" alike, and so are translations of it.
_RESTS_ON: dict[Qualifier, tuple[Qualifier, ...]] = {
    "": ("",),
    "about": ("about", ""),
    "at-least": ("at-least", "more-than"),
    "more-than": ("more-than", "at-least"),
    "at-most": ("at-most", "less-than"),
    "less-than": ("less-than", "at-most"),
}
# Units that a language may leave out, or say by a measure word: 35 and 35岁, "six workers" and 六名工人.
_LIGHT = frozenset(["", "person", "times", "ordinal", "year", "day", "degree", "second", "quarter", "half"])
_ALIKE = [
    {"ordinal", "century"},
    {"ordinal", "day"},
    {"ordinal", "quarter"},
    {"ordinal", "half"},
    {"degree", "celsius"},
    {"degree", "fahrenheit"},
    {"degree", "kilowatt-hour"},  # 3.2亿度
    {"pound", "pound-weight"},
    {"yuan", "yen"},
    {"percent", "percent-off"},
    {"decade", "year"},
]
_DURATIONS = frozenset(["month", "second"])  # what lengths of time are compared in
_CLOSE = Decimal("0.005")  # how near a fraction comes to its percentage: two-thirds and 66.7%
_ROUNDED = 2  # significant digits at least
_DATE = re.compile(r"(\d{4})?-*(\d\d)?-?(\d\d)?")


def agree(claimed: Figure, stated: Figure, years: Collection[str] = ()) -> Fault:
    """Return "" where the stated figure bears the claimed one out, else what stands against it.

    `years` are those that a date stated without its year may be of.
    """
    if claimed.date or stated.date:
        return "" if _dates(claimed, stated, years) else "value"
    if claimed.value is None or stated.value is None:
        return "" if claimed.text == stated.text else "value"
    if claimed.unit in CLOCKS or stated.unit in CLOCKS:
        return "" if _clocks(claimed, stated) else "value"
    one, other = comparable(claimed.value, claimed.unit), comparable(stated.value, stated.unit)
    if one == other or _fractions(one, other) or _decades(claimed, stated):
        return "" if _bounds(claimed, stated, one[1]) else "bound"
    if claimed.value == stated.value:
        if not _units(claimed.unit, stated.unit):
            return "unit"
        return "" if _bounds(claimed, stated, one[1]) else "bound"
    same_unit = one[1] == other[1] or _units(claimed.unit, stated.unit)
    return "" if same_unit and _rounded(one[0], claimed.qualifier, other[0], stated.qualifier) else "value"


def _dates(claimed: Figure, stated: Figure, years: Collection[str]) -> bool:
    """Say whether the claimed date is the stated one, as precisely or less so."""
    wanted, given = _parts(claimed), _parts(stated)
    if wanted is None or given is None:
        return False
    if wanted[0] and not given[0] and wanted[1]:
        given = (wanted[0] if wanted[0] in years else None, *given[1:])
    return all(part is None or part == other for part, other in zip(wanted, given, strict=True))


def _parts(figure: Figure) -> tuple[str | None, str | None, str | None] | None:
    """Return year, month and day; of a plain number the year it may be."""
    if figure.date is None:
        plain = figure.value is not None and figure.unit in _LIGHT and 1000 <= figure.value <= 2100
        return (str(figure.value), None, None) if plain else None
    match = _DATE.fullmatch(figure.date)
    return (match[1], match[2], match[3]) if match else None


def _clocks(claimed: Figure, stated: Figure) -> bool:
    """Say whether both are one time of day, where both tell of which half of the day; "at 9" may be 9 a.m."""
    if claimed.value is None or stated.value is None or not {claimed.unit, stated.unit} <= {"", *CLOCKS}:
        return False
    one, other = (
        each.value * (1 if each.unit in CLOCKS else 60) for each in (claimed, stated) if each.value is not None
    )
    return one == other if claimed.unit == stated.unit == "clock" else one % HALF_A_DAY == other % HALF_A_DAY


def _fractions(one: tuple[Decimal, str], other: tuple[Decimal, str]) -> bool:
    """Say whether one is a fraction and the other its percentage."""
    shares = sorted(value * (100 if unit == "" else 1) for value, unit in (one, other))
    fits = {one[1], other[1]} == {"", "percent"} and min(one[0], other[0]) < 1
    return fits and abs(shares[1] - shares[0]) <= _CLOSE * shares[1]


def _decades(claimed: Figure, stated: Figure) -> bool:
    """Say whether both are the same decade, one of them perhaps without its century."""
    one, other = claimed.value or Decimal(0), stated.value or Decimal(0)
    return claimed.unit == stated.unit == "decade" and min(one, other) < 100 and one % 100 == other % 100


def _units(claimed: str, stated: str) -> bool:
    both = {claimed, stated}
    return claimed == stated or both in _ALIKE or both <= _LIGHT and "" in both


def _bounds(claimed: Figure, stated: Figure, base: str) -> bool:
    if stated.qualifier in _RESTS_ON[claimed.qualifier]:
        return True
    return base in _DURATIONS and {claimed.qualifier, stated.qualifier} <= {"", "at-most"}  # "in two years", 两年内


def _rounded(claimed: Decimal, bound: Qualifier, stated: Decimal, given: Qualifier) -> bool:
    """Say whether the claim rounds, and says so: "about 2.4 billion" or "more than 2.4 billion" of 2.42."""
    if given or bound not in ("about", "more-than") or len(claimed.normalize().as_tuple().digits) < _ROUNDED:
        return False
    mode = ROUND_HALF_UP if bound == "about" else ROUND_DOWN
    place = Decimal((0, (1,), int(claimed.normalize().as_tuple().exponent)))
    return (stated / place).to_integral_value(mode) * place == claimed  # quantize refuses what has over 28 digits
