"""DOCX -> its text: paragraphs, headings, tables, footnotes, in the order of the document.

Word keeps no pages: it notes where they broke when the document was last laid out. Where it never was, pages are
counted by the breaks that its author set; where there are none of these either, no page is told.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from index.errors import ReadError
from index.formats import EMPTY, Extract
from index.formats.archive import opened, out_of_memory
from index.pages import flowed

NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_DAMAGED = "damaged: no Word document, or a part of one; save it anew"
_P, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _MARK, _RENDERED = (
    qn("w:t"),
    (qn("w:footnoteReference"), qn("w:endnoteReference")),
    qn("w:lastRenderedPageBreak"),
)
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# What stands in the file and not in the document: deletions, instructions of fields, copies for older programs.
_UNSEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)

Run = tuple[str, int | None]


class _Pages(NamedTuple):
    """Which breaks count."""

    rendered: bool
    set: bool

    @property
    def known(self) -> bool:
        return self.rendered or self.set


class _Reader:
    """Goes through the document once, and knows on which page it is."""

    def __init__(self, styles: Mapping[str, int], notes: Mapping[tuple[str, str], Any], pages: _Pages) -> None:
        self._styles, self._notes, self._pages = styles, notes, pages
        self._page = 1
        self._called: list[tuple[str, str]] = []  # notes that the current paragraph refers to

    def runs(self, parent: Any) -> Iterator[Run]:  # noqa: ANN401 - lxml has no types
        """Yield the text of all blocks in `parent`, a block a line, each piece with its page."""
        for block in parent:
            if block.tag == _P:
                yield from self._block(block)
            elif block.tag == _TABLE:
                yield from self._rows(block)
            elif block.tag not in _UNSEEN and len(block):  # a content control, a custom element
                yield from self.runs(block)

    def _block(self, paragraph: Any) -> Iterator[Run]:  # noqa: ANN401
        yield from self._line(list(self._inner(paragraph)), self._mark(paragraph))
        yield from self._footnotes()

    def _rows(self, table: Any) -> Iterator[Run]:  # noqa: ANN401
        for row in table.iter(_ROW):
            if next(row.iterancestors(_TABLE)) is not table:
                continue  # of a table in a cell, read as that cell's text
            cells: list[Run] = []
            for cell in (each for each in row.iter(_CELL) if next(each.iterancestors(_ROW)) is row):
                pieces = [run for paragraph in cell.iter(_P) for run in (*self._inner(paragraph), (" ", None))]
                text = " ".join("".join(piece for piece, _ in pieces).split())
                cells.append((f"| {text} ", next((page for _, page in pieces if page), None)))
            if any(text.strip("| ") for text, _ in cells):
                yield from self._line([*cells, ("|", None)], "")
            yield from self._footnotes()

    def _line(self, runs: list[Run], mark: str) -> Iterator[Run]:
        if not "".join(text for text, _ in runs).strip():
            return
        if mark:
            yield mark, next((page for _, page in runs if page is not None), None)
        yield from runs
        yield "\n", None

    def _mark(self, paragraph: Any) -> str:  # noqa: ANN401
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = 0 if style is None else self._styles.get(style.get(qn("w:val")), 0)
        return "#" * level + " " if level else ""

    def _inner(self, element: Any) -> Iterator[Run]:  # noqa: ANN401
        for inner in element:
            if inner.tag in _UNSEEN:
                continue
            if inner.tag == _TEXT:
                yield inner.text or "", self._page if self._pages.known else None
            elif inner.tag == _RENDERED or _is_page_break(inner):
                self._page += self._counts(inner)
            elif inner.tag in _SIGNS:
                yield _SIGNS[inner.tag], None
            elif inner.tag in _MARK:
                self._called.append((inner.tag, inner.get(qn("w:id"))))
            else:
                yield from self._inner(inner)

    def _counts(self, element: Any) -> bool:  # noqa: ANN401
        return bool(element.tag == _RENDERED) if self._pages.rendered else True

    def _footnotes(self) -> Iterator[Run]:
        called, self._called = self._called, []
        for key in called:
            if (note := self._notes.get(key)) is not None:
                for paragraph in note.iter(_P):
                    yield from self._line(list(self._inner(paragraph)), "")


def read(path: str) -> Extract:
    """Return the text of a DOCX: a paragraph a line, headings marked as in Markdown, a table's row a line.

    Footnotes follow the paragraph that refers to them; headers and footers, deleted text and pictures are left out.

    Raises:
        ReadError: it is damaged, encrypted, empty, or too large once unpacked.
        OSError: it can't be read.
    """
    with opened(path) as archive:
        archive.close()  # it is sound; the library opens it anew
        return _extract(path)


def _extract(path: str) -> Extract:
    try:
        document: Any = docx.Document(path)
        body = document.element.body
        pages = _Pages(body.find(f".//{_RENDERED}") is not None, any(map(_is_page_break, body.iter())))
        text, map_ = flowed(_Reader(_headings(document), _notes(document), pages).runs(body))
    except etree.XMLSyntaxError as error:
        raise out_of_memory(error) or ReadError(_DAMAGED) from error
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise ReadError(_DAMAGED) from error  # the library takes its parts as they come
    if not text.strip():
        raise ReadError(EMPTY)
    return Extract(text, " ".join((document.core_properties.title or "").split()), None, map_)


def _is_page_break(element: Any) -> bool:  # noqa: ANN401
    if element.tag == qn("w:br"):
        return bool(element.get(qn("w:type")) == "page")
    return element.tag == qn("w:pageBreakBefore") and element.get(qn("w:val")) not in ("0", "false")


def _headings(document: Any) -> dict[str, int]:  # noqa: ANN401
    """Return the level of each style that is a heading's, by its id; a title is of the first."""
    levels = {}
    for style in document.styles:
        named = _HEADING.match(style.name or "")
        if named or (style.name or "").lower() == "title":
            levels[style.style_id] = int(named[1]) if named else 1
    return levels


def _notes(document: Any) -> dict[tuple[str, str], Any]:  # noqa: ANN401
    """Return footnotes and endnotes, by the kind of their mark and their id."""
    notes = {}
    for relation in document.part.rels.values():
        if relation.reltype in NOTES:
            kind = _MARK[NOTES.index(relation.reltype)]
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            for note in etree.fromstring(relation.target_part.blob, parser):
                if note.get(qn("w:type")) in (None, "normal"):
                    notes[kind, note.get(qn("w:id"))] = note
    return notes
