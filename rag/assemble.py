"""Settings -> the parts that work together; used by the command line, the server and evaluation alike."""

import hashlib
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from index import lexicon, tokens
from index.build import CUTTING, Builder, Progress
from index.embed import open_embedder
from index.errors import IndexDamaged, IndexMissing
from index.lexicon import Lexicon
from index.store import Recipe, Store
from index.types import Embedder
from rag.config import Settings
from rag.retrieve import Retriever

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Parts:
    """What the settings ask for, each part made when first used."""

    settings: Settings
    progress: Progress = lambda done, total: None

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model."""
        return open_embedder(self.settings.embedder)

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
        try:
            return Lexicon.open(user_cache_path("bicite") / "lexicon.sqlite")
        except OSError:
            with tempfile.TemporaryDirectory() as folder:  # an open file outlives its name
                return Lexicon.open(Path(folder) / "lexicon.sqlite")

    @cached_property
    def path(self) -> Path:
        """The folder of the index that questions go to: the one asked for, the default one, or the bundled corpus."""
        return self.settings.index or (default_index() if Store(default_index()).exists() else self.bundled)

    @cached_property
    def bundled(self) -> Path:
        """The folder of the bundled corpus's index: another one for another corpus or another recipe."""
        digest = hashlib.sha256(self.recipe.fingerprint.encode())
        for file in sorted(bundled_corpus().iterdir()):
            digest.update(file.name.encode() + file.read_bytes())
        return user_data_path("bicite") / f"bundled-{digest.hexdigest()[:12]}"

    def builder(self, path: Path) -> Builder:
        """Return what writes the index at `path`."""
        return Builder(Store(path), self.recipe, self.embedder, self.lexicon, self.progress)

    def retriever(self) -> Retriever:
        """Open the index for questions; the bundled one is built first where it isn't there yet.

        Raises:
            IndexMissing, IndexMismatch, IndexDamaged: see index/errors.py.
        """
        store = Store(self.path)
        try:
            generation = store.open(self.recipe)
        except (IndexMissing, IndexDamaged):
            if self.settings.index is not None or self.path != self.bundled:
                raise
            self._build_bundled()
            generation = store.open(self.recipe)
        return Retriever(generation, self.embedder, self.lexicon)

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
