"""Times of day: 7:30 p.m., 下午5时30分, 17:00. Pure.

A value is in minutes after midnight. Where nothing says which half of the day is meant (8点20分, "until 8:20"), the
unit is "o-clock" instead of "clock", and the value that of the morning.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from index.values.measures import Figure, unit_at
from index.values.numerals import TO_TWELVE, chinese_value, english_value

HALF_A_DAY = 720  # minutes
_HOUR, _NOON = 60, 12

_H = r"\d{1,2}|二?十[一二三四]?|[一二两三四五六七八九]"
_M = r"\d{1,2}|[二三四五]十[一二三四五六七八九]?|十[一二三四五六七八九]|[零〇]?[一二三四五六七八九]"
_POINTS = "[这那以之下上前后此有][一二两三四五六七八九]"  # 这两点十分重要: points that matter very much
_HOURS = "|".join(TO_TWELVE)
_PART = (
    "凌晨|清晨|清早|早上|早晨|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|当晚|今晚|昨晚|明晚"
    "|(?<![最提尽较更推])[早晚]"
)
# Without them 21:15 may be a score.
_BEFORE = re.compile(
    r"(?:\b(?:at|by|from|until|till|to|before|after|since|between|and|around|about|than) "
    r"|[-–—~至到从于在起日晨午晚间|]:? ?)$"
)
_AFTER = re.compile(
    r" ?[-–—~至到] ?\d{1,2}:\d\d| (?:train|bus|coach|flight|ferry|boat|sailing|news|show|service|start|meeting)\b"
    r"| ?(?:[开关闭]|出发|发车)"
)
_RATIO = re.compile(  # "a ratio of between 2:10 and 3:10", 由于1:20的比例
    r"\b(?:ratios?|scales?d?|odds|dilut\w*|scores?|aspect)\b[^.;]{0,24}$|比[例分率值][^。；]{0,8}$|配比[^。；]{0,8}$"
)
_RATIO_AFTER = re.compile(r" ?(?:scale|ratio|odds|dilution|的?比例|的?比[分率值])")
# "In the third quarter to 9 percent", "by a quarter to 5 million" are no times.
_SHARE_BEFORE = re.compile(r"\b(?:first|second|third|fourth|1st|2nd|3rd|4th|last|final|this|each|one) $")
_SHARE_AFTER = re.compile(r"[.,]\d| ?%| (?:hundred|thousand|[mbtr]+illion)\b")
_LOOK_BACK, _LOOK_FURTHER = 8, 40  # characters
_FORMS = (
    r"(?<![\d.:])(?P<h1>\d{1,2})(?:[:.](?P<m1>[0-5]\d))? ?(?P<half>[ap])\.? ?m\b\.?",
    r"(?<![\d.])(?<!\d:)(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?![\d:%])",
    rf"(?P<part>{_PART})的? ?(?P<h3>{_H})(?:[点时]|:(?=\d\d))"
    rf"(?:(?P<m3>(?:{_M}|十)(?!\d))分?|(?P<s3>半|[一三]刻))?[钟整]?",
    rf"(?<![\d.第])(?P<h4>{_H})[点时](?:(?P<m4>{_M}|(?<!{_POINTS}点)十)分(?![钟之])"
    r"|(?P<s4>半(?![数岛天刻会成])|[一三]刻)|钟|整(?![个理合顿体改修治数形容洁]))",
    rf"\b(?P<h6>\d{{1,2}}|{_HOURS}) o['’]?clock(?: in the (?P<of>morning|afternoon|evening))?",
    rf"\b(?P<s7>quarter|half(?= past)) (?P<past>past|to) (?P<h7>\d{{1,2}}|{_HOURS})\b",
    r"(?<![\d.第=≤≥<>])(?P<h5>\d{1,2})时(?![代期段速常空间区光辰制差]|至(?!\d))",
)
_CLOCK = re.compile(
    rf"(?=[\d一二两三四五六七八九十凌清早上中正午下傍晚夜深当今昨明]|(?<![a-z])[efhnoqst])"
    rf"(?:{'|'.join(f'(?:{form})' for form in _FORMS)})"
)
_SHARES = {"半": 30, "一刻": 15, "三刻": 45, "half": 30, "quarter": 15}
_HALVES = {"morning": "a", "afternoon": "p", "evening": "p"}
_AFTERNOON, _EVENING, _NIGHT = (
    ("下午", "午后"),
    ("傍晚", "晚上", "晚间", "当晚", "今晚", "昨晚", "明晚", "晚"),
    ("夜间", "夜里", "深夜"),
)
_FIRST_OF_EVENING = 4  # 晚上4点 is none of the morning; 夜里4点 is


def clocks(folded: str) -> Iterator[Figure]:
    """Yield the times of day of a folded text in order; their texts are left empty."""
    for match in _CLOCK.finditer(folded):
        hour, minute = _told(match)
        if hour <= 24 and minute < _HOUR and not (match["half"] and hour > _NOON) and _meant(match, folded):
            known, hour = _of_day(hour, match["half"] or _HALVES.get(match["of"] or "", ""), match["part"] or "")
            unit = "clock" if known else "o-clock"
            yield Figure(*match.span(), "", Decimal((hour * _HOUR + minute) % (2 * HALF_A_DAY)), unit, None, "")


def _told(match: re.Match[str]) -> tuple[int, int]:
    """Return the hour, of half a day or of all, and the minute."""
    said = {name[0]: value for name, value in match.groupdict().items() if value is not None and name[1].isdigit()}
    hour = int((english_value if said["h"].isalpha() and said["h"].isascii() else chinese_value)(said["h"]) or 0)
    minute = _SHARES[said["s"]] if "s" in said else int(chinese_value(said.get("m", "0")) or 0)
    return ((hour - 1) % _NOON, _HOUR - minute) if match["past"] == "to" else (hour, minute)


def _meant(match: re.Match[str], folded: str) -> bool:
    """Say whether a time is written, where two numbers with a colon may be a score or a verse, a quarter a share."""
    start, end = match.span()
    if match["past"] == "to":
        before = _SHARE_BEFORE.search(folded, max(0, start - _LOOK_BACK), start)
        return not before and not _SHARE_AFTER.match(folded, end) and not unit_at(folded, end)
    if not match["h2"] or match["m2"] == "00":
        return True
    if _RATIO.search(folded, max(0, start - _LOOK_FURTHER), start) or _RATIO_AFTER.match(folded, end):
        return False
    return bool(_BEFORE.search(folded, max(0, start - _LOOK_BACK), start) or _AFTER.match(folded, end))


def token(value: Decimal) -> str:
    """Return the token by which a time of day is met however it is written: "#7:30" of 19:30 too."""
    hour, minute = divmod(int(value) % HALF_A_DAY, _HOUR)
    return f"#{hour or _NOON}:{minute:02}"


def _of_day(hour: int, half: str, part: str) -> tuple[bool, int]:
    """Return whether it is known which half of the day an hour is of, and the hour of the whole day."""
    if hour > _NOON or hour == 0:
        return True, hour
    if half:
        return True, hour % _NOON + _NOON * (half == "p")
    if not part:
        return False, hour % _NOON
    if part in _EVENING or part in _NIGHT:
        late = hour >= _FIRST_OF_EVENING + (part in _NIGHT) and hour < _NOON
    else:
        late = part in _AFTERNOON and hour < _NOON or part in ("中午", "正午") and hour < _FIRST_OF_EVENING
    midnight = hour == _NOON and part not in ("中午", "正午", *_AFTERNOON)
    return True, 0 if midnight else hour + _NOON * late
