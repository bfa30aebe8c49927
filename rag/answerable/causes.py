"""Whether a sentence may say why, or what for: by words that join a cause, an end, a means. Pure, English and Chinese.

What has none of them states that something is so, and not why. Many of these words do other work too, so that their
being there proves nothing.
"""

import re

from index.figures import figures
from index.fold import fold

LANGUAGES = frozenset(["en", "zh"])  # in which it can be told
_JOINS = re.compile(
    r"\b(?:because|since|due|results?|resulted|resulting|so (?:that|as)|in order|sakes?|thanks|caus\w+|reasons?"
    r"|therefore|thus|hence|owing|led|lead\w*|why|to \w+|as|for|by|meaning|given|after|when|if|allow\w*|help\w*"
    r"|prevent\w*|mak\w+|made|blam\w+|attribut\w+|ascrib\w+|explain\w*|stem\w*"
    r"|too|lack\w*|wants?|wanted|need\w*|hop(?:e|ed|ing)|fear\w*|afraid|unable|could|out of)\b"
    r"|因|由于|所以|(?<![成称名分改约均])为|(?<![可难得予足])以(?![上下内外前后来及])|从而|使|导致|致|故|让|避免|防止|有助|帮助|满足|替|才|只有|缺|不足|太(?![原阳湖平])|过于|不[了够能]|(?<![思理])想|需|怕|担心|归[咎功]|源[于自]|出于"
)


# "By 6 percent", "since 2008", 为3亿元 join an amount or a date.
_WEAK = frozenset(["by", "for", "as", "since", "after", "given", "为", "以"])
_ASKS = re.compile(r"\b(?:why|reasons?|cause[sd]?|led to)\b|原因[是为有]?|为何|为什么")
_BEHIND = re.compile(r"\s*(?:(?:about|around|nearly|almost|some|over|more than|约|近)\s*)?")
_NEXT = re.compile(r"\s*(?:[a-z'’-]+|[一-鿿]{1,2})")


def gives_cause(question: str, sentence: str) -> bool:
    """Say whether a sentence may tell a cause, an end or a means: by other words than the question's, and no amount.

    Asked why fares were raised, "raised by 6 percent" tells none, and "listed as rare" none of why it was so listed.
    """
    asked, said = _ASKS.sub(" ", fold(question)), fold(sentence)
    amounts = {figure.start for figure in figures(said)}
    return any(
        not (join[0] in _WEAK and _end(_BEHIND, said, join.end()) in amounts)
        and said[join.start() : _end(_NEXT, said, join.end())] not in asked
        for join in _JOINS.finditer(said)
    )


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
