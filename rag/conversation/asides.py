"""What a question takes along from its conversation in brackets, never nested, and what one takes for granted. Pure."""

import re
from collections.abc import Sequence

from index.figures import figures
from index.language import has_han, in_chinese
from rag.analysis.searched import ASKING
from rag.conversation.mentions import weight

SHORT = 60  # characters of an answer that says nothing but what was asked for
# An answer that is put into a question in its stead: a name or a figure, no sentence.
_ALONE = re.compile(
    r"[^，。；：？！,;:?!]*[\u3400-\u9fff][^，。；：？！,;:?!]*|[^\s\u3400-\u9fff]+(?: [^\s\u3400-\u9fff]+){0,4}"
)
_SHARED = re.compile(r"[\u3400-\u9fff](?=([\u3400-\u9fff]))|[^\W\d_\u3400-\u9fff]{4,}")
_CHARACTERS = 10  # of a Chinese name
_AND, _PARTS = re.compile("[和与及、]"), 3  # between Chinese names; names at most
_THIN = 2  # words of meaning: a question with as few says little without what it took along itself
_MOST = 120  # characters that are taken along, unless a single text is longer
_ASIDE = re.compile(r"(?s)(?P<core>.*[?？])\s*[(（](?P<aside>[^()（）]+)[)）]\s*")
_OPENING = re.compile(r"(?i)^(?:and|but|so|or|also|then|那么?(?![个些次年里儿边位])|而|至于)\b[\s,，]*")
_ASKED = re.compile(
    r"(?i)\b(?:(?:on|in|at|for|by|to|of|from|since|until|with) )?(?:who|whom|whose|what|when|where|which|why"
    r"|how(?: many| much| often| old| long| far| fast| large| big| high)?)\b(?: (?:is|are|was|were|has|have|had)\b)?"
    r"|\b(?:did|does|do)\b|^\W*(?:is|are|was|were|has|have|had)\b"
)
_ASKED_ZH = re.compile(f"是?(?:{ASKING.pattern})")


def parted(question: str) -> tuple[str, str]:
    """Return a question and what `beside` put in brackets behind it; "" where there is nothing."""
    match = _ASIDE.fullmatch(question)
    return (match["core"], match["aside"]) if match else (question, "")


def unopened(question: str) -> str:
    """Return a question without the word that joins it to the last one: "And when did it open?"."""
    core = _OPENING.sub("", question)
    return core[:1].upper() + core[1:] if core else question


def alone(said: str, frame: str) -> str:
    """Return an answer that says nothing but what was asked for, as a question may take it; "" of a sentence."""
    answer = said.strip().rstrip(" ?？.。,，!！")
    most, parts = (_CHARACTERS, _AND.split(answer)) if has_han(answer) else (SHORT, [answer])
    short = len(answer) <= most or (len(parts) <= _PARTS and all(len(part) <= most for part in parts))
    again = any((match[0] + (match[1] or "")).lower() in frame.lower() for match in _SHARED.finditer(answer))
    return answer if short and not again and _ALONE.fullmatch(answer) else ""


def beside(question: str, taken: Sequence[str]) -> str:
    """Return a question with further texts in brackets, those that it doesn't have yet; brackets never nest."""
    texts = [_level(text) for text in taken]
    new = [text for text in dict.fromkeys(texts) if text and text.lower() not in question.lower()]
    new = [text for text in new if not any(text != longer and text in longer for longer in new)]
    while len(new) > 1 and sum(map(len, new)) > _MOST:
        new.pop()
    if not new:
        return question
    if not re.search(r"[?？]\s*$", question):  # by which `parted` knows the brackets
        question = re.sub(r"[\s.。!！,，]*$", "？" if in_chinese(question) else "?", question, count=1)
    return f"{question}（{'，'.join(new)}）" if in_chinese(question) else f"{question} ({', '.join(new)})"


def granted(frame: str, said: str = "") -> str:
    """Return what a question takes for granted: itself without what it asks, or with the answer to it.

    With hardly a word of its own it is what it took along that the next question needs.
    """
    core, aside = parted(frame)
    stated = _stated(_OPENING.sub("", core), said)
    return aside if aside and weight(stated) <= _THIN else stated


def _stated(frame: str, said: str) -> str:
    answer = "" if figures(said) else alone(said, frame)
    if in_chinese(frame):
        frame = _ASKED_ZH.sub("", _ASKED_ZH.sub(lambda match: answer, frame, count=1))
    else:
        frame = _ASKED.sub(" ", frame)
    return " ".join(frame.strip(" ?？.。,，!！的").split())


def _level(text: str) -> str:
    """Return a text without brackets of its own."""
    return " ".join(re.sub("[()（）]+", " ", text).split())
