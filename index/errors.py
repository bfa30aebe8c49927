"""Every error that Bicite raises on purpose.

BiciteError                what went wrong, where, and the remedy, in one line
├── UsageError             the caller asked for something that makes no sense (exit code 2)
├── ReadError              a document can't be read
│   ├── DuplicateId        two documents share an id
│   └── Unavailable        one can't be read for the moment: what an index has of it stays
├── IndexMissing           there is no index at that place
├── IndexMismatch          the index was built with other settings than those now in force
├── IndexDamaged           a file of the index is missing or not what was written
├── IndexLocked            another process is writing this index
├── StorageError           the disk refused: full, read-only, no permission
├── EmbedderError          the embedding model, or the reranker, can't be loaded or run
├── ModelError             the language model can't be set up, or gave no answer
└── NotFound               no document has that id
"""


class BiciteError(Exception):
    """What went wrong, where, and the remedy, in one line."""


class UsageError(BiciteError):
    """The caller asked for something that makes no sense."""


class ReadError(BiciteError):
    """A document can't be read."""


class DuplicateId(ReadError):
    """Two documents share an id."""


class Unavailable(ReadError):
    """A document can't be read for the moment: what an index has of it stays."""


class IndexMissing(BiciteError):
    """There is no index at that place."""


class IndexMismatch(BiciteError):
    """The index was built with other settings than those now in force."""


class IndexDamaged(BiciteError):
    """A file of the index is missing or not what was written."""


class IndexLocked(BiciteError):
    """Another process is writing this index."""


class StorageError(BiciteError):
    """The disk refused: full, read-only, no permission."""


class EmbedderError(BiciteError):
    """The embedding model, or the reranker, can't be loaded or run."""


class ModelError(BiciteError):
    """The language model can't be set up, or gave no answer."""


class NotFound(BiciteError):
    """No document has that id."""
