"""Dates, and what stands for a stretch of time: decades, quarters, halves of a year, five-year plans. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from index.values.measures import Figure
from index.values.numerals import ORDINAL, chinese_value, english_value

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = rf"\b{MONTH}\b\.?"
_Y4 = r"[12]\d{3}|[一二][〇零一二三四五六七八九]{3}"
_N2 = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r" ?(?:-|–|—|~|至|到|to|through|and) ?"
_TH = "(?:st|nd|rd|th)?"
_NO_MONTH = r"[球亮薪饼台季刊票嫂\d]"  # after 月: a moon, a salary
_DATE_FORMS = (
    rf"(?:(?<!\d)(?P<y0>{_Y4}) ?年 ?)?(?<![\d.])(?P<m0>{_N2}) ?月?{_TO}(?P<u0>{_N2}) ?月(?! ?\d|{_NO_MONTH})",
    rf"(?<!\d)(?P<y1>{_Y4}) ?年(?!代)(?: ?(?P<m1>{_N2}) ?月(?:份|(?: ?(?P<d1>{_N2}) ?[日号])?))?",
    rf"(?<![\d.])(?P<m2>{_N2}) ?月(?: ?(?P<d2>{_N2}) ?[日号]|份|(?!{_NO_MONTH}))",
    r"(?<![\d.-])(?P<y3>[12]\d{3})(?P<s>[-/.])(?P<m3>\d{1,2})(?P=s)(?P<d3>\d{1,2})(?![\d-])",
    rf"(?P<m4>{_MONTH}) (?:the )?(?P<d4>\d{{1,2}}){_TH}(?!\d)(?:{_TO}(?P<e4>\d{{1,2}}){_TH}(?!\d))?"
    r"(?:,? (?P<y4>[12]\d{3})(?!\d))?",
    rf"(?<!\d)(?P<d5>\d{{1,2}}){_TH}(?: of)? (?P<m5>{_MONTH})(?:,? (?P<y5>[12]\d{{3}})(?!\d))?",
    rf"(?P<m6>{_MONTH}),? (?:of )?(?P<y6>[12]\d{{3}})(?!\d)",
    rf"(?P<m7>\b(?:{LONG_MONTHS})\b)(?={_TO}(?:{_MONTH}),? (?:of )?(?P<y7>[12]\d{{3}})(?!\d))?",
)
# The lookaheads are for speed alone: nearly every character is done with at once.
_DATE = re.compile(
    rf"(?=[\d一二三四五六七八九十]|(?<![a-z])[adfjmnos])(?:{'|'.join(f'(?:{form})' for form in _DATE_FORMS)})"
)
# A month's name may be another word too: one alone is a month after a preposition or the like, or before 's.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|by|of|for|to|from|and|since|until|till|through|during|before|after|between|as|last|this|next|each|every"
    r"|early|mid|late|the|until)[ -]$"
)
_DAY = re.compile(rf"{_TO}(?P<d>{_N2}) ?[日号]")
_YEAR = re.compile(r"1[1-9]\d\d|20\d\d")
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|by|until|till|of|from|to|before|after|during|year|early|late|mid|fiscal"
    r"|spring|summer|autumn|fall|winter|quarter|half|q[1-4]|h[12]|fy)[ -]$"
)
_LOOK_BACK = 12  # characters
# The year before the first of each era; of those before 1912 in China and 1873 in Japan months are the moon's.
_ERAS = {"民国": 1911, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= {"明治": 1867, "康熙": 1661, "雍正": 1722, "乾隆": 1735, "嘉庆": 1795, "道光": 1820, "咸丰": 1850}
_ERAS |= {"同治": 1861, "光绪": 1874, "宣统": 1908}
_OF_THE_SUN = ("民国", "大正", "昭和", "平成", "令和")
_ERA = re.compile(
    rf"(?P<era>{'|'.join(_ERAS)}) ?"
    r"(?P<year>元|[二三四五六七八九]?十[一二三四五六七八九]?|\d{1,2}|[一二三四五六七八九])"
    rf" ?年(?![代间度])(?: ?(?P<month>{_N2}) ?月(?: ?(?P<day>{_N2}) ?日)?)?"
)
_LUNAR = re.compile(r"(?:农历|阴历|旧历|夏历) ?$")

_SMALL = "[一二三四五六七八九]"
_TEENS = "[一二]?十[一二三四五六七八九]?"
_PERIOD_FORMS = {
    "decade": rf"(?:(?:(?P<of>\d{{1,2}}|{_TEENS}) ?世纪|(?P<ours>上个?|本)世纪) ?)?"
    rf"(?:(?<!\d)(?P<first>[1-9]0|{_SMALL}十?)(?: ?[、和至到-] ?|(?<={_SMALL})))?"  # 七八十年代, 70至80年代
    rf"(?<!\d)(?P<decade>[1-9]0|{_SMALL}十) ?年代",
    "quarter": r"(?<!前)第?(?P<quarter>[一二三四1-4]) ?季度|\bq(?P<q>[1-4])\b"
    r"|\b(?P<nth>1st|2nd|3rd|4th|first|second|third|fourth)[ -]quarter\b",
    "quarters": r"前(?P<several>[两二三]) ?个?季度|\bfirst (?P<three>two|three) quarters\b",
    "half": r"(?P<part>[上下前后])半[年叶期段场]"
    r"|\b(?P<latter>first|second|latter) half\b(?! (?:hour|mile))|\bh(?P<h>[12])\b",
    "plan": rf"(?<=[“\"'「『])(?P<quoted>十?{_SMALL})五(?=[”\"'」』])"
    rf"|(?P<plain>十{_SMALL})五(?=规划|计划|时期|期间|开局|以来)|第(?P<whole>{_TEENS}|{_SMALL})个五年(?=规划|计划)"
    rf"|\b(?P<number>\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL}) five[ -]year(?= plan)",
    "weekday": r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?![次个天年岁种届边围])"
    r"|\b(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)days?\b",
}
_PERIOD = re.compile(
    r"(?=[\d一二三四五六七八九十第前后上下本周星礼]|(?<![a-z])[a-z])"
    rf"(?:{'|'.join(f'(?P<is_{name}>{form})' for name, form in _PERIOD_FORMS.items())})"
)
_NTH = {"first": 1, "second": 2, "latter": 2, "third": 3, "fourth": 4, "two": 2, "three": 3}
_NTH |= {"上": 1, "下": 2, "前": 1, "后": 2, "两": 2, "日": 7, "天": 7}
_OURS = {"上": 19, "本": 20}  # centuries that are over where 上世纪 or 本世纪 is said: in texts of our own time


def dates(folded: str) -> Iterator[Figure]:
    """Yield the dates of a folded text and its stretches of time, each kind in order; their texts are left empty.

    Months and days of the lunar calendar are none of ours.
    """
    for match in _ERA.finditer(folded):
        yield from _of_era(match)
    for match in _DATE.finditer(folded):
        if not _LUNAR.search(folded, max(0, match.start() - _LOOK_BACK), match.start()):
            yield from _dates(match, folded)
        elif year := re.match(r"[12]\d{3}(?= ?年)", match[0]):
            yield Figure(match.start(), match.end(), "", None, "date", year[0], "")
    for match in _PERIOD.finditer(folded):
        if match["decade"]:
            yield from _decades(match)
        else:
            yield Figure(*match.span(), "", Decimal(_ordinal(match)), str(match.lastgroup)[3:], None, "")


def year(folded: str, start: int, end: int) -> bool:
    """Say whether the plain number there is a year: 2026 after "in", but not 2026 alone."""
    return bool(_YEAR.fullmatch(folded, start, end) and _BEFORE_YEAR.search(folded, max(0, start - _LOOK_BACK), start))


def _of_era(match: re.Match[str]) -> Iterator[Figure]:
    """Yield the date of our calendar; where months are the moon's, the year alone."""
    year = str(_ERAS[match["era"]] + (1 if match["year"] == "元" else _integer(match["year"])))
    ours = match["era"] in _OF_THE_SUN
    if date := _iso(year, match["month"] if ours else None, match["day"] if ours else None):
        yield Figure(*match.span(), "", None, "date", date, "")


def _decades(match: re.Match[str]) -> Iterator[Figure]:
    """Yield each decade by its first year, within a century where none is said; what is said is that of both."""
    begins = 100 * (_OURS[match["ours"][0]] if match["ours"] else _small(match["of"] or "1") - 1)
    start = match.start()
    if match["first"]:
        tens = _small(match["first"])
        tens *= 1 if tens >= 10 else 10  # 七八十年代
        yield Figure(start, match.end("first"), "", Decimal(begins + tens), "decade", None, "")
        start = match.start("decade")
    yield Figure(start, match.end(), "", Decimal(begins + _small(match["decade"])), "decade", None, "")


def _ordinal(match: re.Match[str]) -> int:
    """Return which quarter, plan or weekday it is."""
    return _small(next(v for name, v in match.groupdict().items() if v is not None and not name.startswith("is_")))


def _small(text: str) -> int:
    if text in _NTH:
        return _NTH[text]
    if text[:3] in _WEEKDAYS:
        return _WEEKDAYS.index(text[:3]) + 1
    if text[0].isdigit():
        return int(re.sub(r"\D", "", text))
    return int((english_value(text) if text.isascii() else chinese_value(text)) or 0)


def _dates(match: re.Match[str], folded: str) -> Iterator[Figure]:
    """Yield the date matched and, of a range of days or months, the later one too."""
    said = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    date = _iso(said.get("y"), said.get("m"), said.get("d"))
    if date is None or match["m7"] and not _is_month(match, folded):
        return
    start, end = match.span()
    if match["u0"]:
        yield from _pair(date, _iso(said.get("y"), match["u0"]), start, match.end("m0"), match.start("u0"), end)
    elif match["e4"]:
        later = _iso(said.get("y"), said["m"], match["e4"])
        yield from _pair(date, later, start, match.end("d4"), match.start("e4"), end)
    elif "d" in said and (match["d3"] or folded[end - 1] in "日号") and (day := _DAY.match(folded, end)):
        yield from _pair(date, _iso(said.get("y"), said["m"], day["d"]), start, end, day.start("d"), day.end())
    else:
        yield Figure(start, end, "", None, "date", date, "")


def _pair(date: str, later: str | None, start: int, middle: int, second: int, end: int) -> Iterator[Figure]:
    """Yield two dates of one month or year, the first up to `middle`; the first alone where the second is none."""
    yield Figure(start, middle, "", None, "date", date, "")
    if later:
        yield Figure(second, end, "", None, "date", later, "")


def _is_month(match: re.Match[str], folded: str) -> bool:
    before = _BEFORE_MONTH.search(folded, max(0, match.start() - _LOOK_BACK), match.start())
    return bool(match["y7"] or before or folded.startswith(("'s", "’s"), match.end()))


def _iso(year: str | None, month: str | None, day: str | None = None) -> str | None:
    """Return the ISO form, None where there is no such month or day."""
    numbers = [_integer(part) for part in (month, day) if part is not None]
    if not all(1 <= n <= limit for n, limit in zip(numbers, (12, 31), strict=False)):
        return None
    rest = "".join(f"-{n:02d}" for n in numbers)
    return f"{_integer(year):04d}{rest}" if year else "-" + rest


def _integer(text: str) -> int:
    if text[0].isalpha() and text[0].isascii():
        return MONTHS.index(text[:3]) + 1
    return int(chinese_value(text) or 0)
