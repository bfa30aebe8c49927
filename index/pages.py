"""On which page of its file a text stands. Pure.

A map lists (offset, page), by offset: from that code point of the text on it stands on that page, up to the next entry.
Pages count from 1, as viewers count them. They need not rise: a footnote may follow a paragraph that ends overleaf.
"""

from bisect import bisect_right
from collections.abc import Iterable

Pages = tuple[tuple[int, int], ...]


def page_at(pages: Pages, offset: int) -> int | None:
    """Return the page on which the code point at `offset` stands; None where the text has no pages."""
    before = bisect_right(pages, offset, key=lambda entry: entry[0])
    return pages[before - 1][1] if before else None


def flowed(runs: Iterable[tuple[str, int | None]]) -> tuple[str, Pages]:
    """Join pieces of text, each with its page where that is known, into the text and its map."""
    pieces: list[str] = []
    pages: list[tuple[int, int]] = []
    offset = 0
    for piece, page in runs:
        if page is not None and piece and (not pages or pages[-1][1] != page):
            pages.append((offset, page))
        pieces.append(piece)
        offset += len(piece)
    return "".join(pieces), tuple(pages)
