"""Whether a sentence may say when: by a date, or by words of time that the question doesn't say itself. Pure.

What has neither states that something is so, and not when. A stretch of time ("it took five years") is no point of it.
"""

import re
from collections.abc import Sequence

from index.figures import Figure
from index.fold import fold
from index.language import has_han
from index.values.dates import LONG_MONTHS
from index.values.measures import CLOCKS
from index.values.numerals import TO_TWELVE
from rag.analysis.kind import given, stated
from rag.analysis.question import plain

YEAR_ASKED = re.compile(r"\b(?:what|which) year\b|哪一?年(?!代)|何年")
_DAY_ASKED = re.compile(r"\b(?:what|which|exact) (?:day|date)\b|哪一?[天日]|几[号日]")
_DATED_BY = frozenset(["century", "decade"])
_STRETCHES = frozenset(["year", "month", "week", "day"])
_YEARS = range(1000, 2101)  # numbers that may be one
_ERAS = re.compile(  # years that no figure of today's is: 632, 44 BC
    r"\b(?:in|since|from|until|around) (?:ad )?\d{3}(?=\W*$|[,;)])|\b\d{1,4} (?:bc|ad|bce|ce)\b"
    r"|['’]\d\d\b|公元前?[\d一二三四五六七八九十百]+年"
    r"|\b(?:fifteen|sixteen|seventeen|eighteen|nineteen) (?:hundred|ten|eleven|twelve|\w+teen|\w+ty)\b"
)
# When somebody was born or died, told beside what is asked for the time of: "Chen, born in 1961, is the mayor".
_LIVED = (
    (
        re.compile(r"\bborn(?: (?:in|on|at|around|about|circa)| [A-Z]\w+,?)*\W*$|生于\W*$"),
        re.compile(r"年?(?:出?生(?=[,，。;；的)）]|$)|出生)"),
        re.compile(r"\bborn\b|\bbirth|\b(?:old|age)\b|生|诞|岁|多大|年[龄纪]"),
    ),
    (
        re.compile(r"\bwho (?:had )?died (?:in|on) $"),
        re.compile(r"年?[去逝]世的"),
        re.compile(r"\b(?:die[ds]?|dying|death|dead|killed|live[ds]?)\b|世|死|亡|卒"),
    ),
)
# The two ends of building something, each with its date.
_BEGUN = re.compile(
    r"\b(?:(?:construction|building|work) (?:o[nf] [\w ]{1,40} )?(?:began|starts?|started|begins?)"
    r"|(?:began|started) (?:construction|building|work)|broke ground|groundbreaking)\b|开工|动工|奠基"
)
_DONE = re.compile(r"\b(?:opened|completed|completion|finished|inaugurat\w+)\b|竣工|建成(?!区)|通车|落成|投用|投产")
_WORDS_EN = re.compile(
    r"\b(?:after|before|during|until|till|since|when\w*|while|upon|following|once|then|now|ago|as soon|old|aged?|ages"
    r"|centur\w+|era|period|time|early|earlier|late|later|today|yesterday|tomorrow|tonight|current\w*|recent\w*|last|next"
    r"|daily|weekly|monthly|yearly|hourly|each|every\w*|always|within|prior|immediate\w*|soon\w*|shortly|by the"
    r"|months?|beginning|end|annual\w*|spring|summer|autumn|fall|winter|dawn|night\w*|noon|midnight|morning|afternoon"
    r"|evening|week\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|easter|christmas|[ap]\.?m|childhood|birth|death"
    r"|reign|war|dusk|sunrise|sunset|eve|holidays?|ramadan|q[1-4]|quarterly|advance|ahead|never|if|around the clock"
    r"|same (?:year|day|month|time)|(?:twen|thir|for|fif|six|seven|eigh|nine)ties"
    r"|on the (?:\d{1,2}(?:st|nd|rd|th)|first|second|third|last)|from \d{1,2} to"
    rf"|(?:at|by) (?:\d{{1,2}}|{'|'.join(TO_TWELVE)})|{LONG_MONTHS})\b"
)
_WORDS_ZH = re.compile(
    "(?<!历)时|(?<![国市])内|[每立随]|[一二三四五六七八九十\\d]点"
    "|[期后前日晚早夜春夏秋冬周初末起近]|代(?![理表码替言])|当(?![地选局事])|(?<![全本多])[年月天]|世纪|[之战]中|至今|现在|目前|将来|随着|星期|节|以来|全天|假|提前|刚|民国|国庆|元[宵旦]|中秋|端午|清明|除夕|逢|按季|[一二三四五六七八九十\\d]号"
)


def gives_time(question: str, sentence: str) -> bool:
    """Say whether a sentence may say when; asked which year, it must have a new date."""
    if _of_other_end(fold(question), fold(sentence)):
        return False
    known = given(question)
    sentence = _without(
        sentence, [each for each in stated(sentence) if _of_a_life(each, fold(sentence), fold(question))]
    )
    new = [figure for figure in stated(sentence) if (figure.value, figure.date) not in known]
    by_day = bool(_DAY_ASKED.search(fold(question)))
    if any(_is_date(figure) and not (by_day and _is_coarse(figure)) for figure in new):
        return True
    if not by_day and any(era[0] not in fold(question) for era in _ERAS.finditer(fold(sentence))):
        return True
    if YEAR_ASKED.search(fold(question)):
        return False
    if any(figure.unit in CLOCKS for figure in new):
        return True
    told = _without(fold(sentence), [figure for figure in new if _is_stretch(figure) or by_day and _is_coarse(figure)])
    asked, pattern = plain(question).replace("when", ""), _WORDS_ZH if has_han(sentence) else _WORDS_EN
    return any(word[0] not in asked for word in pattern.finditer(told))


def _of_other_end(asked: str, told: str) -> bool:
    """Say whether a sentence tells of the beginning of what is asked for the completion of, or the other way round."""
    ends = [(bool(end.search(asked)), bool(end.search(told))) for end in (_BEGUN, _DONE)]
    return ends in ([(True, False), (False, True)], [(False, True), (True, False)])


def _of_a_life(figure: Figure, folded: str, asked: str) -> bool:
    """Say whether a date is of somebody's birth or death, and the question doesn't ask for that."""
    return any(
        (before.search(folded, 0, figure.start) or behind.match(folded, figure.end)) and not asks.search(asked)
        for before, behind, asks in _LIVED
    )


def _is_date(figure: Figure) -> bool:
    return bool(figure.date) or figure.unit in _DATED_BY or not figure.unit and (figure.value or 0) in _YEARS


def _is_stretch(figure: Figure) -> bool:
    """Say whether a figure tells how long something took; 十日内 is a term."""
    return figure.unit in _STRETCHES and not figure.text.endswith("内")


def _is_coarse(figure: Figure) -> bool:
    """Say whether a date tells the year or the month alone, where the day is asked for."""
    return figure.date is not None and not figure.date.startswith("--") and len(figure.date) < len("2026-01-20")


def _without(folded: str, figures: Sequence[Figure]) -> str:
    for figure in reversed(figures):
        folded = f"{folded[: figure.start]} {folded[figure.end :]}"
    return folded
