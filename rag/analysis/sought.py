"""What a question asks for, as a clause may answer it, and beside which of its words. Pure, Chinese and English."""

import re
from functools import lru_cache
from typing import Literal

from index.fold import fold
from index.values.measures import unit_at
from rag.analysis.kind import SEVERAL, VERBS, kind_of
from rag.analysis.question import plain

Sought = Literal["duration", "number", "time", "person", "place", "reason", "manner", "other"]

_QUESTIONS = 64  # while one is answered, several parts ask what it is after
_PLACES_EN = "city|country|state|region|place|province|town|area|river|continent|nation|county|street|location|island"
_PLACES_ZH = "城市|国家?|州|地区?|省|市|镇|县|河|岛|大陆|街"
_FURTHER: dict[Sought, re.Pattern[str]] = {
    "place": re.compile(
        rf"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:{_PLACES_EN}|cities|countries|counties)s?\b"
        rf"|哪里|哪儿|何[地处]|什么地[方点]|哪[个座一些条]*(?:{_PLACES_ZH})"
    ),
    "reason": re.compile(
        r"\bwhy\b|\bwhat (?:\w+ )?(?:cause[sd]?|reasons?|led to)\b|(?<![称名述])为什么|为何|为啥|原因|怎么会"
    ),  # 称为什么, 更名为什么: called what
    "manner": re.compile(
        r"\bhow (?!many|much|long|far|old|tall|high|large|big|often|fast|deep|wide)|如何|怎么|怎样|方式|方法"
    ),
}
# "What is Zhejiang's manufacturing investment target?" asks for a figure; what it is of stands between.
_IN_YEAR = r"(?: (?:in|of|for|during|at the end of) (?:the year )?\d{4})"
_FIGURE = re.compile(
    r"^what\b.*\b(?:targets?|rates?|shares?|totals?|amounts?|percentage|proportion|prices?|costs?|values?|population|"
    r"size|growth|number|increase|decrease|budget|revenue|gdp|turnover|takings|income|profits?|debts?|headcount|throughput)"
    rf"{_IN_YEAR}?\W*$|^what (?:was|were)\b.*\b(?:exports?|imports?|output|sales|trade){_IN_YEAR}\W*$"
)
_PERCENT = re.compile(r"\bwhat (?:percent|percentage|proportion|share)\b|百分比|百分之[几多]|[占比]例|占比|比重")
_HOW_MANY_ZH = f"(?:多少|(?<!百分之){SEVERAL})"
_COUNTED = re.compile(rf"\bhow many |{_HOW_MANY_ZH}")
# What is counted: the nouns after "how many", up to the verb; the first nouns after 多少.
_NO_NOUN = (
    f"{VERBS}|in|of|on|at|for|from|by|to|that"
    "|who|which|with|the|per|a|an|there|he|she|it|they|you|we|i|more|less|than|and|or"
    "|higher|lower|greater|larger|bigger|smaller|longer|better|faster"
)
_COUNTED_EN = re.compile(
    r"\bhow (?:many|much) (?:(?:other|more|different|total|of|the|its|their) )*"
    rf"((?:(?!(?:{_NO_NOUN})\b)[\w'-]+ ?){{1,4}})"
)
_COUNTED_ZH = re.compile(_HOW_MANY_ZH)
# Classifiers, unless they begin a noun: 多少家医院, but 多少家庭.
_CLASSIFIER = re.compile(
    "[个名次种座场家位只条项艘辆支间所部篇届起处台架份本册张件头口棵块把套匹幅枚颗株栋幢层门班列趟道首户员尊瓶杯袋箱双对根朵群批多]"
)
_NOUNS, _BEFORE_NOUNS = ("n", "vn", "an", "j", "l", "i", "eng"), "abduv"  # jieba's tags
_SELDOM_SAID = frozenset(
    ["money", "time", "percent", "percentage", "钱", "时间", "比例", "百分比", "股份", "股权", "份额"]
)  # beside their figures
_REACH, _MOST = 16, 3  # characters to look for nouns in; words of what is counted
_SORTED = re.compile(
    rf"\b(?:what|which) (?!(?:{VERBS})\b)\w"
    r"|哪(?![里儿])|什么(?![是时])[一-鿿]"
)
_ASKING = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how)\b|哪|什么|谁|多少|多[大高远长久快重深宽]|几|何|怎"
)


@lru_cache(_QUESTIONS)
def sought_by(question: str) -> Sought:
    """Return what a question asks for; the first that fits, from durations to manners."""
    folded = plain(question)
    kind = kind_of(question)
    if kind != "duration" and _FIGURE.search(folded):
        return "number"
    if kind != "other":
        return kind
    return next((asked for asked, form in _FURTHER.items() if form.search(folded)), "other")


@lru_cache(_QUESTIONS)
def unit_of(question: str) -> str | None:
    """Return the unit asked for (how many people, 多少人): "" of things counted, None where none is said."""
    folded = fold(question)
    if _PERCENT.search(folded):
        return "percent"
    counted = _COUNTED.search(folded)
    unit = unit_at(folded, counted.end()) if counted else None
    return unit[0] if unit else None


@lru_cache(_QUESTIONS)
def counted(question: str) -> str:
    """Return what a question wants counted: "pupils" of "how many pupils does it have", "" where that isn't said."""
    folded = fold(question)
    english, chinese = _COUNTED_EN.search(folded), _COUNTED_ZH.search(folded)
    said = english[1].strip() if english else ""
    if chinese and not said:
        said = _nouns(_unclassified(folded[chinese.end() : chinese.end() + _REACH]))
    return "" if said in _SELDOM_SAID else said


def _unclassified(rest: str) -> str:
    """Return what follows 多少 without its classifier."""
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    word, tag = next(iter(rjieba.tag(rest, hmm=False)), ("", ""))
    noun = len(word) > 1 and tag[0] == "n" and word != "个人"
    return rest if noun or not _CLASSIFIER.match(rest) else rest[1:]


def _nouns(folded: str) -> str:
    """Return the first Chinese nouns in a row, what may stand before nouns left out."""
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    found: list[str] = []
    for word, tag in rjieba.tag(folded):
        noun = tag in _NOUNS or tag[0] == "n"
        if len(found) == _MOST or not noun and (found or tag[0] not in _BEFORE_NOUNS):
            break
        found += [word] * noun
    return "".join(found)


@lru_cache(_QUESTIONS)
def names_sort(question: str) -> bool:
    """Say whether the word next to the asking one says what sort of thing is asked for: which river, 哪条河."""
    return bool(_SORTED.search(fold(question)))


@lru_cache(_QUESTIONS)
def asking_at(question: str) -> int:
    """Return where the word stands that asks: what is asked for mostly stands beside the words next to it."""
    found = _ASKING.search(fold(question))
    return found.start() if found else 0
