"""Which one of a row a question asks for ("the third suggestion", 第三点), and sentences that open so. Pure."""

import re
from functools import lru_cache

_HAN, _EN = "一二三四五六七八九", ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_KINDS = "point|suggestion|recommendation|step|reason|measure|proposal|condition|principle|rule|task|goal|aim|item|part"
_KINDS_ZH = (
    "建议|意见|提议|方案|措施|举措|办法|做法|方法|步骤|环节|原因|理由|条件|要求|原则|规则|规定|目标|任务|方向|路径|重点|要点|特点"
    "|观点|结论|经验|教训|问题|方面"
)
# Much that 条 and 个 count stands in no row: 第一条铁路 is the first railway, 第一个宇航员 the first astronaut.
_COUNTED = rf"[点项步]|[条个](?:(?:重要|主要|关键|基本|核心)?(?:{_KINDS_ZH})|(?=[是呢怎说讲写，,？?]|$))"
_ASKED = re.compile(
    rf"第(?P<zh>[{_HAN}1-9])(?:{_COUNTED})|(?i:\b(?P<en>{'|'.join(_EN)}) (?:[a-z]+ )?(?:{_KINDS}|one|thing)\b)"
)
_SEVERAL = f"[{_HAN}]、[{_HAN}十、]+[月季线类级等期号楼层产]"  # 一、二月份 opens no row
_STATES = "is|was|are|were|will|would|concerns"  # else it may be the first of anything: the first half
_QUESTIONS = 64  # while one is answered, all sentences found are held against it


@lru_cache(_QUESTIONS)
def _opening(question: str) -> re.Pattern[str] | None:
    """Return how the one asked for opens where it is told; None where a question asks for none of a row."""
    asked = _ASKED.search(question)
    if asked is None:
        return None
    at = _EN.index(asked["en"].lower()) if asked["en"] else (_HAN + "123456789").index(asked["zh"]) % len(_HAN)
    han, digit, word = _HAN[at], at + 1, _EN[at]
    return re.compile(
        rf"\s*(?:[*_]*(?!{_SEVERAL})(?:{han}[是、，,：:]|其{han}[是为在，,、：:]|第(?:{han}|{digit})[是、，,：:点条项步个]"
        rf"|[（(]?(?:{han}|{digit})[）).、．](?!\d))"
        rf"|(?i:{word}(?:ly)?[,:]|(?:the|his|her|its|their) {word}(?:[,:]| (?:{_KINDS}|one|thing|{_STATES})\b)))"
    )


def opens(sentence: str, question: str) -> bool:
    """Say whether a sentence opens as the one of a row that a question asks for."""
    opening = _opening(question)
    return opening is not None and bool(opening.match(sentence))
