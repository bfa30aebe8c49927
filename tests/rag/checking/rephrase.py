"""Other ways to say a real sentence in its own language: figures written otherwise, clauses moved. Knows no checker."""

import random
import re
from collections.abc import Callable
from decimal import Decimal

from tests.rag.checking.mutations import MONTHS
from tests.rag.checking.quantities import ONES, plain

_MONTH = "|".join(MONTHS)
_DIGITS_ZH = "零一二三四五六七八九十"
_OPENINGS = {
    "zh": ["据报道，", "文中指出，", "资料显示，", "根据该文，"],
    "en": ["According to the report, ", "The article says that ", "It states that ", "As reported, "],
}
_SAME = {
    "zh": [
        ("增长", "上升"),
        ("达到", "达"),
        ("表示", "指出"),
        ("因为", "由于"),
        ("但是", "不过"),
        ("同时", "与此同时"),
    ],
    "en": [
        ("approximately", "about"),
        ("However", "Nevertheless"),
        ("because", "since"),
        ("large", "big"),
        ("began", "started"),
        ("such as", "like"),
        ("built", "constructed"),
        ("received", "got"),
    ],
}

Rewrite = Callable[[str, random.Random], str]


def rephrase(text: str, language: str, pick: random.Random) -> str:
    """Write the figures of a sentence in other ways and frame it otherwise; what it states stays."""
    for rewrite in _ZH if language == "zh" else _EN:
        text = rewrite(text, pick)
    for one, other in _SAME[language]:
        text = text.replace(one, other) if pick.random() < 0.5 else text
    text = _moved(text, language, pick) if pick.random() < 0.4 else text
    return pick.choice(_OPENINGS[language]) + _lowered(text, language) if pick.random() < 0.5 else text


def _lowered(text: str, language: str) -> str:
    common = re.match(r"(?:The|A|An|In|On|At|It|By|From|Of|For|This|These|With|As)\b", text)
    return text[0].lower() + text[1:] if language == "en" and common else text


def _moved(text: str, language: str, pick: random.Random) -> str:
    """Move the last clause to the front: 甲，乙。 becomes 乙，甲。."""
    stop = text[-1] if text[-1:] in "。.!" else ""
    mark = "，" if language == "zh" else ", "
    parts = text.removesuffix(stop).split(mark)
    if len(parts) < 2 or any(c in text for c in '“”"()（）'):
        return text
    front = parts[-1].removeprefix("and ").removeprefix("while ").removeprefix("but ")
    if language == "en":
        front = front[:1].upper() + front[1:]
    return mark.join([front, *parts[:-1]]) + stop


def _sub(pattern: str, write: Callable[[re.Match[str], random.Random], str], share: float = 0.7) -> Rewrite:
    form = re.compile(pattern)

    def rewrite(text: str, pick: random.Random) -> str:
        return form.sub(lambda match: write(match, pick) if pick.random() < share else match[0], text)

    return rewrite


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _grouped(number: Decimal) -> str:
    return f"{number:,f}" if number == number.to_integral_value() else plain(number)


def _english_scale(match: re.Match[str], pick: random.Random) -> str:
    lower = {"trillion": "billion", "billion": "million", "million": ""}[match[2]]
    number = _number(match[1]) * 1000
    return f"{_grouped(number)} {lower}" if lower else _grouped(number * 1000)


def _to_scale(match: re.Match[str], pick: random.Random) -> str:
    number = _number(match[1])
    if number >= 10**6:
        return plain(number / 10**6) + " million"
    return plain(number / 1000) + " thousand" if number % 1000 == 0 else match[0]


def _english_date(match: re.Match[str], pick: random.Random) -> str:
    month, day, year = match[1], int(match[2]), match[3]
    forms = [f"{day} {month}", f"{month[:3]}. {day}" if month != "May" else f"May {day}"]
    if year:
        forms = [f"{form}, {year}" if "." in form else f"{form} {year}" for form in forms]
        forms.append(f"{year}-{MONTHS.index(month) + 1:02d}-{day:02d}")
    return pick.choice(forms)


def _chinese_date(match: re.Match[str], pick: random.Random) -> str:
    year, month, day = (int(part) for part in match.groups())
    return pick.choice([f"{year}-{month:02d}-{day:02d}", f"{year}年{month:02d}月{day:02d}日", f"{year}/{month}/{day}"])


def _chinese_scale(match: re.Match[str], pick: random.Random) -> str:
    number, scale = _number(match[1]), match[2]
    if scale == "万亿":
        return plain(number * 10000) + "亿"
    if scale == "亿":
        return pick.choice(
            [plain(number * 10000) + "万", plain(number / 10000) + "万亿" if number >= 1000 else match[0]]
        )
    return _grouped(number * 10000) if number * 10000 % 1 == 0 else match[0]


_ZH: list[Rewrite] = [
    _sub(r"(\d+(?:\.\d+)?)%左右", lambda m, _: f"约{m[1]}%"),
    _sub(r"(\d+(?:\.\d+)?)%以上", lambda m, pick: pick.choice(["不低于", "至少"]) + m[1] + "%"),
    _sub(r"(?<![多余个了约])超过(?=\s?\d)", lambda _, pick: pick.choice(["逾", "超", "多于"])),
    _sub(r"大约(?=\s?\d)", lambda _, __: "约"),
    _sub(r"(?<![-–至到\d])(\d{4})年(\d{1,2})月(\d{1,2})日", _chinese_date, 0.5),
    _sub(r"(?<![\d.,到至–-])(\d{1,3}(?:,\d{3})*(?:\.\d+)?)(万亿|亿|万)(?![亿多余])", _chinese_scale, 0.5),
    _sub(r"(?<![\d.到至–-])(\d{1,2})%(?![到至–-])", lambda m, _: f"百分之{m[1]}", 0.3),
    _sub(r"(?<![\d.,%第A-Za-z])([3-9])(?=[个家座次名])", lambda m, _: _DIGITS_ZH[int(m[1])], 0.5),
]
_EN: list[Rewrite] = [
    _sub(r"(?<=\d)%", lambda _, pick: pick.choice([" percent", " per cent"])),
    _sub(r"(?<=\d) percent\b", lambda _, __: "%"),
    _sub(
        r"(?<!no )(?<!No )(?<!not )\b[Mm]ore than(?= \$?\d)",
        lambda m, pick: pick.choice(["over", "in excess of"]) if m[0][0] == "m" else m[0],
    ),
    _sub(r"\bover(?= \d)", lambda _, pick: pick.choice(["more than", "upwards of"])),
    _sub(r"\b(?:about|around|approximately)(?= \d)", lambda _, pick: pick.choice(["roughly", "about", "some"])),
    _sub(r"\bat least(?= \d)", lambda _, __: "no less than"),
    _sub(rf"\b({_MONTH}) (\d{{1,2}})(?:, (\d{{4}}))?(?![\d–-]| to \d)", _english_date, 0.6),
    _sub(r"(?<![$£€\d.,])(\d{1,3}(?:,\d{3})*(?:\.\d+)?) (trillion|billion|million)", _english_scale, 0.4),
    _sub(r"(?<![$£€\d.,])(\d{1,3}(?:,\d{3})+)(?![\d.,]|-| (?:million|billion))", _to_scale, 0.5),
    _sub(
        r"\b(?<!-)(three|four|five|six|seven|eight|nine|ten)\b(?![- ]?(?:hundred|thousand|\w+teen|quarters|thirds))",
        lambda m, _: str(ONES.index(m[1])),
        0.4,
    ),
]
