"""Whether a sentence may name as many things as a question asks to be told of. Pure, English and Chinese."""

import re
from functools import lru_cache

from index.fold import fold
from index.values.numerals import TO_TWELVE, chinese_value, english_value

_NUMBERS_EN = "|".join(TO_TWELVE[1:])
_ASKED = re.compile(
    rf"\b(?:what|which)(?: (?:are|were|is|was))?(?: the| its| their| his| her)?(?: names? of (?:the|its|their))?"
    rf" (?:\w+ )?(?P<english>{_NUMBERS_EN})\b(?!-)"
    r"|(?P<chinese>[两二三四五六七八九十]|十[一二])[大个项点条种类所家座位名](?:[^，,]*(?:什么|哪|分别|包括))"
    r"|哪(?P<which>[两二三四五六七八九十])[大个项点条种类所家座位名]"
)
_ENOUGH = 3  # marks between parts: of nine things, a sentence may tell of four
_BETWEEN = re.compile(
    r"[,，、;；:：\n|&/]| [-–—] |(?<=[一-鿿]) (?=[一-鿿])|\b(?:and|or|as well as|plus|alongside|besides)\b"
    r"|(?<![还也已曾将并都再])[和与及跟](?![一两二三四五六七八九十\d])"
)
_ITEM = re.compile(
    r"\W*(?:first|second|third|fourth|fifth|last|one|another|finally|\d)\b|第[一二三四五六七八九十]|其[一二三四五]"
    r"|[一二三四五六七八九十]是|首先|其次|再次|最后|另"
)


def may_list(question: str, sentence: str) -> bool:
    """Say whether a sentence has as many parts as things are asked for, or is one of a row that tells of each."""
    asked, folded = _many(question), fold(sentence)
    return not asked or len(_BETWEEN.findall(folded)) >= min(asked - 1, _ENOUGH) or bool(_ITEM.match(folded))


@lru_cache(64)
def _many(question: str) -> int:
    """Return how many things are to be named: 5 of "What are the five goals?", 0 where no number is said."""
    found = _ASKED.search(fold(question))
    if not found:
        return 0
    english = found["english"]
    value = english_value(english) if english else chinese_value(found["chinese"] or found["which"])
    return int(value or 0)
