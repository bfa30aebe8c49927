"""Settings -> the parts that work together; used by the command line, the server and evaluation alike."""

import hashlib
import sqlite3
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path

from index import lexicon, tokens
from index.embed import open_embedder
from index.embed.bundled import Bundled
from index.embed.options import Options
from index.errors import IndexDamaged, IndexLocked, IndexMissing, StorageError
from index.generation import Generation
from index.lexicon import Lexicon
from index.protocols import Store
from index.store import CUTTING, Recipe
from index.store import Store as DiskStore
from index.types import Embedder
from rag.analysis.words import Words
from rag.config import Settings
from rag.rerank import Reranker, open_reranker
from rag.retrieve import Retriever

if TYPE_CHECKING:
    from index.build import Builder, Progress
    from rag.llm.endpoint import OpenAIChat

_HERE = Path(__file__).parent
WAIT = 120.0  # seconds for another process that builds the bundled index: of two first starts, one does


@dataclass(frozen=True)
class Parts:
    """What the settings ask for, each part made when first used."""

    settings: Settings
    progress: "Progress" = lambda done, total: None

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model."""
        return open_embedder(self.settings.embedder, self._options)

    @property
    def _options(self) -> Options:
        chosen = self.settings
        return Options(chosen.dimension, chosen.query_prompt, chosen.passage_prompt)

    @cached_property
    def reranker(self) -> Reranker | None:
        """What puts the best passages of each language in another order, where one is asked for."""
        return open_reranker(self.settings.reranker) if self.settings.reranker else None

    @cached_property
    def generator(self) -> "OpenAIChat | None":
        """The language model that writes answers, where one is asked for; a key alone sends no document away."""
        chosen = self.settings
        if not chosen.llm_model:
            return None
        from rag.llm.endpoint import OpenAIChat

        return OpenAIChat.from_environment(chosen.llm_model, chosen.llm_timeout, chosen.llm_tokens)

    @cached_property
    def recipe(self) -> Recipe:
        """What an index built with these settings depends on."""
        return Recipe(
            embedder=self.embedder.fingerprint,
            dimension=self.embedder.dimension,
            tokens=tokens.manifest(),
            lexicon=lexicon.manifest(),
            chunks=CUTTING,
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """The Chinese-English dictionary; where the user's cache can't be written, one for this process alone."""
        path = self.dictionary
        try:
            return Lexicon.open(path)
        except (OSError, sqlite3.Error) as error:
            try:
                with tempfile.TemporaryDirectory() as folder:  # an open file outlives its name
                    return Lexicon.open(Path(folder) / path.name)
            except (OSError, sqlite3.Error):
                reason = getattr(error, "strerror", None) or error
                raise StorageError(
                    f"{path} can't be written ({reason}); free some space or make it writable"
                ) from error

    @property
    def dictionary(self) -> Path:
        """The file of the dictionary."""
        return user_cache_path("bicite") / "lexicon.sqlite"

    @cached_property
    def path(self) -> Path:
        """The folder of the index that questions go to: the one asked for, the default one, or the bundled corpus."""
        return self.settings.index or (default_index() if self.store(default_index()).exists() else self.bundled)

    @cached_property
    def bundled(self) -> Path:
        """The folder of the bundled corpus's index: another one for another corpus or another recipe."""
        digest = hashlib.sha256(self.recipe.fingerprint.encode())
        for file in sorted(bundled_corpus().iterdir()):
            digest.update(file.name.encode() + file.read_bytes())
        return user_data_path("bicite") / f"bundled-{digest.hexdigest()[:12]}"

    def store(self, path: Path) -> Store:
        """Return the index that the folder `path` names, kept where the settings say; what is bundled stays on disk."""
        kind, _, uri = self.settings.store.partition(":")
        if kind == "milvus" and path != self.bundled:
            from index.milvus import MilvusStore  # nobody else needs its client

            return MilvusStore(path, uri)
        return DiskStore(path)

    def builder(self, path: Path) -> "Builder":
        """Return what writes the index at `path`."""
        from index.build import Builder  # slow to import, and no question needs it

        return Builder(
            self.store(path), self.recipe, self.embedder, self.lexicon, user_cache_path("bicite"), self.progress
        )

    def spread(self, builder: "Builder", address: str) -> "Builder":
        """Have the workers of the Ray cluster at `address` embed for a builder.

        Raises:
            UsageError, EmbedderError: see `index.embed.ray.Spread`.
        """
        from index.embed.ray import Spread

        spread = Spread(partial(open_embedder, self.settings.embedder, self._options), address)
        return replace(builder, embedder=spread, batch=spread.batch)

    def retriever(self) -> Retriever:
        """Open the index for questions; the bundled one is built first where it isn't there yet.

        Raises:
            IndexMissing, IndexMismatch, IndexDamaged: see index/errors.py.
        """
        generation = self._open(self.recipe)
        if isinstance(self.embedder, Bundled):
            self.embedder.warm()
        return Retriever(generation, self.embedder, Words(self.lexicon), self.reranker)

    @cached_property
    def alone(self) -> Embedder | None:
        """The embedder for one question at a time while nothing else is done; None where that makes no difference."""
        return self.embedder.alone() if isinstance(self.embedder, Bundled) else None

    def texts(self) -> Generation:
        """Open the index for its texts alone, whatever settings it was built with; errors as in `retriever`."""
        return self._open(None)

    def _open(self, recipe: Recipe | None) -> Generation:
        store = self.store(self.path)
        try:
            return store.open(recipe)
        except (IndexMissing, IndexDamaged):
            if self.settings.index is not None or self.path != self.bundled:
                raise
            return self._open_built(store, recipe)

    def _open_built(self, store: Store, recipe: Recipe | None) -> Generation:
        """Build the bundled index and open it; where another process builds it, wait for that one."""
        end = time.monotonic() + WAIT
        while True:
            try:
                self._build_bundled()
                return store.open(recipe)
            except IndexLocked:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            with suppress(IndexMissing, IndexDamaged):  # not yet
                return store.open(recipe)

    def _build_bundled(self) -> None:
        from index.read import read  # readers are slow to import and no question needs them

        corpus = bundled_corpus()
        self.builder(self.bundled).rebuild([str(corpus)], read([corpus]).documents)


def default_index() -> Path:
    """Return the folder of the index that is used where none is named."""
    return user_data_path("bicite") / "index"


def bundled_corpus() -> Path:
    """Return the folder of the documents that come with Bicite: in a checkout the originals, where they were put."""
    installed = _HERE / "seeds" / "corpus"
    checkout = _HERE.parent / "seeds"
    originals = checkout / "originals"
    if originals.is_dir() and any(originals.glob("*.*")):
        return originals
    return installed if installed.is_dir() else checkout / "corpus"
