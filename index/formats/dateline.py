"""The date that a document gives on a line of its own, as articles do under their title. Pure."""

import re
from datetime import date

from index.values.dates import MONTH, MONTHS

LONGEST = 80  # characters of a dateline

_MONTH = rf"{MONTH}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_FULL = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<y1>\d{{4}})(?P<s>[-/.])(?P<m1>\d{{1,2}})(?P=s)(?P<d1>\d{{1,2}})
  | (?P<y2>\d{{4}})[ ]?年[ ]?(?P<m2>\d{{1,2}})[ ]?月[ ]?(?P<d2>\d{{1,2}})[ ]?[日号號]
  | (?P<m3>{_MONTH})[ ](?P<d3>{_DAY}),?[ ](?P<y3>\d{{4}})
  | (?P<d4>{_DAY})[ ](?P<m4>{_MONTH}),?[ ](?P<y4>\d{{4}})
    )(?![\d/-])""",
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\.?"
    r"|(?:星期|周|週)[一二三四五六日天])"
)
_TIME = (
    r"T?\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d{1,6})?)?(?:[ ]?(?:[ap]\.?m\.?|Z|[+-]\d{2}:?\d{2}))?"
    r"(?:[ ]?(?:(?:GMT|UTC)(?:[+-]\d{1,2})?|[ECMPB][SD]?T))?"
)
_LABEL = r"(?:发布时间|发布日期|更新时间|發布時間|日期|时间|時間|published|updated|posted|date)(?:[ ]on)?[ ]?[:：]?"
_PARTIAL = re.compile(
    rf"(?:{_LABEL})?\s*(?:{_WEEKDAY},?)?\s*(?:\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?|\d{{1,2}}月\d{{1,2}}[日号號]"
    rf"|{_MONTH}[ ]{_DAY}|{_DAY}[ ]{_MONTH}|{_TIME}|{_WEEKDAY})\s*(?:{_TIME})?",
    re.IGNORECASE,
)
# Who published: Han characters, or words with a capital; set off from the date as by "," or "|".
_NAME = (
    r"(?-i:[\u4e00-\u9fff]{2,15}"
    r"|(?:[A-Z][\w.&'’-]*|[Bb]y|of|the|and|for)(?:[ ](?:[A-Z][\w.&'’-]*|of|the|and|for)){0,5})"
)
_BEFORE = re.compile(
    rf"(?:{_NAME}(?:\s*[|·,，:：/–—-]|\s{{2}}|\t)\s*|[\u4e00-\u9fff]{{2,15}}[ ])?"
    rf"[(（\[]?(?:{_LABEL})?\s*(?:{_WEEKDAY},?)?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:,?\s*[(（]?{_WEEKDAY}[)）]?)?(?:,?\s*(?:at[ ])?{_TIME})?[)）\]]?"
    rf"(?:\s*[|·,，/–—-]\s*{_NAME}|\s*[(（]{_NAME}[)）]|\s+(?:来源|來源|作者|记者)[:：]\s*\S{{1,30}})?\s*",
    re.IGNORECASE,
)
_COARSE = re.compile(r"(\d{4})(?:-(\d{2}))?")


def line_date(line: str) -> str | None:
    """Return the full date, ISO 8601, of a line that holds only a date, perhaps with a time and a publisher."""
    found = _dateline(line.strip())
    return found and _iso(found)


def is_dateline(line: str) -> bool:
    """Tell whether a line holds only a date, a time or both, however complete; a full date may have a publisher."""
    line = line.strip()
    return len(line) <= LONGEST and bool(_PARTIAL.fullmatch(line) or _dateline(line))


def iso_date(value: str) -> str | None:
    """Return a date given as a value, ISO 8601, as precise as it is given: 2026, 2026-01 or 2026-01-20."""
    coarse = _COARSE.fullmatch(value.strip())
    if coarse is None:
        return line_date(value)
    year, month = coarse.groups()
    return value.strip() if year > "0000" and "01" <= (month or "01") <= "12" else None


def _dateline(line: str) -> re.Match[str] | None:
    found = _FULL.search(line) if len(line) <= LONGEST else None
    if found is None:
        return None
    fits = _BEFORE.fullmatch(line, 0, found.start()) and _AFTER.fullmatch(line, found.end())
    return found if fits else None


def _iso(found: re.Match[str]) -> str | None:
    year, month, day = (next(v for k, v in found.groupdict().items() if k[0] == part and v) for part in "ymd")
    if not month.isdigit():
        month = str(MONTHS.index(month[:3].lower()) + 1)
    try:
        return date(int(year), int(month), int(day.rstrip("stndrhSTNDRH"))).isoformat()
    except ValueError:
        return None
