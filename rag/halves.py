"""Halves of a whole that a question asks for one of: foreign and domestic, urban and rural, adults and children. Pure.

English and Chinese. A sentence that names the other half alone isn't about the one asked for, whatever else it says.
"""

import re
from functools import lru_cache

from index.fold import fold

# Left out are halves whose words mean much else: old and new, day and night, public by itself.
_HALVES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            r"\bdomestic(?! product)|国内(?!生产总值)|境内",
            r"\b(?:foreign(?!-)|foreigners|overseas|abroad|inbound)\b|[国境]外|海外|外国|入境|外[商资宾]"
            r"|\binternational (?=flights|guests|passengers|sales|students|tourists|trade|travell?ers|visitors)"
            r"|国际(?=[客旅游市]|航[班线])",
        ),
        (r"\burban\b|城镇(?!化)", r"\brural\b|农村|乡村"),
        (r"\b(?:men|male|males|boys)\b|男", r"\b(?:women|female|females|girls)\b|(?<![子儿])女"),
        (r"\b(?:adults?|grown-?ups)\b|成人|成年|大人", r"\b(?:child(?:ren)?|kids)\b|儿童|小孩|孩子"),
        (r"\bnet\b|净", r"\bgross(?! (?:domestic|regional|national))\b|毛(?=利|收入|重)"),
        (r"\b(?:before|pre)[- ]tax\b|税前", r"\bafter[- ]tax\b|税后"),
        (r"\bonline\b|线上|网上", r"\b(?:offline|in[- ]store)\b|线下|门店"),
        (r"\bindoors?\b|室内", r"\boutdoors?\b|[室户]外"),
        (r"\bfull[- ]time\b|全职|(?<!非)全日制", r"\bpart[- ]time\b|兼职|非全日制"),
        (r"\b(?:short|near)[- ]term\b|短期", r"\blong[- ]term\b|长期"),
        (r"\b(?:maximum|highest)\b|最高(?![人法检])", r"\b(?:minimum|lowest)\b|最低"),
        (r"\bsummer(?:time)?\b|夏(?=[季天令])", r"\bwinter(?:time)?\b|冬(?=[季天令])"),
        (
            r"\b(?:weekdays?|monday to friday)\b|平日|周一[至到]周五",
            r"\b(?:weekends?|saturdays?|sundays?)\b|周[末六日]",
        ),
        (
            r"\b(?:state-owned|public (?:schools?|hospitals?|sector|enterprises))\b|国[有企]|公[办立]",
            r"\bprivate(?:ly)?\b|民[营办企]|私[营立]",
        ),
    )
)
_BESIDES = re.compile(r"\b(?:besides|along with|apart from|other than)\b|除了?")  # asks for what is no such half
_CACHED = 1 << 12  # sentences and clauses


def other_half(question: str, text: str) -> bool:
    """Say whether a text names the other half of what a question asks for one half of, and not that one."""
    asked = frozenset() if _BESIDES.search(fold(question)) else halves(question)
    told = halves(text) if asked else frozenset()
    return any((of, 1 - half) in told - asked and (of, half) not in told for of, half in asked)


@lru_cache(_CACHED)
def halves(text: str) -> frozenset[tuple[int, int]]:
    """Return which halves, 0 or 1, of which wholes a text names."""
    folded = fold(text)
    return frozenset((of, half) for of, both in enumerate(_HALVES) for half in (0, 1) if both[half].search(folded))
