"""Whether a sentence may say which one it was: not by "a novelist", asked which; nor by who is, asked who was before.

Pure, English and Chinese.
"""

import re

from index.fold import fold
from index.tokens import stem
from rag.analysis.form import form_of
from rag.answerable.bearers import asks_who

_WHICH = re.compile(r"\bwhich ((?:of the )?(?:[\w'’-]+ ){1,3})|哪[位名家所个座条支项]([一-鿿]{2})")
_SOME = re.compile(
    r"\b(?:an?|one of (?:the|its|their|his|her)|some|several) ([\w'’-]+)"
    r"(?! (?:called|named|known|about|on)\b|,? such as\b)"
    r"|(?:(?<!第)一|某|几|多)[位名家所个座条支项]([一-鿿]{2})"
)
_TELLS_WHAT = re.compile(r"\b(?:is|was|are|were|as|became|become|becomes) $|是")  # Go is a game
_BEFORE = re.compile(
    r"\bbefore\b|\bprevious(?:ly)?\b|\bformer(?:ly)?\b|\bpredecessors?\b|前任|(?<![年月天周])(?:之前|以前|此前)|原任"
)
_TIMED = re.compile(r"\bbefore (?:the|an?|\d+|\w+ing)\b")
_EARLIER = re.compile(
    r"\b(?:before|previous\w*|former\w*|predecessor\w*|past|earlier|once|origin\w+|first|initial\w*|until|used to|had"
    r"|then|tradition\w*|old|replac\w+|succeed\w+|success\w+|took over|prior|early)\b"
    r"|(?<![目提])前(?![往进景\d])|曾|原|过去|从前|最初|早|当时|旧|接[替任]|继|[卸离转历]任|本来|传统|改[为名]"
)


def unnamed(question: str, sentence: str) -> bool:
    """Say whether a sentence tells of some one of the things that the question asks which of it was."""
    which, folded = _WHICH.search(fold(question)), fold(sentence)
    if not which:
        return False
    asked = {which[2], *map(stem, (which[1] or "").removeprefix("of the ").split())}
    return any(
        (some[2] or stem(some[1])) in asked and not _TELLS_WHAT.search(folded[: some.start()])
        for some in _SOME.finditer(folded)
    )


def of_before(question: str, sentence: str) -> bool:
    """Say whether a sentence may tell who was before, if that is asked; "before the exam" only sets a time."""
    asks = asks_who(question) and form_of(question) != "comparison"
    if not asks or not _BEFORE.search(_TIMED.sub("", fold(question))):
        return True
    return bool(_EARLIER.search(fold(sentence)))
