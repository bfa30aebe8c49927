"""Things told apart by their numbers: Line 2, 第九条, 3号楼, AquaPure 300, the third quarter. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from index import tokens
from index.figures import figures
from index.fold import fold
from index.language import has_han
from index.values.dates import MONTHS
from index.values.numerals import ORDINAL_ONES, chinese_value, english_value

Numbered = tuple[str, int]  # of what, and its number

_OF = {  # what has a number behind it in English, and 第 or 号 beside it in Chinese
    "article": "条",
    "line": "线|线路",
    "route": "路|路线",
    "chapter": "章",
    "section": "节",
    "clause": "款",
    "building": "楼|栋|大楼|幢",
    "block": "座",
    "gate": "门",
    "terminal": "航站楼",
    "platform": "站台",
    "phase": "期|期工程",
    "unit": "机组|单元",
    "reactor": "反应堆",
    "hall": "馆|厅",
    "room": "室",
    "volume": "卷|册",
    "season": "赛季",
    "episode": "集",
    "round": "轮",
    "floor": "层",
    "grade": "年级",
    "stage": "阶段",
    "plant": "工厂|厂",
    "well": "井",
    "pier": "码头",
    "exit": "出口",
    "error": "错误",
}
_NOUNS = {form: noun for noun, forms in _OF.items() for form in forms.split("|")} | {noun: noun for noun in _OF}
_HAN = "一二三四五六七八九十"
_WORDS = (*ORDINAL_ONES, "tenth")
_FORMS_ZH = "|".join(sorted((form for form in _NOUNS if not form.isascii()), key=len, reverse=True))
_BEHIND = re.compile(rf"\b(?P<noun>{'|'.join(_OF)}) (?:no\.? ?)?(?P<n>\d{{1,4}})(?![a-z]|[.,]?\d|[%:])")
_BEFORE = re.compile(rf"\b(?P<n>{'|'.join(_WORDS)}|\d{{1,3}}(?:st|nd|rd|th)) (?P<noun>{'|'.join(_OF)})\b")
_CHINESE = re.compile(
    rf"(?:第(?P<n>[{_HAN}]{{1,3}}|\d{{1,4}})|(?<!月)(?P<no>[{_HAN}]{{1,3}}|\d{{1,4}})号)(?P<noun>{_FORMS_ZH})"
)
# A name with a number is a model's: no month's, no year.
_MODEL = re.compile(
    r"(?<![\w.-])(?P<noun>[A-Z]+[a-z][A-Za-z]*)[ -](?P<n>\d{1,4})(?![A-Za-z]|[.,]?\d|[%:]|\s*[年月日万亿])"
)
# A code is letters and a number: error E05, room B12, Terminal T2; Q3 is a quarter, FY25 a year.
_CODE = re.compile(r"(?<![\w.-])(?![QH][1-4]\b|[FC]Y)(?P<noun>[A-Z]{1,3})-?(?P<n>\d{1,4})(?![A-Za-z\d]|[.,]\d|[%:])")
_MONTHS = re.compile(rf"(?i)(?:{'|'.join(MONTHS)})[a-z]*")
_DAYS = (  # of the week, by a word for several of them
    (re.compile(r"\b(?:daily|every ?day|each day|all week|other days)\b|[每天]天|每日|全年|全周|其余"), range(1, 8)),
    (re.compile(r"\bweekdays?\b|(?<!非)工作日|平日"), range(1, 6)),
    (re.compile(r"\bweekends?\b|周末|非工作日"), range(6, 8)),
)
_LEFT_OUT = re.compile(r"\b(?:except|closed)\b|除|[闭休][馆园店市业诊息]")  # a figure beside it is of the other days
_TO = re.compile(r"\s*(?:to|through|until|till|[-–—~至到])\s*")
_YEARS = range(1800, 2101)
# Before an article that a sentence points at, being about another one.
_POINTS = re.compile(
    r"(?:accordance with|pursuant to|subject to|under|(?:defined|described|listed|mentioned|referred to|set out) in) $"
    r"|(?:[依按遵参]照|[依根]据|适用|违反|符合)(?:本(?:法|条例|办法|规定|章程))?$"
)
_LOOK_BACK = 20  # characters
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_NUMBER = re.compile(rf"\d+|(?<=第)[{_HAN}]+|[{_HAN}]+(?=号)")
_SENTENCES = 1 << 12


@lru_cache(_SENTENCES)
def numbered(text: str) -> frozenset[Numbered]:
    """Return the things of a text that a number tells apart."""
    folded = fold(text)
    told = (*designated(text), *models(text), *_CODE.finditer(text), *_BEFORE.finditer(folded))
    return frozenset((*(_numbered(match) for match in told), *_periods(text), *_weekdays(text)))


def _periods(text: str) -> Iterator[Numbered]:
    """Yield the quarters of a year that a text names, a half is two of them."""
    for figure in figures(text):
        number = int(figure.value or 0)
        if figure.unit == "quarter":
            yield "quarter", number
        elif figure.unit == "half":
            yield from (("quarter", 2 * number - 1), ("quarter", 2 * number))


def _weekdays(text: str) -> Iterator[Numbered]:
    """Yield the days of the week that a text tells of; "closed on Mondays" beside a figure tells of the others too."""
    folded, named = fold(text), [figure for figure in figures(text) if figure.unit == "weekday"]
    several = [days for word, days in _DAYS if word.search(folded)]
    if named and len(named) < len(figures(text)) and _LEFT_OUT.search(folded):
        several.append(range(1, 8))
    last = 0, 0  # where the last day's name ends, and which it is
    for figure in named:
        number = int(figure.value or 0)
        through = last[1] and _TO.fullmatch(folded[last[0] : figure.start])
        several.append(range(number - (number - last[1]) % 7 if through else number, number + 1))
        last = figure.end, number
    yield from (("weekday", (day - 1) % 7 + 1) for days in several for day in days)


def another(question: str, sentence: str, days: bool = True) -> bool:
    """Say whether a sentence names another one of what a question names by its number, and none of that number.

    Without `days` those of the week don't count: of a whole passage that names one, the rest may be so on any day.
    """
    asked = frozenset(each for each in numbered(question) if days or each[0] != "weekday")
    if not asked:
        return False
    kinds, told = {kind for kind, _ in asked}, numbered(sentence)
    numbers = {number for kind, number in told - _pointed_at(sentence) if kind in kinds}
    written = set(map(int, re.findall(r"\d+", question)))  # the 500 of "the AquaPure 300 or the 500"
    ordinals = set(map(_number, _ORDINAL.findall(fold(sentence))))  # "in the first season, and in the second"
    return bool(numbers) and not (told & asked or numbers & written or ordinals & {number for _, number in asked})


def _pointed_at(text: str) -> frozenset[Numbered]:
    folded = fold(text)
    found = ((each, max(0, each.start() - _LOOK_BACK)) for each in designated(text))
    return frozenset(_numbered(each) for each, begin in found if _POINTS.search(folded, begin, each.start()))


def designated(text: str) -> Iterator[re.Match[str]]:
    """Yield where a text names one of many by its number: Line 2, 第九条; places count in the text."""
    folded = fold(text)
    for pattern in (_BEHIND, _CHINESE):
        yield from pattern.finditer(folded)


def models(text: str) -> Iterator[re.Match[str]]:
    """Yield where a text names a model by a name and a number: AquaPure 300."""
    for match in _MODEL.finditer(text):
        name = match["noun"].lower()
        if not (name in _OF or name in tokens.stops("en") or _MONTHS.fullmatch(name) or int(match["n"]) in _YEARS):
            yield match


def renumbered(designation: str, other: str) -> str:
    """Return a designation with the number of another one in the place of its own: 2号线 for "line 3" is 3号线."""
    number = _NUMBER.search(other)
    if number is None:
        return designation
    told = number[0] if has_han(designation) else str(_number(number[0]))
    return _NUMBER.sub(told, designation, count=1)


def _numbered(match: re.Match[str]) -> Numbered:
    noun, written = match["noun"], match["n"] or match["no"]
    return _NOUNS.get(noun, noun.lower()), _number(written)


def _number(written: str) -> int:
    """Return the number that digits, an English ordinal or Chinese numerals write; 0 of no number."""
    if written[0].isdecimal():
        return int(re.sub(r"\D", "", written))
    return int((english_value(written) if written.isascii() else chinese_value(written)) or 0)
