"""Files of our own making, in both languages: a PDF, a DOCX, an EPUB, a scan, and what is broken about others."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Table

HAN = "STSong-Light"  # one of the fonts that every reader of PDF brings along
BRIDGE = "The North Bridge opened in March 2021 and cost 40 million yuan; it carries two roads and a cycle track."
SCHOOL = "北岸的新学校在九月开学，可容纳五千名学生，由市政府出资兴建，是当地规模最大的一所寄宿制中学，占地一百二十亩。"
LIBRARY = "The city library moved into the old customs house in 2019, and its reading rooms seat 300 people at a time."
HOSPITAL = (
    "市第三医院于2024年5月迁入南岸新址，设有八百张床位，急诊部全天开放，门诊大楼共有十二层，配有两座直升机停机坪。"
)
HEADER, NOTE_EN, NOTE_ZH = (
    "Municipal Yearbook 2025 市政年鉴",
    "The toll ended in 2023.",
    "数据来源：市教育局二〇二五年公报。",
)
TABLE = [["District", "Schools", "学生"], ["Eastbank", "12", "8,450"], ["南岸区", "7", "3,920"]]


def styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    """Return the styles of a heading, of English and of Chinese text, each set in lines that break."""
    if HAN not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(HAN))
    heading = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=17, leading=24)
    english = ParagraphStyle("english", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=8)
    chinese = ParagraphStyle("chinese", fontName=HAN, fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22)
    return heading, english, chinese


def furnished(canvas: Any, template: Any) -> None:  # noqa: ANN401 - reportlab has no types
    """Draw what stands on every page, and the footnotes of the first and second, before the text itself."""
    canvas.setFont(HAN, 9)
    canvas.drawString(72, 800, HEADER)
    canvas.drawCentredString(300, 30, f"- {template.page} -")
    canvas.setFont(HAN, 8)
    if template.page == 1:
        canvas.drawString(72, 62, f"1 {NOTE_EN}")
    if template.page == 2:
        canvas.drawString(72, 62, f"2 {NOTE_ZH}")


def flowing(path: Path, story: Sequence[Any], columns: int = 1, title: str = "") -> Path:
    """Set `story` as a PDF with headers, footers and footnotes, in so many columns."""
    styles()
    wide = (A4[0] - 144 - 24 * (columns - 1)) / columns
    frames = [Frame(72 + n * (wide + 24), 90, wide, A4[1] - 150, 0, 0, 0, 0) for n in range(columns)]
    template = BaseDocTemplate(str(path), pagesize=A4, title=title, invariant=1)
    template.addPageTemplates(PageTemplate(frames=frames, onPage=furnished))
    template.build(list(story))
    return path


def report(path: Path) -> Path:
    """Make the PDF: on page 1 an English and a Chinese paragraph, on page 2 a table and others, on page 3 the last."""
    heading, english, chinese = styles()
    story = [
        Paragraph("The city by the river", heading),
        Paragraph(BRIDGE, english),
        Paragraph(SCHOOL, chinese),
        PageBreak(),
        Paragraph(LIBRARY, english),
        Table(TABLE, style=[("FONT", (0, 0), (-1, -1), HAN, 10)], colWidths=120),
        PageBreak(),
        Paragraph(HOSPITAL, chinese),
    ]
    return flowing(path, story, title="The city by the river")


def scanned(path: Path, silent: Sequence[int] = (2,), pages: int = 3, secret: str | None = None) -> Path:
    """Make a PDF of which the pages `silent` hold a picture and no text."""
    picture = ImageReader(Image.new("L", (60, 80), 200))
    locked = StandardEncryption(secret, ownerPassword="owner") if secret else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=locked, invariant=1)
    for number in range(1, pages + 1):
        if number in silent:
            canvas.drawImage(picture, 0, 0, *A4)
        else:
            canvas.drawString(72, 700, f"Road number {number} was mended in {1990 + number}.")
        canvas.showPage()
    canvas.save()
    return path


def word(path: Path) -> Path:
    """Make the DOCX: the same text and table, its notes real footnotes, breaks between three pages."""
    document = docx.Document()
    document.core_properties.title = "The city by the river"
    document.sections[0].header.paragraphs[0].text = HEADER
    document.add_heading("The city by the river", 1)
    first = document.add_paragraph(BRIDGE)
    second = document.add_paragraph(SCHOOL)
    second.add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("图书馆与学校", 2)
    document.add_paragraph(LIBRARY)
    table = document.add_table(0, 3)
    for values in TABLE:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph(HOSPITAL)
    footnoted(document, {1: (first, NOTE_EN), 2: (second, NOTE_ZH)})
    document.save(str(path))
    return path


def footnoted(document: Any, notes: dict[int, tuple[Any, str]]) -> None:  # noqa: ANN401 - python-docx's types are loose
    """Put footnotes into a document, by their number: the paragraph that refers to each, and its text."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    texts = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for n, (_, text) in notes.items()
    )
    lines = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>'
    data = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {space}>{lines}{texts}</w:footnotes>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for number, (paragraph, _) in notes.items():
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(number))
        paragraph.runs[0]._r.append(mark)


def book(path: Path, chapters: Sequence[str] = (), **parts: str | bytes) -> Path:
    """Make an EPUB of these XHTML bodies, of a chapter in each language by default; `parts` are added as they are."""
    bodies = chapters or (f"<h1>The bridge</h1><p>{BRIDGE}</p>", f"<h1>学校</h1><p>{SCHOOL}</p>")
    items = "".join(f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(99))
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(bodies)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The city by the river</dc:title><dc:date>2024-05-01T00:00:00Z</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/book.opf", package)
        for n, body in enumerate(bodies):
            archive.writestr(f"OEBPS/c {n}.xhtml", f"<html><head><title>x</title></head><body>{body}</body></html>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def bomb(path: Path, name: str, size: int) -> Path:
    """Make an archive of a few kilobytes whose part `name` unpacks to `size` bytes, of spaces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        block = b" " * (1 << 20)
        for _ in range(size >> 20):
            part.write(block)
    return path


def cut(path: Path, share: float = 0.6) -> Path:
    """Cut the end off a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def turned(path: Path) -> Path:
    """Turn over the bytes in the middle of a file."""
    data = io.BytesIO(path.read_bytes())
    size = len(data.getvalue())
    data.seek(size // 3)
    data.write(b"\xa5" * (size // 3))
    path.write_bytes(data.getvalue())
    return path
