"""What in a question points back at the conversation: pronouns, "that year", 那次, 该省, "the other one". Pure."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Sort = Literal["person", "place", "time", "thing"]

_ENGLISH: dict[Sort, str] = {
    "person": r"\b(?:he|she|him|his|her|hers|himself|herself)\b",
    "place": r"\bthere\b(?! (?:is|are|was|were|be|been|has|have|had|will|would|can|could|should|exist))",
    "time": r"\b(?:that|this|the same) (?:year|month|day|date|time|period|quarter|decade|century)\b"
    r"|\bback then\b|\bat the time\b",
    "thing": r"\b(?:its|it|they|them|their|theirs|itself|themselves)\b"
    r"|\b(?:these|those|this|the same|such)\b|\bthat(?=\s*(?:[?.!,]|$|happen))"
    r"|\b(?:of|in|at|on|for|by|to|is|was|do|did|does|say|said|after|before|like|about|from) that\b"
    r"|\b(?:the )?(?:former|latter|both|ones?)\b",
}
_EXPLETIVE = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|will|can|could|do|does|did|has|have)(?:n't)? there\b"
    r"|\b(?:is|was|does|will|would)(?:n't)? it (?:\w+ )?(?:that|to|true|possible|take|necessary|important|mean to)\b"
    r"|\b(?:it is|it was|it's) \w+ (?:that|to)\b|\bthis (?:conversation|question|document|text)\b"
    r"|\bin (?:that|this) case\b"
)
_CHINESE: dict[Sort, str] = {
    "person": r"(?<![其吉])他们?(?![国省人乡山日])|她们?|此人|该(?:人|名|位)|(?:那|这)(?:位|名|个人)|本人",
    "place": r"(?:那|这)(?:里|儿|边|个?(?:地方|省|市|县|城市|国家|地区))|该(?:省|市|县|区|地|国)|当地|此地",
    "time": r"(?:那|这)(?:一?年|个?月|一?天|时|一?次?时候|段时间|个?时期|期间)|当[年时天月日]|同[年月日](?!期)"
    r"|届时|此时",
    "thing": r"它们?|(?<![尤极与何])其(?![他它余实]|次)"
    r"|(?:那|这)(?:一?[个些次场项种件条款部本届份篇家笔座起类样]|一(?=\w))"
    r"|此(?![外次处刻时地])|(?<![应本])该(?=[^怎如不要去来说做])|上述|前者|后者|两者|二者|对方",
}
_OTHER = re.compile(
    r"(?i)\b(?:the |that )?other (?:one|(?P<en>\w+))\b|\bthe other\b(?=\W*$)"
    r"|另外?一?(?:那一?|的?)?[个位家座](?P<zh>[\u4e00-\u9fff]{0,2}?)(?=呢|的|是|有|在|怎|多|会|又|[?？]|$)"
)
_PATTERNS = {
    sort: re.compile(f"(?i){_ENGLISH[sort]}|{_CHINESE[sort]}") for sort in ("person", "place", "time", "thing")
}


_MOST = 8  # that a question has; more are no question


class Pointer(NamedTuple):
    """`question[start:end]` points at something of that sort."""

    start: int
    end: int
    sort: Sort


def pointers(question: str) -> list[Pointer]:
    """Return what points back, in order, none overlapping."""
    empty = [match.span() for match in _EXPLETIVE.finditer(question)]
    found: list[Pointer] = []
    for pointer in _all(question):
        if len(found) < _MOST and not any(_overlap(pointer, other) for other in (*empty, *(p[:2] for p in found))):
            found.append(pointer)
    return sorted(found)


def other(question: str) -> re.Match[str] | None:
    """Return where a question asks for "the other one" of those named."""
    return _OTHER.search(question)


def _all(question: str) -> Iterator[Pointer]:
    """Yield what may point back, "that year" before "that"."""
    for sort in ("time", "place", "person", "thing"):
        yield from (Pointer(*match.span(), sort) for match in _PATTERNS[sort].finditer(question))


def _overlap(pointer: Pointer, other: tuple[int, int]) -> bool:
    return pointer.start < other[1] and other[0] < pointer.end
