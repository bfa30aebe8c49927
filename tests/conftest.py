"""What tests share: a home of their own, the dictionary, the embedders, the folder of shared material."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock
from hypothesis import settings

from index.embed.bundled import Bundled
from index.lexicon import Lexicon
from index.types import Embedder
from tests.tiny import WordHash

ROOT = Path(__file__).parent.parent
NAMED = "TESTS_SHARED"  # what a skip for want of shared material must name, so that CI can insist on it
SHARED = Path(os.environ.get(NAMED) or ROOT.parent / "shared")
REQUIRED = os.environ.get("TESTS_REQUIRE_SHARED") == "1"
# What is slow for once, on a busy machine, isn't wrong.
settings.register_profile("bicite", deadline=None)
settings.load_profile("bicite")
PLACES = {"HOME": "", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Bicite = Callable[..., Ran]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Turn a skip for want of shared material into a failure where it is said to be there."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRED and report.skipped and NAMED in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped although TESTS_REQUIRE_SHARED=1: {report.longrepr}"


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home that is not the user's, one for all workers, with no settings in force."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "home"
    home.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BICITE_")]:
            patch.delenv(name)
        for name, folder in PLACES.items():
            patch.setenv(name, str(home / folder))
        yield home


@pytest.fixture(autouse=True)
def nowhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test where no bicite.toml lies."""
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared material, ../shared or $TESTS_SHARED; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"there is no {SHARED}; set {NAMED}")
    return SHARED


@pytest.fixture(scope="session")
def lexicon(home: Path) -> Lexicon:
    """Give the dictionary, where the commands look for it; built once a session, whoever comes first."""
    path = home / "cache" / "bicite" / "lexicon.sqlite"
    with FileLock(home / "lexicon.lock"):
        return Lexicon.open(path)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """Give the real model, loaded once."""
    return Bundled()


@pytest.fixture
def bicite(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon) -> Bicite:
    """Run a command in this process, its embedder replaced by a fast one."""
    return _runner(capsys, monkeypatch, WordHash())


@pytest.fixture
def real_bicite(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon, embedder: Embedder
) -> Bicite:
    """Run a command in this process, with the real model."""
    return _runner(capsys, monkeypatch, embedder)


def _runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> Bicite:
    from rag.cli import run

    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: embedder)

    def command(*args: str | Path) -> Ran:
        capsys.readouterr()
        code = run([str(arg) for arg in args])
        return Ran(code, *capsys.readouterr())

    return command


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Give a folder of two small documents, one in each language."""
    from tests.commands import EN, ZH, folder

    return folder(tmp_path / "texts", {"bridge.txt": EN, "school.md": ZH})


@pytest.fixture
def ix(tmp_path: Path, texts: Path, bicite: Bicite) -> Path:
    """Give an index of them, by the fast embedder."""
    assert bicite("index", texts, "--index", tmp_path / "ix").code == 0
    return tmp_path / "ix"
