from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from index.errors import ReadError
from index.formats import extract
from index.pages import page_at
from index.read import read
from tests import made
from tests.made import BRIDGE, HAN, HEADER, HOSPITAL, LIBRARY, NOTE_EN, NOTE_ZH, SCHOOL

EN = "Large-scale manufacturing grew by 8 percent in the prefectures along the coast and by six in those inland, "
ZH = "浙江省为2026年的工业设定了三个目标：数字经济核心产业增长8%，规模以上工业增长6%左右，制造业投资增长8%以上，"


def text(path: Path) -> str:
    return extract(str(path), ".pdf").text


def paragraphs(path: Path, columns: int = 1, align: int = 0) -> list[str]:
    """Set two paragraphs a language, over pages and columns, and return the lines read back."""
    _, english, chinese = made.styles()
    english, chinese = (ParagraphStyle("x", style, alignment=align) for style in (english, chinese))
    story = [Paragraph(words, style) for words, style in zip(WORDS, (english, chinese) * 2, strict=True)]
    return text(made.flowing(path, story, columns)).splitlines()


WORDS = [EN * 9 + "it said.", ZH * 9 + "省政府说。", "The end of it " + EN * 14 + "too.", "其次，" + ZH * 12 + "完。"]


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("align", [0, 4], ids=["ragged", "justified"])
def test_lines_become_paragraphs_across_columns_and_pages(tmp_path: Path, columns: int, align: int) -> None:
    notes = [f"1 {NOTE_EN}", f"2 {NOTE_ZH}"]
    assert [line for line in paragraphs(tmp_path / "a.pdf", columns, align) if line not in notes] == WORDS


def test_each_text_stands_on_its_page_and_what_repeats_is_left_out(tmp_path: Path) -> None:
    got = extract(str(made.report(tmp_path / "a.pdf")), ".pdf")
    assert got.title == "The city by the river" and got.missing == ""
    assert HEADER not in got.text and "- 1 -" not in got.text
    where = {1: [BRIDGE, SCHOOL, NOTE_EN], 2: [LIBRARY, NOTE_ZH, "| 南岸区 | 7 | 3,920 |"], 3: [HOSPITAL]}
    for page, stands in where.items():
        assert {page_at(got.pages, got.text.index(each)) for each in stands} == {page}


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    path = str(made.report(tmp_path / "a.pdf"))
    assert extract(path, ".pdf") == extract(path, ".pdf")


def lines_at(path: Path, lines: list[str], font: str = HAN, step: float = 16) -> Path:
    """Set lines one below the other, each as far to the right as the first."""
    made.styles()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont(font, 11)
    for n, line in enumerate(lines):
        canvas.drawString(72, 700 - n * step, line)
    canvas.save()
    return path


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["The province wants manu-", "facturing to grow by 8%."], "The province wants manufacturing to grow by 8%."),
        (
            ["It plans three long-", "term bonds; a long-term plan."],
            "It plans three long-term bonds; a long-term plan.",
        ),
        (["A treaty of the Anglo-", "French kind was signed."], "A treaty of the Anglo-French kind was signed."),
        (
            ["制造业投资增幅须达到8%以上，由", "全省各地共同完成这一目标。"],
            "制造业投资增幅须达到8%以上，由全省各地共同完成这一目标。",
        ),
        (
            ["这项工程将会于二〇二六年五月由", "ABC Corp 的子公司负责建设。"],
            "这项工程将会于二〇二六年五月由ABC Corp 的子公司负责建设。",
        ),
    ],
)
def test_lines_are_joined_as_each_language_wants(tmp_path: Path, lines: list[str], joined: str) -> None:
    assert text(lines_at(tmp_path / "a.pdf", lines)).splitlines() == [joined]


def test_ideographs_set_apart_are_not_parted(tmp_path: Path) -> None:
    made.styles()
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=1)
    canvas.setFont(HAN, 11)
    canvas.drawString(72, 700, "浙江省2026年制造业投资增长8%以上。", charSpace=5)
    canvas.save()
    assert text(tmp_path / "a.pdf") == "浙江省2026年制造业投资增长8%以上。\n"


def test_lists_and_headings_are_not_joined(tmp_path: Path) -> None:
    lines = [
        "Three things were decided on in May:",
        "1. the North Bridge is to be closed,",
        "2. a new school is built.",
    ]
    assert text(lines_at(tmp_path / "a.pdf", lines)).splitlines() == lines


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    path = made.scanned(tmp_path / "a.pdf", silent=(2, 3, 5), pages=5)
    reading = read([tmp_path])
    (document,) = reading.documents
    assert document.text == "Road number 1 was mended in 1991.\nRoad number 4 was mended in 1994.\n"
    assert [page_at(document.pages, at) for at in (0, 34)] == [1, 4]
    (skipped,) = reading.skipped
    assert skipped.source == str(path) and skipped.reason.startswith("pages 2-3, 5 without text, scanned perhaps")


def test_a_scan_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"a\.pdf: all pages have no text, scanned perhaps; have the text recognised"):
        read([made.scanned(tmp_path / "a.pdf", silent=(1, 2), pages=2)])


def test_an_encrypted_one_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="encrypted; save it without a password"):
        read([made.scanned(tmp_path / "a.pdf", (), secret="secret")])


@pytest.mark.parametrize("data", [b"", b" \n", b"%PDF-1.7", b"%PDF-1.7\n" + b"\xa5" * 5000, b"no PDF at all"])
def test_what_is_no_pdf_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(ReadError, match="empty|damaged") as told:
        read([tmp_path / "a.pdf"])
    assert str(told.value).isprintable()


@pytest.mark.parametrize("harm", [made.cut, made.turned])
def test_a_harmed_one_is_refused_or_read_as_far_as_it_is_whole(tmp_path: Path, harm: object) -> None:
    path = made.report(tmp_path / "a.pdf")
    assert callable(harm)
    harm(path)
    try:
        reading = read([path])
    except ReadError as error:
        assert "damaged" in str(error) or "no text" in str(error)
    else:
        assert reading.documents[0].text.strip()


@pytest.mark.parametrize(
    ("name", "shown"), [("Microsoft Word - draft.docx", ""), ("Untitled", ""), ("市政年鉴", "市政年鉴")]
)
def test_a_title_that_a_program_made_up_is_none(tmp_path: Path, name: str, shown: str) -> None:
    _, english, _ = made.styles()
    path = made.flowing(tmp_path / "a.pdf", [Paragraph(BRIDGE, english)], title=name)
    assert extract(str(path), ".pdf").title == shown


def test_without_a_title_the_largest_line_is_one(tmp_path: Path) -> None:
    heading, english, _ = made.styles()
    path = made.flowing(tmp_path / "a.pdf", [Paragraph("The city by the river", heading), Paragraph(BRIDGE, english)])
    assert extract(str(path), ".pdf").title == "The city by the river"
