"""What `bicite index` does: once, again and again, or back to the state before; it prints what came of it."""

from collections.abc import Sequence

from index.errors import UsageError
from index.store import Store
from rag.assemble import Parts, default_index
from rag.commands import show
from rag.commands.console import flush, note, print_json, print_text
from rag.ingest import ingest


def index(
    parts: Parts, paths: Sequence[str], *, rebuild: bool = False, json: bool = False, ray: str | None = None
) -> None:
    """Bring the index in line with the paths; errors as those of `ingest`. `ray` is a cluster whose workers embed."""
    path = parts.settings.index or default_index()
    builder = parts.builder(path)
    done = ingest(paths, parts.spread(builder, ray) if ray else builder, rebuild=rebuild)
    print_json(show.ingested_json(done, path)) if json else print_text(show.ingested(done, path))


def watch(parts: Parts, paths: Sequence[str], *, rebuild: bool = False, ray: str | None = None) -> None:
    """Do the same, and again whenever something changes, until interrupted; errors as those of `ingest`, at first."""
    from rag.commands.watch import state
    from rag.commands.watch import watch as watched

    path = parts.settings.index or default_index()
    begin = state(paths)
    index(parts, paths, rebuild=rebuild, ray=ray)
    note(f"watching {', '.join(paths)}; Ctrl-C ends it")
    flush()

    def bring() -> None:
        done = ingest(paths, parts.builder(path))
        if done.changes.added or done.changes.changed or done.changes.removed:
            print_text(show.ingested(done, path))
            flush()

    watched(paths, begin, bring, lambda told: note(f"bicite: {told}; still watching"))


def fall_back(parts: Parts, json: bool) -> None:
    """Put the last whole generation in a damaged one's place; errors as those of `Store.fall_back`."""
    path = parts.settings.index or default_index()
    store = parts.store(path)
    if not isinstance(store, Store):
        raise UsageError("--fall-back is for indexes on disk; one on a cluster is rebuilt: bicite index --rebuild")
    name = store.fall_back()
    if json:
        print_json({"fell_back": name, "index": str(path)})
    elif name is None:
        note(f"{path} is whole; nothing changed")
    else:
        note(f"{path} fell back to generation {name}; index again what changed since")
