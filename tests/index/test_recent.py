"""What was read last is kept up to a weight, and read again where it was let go."""

from threading import Thread

from index.recent import Recent


class Reading:
    """Reads what it is asked for, and remembers what that was."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def one(self, key: str) -> str:
        self.read.append(key)
        return key.upper()

    def several(self, keys: list[str]) -> dict[str, str | None]:
        self.read += keys
        return {key: None if key == "none" else key.upper() for key in keys}


def test_a_value_is_read_once() -> None:
    kept, reading = Recent[str, str](10), Reading()
    assert [kept.get("a", reading.one) for _ in range(3)] == ["A", "A", "A"]
    assert reading.read == ["a"]


def test_several_are_read_together_and_only_those_not_kept() -> None:
    kept, reading = Recent[str, str | None](10), Reading()
    assert kept.all(["a", "none"], reading.several) == {"a": "A", "none": None}
    assert kept.all(["none", "b"], reading.several) == {"none": None, "b": "B"}
    assert reading.read == ["a", "none", "b"], "what there isn't is kept too"


def test_no_more_is_kept_than_the_weight() -> None:
    kept, reading = Recent[str, str](10, len), Reading()
    for key in ("four", "five", "four", "three", "three", "much too heavy", "much too heavy", "three", "four"):
        assert kept.get(key, reading.one) == key.upper()
    assert reading.read == ["four", "five", "three", "much too heavy", "much too heavy", "four"]


def test_an_error_is_not_kept() -> None:
    kept = Recent[int, float](10)
    for value in (0, 2):
        try:
            found = kept.get(1, lambda key, value=value: key / value)  # type: ignore[misc]
        except ZeroDivisionError:
            continue
        assert found == 0.5


def test_threads_may_share_it() -> None:
    kept, wrong = Recent[int, int](7), []

    def ask() -> None:
        for key in range(3000):
            if kept.get(key % 11, lambda key: -key) != -(key % 11):
                wrong.append(key)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_is_kept_is_known_and_nothing_is_read_for_it() -> None:
    kept: Recent[str, int] = Recent(2)
    assert kept.known("one") is None
    kept.get("one", len)
    assert kept.known("one") == 3
    for key in ("a", "b"):
        kept.get(key, len)
    assert kept.known("one") is None  # all were let go
