"""An index that was changed again and again answers as one built from nothing."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import Builder
from index.lexicon import Lexicon
from index.read import read
from rag.analysis.words import Words
from rag.retrieve import Retriever
from tests.tiny import WordHash, builder, recipe

THINGS = ["bridge", "school", "mill", "harbour", "library", "road", "桥", "学校", "工厂", "港口", "图书馆", "公路"]
QUESTIONS = [
    "When did the bridge open?",
    "哪一年学校建成？",
    "How many men worked at the mill?",
    "港口有多少工人？",
    "1907",
]
FILES = 40


def text(random: Random) -> str:
    """Return a few sentences in one language or both."""
    sentences = []
    for _ in range(random.randint(1, 6)):
        thing, number = random.choice(THINGS), random.randint(1, 3000)
        english = thing.isascii()
        sentences.append(
            f"The {thing} of {number} opened in {1900 + number % 99} with {number} men. "
            if english
            else f"第{number}号{thing}于{1900 + number % 99}年建成，有{number}名工人。"
        )
    return "".join(sentences)


def changed(folder: Path, random: Random) -> None:
    """Add, change or remove a file, whichever comes."""
    path = folder / random.choice(["", "a", "b/c"]) / f"{random.randrange(FILES)}.txt"
    if path.exists() and random.random() < 0.4:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(random), "utf-8")


def brought(made: Builder, folder: Path) -> None:
    reading = read([folder])
    made.update([str(folder)], reading.documents, reading.unread)


def answers(made: Builder, lexicon: Lexicon) -> list[tuple[list[str], list[float], list[Sequence[float]]]]:
    """Return what each question finds: chunks in order, their scores, and those of their sentences."""
    retriever = Retriever(made.store.open(recipe()), WordHash(), Words(lexicon), None)
    found = [retriever.search(question, 10).hits for question in QUESTIONS]
    return [([h.chunk.id for h in hits], [h.score for h in hits], [h.sentence_scores for h in hits]) for hits in found]


def compare(made: Builder, folder: Path, lexicon: Lexicon) -> None:
    with TemporaryDirectory() as scratch:
        fresh = builder(Path(scratch, "ix"), lexicon)
        brought(fresh, folder)
        for mine, its in zip(answers(made, lexicon), answers(fresh, lexicon), strict=True):
            assert mine[0] == its[0]
            np.testing.assert_allclose(mine[1], its[1], atol=1e-5, rtol=0)
            np.testing.assert_allclose(np.concatenate([*mine[2], []]), np.concatenate([*its[2], []]), atol=1e-5, rtol=0)


def run(seed: int, changes: int, every: int, lexicon: Lexicon) -> None:
    """Change a folder so many times, indexing it after each, and compare every so often and at the end."""
    random = Random(seed)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch, "texts")
        folder.mkdir()
        (folder / "stays.txt").write_text("The bridge stays. 桥还在。")
        made = builder(Path(scratch, "ix"), lexicon)
        for number in range(1, changes + 1):
            changed(folder, random)
            brought(made, folder)
            if number % every == 0 or number == changes:
                compare(made, folder, lexicon)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 32), changes=st.integers(1, 12))
def test_after_any_changes_an_index_answers_as_one_built_from_nothing(
    seed: int, changes: int, lexicon: Lexicon
) -> None:
    run(seed, changes, changes, lexicon)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
def test_after_five_hundred_changes_it_answers_as_one_built_from_nothing(seed: int, lexicon: Lexicon) -> None:
    run(seed, 500, 25, lexicon)
