"""What a document's date and titles tell of the years it is about: last year is the year before its own. Pure.

English and Chinese.
"""

import re
from collections.abc import Collection

from index.figures import Figure, figures
from index.fold import fold
from index.types import Document
from rag.analysis.details import years

_RELATIVE = (
    (-2, re.compile(r"\bthe year before last\b|前年(?!度)")),
    (
        -1,
        re.compile(
            r"\b(?:last|previous|past|prior|preceding) year\b|\bthe year before\b|\ba year (?:ago|earlier|before)\b"
            r"|去年|(?<![以岁])上一?年(?![级代龄])"
        ),
    ),
    (1, re.compile(r"\b(?:next|coming|following) year\b|明年|来年|次年")),
)
_WHOLE_YEAR = re.compile(r"\b(?:full|whole|entire)[- ]year\b|\bannual\b|全年|年度")
_REPORTED = ("01", "02", "03", "04")  # months in which what is said of a whole year is said of the last one
# A year that what is told is of stands first in its clause, or beside the figure: not what that is compared with, and
# not since when something is.
_CLAUSE = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；:：。]")
_OPENS = re.compile(r"\W*(?:(?:in|for|during|by|at the end of|截至|[在到至])\s*)?(?:the year )?")
_NOT_OF_IT = re.compile(
    r"(?:\b(?:(?:since|from|than|against|over|compared (?:with|to))\b(?:(?! to ).){0,24}"
    r"|(?:\w+ed|born|built|begun|set up) in)"
    r"|[自从比较于]|\d年?[—–~至到-]+)\s*(?:the year )?$"
)
_SINCE = re.compile(
    r"年?(?:起|以?来|[以之]?后|(?:成立|建成|开业|开馆|创[办立建]|[设建]立|投[产用运]|通车|启用)的)| onwards?\b"
)
_NOW = re.compile(r"\b(?:now|nowadays|currently|today)\b|目前|如今|现[有在]|今天")
_IN_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")  # as documents of state write years


def years_told(text: str, date: str | None) -> frozenset[str]:
    """Return the years that a text names, also as last or next year, in a document of that ISO date, if it has one."""
    return years(text) | (_by_date(fold(text), date) if date else frozenset())


def of_its_own_year(sentence: str, document: Document) -> bool:
    """Say whether a sentence itself names the year that it is of, so that its document's doesn't tell.

    A plan's does: what is to be by 2030 is the plan's of 2025.
    """
    return names_its_year(sentence) and not (document.date and min(years(sentence)) > document.date[:4])


def names_its_year(sentence: str) -> bool:
    """Say whether a sentence names the year that what it tells is of.

    "In 2024 sales fell" and "sales of 5 million in 2024" do; "founded in 1998", "5% more than in 2023" don't, nor what
    also tells of today.
    """
    folded, start, stated = fold(sentence), 0, figures(sentence)
    if _NOW.search(folded):
        return False
    for end in [*(mark.start() for mark in _CLAUSE.finditer(folded)), len(folded)]:
        inside = [figure for figure in stated if start <= figure.start < end]
        dated = [figure for figure in inside if figure.date and figure.date[0] != "-"]
        counts = len(dated) < len(inside)
        if dated and (counts or _OPENS.fullmatch(folded, start, dated[0].start)):
            return not all(_is_past(folded, start, each) for each in dated)
        if counts:
            return False  # further on stands what it is compared with
        start = end
    return False


def _is_past(folded: str, start: int, year: Figure) -> bool:
    """Say whether what is told of isn't of this year of its clause, but since then, or more than then."""
    return bool(_NOT_OF_IT.search(folded, start, year.start) or _SINCE.match(folded, year.end))


def silent(document: Document, asked: Collection[str]) -> bool:
    """Say whether a document of another date writes none of these years anywhere: it is about its own time."""
    written = [year.removesuffix("s") for year in asked]
    written += [year.translate(_IN_CHINESE) for year in written]
    return bool(document.date and asked) and not any(year in document.text for year in written)


def headed_otherwise(title: str, document: Document, asked: Collection[str]) -> bool:
    """Say whether what stands above a passage is of a year, and can't head what is told of these others.

    A report of the year after may tell of one that its text writes somewhere, and a plan for 2021 to 2025 of 2023.
    """
    titled = years(title)
    past = any(year.isdigit() and str(int(year) + 1) in titled and year in document.text for year in asked)
    return bool(titled) and not past and not any(min(titled) < year < max(titled) for year in asked)


def _by_date(folded: str, date: str) -> frozenset[str]:
    apart = {step for step, form in _RELATIVE if form.search(folded)}
    if date[5:7] in _REPORTED and _WHOLE_YEAR.search(folded):
        apart.add(-1)
    return frozenset(str(int(date[:4]) + each) for each in apart)
