"""A server that has keys, and one that has several collections."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.config import Settings
from rag.keys import Keys
from tests.server.page.browsing import BRIDGE, Visits, ask, last, reload
from tests.server.serving import Live, serving


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture(scope="module")
def key(keys: Keys) -> str:
    return keys.create("reader", ("read", "write"), None)[1]


@pytest.fixture(scope="module")
def closed(settings: Settings, keys: Keys, key: str) -> Iterator[Live]:
    """Give a running server that has keys."""
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        yield live


@pytest.fixture
def page(visits: Visits, closed: Live) -> Page:
    page = visits.open(closed.url)
    expect(page.locator("#key-field")).to_be_focused()
    return page


def give(page: Page, key: str) -> None:
    page.fill("#key-field", key)
    page.keyboard.press("Enter")


def test_the_page_asks_for_a_key_and_says_when_it_is_wrong(page: Page, key: str) -> None:
    expect(page.locator("#key-title")).to_have_text("A key is needed")
    give(page, "bicite_wrong")
    expect(page.locator("#key-wrong")).to_have_text("This key is wrong or was revoked.")
    expect(page.locator("#key-field")).to_be_focused()
    give(page, key)
    expect(page.locator("#key")).to_be_hidden()
    ask(page, BRIDGE)
    expect(last(page, ".prose")).to_contain_text("March 2021")


def test_a_key_is_forgotten_with_the_tab(page: Page, key: str) -> None:
    give(page, key)
    expect(page.locator("#key")).to_be_hidden()
    reload(page)
    expect(page.locator(".examples .note")).to_be_visible()
    assert page.evaluate("localStorage.getItem('bicite.key')") is None
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#key-field")).to_be_visible()


def test_a_key_is_remembered_where_that_is_wished(page: Page, key: str) -> None:
    page.check("#key-lasting")
    give(page, key)
    expect(page.locator("#key")).to_be_hidden()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".examples .note")).to_be_visible()
    other.click("#key-open")
    other.get_by_role("button", name="Forget the key").click()
    expect(other.locator("#key-title")).to_have_text("A key is needed")
    assert other.evaluate("[localStorage.getItem('bicite.key'), sessionStorage.getItem('bicite.key')]") == [None, None]


def test_what_no_header_can_hold_is_a_wrong_key_and_no_server_gone(page: Page) -> None:
    for wrong in ("密钥", "two words", "caf\u00e9"):
        give(page, wrong)
        expect(page.locator("#key-wrong")).to_have_text("This key is wrong or was revoked.")
        expect(page.locator("#gone")).to_be_hidden()


def test_a_remembered_key_outlasts_a_wrong_one(page: Page, key: str) -> None:
    page.check("#key-lasting")
    give(page, key)
    expect(page.locator("#key")).to_be_hidden()
    page.click("#key-open")
    give(page, "bicite_wrong")
    expect(page.locator("#key-wrong")).not_to_be_empty()
    assert page.evaluate("localStorage.getItem('bicite.key')") == key


def test_a_key_forgotten_in_one_tab_is_in_no_other(page: Page, key: str) -> None:
    page.check("#key-lasting")
    give(page, key)
    expect(page.locator("#key")).to_be_hidden()
    page.evaluate("localStorage.removeItem('bicite.key')")  # as another tab does
    assert page.evaluate("import('./static/settings.js').then(({ key }) => key())") is None


def test_a_key_revoked_midway_is_asked_for_and_the_question_answered_then(page: Page, keys: Keys) -> None:
    give(page, keys.create("short", ("read",), None)[1])
    expect(page.locator(".examples .note")).to_be_visible()  # nothing is being asked for any more with that key
    keys.revoke(["short"])
    page.fill("#question", BRIDGE)
    page.press("#question", "Enter")
    expect(page.locator("#key-wrong")).to_have_text("This key is wrong or was revoked.")
    give(page, keys.create("next", ("read",), None)[1])
    expect(last(page, ".prose")).to_contain_text("March 2021")
    expect(page.locator(".turn")).to_have_count(1)


def test_a_key_is_never_in_an_address(page: Page, key: str, visits: Visits) -> None:
    give(page, key)
    expect(page.locator("#key")).to_be_hidden()
    ask(page, BRIDGE)
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_be_visible()
    secret = key.rpartition("_")[2]
    assert not [request.url for request in visits.requests if secret in request.url]
    assert secret not in page.url


def test_a_key_bound_to_a_collection_asks_that_one(visits: Visits, closed: Live, keys: Keys) -> None:
    page = visits.open(closed.url)
    give(page, keys.create("bound", ("read",), ["other"])[1])
    expect(page.locator(".examples .note")).to_have_text("1 document to ask")
    expect(page.locator("#collections")).to_be_hidden()
    ask(page, "How high is the old tower?")
    expect(last(page, ".prose")).to_contain_text("80 metres")


def test_a_collection_is_chosen(visits: Visits, server: Live, tmp_path: Path) -> None:
    page = visits.open(server.url)
    page.select_option("#collection", "other")
    expect(page.locator(".examples .note")).to_have_text("1 document to ask")
    ask(page, "How high is the old tower?")
    expect(last(page, ".prose")).to_contain_text("80 metres")
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_have_text("The old tower is 80 metres high.")
    page.select_option("#collection", "default")
    expect(page.locator(".examples .note")).to_have_text("4 documents to ask")
