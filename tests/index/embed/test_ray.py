"""Embedding spread over a local Ray cluster of two workers."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from index.embed.ray import Spread
from index.errors import EmbedderError
from index.lexicon import Lexicon
from index.types import Embedder, FloatArray
from tests.tiny import MORE, WordHash, builder, whole

ray = pytest.importorskip("ray", reason="needs ray: pip install 'bicite[ray]'")
TEXTS = [f"The bridge number {n} opened. 第{n}座桥通车。" for n in range(300)]


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Begin a cluster of two workers."""
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


def dying(mark: Path, inner: Callable[[], Embedder]) -> Embedder:
    """Return an embedder whose process dies at the hundredth text, once."""

    class Dying(WordHash):
        def passages(self, texts: Sequence[str]) -> FloatArray:
            if TEXTS[99] in texts and not mark.exists():
                mark.touch()
                os._exit(1)
            return inner().passages(texts)

    return Dying()


def test_workers_give_the_vectors_that_one_process_gives() -> None:
    spread = Spread(WordHash, "local")
    assert spread.passages(TEXTS).tobytes() == WordHash().passages(TEXTS).tobytes()
    assert spread.passages([]).shape == (0, WordHash.dimension)
    assert spread.queries(TEXTS[:1]).tobytes() == WordHash().queries(TEXTS[:1]).tobytes()


def test_the_part_of_a_lost_worker_is_done_again(tmp_path: Path) -> None:
    spread = Spread(partial(dying, tmp_path / "died", WordHash), "local")
    found = spread.passages(TEXTS)
    assert (tmp_path / "died").exists()
    assert found.tobytes() == WordHash().passages(TEXTS).tobytes()


def test_workers_with_another_model_are_refused(tmp_path: Path) -> None:
    def other() -> Embedder:
        model = WordHash()
        model.fingerprint = f"by process {os.getpid()}"
        return model

    with pytest.raises(EmbedderError, match="a worker embeds by 'by process .*install all alike"):
        Spread(other, "local")


class Silent(WordHash):
    """Embeds nothing."""

    def passages(self, texts: Sequence[str]) -> FloatArray:
        raise ValueError("no model here")


def test_what_a_worker_cannot_do_is_told() -> None:
    with pytest.raises(EmbedderError, match="the Ray cluster can't embed: .*no model here"):
        Spread(Silent, "local").passages(TEXTS)


def test_a_build_by_workers_is_the_build_without(tmp_path: Path, lexicon: Lexicon) -> None:
    spread = Spread(WordHash, "local")
    by_workers, alone = builder(tmp_path / "workers", lexicon), builder(tmp_path / "alone", lexicon)
    replace(by_workers, embedder=spread, batch=spread.batch).update(["/texts"], MORE)
    alone.update(["/texts"], MORE)
    assert whole(by_workers.store) == whole(alone.store)
