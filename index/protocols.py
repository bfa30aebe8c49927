"""What an index offers, wherever it is kept: on disk (index/store.py) or on a Milvus cluster (index/milvus.py).

Generations and shards are those of index/generation.py in both; what stands behind them differs.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.sparse import Group, Match
from index.types import FloatArray, IntArray, LanguageStats

if TYPE_CHECKING:
    from index.generation import Generation
    from index.store import Recipe

Among = Any  # which chunks a search is among: None for all, or what `Shard.rows` gave; its `size` says how many


class Vectors(Protocol):
    """Unit vectors of one language's passages, or of their sentences."""

    def __len__(self) -> int: ...

    def search(self, query: FloatArray, k: int, among: Among = None) -> tuple[FloatArray, IntArray]:
        """Return (scores, rows) of the k rows nearest to `query`, (dimension,), best first."""
        ...

    def read(self, rows: IntArray) -> FloatArray:
        """Return the vectors at `rows`, (n, dimension)."""
        ...


class Terms(Protocol):
    """The words of one language's chunks."""

    def match(self, question: Sequence[Group], k: int, also: IntArray, among: Among = None) -> Match:
        """Find the k chunks that hold most of the question, and tell of the rows `also` too."""
        ...

    def importance(self, question: Sequence[Group]) -> FloatArray:
        """Return how telling each word of a question is, (words,): 0 to 1."""
        ...


class Writer(Protocol):
    """Writes the next generation."""

    @property
    def unfinished(self) -> Path:
        """Where vectors are noted until the generation is in force (index/resume.py); removed then."""
        ...

    def draft(self) -> AbstractContextManager[Path]:
        """Give an empty folder for a generation's files; it vanishes unless committed."""
        ...

    def commit(
        self,
        draft: Path,
        recipe: "Recipe",
        languages: Mapping[str, LanguageStats],
        anchors: Mapping[str, FloatArray],
        documents: Mapping[str, str],
        *,
        keep: bool = False,
    ) -> None:
        """Put the draft into force. `documents` maps ids to their text's sha256; `keep` the generation until now."""
        ...


class Store(Protocol):
    """An index; errors as those of `index.store.Store`."""

    @property
    def path(self) -> Path:
        """The folder that names it."""
        ...

    def open(self, recipe: "Recipe | None") -> "Generation":
        """Open the generation in force; with no recipe, for its texts alone."""
        ...

    def exists(self) -> bool:
        """Say whether an index was built here."""
        ...

    def version(self) -> object:
        """Return what changes whenever another generation comes into force; None where there is no index."""
        ...

    def writing(self) -> AbstractContextManager[Writer]:
        """Hold the writer's lock."""
        ...
