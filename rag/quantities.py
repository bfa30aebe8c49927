"""Statistical quantities that a question asks for and a sentence's figures are of: exports, profit, patents. Pure.

English and Chinese. What isn't among them tells nothing: a figure may be of it.
"""

import re
from functools import lru_cache

from index.fold import fold
from rag.form import form_of
from rag.kind import given, stated
from rag.sought import counted, sought_by

# Only what no two people call by one name is told apart: sales and revenue are one, as are output and value added.
_QUANTITIES = {
    "trade": r"\b(?:imports? and exports?|exports? and imports?|trade(?! union|[-r])|trading volume)\b"
    r"|进出口|外贸|贸易额|贸易总额",
    "exports": r"\bexport(?:s|ed|ing)?\b|出口(?!处)",
    "imports": r"\bimport(?:s|ed|ing)?\b|进口",
    "gdp": r"\bgdp\b|\bgross (?:domestic|regional) product\b|生产总值|经济总量",
    "output": r"\b(?:output|production|produc(?:es?|ed|ing)|value[- ]added|added value"
    r"|add(?:s|ed)? [^,;]{0,24}value)\b|增加值|产值|产量|生产(?!总值|者|力|商)|产出",
    "investment": r"\binvest(?:s|ed|ing|ments?)?\b|投资(?!者|人)",
    "sales": r"\b(?:sales|sold|sells?|selling|revenues?|turnover|takings)\b|销[售量]|零售|营收|营业额|收入|卖出|售出",
    "profit": r"\b(?:profits?|net income|earnings?|losses)\b|利润|净利|盈利|亏损",
    "people": r"\b(?:population|inhabitants|residents|people live|live[sd]? (?:in|there|here))\b|人口|居民|居住",
    "staff": r"\b(?:employ\w*|workers?|workforce|staff|jobs)\b|就业|员工|职工|雇员|从业|用工|岗位",
    "patents": r"\bpatents?\b|专利",
    "companies": r"\b(?:compan(?:y|ies)|enterprises?|firms?|businesses|start-?ups?)\b|企业|公司|[厂商]家",
    "visitors": r"\b(?:visit(?:s|ed|ors?)|tourists?|guests?)\b|游客|参观|访客|观众",
    "passengers": r"\b(?:passengers?|riders?|ridership|travell?ers)\b|旅客|乘客|客流",
    "students": r"\b(?:students?|pupils?|enrol\w+)\b|学生|在校|招生",
    "debt": r"\b(?:debts?|loans?|borrowings?|bonds?)\b|债务?|贷款|借款",
    "tax": r"\btax(?:es|ation)?\b|税",
    "subsidies": r"\b(?:subsid\w+|grants?)\b|补贴|补助|国补",
    "emissions": r"\bemi(?:ssions?|t|ts|tted)\b|排放",
    "electricity": r"\b(?:electricity|kilowatt[- ]hours?|power (?:generation|consumption))\b|[发用]电|电量",
    "research": r"\b(?:r&d|research and development)\b|研发",
    "projects": r"\bprojects?\b|项目",
    "schools": r"\b(?:schools?|universities|colleges)\b|学校|大学|高校",
    "vehicles": r"\b(?:vehicles?|cars?|buses|trucks?)\b|汽车|车辆|轿车|公交车",
}
_FORMS = {name: re.compile(form) for name, form in _QUANTITIES.items()}
_TRADE = _FORMS["trade"]  # holds the words for two others
_PARTS = re.compile(r"(?<!\d),|,(?!\d)|[;:。、]|(?<!ports) and | while | but | with |[而并及]")
_TAKEN_UP = re.compile(r"\b(?:it|they|this|that|which|these|those|its|their)\b|[其它此该]|[这那]")  # from before


def of_another(question: str, sentence: str) -> bool:
    """Say whether all new figures of a sentence are of other quantities than the one that a question asks for."""
    asked = _asked(question)
    if not asked or not (asks := sought_by(question) == "number") and form_of(question) != "comparison":
        return False
    folded = fold(sentence)
    known = given(question) if asks else frozenset()
    new = [figure for figure in stated(sentence) if figure.date is None and (figure.value, figure.date) not in known]
    told = _named(folded)
    return bool(new) and not any(_may_be_of(asked, told, _clause(folded, figure.start, figure.end)) for figure in new)


def _may_be_of(asked: frozenset[str], told: frozenset[str], clause: str) -> bool:
    """Say whether a clause's figure may be of what is asked for; where it tells nothing, the sentence does."""
    own = _named(clause)
    if own or not told:
        return not own or bool(own & asked)
    return bool(told & asked or _TAKEN_UP.search(clause))


@lru_cache(64)
def _asked(question: str) -> frozenset[str]:
    """Return the quantities that a question may ask for: what it counts, else any that it names."""
    things = _named(fold(counted(question)))
    return things or _named(fold(question))


def _named(folded: str) -> frozenset[str]:
    rest = _TRADE.sub(" ", folded)
    found = {name for name, form in _FORMS.items() if form.search(rest)}
    return frozenset(found | {"trade"} if rest != folded else found)


def _clause(folded: str, start: int, end: int) -> str:
    """Return the part of a sentence around a figure, up to the marks and conjunctions on both sides."""
    begin, stop = 0, len(folded)
    for mark in _PARTS.finditer(folded):
        if mark.end() <= start:
            begin = mark.end()
        elif mark.start() >= end:
            stop = mark.start()
            break
    return folded[begin:stop]
