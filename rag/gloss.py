"""Help for a reader of the other language: what a quote's words mean by the dictionary, its large figures converted.

Never verified, and labelled so.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from index.figures import Figure, figures
from index.fold import simplify
from index.language import detect
from index.lexicon import Lexicon
from index.tokens import lexical, stops
from index.types import Document

LABEL = {"en": "dictionary gloss, not verified", "zh": "词典释义，未经核实"}
WORDS = 20  # glossed at most
READING = re.compile(r"\[[^\]]*\]")  # pinyin that the dictionary sets behind Chinese words in its glosses
_YEAR = re.compile(r"\d{4}|[〇零一二三四五六七八九]{4}")
_SCALES = {
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
}
_WRITTEN_OUT = 10**4  # from here on Chinese counts in 万, and English writes the number out
_NAMES = {  # of units that both languages use: in English and in Chinese
    "yuan": ("yuan", "元"),
    "dollar": ("dollars", "美元"),
    "hong-kong-dollar": ("Hong Kong dollars", "港元"),
    "euro": ("euros", "欧元"),
    "pound": ("pounds", "英镑"),
    "yen": ("yen", "日元"),
    "person": ("people", "人"),
    "person-time": ("person-times", "人次"),
    "tonne": ("tonnes", "吨"),
    "kilowatt": ("kilowatts", "千瓦"),
    "kilowatt-hour": ("kilowatt-hours", "千瓦时"),
    "square-metre": ("square metres", "平方米"),
    "square-kilometre": ("square kilometres", "平方公里"),
    "hectare": ("hectares", "公顷"),
    "barrel": ("barrels", "桶"),
}


def gloss(quote: str, document: Document, reader: str, lexicon: Lexicon) -> str | None:
    """Return what `quote` means, for a `reader` of "en" or "zh"; None where it is in the reader's own language."""
    if document.language not in LABEL or {reader, detect(quote, document.language)} != {"en", "zh"}:
        return None
    words = _from_chinese(quote, lexicon) if reader == "en" else _from_english(quote, lexicon)
    figures = (f"{figure.text.strip()} = {value}" for figure, value in converted(quote, reader))
    parts = [*figures, *list(words)[:WORDS]]
    return f"({LABEL[reader]}) {'; '.join(parts)}" if parts else None


def _from_chinese(quote: str, lexicon: Lexicon) -> Iterator[str]:
    import rjieba  # 0.1 s that only a gloss from Chinese needs

    for word in dict.fromkeys(rjieba.cut(simplify(quote))):
        meanings = [] if word in stops("zh") else lexicon.glosses(word)[:2]
        if meanings:
            yield f"{word} {READING.sub('', ', '.join(meanings))}"


def _from_english(quote: str, lexicon: Lexicon) -> Iterator[str]:
    for figure in reversed(figures(quote)):  # a figure is converted as a whole
        quote = quote[: figure.start] + " " + quote[figure.end :]
    for word in dict.fromkeys(quote.split()):
        stripped = word.strip(".,;:!?\"'()[]“”‘’")
        if stripped and list(lexical(stripped, "en")) and (meanings := lexicon.chinese(stripped)[:2]):
            yield f"{stripped} {'、'.join(meanings)}"


def converted(quote: str, reader: str) -> Iterator[tuple[Figure, str]]:
    """Yield the large figures of a text, each with how a reader of "en" or "zh" would write it.

    And those that English has no such form for: 八折, 三成, 民国二十三年.
    """
    for figure in figures(quote):
        value = _scaled(figure, figure.value, reader) if figure.value is not None else None
        if value := value or (_plain(figure) if reader == "en" else None):
            yield figure, value


def _plain(figure: Figure) -> str | None:
    if figure.unit == "percent-off":
        return f"{figure.value:f}% off"
    if figure.unit == "percent" and "成" in figure.text:
        return f"{figure.value:f}%"
    of_an_era = figure.date and not figure.date.startswith("-") and not _YEAR.search(figure.text)
    return figure.date if of_an_era else None


def _scaled(figure: Figure, value: Decimal, reader: str) -> str | None:
    english, chinese = _NAMES.get(figure.unit, ("", ""))
    unit = chinese if reader == "zh" else f" {english}" if english else ""
    for scale, name in _SCALES[reader]:
        if value >= scale:
            return f"{(value / scale).normalize():f}{name}{unit}"
    return f"{value.normalize():,f}{unit}" if value >= _WRITTEN_OUT else None
