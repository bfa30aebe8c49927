"""What a reader does with the page, and what must not happen meanwhile."""

import re
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

PATIENCE = 20_000  # milliseconds; a busy machine is no failure
BRIDGE, SCHOOL = "When did the North Bridge open?", "新学校能容纳多少学生？"
ACROSS = "How many students can the new school hold?", "北桥是什么时候通车的？"
HARBOUR_SENTENCE = "The harbour 🚢 was dredged in 2019 by 40 ships."
HARBOUR = f"𝔗he 😀 harbour\r\n\r\n𠮷 marks the old quay.\r\n{HARBOUR_SENTENCE} The mole is long.\r\n"
HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=document.title='owned'>",
    "<style>body{display:none}</style>",
    "[press](javascript:document.title='owned')",
    "<svg onload=document.title='owned'>",
    "<a href=javascript:void(0)>link</a>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
)
MARKUP = f"# Lighthouse <b>keeper</b> {HOSTILE[1]}\n\nThe lighthouse keeper wrote {' '.join(HOSTILE)} in 1907.\n"
LIGHTHOUSE = "What did the lighthouse keeper write in 1907?"
REFUSED = "Who won the chess championship of Reykjavik?"
_BREACH = re.compile("Content.Security.Policy|Trusted(HTML|Script)", re.IGNORECASE)

Theme = Literal["light", "dark"]


class Visits:
    """Pages opened in contexts of their own, and what they did wrong."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.wrongs: list[str] = []
        self.requests: list[Request] = []

    def open(self, url: str, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        """Open the page; `options` are those of a browser context."""
        context = self._browser.new_context(
            **{"locale": "en-GB", "viewport": {"width": 1280, "height": 800}, **options}
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        self._watch(page, url)
        page.goto(url)
        ready(page)
        return page

    def leave(self) -> None:
        """Close the pages; an error where one of them misbehaved."""
        for context in self._contexts:
            context.close()
        assert self.wrongs == []

    def _watch(self, page: Page, url: str) -> None:
        def asked(request: Request) -> None:
            self.requests.append(request)
            if not request.url.startswith((f"{url}/", "blob:")):
                self.wrongs.append(f"asked {request.url}")

        def said(message: ConsoleMessage) -> None:
            if _BREACH.search(message.text):
                self.wrongs.append(message.text)

        page.context.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: self.wrongs.append(str(error)))
        page.on("dialog", lambda dialog: self.wrongs.append(f"dialog {dialog.message}"))


expect.set_options(timeout=PATIENCE)


def ready(page: Page) -> None:
    """Wait until the page's scripts have run."""
    expect(page.locator("#send")).to_be_enabled()


def reload(page: Page) -> None:
    """Load the page anew, in the browser that has seen it."""
    page.reload()
    ready(page)


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is whole."""
    count = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator(".turn").nth(count)
    expect(turn.locator(".facts, .notice.bad").first).to_be_visible()


def last(page: Page, selector: str) -> Any:  # noqa: ANN401
    """Return what is found in the last turn."""
    return page.locator(".turn").last.locator(selector)


def text_of(page: Page, selector: str) -> str:
    """Return text as the document holds it, line ends and all."""
    return str(page.locator(selector).first.evaluate("element => element.textContent"))
