"""A second opinion on the best passages: a cross-encoder reads question and passage together. Off by default.

Its scores are no more comparable between languages than those of the embedding model (a question's own language scores
higher, whatever it says), and on no scale that confidence was fitted on. So it only says which passage of a language
comes before which: each language keeps its places in the fused list, and each place its fused score.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np

from index.embed.sentence_transformers import brief, load, locate
from index.embed.windows import windows
from index.errors import EmbedderError
from index.fold import simplify
from index.types import FloatArray

RERANKED = 24  # passages a question: seconds of work for models of common size on two cores
BATCH = 8
ORGANISATION = "cross-encoder"  # of names without one, as the library has it
_SCORING = ("ForSequenceClassification", "ForCausalLM")  # the latter by how likely they say "yes"


class Reranker(Protocol):
    """Says how well passages answer a question."""

    def score(self, question: str, passages: Sequence[str]) -> FloatArray:
        """Return a score for each passage, (n,), higher is better; comparable within one question and language."""
        ...


@cache
def open_reranker(name: str) -> Reranker:
    """Return the cross-encoder `name`; loaded once, though a server opens its index whenever that changes.

    Raises:
        EmbedderError: see `CrossEncoder`.
    """
    return CrossEncoder(name)


def order(languages: Sequence[str], scores: FloatArray) -> list[int]:
    """Return which passage of a list comes to each place: those of each language, sorted, in that language's places."""
    sorted_by = {
        language: iter(sorted((at for at, own in enumerate(languages) if own == language), key=lambda at: -scores[at]))
        for language in set(languages)
    }
    return [next(sorted_by[language]) for language in languages]


class CrossEncoder:
    """A cross-encoder of sentence-transformers, by name or folder."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Raises:
            EmbedderError: it isn't there, can't be loaded, or is no cross-encoder with one score.
        """
        place = locate(name, ORGANISATION)
        # Of another kind of model, the library would fill in what gives the score with random numbers.
        if not _gives_scores(place.folder):
            raise EmbedderError(f"{place.folder} is no cross-encoder; set BICITE_RERANKER to one")
        self._model = load("CrossEncoder", place).float()
        self._lock = Lock()  # a tokenizer is set to cut or not for each call: two at once would meet
        self._limit: float = self._model.max_seq_length or float("inf")
        if self._model.num_labels != 1:
            raise EmbedderError(
                f"{place.folder} gives {self._model.num_labels} scores; set BICITE_RERANKER to one with 1"
            )

    def score(self, question: str, passages: Sequence[str]) -> FloatArray:
        """Return the score of each passage, (n,); of one too long for the model, of its best part."""
        question = simplify(question)
        with self._lock:
            parts = [self._parts(question, simplify(passage)) for passage in passages]
            scores = self._predict([(question, part) for each in parts for part in each])
        first = np.cumsum([0, *(len(each) for each in parts[:-1])])
        return np.asarray(np.maximum.reduceat(scores, first), np.float32) if parts else scores

    def _parts(self, question: str, passage: str) -> list[str]:
        def count(text: str) -> int:
            return len(self._model.tokenizer(question, text, truncation=False, verbose=False)["input_ids"])

        # Beside a question that fills the model, no part of a passage is read whole.
        return windows(passage, count, int(self._limit)) if 2 * count("") < self._limit < float("inf") else [passage]

    def _predict(self, pairs: list[tuple[str, str]]) -> FloatArray:
        try:
            # As the model gives them: squeezed into 0 to 1, the best ones would come out equal.
            scores = self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False, activation_fn=lambda x: x)
        except (RuntimeError, IndexError) as error:  # torch's: out of memory, a lost device, an odd model
            raise EmbedderError(
                f"the reranker failed ({brief(error)}); free memory, or unset BICITE_RERANKER"
            ) from error
        if not np.isfinite(scores).all():
            raise EmbedderError("the reranker gave scores that are no numbers; set BICITE_RERANKER to another one")
        return np.asarray(scores, np.float32)


def _gives_scores(folder: Path) -> bool:
    kind = _config(folder / "config_sentence_transformers.json").get("model_type")
    architectures = _config(folder / "config.json").get("architectures") or [""]
    return kind == "CrossEncoder" if kind else str(architectures[0]).endswith(_SCORING)


def _config(file: Path) -> dict[str, Any]:
    try:
        config = json.loads(file.read_bytes())
    except (OSError, ValueError):  # of a model that can't be loaded, the library says why
        return {}
    return config if isinstance(config, dict) else {}
