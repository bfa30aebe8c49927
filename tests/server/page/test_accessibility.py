"""axe-core finds nothing wrong in any state of the page, in both themes and languages; the keyboard reaches all."""

from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from rag.config import Settings
from rag.keys import Keys
from tests.server.page.answers import DOCUMENT, SENTENCE, answer, claim, give
from tests.server.page.browsing import ACROSS, BRIDGE, REFUSED, Theme, Visits, ask, last
from tests.server.serving import Live, serving

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
OPPOSED = {"text": "40 million yuan", "start": 0, "end": 1, "marker": None, "document": DOCUMENT}
DIFFERENT = {"message": "They differ.", "figures": [OPPOSED, OPPOSED]}
FAILING = f"{SENTENCE} [1] It is red [1] and cost 50 million yuan [1]."


def wrong(page: Page) -> list[str]:
    """Return what axe finds, once nothing moves any more."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finish()))")
    found: list[str] = page.evaluate(RUN)
    return found


def opened(visits: Visits, live: Live, theme: Theme, locale: str, **options: object) -> Page:
    page = visits.open(live.url, color_scheme=theme, locale=locale, bypass_csp=True, **options)
    page.evaluate(AXE)  # it makes elements of strings, which the page's policy forbids
    return page


def asked(page: Page) -> None:
    ask(page, ACROSS[0] if page.evaluate("document.documentElement.lang") == "en" else ACROSS[1])
    last(page, "summary").click()
    expect(last(page, "dt").first).to_be_visible()


def hovered(page: Page) -> None:
    last(page, ".marker").first.hover()
    expect(page.locator("#tip")).to_be_visible()


def explained(page: Page) -> None:
    page.keyboard.press("Escape")
    last(page, ".claim").hover()
    last(page, ".word").first.hover()
    expect(page.locator("#tip .entry")).to_be_visible()


def cited(page: Page) -> None:
    last(page, ".marker").first.click()
    expect(page.locator("mark.cited")).to_be_visible()


def refused(page: Page) -> None:
    page.keyboard.press("Escape")
    ask(page, REFUSED)
    expect(last(page, ".refusal")).to_be_visible()


def failed(page: Page) -> None:
    claims = [claim(FAILING, SENTENCE), claim(FAILING, "It is red", verified=False)]
    claims += [claim(FAILING, "and cost 50 million yuan", figures=[("50 million yuan", False)])]
    given = answer(FAILING, claims=claims, mode="degraded", resolved_question="What?", conflicts=[DIFFERENT])
    give(page, given)
    ask(page, BRIDGE)


def unanswered(page: Page) -> None:
    page.unroute_all()
    page.route("**/ask", lambda route: route.abort())
    ask(page, BRIDGE)
    expect(page.locator("#gone")).to_be_visible()


def remembered(page: Page) -> None:
    page.click("#history-toggle")
    expect(page.locator(".past").first).to_be_visible()


def listed(page: Page) -> None:
    page.click("#documents-open")
    expect(page.locator(".document").first).to_be_visible()
    page.set_input_files("#files", {"name": "x.bin", "mimeType": "", "buffer": bytes(range(256))})
    expect(page.locator(".sent .bad")).to_be_visible()


def confirming(page: Page) -> None:
    page.locator("#documents-list .icon").first.click()
    expect(page.locator("#confirm")).to_be_visible()


STATES: list[Callable[[Page], None]] = [
    lambda page: None,
    asked,
    hovered,
    explained,
    cited,
    refused,
    failed,
    unanswered,
    remembered,
    listed,
    confirming,
]


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visits: Visits, server: Live, theme: Theme, locale: str) -> None:
    page = opened(visits, server, theme, locale)
    expect(page.locator(".examples .note")).to_be_visible()
    found = {}
    for state in STATES:
        state(page)
        found[state.__name__] = wrong(page)
    assert {name: wrongs for name, wrongs in found.items() if wrongs} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(visits: Visits, server: Live, theme: Theme) -> None:
    page = opened(visits, server, theme, "en-GB", viewport={"width": 320, "height": 640}, has_touch=True)
    found = [wrong(page)]
    for state in (asked, cited, refused, remembered):
        state(page)
        found.append(wrong(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, state
    assert found == [[]] * 5
    assert page.locator("main").evaluate("main => main.inert")  # the list of conversations covers it


@pytest.fixture(scope="module")
def closed(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    keys = Keys(tmp_path_factory.mktemp("keys") / "keys.json")
    keys.create("any", ("read",), None)
    with serving(settings.model_copy(update={"keys_file": keys.path})) as live:
        yield live


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_a_key_is_asked_for(visits: Visits, closed: Live, theme: Theme, locale: str) -> None:
    page = opened(visits, closed, theme, locale)
    page.fill("#key-field", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#key-wrong")).not_to_be_empty()
    assert wrong(page) == []


def test_the_keyboard_reaches_everything_in_the_order_it_is_seen(visits: Visits, server: Live) -> None:
    page = visits.open(server.url)
    ask(page, ACROSS[0])
    page.keyboard.press("Control+k")
    expect(page.locator("#question")).to_be_focused()
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    seen = []
    for _ in range(15):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.className || 'body'"))
    wanted = ["skip", "history-toggle", "brand", "collection", "new", "documents-open", "language", "theme"]
    assert seen[:8] == wanted
    answer_parts = ["marker", "source-open", "quiet", "quiet", "question", "send"]
    assert [each for each in seen[8:] if each in answer_parts] == answer_parts


def test_what_happens_is_said_to_those_who_do_not_see_it(visits: Visits, server: Live) -> None:
    page = visits.open(server.url)
    ask(page, BRIDGE)
    expect(page.locator("#polite")).to_contain_text("Answer with 1 source. The North Bridge opened in March 2021.")
    ask(page, REFUSED)
    expect(page.locator("#polite")).to_contain_text("The documents do not hold an answer to this question.")
