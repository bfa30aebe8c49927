"""Documents listed, searched, added and deleted at the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.config import Settings
from rag.keys import Keys
from tests.server.page.browsing import Visits, ask, last
from tests.server.serving import Live

FERRY = "The ferry Mathilde sails from the west pier at nine o'clock.\n"
DROP = """([name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        document.querySelector(".zone").dispatchEvent(
            new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true}));
    }
}"""


@pytest.fixture
def page(visits: Visits, server: Live) -> Page:
    page = visits.open(server.url)
    page.click("#documents-open")
    expect(page.locator(".document").first).to_be_visible()
    return page


def upload(page: Page, path: Path) -> None:
    page.set_input_files("#files", path)


def test_what_is_uploaded_is_answered_from_and_gone_when_deleted(page: Page, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY)
    upload(page, tmp_path / "ferry.txt")
    expect(page.locator(".sent .good").first).to_have_text("1 added")
    expect(page.locator("#documents-list")).to_contain_text("ferry.txt")
    page.keyboard.press("Escape")
    ask(page, "When does the ferry Mathilde sail?")
    expect(last(page, ".prose")).to_contain_text("nine o'clock")
    page.keyboard.press("Alt+d")
    page.fill("#documents-search", "ferry")
    expect(page.locator(".document")).to_have_count(1)
    remove = page.get_by_role("button", name="Delete", exact=False).last
    remove.click()
    expect(page.locator("#confirm h2")).to_contain_text("Delete “")
    page.locator("#confirm .quiet").click()
    expect(page.locator(".document")).to_have_count(1)
    remove.click()
    page.locator("#confirm .danger").click()
    expect(page.locator("#documents-total")).to_have_text("No document fits.")
    page.get_by_role("button", name="Close").click()
    last(page, ".marker").first.click()
    expect(page.locator("#viewer .notice")).to_contain_text("The document is no longer there. This is the quote:")
    expect(page.locator("#viewer blockquote")).to_have_text(FERRY.strip())


def test_a_document_changed_since_shows_the_quote_and_no_wrong_place(page: Page, tmp_path: Path) -> None:
    (tmp_path / "tide.txt").write_text("The tide table hangs in hall four.\n")
    upload(page, tmp_path / "tide.txt")
    expect(page.locator(".sent .good").first).to_have_text("1 added")
    page.keyboard.press("Escape")
    ask(page, "Where does the tide table hang?")
    (tmp_path / "tide.txt").write_text("Nothing hangs here any more, whatever was said of it.\n")
    page.click("#documents-open")
    upload(page, tmp_path / "tide.txt")
    expect(page.locator(".sent .good").first).to_have_text("1 replaced")
    page.keyboard.press("Escape")
    last(page, ".marker").first.click()
    expect(page.locator("#viewer .notice")).to_contain_text("no longer stands where it was cited")
    expect(page.locator("mark")).to_have_count(0)


def test_files_are_dropped(page: Page) -> None:
    page.evaluate(DROP, ["dropped.md", "# Kite\n\nThe kite is red.\n"])
    expect(page.locator(".sent .good").first).to_have_text("1 added")
    expect(page.locator("#documents-list")).to_contain_text("dropped.md")


def test_what_cannot_be_read_is_told(page: Page, tmp_path: Path) -> None:
    (tmp_path / "<img src=x>.bin").write_bytes(bytes(range(256)))
    upload(page, tmp_path / "<img src=x>.bin")
    expect(page.locator(".sent .bad")).to_contain_text("It was not added")
    expect(page.locator(".sent b")).to_have_text("<img src=x>.bin")


def test_a_document_is_opened_from_the_list(page: Page) -> None:
    page.fill("#documents-search", "bridge")
    expect(page.locator(".document")).to_have_count(1)
    page.locator(".document").click()
    expect(page.locator("#viewer-text")).to_contain_text("opened in March 2021")
    page.keyboard.press("Escape")
    expect(page.locator("#documents-open")).to_be_focused()


def test_a_long_document_is_shown_in_part_around_the_place(page: Page, tmp_path: Path) -> None:
    line = "Nothing of note was written down on this day, as on most days. 😀\n\n"
    text = line * 1500 + "The comet was seen over Brackwater at dusk.\n\n" + line * 1500
    (tmp_path / "diary.txt").write_text(text, encoding="utf-8")
    upload(page, tmp_path / "diary.txt")
    expect(page.locator(".sent .good").first).to_have_text("1 added")
    page.keyboard.press("Escape")
    ask(page, "Where was the comet seen?")
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_have_text("The comet was seen over Brackwater at dusk.")
    expect(page.locator("mark.cited")).to_be_in_viewport()
    shown = "document.getElementById('viewer-text').textContent.length"
    before = page.evaluate(shown)
    assert before < 60_000 < len(text)
    page.get_by_role("button", name="Show what comes after").click()
    assert page.evaluate(shown) > before


def test_a_long_document_of_one_line_is_shown_in_part_too(page: Page, tmp_path: Path) -> None:
    said = "The meteor fell near Brackwater mill at noon."
    (tmp_path / "line.txt").write_text("No news came 😀. " * 4000 + said + " No news came." * 4000, encoding="utf-8")
    upload(page, tmp_path / "line.txt")
    expect(page.locator(".sent .good").first).to_have_text("1 added")
    page.keyboard.press("Escape")
    ask(page, "Where did the meteor fall?")
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_have_text(said)
    assert 30_000 < page.evaluate("document.getElementById('viewer-text').textContent.length") < 60_000


def test_a_reader_is_offered_no_changes(visits: Visits, settings: Settings, tmp_path: Path) -> None:
    from tests.server.serving import serving

    keys = Keys(tmp_path / "keys.json")
    key = keys.create("reader", ("read",), None)[1]
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        page = visits.open(live.url)
        page.fill("#key-field", key)
        page.keyboard.press("Enter")
        expect(page.locator(".examples .note")).to_be_visible()
        page.click("#documents-open")
        expect(page.locator("#documents")).to_contain_text("Your key lets you read only")
        expect(page.locator(".document").first).to_be_visible()
        expect(page.locator("#documents .zone")).to_have_count(0)
        expect(page.get_by_role("button", name="Delete")).to_have_count(0)


def test_a_collection_without_documents_says_so(visits: Visits, settings: Settings, tmp_path: Path) -> None:
    from tests.server.serving import serving

    empty = settings.model_copy(update={"index": tmp_path / "none", "collections": {}, "spool": tmp_path / "spool"})
    (tmp_path / "one.txt").write_text("The ferry Mathilde sails at nine.\n")
    with serving(empty) as live:
        page = visits.open(live.url)
        page.get_by_role("button", name="Add documents").click()
        expect(page.locator("#documents-total")).to_contain_text("There are no documents yet")
        upload(page, tmp_path / "one.txt")
        expect(page.locator(".sent .good").first).to_have_text("1 added")
        page.keyboard.press("Escape")
        ask(page, "When does the ferry sail?")
        expect(last(page, ".prose")).to_contain_text("at nine")
