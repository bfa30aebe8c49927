"""Follow-ups against the same asked in full."""

import pytest

from rag.evaluate.followups import against_full
from rag.evaluate.scoring import judged, rows
from tests.rag.evaluate.made import BRIDGE, CORPUS, gold, outcome

HISTORY = [{"role": "user", "content": "What about the bridge?"}]


def test_what_a_conversation_loses_is_told() -> None:
    golds = [gold([BRIDGE[n]], id=f"f{n}", history=HISTORY, full="When did the bridge open?") for n in range(4)]
    pairs = [judged(g, outcome(BRIDGE[n], id=g.id, full=True), CORPUS) for n, g in enumerate(golds)]
    pairs += [judged(g, outcome(BRIDGE[n and n - 1], id=g.id), CORPUS) for n, g in enumerate(golds)]
    pairs.append(judged(gold([BRIDGE[0]], id="alone"), outcome(BRIDGE[1], id="alone"), CORPUS))
    found = against_full(rows(pairs, CORPUS))
    assert found is not None and found.questions == 4 and found.left_out == 0
    precision = next(each for each in found.differences if each.measure == "citation_precision")
    assert (precision.before, precision.now) == pytest.approx((1.0, 0.25))


def test_without_follow_ups_there_is_nothing_to_compare() -> None:
    assert against_full(rows([judged(gold([BRIDGE[0]]), outcome(BRIDGE[0]), CORPUS)], CORPUS)) is None
