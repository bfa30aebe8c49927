"""Figures checked by mutation: wrong ones are caught, faithful ones pass, however and in whichever language said.

The bounds are those the project set itself: 99% of changed digits, units, magnitudes and dates caught, 90% of exchanged
figures, 1% of faithful answers flagged.
"""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.lexicon import Lexicon
from rag.check import Checker
from tests.rag.checking.answers import Given, faithful, wrong
from tests.rag.checking.sources import bundled, parallel

CAUGHT, SWAPS, FLAGGED = 0.99, 0.90, 0.01
FEW, MANY = 300, 2000


@pytest.fixture(scope="module")
def checker(lexicon: Lexicon) -> Checker:
    return Checker(lexicon)


def flagged(checker: Checker, given: Given) -> bool:
    return not all(verdict.verified for verdict in checker.check(given.claim, given.cited))


def measure(
    checker: Checker, count: int, seed: int, pairs: Sequence[tuple[str, str]]
) -> tuple[Counter[str], Counter[str]]:
    """Return how many claims of each kind there were and how many were flagged: "changed", "swapped", "faithful"."""
    pick = random.Random(seed)
    real = bundled() + [(language, text) for pair in pairs for language, text in zip(("en", "zh"), pair, strict=True)]
    all_, found = Counter[str](), Counter[str]()
    for change, given in wrong(count, pick, real, pairs):
        for name in ("swapped" if change == "swap" else "changed", f"{change} of {given.kind}"):
            all_[name] += 1
            found[name] += flagged(checker, given)
    for given in faithful(count, pick, real, pairs):
        for name in ("faithful", f"faithful: {given.kind}"):
            all_[name] += 1
            found[name] += flagged(checker, given)
    return all_, found


def hold(all_: Counter[str], found: Counter[str]) -> None:
    report = "\n".join(f"{name}: {found[name]} of {all_[name]}" for name in sorted(all_))
    assert found["changed"] >= CAUGHT * all_["changed"], report
    assert found["swapped"] >= SWAPS * all_["swapped"], report
    assert found["faithful"] <= FLAGGED * all_["faithful"], report


def test_wrong_figures_are_caught_and_faithful_ones_pass(checker: Checker) -> None:
    hold(*measure(checker, FEW, 1, []))


def test_the_same_on_translated_sentences(checker: Checker, shared: Path) -> None:
    hold(*measure(checker, FEW, 2, parallel(shared)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 6))
def test_two_thousand_of_each(checker: Checker, shared: Path, seed: int) -> None:
    hold(*measure(checker, MANY, seed, parallel(shared)))
