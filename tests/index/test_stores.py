"""What holds in every kind of store: on disk and on Milvus."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.build import Builder
from index.errors import IndexMismatch, IndexMissing
from index.generation import Shard
from index.lexicon import Lexicon
from index.sparse import Group, Match
from index.types import Filters, FloatArray
from tests.tiny import MORE, TEXTS, WordHash, builder, document, held, recipe, whole


@pytest.fixture
def full(made: Builder) -> Builder:
    """Give the builder of an index that holds TEXTS."""
    made.update(["/texts"], TEXTS)
    return made


def test_no_index_is_missing(made: Builder) -> None:
    assert not made.store.exists() and made.store.version() is None
    with pytest.raises(IndexMissing, match="no index .*; build one: bicite index PATH"):
        made.store.open(recipe())


@pytest.mark.parametrize("field", ["embedder", "tokens", "lexicon", "chunks"])
def test_another_recipe_is_refused_with_the_remedy(full: Builder, field: str) -> None:
    change: Any = {field: "other"}
    other = replace(recipe(), **change)
    with pytest.raises(IndexMismatch, match=rf"built with {field} .*'other'; rebuild: bicite index --rebuild"):
        full.store.open(other)
    with pytest.raises(IndexMismatch):
        replace(full, recipe=other).update(["/texts"], MORE)
    assert len(full.store.open(recipe())) == 2


def test_an_index_of_another_format_is_refused(full: Builder) -> None:
    with pytest.raises(IndexMismatch, match="format"):
        full.store.open(replace(recipe(), format=recipe().format + 1))


def test_another_version_is_in_force_after_each_change(full: Builder) -> None:
    first = full.store.version()
    full.update(["/texts"], TEXTS)
    assert full.store.version() == first
    full.update(["/texts"], MORE)
    assert full.store.version() not in (first, None)


def test_a_reader_sees_a_whole_generation_while_others_come_into_force(full: Builder) -> None:
    states = [whole(full.store)]
    full.update(["/texts"], MORE)
    states.append(whole(full.store))
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            full.update(["/texts"], TEXTS)
            full.update(["/texts"], MORE)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(40):
            assert whole(full.store) in states
    finally:
        stop.set()
        writer.join()


def test_an_open_generation_stays_readable_after_the_next_took_its_place(full: Builder) -> None:
    opened = full.store.open(recipe())
    before = held(full.store.open(recipe()))
    full.update(["/texts"], MORE)
    assert held(opened) == before


# The same on each


FAR: list[Group] = [(("bridg", 1.0), ("school", 0.5)), (("unheard", 1.0),), (("学校", 1.0), ("桥", 0.5))]
TEXTS_OF_DATES = [
    replace(document(f"{date or 'none'}.txt", f"The bridge of {date} opened. The school closed."), date=date)
    for date in (None, "2024", "2025-03", "2025-03-20", "2026-01-02")
]


def test_all_that_a_store_holds_is_what_the_disk_holds(made: Builder, lexicon: Lexicon, tmp_path: Path) -> None:
    disk = builder(tmp_path / "other", lexicon)
    for each in (made, disk):
        each.update(["/texts"], MORE)
    ours, theirs = whole(made.store), whole(disk.store)
    for shard in (*ours["shards"].values(), *theirs["shards"].values()):
        del shard["terms"]  # where words stand is kept in a form of its own
    assert ours == theirs


@pytest.mark.parametrize("filters", [None, Filters(documents=("b.txt", "2024.txt"))])
def test_searches_find_the_same_with_the_same_scores(
    made: Builder, lexicon: Lexicon, tmp_path: Path, filters: Filters | None
) -> None:
    disk = builder(tmp_path / "other", lexicon)
    asked = WordHash().queries(["Which bridge opened, 学校?"])[0]
    for each in (made, disk):
        each.update(["/texts"], [*MORE, *TEXTS_OF_DATES])
    ours, theirs = (each.store.open(recipe()).shards for each in (made, disk))
    assert list(ours) == list(theirs) == ["en", "zh"]
    for name in ours:
        found = [_found(shards[name], asked, filters) for shards in (ours, theirs)]
        np.testing.assert_allclose(found[0][0], found[1][0], atol=1e-6)
        assert found[0][1].rows.tolist() == found[1][1].rows.tolist()
        np.testing.assert_allclose(found[0][1].shares, found[1][1].shares, rtol=1e-5)
        assert found[0][1].unreached == pytest.approx(found[1][1].unreached)


def _found(shard: Shard, asked: FloatArray, filters: Filters | None) -> tuple[FloatArray, Match]:
    among = shard.rows(filters) if filters else None
    scores, _ = shard.passages.search(asked, 3, among)
    return scores, shard.terms.match(FAR, 3, np.array([0]) if among is None else np.empty(0, np.int64), among)


@pytest.mark.parametrize("first", [None, "2024-06", "2025-03-10", "2025-03-20", "2026"])
@pytest.mark.parametrize("last", [None, "2023", "2024", "2025-03", "2025-03-19", "2026-01-01"])
def test_dates_are_compared_as_far_as_both_say(dated: Builder, first: str | None, last: str | None) -> None:
    shard = dated.store.open(recipe()).shards["en"]
    wanted = [
        each
        for each in TEXTS_OF_DATES
        if (first is None and last is None) or (each.date and _passes(each.date, first, last))
    ]
    filters = Filters(date_from=first, date_to=last, languages=("en",))
    among = shard.rows(filters)
    assert (shard.stats.chunks if among is None else among.size) == len(wanted)
    if wanted:
        _, rows = shard.passages.search(WordHash().queries(["bridge"])[0], 9, among)
        assert {shard.chunk(int(row)).document_id for row in rows} == {each.id for each in wanted}


def _passes(date: str, first: str | None, last: str | None) -> bool:
    begins = first is None or date[: len(first)] >= first[: len(date)]
    return begins and (last is None or date[: len(last)] <= last[: len(date)])


@pytest.fixture(scope="module")
def dates() -> dict[str, Builder]:
    """Keep the indexes of TEXTS_OF_DATES, which no test changes."""
    return {}


@pytest.fixture
def dated(dates: dict[str, Builder], made: Builder, request: pytest.FixtureRequest) -> Builder:
    """Give the builder of an index that holds TEXTS_OF_DATES."""
    kind = type(made.store).__name__
    if kind not in dates:
        made.update(["/texts"], TEXTS_OF_DATES)
        dates[kind] = made
    return dates[kind]
