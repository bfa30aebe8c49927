"""Statistical quantities that a question asks for and a sentence's figures are of: exports, profit, patents. Pure.

English and Chinese. What isn't among them tells nothing: a figure may be of it.
"""

import re
from functools import lru_cache

from index.figures import Figure
from index.fold import fold
from rag.analysis.form import form_of
from rag.analysis.halves import halves, other_half
from rag.analysis.kind import given, stated
from rag.analysis.measured import NUMBERS, may_be
from rag.analysis.sought import counted, sought_by, unit_of

# Only what no two people call by one name is told apart: sales and revenue are one, as are output and value added. A
# word for two of them stands in both (客流, a mall's and a line's), one for whoever does something in none: 公司.
_FLOWS = {
    "trade": r"\b(?:imports? and exports?|exports? and imports?|trade(?! union|[-r])|trading volume)\b"
    r"|进出口|外贸|贸易额|贸易总额",
    "exports": r"\bexport(?:s|ed|ing)?\b|\bsold abroad\b|出口(?!处)|海外销售",
    "imports": r"\bimport(?:s|ed|ing)?\b|进口",
    "gdp": r"\bgdp\b|\bgross (?:domestic|regional) product\b|(?<='s )economy\b|生产总值|经济[总体]量|经济规模",
    "output": r"\b(?:output|production|produc(?:es?|ed|ing)|value[- ]added|added value"
    r"|add(?:s|ed)? [^,;]{0,24}value)\b|增加值|产值|产量|生产(?!总值|者|力|商)|产出",
    "investment": r"\binvest(?:s|ed|ing|ments?)?\b|投资(?![者人])|投入(?![使运生])",
    "sales": r"\b(?:sales|sold|sells?|selling|revenues?|income|turnover|takings)\b"
    r"|销[售量]|零售|营[收业]|收入|卖出|售出",
    "profit": r"\b(?:profits?|net income|earnings|losses)\b|利润|净利|盈利|亏损",
    "debt": r"\b(?:debts?|loans?|borrowings?|bonds?)\b|债务?|贷款|借款",
    "tax": r"(?<!\bafter )(?<!\bbefore )\btax(?:es|ation)?\b|税(?![前后])",
    "subsidies": r"\b(?:subsid\w+|grants?)\b|补贴|补助|国补",
    "emissions": r"\bemi(?:ssions?|t|ts|tted)\b|排放",
    "electricity": r"\b(?:electricity|kilowatt[- ]hours?|power (?:generation|consumption))\b|[发用]电|电量",
    "research": r"\b(?:r&d|research)\b|研发|研究与|科研",
    "freight": r"\b(?:cargo|freight|throughput)\b|吞吐|货[运物]",
    "containers": r"\b(?:containers?|teus?)\b|集装箱|标准?箱",
    "unemployment": r"\b(?:unemploy\w+|jobless\w*)\b|失业",
}
_THINGS = {  # their number is asked for, and they do what other figures are of: the companies paid 13 million
    "people": r"\b(?:population|inhabitants|residents|people live|live[sd]? (?:in|there|here))\b|人口|居民|居住",
    "staff": r"\b(?:employ\w*|workers?|workforce|staff|jobs|headcount|payroll|people work\w*)\b"
    r"|就业|[员职]工|雇员|从业|用工|岗位",
    "patents": r"\bpatents?\b|专利",
    "companies": r"\b(?:companies|enterprises|firms|businesses|start-?ups)\b|企业|[厂商]家|[子家]公司",
    "visitors": r"\b(?:visit(?:s|ed|ors?)|tourists?|guests?|footfall|travell?ers)\b|[游旅]客|参观|访客|观众|客流",
    "passengers": r"\b(?:passengers?|riders?|ridership|footfall|travell?ers)\b|旅客|乘客|客流|客运",
    "students": r"\b(?:students?|undergraduates?|pupils?|enrol\w+)\b|学生|新生(?![儿产代力])|本科生|研究生|在校|招生",
    "projects": r"\bprojects?\b|项目",
    "schools": r"\b(?:schools|universities|colleges)\b|高校|所(?:[中小]学|学校|大学)",
    "vehicles": r"\b(?:vehicles?|cars?|buses|trucks?|trains?)\b|[汽列]车|车辆|轿车|公交车",
}
_CACHED = 1 << 12  # sentences and clauses
_FORMS = {name: re.compile(form) for name, form in {**_FLOWS, **_THINGS}.items()}
_EARNED = re.compile(r"\bearn(?:s|ed)?\b|赚")  # sales or profit, unless one of them is said
_EITHER = frozenset(["sales", "profit"])
_TRADE = _FORMS["trade"]  # holds the words for two others
_PARTS = re.compile(r"(?<!\d),|,(?!\d)|[;:。]| while | but | with |而")
_JOINED = re.compile(r"、| and |[并及]")  # two clauses, where the first has a figure of its own
_EACH = re.compile(r"\brespectively\b|分别")
_DIGIT = re.compile(r"\d")
_SHARE = re.compile(r"\bhow (?:much|many) of\b")
_BASE = re.compile(r"(?:(?<=%)|(?<=percent)) of [^,;]*|占[^,;。\d]*")  # what the figure is a share of
_ANYBODY = re.compile(r"\b(?:people|persons)\b|人")
_TAKEN_UP = re.compile(r"\b(?:it|they|this|that|which|these|those|its|their)\b|[其它此该]|[这那]")  # from before


def of_another(question: str, sentence: str) -> bool:
    """Say whether all new figures of a sentence are of other quantities than the one that a question asks for."""
    return told_of(question, sentence) < 0


def told_of(question: str, sentence: str) -> int:
    """Say whether a sentence has a new figure of the quantity asked for: 1, 0 where it can't be told, -1 of others."""
    asked = _asked(question)
    if (
        not (asked or halves(question))
        or not (asks := sought_by(question) == "number")
        and form_of(question) != "comparison"
    ):
        return 0
    folded = fold(sentence)
    if unit_of(question) != "percent" and not _SHARE.search(fold(question)):
        folded = _BASE.sub(lambda base: " " * len(base[0]), folded)
    known = given(question) if asks else frozenset()
    counts = [each for each in stated(sentence) if each.date is None and may_be(each.unit, question)]
    new = [figure for figure in counts if (figure.value, figure.date) not in known]
    if not new or _EACH.search(folded):
        return 0
    return max(_of_figure(question, asked, folded, figure) for figure in new)


def counts_as(question: str, sentence: str) -> bool:
    """Say whether a sentence has a figure of what a question counts, under whatever name: workers are staff.

    Of "foreign guests" the word for guests says one half.
    """
    rest = fold(counted(question))
    for form in (*_FORMS.values(), _ANYBODY):
        rest = form.sub("", rest)
    return counted(question) != "" and not rest.strip() and told_of(question, sentence) > 0


def _of_figure(question: str, asked: frozenset[str], folded: str, figure: Figure) -> int:
    """Say the same of one figure, by its clause; where that tells nothing, by the sentence."""
    clause = clause_around(folded, figure.start, figure.end)
    if other_half(question, clause) or other_half(question, folded):
        return -1
    if not asked:
        return 0
    others = frozenset[str]() if figure.unit in NUMBERS else _THINGS.keys() - asked
    own, told = _named(clause) - others, _named(folded) - others
    if own or told and told <= asked:
        return 1 if (own or told) & asked else -1
    return -1 if told and not (told & asked or _TAKEN_UP.search(clause)) else 0


@lru_cache(64)
def _asked(question: str) -> frozenset[str]:
    """Return the quantities that a question may ask for: what it counts and what becomes of it, else any it names."""
    things, named = _named(fold(counted(question))), _named(fold(question))
    return things | named & _FLOWS.keys() if things else named


@lru_cache(_CACHED)
def _named(folded: str) -> frozenset[str]:
    rest = _TRADE.sub(" ", folded)
    found = {name for name, form in _FORMS.items() if form.search(rest)}
    if found.isdisjoint(_EITHER) and _EARNED.search(rest):
        found |= _EITHER
    return frozenset(found | {"trade"} if rest != folded else found)


def clause_around(folded: str, start: int, end: int) -> str:
    """Return the part of a sentence around a figure, up to the marks on both sides.

    A conjunction parts two clauses where the first has a figure of its own: not sales and exports that both rose by 6%.
    """
    begin = max((mark.end() for mark in _PARTS.finditer(folded, 0, start)), default=0)
    for mark in _JOINED.finditer(folded, begin, start):
        if _DIGIT.search(folded, begin, mark.start()):
            begin = mark.end()
    stops = [mark.start() for form in (_PARTS, _JOINED) for mark in form.finditer(folded, end)]
    return folded[begin : min(stops, default=len(folded))]
