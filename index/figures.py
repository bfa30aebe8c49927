"""Numbers, units, percentages, magnitudes and dates in Chinese and English text -> values.

Pure. Search uses `tokens`, by which 5000亿 and "500 billion" meet; checking compares values and units.
What is ambiguous ("1/6", "49年") is read as plain numbers, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from index.fold import fold
from index.numerals import ARABIC, CHINESE, ENGLISH, ORDINAL, PLAIN, VULGAR, arabic_value, chinese_value, english_value

Qualifier = Literal["", "about", "at-least", "more-than", "at-most", "less-than"]

VERSION = "1"
_NONE: Qualifier = ""
_WINDOW = 24  # characters looked at on either side of a number for its qualifier: keeps the search linear

# Longest first within a unit: an alternative that is another's beginning must come after it.
_UNITS = {
    "percentage-point": r"个?百分点|percentage[ -]points?",
    "percent": r"%|per ?cent\b|pct\b",
    "dollar": r"美元|美金|u\.?s\.? dollars?\b|dollars?\b|usd\b",
    "yuan": r"元人民币|元|块钱|人民币|(?:chinese )?yuan\b|rmb\b|renminbi\b|cny\b",
    "euro": r"欧元|euros?\b|eur\b",
    "pound": r"英镑|pounds?(?: sterling)?\b|gbp\b",
    "yen": r"日元|yen\b|jpy\b",
    "hong-kong-dollar": r"港元|港币|hk dollars?\b|hkd\b",
    "person-time": r"人次|person[ -]?times?\b|person[ -]trips?\b",
    "person": r"人(?![均民工口])|名(?!义)|位(?![于置])|people\b|persons?\b",
    "century": r"世纪|century\b|centuries\b",
    "decade": r"年代|(?<=\d0)s\b|decades?\b",
    "year": r"周年|年|岁|years?\b|yrs?\b",
    "month": r"个月|months?\b",
    "week": r"周|个?星期|weeks?\b",
    "day": r"天|日|days?\b",
    "hour": r"个?小时|hours?\b|hrs?\b",
    "minute": r"分钟|minutes?\b|mins?\b",
    "second": r"秒钟?|seconds?\b",
    "square-kilometre": r"平方公里|平方千米|square kilomet(?:er|re)s?\b|km²|sq ?km\b",
    "square-metre": r"平方米|square met(?:er|re)s?\b|m²",
    "kilometre": r"公里|千米|kilomet(?:er|re)s?\b|km\b",
    "mile": r"英里|miles?\b|mi\b",
    "metre": r"米|met(?:er|re)s?\b|m\b",
    "foot": r"英尺|feet\b|foot\b|ft\b",
    "kilogram": r"公斤|千克|kilograms?\b|kg\b",
    "tonne": r"吨|tons?\b|tonnes?\b",
    "hectare": r"公顷|hectares?\b",
    "mu": r"亩|mu\b",
    "kilowatt-hour": r"千瓦时|度电|kilowatt[ -]hours?\b|kwh\b",
    "kilowatt": r"千瓦|kilowatts?\b|kw\b",
    "degree": r"摄氏度|°c?|℃|degrees?\b",
    "times": r"倍|times\b",
    "": r"[个家项件条次座台辆艘架所间户起批种类届张款套本部场级轮口只头支队省市县区国州]",
}
_SIGNS = {"$": "dollar", "us$": "dollar", "¥": "yuan", "rmb": "yuan", "人民币": "yuan", "€": "euro", "£": "pound"}
_YEAR = re.compile(r"1[1-9]\d\d|20\d\d")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|of|from|to|before|after|during|year|early|late|mid"
    r"|spring|summer|autumn|fall|winter)[ -]$"
)
_SCALED = re.compile("[百千万亿]")
_MORES = ("多", "余")  # within a numeral: 5000多亿
_MORE = re.compile(r"[多余来]|\+")
_UNIT_NAMES = list(_UNITS)
_UNIT = re.compile(r"[ -]?(?:" + "|".join(f"({form})" for form in _UNITS.values()) + ")")
_SIGN = re.compile(r"(us\$|\$|¥|€|£|rmb|人民币) ?$")

_BEFORE: dict[Qualifier, str] = {
    "at-least": r"至少|不低于|不少于|不小于|不下|at least|(?:no|not) (?:less|fewer|lower) than|minimum of",
    "at-most": r"最多|至多|不超过?|不高于|不多于|不大于"
    r"|at most|up to|(?:no|not) more than|(?:not|n't) exceed|maximum of",
    "less-than": r"不到|不足|低于|少于|小于|未满|less than|fewer than|lower than|under|below|<",
    "more-than": r"超过?|逾|突破|高于|多于|大于|不止|more than|over|exceed(?:s|ed|ing)?|above|in excess of"
    r"|(?:greater|higher) than|surpass(?:es|ed|ing)?|topp(?:ed|ing)|>",
    "about": r"大?约|大概|接?近|将近|左右|about|around|approximately|some|roughly|nearly|almost|circa|close to|~",
}
_AFTER: dict[Qualifier, str] = {
    "about": r"左右|上下|前后|or so\b",
    "at-least": r"(?:及|或)?以上|or (?:more|higher|above|over)\b|and (?:above|over|more)\b",
    "at-most": r"(?:及|或)?以[下内]|之?内|or (?:less|fewer|lower|below)\b|and (?:below|under)\b",
}
_BEFORES = [(q, re.compile(rf"(?:{form})(?:到|了|the| a)? ?$")) for q, form in _BEFORE.items()]
_AFTERS = [(q, re.compile(rf" ?(?:{form})")) for q, form in _AFTER.items()]

_MONTHS = tuple("janfebmaraprmayjunjulaugsepoctnovdec"[i : i + 3] for i in range(0, 36, 3))
_MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_Y4 = r"[12]\d{3}|[一二][〇零一二三四五六七八九]{3}"
_N2 = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r" ?(?:-|–|—|~|至|到|to|through|and) ?"
_DATE_FORMS = (
    rf"(?<!\d)(?P<y1>{_Y4}) ?年(?!代)(?: ?(?P<m1>{_N2}) ?月(?:份|(?: ?(?P<d1>{_N2}) ?[日号])?))?",
    rf"(?<![\d.])(?P<m2>{_N2}) ?月(?: ?(?P<d2>{_N2}) ?[日号]|份|(?=[底初末中]))",
    r"(?<![\d.-])(?P<y3>[12]\d{3})(?P<s>[-/.])(?P<m3>\d{1,2})(?P=s)(?P<d3>\d{1,2})(?![\d-])",
    rf"(?P<m4>{_MONTH}) (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:{_TO}(?P<e4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?"
    r"(?:,? (?P<y4>[12]\d{3})(?!\d))?",
    rf"(?<!\d)(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m5>{_MONTH})(?:,? (?P<y5>[12]\d{{3}})(?!\d))?",
    rf"(?P<m6>{_MONTH}),? (?:of )?(?P<y6>[12]\d{{3}})(?!\d)",
)
_DATE = re.compile("|".join(f"(?:{form})" for form in _DATE_FORMS))
_DAY = re.compile(rf"{_TO}(?P<d>{_N2}) ?[日号]")
_PLAIN = re.compile(PLAIN)
_RANGE = re.compile(r"\s?(?:-|–|—|~|至|到|to|and)\s?")

_NUMBER = re.compile(
    rf"(?P<per>百分之)(?P<percent>{ARABIC}|{CHINESE})"
    rf"|(?P<den>{ARABIC}|{CHINESE})分之(?P<num>{ARABIC}|{CHINESE})"
    rf"|(?P<ord>第 ?)?(?:(?<!\d)(?P<arabic>{ARABIC})(?P<suffix>(?:st|nd|rd|th)\b)?|(?P<chinese>{CHINESE}|一?半))"
    rf"|\b(?:(?P<ordinal>{ORDINAL})|(?P<english>{ENGLISH}))\b"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`text[start:end]`, and what it says.

    `value` is in the unit (8% is 8 percent, 5亿元 is 500000000 yuan), None where it is a date or too long to hold.
    `date` is ISO 8601, as precise as the text: 2026, 2026-01, 2026-01-20, or --01-20 where no year is given.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str
    date: str | None
    qualifier: Qualifier


def figures(text: str) -> list[Figure]:
    """Return the figures of a text in order, none overlapping; in time linear in its length."""
    folded = fold(text)
    dates = [date for match in _DATE.finditer(folded) for date in _dates(match, folded)]
    found = sorted([*dates, *_numbers(folded, dates)], key=lambda figure: figure.start)
    return [replace(figure, text=text[figure.start : figure.end]) for figure in _ranges(found, folded)]


def tokens(figure: Figure) -> list[str]:
    """Return tokens that are the same in every language: "#8%" and "#8", "#2026-01-20", "#2026-01" and "#2026"."""
    if figure.date is not None:
        return _date_tokens(figure.date)
    if figure.value is None:
        return []
    number = f"{figure.value.normalize():f}"
    return [f"#{number}%", f"#{number}"] if figure.unit == "percent" else [f"#{number}"]


def _date_tokens(date: str) -> list[str]:
    if date.startswith("--"):
        return ["#" + date]
    parts = date.split("-")
    prefixes = ["#" + "-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return [*prefixes, f"#--{parts[1]}-{parts[2]}"] if len(parts) == 3 else prefixes


def _dates(match: re.Match[str], folded: str) -> Iterator[Figure]:
    """Yield the date matched and, of a range of days within a month, the later day too."""
    said = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    date = _iso(said.get("y"), said.get("m"), said.get("d"))
    if date is None:
        return
    end = match.end()
    yield Figure(match.start(), end, "", None, "date", date, "")
    later, until = said.get("e"), end
    following = _DAY.match(folded, end) if "d" in said and folded[end - 1] in "日号" else None
    if following:
        later, until = following["d"], following.end()
    second = _iso(said.get("y"), said.get("m"), later) if later else None
    if second:
        start = following.start("d") if following else match.start("e4")
        yield Figure(start, until if following else match.end("e4"), "", None, "date", second, "")


def _iso(year: str | None, month: str | None, day: str | None) -> str | None:
    """Return the ISO form, None where there is no such month or day."""
    numbers = [_integer(part) for part in (month, day) if part is not None]
    if not all(1 <= n <= limit for n, limit in zip(numbers, (12, 31), strict=False)):
        return None
    rest = "".join(f"-{n:02d}" for n in numbers)
    return f"{_integer(year):04d}{rest}" if year else "-" + rest


def _integer(text: str) -> int:
    if text[0].isalpha() and text[0].isascii():
        return _MONTHS.index(text[:3]) + 1
    return int(chinese_value(text) or 0)


def _numbers(folded: str, dates: list[Figure]) -> Iterator[Figure]:
    taken = sorted(dates, key=lambda figure: figure.start)
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
    value = _value(match)
    if match["ord"] or match["suffix"] or match["ordinal"]:
        return Figure(match.start(), match.end(), "", value, "ordinal", None, "")
    start, end = match.start(), match.end()
    unit, end, more = ("percent", end, _NONE) if match["per"] else _unit(folded, end)
    if _vague(match, unit):
        return None
    if unit is None and (sign := _SIGN.search(folded, max(0, start - 4), start)):
        unit, start = _SIGNS[sign[1]], sign.start()
    if unit is None and _YEAR.fullmatch(match[0]) and _YEAR_BEFORE.search(folded, max(0, start - _WINDOW), start):
        return Figure(start, end, "", None, "date", match[0], "")
    after, end = _after(folded, end)
    return Figure(start, end, "", value, unit or "", None, after or _before(folded, start) or more)


def _value(match: re.Match[str]) -> Decimal | None:
    value = _raw(match)
    return Decimal(int(value)) if value is not None and value == value.to_integral_value() else value


def _raw(match: re.Match[str]) -> Decimal | None:
    if match["den"]:
        whole, part = _read(match["den"]), _read(match["num"])
        return round(part / whole, 4) if whole and part is not None else None
    if match["english"] or match["ordinal"]:
        return english_value(match["english"] or match["ordinal"])
    return _read(match["percent"] or match["arabic"] or match["chinese"])


def _read(text: str) -> Decimal | None:
    if text in ("半", "一半"):
        return Decimal("0.5")
    return arabic_value(text) if text[0].isdigit() or text[0] in VULGAR else chinese_value(text)


def _vague(match: re.Match[str], unit: str | None) -> bool:
    """Say whether the words are no figure without a unit (三农, 十四五), or mean "a" (一个, one person)."""
    said = match["english"] or match["chinese"]
    if said in ("one", "一"):
        return unit in (None, "", "person")
    return bool(match["chinese"]) and unit is None and said != "一半" and not (len(said) > 1 and _SCALED.search(said))


def _unit(folded: str, end: int) -> tuple[str | None, int, Qualifier]:
    """Return the unit that follows, None where there is none, where it ends, and the qualifier between (30余个)."""
    more = _MORE.match(folded, end)
    end = more.end() if more else end
    match = _UNIT.match(folded, end)
    qualifier: Qualifier = "more-than" if more or folded[end - 2 : end - 1] in _MORES else ""
    if not match or match.lastindex is None:
        return None, end, qualifier
    return _UNIT_NAMES[match.lastindex - 1], match.end(), qualifier


def _before(folded: str, start: int) -> Qualifier:
    window = folded[max(0, start - _WINDOW) : start]
    for qualifier, form in _BEFORES:
        if form.search(window):
            return qualifier
    return ""


def _after(folded: str, end: int) -> tuple[Qualifier, int]:
    for qualifier, form in _AFTERS:
        match = form.match(folded, end)
        if match:
            return qualifier, match.end()
    return "", end


def _ranges(found: list[Figure], folded: str) -> Iterator[Figure]:
    """Give the first number of a range the unit of the last (6-8%, 5 to 6 billion yuan)."""
    for figure, following in zip_longest(found, found[1:]):
        joined = following is not None and _RANGE.fullmatch(folded, figure.end, following.start)
        yield _spread(figure, following, folded) if following and joined else figure


def _spread(figure: Figure, following: Figure, folded: str) -> Figure:
    if figure.unit or figure.value is None or following.value is None or following.unit in ("ordinal", "date"):
        return figure
    plain = _PLAIN.fullmatch(folded, figure.start, figure.end)
    lead = _PLAIN.match(folded, following.start, following.end)
    factor = following.value / divisor if plain and lead and (divisor := _read(lead[0])) else Decimal(1)
    return replace(figure, unit=following.unit, value=figure.value * factor)
