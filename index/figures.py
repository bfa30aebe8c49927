"""Numbers, units, percentages, magnitudes and dates in text, Chinese and English before all -> values.

Pure. Search uses `tokens`, by which 5000亿 and "500 billion" meet; checking compares values and units.
What is ambiguous ("1/6", "49年") is read as plain numbers, never guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from index.fold import fold
from index.values import abroad, clock, dates, qualifiers
from index.values.measures import CLOCKS, Figure, Qualifier, is_currency, sign_before, unit_at
from index.values.numerals import (
    ARABIC,
    CHINESE,
    ENGLISH,
    FRACTION,
    ORDINAL,
    RATIO,
    VULGAR,
    arabic_value,
    chinese_value,
    english_value,
    fraction_value,
    ratio_value,
    roman_value,
)
from index.values.ranges import complete, compounds

__all__ = ["FIRST_DECADE", "VERSION", "Figure", "Qualifier", "figures", "tokens"]

VERSION = "10"
_CACHED = 1 << 12  # texts: while one question is answered the same sentences are read several times
_NONE: Qualifier = ""
_HALF = Decimal("0.5")
_HALVED = (
    "year",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "century",
    "kilometre",
    "mile",
    "metre",
    "times",
    "kilogram",
)
FIRST_DECADE, _CENTURY = 10, 100  # of 10年代, which has no century (less are counted: two decades), and years in one
_STRETCHES = ("quarter", "quarters", "half", "plan", "weekday")  # their numbers mean nothing elsewhere
_LONE = {"千": Decimal(1000), "万": Decimal(10000)}
_SCALED = re.compile("[百千万亿]")
_MORES = ("多", "余")  # within a numeral: 5000多亿
_MORE = re.compile(r"[多余来]|\+")
_HALF_BEFORE = re.compile(r"个半(?=小?时|月|世纪|星期)| and a half(?= )")  # the unit: 两个半月
_HALF_AFTER = re.compile(r"半(?=[,。、;]|$|[来以内前后的])")  # the unit: 三年半
_OF_ONE = re.compile(r"(?: of)?(?: an?)?(?= )|(?=-)")
_ABBREVIATION = re.compile(r"([kmbt])n?\b")
_ABBREVIATIONS = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_NTH_CENTURY = re.compile(r"[ -](?:century|centuries)\b")
_REIGN = re.compile("世(?![纪界代家])")  # Henry the Third is 亨利三世
_ROMAN = re.compile(r"(?<![A-Za-z])(?=[IVXL]{2})(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXL])(?![A-Za-z])")

_NUMBER = re.compile(
    rf"(?=[\d{VULGAR[1:-1]}第百千万半零〇一二两三四五六七八九十]|(?<![a-z])[aefhnostz])"  # for speed alone
    rf"(?:(?P<per>百分之)(?P<percent>{ARABIC}|{CHINESE})"
    rf"|(?P<den>{ARABIC}|{CHINESE}|[千万])分之(?P<num>{ARABIC}|{CHINESE})"
    r"|(?<![\d.])(?P<tenths>[\d一两二三四五六七八九])成(?P<more>半)?(?![立为员功长本果都年就交绩分熟了型份人群不])"
    r"|(?<![\d.波共分一二三四五六七八九])(?P<left>[1-9](?:\.\d)?|[一二三四五六七八九]{1,2})折(?![叠射线页磨断返本腰纸])"
    r"|(?:(?<=翻)|(?<=翻了))(?P<doubled>[一两二三四1-4])番"
    rf"|(?<![\d.,:])(?P<ratio>{RATIO})"
    rf"|(?P<ord>第 ?)?(?:(?<!\d)(?P<arabic>{ARABIC})(?P<suffix>(?:st|nd|rd|th)\b)?|(?P<chinese>一半|半数|{CHINESE}|半))"
    rf"|\b(?:(?P<fraction>{FRACTION})|(?P<ordinal>{ORDINAL})|(?P<english>{ENGLISH}))\b)"
)


def figures(text: str) -> list[Figure]:
    """Return the figures of a text in order, none overlapping; in time linear in its length."""
    return list(_figures(text))


def tokens(figure: Figure) -> list[str]:
    """Return tokens that are the same in every language: "#8%" and "#8", "#2026-01" and "#2026", "#1980" and "#80s"."""
    if figure.date is not None:
        return _date_tokens(figure.date)
    if figure.value is None:
        return []
    number = f"{figure.value.normalize():f}"
    if figure.unit in CLOCKS:
        return [clock.token(figure.value)]
    if figure.unit in _STRETCHES:
        return [f"#{figure.unit}{number}"]
    if figure.unit == "decade" and figure.value >= FIRST_DECADE:
        short = figure.value % _CENTURY  # of the 1900s and the 2000s there is none
        return [f"#{number}"] * (figure.value >= _CENTURY) + [f"#{short}s"] * (short > 0)
    return [f"#{number}%", f"#{number}"] if figure.unit == "percent" else [f"#{number}"]


def _date_tokens(date: str) -> list[str]:
    if date.startswith("--"):
        return ["#" + date]
    parts = date.split("-")
    prefixes = ["#" + "-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return [*prefixes, f"#--{parts[1]}-{parts[2]}"] if len(parts) == 3 else prefixes


@lru_cache(_CACHED)
def _figures(text: str) -> tuple[Figure, ...]:
    folded = abroad.respelt(fold(text))
    romans = (Figure(*m.span(), "", roman_value(m[0]), "ordinal", None, "") for m in _ROMAN.finditer(text))
    found = _apart([*dates.dates(folded), *abroad.dates(folded), *clock.clocks(folded), *romans])
    found = _apart([*found, *_numbers(folded, found)])
    return tuple(
        replace(figure, text=text[figure.start : figure.end]) for figure in compounds(complete(found, folded), folded)
    )


def _apart(found: Sequence[Figure]) -> list[Figure]:
    """Return figures in order, without those that begin within another."""
    apart: list[Figure] = []
    for figure in sorted(found, key=lambda figure: (figure.start, -figure.end)):
        if not apart or apart[-1].end <= figure.start:
            apart.append(figure)
    return apart


def _numbers(folded: str, taken: Sequence[Figure]) -> Iterator[Figure]:
    position = 0
    for match in _NUMBER.finditer(folded):
        while position < len(taken) and taken[position].end <= match.start():
            position += 1
        if position < len(taken) and taken[position].start < match.end():
            continue
        figure = _number(match, folded)
        if figure:
            yield figure


def _number(match: re.Match[str], folded: str) -> Figure | None:
    start, end = match.span()
    value = _value(match)
    if match["ord"] or match["suffix"] or match["ordinal"] or match["chinese"] and _REIGN.match(folded, end):
        return _ordinal(start, end, value, folded)
    if match["left"] or match["doubled"]:
        unit = "percent-off" if match["left"] else "times"
        return _qualified(start, end, value, unit, _NONE, folded)
    if match["per"] or match["tenths"]:
        return _qualified(start, end, value, "percent", _NONE, folded)
    if match["fraction"] or match["ratio"] or match["chinese"] in ("一半", "半数"):
        unit, end = _part_of(folded, end)
        return _qualified(start, end, value, unit, _NONE, folded)
    return _plain_number(match, value, folded)


def _plain_number(match: re.Match[str], value: Decimal | None, folded: str) -> Figure | None:
    start, end = match.span()
    sign = sign_before(folded, start)
    value, end = _abbreviated(value, end, folded, sign is not None)
    value, end = _and_a_half(value, end, folded)
    unit, end, more = _unit(folded, end)
    if _vague(match, unit):
        return None
    if unit is None and sign:
        unit, start = sign
    if unit is None and dates.year(folded, start, end):
        return Figure(start, end, "", None, "date", match[0], "")
    if unit in _HALVED and value is not None and (half := _HALF_AFTER.match(folded, end)):
        value, end = value + _HALF, half.end()
    return _qualified(start, end, value, unit or "", more, folded)


def _qualified(start: int, end: int, value: Decimal | None, unit: str, more: Qualifier, folded: str) -> Figure:
    after, end = qualifiers.after(folded, end)
    return Figure(start, end, "", _whole(value), unit, None, after or qualifiers.before(folded, start) or more)


def _ordinal(start: int, end: int, value: Decimal | None, folded: str) -> Figure:
    century = _NTH_CENTURY.match(folded, end)
    return Figure(start, century.end() if century else end, "", value, "century" if century else "ordinal", None, "")


def _whole(value: Decimal | None) -> Decimal | None:
    return Decimal(int(value)) if value is not None and value == value.to_integral_value() else value


def _value(match: re.Match[str]) -> Decimal | None:
    if match["den"]:
        whole, part = _read(match["den"]), _read(match["num"])
        return round(part / whole, 4) if whole and part is not None else None
    if match["left"]:
        tenths = _read(match["left"]) or Decimal(0)  # 七五折 are 7.5
        return 100 - (tenths if tenths > 10 else 10 * tenths)
    if match["doubled"]:
        return Decimal(2) ** int(_read(match["doubled"]) or 0)
    if match["tenths"]:
        return 10 * (_read(match["tenths"]) or Decimal(0)) + (5 if match["more"] else 0)
    if match["ratio"]:
        return ratio_value(match["ratio"])
    if match["fraction"]:
        return fraction_value(match["fraction"])
    if match["english"] or match["ordinal"]:
        return english_value(match["english"] or match["ordinal"])
    return _read(match["percent"] or match["arabic"] or match["chinese"])


def _read(text: str) -> Decimal | None:
    if text in ("半", "一半", "半数"):
        return _HALF
    if text in _LONE:
        return _LONE[text]
    return arabic_value(text) if text[0].isdigit() or text[0] in VULGAR else chinese_value(text)


def _abbreviated(value: Decimal | None, end: int, folded: str, signed: bool) -> tuple[Decimal | None, int]:
    """Read the m of £30m and of 30m yuan as a million: elsewhere it is a metre."""
    match = _ABBREVIATION.match(folded, end)
    if match is None or value is None or not (signed or _of_money(folded, match.end())):
        return value, end
    return value * _ABBREVIATIONS[match[1][0]], match.end()


def _of_money(folded: str, at: int) -> bool:
    found = unit_at(folded, at)
    return found is not None and is_currency(found[0])


def _and_a_half(value: Decimal | None, end: int, folded: str) -> tuple[Decimal | None, int]:
    match = _HALF_BEFORE.match(folded, end)
    return (value + _HALF, match.end()) if match and value is not None else (value, end)


def _part_of(folded: str, end: int) -> tuple[str, int]:
    """Return the unit of half a mile; of half the people there is none."""
    article = _OF_ONE.match(folded, end)
    found = unit_at(folded, article.end()) if article else None
    return found if found and found[0] in _HALVED else ("", end)


def _vague(match: re.Match[str], unit: str | None) -> bool:
    """Say whether the words are no figure without a unit (三农, 十四五), or mean "a" (一个, one person)."""
    said = match["english"] or match["chinese"]
    if said in ("one", "一"):
        return unit in (None, "", "person")
    return bool(match["chinese"]) and unit is None and not (len(said) > 1 and _SCALED.search(said))


def _unit(folded: str, end: int) -> tuple[str | None, int, Qualifier]:
    """Return the unit that follows, None where there is none, where it ends, and the qualifier between (30余个)."""
    more = _MORE.match(folded, end)
    end = more.end() if more else end
    qualifier: Qualifier = "more-than" if more or folded[end - 2 : end - 1] in _MORES else ""
    found = unit_at(folded, end) or (folded.startswith(" de ", end) and unit_at(folded, end + len(" de")))  # de euros
    return (*found, qualifier) if found else (None, end, qualifier)
