"""The page when something fails: the server is gone, an answer breaks off, too much is asked."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event

import pytest
from fastapi import Request
from playwright.sync_api import Page, Route, expect

from rag.config import Settings
from server import events
from tests.server.page.browsing import BRIDGE, Visits, ask, last, reload
from tests.server.serving import PATIENCE, Live, serving


@pytest.fixture
def page(visits: Visits, server: Live) -> Page:
    return visits.open(server.url)


def test_a_server_that_is_gone_is_told_and_asked_again_when_it_is_back(visits: Visits, settings: Settings) -> None:
    with serving(settings) as live:
        page = visits.open(live.url)
        expect(page.locator(".examples .note")).to_be_visible()
    page.fill("#question", BRIDGE)
    page.press("#question", "Enter")
    expect(last(page, ".notice.bad")).to_contain_text("couldn’t be reached")
    expect(page.locator("#gone")).to_have_text("The server can’t be reached. The page keeps trying.")
    with serving(settings, port=int(live.url.rpartition(":")[2])):
        expect(page.locator("#gone")).to_be_hidden()
        expect(last(page, ".prose")).to_contain_text("March 2021")
        expect(page.locator(".turn")).to_have_count(1)
        page.context.close()


def test_an_answer_that_breaks_off_is_not_shown_as_one(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, shown = events._lines, Event()

    async def broken(request: Request, first: events.Event, rest: AsyncIterator[events.Event]) -> AsyncIterator[bytes]:
        async for line in lines(request, first, rest):
            yield line
            if line.startswith(b"event: token"):
                await asyncio.to_thread(shown.wait, PATIENCE)  # what isn't read yet when a connection breaks is lost
                raise ConnectionResetError

    monkeypatch.setattr(events, "_lines", broken)
    page.fill("#question", BRIDGE)
    page.press("#question", "Enter")
    expect(last(page, ".streaming")).to_contain_text("March 2021")
    shown.set()
    expect(last(page, ".notice.bad")).to_contain_text("broke before the answer was complete")
    expect(last(page, ".partial")).to_contain_text("March 2021")
    expect(last(page, ".marker")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('bicite.conversations')") is None
    monkeypatch.undo()
    page.get_by_role("button", name="Try again").click()
    expect(last(page, ".marker").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_question_is_stopped(page: Page, server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*args: object, **options: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(server.state.engine, "ask", never)
    page.fill("#question", BRIDGE)
    page.press("#question", "Enter")
    expect(last(page, ".status")).to_have_text("Searching…")
    page.click("#stop")
    expect(last(page, ".notice.bad")).to_contain_text("Stopped.")
    expect(page.locator("#send")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(last(page, ".status")).to_have_text("Searching…")
    page.click("#new")  # which wants no more of it either
    monkeypatch.undo()
    ask(page, BRIDGE)
    expect(page.locator(".turn")).to_have_count(1)
    expect(last(page, ".marker").first).to_be_visible()


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (429, "rate", "Too many requests. Try again in a moment. Try again in 7 seconds."),
        (503, "busy", "Too many questions are waiting."),
        (503, "starting", "The server is still loading its model."),
        (422, "invalid", "The server can’t use this. <b>no words</b>"),
        (500, "internal", "The server failed."),
        (502, "", "The server failed."),
    ],
)
def test_a_refusal_of_the_server_is_told_in_words(page: Page, status: int, code: str, told: str) -> None:
    def refuse(route: Route) -> None:
        body = f'{{"code": "{code}", "detail": "<b>no words</b>"}}' if code else "<h1>Bad gateway</h1>"
        route.fulfill(status=status, body=body, headers={"Retry-After": "7"} if status == 429 else {})

    page.route("**/ask", refuse)
    ask(page, BRIDGE)
    expect(last(page, ".notice.bad p")).to_contain_text(told)


def test_where_nothing_can_be_stored_the_page_works(visits: Visits, server: Live, tmp_path: Path) -> None:
    page = visits.open(server.url)
    page.context.add_init_script("""for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {get() { throw new DOMException("no", "SecurityError"); }});""")
    reload(page)
    expect(page.locator("#send")).to_be_enabled()
    ask(page, BRIDGE)
    expect(last(page, ".marker").first).to_be_visible()
    page.click("#language")
    expect(page.locator("#new")).to_contain_text("新对话")
