"""Roles that a question asks who holds, and others that a sentence names instead: no chairman is the CFO. Pure.

English and Chinese. What isn't among them tells nothing, and two that one person's title may stand for are one: who
runs a company is its chief executive, managing director or 总经理.
"""

import re
from functools import lru_cache

from index.fold import fold

_ROLES = {  # in English, and in Chinese
    "chief": ("ceo|chief executive|managing director|general manager", "总裁|总经理|首席执行官|行长"),
    "finance": ("cfo|chief financial officer|financ(?:e|ial) director", "财务总监|首席财务官|财务负责人"),
    "technology": ("cto|chief technology officer", "首席技术官|技术总监"),
    "chair": ("chair(?:man|woman|person)?", "董事长|主席"),
    "secretary": ("(?:company|board) secretary|secretary (?:of|to) the board", "董事会秘书|董秘"),
    "mayor": ("mayor", "[市镇区县]长"),
    "party": ("party (?:secretary|chief)", "书记"),
    "governor": ("governor", "[省州行]长|总督"),
    "minister": ("minister", "部长|大臣"),
    "head": ("head ?(?:teacher|master|mistress)|principal", "校长"),
    "coach": ("coach", "教练"),
    "captain": ("captain|skipper", "[队船]长"),
}
_NAMED = {name: re.compile(rf"\b(?:{en})s?\b|(?:{zh})(?![期达久远足])") for name, (en, zh) in _ROLES.items()}
_NO_OF = r"(?:(?!(?:of|to|for|by|in|with|who|that)\b)[\w'’-]+ ){0,6}?"  # not the wife of the mayor
_ASKED = {
    name: re.compile(
        rf"\bwho (?:is|was|are|were|became|(?:serv|work)(?:es|ed|s) as|took over as) {_NO_OF}(?:{en})s?\b(?!['’])"
        rf"|(?:{zh})(?:现在|目前|一职)?[是由为叫](?:谁|哪|什么)|谁(?:是|[担接出]?任(?!命)|当).{{0,16}}(?:{zh})(?!的)"
    )
    for name, (en, zh) in _ROLES.items()
}
_LEADS = re.compile(  # whatever the title
    r"\b(?:led|leads?|runs?|ran|heads?|headed|manage[srd]|coache[sd]|captain(?:s|ed)|chaired|governed)\b"
    r"|\b(?:the|this|that) (?:post|office|position|job|role)\b|领导|执掌|主持|主政|[该此]职|这一职"
)


def of_another_role(question: str, sentence: str) -> bool:
    """Say whether a sentence names holders of other roles than the one that a question asks who holds."""
    asked = _asked(question)
    if not asked or _LEADS.search(fold(sentence)):
        return False
    named = {name for name, form in _NAMED.items() if form.search(fold(sentence))}
    return bool(named) and named.isdisjoint(asked)


@lru_cache(64)  # one question is held against all sentences of its passages
def _asked(question: str) -> frozenset[str]:
    return frozenset(name for name, form in _ASKED.items() if form.search(fold(question)))
