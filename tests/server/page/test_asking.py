"""Questions asked at the page, and the place that an answer stands at."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server import events
from tests.server.page.answers import SENTENCE, answer, claim, give
from tests.server.page.browsing import (
    ACROSS,
    BRIDGE,
    HARBOUR,
    HARBOUR_SENTENCE,
    HOSTILE,
    LIGHTHOUSE,
    MARKUP,
    REFUSED,
    SCHOOL,
    Visits,
    ask,
    last,
    text_of,
)
from tests.server.serving import Live


@pytest.fixture
def page(visits: Visits, server: Live) -> Page:
    return visits.open(server.url)


@pytest.mark.parametrize(
    ("question", "said"),
    [(BRIDGE, "March 2021"), (SCHOOL, "五千名学生"), (ACROSS[0], "五千名学生"), (ACROSS[1], "March 2021")],
)
def test_each_language_is_answered_from_each(page: Page, question: str, said: str) -> None:
    ask(page, question)
    expect(last(page, ".asked")).to_have_text(question)
    expect(last(page, ".prose")).to_contain_text(said)
    expect(last(page, ".marker").first).to_have_text("[1]")
    expect(last(page, ".facts")).to_contain_text("confidence")


def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Keep the last event of answers back until what is returned is set."""
    whole, going_on = events.answering, Event()

    async def slowly(*args: Any) -> AsyncIterator[events.Event]:  # noqa: ANN401
        async for event in whole(*args):
            while event.name == "done" and not going_on.is_set():
                await asyncio.sleep(0.01)
            yield event

    monkeypatch.setattr(events, "answering", slowly)
    return going_on


def test_the_answer_and_its_markers_are_there_before_it_is_whole(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = held(monkeypatch)
    page.fill("#question", BRIDGE)
    page.press("#question", "Enter")
    expect(last(page, ".streaming")).to_contain_text("March 2021")
    expect(last(page, ".streaming .marker")).to_have_text("[1]")
    expect(last(page, ".status")).to_contain_text("found in")
    expect(last(page, ".facts")).to_have_count(0)
    going_on.set()
    expect(last(page, ".facts")).to_be_visible()
    expect(last(page, ".streaming")).to_have_count(0)


def test_the_language_switched_midway_is_that_of_all_answers(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(page, BRIDGE)
    going_on = held(monkeypatch)
    page.fill("#question", BRIDGE)
    page.press("#question", "Enter")
    expect(last(page, ".streaming")).to_contain_text("March 2021")
    page.click("#language")
    expect(page.locator("#new")).to_contain_text("新对话")
    going_on.set()
    for at in (1, 0):
        expect(page.locator(".turn").nth(at).locator(".facts")).to_contain_text("置信度")


def test_what_is_highlighted_is_the_quote_where_characters_are_astral_and_lines_end_in_two(page: Page) -> None:
    ask(page, "When was the harbour dredged?")
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_be_in_viewport()
    assert text_of(page, "mark.cited") == HARBOUR_SENTENCE
    assert text_of(page, "#viewer-text") == HARBOUR
    expect(page.locator("#viewer-title")).to_be_focused()


def test_esc_leads_back_to_the_marker(page: Page) -> None:
    ask(page, BRIDGE)
    last(page, ".marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.cited")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    expect(last(page, ".marker").first).to_be_focused()


def test_a_marker_shows_the_quote_and_where_it_is_from(page: Page) -> None:
    ask(page, ACROSS[0])
    last(page, ".marker").first.hover()
    expect(page.locator("#tip blockquote")).to_contain_text("五千名学生")
    expect(page.locator("#tip")).to_contain_text("Chinese · undated")
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()


def test_a_tap_shows_the_quote_and_a_second_one_the_document(visits: Visits, server: Live) -> None:
    page = visits.open(server.url, has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640})
    ask(page, BRIDGE)
    last(page, ".marker").first.tap()
    expect(page.locator("#tip blockquote")).to_contain_text("March 2021")
    page.locator("#tip button").tap()
    expect(page.locator("mark.cited")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("#viewer-close").tap()
    expect(page.locator("#question")).to_be_visible()


def test_words_of_the_other_language_explain_themselves(page: Page) -> None:
    ask(page, ACROSS[0])
    last(page, ".prose").hover()
    last(page, ".word:text-is('学校')").hover()
    expect(page.locator("#tip")).to_contain_text("xuéxiào")
    expect(page.locator("#tip")).to_contain_text("school")
    page.keyboard.press("Escape")
    last(page, "summary").click()
    expect(last(page, ".wordlist dl")).to_contain_text("xuéxiào")


def test_english_words_are_explained_in_chinese_and_figures_converted(visits: Visits, server: Live) -> None:
    page = visits.open(server.url, locale="zh-CN")
    text = f"{SENTENCE} [1]"
    give(page, answer(text, mode="extractive", claims=[claim(text, SENTENCE)]))
    ask(page, "北桥花了多少钱？")
    expect(last(page, ".conversions")).to_contain_text("40 million yuan = 4000万元")
    last(page, ".prose").hover()
    last(page, ".word:text-is('roads')").hover()
    expect(page.locator("#tip")).to_contain_text("路")


def test_a_reader_of_the_quotes_language_is_not_bothered(page: Page) -> None:
    ask(page, BRIDGE)
    last(page, ".prose").hover()
    expect(last(page, ".help")).to_have_count(0)
    expect(last(page, ".word")).to_have_count(0)


def test_a_refusal_offers_the_nearest_passages(page: Page) -> None:
    ask(page, REFUSED)
    expect(last(page, ".refusal h3")).to_have_text("Not in the documents")
    last(page, ".passage").first.click()
    expect(page.locator("mark.cited")).to_be_visible()


def test_markup_in_a_document_is_text_wherever_it_is_shown(page: Page) -> None:
    ask(page, LIGHTHOUSE)
    last(page, ".marker").first.hover()
    for piece in HOSTILE:
        expect(last(page, ".prose")).to_contain_text(piece)
        expect(page.locator("#tip")).to_contain_text(piece)
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_be_visible()
    assert text_of(page, "#viewer-text") == MARKUP
    expect(page.locator("#viewer-title")).to_contain_text("<img src=x")
    page.click("#documents-open")
    expect(page.locator("#documents-list")).to_contain_text("<b>keeper</b>")
    assert (
        page.locator("main :is(img, script, style, iframe), aside :is(img, script), dialog :is(img, script)").count()
        == 0
    )
    assert page.locator("a[href^='javascript:']").count() == 0
    assert page.title() == "Bicite"


def test_an_answer_is_copied_with_its_citations_as_markdown(visits: Visits, server: Live) -> None:
    page = visits.open(server.url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, LIGHTHOUSE)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied, with its sources")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"**{LIGHTHOUSE}**\n\n") and "\\[1\\]" in copied and "(markup.md, en, " in copied
    assert "\\<script\\>" in copied and "<script>" not in copied


def test_the_receipt_is_the_whole_answer(page: Page, tmp_path: Path) -> None:
    ask(page, BRIDGE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Receipt").click()
    download.value.save_as(tmp_path / "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    assert receipt["question"] == BRIDGE and receipt["citations"][0]["document"]["id"] == "bridge.txt"
    assert receipt["index"]["fingerprint"] and receipt["passages"]
