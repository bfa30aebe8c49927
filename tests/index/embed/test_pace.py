"""Of two ways the faster one is gone, however that changes; one disturbed time changes nothing."""

from collections.abc import Callable

from index.embed.pace import AGAIN, LAST, Pace


def _gone(pace: Pace, times: int, took: Callable[[int], float]) -> list[int]:
    ways = []
    for _ in range(times):
        way = pace.choice()
        pace.took(way, took(way))
        ways.append(way)
    return ways


def test_both_ways_are_tried_and_the_faster_one_is_gone() -> None:
    for faster in (0, 1):
        pace = Pace()
        assert _gone(pace, 2 * LAST, lambda way: float(way != faster)) == [1] * LAST + [0] * LAST  # noqa: B023
        later = _gone(pace, 10 * AGAIN, lambda way: float(way != faster))  # noqa: B023
        assert later.count(1 - faster) == 10


def test_the_way_changes_with_what_is_faster_and_back() -> None:
    pace = Pace()
    _gone(pace, 4 * AGAIN, lambda way: 1.0 - way / 2)
    assert _gone(pace, AGAIN - 1, lambda way: 1.0 + way)[-LAST:] == [0] * LAST
    _gone(pace, LAST * AGAIN, lambda way: 1.0 - way / 2)
    assert _gone(pace, AGAIN - 1, lambda way: 1.0 - way / 2).count(1) >= AGAIN - 2


def test_one_disturbed_time_changes_nothing() -> None:
    pace = Pace()
    _gone(pace, 4 * AGAIN, lambda way: 1.0 - way / 2)
    pace.took(1, 100.0)
    assert _gone(pace, AGAIN - 1, lambda way: 1.0 - way / 2).count(1) >= AGAIN - 2
