"""Follow-up questions, understood in their conversation without a model. Pure, Chinese and English.

What a question points back at is the question before it: its words are searched for too.
"""

import re
from collections.abc import Sequence

from index import tokens
from index.language import detect
from index.lexicon import Lexicon
from rag.types import LONGEST, Turn

_OPENS = re.compile(r"(?i)\s*(?:and|but|so|then|what about|how about|what of)\b|\s*(?:那么?|还有|另外|以及)")
_POINTS = re.compile(
    r"(?i)\b(?:it|its|they|them|their|he|him|his|she|her|there|that|this|those|these|ones?|other|same)\b"
    r"|[它他她其该那此]|这|当地|同期|[前后]者"
)
_FRAGMENT = re.compile(r"\W*(?:\w+\W+){0,3}\w+\W*|.{1,12}呢\W*|.{1,8}", re.DOTALL)


def resolve(question: str, history: Sequence[Turn], lexicon: Lexicon) -> str:
    """Return the question with what it takes from the conversation; unchanged where it needs nothing of it."""
    asked = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
    if not asked or not (_OPENS.match(question) or _POINTS.search(question) or _FRAGMENT.fullmatch(question)):
        return question
    words = " ".join(dict.fromkeys(written for _, written in tokens.forms(asked, detect(asked))))
    return f"{question} ({words})" if words and len(question) + len(words) + 3 <= LONGEST else question
