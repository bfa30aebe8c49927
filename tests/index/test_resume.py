"""An interrupted build goes on where it was: what was embedded isn't embedded again."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.build import RESUMED, Builder
from index.lexicon import Lexicon
from index.resume import Resume
from index.types import Document, FloatArray
from tests.tiny import WordHash, builder, document, recipe, whole

ROADS = [
    document(f"{n}.txt", f"Road number {n} was mended in {1000 + n} by {n} men.") for n in range(RESUMED // 2)
]  # a passage, a sentence and words each


class Stopped(WordHash):
    """Embeds so many texts, then the user presses Ctrl-C."""

    def __init__(self, most: int = 1 << 30) -> None:
        self.left, self.seen = most, list[str]()

    def passages(self, texts: Sequence[str]) -> FloatArray:
        self.left -= len(texts)
        if self.left < 0:
            raise KeyboardInterrupt
        self.seen += [text for text in texts if len(text) < 60]  # not what languages as a whole are told by
        return super().passages(texts)


def update(made: Builder, embedder: Stopped, documents: Sequence[Document] = ROADS) -> None:
    replace(made, embedder=embedder).update(["/texts"], documents)


def interrupted(made: Builder, most: int) -> list[str]:
    embedder = Stopped(most)
    with pytest.raises(KeyboardInterrupt):
        update(made, embedder)
    return embedder.seen


def test_what_was_embedded_before_an_interruption_is_not_embedded_again(built: Builder, tmp_path: Path) -> None:
    first = interrupted(built, 100)
    second = interrupted(built, 60)
    last = Stopped()
    update(built, last)
    assert 80 < len(first) <= 100 and 40 < len(second) <= 60
    assert len({*first, *second, *last.seen}) == len([*first, *second, *last.seen])
    assert not (built.store.path / "unfinished").exists()
    fresh = builder(tmp_path / "fresh", built.lexicon)
    fresh.update(["/texts"], ROADS)
    assert whole(built.store) == whole(fresh.store)


@pytest.mark.parametrize("harm", ["cut", "turned", "other model", "nothing"])
def test_a_harmed_file_of_vectors_is_not_believed(built: Builder, harm: str) -> None:
    first = interrupted(built, 100)
    path = built.store.path / "unfinished"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if harm == "turned" else 20] ^= harm in ("turned", "other model")
    path.write_bytes(data[: len(data) // 2 if harm == "cut" else len(data)])
    last = Stopped()
    update(built, last)
    again = {"cut": 48, "turned": 1, "other model": 96, "nothing": 0}[harm]
    assert abs(len(set(first) & set(last.seen)) - again) <= 1
    built.rebuild([], [])
    after = whole(built.store)
    update(built, Stopped())
    assert whole(built.store) == after


def test_where_it_cannot_be_written_the_build_goes_through(built: Builder) -> None:
    (built.store.path / "unfinished").mkdir()
    update(built, Stopped())
    assert len(built.store.open(recipe())) == len(ROADS)


def test_few_texts_are_not_noted(built: Builder) -> None:
    with pytest.raises(KeyboardInterrupt):
        update(built, Stopped(3), ROADS[:5])
    assert not (built.store.path / "unfinished").exists()


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from index.lexicon import Lexicon
from tests.index.test_resume import ROADS, Stopped, update
from tests.tiny import builder
class Killed(Stopped):
    def passages(self, texts):
        if self.left < len(texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().passages(texts)
update(builder(Path(sys.argv[1]), Lexicon.open(Path(sys.argv[2]))), Killed(200))
"""


def test_a_build_that_was_killed_goes_on_where_it_was(tmp_path: Path, home: Path, lexicon: Lexicon) -> None:
    dictionary = str(home / "cache" / "bicite" / "lexicon.sqlite")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "ix"), dictionary]
    killed = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    made = builder(tmp_path / "ix", lexicon)
    last, all_ = Stopped(), Stopped()
    update(made, last)
    update(builder(tmp_path / "fresh", lexicon), all_)
    assert 180 < len(all_.seen) - len(last.seen) <= 200
    assert len(made.store.open(recipe())) == len(ROADS)


def test_vectors_come_back_bit_for_bit_and_in_order(tmp_path: Path) -> None:
    texts = [f"text {n % 40}" for n in range(50)]
    for _ in range(2):
        resume = Resume(tmp_path / "x", "model", 64)
        got = np.concatenate(
            [resume.through(WordHash().passages, "passages", texts[at : at + 7]) for at in range(0, 50, 7)]
        )
        resume.close()
        assert got.tobytes() == WordHash().passages(texts).tobytes()
