"""Amounts that made-up sentences state, written in many ways in both languages. Knows nothing of the checker."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Write = Callable[[Decimal, random.Random], str]
Draw = Callable[[random.Random], Decimal]
BOUNDS = {
    "": ([("", "")], [("", "")]),
    "about": (
        [("", "左右"), ("约", ""), ("大约", ""), ("", "上下")],
        [("about ", ""), ("around ", ""), ("roughly ", ""), ("approximately ", ""), ("some ", "")],
    ),
    "at-least": (
        [("", "以上"), ("不低于", ""), ("至少", ""), ("不少于", ""), ("", "及以上")],
        [("at least ", ""), ("no less than ", ""), ("not less than ", ""), ("", " or more")],
    ),
    "more-than": (
        [("超过", ""), ("超", ""), ("逾", ""), ("突破", "")],
        [("more than ", ""), ("over ", ""), ("in excess of ", ""), ("upwards of ", "")],
    ),
    "at-most": (
        [("不超过", ""), ("至多", ""), ("最多", "")],
        [("at most ", ""), ("no more than ", ""), ("up to ", "")],
    ),
}
_DIGITS = "零一二三四五六七八九"
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Quantity:
    """An amount: its number, what kind of unit it has, and how it is bounded."""

    number: Decimal
    kind: str
    bound: str = ""

    def zh(self, pick: random.Random) -> str:
        """Write it in Chinese."""
        before, after = pick.choice(BOUNDS[self.bound][0])
        return f"{before}{_ZH[self.kind](self.number, pick)}{after}"

    def en(self, pick: random.Random) -> str:
        """Write it in English."""
        before, after = pick.choice(BOUNDS[self.bound][1])
        return f"{before}{_EN[self.kind](self.number, pick)}{after}"


def draw(kind: str, pick: random.Random) -> Quantity:
    """Make up an amount of a kind."""
    bound = pick.choice(["", "", "", "about", "at-least", "more-than", "at-most"])
    return Quantity(_NUMBERS[kind](pick), kind, bound if kind != "founded" else "")


def plain(number: Decimal) -> str:
    """Write a number in digits."""
    return f"{number.normalize():f}"


def _percent_zh(number: Decimal, pick: random.Random) -> str:
    if pick.random() < 0.15 and number < 100:
        return "百分之" + _spelled(number)
    return f"{plain(number)}%"


def _percent_en(number: Decimal, pick: random.Random) -> str:
    return plain(number) + pick.choice(["%", "%", " percent", " per cent"])


def _big_zh(number: Decimal, pick: random.Random) -> str:
    scales = [(10**12, "万亿"), (10**8, "亿"), (10**4, "万")]
    fitting = [(scale, name) for scale, name in scales if Decimal("0.1") <= number / scale < 100000]
    scale, name = next(((s, n) for s, n in fitting if number >= s), fitting[-1] if fitting else (1, ""))
    if pick.random() < 0.2 and len(fitting) > 1:
        scale, name = pick.choice(fitting)
    return plain(number / scale) + name


def _big_en(number: Decimal, pick: random.Random) -> str:
    scales = [(10**12, " trillion"), (10**9, " billion"), (10**6, " million")]
    fitting = [(scale, name) for scale, name in scales if Decimal("0.1") <= number / scale < 10000]
    if not fitting or (number < 10**7 and pick.random() < 0.5):
        return f"{number:,f}" if number == int(number) else plain(number)
    scale, name = next(((s, n) for s, n in fitting if number >= s), fitting[-1])
    return plain(number / scale) + name


def _spelled(number: Decimal) -> str:
    """Spell a number under 100 in Chinese."""
    whole, _, rest = plain(number).partition(".")
    tens, ones = divmod(int(whole), 10)
    said = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
    return said + ("点" + "".join(_DIGITS[int(digit)] for digit in rest) if rest else "")


def _count_zh(measure: str) -> Write:
    def write(number: Decimal, pick: random.Random) -> str:
        if 2 < number <= 10 and pick.random() < 0.4:
            return _spelled(number) + measure
        return (_big_zh(number, pick) if number >= 10000 else plain(number)) + measure

    return write


def _count_en(noun: str) -> Write:
    def write(number: Decimal, pick: random.Random) -> str:
        said = ONES[int(number)] if number <= 12 and pick.random() < 0.5 else _big_en(number, pick)
        return f"{said} {noun}" if noun else said

    return write


def _money(unit_zh: str, unit_en: str, sign: str) -> tuple[Write, Write]:
    def zh(number: Decimal, pick: random.Random) -> str:
        return _big_zh(number, pick) + unit_zh

    def en(number: Decimal, pick: random.Random) -> str:
        said = _big_en(number, pick)
        return f"{sign}{said}" if pick.random() < 0.3 else f"{said} {unit_en}"

    return zh, en


def _year_zh(number: Decimal, pick: random.Random) -> str:
    return f"{int(number)}年"


def _decimals(low: float, high: float, places: int) -> Draw:
    return lambda pick: Decimal(str(round(pick.uniform(low, high), pick.choice(range(places + 1))))) or Decimal(1)


_YUAN, _DOLLARS = _money("元", "yuan", "RMB "), _money("美元", "US dollars", "$")
_ZH: dict[str, Write] = {
    "percent": _percent_zh,
    "points": lambda number, pick: f"{plain(number)}个百分点",
    "yuan": _YUAN[0],
    "dollars": _DOLLARS[0],
    "firms": _count_zh("家"),
    "projects": _count_zh("个"),
    "people": _count_zh("人"),
    "trips": _count_zh("人次"),
    "km": lambda number, pick: plain(number) + pick.choice(["公里", "千米"]),
    "km2": lambda number, pick: plain(number) + "平方公里",
    "tonnes": lambda number, pick: _big_zh(number, pick) + "吨",
    "kwh": lambda number, pick: _big_zh(number, pick) + "千瓦时",
    "founded": _year_zh,
}
_EN: dict[str, Write] = {
    "percent": _percent_en,
    "points": lambda number, pick: plain(number) + " percentage points",
    "yuan": _YUAN[1],
    "dollars": _DOLLARS[1],
    "firms": _count_en("companies"),
    "projects": _count_en(""),
    "people": _count_en("people"),
    "trips": lambda number, pick: _big_en(number, pick) + " person-times",
    "km": lambda number, pick: plain(number) + pick.choice([" kilometers", " kilometres", " km"]),
    "km2": lambda number, pick: plain(number) + pick.choice([" square kilometers", " square km"]),
    "tonnes": lambda number, pick: _big_en(number, pick) + pick.choice([" tonnes", " tons"]),
    "kwh": lambda number, pick: _big_en(number, pick) + pick.choice([" kWh", " kilowatt-hours"]),
    "founded": lambda number, pick: f"{int(number)}",
}
_NUMBERS: dict[str, Draw] = {
    "percent": _decimals(1.5, 60, 1),
    "points": _decimals(0.2, 9, 1),
    "yuan": lambda pick: Decimal(pick.randint(101, 9999)) * 10 ** pick.choice([4, 6, 6, 7, 8, 9]),
    "dollars": lambda pick: Decimal(pick.randint(101, 9999)) * 10 ** pick.choice([4, 5, 6, 7]),
    "firms": lambda pick: Decimal(pick.randint(11, 9900)),
    "projects": lambda pick: Decimal(pick.randint(3, 3000)),
    "people": lambda pick: Decimal(pick.randint(12, 990)) * 10 ** pick.choice([1, 2, 3]),
    "trips": lambda pick: Decimal(pick.randint(102, 9900)) * 10 ** pick.choice([3, 4]),
    "km": lambda pick: Decimal(pick.randint(13, 900)),
    "km2": lambda pick: Decimal(pick.randint(13, 9000)),
    "tonnes": lambda pick: Decimal(pick.randint(102, 990)) * 10 ** pick.choice([2, 3, 4, 5]),
    "kwh": lambda pick: Decimal(pick.randint(102, 990)) * 10 ** pick.choice([5, 6, 7]),
    "founded": lambda pick: Decimal(pick.randint(1902, 2024)),
}
