"""Whether an answer's text says what was asked for; no judge but the acceptable answers.

Answers may be whole sentences, so an acceptable answer is looked for in them: the string exact match of ASQA (Stelmakh
et al., EMNLP 2022) and ALCE. Overlap is SQuAD's F1 (Rajpurkar et al., EMNLP 2016), over characters in Chinese.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.figures import Figure, figures, tokens
from index.fold import fold
from rag.evaluate.gold import Gold

_MARKER = re.compile(r"\s*\[\d+\]")
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.,]\d+)*%?")
_BETWEEN = re.compile(r"[、，；;]|,(?!\d)|\band\b")
_OF_FIGURES = ("how_much", "when")


def stated(answer: str) -> str:
    """Return an answer's text without its markers, which are no figures."""
    return _MARKER.sub("", answer)


def correct(text: str, gold: Gold) -> bool:
    """Say whether the text holds an acceptable answer in any writing: of figures, by value; of a list, item by item."""
    by_value = gold.asks in _OF_FIGURES and figures_match(text, gold.answers)
    by_item = gold.kind == "list" and any(all(normalised(text, [i]) for i in items(answer)) for answer in gold.answers)
    return bool(by_value) or by_item or normalised(text, gold.answers)


def items(answer: str) -> list[str]:
    """Return what an acceptable answer lists."""
    return [item for item in _BETWEEN.split(answer) if words_of(item)] or [answer]


def exact(text: str, answers: Sequence[str]) -> bool:
    """Say whether an acceptable answer stands in the text, not as a part of a longer word or number."""
    return any(_stands(answer, text) for answer in answers)


def normalised(text: str, answers: Sequence[str]) -> bool:
    """Say the same of their words alone, folded in case, width and script."""
    words = f" {' '.join(words_of(text))} "
    return any(f" {' '.join(words_of(answer))} " in words for answer in answers if words_of(answer))


def figures_match(text: str, answers: Sequence[str]) -> bool | None:
    """Say whether all figures of an acceptable answer are stated, by value and unit; None where none has any."""
    wanted = [found for found in map(figures, answers) if found]
    if not wanted:
        return None
    given = figures(text)
    return any(all(any(_same(figure, other) for other in given) for figure in found) for found in wanted)


def f1(text: str, answers: Sequence[str]) -> float:
    """Return the overlap of words, in Chinese of characters, with the nearest acceptable answer."""
    return max((_overlap(words_of(text), words_of(answer)) for answer in answers), default=0.0)


def words_of(text: str) -> list[str]:
    """Return a text's words and numbers, each ideograph by itself; no articles, no punctuation."""
    return _TOKEN.findall(_ARTICLE.sub(" ", fold(text)))


def _stands(answer: str, text: str) -> bool:
    before = r"(?<![0-9A-Za-z])(?<!\d[.,])" if answer[:1].isascii() and answer[:1].isalnum() else ""
    after = r"(?![0-9A-Za-z]|[.,]\d)" if answer[-1:].isascii() and answer[-1:].isalnum() else ""
    return bool(answer) and re.search(before + re.escape(answer) + after, text) is not None


def _same(wanted: Figure, given: Figure) -> bool:
    """Compare value and unit; a bare number has any unit, and a date may be given more precisely."""
    if wanted.date is not None:
        return tokens(wanted)[0] in tokens(given)
    return wanted.value is not None and wanted.value == given.value and wanted.unit in ("", given.unit)


def _overlap(given: Sequence[str], wanted: Sequence[str]) -> float:
    shared = sum((Counter(given) & Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted)) if shared else 0.0
