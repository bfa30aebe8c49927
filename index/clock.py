"""Times of day: 7:30 p.m., 下午5时30分, 17:00. Pure.

A value is in minutes after midnight. Where nothing says which half of the day is meant (8点20分, "until 8:20"), the
unit is "o-clock" instead of "clock", and the value that of the morning.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from index.measures import Figure
from index.numerals import chinese_value, english_value

HALF_A_DAY = 720  # minutes
_HOUR, _NOON = 60, 12

_H = r"\d{1,2}|二?十[一二三四]?|[一二两三四五六七八九]"
_M = r"\d{1,2}|[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九]"
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PART = (
    "凌晨|清晨|清早|早上|早晨|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|当晚|今晚|昨晚|明晚"
    "|(?<![最提尽较更推])[早晚]"
)
# Without them 21:15 may be a score.
_BEFORE = re.compile(
    r"(?:\b(?:at|by|from|until|till|to|before|after|since|between|and|around|about|than) "
    r"|[-–—~至到从于在起日晨午晚间|] ?)$"
)
_UP_TO = re.compile(r" ?[-–—~至到] ?\d{1,2}:\d\d")
_LOOK_BACK = 8  # characters
_FORMS = (
    r"(?<![\d.:])(?P<h1>\d{1,2})(?:[:.](?P<m1>[0-5]\d))? ?(?P<half>[ap])\.? ?m\b\.?",
    r"(?<![\d:.])(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?![\d:%])",
    rf"(?P<part>{_PART})的? ?(?P<h3>{_H})(?:[点时]|:(?=\d\d))(?:(?P<m3>(?:{_M})(?!\d))分?|(?P<s3>半|[一三]刻))?[钟整]?",
    rf"(?<![\d.第])(?P<h4>{_H})[点时](?:(?P<m4>{_M})分(?![钟之])|(?P<s4>半(?![数岛天])|[一三]刻)|[钟整])",
    rf"\b(?P<h6>\d{{1,2}}|{_HOURS}) o['’]?clock(?: in the (?P<of>morning|afternoon|evening))?",
    rf"\b(?P<s7>half|quarter) (?P<past>past|to) (?P<h7>\d{{1,2}}|{_HOURS})\b",
    r"(?<![\d.第])(?P<h5>\d{1,2})时(?![代期段速常空间区光至])",
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
    """Say whether a time is written, where two numbers with a colon may be a score or a verse."""
    before = _BEFORE.search(folded, max(0, match.start() - _LOOK_BACK), match.start())
    return not match["h2"] or bool(before or _UP_TO.match(folded, match.end()))


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
