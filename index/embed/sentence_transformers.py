"""Any model that sentence-transformers can load, from a folder or from Hugging Face's cache; nothing is downloaded.

Torch is imported here only, and when a model is loaded. The reranker (rag/rerank.py) loads its model here too.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from index.embed.options import Options, described
from index.embed.windows import embed_whole
from index.errors import EmbedderError, UsageError
from index.fold import simplify
from index.types import FloatArray

EXTRA = "pip install 'bicite[sentence-transformers]'"
ORGANISATION = "sentence-transformers"  # of names without one, as the library has it
BATCH = 16  # texts at once: more is no faster on a CPU
# Of a model's folder: what it is told about, and the same weights for other engines.
_NOT_THE_MODEL = ({".md", ".gitattributes", ".png", ".jpg"}, {"onnx", "openvino"})


class Place(NamedTuple):
    """A model on disk."""

    folder: Path
    label: str  # its name and which version of it


class SentenceTransformers:
    """A model as an `Embedder`. Long texts are read in windows; vectors are cut to the dimension asked for, if any."""

    def __init__(self, name: str, options: Options) -> None:
        """Load the model.

        Raises:
            EmbedderError: it isn't there, or can't be loaded.
            UsageError: it can't give the dimension asked for, or its prompts leave no room for a text.
        """
        place = locate(name, ORGANISATION)
        self._model = load("SentenceTransformer", place, truncate_dim=options.dimension).float()
        self._prompts = options.prompts(name, self._model.prompts)
        self._lock = Lock()  # a tokenizer is set to cut or not for each call: two at once would meet
        self._tokens = _counter(self._model.tokenizer)
        self._limit: float = self._model.max_seq_length or float("inf")
        self.dimension = self._measure(place.label, options.dimension)
        self.fingerprint = described(f"sentence-transformers {place.label}", self._prompts, self.dimension)
        if max(self._tokens(self._prompts.query), self._tokens(self._prompts.passage)) >= self._limit:
            raise UsageError(f"{place.label} reads {self._limit} tokens, which its prompts fill; set shorter ones")

    def count(self, text: str) -> int:
        """Return the number of tokens of the passage `text`, prompt and special tokens included."""
        with self._lock:
            return self._tokens(self._prompts.passage + simplify(text))

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, dimension) of questions."""
        return self._embed(texts, "query", self._prompts.query)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, dimension) of passages."""
        return self._embed(texts, "document", self._prompts.passage)

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, dimension) of sentences: the model takes them for short passages."""
        return self.passages(texts)

    def _embed(self, texts: Sequence[str], task: str, prompt: str) -> FloatArray:
        def count(text: str) -> int:
            return self._tokens(prompt + text)

        def encode(parts: list[str]) -> FloatArray:
            if not parts:
                return np.empty((0, self.dimension), np.float32)
            # The task tells a model with two encoders which one to take.
            vectors = self._model.encode(
                parts, prompt=prompt, task=task, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
            return np.asarray(vectors, np.float32)

        try:
            with self._lock:
                vectors = embed_whole([simplify(text) for text in texts], encode, count, self._limit)
        except (RuntimeError, IndexError) as error:  # torch's: out of memory, a lost device, an odd model
            reason = f"the embedding model failed ({brief(error)})"
            raise EmbedderError(f"{reason}; free memory, or set BICITE_EMBEDDER to a smaller one") from error
        if not np.isfinite(vectors).all():
            raise EmbedderError("the model's vectors are no numbers; set BICITE_EMBEDDER to another one")
        return vectors

    def _measure(self, label: str, wanted: int | None) -> int:
        """Return the dimension of what the model gives."""
        given = int(self._model.encode(["a"], show_progress_bar=False).shape[1])
        if wanted is not None and wanted != given:
            raise UsageError(
                f"{label} gives {given} numbers a text, not {wanted}; set BICITE_DIMENSION to {given} or less"
            )
        return given


def locate(name: str, organisation: str) -> Place:
    """Return where the model `name` is: a folder, or a model in Hugging Face's cache.

    Raises:
        EmbedderError: it is in neither.
    """
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        folder = folder.resolve()
        return Place(folder, f"{folder.name}@{_digest(folder)[:12]}")
    if name.startswith((".", "/", "~", "\\")) or name.count("/") > 1 or not name:
        raise EmbedderError(f"there is no model folder {name!r}; name a folder that sentence-transformers saved")
    repository = name if "/" in name else f"{organisation}/{name}"
    cached = _cached(repository)
    return Place(cached, f"{repository}@{cached.name[:12]}")


def load(kind: str, place: Place, **options: object) -> Any:  # noqa: ANN401 - the library is optional
    """Return the model, a `kind` of sentence_transformers; code that came with it is never run.

    Raises:
        EmbedderError: the library is missing, or the folder holds no such model.
    """
    try:
        import sentence_transformers
        from transformers.utils import logging
    except ImportError as error:
        raise _missing(error) from error
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        # Half precision would make a text's vector depend on its batch: the caller makes it `float`.
        return getattr(sentence_transformers, kind)(str(place.folder), local_files_only=True, **options)
    except Exception as error:  # whatever the model's files lead the library to
        raise EmbedderError(
            f"{place.folder} can't be loaded as a {kind} ({brief(error)}); choose another model or folder"
        ) from error


def _cached(repository: str) -> Path:
    """Return the folder of a repository in Hugging Face's cache; it is named by the commit."""
    try:
        from huggingface_hub import constants, snapshot_download
    except ImportError as error:
        raise _missing(error) from error
    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME") or constants.HF_HUB_CACHE
    try:
        return Path(snapshot_download(repository, cache_dir=cache, local_files_only=True))
    except (OSError, ValueError) as error:
        raise EmbedderError(
            f"model {repository!r} is neither a folder nor in {cache}, and nothing is downloaded unasked;"
            f" get it once with: hf download {repository}"
        ) from error


def _digest(folder: Path) -> str:
    """Return a hash of the files that make the model: reading them takes less than loading it."""
    digest = hashlib.sha256()
    for file in sorted(_files(folder)):
        with file.open("rb") as stream:
            inner = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"{file.relative_to(folder).as_posix()} {inner}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    endings, elsewhere = _NOT_THE_MODEL
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        told = file.suffix.lower() in endings or any(part.startswith(".") or part in elsewhere for part in parts)
        if file.is_file() and not told:
            yield file


def _counter(tokenizer: Any) -> Callable[[str], int]:  # noqa: ANN401 - the library is optional
    """Return what counts tokens; special ones too, where the model has any."""
    if callable(tokenizer):  # of a transformer; it would warn of long texts, which are then cut into windows
        return lambda text: len(tokenizer(text, truncation=False, verbose=False)["input_ids"])
    if hasattr(tokenizer, "encode"):  # of static word vectors
        return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)
    return lambda text: len(tokenizer.tokenize(text))


def _missing(error: ImportError) -> EmbedderError:
    return EmbedderError(f"sentence-transformers can't be imported ({brief(error)}); install it: {EXTRA}")


def brief(error: BaseException) -> str:
    """Return what an error says, short and on one line."""
    told = " ".join(str(error).split()) or type(error).__name__
    return told if len(told) <= 200 else f"{told[:200]}…"
