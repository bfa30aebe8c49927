"""Bearer keys in a file: who may use the server, hashed, switched in one step.

A key is `bicite_ID_SECRET`. The id finds the record; the secret is 256 random bits, so its plain SHA-256 is as hard to
turn back as the secret is to guess, and a slow password hash would add nothing but a way to keep the server busy.
The file holds ids, names and hashes, never a key. Revoked keys stay in it: it says who was once let in, and a server
whose last key was revoked is closed, not open.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from index.durable import sync_folder
from index.errors import NotFound, StorageError, UsageError
from rag.config import COLLECTION, Settings

Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
FORMAT = 1
LONGEST_NAME = 64
_KEY = re.compile(r"bicite_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
_SECRET_BYTES = 32  # out of reach of guessing, and of what a hash of it could be searched for
_LOCK_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Key:
    """What the file knows of a key; `sha256` is of the whole key, hexadecimal."""

    id: str
    name: str
    sha256: str
    scopes: tuple[Scope, ...]
    collections: tuple[str, ...] | None  # None: all
    created: str  # ISO 8601, UTC
    revoked: str | None = None

    def shown(self) -> dict[str, Any]:
        """Return what may be shown of it."""
        return {name: value for name, value in asdict(self).items() if name != "sha256"}


def open_keys(settings: Settings) -> "Keys":
    """Return the keys that the settings name; they need not be there yet."""
    return Keys(settings.keys_file or user_data_path("bicite") / "keys.json")


class Keys:
    """The file of the keys. Read again whenever another process has written it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._seen: tuple[int, ...] | None = None
        self._keys: dict[str, Key] = {}

    def all(self) -> tuple[Key, ...]:
        """Return every key, revoked ones too, in the order they were made.

        Raises:
            StorageError: the file can't be read, isn't what was written, or can be written by others.
        """
        return tuple(self._current().values())

    def find(self, given: str) -> Key | None:
        """Return the key that `given` is, unless it is unknown, wrong or revoked; errors as in `all`."""
        match = _KEY.fullmatch(given)
        key = self._current().get(match[1]) if match else None
        expected = bytes.fromhex(key.sha256) if key else bytes(hashlib.sha256().digest_size)
        same = hmac.compare_digest(_digest(given), expected)
        return key if key and same and not key.revoked else None

    def create(
        self, name: str, scopes: Iterable[str] = ("read",), collections: Iterable[str] | None = None
    ) -> tuple[Key, str]:
        """Add a key. Return its record and the key itself, which is nowhere else.

        Raises:
            UsageError: the name is in use or unfit, a scope or a collection's name is none.
            StorageError: the file can't be written.
        """
        name, may, bound = _name(name), _scopes(scopes), _collections(collections)
        id = base64.b32encode(secrets.token_bytes(5)).decode().lower()
        given = f"bicite_{id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        key = Key(id, name, _digest(given).hex(), may, bound, _now())
        with self._changing() as keys:
            if any(other.name == name and not other.revoked for other in keys.values()):
                raise UsageError(f"a key named {name!r} is in use; choose another name, or: bicite keys revoke {name}")
            keys[id] = key
        return key, given

    def revoke(self, named: Sequence[str]) -> tuple[Key, ...]:
        """Revoke keys by name or id, all or none.

        Raises:
            NotFound: no key in force has that name or id.
            StorageError: the file can't be written.
        """
        with self._changing() as keys:
            found = [_named(keys.values(), one) for one in dict.fromkeys(named)]
            revoked = tuple(replace(key, revoked=_now()) for key in found)
            keys.update((key.id, key) for key in revoked)
        return revoked

    def _current(self) -> dict[str, Key]:
        """Return the keys as the file has them now: looking at the file's dates costs microseconds, so each time."""
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            self._seen, self._keys = None, {}
            return self._keys
        except OSError as error:
            raise _unreadable(self.path, error) from error
        seen = (status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size)
        if seen != self._seen:
            if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and os.name == "posix":
                raise StorageError(f"{self.path} can be written by others, who could let themselves in; chmod 600 it")
            self._keys, self._seen = _read(self.path), seen
        return self._keys

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Key]]:
        """Give the keys to change, and write them unless that fails."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(f"{self.path}.lock", timeout=_LOCK_SECONDS, mode=0o600):
                keys = dict(self._current())
                yield keys
                _write(self.path, keys.values())
        except Timeout:
            raise StorageError(f"{self.path} is being written by another process; try again") from None
        except OSError as error:
            raise StorageError(
                f"{self.path} can't be written ({error.strerror or error}); nothing changed; see BICITE_KEYS_FILE"
            ) from error


def _digest(given: str) -> bytes:
    return hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _name(name: str) -> str:
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise UsageError(f"a key's name has 1 to {LONGEST_NAME} printable characters; {name[:LONGEST_NAME]!a} won't do")
    return name


def _scopes(scopes: Iterable[str]) -> tuple[Scope, ...]:
    given = set(scopes)
    if not given or given - set(SCOPES):
        raise UsageError(f"a key's scopes are of: {', '.join(SCOPES)}")
    return tuple(scope for scope in SCOPES if scope in given)


def _collections(names: Iterable[str] | None) -> tuple[str, ...] | None:
    given = None if names is None else tuple(sorted(set(names)))
    for name in given or ():
        if not COLLECTION.fullmatch(name):
            raise UsageError(f"{name[:64]!a} is no collection's name; it has lower-case letters, digits, - and _")
    return given


def _named(keys: Iterable[Key], named: str) -> Key:
    for key in keys:
        if named in (key.id, key.name) and not key.revoked:
            return key
    raise NotFound(f"no key in force is named {named!r}; see: bicite keys list")


def _read(path: Path) -> dict[str, Key]:
    try:
        held = json.loads(path.read_text("utf-8"))
        if held["format"] != FORMAT:
            raise ValueError(f"format {held['format']!r}")
        keys = [_key(fields) for fields in held["keys"]]
    except OSError as error:
        raise _unreadable(path, error) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(f"{path} is not what was written; restore it, or remove it and create keys anew") from error
    return {key.id: key for key in keys}


def _key(fields: dict[str, Any]) -> Key:
    bound = fields["collections"]
    key = Key(**{**fields, "scopes": tuple(fields["scopes"]), "collections": None if bound is None else tuple(bound)})
    if len(bytes.fromhex(key.sha256)) != hashlib.sha256().digest_size or set(key.scopes) - set(SCOPES):
        raise ValueError(key.id)
    return key


def _write(path: Path, keys: Iterable[Key]) -> None:
    """Put a new file in the old one's place in one step, readable for its owner alone from its first byte on."""
    new = path.with_name(f"{path.name}.new")
    with suppress(FileNotFoundError):
        new.unlink()  # of a process that was killed; the lock is ours
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump({"format": FORMAT, "keys": [asdict(key) for key in keys]}, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(new, path)
    if os.name == "posix":
        sync_folder(path.parent)


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} can't be read ({error.strerror or error}); make it readable for this user")
