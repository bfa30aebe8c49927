"""Figures of a claim that its source has too, but of another thing: two that changed places, or one in another's."""

from itertools import combinations, product

from index.figures import Figure
from index.values.measures import comparable, is_currency
from rag.checking.anchors import anchors
from rag.checking.things import Sides

# Words must say so this clearly (-1 to 1), and this much of them: on sentences and their translations, 1 of 300 whose
# figures are in their places looks so, 6 of 7 with two exchanged do.
SURE, MUCH, MUCH_ALONE = 0.25, 0.15, 0.3

Bearing = list[list[int]]  # of each claimed figure, the cited ones that bear it out


def moved(sides: Sides, bearing: Bearing) -> set[int]:
    """Return the claimed figures that stand for another thing than in the source.

    `bearing` is narrowed, where the words tell, to the cited figures of the same thing.
    """
    found = _out_of_place(sides, bearing)
    used = {cited for row in bearing for cited in row}
    return found | _exchanged(sides, bearing) | _doubled(sides, bearing, used) | _preferred(sides, bearing, used)


def _out_of_place(sides: Sides, bearing: Bearing) -> set[int]:
    """Find figures in whose very place, the words being the same, another one is cited."""
    found = set()
    for at, place in anchors(sides.claim.text, sides.claim.figures, sides.cited.text, sides.cited.figures).items():
        if place in bearing[at]:
            bearing[at] = [place]
        elif bearing[at]:
            found.add(at)
    return found


def _exchanged(sides: Sides, bearing: Bearing) -> set[int]:
    found: set[int] = set()
    for i, j in combinations(range(len(bearing)), 2):
        apart = [(k, m) for k, m in product(bearing[i], bearing[j]) if k not in bearing[j] and m not in bearing[i]]
        if apart and _alike(sides.claim.figures[i], sides.claim.figures[j]):
            weighed = [sides.exchanged((i, j), pair) for pair in apart]
            if all(said < -SURE and said * weight < -MUCH for said, weight in weighed):
                found |= {i, j}
    return found


def _doubled(sides: Sides, bearing: Bearing, used: set[int]) -> set[int]:
    """Find one of two claims on the same cited figure that is said of the thing of another, which nothing claims."""
    found = set()
    for i, j in combinations(range(len(bearing)), 2):
        if bearing[i] and bearing[i] == bearing[j]:
            for other in free(sides, i, used):
                weighed = [sides.exchanged((i, j), (k, other)) for k in bearing[i]]
                if all(abs(said) > SURE and abs(said) * weight > MUCH_ALONE for said, weight in weighed):
                    found.add(j if weighed[0][0] > 0 else i)
    return found


def _preferred(sides: Sides, bearing: Bearing, used: set[int]) -> set[int]:
    """Find figures said of the thing of another cited one, which nothing claims."""
    found = set()
    for at, row in enumerate(bearing):
        for other in free(sides, at, used) if row else ():
            weighed = [sides.preferred(at, (k, other)) for k in row]
            if all(said < -SURE and said * weight < -MUCH_ALONE for said, weight in weighed):
                found.add(at)
    return found


def free(sides: Sides, claimed: int, used: set[int]) -> list[int]:
    """Return the cited figures of a kind with a claimed one that bear no claim out."""
    figure = sides.claim.figures[claimed]
    return [at for at, other in enumerate(sides.cited.figures) if at not in used and _alike(figure, other)]


def _alike(one: Figure, other: Figure) -> bool:
    return bool(_kinds(one) & _kinds(other))


def _kinds(figure: Figure) -> set[str]:
    """Return what a figure is one of, and could be taken for another of: money, dates, counts, a physical unit."""
    if figure.date or figure.value is None:
        return {"date"}
    if is_currency(figure.unit):
        return {"money"}
    if figure.unit in ("", "person", "person-time", "ordinal"):
        return {"count", "date"} if figure.unit == "" and 1000 <= figure.value <= 2100 else {"count"}
    return {comparable(figure.value, figure.unit)[1]}
