"""Questions that are an asking word alone ("Why?", "Since when?", 为什么？), asked of what was last asked. Pure."""

import re

from index.language import in_chinese
from rag.analysis.question import AUXILIARY
from rag.analysis.searched import ASKING
from rag.conversation.asides import alone, parted

_BARE = re.compile(
    r"(?i)\s*(?:(?:and|but|so|also)\b[\s,]*)?(?P<asked>(?:(?:since|until|by|from|to|with|for) )?"
    r"(?:when|where|why|how(?: (?:long|often|much))?|whom?|which year))(?: (?:exactly|then|so))?[\s?!.？]*"
)
_BARE_ZH = re.compile(
    r"\s*(?:那么?|而|又)?(?P<asked>(?:是)?(?:从|在|由|到|自|被)?"
    r"(?:为什么|为何|为啥|何时|哪[一]?[年天月]|什么时[候间]|什么地[方点]|哪里|哪儿|谁|怎么样?|如何|多久|多少钱?)"
    r"(?:开始|起)?)(?:的|呢|啊|呀)*[\s?？。!！]*"
)
_BEHIND = re.compile(r"多|怎么样")  # asks behind what it is about: ……多少钱？
_CLAUSE = re.compile(
    r"(?i)\s*(?:(?:and|but|so)\b[\s,]*)?"
    r"(?:(?:(?:since |until |by |from |in |on |at )?(?:when|where|why|how(?: long| often)?|whom)\s+)?"
    rf"(?P<rest>(?:{AUXILIARY})\b .*)|what\s+(?P<done>(?:did|does|do)\b .*))"
)
_EQUATED = re.compile(
    r"(?i)\s*(?:(?:and|but|so)\b[\s,]*)?(?P<who>who|what)(?P<be> is| are| was| were|['’]s) (?P<rest>.*)"
)
_ENDS = " ?？.。,，!！"


def bare(question: str) -> str:
    """Return the asking word that a question consists of, in its own language; "" where it says more."""
    match = (_BARE_ZH if in_chinese(question) else _BARE).fullmatch(question)
    return match["asked"] if match else ""


def asked_of(question: str, frame: str, said: str) -> str:
    """Return the question that a bare asking word means after `frame` and its answer; "" where none can be put so.

    In the other language, or of a question whose verb would change, it can't.
    """
    asked = bare(question)
    core, aside = parted(frame)
    if not asked or aside or in_chinese(question) != in_chinese(core):
        return ""
    answer = alone(said, core)
    return _chinese(asked, core, answer) if in_chinese(core) else _english(asked, core, answer)


def _english(asked: str, frame: str, answer: str) -> str:
    """Ask a question's clause anew ("When did it open?": "Why did it open?"), or why something is what it is."""
    asked = asked[0].upper() + asked[1:]
    if clause := _CLAUSE.fullmatch(frame):
        rest = (clause["rest"] or clause["done"]).strip(_ENDS)
        return f"{asked} {rest[0].lower()}{rest[1:]}?"
    equated = _EQUATED.fullmatch(frame)
    if equated is None or not answer:
        return ""
    be = {"'s": " is", "’s": " is"}.get(equated["be"], equated["be"]).lower()
    what = equated["rest"].strip(_ENDS)
    return f"{asked}{be} {answer} {what}?" if equated["who"].lower() == "who" else f"{asked}{be} {what} {answer}?"


def _chinese(asked: str, frame: str, answer: str) -> str:
    """Ask of what the question and its answer state."""
    found = ASKING.search(frame)
    if found and not answer and found[0] not in ("吗", "呢"):
        return ""
    stated = frame
    if found:
        told = "" if found[0] in ("吗", "呢") else answer
        stated = frame[: found.start()] + told + frame[found.end() :]
    stated = stated.strip(_ENDS)
    return f"{stated}{asked}？" if _BEHIND.search(asked) else f"{asked}{stated}？"
