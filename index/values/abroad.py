"""Numbers and dates as languages other than Chinese and English write them. Pure.

Most of Europe and Latin America has 2.460 and 3,5 where English has 2,460 and 3.5, and some write 12 500. A comma
before three digits is left as it is: Mexico writes as English does, and three decimals are rare.
"""

import re
from collections.abc import Iterator
from itertools import islice

from index.language import detect
from index.values.measures import Figure

# Languages with a decimal point, or with both: of what isn't known nothing is changed.
_POINTED = "und en zh ja ko th he hi ar fa ur bn ta te mr ne cy ga ms tl sw"
_GROUPED = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?(?![\d.]?\d)|(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?(?![.,]?\d)"
)
_DECIMAL = re.compile(r"(?<![\d.,])(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?![\d]|[.,]\d)")
_WORD, _CYRILLIC = re.compile(r"[^\W\d_]+"), re.compile("[\u0400-\u04ff]")
_TELLING = 4  # words
_SWAPPED = str.maketrans(".,", ",.")

# January to December in Spanish, French, German, Italian, Portuguese, Russian and Arabic, there by both of its names.
# In English, Mars is no month.
_MONTHS = (
    "enero janvier januar gennaio janeiro январ[ьяе] يناير كانون_الثاني",
    "febrero février februar febbraio fevereiro феврал[ьяе] فبراير شباط",
    "marzo (?:(?<=\\d.)|(?<=en.)|(?<=de.))mars märz março марта?е? مارس آذار",
    "abril avril april aprile апрел[ьяе] أبريل إبريل نيسان",
    "mayo mai maggio maio ма[йяе] مايو أيار",
    "junio juin juni giugno junho июн[ьяе] يونيو حزيران",
    "julio juillet juli luglio julho июл[ьяе] يوليو تموز",
    "agosto août august августа?е? أغسطس آب",
    "septiembre setiembre septembre september settembre setembro сентябр[ьяе] سبتمبر أيلول",
    "octubre octobre oktober ottobre outubro октябр[ьяе] أكتوبر تشرين_الأول",
    "noviembre novembre november novembro ноябр[ьяе] نوفمبر تشرين_الثاني",
    "diciembre décembre dezember dicembre dezembro декабр[ьяе] ديسمبر كانون_الأول",
)
_MONTH = "|".join(
    f"(?P<m{at}>{'|'.join(names.split())})".replace("_", " ") for at, names in enumerate(_MONTHS, start=1)
)
_YEAR = r"(?:1\d|20)\d\d(?!\d)"
_DATE = re.compile(
    rf"(?<![\d.,])(?:(?P<day>[12]\d|3[01]|[1-9])(?:\.|er|º)? (?:de )?)?\b(?:{_MONTH})\b"
    rf"(?:,? (?:del? )?(?P<year>{_YEAR}))?"
)
# After the year of a Spanish or French "en 1856"; a Dutch "en 1856 mensen" counts.
_AFTER_EN = "(?:y|e|tras|por|con|en|el|la|las|los|un|una|de|del|al|a|para|cuando|se|fue|bajo|et|le|les|par|dans|sur|à)"
_YEARS = re.compile(
    rf"\b(?:años?|desde|hasta|depuis|année|jahre?|seit|عام|سنة|منذ) (?P<before>{_YEAR})(?! ?[%.,]?\d)"
    rf"|\ben (?P<en>{_YEAR})(?=[,.;:)](?!\d)|$| {_AFTER_EN}\b)"
    rf"|(?<![\d.,])(?P<after>{_YEAR})(?=(?:-?м)? (?:год[ауе]?|году)\b|-(?:м|го)\b| г\.)"
)


def respelt(text: str) -> str:
    """Return a folded text with its numbers as English has them, the same number of code points."""
    if not (_GROUPED.search(text) or _DECIMAL.search(text)) or _is_brief(text) or detect(text) in _POINTED.split():
        return text
    text = _GROUPED.sub(lambda number: number[0].replace(" ", ".").translate(_SWAPPED), text)
    return _DECIMAL.sub(lambda number: number[0].replace(",", "."), text)


def _is_brief(text: str) -> bool:
    """Say whether its words are too few to tell one language of Latin letters from another: Los Angeles 1.234."""
    return not _CYRILLIC.search(text) and len(list(islice(_WORD.finditer(text), _TELLING))) < _TELLING


def dates(folded: str) -> Iterator[Figure]:
    """Yield the dates and years of a folded text; their texts are left empty."""
    for match in _DATE.finditer(folded):
        if match["day"] or match["year"] or not match[0][0].isascii():  # no word of English
            month = next(int(name[1:]) for name, found in match.groupdict().items() if found and name[1:].isdigit())
            day = f"-{int(match['day']):02}" if match["day"] else ""
            yield Figure(*match.span(), "", None, "date", f"{match['year'] or '-'}-{month:02}{day}", "")
    for match in _YEARS.finditer(folded):
        which = str(match.lastgroup)
        yield Figure(*match.span(which), "", None, "date", match[which], "")
