"""The page's own modules: offsets, events, Markdown."""

import html
import json
import random
import re

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page

from tests.server.page.browsing import Visits
from tests.server.serving import Live

ALPHABET = "ab\r\n 中文，😀𠮷́\u200d🇨🇳"
SLICES = """async (cases) => {
    const { slice, inUnits } = await import("./static/points.js");
    return cases.map(([text, start, end]) => {
        const [unit] = inUnits(text, [{ start, end }]);
        return [slice(text, start, end), text.slice(unit.start, unit.end)];
    });
}"""
MARKED = """async ([text, ranges]) => {
    const { marked } = await import("./static/points.js");
    const made = ranges.map(([start, end]) => ({ start, end, make: () => document.createElement("i") }));
    const box = document.createElement("p");
    box.append(marked(text, made));
    return [box.textContent, [...box.querySelectorAll("i")].map((each) => each.textContent)];
}"""
EVENTS = """async (chunks) => {
    const { parse } = await import("./static/sse.js");
    const body = new ReadableStream({ start(to) {
        for (const chunk of chunks) to.enqueue(Uint8Array.from(chunk));
        to.close();
    }});
    const found = [];
    for await (const event of parse(body)) found.push([event.name, event.data]);
    return found;
}"""


@pytest.fixture
def page(visits: Visits, server: Live) -> Page:
    return visits.open(server.url)


def test_offsets_are_code_points_as_python_counts_them(page: Page) -> None:
    draw = random.Random(7)
    cases = []
    for _ in range(500):
        text = "".join(draw.choices(ALPHABET, k=draw.randrange(30)))
        start, end = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
        cases.append((text, start, end))
    wanted = [[text[start:end]] * 2 for text, start, end in cases]
    assert page.evaluate(SLICES, cases) == wanted


def test_marking_a_text_changes_none_of_it(page: Page) -> None:
    draw = random.Random(8)
    for _ in range(60):
        text = "".join(draw.choices("abc <&>", k=12))
        ranges = [sorted((draw.randrange(13), draw.randrange(13))) for _ in range(draw.randrange(6))]
        shown, inner = page.evaluate(MARKED, [text, ranges])
        assert shown == text and all(inner)


def test_nested_ranges_nest(page: Page) -> None:
    assert page.evaluate(MARKED, ["abcdefg", [[2, 4], [1, 6], [6, 7]]]) == ["abcdefg", ["bcdef", "cd", "g"]]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_events_are_read_wherever_the_network_cuts_them(page: Page, size: int, end: str) -> None:
    sent = [("token", {"text": "中 😀\n"}), ("done", {"a": [1]})]
    lines = "".join(f"event: {name}{end}data: {json.dumps(data, ensure_ascii=False)}{end}{end}" for name, data in sent)
    data = f": note{end}{end}{lines}event: cut{end}data: 1".encode()
    chunks = [list(data[at : at + size]) for at in range(0, len(data), size)]
    assert page.evaluate(EVENTS, chunks) == [[name, data] for name, data in sent]


def test_markdown_of_a_text_shows_it_and_is_no_markup(page: Page) -> None:
    text = "a*b_c [x](y) <b>`z`</b> # \\ | ~"
    made = page.evaluate("async (text) => (await import('./static/markdown.js')).escaped(text)", text)
    assert re.sub(r"\\(.)", r"\1", made) == text
    assert not re.search(r"(?<!\\)[*_\[\]<>`#|~]", made)


@pytest.mark.parametrize(
    "text",
    [
        "a*b_c [x](y) <b>`z`</b> ~~no~~",
        "&lt;b&gt; &amp; AT&T",
        "1. one\n2) two\n- three\n+ four",
        "Title\n===\nOther\n---",
        "see https://evil.example/x and www.evil.example",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "# 1.5% of -3, at 12:30",
    ],
)
def test_a_markdown_reader_finds_the_text_and_nothing_else(page: Page, text: str) -> None:
    made = page.evaluate("async (text) => (await import('./static/markdown.js')).escaped(text)", text)
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = re.sub("</?p>", "", reader.render(made)).strip()
    assert html.unescape(shown) == text and not re.search("<(?!/?p>)", shown)
    assert not re.search(r"\w://|\bwww\.", made)  # which GitHub's makes links
