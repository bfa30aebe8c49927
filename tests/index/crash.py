"""Write an index and be killed, again and again: python -m tests.index.crash FOLDER DICTIONARY ROUNDS SEED.

Each round a forked child (what it needs is imported already) updates the index without end and is killed with SIGKILL
at a random moment; another opens what is left, which must be one of the states written, whole. Exit code 0: always so.
"""

import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import faiss  # noqa: F401 - loaded once, not in every child

from index.lexicon import Lexicon
from index.store import Store
from index.types import Document
from tests.tiny import builder, document, held, recipe

FULL = 0.3  # seconds; several updates fit


def state(number: int) -> list[Document]:
    """Return the documents after update `number`: some stay, some change, some come and go."""
    texts = {"stays.txt": "The bridge stays.", "changes.txt": f"The river rose by {number % 3} metres."}
    if number % 2:
        texts["comes.txt"] = "桥在三月通车。学校在九月开学。"
    return [document(id, text, language="zh" if id == "comes.txt" else "en") for id, text in texts.items()]


def write(folder: Path, dictionary: Path) -> None:
    made = builder(folder, Lexicon.open(dictionary))
    for number in count():
        made.update(["/texts"], state(number))


def check(folder: Path, dictionary: Path) -> None:
    """Compare what is left with a fresh build of the state it claims to be."""
    if not Store(folder).exists():
        return
    found = held(Store(folder).open(recipe()))
    assert found in [fresh(folder.parent / "fresh", dictionary, number) for number in range(6)]


def fresh(folder: Path, dictionary: Path, number: int) -> dict[str, Any]:
    path = folder / str(number)
    if not Store(path).exists():
        builder(path, Lexicon.open(dictionary)).update(["/texts"], state(number))
    return held(Store(path).open(recipe()))


def forked(work: Any, *args: Path) -> int:  # noqa: ANN401 - a function of these arguments
    pid = os.fork()
    if pid:
        return pid
    try:
        work(*args)
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


def main(folder: Path, dictionary: Path, rounds: int, seed: int) -> int:
    """Return how many rounds left something else than a whole state."""
    rng = random.Random(seed)
    failed = 0
    for _ in range(rounds):
        pid = forked(write, folder, dictionary)
        time.sleep(rng.uniform(0.01, FULL))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        failed += os.waitpid(forked(check, folder, dictionary), 0)[1] != 0
    return failed


if __name__ == "__main__":
    sys.exit(min(100, main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
