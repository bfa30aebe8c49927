"""PDF -> its text layer, by pdfium. Pages without one are named, not passed over."""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from index.errors import ReadError
from index.formats import EMPTY, MOST, Extract
from index.formats.layout import EDGE, Line, bodies, body_size, flow

# Times a line's size, from which on a gap parts cells of a table: where pdfium sees it, and where the file has a space
# in it or a stop before it. Words of justified text stand nearer, but for what follows a stop.
CELLS, CELLS_SPACED = 0.8, 1.7
UNKNOWN = 0.3  # share of signs without a meaning from which on a page's text is no text
TITLE = 1.2  # times the size of other lines, from which on the largest of the first page are the title
LONGEST_TITLE = 200  # characters

_HYPHEN = 0x02  # what pdfium makes of a hyphen at the end of a line, and of the line's end with it
_ALL, _PICTURES = None, (pdfium.FPDF_PAGEOBJ_IMAGE,)
_BREAKS = (0x0A, 0x0D, _HYPHEN)
_NO_TITLE = re.compile(
    r"untitled.*|无标题.*|\(?(?:anonymous|unspecified)\)?|microsoft (?:word|powerpoint|excel)\b.*"
    r"|powerpoint presentation"
    r"|(?:文档|演示文稿|幻灯片|document|slide|presentation)\s*\d*|.*\.(?:docx?|pptx?|xlsx?|wps|pdf|indd|tex|qxd|html?)",
    re.IGNORECASE,
)
_FOLDED = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")  # radicals, compatibility forms, ligatures
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\ufffe\uffff]")
_HAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


class _Sign(NamedTuple):
    at: int  # its place in pdfium's list
    char: str
    left: float
    right: float
    made: bool  # by pdfium, for a gap


def read(path: str) -> Extract:
    """Return the text of a PDF, a paragraph a line, headers, footers and page numbers left out.

    Raises:
        ReadError: it is damaged, encrypted, or has no text at all.
        OSError: it can't be read.
    """
    with open(path, "rb") as file:
        begin = file.read(1024)
    if not begin.strip():
        raise ReadError(EMPTY)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError("encrypted; save it without a password") from error
        raise ReadError("damaged: no PDF, or a part of one; save it anew") from error
    with document:
        return _extract(document)


def _extract(document: pypdfium2.PdfDocument) -> Extract:
    pages: list[list[Line]] = []
    pictured: list[bool] = []
    characters = 0
    for number in range(len(document)):
        lines, shows = _page(document, number)
        pages.append(lines)
        pictured.append(shows)
        characters += sum(len(line.text) for line in lines)
        if characters > MOST:
            raise ReadError(f"its text has more than {MOST} characters; split it")
    left = bodies(pages)
    text, map = flow(left)
    silent = [n for n, (lines, shows) in enumerate(zip(left, pictured, strict=True), 1) if shows and not lines]
    missing = _missing(silent, len(pages))
    if not text.strip():
        raise ReadError(missing or EMPTY)
    return Extract(text, _title(document, left), None, map, missing)


def _missing(silent: Sequence[int], pages: int) -> str:
    if not silent:
        return ""
    which = "all pages have" if len(silent) == pages else f"page{'s' * (len(silent) > 1)} {_ranges(silent)} without"
    told = which + (" no text" if len(silent) == pages else " text")
    return f"{told}, scanned perhaps; have the text recognised, as by ocrmypdf, and index it again"


def _ranges(numbers: Sequence[int]) -> str:
    """Return rising numbers as a reader lists them: 1, 3-5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[list[Line], bool]:
    """Return the lines of a page, and whether it shows something else than text."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return [], True
    try:
        signs = _signs(text)
        known = [sign for sign in signs if not sign.char.isspace()]
        odd = sum(bool(_MEANINGLESS.match(sign.char)) for sign in known if sign.char != chr(_HYPHEN))
        if odd > UNKNOWN * len(known):
            return [], True
        lines = [line for run, hyphen in _by_line(signs) for line in _line(text, run, hyphen)]
        few = len(lines) <= 2 * EDGE  # perhaps a header and a page number around a picture
        return lines, few and any(True for _ in page.get_objects(_ALL if not lines else _PICTURES))
    finally:
        text.close()
        page.close()


def _signs(text: Any) -> list[_Sign]:  # noqa: ANN401 - pypdfium2's text page; its classes have no types
    box = pdfium.FS_RECTF()
    place = ctypes.byref(box)
    signs: list[_Sign] = []
    high = 0
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if not pdfium.FPDFText_GetLooseCharBox(text, at, place):
            box.left = box.right = 0.0
        made = pdfium.FPDFText_IsGenerated(text, at) == 1
        signs.append(_Sign(at, chr(code if code < 0x110000 else 0xFFFD), box.left, box.right, made))
    return signs


def _by_line(signs: list[_Sign]) -> Iterator[tuple[list[_Sign], bool]]:
    """Yield lines, each with whether a hyphen at its end was taken off."""
    run: list[_Sign] = []
    for sign in signs:
        if ord(sign.char) in _BREAKS:
            yield run, ord(sign.char) == _HYPHEN
            run = []
        else:
            run.append(sign)
    yield run, False


def _line(page: Any, signs: list[_Sign], hyphen: bool) -> Iterator[Line]:  # noqa: ANN401
    """Yield the line, if there is something on it."""
    seen = [sign for sign in signs if not sign.char.isspace() and sign.right > sign.left]
    if not seen:
        return
    baseline, size = _set(page, seen[len(seen) // 2])
    cells = [_text(cell) for cell in _cells(signs, size)]
    text = f"| {' | '.join(cells)} |" if len(cells) > 1 else cells[0]
    if text.endswith(("-", "\xad")) and text[-2:-1].isalpha() and len(cells) == 1:
        text, hyphen = text[:-1], True
    if text:
        left, right = min(sign.left for sign in seen), max(sign.right for sign in seen)
        yield Line(text, left, right, baseline, size, hyphen=hyphen, row=len(cells) > 1)


def _set(page: Any, sign: _Sign) -> tuple[float, float]:  # noqa: ANN401
    """Return where the line's baseline is, and the size in which the sign is set: heights differ from font to font."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(page, sign.at, ctypes.byref(x), ctypes.byref(y))
    pdfium.FPDFText_GetMatrix(page, sign.at, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(page, sign.at) * math.hypot(matrix.b, matrix.d)
    return y.value, size or sign.right - sign.left


def _cells(signs: list[_Sign], size: float) -> list[list[_Sign]]:
    """Part a line where a gap is too wide for one between words, justified as they may be."""
    cells: list[list[_Sign]] = [[]]
    last: _Sign | None = None
    spaced = False  # or after a stop
    for sign in signs:
        if sign.char.isspace() or sign.right <= sign.left:
            cells[-1].append(sign)
            spaced = spaced or (sign.char.isspace() and not sign.made)
            continue
        if last is not None and sign.left - last.right > (CELLS_SPACED if spaced else CELLS) * size:
            cells.append([])
        cells[-1].append(sign)
        last, spaced = sign, sign.char in ".,:;!?"
    return cells


def _text(signs: list[_Sign]) -> str:
    """Return the signs as text: without the spaces that pdfium sees between ideographs set apart."""
    kept: list[str] = []
    for at, sign in enumerate(signs):
        if sign.made and sign.char == " ":
            before, after = (kept[-1] if kept else ""), (signs[at + 1].char if at + 1 < len(signs) else "")
            if _HAN.match(before) or _HAN.match(after):
                continue
        kept.append(sign.char)
    text = _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), "".join(kept))
    return " ".join(_MEANINGLESS.sub("", text).split())


def _title(document: pypdfium2.PdfDocument, pages: Sequence[list[Line]]) -> str:
    """Return the title that the file names, unless a program made it up, else what is set largest on its first page."""
    given = " ".join(document.get_metadata_value("Title").split())
    if given and not _NO_TITLE.fullmatch(given) and not _MEANINGLESS.search(given):
        return given[:LONGEST_TITLE]
    lines = next((lines for lines in pages if lines), [])
    largest = max((line.size for line in lines), default=0.0)
    if not lines or largest < TITLE * body_size(lines):
        return ""
    named = " ".join(line.text for line in lines if line.size > 0.97 * largest)
    return named if len(named) <= LONGEST_TITLE else ""
