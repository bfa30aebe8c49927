"""Embedding backends, one file each; `open_embedder` picks by the setting's name."""

from index.errors import UsageError
from index.types import Embedder


def open_embedder(name: str) -> Embedder:
    """Return the embedder that the setting `embedder` names.

    Raises:
        UsageError: no backend has that name.
        EmbedderError: its model can't be loaded.
    """
    if name != "bundled":
        raise UsageError(f"embedder {name!r} is not known; set BICITE_EMBEDDER=bundled")
    from index.embed.bundled import Bundled

    return Bundled()
