"""The manual at /docs: complete, and free of anything that a strict policy or a machine without network would miss."""

import re
from html.parser import HTMLParser

import httpx

from server import manual
from tests.server.serving import Live


class Page(HTMLParser):
    """What stands in a page: its elements, ids, links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def all(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def test_the_manual_needs_nothing_but_its_own_style_sheet(server: Live, client: httpx.Client) -> None:
    response = client.get("/docs")
    page = Page(response.text)
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert "script" not in page.tags and "style" not in page.tags and "img" not in page.tags
    assert not [name for name, _ in page.attributes if name == "style" or name.startswith("on")]
    links = [link for link in page.all("href") if not link.startswith("#")]
    assert sorted(links) == sorted([f"{server.url}/static/docs.css", "openapi.json"])
    assert client.get("/static/docs.css").headers["content-type"].startswith("text/css")
    assert client.get("/openapi.json").json()["info"]["title"] == "Bicite"


def test_every_link_of_the_manual_leads_somewhere(client: httpx.Client) -> None:
    page = Page(client.get("/docs").text)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(ids)


def test_every_path_stands_in_the_manual(client: httpx.Client) -> None:
    text = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        if not path.startswith("/collections/"):
            assert f"<code>{path}</code>" in text
    assert re.search(r"curl http://\S+/ask -H", text)


def test_what_a_description_says_is_text() -> None:
    schema = {"type": "object", "description": "<script>alert(1)</script>", "properties": {"<b>": {"type": "<i>"}}}
    described = {
        "info": {"title": "<T>", "version": "1", "description": "a `<code>` b"},
        "paths": {},
        "components": {"schemas": {"X": schema}},
    }
    page = Page(manual.page(described, "x.css"))
    assert not page.tags & {"script", "b", "i", "t"}
