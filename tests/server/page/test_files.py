"""The page's files: what they must not hold, how much they are, that they are installed."""

import re

import httpx
import pytest
from playwright.sync_api import Error, expect

from server.routes.page import FILES
from tests.server.page.browsing import Visits
from tests.server.serving import Live

SCRIPTS = sorted(FILES.glob("*.js"))
FIRST_PAINT = 100_000  # bytes, headers and all
# What would make markup or code of a text, or ask elsewhere
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML|srcdoc"
    r"|\beval\(|new Function|javascript:|https?://(?!www\.w3\.org/)|\.on\w+ = \"|setTimeout\(\"|cssText"
)

SAID = ("TrustedHTML", "connect-src", "style-src")  # of what each breach is told
SHAPE = """async (path) => {
    const { STRINGS } = await import(path);
    const shape = ([name, value]) => [name, typeof value === "object" ? Object.keys(value) : typeof value];
    return Object.entries(STRINGS).map(shape);
}"""


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_make_no_markup_of_texts(file: object) -> None:
    from pathlib import Path

    assert isinstance(file, Path)
    text = file.read_text("utf-8")
    assert not FORBIDDEN.findall(text)
    assert len(text.splitlines()) < 300


def test_the_html_has_no_script_and_no_style_of_its_own() -> None:
    html = (FILES / "index.html").read_text("utf-8")
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?! (?:type=\"module\" )?src=\"static/)", html)


def test_the_html_names_every_module_that_the_first_one_needs() -> None:
    needed: set[str] = set()
    waiting = ["app.js"]
    while waiting:  # so that they are fetched at once, not one after the other as each is read
        text = (FILES / waiting.pop()).read_text("utf-8")
        found = set(
            re.findall(r'^(?:import|export) .*?from "\./([\w.]+)";$|^} from "\./([\w.]+)";$', text, re.MULTILINE)
        )
        new = {name for pair in found for name in pair if name} - needed
        needed |= new
        waiting += sorted(new)
    html = (FILES / "index.html").read_text("utf-8")
    assert set(re.findall(r'<link rel="modulepreload" href="static/([\w.]+)">', html)) == needed - {"app.js"}


def test_both_languages_say_the_same_things(visits: Visits, server: Live) -> None:
    page = visits.open(server.url)
    english, chinese = (page.evaluate(SHAPE, f"./static/strings.{code}.js") for code in ("en", "zh"))
    assert english == chinese and len(english) > 100


def test_first_paint_needs_little_and_nothing_from_elsewhere(visits: Visits, server: Live) -> None:
    page = visits.open(server.url)
    expect(page.locator(".examples .note")).to_be_visible()
    page.wait_for_load_state("networkidle")
    sizes = {request.url: request.sizes() for request in visits.requests}
    sent = [size["responseBodySize"] + size["responseHeadersSize"] for size in sizes.values()]
    assert len(sizes) > 20 and min(sent) > 0 and sum(sent) < FIRST_PAINT, sizes
    assert not [url for url in sizes if not url.startswith(f"{server.url}/")]


def test_a_breach_of_the_policy_is_prevented_and_seen(visits: Visits, server: Live) -> None:
    page = visits.open(server.url)
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    with pytest.raises(Error):
        page.evaluate("fetch('http://localhost:1/')")
    page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'b {}'}))")
    assert [len([each for each in visits.wrongs if said in each]) > 0 for said in SAID] == [True] * len(SAID)
    visits.wrongs.clear()


def test_files_are_kept_by_the_browser_and_asked_after(server: Live) -> None:
    for path in ("", "static/app.js", "static/base.css"):
        first = httpx.get(f"{server.url}/{path}")
        assert first.headers["cache-control"] == "no-cache"
        again = httpx.get(f"{server.url}/{path}", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code in (200, 304)
