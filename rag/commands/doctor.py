"""What is wrong on this machine, and how to mend it."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np
from platformdirs import user_cache_path, user_data_path

from index.errors import BiciteError
from index.store import UNFINISHED, Store
from rag.assemble import Parts, default_index
from rag.keys import open_keys

PORT = 8000  # the server's, where none is named
PATIENCE = 5.0  # seconds that an endpoint is given
LOW, FULL = 1 << 30, 100 << 20  # bytes free: soon too few, and too few
EXTRAS = {
    "documents": (("pypdfium2", "docx"), ".pdf and .docx can't be read"),
    "eval": (("ir_measures",), "bicite eval can't run"),
    "mcp": (("mcp",), "chat clients can't be answered"),
    "openai": (("openai",), "OpenAI-compatible endpoints can't be asked"),
    "sentence-transformers": (("sentence_transformers",), "other embedding models and rerankers can't be run"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and how it is: fine, worth knowing, or broken; the remedy is "" where none is needed."""

    name: str
    state: Literal["ok", "note", "broken"]
    told: str
    remedy: str = ""


def examine(parts: Parts) -> Iterator[Finding]:
    """Yield what is found, one check after the other; a check that fails is a finding too."""
    checks: dict[str, Callable[[Parts], Iterator[Finding]]] = {
        "disk": _disk,
        "dictionary": _dictionary,
        "model": _model,
        "index": _indexes,
        "keys": _keys,
        "port": _port,
        "endpoint": _endpoint,
        "extras": _extras,
    }
    for name, check in checks.items():
        yield from _guarded(name, check(parts))


def _guarded(name: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield what is found; where a check fails, that is what it found."""
    try:
        yield from found
    except BiciteError as error:
        told, _, remedy = str(error).rpartition("; ")
        yield Finding(name, "broken", told or remedy, remedy if told else "")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        yield Finding(name, "broken", f"{where}{error.strerror or error}", "check the disk and the permissions")


def _disk(parts: Parts) -> Iterator[Finding]:
    for what, folder in (("cache", user_cache_path("bicite")), ("data", user_data_path("bicite"))):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        free = shutil.disk_usage(there).free
        told = f"{what} in {folder}, {free / 1e9:.1f} GB free"
        if not os.access(there, os.W_OK | os.X_OK):
            yield Finding("disk", "broken", f"{told}, can't be written", "make it writable, or set XDG_*_HOME")
        elif free < LOW:
            yield Finding("disk", "broken" if free < FULL else "note", told, "free some space")
        else:
            yield Finding("disk", "ok", told)


def _dictionary(parts: Parts) -> Iterator[Finding]:
    found = [word for group in parts.lexicon.weigh("制造业") for word, _ in group]
    if found:
        yield Finding("dictionary", "ok", "Chinese words find English ones")
    else:
        path = user_cache_path("bicite") / "lexicon.sqlite"
        yield Finding("dictionary", "broken", f"{path} holds nothing", f"remove it: rm {path}; it is made anew")


def _model(parts: Parts) -> Iterator[Finding]:
    vector = parts.embedder.queries(["制造业 manufacturing"])[0]
    told = f"{parts.settings.embedder}, {parts.embedder.dimension} numbers a text"
    if abs(float(np.linalg.norm(vector)) - 1) < 1e-3:
        yield Finding("model", "ok", told)
    else:
        yield Finding("model", "broken", f"{told}, and they make no sense", "clear Bicite's cache, or choose another")


def _indexes(parts: Parts) -> Iterator[Finding]:
    own = parts.settings.index or default_index()
    if parts.settings.index is None and not parts.store(own).exists():
        yield Finding(
            "index", "note", "none yet: the documents that come with Bicite are asked", "bicite index PATH..."
        )
    else:
        yield from _guarded("index", _index(parts, own, "index"))
    for name, path in parts.settings.collections.items():
        yield from _guarded(f"index {name}", _index(parts, path, f"index {name}"))


def _index(parts: Parts, path: Path, name: str) -> Iterator[Finding]:
    store = parts.store(path)
    broken = store.damage() if isinstance(store, Store) else []
    for told in broken:
        yield Finding(
            name, "broken", told, f"bicite index --fall-back --index {path}; or name the PATHs with --rebuild"
        )
    if not broken:
        generation = store.open(parts.recipe)
        yield Finding(
            name, "ok", f"{path}, {len(generation)} documents, generation {generation.name}, every file whole"
        )
        generation.close()
    if (path / UNFINISHED).exists():
        yield Finding(name, "note", "the last build was interrupted", "index again: it goes on where it was")


def _keys(parts: Parts) -> Iterator[Finding]:
    keys = [key for key in open_keys(parts.settings).all() if not key.revoked]
    told = f"{len(keys)} in force" if keys else "none: the server answers this machine alone"
    yield Finding("keys", "ok", told)


def _port(parts: Parts) -> Iterator[Finding]:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            yield Finding("port", "note", f"{PORT} is in use, perhaps by bicite serve", "bicite serve --port ANOTHER")
        else:
            yield Finding("port", "ok", f"{PORT} is free")


def _endpoint(parts: Parts) -> Iterator[Finding]:
    """Ask the endpoint which models it has: no document is sent, and no question."""
    model = os.environ.get("BICITE_LLM_MODEL", "")
    if not model and not parts.settings.embedder.startswith("openai:"):
        yield Finding("endpoint", "ok", "none is used: nothing leaves this machine")
        return
    url = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1").rstrip("/")
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        yield Finding("endpoint", "broken", "OPENAI_BASE_URL is no http address", "set it, as http://127.0.0.1:8080/v1")
        return
    place = f"{address.scheme}://{address.netloc.rpartition('@')[2]}"
    try:
        status = _status(f"{url}/models", os.environ.get("OPENAI_API_KEY", ""))
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        yield Finding("endpoint", "broken", f"{place} doesn't answer ({reason})", "start it, or set OPENAI_BASE_URL")
        return
    if status in (401, 403):
        yield Finding("endpoint", "broken", f"{place} refuses the key ({status})", "set OPENAI_API_KEY")
    else:
        yield Finding("endpoint", "ok" if status < 300 else "note", f"{place} answers ({status})")


class _Straight(HTTPRedirectHandler):
    """Follows no redirection: the key goes where the user said, nowhere else."""

    def redirect_request(self, *given: object) -> None:
        return None


def _status(url: str, key: str) -> int:
    request = Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})
    try:
        with build_opener(_Straight).open(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def _extras(parts: Parts) -> Iterator[Finding]:
    for name, (modules, told) in EXTRAS.items():
        if all(find_spec(module) for module in modules):
            yield Finding("extras", "ok", name)
        else:
            yield Finding("extras", "note", f"without {name}, {told}", f"pip install 'bicite[{name}]'")
