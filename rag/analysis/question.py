"""What can be asked, and what asks in a document."""

import re

from index.errors import UsageError
from index.fold import fold
from rag.types import LONGEST

AUXILIARY = "did|do|does|was|were|is|are|has|have|had|will|would|can|could|should"
_ASKS = re.compile(r"[?？؟](?P<closed>[\"'”’」』)）*_\s]*)$")
_SHORTENED = re.compile(r"(?<=what|when)['’]s\b")
_MARKUP = re.compile(r"[*_\s]*")
_OPENED = re.compile(r"[#>*_\s-]*[\"'“‘「『(（]")


def checked(question: str) -> str:
    """Return the question without surrounding space.

    Raises:
        UsageError: it is empty, too long or no text.
    """
    question = question.strip()
    if len(question) > LONGEST:
        raise UsageError(f"the question has {len(question)} characters, {LONGEST} are read at most; shorten it")
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise UsageError("the question holds bytes that are no UTF-8; type it in a UTF-8 terminal")
    if not any(character.isalnum() for character in question):
        raise UsageError('the question has no words; ask one, such as "What is the target?"')
    return question


def plain(question: str) -> str:
    """Return a question folded, as patterns have it: "what's" is "what is"."""
    return _SHORTENED.sub(" is", fold(question))


def asks(sentence: str) -> bool:
    """Say whether a sentence of a document is a question, heading or not: what follows answers it.

    One that tells what somebody asked is none: 她问：“为什么？”
    """
    found = _ASKS.search(sentence)
    return found is not None and bool(_MARKUP.fullmatch(found["closed"]) or _OPENED.match(sentence))
