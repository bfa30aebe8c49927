"""Which units an amount that is asked for may be in: of money for 多少钱, of mass for "how heavy". Pure."""

import re
from functools import lru_cache

from index.values.measures import is_currency, unit_at
from rag.analysis.question import plain

# "What is the average price": the noun is what is asked for; in "the population of the area" it stands further on.
_IS = r"\bwhat (?:is|was|are|were) (?:(?!(?:of|for|in|at|on|to|by|with|from|and|or|that|which|who)\b)[\w'’-]+ ){1,5}"
_IS_ZH = "(?:大?约|达到?|[是为有在共可])*(?:多[少大高低重]|几)"
_ASKED = {
    "money": re.compile(
        r"\bhow much (?:money\b|(?:do|does|did|will|would)\b.*\b(?:cost|pay|spend|earn|charge)\b)|\bhow expensive\b"
        rf"|\bhow much (?:revenue|profit|income|debt)\b"
        rf"|\bwhat (?:do|does|did|will|would)\b.*\bcost\b"
        rf"|{_IS}(?:price|fee|fare|salary|revenue|turnover|profit|income|dividend|budget|gdp|debt)s?"
        r"(?=\W*$| (?:of|in|for|from|at|last|to|per|on|by|when|paid|charged)\b(?!\W*$))"
        rf"|(?:收入|营收|营业额|销售额|利润|产值|生产总值|预算|债务|负债|总?投资额?){_IS_ZH}(?![人家个年天小种项类条次])"
        r"|多少钱|多贵|(?:价格|[售票单房造]价|费用?|工资|薪水?|成本)(?:是|为|有)?多[少高](?![人家个年天小])"
    ),
    "mass": re.compile(
        rf"\bhow heavy\b|\b(?:how much|what) (?:do|does|did)\b.*\bweigh\b|{_IS}weight\b"
        rf"|多重(?=\W*$|[，,、呢啊])|(?:重量|体重){_IS_ZH}"
    ),
    "area": re.compile(
        rf"{_IS}area(?=\W*$| of\b| in square| covered)|\bhow (?:large|big) (?:is|was) the area\b|面积{_IS_ZH}"
    ),
    "length": re.compile(rf"\bhow (?:tall|deep|wide|thick)\b|(?<![许很更众])多[深宽厚](?!圳)|(?:海拔|身高){_IS_ZH}"),
    "temperature": re.compile(rf"\bhow (?:hot|cold|warm)\b|{_IS}temperature\b|(?:[气水体]温|温度){_IS_ZH}"),
}
# How long a wall is, or a war; neither in money.
_EXTENT = re.compile(r"\bhow long\b(?! ago)|多长")
_ELSE = re.compile(  # asks for a share, a change, a number of things, a name instead
    r"\b(?:percent\w*|proportion|share|ratio|ris\w+|rose|fall\w*|fell|grow\w*|increas\w*|decreas\w*|chang\w*|times|many|long|called|named)\b"
    r"|\bc[oa]mes? from\b|百分|[比占增升降涨跌]|变化|来自|几倍|多久|多长时间"
)
# Amounts of whatever they are counted in: sales may be of cars or of cloth, and not be a rate of growth. A target may.
_AMOUNT = re.compile(
    r"\bhow much (?:do|does|did|will|has|have)\b.*\b(?:sell|sold|export(?:ed)?|import(?:ed)?|produced?)\b"
    r"|(?!what are (?:\w+ ){1,5}(?:ex|im)ports)"  # those are oil and fish
    rf"(?:{_IS}|\bwhat (?:was|were) )(?:sales|exports|imports|output|production)"
    r"(?=\W*$| (?:of|in|for|from|at|last)\b(?!\W*$))"
    rf"|(?:出口|进口|销售?|零售|产|成交|交易|贸易)总?[额量值]{_IS_ZH}|(?:卖|销售|出口|进口|生产)[了出]*多少"
)
_AIM = re.compile(r"\b(?:targets?|goals?|aims?|aimed|plan\w*|expect\w*|forecast\w*)\b|目标|预期|预计|计划")
_UNITS = {
    "mass": "kilogram gram milligram jin ounce pound pound-weight tonne megatonne gigatonne",
    "area": "square-kilometre square-metre square-mile square-foot hectare acre mu",
    "length": "metre kilometre li centimetre millimetre micrometre nanometre foot inch yard mile nautical-mile",
    "temperature": "celsius fahrenheit degree",
}
_UNITS["extent"] = f"{_UNITS['length']} millisecond second minute hour day week month year decade century"
# "How many" asks for a number of things: projects, but kilometres are measured.
_THINGS = re.compile(
    r"\bhow many (?:(?:other|more|different|total|of the|(?:hundred|thousand|[mb]illion)s?(?: of)?) )*"
    r"|(?:多少|几)(?=[个名位座家])"
)
NUMBERS = frozenset(["", "person", "person-time", "times", "percent", "permille", "ordinal"])
_LINES = {  # along which a length is measured
    **dict.fromkeys(("tall", "high", "height", "高", "海拔"), "height"),
    **dict.fromkeys(("deep", "depth", "深"), "depth"),
    **dict.fromkeys(("wide", "width", "宽", "翼展"), "width"),
    **dict.fromkeys(("thick", "厚"), "thickness"),
    **dict.fromkeys(("long", "length", "长", "跨度"), "length"),
    **dict.fromkeys(("around", "周长"), "girth"),
    **dict.fromkeys(("across", "diameter", "口径", "直径"), "diameter"),
}
_LINE_ASKED = re.compile(r"\bhow (tall|high|deep|wide|thick)\b|多([高深宽厚])")
_LINE_BEHIND = re.compile(r" (?:tall|high|deep|wide|thick|long|around|across)\b")
_LINE_BEFORE = re.compile(
    r"(?:height|depth|width|length|diameter)(?= of (?:about |nearly )?$)"
    r"|(?:周长|口径|直径|翼展|跨度|海拔|[高深宽厚长])(?=[约达为是有]*$)"
)
_LOOK_BACK = 24  # characters
_QUESTIONS = 64  # while one is answered, all sentences found are held against it


@lru_cache(_QUESTIONS)
def measure_of(question: str) -> str:
    """Return what is measured by the amount that a question asks for; "" where it doesn't say."""
    folded = plain(question)
    if _EXTENT.search(folded):
        return "extent"
    if _ELSE.search(folded):
        return ""
    return next((measure for measure, asked in _ASKED.items() if asked.search(folded)), "")


@lru_cache(_QUESTIONS)
def asks_amount(question: str) -> bool:
    """Say whether a question asks how much was sold, made or traded, which by how much that rose doesn't tell."""
    folded = plain(question)
    return bool(_AMOUNT.search(folded)) and not (_ELSE.search(folded) or _AIM.search(folded))


def measures(unit: str, measure: str) -> bool:
    """Say whether a unit is one of a measure."""
    return is_currency(unit) if measure == "money" else unit in _UNITS.get(measure, "").split()


def may_be(unit: str, question: str) -> bool:
    """Say whether an amount asked for may be in a unit; one without a unit, or of a unit unknown, always may."""
    measure = measure_of(question)
    if not measure:
        return unit in NUMBERS or measures(unit, "mass") or not asks_number_of_things(question)  # apples by the tonne
    return not unit or measures(unit, measure)


@lru_cache(_QUESTIONS)
def asks_number_of_things(question: str) -> bool:
    """Say whether a question asks how many things there are, and not how many units of a measure."""
    folded = plain(question)
    asked = _THINGS.search(folded)
    unit = unit_at(folded, asked.end()) if asked else None
    return asked is not None and (unit is None or unit[0] in NUMBERS)


def along_another(start: int, end: int, folded: str, question: str) -> bool:
    """Say whether the amount `folded[start:end]` is measured along another line than asked: long, for "how high"."""
    asked = _LINE_ASKED.search(plain(question))
    said = _LINE_BEHIND.match(folded, end) or _LINE_BEFORE.search(folded, max(0, start - _LOOK_BACK), start)
    return asked is not None and said is not None and _LINES[asked[1] or asked[2]] != _LINES[said[0].strip()]
