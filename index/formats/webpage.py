"""HTML -> its main text, title and date."""

import logging
import re
from copy import deepcopy
from typing import Any, NamedTuple

from index.formats.dateline import iso_date
from index.formats.encoding import decode

DECLARED_WITHIN = 1024  # bytes: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding

# Characters below which trafilatura takes the whole page instead: its own 250 would turn short Chinese articles, which
# say the same in a third of the characters (30k against 93k in 120 parallel paragraphs of XQuAD), into navigation.
SHORTEST = 80

_META = re.compile(rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")  # lxml refuses a str that names an encoding
_UNSEEN = ("script", "style", "head", "noscript", "template", "svg")
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span", "strong")
) | {"sub", "sup", "time", "u", "var", "wbr", "ruby", "rb", "label"}


class Page(NamedTuple):
    """`text` is "" where the page says nothing, `title` where it names none."""

    text: str
    title: str
    date: str | None  # ISO 8601


def page(data: bytes) -> Page:
    """Return what the page holds.

    Raises:
        ReadError: its bytes can't be decoded.
    """
    source = _source(data)
    text, title, date = _main_text(source)
    if text and title:
        return Page(text, title, date)
    whole, named = _whole(source)
    return Page(text or whole, title or named, date)


def all_text(data: bytes) -> tuple[str, str]:
    """Return all that a reader of the page sees, a line a block, and its <title>; "" where there is none.

    Raises:
        ReadError: its bytes can't be decoded.
    """
    return _whole(_source(data))


def _source(data: bytes) -> str:
    declared = _META.search(data[:DECLARED_WITHIN])
    return _PROLOGUE.sub("", decode(data, declared[1].decode("ascii") if declared else None), count=1)


def _main_text(source: str) -> Page:
    from trafilatura import bare_extraction  # half a second: only where a page is read
    from trafilatura.settings import DEFAULT_CONFIG

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each empty page as an error
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SHORTEST))
    dating = {"original_date": True, "extensive_search": False}  # else any year on the page becomes its date
    found = bare_extraction(
        source, include_comments=False, with_metadata=True, date_extraction_params=dating, config=config
    )
    if found is None or isinstance(found, dict):
        return Page("", "", None)
    return Page((found.text or "").strip(), " ".join((found.title or "").split()), iso_date(found.date or ""))


def _whole(source: str) -> tuple[str, str]:
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        tree = html.document_fromstring(source)
    except (etree.LxmlError, ValueError):  # nothing but comments and space
        return "", ""
    title = " ".join((tree.findtext(".//title") or "").split())
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    edges = etree.iterwalk(tree, events=("start", "end"))
    lines = "".join(_piece(edge == "start", element) for edge, element in edges).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines))), title


def _piece(opens: bool, element: Any) -> str:  # noqa: ANN401 (lxml has no types)
    """Return the text that follows a tag, on a line of its own unless the tag is one of running text."""
    text = " ".join(re.split(r"\s", (element.text if opens else element.tail) or ""))
    return text if element.tag in _INLINE else "\n" + text
