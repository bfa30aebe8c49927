"""Which one of a row a question asks for ("the third suggestion", 第三点), and sentences that open so. Pure."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from index.fold import simplify
from index.values.numerals import ORDINAL_ONES as _EN

_HAN = "一二三四五六七八九"
_KINDS = (
    "point|suggestion|recommendation|step|reason|measure|proposal|plan|condition|principle|rule|task|goal|aim|item|part"
)
_KINDS_ZH = (
    "建议|意见|提议|方案|措施|举措|办法|做法|方法|步骤|环节|原因|理由|条件|要求|原则|规则|规定|目标|任务|方向|路径|重点|要点|特点"
    "|打算|设想|观点|结论|经验|教训|问题|方面"
)
# Much that 条 and 个 count stands in no row: 第一条铁路 is the first railway, 第一个宇航员 the first astronaut.
_COUNTED = rf"[点项步]|[条个](?:(?:重要|主要|关键|基本|核心)?(?:{_KINDS_ZH})|(?=[是呢怎说讲写，,？?]|$))"
_ASKED = re.compile(
    rf"(?:第(?P<zh>[{_HAN}1-9])|(?P<last_zh>最后一?))(?:{_COUNTED})"
    rf"|(?i:\b(?:(?P<en>{'|'.join(_EN)})|(?P<last_en>last|final)) (?:[a-z]+ )?(?:{_KINDS}|one|thing)s?\b)"
)
_SEVERAL = f"[{_HAN}]、[{_HAN}十、]+[月季线类级等期号楼层产]"  # 一、二月份 opens no row
_STATES = "is|was|are|were|will|would|concerns"  # else it may be the first of anything: the first half
_QUESTIONS = 64  # while one is answered, all sentences found are held against it
_LAST = -1
_TOLD_APART = re.compile(r"(?i)\b(?:who|when|where)\b|谁|何时|什么时[候间]|哪[年天里儿]")
_FINALLY = re.compile(r"\s*[*_]*(?:最后[一是、，,：:]|(?i:finally,|last(?:ly)?,|the (?:last|final) ))")


@lru_cache(_QUESTIONS)
def _asked(question: str) -> int | None:
    """Return which of a row a question asks for, from 0 or _LAST; None where it asks for none."""
    asked = _ASKED.search(simplify(question))
    if asked is None:
        return None
    if asked["en"]:
        return _EN.index(asked["en"].lower())
    return (_HAN + "123456789").index(asked["zh"]) % len(_HAN) if asked["zh"] else _LAST


def unplaced(question: str) -> str:
    """Return a question without the word that says it asks for the last of a row.

    What is last hardly ever says so, and where the word stands it is of something else: the last of the carriages.
    Asked who, when or where, it stays: it tells the last goal from the others.
    """
    asked = _ASKED.search(simplify(question))
    last = asked and (asked["last_zh"] or asked["last_en"])
    if not asked or not last or _TOLD_APART.search(question):
        return question
    start, end = asked.span("last_zh" if asked["last_zh"] else "last_en")
    return f"{question[:start]} {question[end:]}"


@cache
def _opening(at: int) -> re.Pattern[str]:
    """Return how one of a row opens where it is told."""
    han, digit, word = _HAN[at], at + 1, _EN[at]
    return re.compile(
        rf"\s*(?:[*_]*(?!{_SEVERAL})(?:{han}[是、，,：:]|其{han}[是为在，,、：:]|第(?:{han}|{digit})[是、，,：点条项步个]"
        rf"|[（(]?(?:{han}|{digit})[）).、．](?!\d))"
        rf"|(?i:{word}(?:ly)?[,:]|(?:the|his|her|its|their) {word}(?:[,:]| (?:{_KINDS}|one|thing|{_STATES})\b)))"
    )


def opening(passage: Sequence[str], question: str) -> list[bool]:
    """Say of each sentence of a passage whether it opens as the one of a row that a question asks for."""
    at = _asked(question)
    if at is None:
        return [False] * len(passage)
    simple = [simplify(sentence) for sentence in passage]
    return _last(simple) if at == _LAST else [bool(_opening(at).match(sentence)) for sentence in simple]


def _last(passage: Sequence[str]) -> list[bool]:
    """Say which sentence opens as the last of a row of two at least: by saying so, or as no later one does."""
    rows = [[bool(_opening(at).match(sentence)) for sentence in passage] for at in range(len(_HAN))]
    length = next((at for at, row in enumerate(rows) if not any(row)), len(rows))
    if length == 0:
        return [False] * len(passage)
    ending = [bool(_FINALLY.match(sentence)) for sentence in passage]
    return ending if any(ending) or length == 1 else rows[length - 1]
