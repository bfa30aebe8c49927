"""One form for texts that differ in script or width only; length never changes, so offsets hold.

The conversion of Traditional to Simplified Chinese is OpenCC's "t2s" (github.com/BYVoid/OpenCC).
"""

import re
import unicodedata
from functools import cache
from typing import Any

IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # without 〇 and 々, which stand apart
# With radicals: every code point that OpenCC's t2s changes is among them.
_HAN = re.compile(f"[\u2e80-\u2fdf{IDEOGRAPHS}]")
# Forms that mean something beside the letter: 2¹ isn't 21, and ①2 isn't 12.
_MEANINGFUL = ("<super>", "<circle>")
_MARKS = {"٬": ",", "٫": ".", "٪": "%"}  # of Arabic numbers: thousands, decimals, per cent


def simplify(text: str) -> str:
    """Return `text` with Traditional Chinese characters made Simplified, the same number of code points."""
    if not _HAN.search(text):
        return text
    try:
        simple: str = _converter().convert(text)
    except UnicodeEncodeError:  # a lone surrogate
        return _each(text)
    return simple if len(simple) == len(text) else _each(text)


def fold(text: str) -> str:
    """Return `text` simplified, in half-width forms, ASCII digits and lower case, the same number of code points.

    For comparing, never for showing. A character whose folded form has another length stays as it is.
    """
    return simplify(text if text.isascii() and text.islower() else text.translate(_forms()))


def _each(text: str) -> str:
    return "".join(_one(char) for char in text)


def _one(char: str) -> str:
    if not _HAN.match(char):
        return char
    simple: str = _converter().convert(char)
    return simple if len(simple) == 1 else char


@cache
def _converter() -> Any:  # noqa: ANN401 - the library has no types
    import opencc

    return opencc.OpenCC("t2s")


class _Forms(dict[int, str]):
    """Code point -> its plain form, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = form = _plain(chr(code))
        return form


@cache
def _forms() -> _Forms:
    return _Forms()


def _plain(char: str) -> str:
    if not unicodedata.decomposition(char).startswith(_MEANINGFUL):
        form = unicodedata.normalize("NFKC", char)
        char = form if len(form) == 1 else char
    if (digit := unicodedata.decimal(char, None)) is not None:  # ٣, ३
        return str(digit)
    return _MARKS.get(char) or next((form for form in (char.casefold(), char.lower()) if len(form) == 1), char)
