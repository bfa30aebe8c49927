"""Which way a figure goes, up or down, and against what: a year or a month before. Pure, Chinese and English."""

import re
from typing import Literal, NamedTuple

Direction = Literal["", "up", "down"]
Basis = Literal["", "year", "month"]

_UP = re.compile(
    r"\b(?:r[io]se[ns]?|rising|gr[eo]wn?|grows|growing|growth|increas\w+|up|climb\w*|jump\w*|surg\w+|gain\w*|higher"
    r"|rais\w+|expan\w+|soar\w*|add(?:ed|s|ing)|advanc\w+|more)\b|增长|增速|增幅|增加(?!值)|上升|上涨|提高|攀升|提升|扩大|涨幅|新增|升高|升至|涨"
)
_DOWN = re.compile(
    r"\b(?:f[ae]ll(?:en|s|ing)?|declin\w+|decreas\w+|dropp?\w*|down|lower\w*|shr[aiu]nk\w*|contract(?:ed|ion|ing)"
    r"|reduc\w+|cut(?:s|ting)?|los[est]\w*|slump\w*|plung\w+|slid(?:es?|ing)?|less|fewer|minus|below zero)\b"
    r"|下降|降幅|减少|降低|下跌|下滑|回落|缩减|跌幅|萎缩|降至|负|零下|(?<![\d%])[-−](?=\d)"
)
_YEARLY = re.compile(
    r"\b(?:year[- ]on[- ]year|year[- ]over[- ]year|yoy|y/y)\b|同比|(?:比|较)(?:上年|去年|上一年)(?!底|末)"
    r"|\b(?:than|from|over|to) (?:a|the|one) (?:year (?:earlier|ago|before)|previous year|year-ago)"
    r"|than (?:in )?last year"
)
_COMPARED = re.compile("同比|环比|比[增降减上去]")
_BOUND = re.compile(
    r"(?:more|less|fewer|lower|higher|greater) than(?: an?)? ?$|\bup to ?$"
)  # of the figure, not of its way
_MONTHLY = re.compile(
    r"\b(?:(?:month[- ](?:on|over)[- ]month|quarter[- ](?:on|over)[- ]quarter)|mom|qoq|m/m)\b"
    r"|环比|(?:比|较)(?:上月|上个月|上季度|上一季度)"
    r"|\b(?:than|from|over|to) (?:a|the|one) (?:(?:month|quarter) (?:earlier|ago|before)|previous (?:month|quarter))"
)


# Before a temperature, or a second one: 零下5至9度.
_BELOW = re.compile(r"(?:零下|负|\bminus |(?<!\w)[-−])(?:[\d.]+ ?(?:度|°c?|℃|degrees)? ?(?:[至到~–-]|to|and) ?)?$")
_ZERO = re.compile(r"(?: ?(?:to|and|[~–-]) ?[\d.]+ ?(?:degrees|°c?)?)? below (?:zero|freezing)\b")


class Trend(NamedTuple):
    """What a clause says of its figure; "" where it says nothing or both."""

    direction: Direction
    basis: Basis


def trend(before: str, after: str) -> Trend:
    """Read the folded clause around a figure: which way it goes mostly stands before it."""
    before = _BOUND.sub("", before)
    clause = f"{before} {after}"
    yearly, monthly = bool(_YEARLY.search(clause)), bool(_MONTHLY.search(clause))
    return Trend(_direction(before) or _direction(after), "" if yearly == monthly else "year" if yearly else "month")


def below_zero(before: str, after: str) -> bool:
    """Say whether the folded text around a temperature has it below zero."""
    return bool(_BELOW.search(before) or _ZERO.match(after))


def tells(word: str) -> bool:
    """Say whether a folded word only says how a figure goes: "increase", 下降, 同比增长; it names nothing that does."""
    if word.isascii():
        return bool(_UP.fullmatch(word) or _DOWN.fullmatch(word))
    return bool(_COMPARED.search(word) or _UP.search(word) or _DOWN.search(word))


def _direction(words: str) -> Direction:
    up, down = bool(_UP.search(words)), bool(_DOWN.search(words))
    return "" if up == down else "up" if up else "down"
