"""A conversation: follow-up questions, what is kept of it, the page's language, theme and keys."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.server.page.browsing import ACROSS, BRIDGE, SCHOOL, Visits, ask, last, reload
from tests.server.serving import Live


@pytest.fixture
def page(visits: Visits, server: Live) -> Page:
    return visits.open(server.url)


def test_a_follow_up_is_asked_with_what_was_said(page: Page) -> None:
    ask(page, BRIDGE)
    with page.expect_request("**/ask") as asked:
        ask(page, "How much did it cost?")
    history = json.loads(asked.value.post_data or "")["history"]
    assert [message["role"] for message in history] == ["user", "assistant"]
    assert history[0]["content"] == BRIDGE and "March 2021" in history[1]["content"]
    expect(page.locator(".turn")).to_have_count(2)
    expect(last(page, ".prose")).to_contain_text("40 million yuan")


def test_a_new_conversation_knows_nothing_of_the_last(page: Page) -> None:
    ask(page, BRIDGE)
    page.keyboard.press("Alt+n")
    expect(page.locator(".welcome h2")).to_be_visible()
    with page.expect_request("**/ask") as asked:
        ask(page, SCHOOL)
    assert json.loads(asked.value.post_data or "")["history"] == []
    expect(page.locator(".turn")).to_have_count(1)


def test_conversations_are_kept_and_taken_up_again(page: Page) -> None:
    ask(page, BRIDGE)
    reload(page)
    expect(page.locator(".welcome")).to_be_visible()
    page.click("#history-toggle")
    page.get_by_role("button", name=BRIDGE, exact=True).click()
    expect(page.locator(".prose")).to_contain_text("March 2021")
    ask(page, "How much did it cost?")
    expect(page.locator(".past")).to_have_count(1)
    page.get_by_role("button", name=f"Delete the conversation “{BRIDGE}”").click()
    expect(page.locator(".past")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def test_all_conversations_are_deleted_after_a_yes_alone(page: Page) -> None:
    for question in (BRIDGE, SCHOOL):
        ask(page, question)
        page.click("#new")
    page.click("#history-toggle")
    page.click("#history-clear")
    page.keyboard.press("Escape")
    expect(page.locator(".past")).to_have_count(2)
    page.click("#history-clear")
    page.locator("#confirm .danger").click()
    expect(page.locator(".past")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('bicite.conversations')") is None


def test_what_another_tab_deleted_does_not_come_back(page: Page) -> None:
    ask(page, BRIDGE)
    page.click("#history-toggle")
    other = page.context.new_page()
    other.goto(page.url)
    other.click("#history-toggle")
    other.click("#history-clear")
    other.locator("#confirm .danger").click()
    expect(page.locator(".past")).to_have_count(0)
    page.click("#new")
    ask(page, SCHOOL)
    expect(page.locator(".past")).to_have_text([SCHOOL])


def test_what_is_no_conversation_in_the_browsers_store_is_left_alone(page: Page) -> None:
    for kept in ("{", "[1, null]", '{"a": 1}'):
        page.evaluate("kept => localStorage.setItem('bicite.conversations', kept)", kept)
        reload(page)
        expect(page.locator("#send")).to_be_enabled()
    ask(page, BRIDGE)
    expect(last(page, ".marker").first).to_be_visible()


def test_where_the_store_is_full_the_oldest_conversations_go(page: Page) -> None:
    page.evaluate("""() => {
        const old = Array.from({length: 40}, (_, at) => ({id: `${at}`, collection: "default",
            turns: [{question: "q".repeat(60000), answer: null}]}));
        localStorage.setItem("bicite.conversations", JSON.stringify(old));
        const room = 5 * 1024 * 1024 - JSON.stringify(old).length - 500;
        localStorage.setItem("filler", "x".repeat(room));
    }""")
    reload(page)
    ask(page, BRIDGE)
    kept = page.evaluate("JSON.parse(localStorage.getItem('bicite.conversations'))")
    assert kept[0]["turns"][0]["question"] == BRIDGE and len(kept) < 41


@pytest.mark.parametrize(("locale", "title"), [("zh-CN", "向文档提问"), ("en-GB", "Ask the documents."), ("de", "Ask")])
def test_the_page_speaks_as_the_browser_does(visits: Visits, server: Live, locale: str, title: str) -> None:
    page = visits.open(server.url, locale=locale)
    expect(page.locator(".welcome h2")).to_contain_text(title)
    expect(page.locator("html")).to_have_attribute("lang", "zh" if locale == "zh-CN" else "en")


def test_the_language_is_switched_with_all_that_is_shown_and_remembered(page: Page) -> None:
    ask(page, ACROSS[0])
    expect(last(page, ".help")).to_be_visible()
    page.click("#language")
    expect(page.locator("#new")).to_contain_text("新对话")
    expect(last(page, ".facts")).to_contain_text("置信度")
    expect(last(page, ".help")).to_have_count(0)
    reload(page)
    expect(page.locator(".welcome h2")).to_have_text("向文档提问")


def test_the_theme_follows_the_system_until_it_is_chosen(visits: Visits, server: Live) -> None:
    page = visits.open(server.url, color_scheme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    page.get_by_role("button", name="Light theme").click()
    assert page.evaluate(colour) != dark
    reload(page)
    expect(page.get_by_role("button", name="Dark theme")).to_be_visible()
    assert page.evaluate(colour) != dark


def test_enter_that_ends_a_composition_does_not_ask(page: Page) -> None:
    page.fill("#question", "北京")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    page.evaluate(f"document.getElementById('question').dispatchEvent({composing})")
    expect(page.locator("#question")).to_have_value("北京")
    page.press("#question", "Shift+Enter")
    expect(page.locator("#question")).to_have_value("北京\n")
    expect(page.locator(".turn")).to_have_count(0)


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    first = page.locator(".example").first
    question = first.inner_text()
    first.click()
    expect(last(page, ".asked")).to_have_text(question)
    expect(last(page, ".marker").first).to_be_visible()
