"""The file of bearer keys: what is in it, who can read it, what a running server sees of it."""

import hmac
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest

from index.errors import NotFound, StorageError, UsageError
from rag.keys import Keys
from tests.commands import assert_refused, parsed
from tests.conftest import Bicite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.json"


def test_a_key_is_found_as_it_was_made(path: Path) -> None:
    key, given = Keys(path).create("reports", ["read", "write"], ["law", "a-1"])
    assert Keys(path).find(given) == key
    assert (key.name, key.scopes, key.collections, key.revoked) == ("reports", ("read", "write"), ("a-1", "law"), None)


def test_keys_are_long_random_and_each_another(path: Path) -> None:
    given = [Keys(path).create(f"key {n}")[1] for n in range(20)]
    assert len(set(given)) == 20
    assert all(len(key.rpartition(key[:16])[2]) == 43 for key in given)  # 256 bits in base64


def test_the_file_holds_no_key_and_is_its_owners_alone(path: Path) -> None:
    _, given = Keys(path).create("a")
    kept = path.read_text()
    assert given not in kept and given.split("_", 2)[2] not in kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_that_differs_by_one_character_is_none(path: Path) -> None:
    _, given = Keys(path).create("a")
    for at in range(len(given)):
        other = given[:at] + ("A" if given[at] != "A" else "B") + given[at + 1 :]
        assert Keys(path).find(other) is None
    for odd in ("", given + "A", given[:-1], f" {given}", f"{given}\n", given.upper(), "bicite__", "é" * 60, "\ud800"):
        assert Keys(path).find(odd) is None


def test_hashes_are_compared_in_constant_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, given = Keys(path).create("a")
    compared: list[tuple[bytes, bytes]] = []
    constant = hmac.compare_digest

    def watched(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return constant(a, b)

    monkeypatch.setattr("rag.keys.hmac.compare_digest", watched)
    keys = Keys(path)
    assert keys.find(given) and not keys.find("bicite_aaaaaaaa_" + "A" * 43)
    assert [len(part) for pair in compared for part in pair] == [32] * 4  # digests, and one also for an unknown id


def test_a_key_revoked_elsewhere_is_refused_at_once(path: Path) -> None:
    running = Keys(path)
    _, given = running.create("a")
    other, still = running.create("b")
    assert running.find(given)
    code = "import sys; from pathlib import Path; from rag.keys import Keys; Keys(Path(sys.argv[1])).revoke(['a'])"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert running.find(given) is None
    assert running.find(still) == other
    assert [bool(key.revoked) for key in running.all()] == [True, False]


def test_a_name_is_one_keys_in_force_and_free_again_after(path: Path) -> None:
    keys = Keys(path)
    first, _ = keys.create("a")
    with pytest.raises(UsageError, match="in use"):
        keys.create("a")
    keys.revoke([first.id])
    second, _ = keys.create("a")
    assert [key.id for key in keys.revoke(["a"])] == [second.id]
    with pytest.raises(NotFound):
        keys.revoke(["a"])


def test_of_several_names_all_are_revoked_or_none(path: Path) -> None:
    keys = Keys(path)
    keys.create("a")
    with pytest.raises(NotFound):
        keys.revoke(["a", "b"])
    assert not keys.all()[0].revoked


@pytest.mark.parametrize("name", ["", " a", "a" * 65, "a\nb", "a\x1b[31m", "\u202ea"])
def test_names_that_would_spoil_a_line_are_refused(path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        Keys(path).create(name)
    assert not path.exists()


def test_odd_scopes_and_collections_are_refused(path: Path) -> None:
    with pytest.raises(UsageError, match="scopes"):
        Keys(path).create("a", ["admin"])
    with pytest.raises(UsageError, match="scopes"):
        Keys(path).create("a", [])
    with pytest.raises(UsageError, match="collection"):
        Keys(path).create("a", ["read"], ["../law"])


def test_keys_made_at_once_are_all_kept(path: Path) -> None:
    start = Barrier(8)

    def make(name: str) -> None:
        start.wait()
        Keys(path).create(name)

    threads = [Thread(target=make, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {key.name for key in Keys(path).all()} == {str(n) for n in range(8)}


def test_what_a_killed_process_left_is_no_obstacle(path: Path) -> None:
    Keys(path).create("a")
    path.with_name("keys.json.new").write_text("{")
    Keys(path).create("b")
    assert len(Keys(path).all()) == 2
    assert not path.with_name("keys.json.new").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2, "keys": []}', '{"format": 1, "keys": [{"id": "a"}]}'])
def test_a_file_that_is_not_ours_lets_nobody_in(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(StorageError):
        Keys(path).find("bicite_aaaaaaaa_" + "A" * 43)
    with pytest.raises(StorageError):
        Keys(path).create("a")
    assert path.read_text() == text


def test_a_hash_that_is_none_makes_the_file_void(path: Path) -> None:
    Keys(path).create("a")
    held = json.loads(path.read_text())
    held["keys"][0]["sha256"] = ""
    path.write_text(json.dumps(held))
    with pytest.raises(StorageError):
        Keys(path).all()


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_file_that_others_can_write_is_refused(path: Path) -> None:
    Keys(path).create("a")
    path.chmod(0o620)
    with pytest.raises(StorageError, match="others"):
        Keys(path).all()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="BICITE_KEYS_FILE"):
        Keys(tmp_path / "file" / "keys.json").create("a")


@pytest.fixture
def named(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BICITE_KEYS_FILE", str(path))
    return path


def test_the_command_prints_the_key_alone_and_lists_it_without(bicite: Bicite, named: Path) -> None:
    made = bicite("keys", "create", "ci", "--scope", "write", "--scope", "read", "--collection", "law")
    assert made.code == 0 and made.out.count("\n") == 1
    key = Keys(named).find(made.out.strip())
    assert key and key.scopes == ("read", "write") and key.collections == ("law",)
    assert "Bearer" in made.err
    listed = bicite("keys", "list")
    assert "ci  read, write  law" in listed.out and made.out.strip() not in listed.out
    (shown,) = parsed(bicite("keys", "list", "--json"))["keys"]
    assert shown == {**key.shown(), "scopes": ["read", "write"], "collections": ["law"]}
    assert "sha256" not in shown


def test_the_command_revokes_by_name(bicite: Bicite, named: Path) -> None:
    given = parsed(bicite("keys", "create", "ci", "--json"))["key"]
    assert Keys(named).find(given)
    (revoked,) = parsed(bicite("keys", "revoke", "ci", "--json"))["revoked"]
    assert revoked["name"] == "ci" and revoked["revoked"]
    assert Keys(named).find(given) is None
    assert "revoked" in bicite("keys", "list").out


def test_wrong_uses_of_the_command_are_told_in_a_line(bicite: Bicite, named: Path) -> None:
    assert bicite("keys", "list").out == "no keys; make one: bicite keys create NAME\n"
    assert_refused(bicite("keys", "create", "a", "--scope", "admin"), 2, "read, write")
    assert_refused(bicite("keys", "revoke", "nobody"), 1, "nobody", "bicite keys list")
    assert_refused(bicite("keys"), 2, "--help")
