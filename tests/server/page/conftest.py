"""A browser, and pages in it that fail a test which leaves them with a breach of policy or a request elsewhere."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from index.lexicon import Lexicon
from index.types import Embedder
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from tests.commands import EN, ZH, folder
from tests.server.page.browsing import HARBOUR, MARKUP, Visits

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # as root in a container Chromium has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium: Playwright's own are downloads of a hundred megabytes, which not everybody may make."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = "there is no chromium; `make browser` installs it on Debian, as root"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def model(lexicon: Lexicon, embedder: Embedder) -> Iterator[None]:
    """Have servers use the real model, which is there already: what is asked here must be answered rightly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.assemble.open_embedder", lambda *given: embedder)
        yield


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, model: None) -> Settings:
    """Give the settings of an index of small documents, some of them hostile, and of a collection of one."""
    base = tmp_path_factory.mktemp("page")
    texts = {"bridge.txt": EN, "school.md": ZH, "harbour.txt": HARBOUR, "markup.md": MARKUP}
    folder(base / "texts", dict(texts))
    folder(base / "other", {"tower.txt": "The old tower\n\nThe old tower is 80 metres high.\n"})
    chosen = Settings(index=base / "ix", collections={"other": base / "ix-other"}, spool=base / "spool")
    for name, index in (("texts", base / "ix"), ("other", base / "ix-other")):
        ingest([str(base / name)], Parts(chosen).builder(index))
    return chosen


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Give what opens pages, and looks at the end whether they behaved."""
    visits = Visits(browser)
    yield visits
    visits.leave()
