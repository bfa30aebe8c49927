"""Whether what a claim's figures say stands in what it cites, of the same thing.

A figure is verified when a cited sentence states it: the same value in the same or a convertible unit, a date at least
as precise, the same bound ("at least" can't be dropped; "about" can be added, not dropped), going the same way (up or
down, on the year or on the month; temperatures above zero or below), and of the thing that the claim says it of. The
last is told by the words around it, across languages by the dictionary; where they don't tell, the figure's value
decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.figures import Figure, figures
from index.fold import fold
from index.lexicon import Lexicon
from index.tokens import stem
from index.values.qualifiers import blurred, qualifies
from rag.analysis.measured import measures
from rag.analysis.trend import below_zero, tells
from rag.analysis.wording import words
from rag.checking.agree import FAULTS, Fault, agree
from rag.checking.loose import loose, shared
from rag.checking.moved import free, moved
from rag.checking.things import Scene, Sides

_CACHED = 1 << 10  # texts
_STATING = """
reach come came stand stood go went amount total number hit record post rate
达 达到 为 是 有 实现 完成 录得 数量 规模 总额 总数 合计 共 共有 总计
"""  # stems, and Chinese words, of sentences that state any figure
_STATED = frozenset(_STATING.split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one figure of a claim."""

    figure: Figure
    fault: Fault  # "" where it is verified

    @property
    def verified(self) -> bool:
        """Whether the cited sentences state it, of the same thing."""
        return not self.fault


class Checker:
    """Checks figures with the help of a dictionary; may be shared by threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._scene = lru_cache(_CACHED)(self._read)

    def check(self, claim: str, cited: Sequence[str], dates: Sequence[str | None] = ()) -> list[Verdict]:
        """Return a verdict on each figure of `claim`, in order.

        `cited` are the sentences that it cites, `dates` those of their documents: the year of "January 5" there.
        """
        if claim in cited:
            return [Verdict(figure, "") for figure in figures(claim)]
        sides = Sides(self._scene(claim), self._scene("\n".join(cited)))
        years = {date[:4] for date in (*dates, *(figure.date for figure in sides.cited.figures)) if date}
        return list(_verdicts(sides, years))

    def _read(self, text: str) -> Scene:
        found, folded = figures(text), fold(text)
        naming = [
            word
            for word in words(text, self._lexicon)
            if not any(figure.start < word.end and word.start < figure.end for figure in found)
            and not _of_amounts(folded[word.start : word.end])
        ]
        return Scene(text, found, naming)


def _of_amounts(word: str) -> bool:
    """Say whether a word only says that there is a figure, how it goes or how exact it is."""
    return stem(word) in _STATED or tells(word) or qualifies(word)


def _verdicts(sides: Sides, years: set[str]) -> Iterator[Verdict]:
    claimed, cited = range(len(sides.claim.figures)), range(len(sides.cited.figures))
    faults = [[_fault(sides, one, other, years) for other in cited] for one in claimed]
    bearing = [[at for at, fault in enumerate(row) if not fault] for row in faults]
    elsewhere, used = moved(sides, bearing), {cited for row in bearing for cited in row}
    for at, figure in enumerate(sides.claim.figures):
        if at in elsewhere:
            yield Verdict(figure, "thing")
        elif bearing[at]:
            yield Verdict(figure, _trend(sides, at, bearing[at]))
        elif not free(sides, at, used) and _in_passing(figure, sides):
            yield Verdict(figure, "")
        else:
            yield Verdict(figure, min(faults[at], key=FAULTS.index, default="value"))


def _fault(sides: Sides, one: int, other: int, years: set[str]) -> Fault:
    """Compare two figures, looking further for what one of the texts may say elsewhere than the other."""
    claimed, stated = sides.claim.figures[one], sides.cited.figures[other]
    fault = agree(claimed, stated, years)
    if not fault and any(measures(each.unit, "temperature") for each in (claimed, stated)):
        return "" if _below_zero(sides.claim.text, claimed) == _below_zero(sides.cited.text, stated) else "direction"
    if fault == "unit":
        whole = replace(claimed, unit=sides.claim.unit(one)), replace(stated, unit=sides.cited.unit(other))
        return agree(*whole, years)
    if fault == "value" and (told := _as_share(sides, one, other)):
        return agree(*told)
    if fault == "bound" and stated.qualifier == "about" and blurred(fold(sides.claim.text), claimed.start):
        return ""
    if fault == "bound" and sides.claim.end(one) and sides.claim.end(one) == sides.cited.end(other):
        return ""
    return fault


def _as_share(sides: Sides, one: int, other: int) -> tuple[Figure, Figure] | None:
    """Return both as shares where one side tells it by two numbers, "9 of 10", the other by one, "9 out of 10"."""
    claimed, stated = sides.claim.figures[one], sides.cited.figures[other]
    if _is_share(claimed) and (told := shared(sides.cited.text, sides.cited.figures, other)):
        return claimed, told
    if _is_share(stated) and (told := shared(sides.claim.text, sides.claim.figures, one)):
        return told, stated
    return None


def _is_share(figure: Figure) -> bool:
    return figure.unit == "" and figure.value is not None and 0 < figure.value < 1


def _in_passing(figure: Figure, sides: Sides) -> bool:
    return any(not agree(figure, other) for other in loose(sides.cited.text, sides.cited.figures))


def _below_zero(text: str, figure: Figure) -> bool:
    folded = fold(text)
    return below_zero(folded[: figure.start], folded[figure.end :])


def _trend(sides: Sides, at: int, bearing: Sequence[int]) -> Fault:
    best = max(bearing, key=lambda other: float(sides.affinity[at, other]))
    claimed, cited = sides.claim.trend(at), sides.cited.trend(best)
    if {claimed.direction, cited.direction} == {"up", "down"}:
        return "direction"
    return "basis" if {claimed.basis, cited.basis} == {"year", "month"} else ""
