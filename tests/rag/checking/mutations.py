"""Changes that make a faithful answer wrong: a digit, a unit, a magnitude, a date, two figures swapped."""

import random
import re
from collections.abc import Callable, Iterator

_DIGITS_ZH = "一二三四五六七八九"
_ONES = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
MONTHS += ["August", "September", "October", "November", "December"]
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_NUMBER = re.compile(r"(?<![A-Za-z\d.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![A-Za-z\d]|[.,]\d)")
_UNITS = {
    "zh": [
        ("个百分点", ["%"]),
        ("%", ["个百分点", "‰"]),
        ("美元", ["元", "欧元"]),
        ("人民币", ["美元"]),
        ("亿元", ["亿美元"]),
        ("万元", ["万美元"]),
        ("平方公里", ["公顷", "平方米"]),
        ("公里", ["米", "英里"]),
        ("千米", ["米"]),
        ("英里", ["公里"]),
        ("人次", ["人"]),
        ("年", ["个月", "天"]),
        ("个月", ["年", "周"]),
        ("吨", ["公斤"]),
        ("千瓦时", ["千瓦"]),
        ("小时", ["分钟"]),
        ("米", ["公里", "英尺"]),
        ("摄氏度", ["华氏度"]),
        ("英镑", ["美元"]),
    ],
    "en": [
        ("percentage points", ["percent"]),
        ("percent", ["percentage points"]),
        ("per cent", ["percentage points"]),
        ("%", [" percentage points"]),
        ("US dollars", ["euros", "yuan"]),
        ("yuan", ["dollars", "euros"]),
        ("dollars", ["yuan", "pounds"]),
        ("square kilometers", ["hectares"]),
        ("square miles", ["acres"]),
        ("kilometers", ["meters", "miles"]),
        ("kilometres", ["metres", "miles"]),
        ("miles", ["kilometers", "feet"]),
        ("km", ["miles"]),
        ("feet", ["meters"]),
        ("person-times", ["people"]),
        ("years", ["months", "weeks"]),
        ("months", ["years"]),
        ("tonnes", ["kilograms"]),
        ("tons", ["pounds"]),
        ("kWh", ["kW"]),
        ("hours", ["minutes"]),
        ("minutes", ["hours"]),
    ],
}
_SIGNS = {"$": "£", "£": "€", "€": "$"}
_SCALES = {
    "zh": [("万亿", ["亿", "万"]), ("亿", ["万", "万亿"]), ("万", ["亿", "千"])],
    "en": [
        ("trillion", ["billion", "million"]),
        ("billion", ["million", "trillion"]),
        ("million", ["billion", "thousand"]),
        ("thousand", ["million"]),
    ],
}
_SWAPPED = re.compile(
    r"(?P<percent>\d+(?:\.\d+)?(?:%| percent(?!age)| per cent)|百分之[一二三四五六七八九十点\d.]+)"
    r"|(?P<points>\d+(?:\.\d+)?(?:个百分点| percentage points))"
    r"|(?P<yuan>(?:RMB )?\d[\d,]*(?:\.\d+)?\s?(?:万亿|亿|万)?元"
    r"|RMB \d[\d,]*(?:\.\d+)?(?: (?:trillion|billion|million))?"
    r"|\d[\d,]*(?:\.\d+)?(?: (?:trillion|billion|million))? yuan)"
    r"|(?P<dollars>\$\d[\d,]*(?:\.\d+)?(?: (?:billion|million))?)"
    r"|(?P<date>\d{4}年\d{1,2}月\d{1,2}日|(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) \d{1,2}(?:, \d{4})?(?!\d))"
    r"|(?P<year>(?<![\d.,])(?:1\d{3}|20\d\d)(?:年)?(?![\d.,]\d|\d))"
    r"|(?P<count>(?<![\d.,A-Za-z$£€-])\d[\d,]*(?:\.\d+)?(?![\d%A-Za-z年月日]|[.,]\d)\s?(?:万|亿| million| billion)?)"
)

Change = Callable[[str, str, random.Random], Iterator[str]]


def changed(text: str, language: str, kind: str, pick: random.Random) -> str | None:
    """Return the text with one change of a kind, None where there is nothing of the kind to change."""
    options = [option for option in CHANGES[kind](text, language, pick) if option != text]
    return pick.choice(options) if options else None


def _digit(text: str, language: str, pick: random.Random) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        places = [at for at in range(match.start(), match.end()) if text[at].isdigit()]
        at = pick.choice(places)
        first = at == match.start()
        digit = pick.choice([d for d in "0123456789" if d != text[at] and not (first and d == "0")])
        yield text[:at] + digit + text[at + 1 :]
    for match in re.finditer(r"(?<=百分之)[一二三四五六七八九]|[三四五六七八九](?=[个家座名年])", text):
        yield text[: match.start()] + pick.choice(_DIGITS_ZH.replace(match[0], "")) + text[match.end() :]
    for match in re.finditer(rf"\b(?:{'|'.join(_ONES)})\b", text):
        yield text[: match.start()] + pick.choice([one for one in _ONES if one != match[0]]) + text[match.end() :]


def _unit(text: str, language: str, pick: random.Random) -> Iterator[str]:
    for unit, others in _UNITS[language]:
        for match in re.finditer(rf"(?<=[\d十百千万亿a-z])\s?{re.escape(unit)}(?![A-Za-z])", text):
            if unit == "年" and re.search(r"\d{4}$", text[: match.start()]):
                continue  # a date, not a length of time
            if match[0].lstrip() == unit and re.search(
                r"\d\W*$|[十百千万亿]$|illion $|\d-?$", text[: match.start()] + " "
            ):
                other = pick.choice(others)
                space = " " if match[0][0] == " " and other[0] != " " else ""
                yield text[: match.start()] + space + other + text[match.end() :]
    for match in re.finditer(r"[$£€](?=\d)", text):
        yield text[: match.start()] + _SIGNS[match[0]] + text[match.end() :]


def _magnitude(text: str, language: str, pick: random.Random) -> Iterator[str]:
    for scale, others in _SCALES[language]:
        for match in re.finditer(rf"(?<=[\d.])\s?{scale}(?![亿万多余])", text):
            other = pick.choice(others)
            yield text[: match.start()] + (" " if match[0][0] == " " else "") + other + text[match.end() :]


def _date(text: str, language: str, pick: random.Random) -> Iterator[str]:
    for match in _MONTH.finditer(text):
        if re.match(r",? \d", text[match.end() :]) or re.search(r"(?:\d|in|of|since|by) $", text[: match.start()]):
            yield text[: match.start()] + pick.choice([m for m in MONTHS if m != match[0]]) + text[match.end() :]
    for match in re.finditer(r"(?<![\d.,$£€-])(?:1[1-9]\d\d|20[0-2]\d)(?=年|[,.)]? |[,.)，。]|$)(?!,\d)", text):
        yield text[: match.start()] + str(int(match[0]) + pick.choice([-10, -2, -1, 1, 3])) + text[match.end() :]
    for match in re.finditer(r"(?<!\d)(\d{1,2})(?=[月日])(?!月[球亮])", text):
        limit = 12 if text[match.end()] == "月" else 28
        other = pick.choice([n for n in range(1, limit + 1) if n != int(match[0])])
        yield text[: match.start()] + str(other) + text[match.end() :]


def _swap(text: str, language: str, pick: random.Random) -> Iterator[str]:
    """Exchange two figures of one kind and of different values."""
    found = list(_SWAPPED.finditer(text))
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if one.lastgroup == other.lastgroup and _bare(one[0]) != _bare(other[0]):
                first, second = text[: one.start()] + other[0], text[one.end() : other.start()]
                yield first + second + one[0] + text[other.end() :]


def _another(text: str, language: str, pick: random.Random) -> Iterator[str]:
    """Put one figure in the place of another of its kind: it then stands there twice."""
    found = list(_SWAPPED.finditer(text))
    for one in found:
        for other in found:
            if one.lastgroup == other.lastgroup and _bare(one[0]) != _bare(other[0]):
                yield text[: one.start()] + other[0] + text[one.end() :]


def _bare(text: str) -> str:
    return re.sub(r"[\s,年]", "", text)


CHANGES: dict[str, Change] = {
    "digit": _digit,
    "unit": _unit,
    "magnitude": _magnitude,
    "date": _date,
    "swap": _swap,
    "another": _another,
}
