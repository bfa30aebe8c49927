"""Documents into an index: only what changed is touched, and the result is that of a fresh build."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import Builder, Changes
from index.errors import DuplicateId, IndexMissing, NotFound
from index.lexicon import Lexicon
from index.read import read
from index.types import FloatArray
from tests.tiny import WordHash, builder, document, held, recipe

EN = document("a.txt", "The bridge opened in March. It is long.")
ZH = document("b.txt", "桥在三月通车。学校在九月开学。", language="zh")


def name(made: Builder) -> str:
    return made.store.open(recipe()).name


def index(made: Builder, *folders: Path) -> Changes:
    return made.update([str(folder) for folder in folders], read(folders).documents)


def test_indexing_again_changes_nothing_and_writes_nothing(made: Builder) -> None:
    assert made.update(["/texts"], [EN, ZH]) == Changes(added=("a.txt", "b.txt"))
    first = name(made)
    assert made.update(["/texts"], [ZH, EN]) == Changes(unchanged=("a.txt", "b.txt"))
    assert name(made) == first


def test_what_changed_is_told_apart(made: Builder) -> None:
    made.update(["/texts"], [EN, ZH])
    changes = made.update(["/texts"], [document("a.txt", "The bridge closed."), document("c.txt", "A school.")])
    assert changes == Changes(added=("c.txt",), changed=("a.txt",), removed=("b.txt",))


class Counting(WordHash):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def passages(self, texts: Sequence[str]) -> FloatArray:
        self.seen += texts
        return super().passages(texts)


def test_only_what_changed_is_embedded_and_each_text_once(made: Builder) -> None:
    made.update(["/texts"], [EN, ZH])
    counting = Counting()
    replace(made, embedder=counting).update(["/texts"], [EN, ZH, document("c.txt", "A school. A school. A bridge.")])
    words = ["c", "school"]  # the others are in the index
    assert sorted(counting.seen) == sorted(["A bridge.", "A school.", "c.txt\nA school. A school. A bridge.", *words])


def test_progress_runs_to_the_end(made: Builder) -> None:
    seen: list[tuple[int, int]] = []
    replace(made, progress=lambda done, total: seen.append((done, total))).update(["/texts"], [EN, ZH])
    held = made.store.open(recipe())
    words = {form for shard in held.shards.values() for form in shard.words.by_form()}
    assert seen[0][0] == 0 and seen[-1][0] == seen[-1][1] == 6 + len(words)


# Several folders


def test_another_folder_takes_nothing_away(made: Builder, tmp_path: Path) -> None:
    for folder, text in (("one", "The bridge opened."), ("two", "学校在九月开学。")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(text)
    index(made, tmp_path / "one")
    assert index(made, tmp_path / "two").removed == ()
    assert [document.id for document in made.store.open(recipe()).documents()] == ["one.txt", "two.txt"]


def test_a_file_gone_from_its_folder_is_gone_when_that_is_indexed_again(made: Builder, tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / f"{text}.txt").write_text(f"The {text} bridge opened.")
    index(made, tmp_path)
    (tmp_path / "two.txt").unlink()
    assert index(made, tmp_path) == Changes(removed=("two.txt",), unchanged=("one.txt",))


def test_a_text_in_two_files_is_indexed_once_with_both_sources(made: Builder, tmp_path: Path) -> None:
    for file in ("one.txt", "two.txt"):
        (tmp_path / file).write_text("The bridge opened.")
    index(made, tmp_path)
    (found,) = made.store.open(recipe()).documents()
    assert (found.id, found.sources) == ("one.txt", (str(tmp_path / "one.txt"), str(tmp_path / "two.txt")))
    (tmp_path / "one.txt").unlink()
    index(made, tmp_path)
    (found,) = made.store.open(recipe()).documents()
    assert (found.id, found.sources) == ("two.txt", (str(tmp_path / "two.txt"),))


def test_two_texts_with_one_id_change_nothing(made: Builder) -> None:
    made.update(["/texts"], [EN])
    first = name(made)
    with pytest.raises(DuplicateId):
        made.update(["/other"], [document("a.txt", "Another text.", "/other")])
    assert name(made) == first


# Removing


def test_removing_takes_out_what_is_named(made: Builder) -> None:
    made.update(["/texts"], [EN, ZH])
    assert made.remove(["b.txt"]) == Changes(removed=("b.txt",), unchanged=("a.txt",))
    assert set(made.store.open(recipe()).shards) == {"en"}


def test_an_unknown_id_changes_nothing(made: Builder) -> None:
    made.update(["/texts"], [EN, ZH])
    first = name(made)
    with pytest.raises(NotFound, match="'nope'.*nothing removed; see: bicite status"):
        made.remove(["a.txt", "nope"])
    assert name(made) == first


def test_removing_from_no_index_makes_none(made: Builder) -> None:
    with pytest.raises(IndexMissing):
        made.remove(["a.txt"])
    assert not made.store.path.exists()


def test_the_last_document_can_go_and_others_come(made: Builder) -> None:
    made.update(["/texts"], [EN])
    made.remove(["a.txt"])
    assert len(made.store.open(recipe())) == 0
    assert made.update(["/texts"], [ZH]).added == ("b.txt",)


# Rebuilding


def test_a_rebuild_gives_the_same_whatever_the_index_was_built_with(made: Builder) -> None:
    made.update(["/texts"], [EN, ZH])
    before = held(made.store.open(recipe()))
    other = replace(made, recipe=replace(recipe(), chunks="another"))
    assert other.rebuild([], []) == Changes(unchanged=("a.txt", "b.txt"))
    assert made.rebuild([], []) == Changes(unchanged=("a.txt", "b.txt"))
    assert held(made.store.open(recipe())) == before


# The same as built afresh

FRAGMENTS = ["The bridge opened.", "It is long.\n\n", "学校在九月开学。", "河水上涨了三米；", "A school, 3.5 km. "]
TEXT = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map("".join)
STEP = st.dictionaries(st.sampled_from(["a.txt", "b.md", "sub/c.txt"]), st.none() | TEXT, max_size=3)


def apply(folder: Path, step: dict[str, str | None]) -> None:
    for file, text in step.items():
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, "utf-8")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=2, max_size=5))
def test_any_sequence_of_changes_ends_as_a_fresh_build(steps: list[dict[str, str | None]], lexicon: Lexicon) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch, "texts")
        folder.mkdir()
        made = builder(Path(scratch, "ix"), lexicon)
        for step in steps:
            apply(folder, step)
            index(made, folder)
        fresh = builder(Path(scratch, "fresh"), lexicon)
        index(fresh, folder)
        assert held(made.store.open(recipe())) == held(fresh.store.open(recipe()))
        assert index(made, folder).unchanged == index(fresh, folder).unchanged
