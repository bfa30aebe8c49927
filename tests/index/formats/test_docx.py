import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from index.errors import ReadError, Unavailable
from index.formats import extract
from index.pages import page_at
from index.read import read
from tests import made
from tests.made import BRIDGE, HEADER, HOSPITAL, LIBRARY, NOTE_EN, NOTE_ZH, SCHOOL

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINES = [
    "# The city by the river",
    BRIDGE,
    NOTE_EN,
    SCHOOL,
    NOTE_ZH,
    "## 图书馆与学校",
    LIBRARY,
    "| District | Schools | 学生 |",
    "| Eastbank | 12 | 8,450 |",
    "| 南岸区 | 7 | 3,920 |",
    HOSPITAL,
]


def with_paragraph(path: Path, xml: str) -> str:
    """Make a DOCX of one paragraph, written as XML, and return its text."""
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{xml}</w:p>"))
    document.save(str(path))
    return extract(str(path), ".docx").text


def test_all_stands_in_the_order_of_the_document(tmp_path: Path) -> None:
    got = extract(str(made.word(tmp_path / "a.docx")), ".docx")
    assert got.text.splitlines() == [line.rstrip() for line in LINES]
    assert got.title == "The city by the river" and HEADER not in got.text


def test_pages_are_counted_by_the_breaks(tmp_path: Path) -> None:
    got = extract(str(made.word(tmp_path / "a.docx")), ".docx")
    for page, each in [(1, BRIDGE), (1, SCHOOL), (2, LIBRARY), (2, "南岸区"), (3, HOSPITAL)]:
        assert page_at(got.pages, got.text.index(each)) == page


def test_breaks_of_the_last_layout_come_before_those_set(tmp_path: Path) -> None:
    document = docx.Document()
    first = document.add_paragraph("One.")
    first._p.append(parse_xml(f"<w:r {W}><w:t>A</w:t><w:lastRenderedPageBreak/><w:t>B</w:t></w:r>"))
    second = document.add_paragraph()
    second._p.append(parse_xml(f'<w:r {W}><w:br w:type="page"/></w:r>'))
    second._p.append(parse_xml(f"<w:r {W}><w:lastRenderedPageBreak/><w:t>C</w:t></w:r>"))
    document.save(str(tmp_path / "a.docx"))
    got = extract(str(tmp_path / "a.docx"), ".docx")
    assert got.text.splitlines() == ["One.AB", "C"]
    assert [page_at(got.pages, got.text.index(each)) for each in "ABC"] == [1, 2, 3]


def test_without_a_break_no_page_is_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(BRIDGE)
    document.save(str(tmp_path / "a.docx"))
    assert extract(str(tmp_path / "a.docx"), ".docx").pages == ()


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:ins><w:r><w:t>New</w:t></w:r></w:ins><w:del><w:r><w:delText>Old</w:delText></w:r></w:del>", "New"),
        ("<w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink>", "A link"),
        ("<w:sdt><w:sdtContent><w:r><w:t>A field</w:t></w:r></w:sdtContent></w:sdt>", "A field"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>", "7"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>", "a b\nc-d"),
    ],
)
def test_what_is_seen_is_read_and_nothing_else(tmp_path: Path, xml: str, text: str) -> None:
    assert with_paragraph(tmp_path / "a.docx", xml) == f"{text}\n"


def test_tables_in_tables_and_merged_cells_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(1, 0).text = "Left"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "Inner"
    document.save(str(tmp_path / "a.docx"))
    assert extract(str(tmp_path / "a.docx"), ".docx").text == "| Both |\n| Left | Inner |\n"


def other(path: Path, name: str, data: bytes) -> Path:
    """Make the DOCX with another part in place of the one named."""
    whole = made.word(path.with_suffix(".whole"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for each in source.namelist():
            target.writestr(each, data if each == name else source.read(each))
    whole.unlink()
    return path


BROKEN = {
    "empty": b"",
    "no archive": b"no archive",
    "old or encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_document_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.docx").write_bytes(BROKEN[name])
    with pytest.raises(ReadError, match="empty|damaged|encrypted") as told:
        read([tmp_path / "a.docx"])
    assert str(told.value).isprintable()


@pytest.mark.parametrize("data", [b"", b"<w:p", b"<x/>", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_a_broken_part_is_refused(tmp_path: Path, data: bytes) -> None:
    for name in ("word/document.xml", "[Content_Types].xml"):
        with pytest.raises(ReadError, match=r"a\.docx: (damaged|empty)"):
            read([other(tmp_path / "a.docx", name, data)])


@pytest.mark.parametrize("harm", [made.cut, made.turned])
def test_a_harmed_one_is_refused(tmp_path: Path, harm: object) -> None:
    path = made.word(tmp_path / "a.docx")
    assert callable(harm)
    harm(path)
    with pytest.raises(ReadError, match="damaged"):
        read([path])


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = made.bomb(tmp_path / "a.docx", "word/document.xml", 1 << 30)
    with pytest.raises(ReadError, match="too large once unpacked"):
        read([path])


def test_without_the_library_the_remedy_is_named_and_the_index_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.word(tmp_path / "a.docx")
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(Unavailable, match=r"\.docx needs a library.*pip install 'bicite\[documents\]'"):
        extract(str(tmp_path / "a.docx"), ".docx")
    assert read([tmp_path]).unread == (str(tmp_path / "a.docx"),)
