"""What kind of answer a question asks for, and which sentences have one. Pure, Chinese and English."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from index.figures import Figure, figures
from index.fold import fold
from index.values.measures import CLOCKS
from rag.analysis.measured import along_another, asks_amount, asks_number_of_things, may_be, measure_of
from rag.analysis.question import AUXILIARY, plain
from rag.analysis.trend import trend

Kind = Literal["duration", "number", "time", "person", "other"]

VERBS = f"{AUXILIARY}|shall|may|might|must"
_ELSE = "what|which|who|whom|whose|where|why|how"
_FIGURES = (
    "percent|percentage|proportion|portion|share|number|amount|total|rate|target|growth|size|score|population|ranking"
    "|length|height|width|depth|weight|age|speed|cost|price|fee|temperature|distance|ratio"
)
ROLES = (
    "player|actor|actress|artist|painter|singer|musician|composer|conductor|poet|writer|author|novelist|journalist"
    "|editor|director|producer|king|queen|emperor|empress|prince|princess|ruler|monarch|leader|president|minister"
    "|chancellor|mayor|governor|senator|secretary|chairman|admiral|commander|officer|pilot|astronaut|explorer"
    "|scientist|researcher|physicist|chemist|mathematician|biologist|economist|historian|philosopher|theologian"
    "|engineer|inventor|architect|designer|founder|professor|scholar|teacher|judge|lawyer|pope|bishop|prophet|coach"
    "|athlete|man|woman|person"
)
_OF_A_NOUN = rf"(?:(?!(?:{VERBS}|of|for|in|to|that|by|on|with|from|and|or)\b)[\w'’-]+ )"  # words before it
_AFTER_NOUNS = rf"of|who|that|in|at|from|first|also|{VERBS}|\w+ed|led|won|wrote|made|gave|took|became|said"
# Not 近几年, 几年前, 哪几个 or 几乎; behind 后 only where nothing else asks: 手术后几天可以出院？
SEVERAL = (
    "(?:(?<![近这那前头后哪茶])(?<!过去)(?<!未来)|(?<=[^最今以之此]后)(?!.*(?:谁|什么|哪|如何|怎|为何|多少)))"
    "几(?![乎何内])(?!十?年[以之]?前)"
)
_ASKED: dict[Kind, re.Pattern[str]] = {
    "duration": re.compile(
        r"\b(?:how (?:\w+ )?long|how many (?:more )?(?:(?:decade|year|month|week|day|hour|minute|second)s|centuries))\b"
        r"(?! ago\b)|\bhow (?:far|long) (?:ahead|in advance)\b|\bhow much (?:advance |prior )?(?:notice|time|warning)\b"
        r"|多久(?![以之]?前)|多长时间"
        rf"|(?:多少|(?<!第){SEVERAL})(?:十?年(?![代级轻龄产薪前]|[以之]前)|十?天(?![文然])|十?周(?!岁)|分钟|秒"
        "|个?多?(?:小时|钟头|星期|礼拜)|个多?(?:月|世纪))"
    ),
    # "When" also sets the time of what is asked: "When Rome fell, who ruled?", "What was left when Rome fell?"
    "time": re.compile(
        rf"\bwhen (?:{VERBS})\b|\bwhen\W*$|^(?!.*\b(?:{_ELSE})\b).*\bwhen\b"
        r"|\bwhat time (?!zone)|\b(?:what|which) (?:\w+ )?(?:year|weekday|date|day|month|century|decade)s?\b"
        r"|\bhow (?:long|many \w+) ago\b"
        r"|(?:多久|多少年)[以之]?前|何时|何年|什么时[候间]"
        r"|哪(?:一|个|几|些)?(?:年|月|天|日|世纪|年代|时期)|什么(?:年|日期|年代|时期)|多少世纪"
        r"|(?:星期|礼拜|周)几|几(?:月|号|世纪|(?<!哪几)点(?![一-鿿]*[建意要内措])|时(?![段期候]))"
    ),
    "number": re.compile(
        r"\bhow (?:many|much|far|old|tall|high|large|big|fast|wide|deep|often|long)\b"
        rf"|\bwhat (?:(?:was|is|were|are) )?{_OF_A_NOUN}{{0,4}}(?:{_FIGURES})s?\b"
        rf"|多少|多[大高远深快重宽长久](?![的地])|{SEVERAL}|百分比|比例|比分"
    ),
    "person": re.compile(
        rf"\bwho(?:m|se)?\b|\b(?:what|which) {_OF_A_NOUN}{{0,3}}(?:{ROLES})s?\b(?=\W*$| (?:{_AFTER_NOUNS})\b)"
        r"|谁|哪(?:一|几)?[位名]|什么人|何人|哪些?人"
    ),
}
LASTING = frozenset(["second", "minute", "hour", "day", "week", "month", "year", "decade", "century"])
_TIMES = frozenset(["date", "year", "month", "week", "day", "decade", "century", "weekday", *CLOCKS])
_LENGTHS = frozenset(
    ["metre", "kilometre", "centimetre", "millimetre", "foot", "inch", "yard", "mile", "nautical-mile"]
)
_OF_SIZE = re.compile(r"\bhow long (?:is|are|was|were)\b")  # the war, or the wall
_OF_AGE = re.compile(
    r"\bhow old\b|\bwhat age\b|(?:时|今年|现在|已经?)多大(?=\W*$)|多大(?:[了啦]|年[纪龄]|岁数)"
    r"|[几少]岁|年[龄纪]|岁数"
)
_OF_THINGS = re.compile(r" (?!(?:and|or|to|in|by|on|at|for|of|as|with|the|an?|was|were|is|are|it)\b)[a-z]")
_DATING = re.compile(r"\b(?:in|since|until|from|during) $")
_CLASSIFIED = re.compile("(?![〇零一二两三四五六七八九十百千万亿半多余几])[一-鿿]$")
_ROUGHLY = re.compile(
    r"\b(?:handful|couple|pair|several (?:hundred|thousand)|scores|a single|just one|twice"
    r"|(?<!first )(?<!second )half (?:of|the|an?)|nobody|no one|none|nothing|free|hundreds"
    r"|thousands|millions|dozens|doubled|tripled|halved|majority"
    r"|most of)\b|免费|不收|无[人一]|没有?人|为零"
    r"|[数几上近逾过][十百千万](?![年天])|[十百千万]余|几?十几|大?多数|翻[番倍一]|免票|半价|[俩仨]|[一两三四]对"
)
_TIMES_ASKED = re.compile(r"\bhow (?:many times|often)\b|[几多少]+[次回]")
_OFTEN = re.compile(r"\b(?:once|twice|thrice|only one)\b|[一两二三四五六七八九十\d]+[次回](?!性)")
_SMALL_CHANGE = re.compile("[一两二三四五六七八九几\\d]角(?![度形星落])")  # 五角: no unit, for a 五角 has five corners
_NO_SUCH = re.compile(r"\bno (\w+)|(?:没有|无)([一-鿿]{1,2})")
_LASTS = re.compile(  # how long, or how old, without a figure
    r"\b(?:decades?|centur(?:y|ies)|millenni\w+|generations?|fortnights?|lifetime|forever|overnight|permanent\w*"
    r"|for (?:years|months|weeks|days|hours)|a year and a half|all (?:day|night|week|month|year|summer|winter))\b"
    r"|[十百千][余多几]?[年载]|终身|永久|一辈子|世代"
)
_AGED = re.compile(
    r"\bin (?:his|her|their) (?:early |mid-?|late )?(?:teens|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b"
    r"|\bteenage\w*"
    r"|[一二三四五六七八九]?十(?:出头|好几)|年方|年[近逾](?=[二三四五六七八九]?十)"
    r"|(?:\b(?:born|planted|built|founded|dat(?:es?|ed|ing)|made)\b|[生建种植始造]于)[^.;。；]{0,60}\d{3}"  # since then
)
_MARKS = re.compile(r"(?<!\d),|,(?!\d)|[;:。]")
_RECURS = re.compile(  # the day of a month, or each of something
    r"\b(?:first|second|third|last|\d{1,2}(?:st|nd|rd|th)) (?:working |business )?day of\b|每[年月季周]度?[初底末]"
)
_OF_WHICH = re.compile(r" ?(?:of\b|的|以上)")
_LISTED = re.compile(r"\s*[(（]?\d{1,2}[.．)）、](?!\d)")
_NAME_EN = re.compile(r"[A-Z][\w’'.-]+(?: (?:of|de|von|van) | )[A-Z][\w’'.-]+")
_NAME_ZH = re.compile(r"[\u4e00-\u9fff]+·[\u4e00-\u9fff]+")
_QUESTIONS = 64  # while one is answered, several parts ask what it is after
_CACHED = 1 << 12  # sentences
_PERSON_TAGS = frozenset(["nr", "nrt", "nrfg"])  # of jieba's dictionary


@lru_cache(_QUESTIONS)
def kind_of(question: str) -> Kind:
    """Return what a question asks for; the first that fits, from durations to persons."""
    folded = plain(question)
    return next((kind for kind, asked in _ASKED.items() if asked.search(folded)), "other")


def fits(sentence: str, kind: Kind, question: str) -> bool:
    """Say whether a sentence has an answer of that kind which the question doesn't already hold."""
    if kind == "person":
        return any(name not in question for name in _names(sentence))
    if kind == "other":
        return False
    known = given(question)
    new = [figure for figure in stated(sentence) if (figure.value, figure.date) not in known]
    if kind == "time" and _RECURS.search(fold(sentence)):
        return True
    return any(_answers(figure, kind, question) for figure in new)


def has_figure(question: str, sentence: str) -> bool:
    """Say whether a sentence has a new figure in a unit that what is asked for may be in, or tells it by words."""
    if _OF_AGE.search(fold(question)) and (lasts(question, sentence) or _AGED.search(fold(sentence))):
        return True
    new = [figure for figure in stated(sentence) if (figure.value, figure.date) not in given(question)]
    return any(_may_count(figure, sentence, question) for figure in new) or _unwritten(question, sentence)


def lasts(question: str, sentence: str) -> bool:
    """Say whether a sentence tells by words how long something takes, that the question doesn't have."""
    return any(word[0] not in fold(question) for word in _LASTS.finditer(fold(sentence)))


def _unwritten(question: str, sentence: str) -> bool:
    """Say whether a sentence tells a number without a figure: nobody, hundreds, "no cinemas" asked how many cinemas."""
    folded, asked = fold(sentence), fold(question)
    if _ROUGHLY.search(folded) or _SMALL_CHANGE.search(folded) or _TIMES_ASKED.search(asked) and _OFTEN.search(folded):
        return True
    return any((no[1] or no[2]) in asked for no in _NO_SUCH.finditer(folded))


def _may_count(figure: Figure, sentence: str, question: str) -> bool:
    """Say whether a figure may be the one asked for: 2000 guests are no year, and a fall by 12% no number."""
    behind = sentence[figure.end :]
    if figure.value is None:
        dated = _DATING.search(fold(sentence[: figure.start]))
        return (figure.date or "").isdigit() and not dated and bool(_OF_THINGS.match(behind))
    if figure.unit == "percent" and asks_number_of_things(question):
        return bool(_OF_WHICH.match(behind))
    if figure.unit == "percent" and asks_amount(question):
        return behind.startswith(" of ") or not _is_change(fold(sentence[: figure.start]), fold(behind))
    if _OF_AGE.search(fold(question)):  # at 23, but no 23 goals
        return figure.unit in LASTING or not figure.unit and not _OF_THINGS.match(behind)
    if measure_of(question) and not figure.unit:  # 86 pulsars weigh nothing
        return not _CLASSIFIED.search(figure.text)
    return may_be(figure.unit, question) and not along_another(figure.start, figure.end, fold(sentence), question)


def _is_change(before: str, behind: str) -> bool:
    """Say whether the folded clause around a percentage tells which way something went."""
    return trend(_MARKS.split(before)[-1], _MARKS.split(behind)[0]).direction != ""


def _answers(figure: Figure, kind: Kind, question: str) -> bool:
    if figure.value is not None and figure.unit in _also(question):
        return True
    if kind == "duration":
        return figure.unit in LASTING and figure.value is not None
    return (figure.unit in _TIMES) == (kind == "time") and (kind == "time" or may_be(figure.unit, question))


@lru_cache(_QUESTIONS)
def _also(question: str) -> frozenset[str]:
    """Return units of another kind that may answer: how long a wall is, and how old its builder."""
    folded = fold(question)
    if _OF_SIZE.search(folded):
        return _LENGTHS
    return LASTING if _OF_AGE.search(folded) else frozenset()


def stated(sentence: str) -> list[Figure]:
    """Return the figures of a sentence without the number that it has in a list: "3. Beat two eggs"."""
    listed = _LISTED.match(sentence)
    return [figure for figure in figures(sentence) if not listed or figure.start >= listed.end()]


@lru_cache(1)  # one question is held against all sentences of its passages
def given(question: str) -> frozenset[tuple[Decimal | None, str | None]]:
    """Return the figures that a question holds itself: their values and dates."""
    return frozenset((figure.value, figure.date) for figure in figures(question))


@lru_cache(_CACHED)
def _names(sentence: str) -> tuple[str, ...]:
    names = (*_NAME_EN.findall(sentence), *_NAME_ZH.findall(sentence))
    if not re.search("[\u4e00-\u9fff]", sentence):
        return names
    import rjieba  # loads its dictionary: an English text does without

    return (*names, *(word for word, tag in rjieba.tag(sentence) if tag in _PERSON_TAGS and len(word) > 1))
