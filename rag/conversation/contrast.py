"""What was planned against what came about: 目标, planned; 实际, actually. Pure.

A question of the one takes no words of the other along: they lead to sentences about the other. A plan that is more
than that word is a thing by itself, the five-year plan.
"""

import re

from index.fold import simplify

_PLANNED = re.compile(
    r"(?i)^plans?$|\b(?:planned|plans?(?= to\b)|targets?|goals?|expect(?:s|ed)?|aim(?:s|ed)?|meant|budgeted"
    r"|forecasts?|intend(?:s|ed)?)\b"
    r"|(?:(?<![年五])(?:计划|规划)|预定|预期|预计|原定|预算|目标)(?:的是|的)?|[设制]?定(?:下?了|下)"
)
_ACTUAL = re.compile(
    r"(?i)\b(?:actual(?:ly)?|in fact|in reality|current(?:ly)?|now)\b|实际上?|事实上|结果|目前|现在|当前"
)
_ADVERB = re.compile(r"(?i)\b(?:actually|currently|in fact|in reality|now)\b|实际上|事实上|目前|现在")
_THING = re.compile(r"(?i)(?:plan|target|goal|aim|forecast)s?|计划|规划|预算|目标|结果")


def without(text: str, question: str) -> str:
    """Return what a question takes along without the words of the side that it doesn't ask for."""
    against = _against(question)
    for match in reversed([*against.finditer(simplify(text))] if against else []):
        text = text[: match.start()] + text[match.end() :]
    return " ".join(text.split()).strip("的") if against else text


def opposite(word: str, frame: str) -> tuple[int, int] | None:
    """Return where a question has what `word` is the other side of; a thing takes no adverb's place."""
    against = _against(word)
    found = against.search(simplify(frame)) if against else None
    adverb = found and _THING.fullmatch(simplify(word)) and _ADVERB.fullmatch(found[0])
    return found.span() if found and not adverb else None


def contrasting(word: str) -> bool:
    """Say whether a word is of one side alone."""
    return any(side.fullmatch(simplify(word)) for side in (_PLANNED, _ACTUAL))


def asked_alone(word: str, frame: str) -> bool:
    """Say whether such a word may be asked for in a question's words: the target, but not in "does it cost now"."""
    return bool(_THING.fullmatch(simplify(word))) and not _ADVERB.search(simplify(frame))


def _against(question: str) -> re.Pattern[str] | None:
    planned, actual = (side.search(simplify(question)) for side in (_PLANNED, _ACTUAL))
    return None if bool(planned) == bool(actual) else _ACTUAL if planned else _PLANNED
