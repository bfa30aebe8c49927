import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DuplicateId, ReadError
from index.read import Reading, read
from index.types import Document

ZH = "北岸新建四所学校。\n工程预计在三年内全部完工并投入使用，届时可容纳五千名学生就读。\n"
ZH_TRADITIONAL = "北岸新建四所學校。\n工程預計在三年內全部完工並投入使用，屆時可容納五千名學生就讀。\n"
EN = "A new school\n\nThe city will build four new schools on the northern bank before the decade ends.\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def only(reading: Reading) -> Document:
    (document,) = reading.documents
    return document


def reasons(reading: Reading) -> dict[str, str]:
    return {os.path.basename(skipped.source): skipped.reason for skipped in reading.skipped}


def put(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


# Text and encodings


@pytest.mark.parametrize(
    ("text", "codec", "mark"),
    [
        (ZH, "utf-8", b""),
        (ZH, "utf-8", b"\xef\xbb\xbf"),
        (EN, "utf-16-le", b"\xff\xfe"),
        (ZH, "utf-16-be", b"\xfe\xff"),
        (ZH, "utf-32-le", b"\xff\xfe\x00\x00"),
        (ZH, "gb18030", b"\x84\x31\x95\x33"),
        (EN, "utf-16-le", b""),
        (ZH, "utf-16-be", b""),
        (ZH, "gb18030", b""),
        (ZH, "gbk", b""),
        (ZH_TRADITIONAL, "big5", b""),
        (ZH_TRADITIONAL, "cp950", b""),
        ("五月的北岸，新桥通车了。", "gb18030", b""),
        ("五月的北岸，新橋通車了。", "big5", b""),
        ("Le château était fermé à clé, les élèves étudiaient.\n", "cp1252", b""),
        ("It’s a “test” – really…", "cp1252", b""),
        ("Город построит четыре новые школы на северном берегу.\n", "cp1251", b""),
    ],
)
def test_each_encoding_gives_the_text_back(tmp_path: Path, text: str, codec: str, mark: bytes) -> None:
    path = put(tmp_path / "a.txt", mark + text.encode(codec))
    assert only(read([path])).text == text


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "a\rb\r", "a\n\r\nb", "𠮷野家 and 😀.\n", "a\x0bb\x85c\u2028d\x1ae"])
def test_line_endings_and_astral_characters_stay_as_they_are(tmp_path: Path, text: str) -> None:
    document = only(read([put(tmp_path / "a.md", text)]))
    assert document.text == text
    assert document.sha256 == sha256(text.encode()).hexdigest()


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text and text[0] != "\ufeff"))
def test_any_text_in_utf8_is_given_back_exactly(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert only(read([put(Path(folder, "a.txt"), text)])).text == text


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.html", "a.jsonl"]))
def test_any_bytes_are_read_or_refused_with_one_line(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            documents = read([put(Path(folder, name), data)]).documents
        except ReadError as error:
            assert str(error).isprintable()
        else:
            assert all("\ufffd" not in document.text for document in documents) or b"\xef\xbf\xbd" in data


REFUSED = {
    "binary": (PNG, "binary"),
    "nul": ("北岸\0新校".encode(), "binary"),
    "nul behind a mark": ("\ufeffa\0b".encode("utf-16-le"), "binary"),
    "broken utf-8": (ZH.encode() + b"\xe5\x8c" + ZH.encode(), "damaged: UTF-8, but not so at byte"),
    "broken utf-16": (b"\xff\xfea\x00\x00\xd8b\x00", "damaged: marked as utf-16-le"),
    "cut utf-8": (ZH.encode()[:-2], "damaged"),
    "no known encoding": (b"\x81\x8d\x8f\x90\x9d", "encoding can't be told"),
    "empty": (b"", "empty"),
    "blank": (" \r\n\t\u3000\n".encode(), "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_text_is_an_error_outright_and_skipped_in_a_folder(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    path = put(tmp_path / "bad.txt", data)
    put(tmp_path / "good.txt", EN)
    with pytest.raises(ReadError, match=reason) as raised:
        read([path])
    assert str(raised.value).startswith(f"{path}: ")
    reading = read([tmp_path])
    assert only(reading).id == "good.txt"
    assert reason in reasons(reading)["bad.txt"]


def test_a_bad_file_of_a_folder_is_still_an_error_when_given_outright_too(tmp_path: Path) -> None:
    path = put(tmp_path / "bad.txt", PNG)
    with pytest.raises(ReadError, match="binary"):
        read([tmp_path, path])


# Files and folders


def test_a_folder_is_read_in_sorted_order_with_posix_ids(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/b/c.htm", "C.TXT", "北岸 的桥.txt"):
        put(tmp_path / name, f"<p>This is what {name} has to say.</p>")
    reading = read([tmp_path])
    assert [document.id for document in reading.documents] == ["C.TXT", "a/b/c.htm", "a/z.txt", "b.md", "北岸 的桥.txt"]
    assert reading.skipped == ()
    assert reading.documents[2].source == str(tmp_path / "a" / "z.txt")


def test_a_file_given_outright_has_its_name_as_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "deep" / "北岸 1.txt", ZH)
    monkeypatch.chdir(tmp_path)
    document = only(read([os.path.join("deep", "北岸 1.txt")]))
    assert (document.id, document.source, document.sources) == ("北岸 1.txt", str(path), (str(path),))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("README.md", "README"),
        ("readme", "README"),
        ("README_zh.txt", "README"),
        (".hidden.txt", "hidden"),
        ("table.xls", ".xls"),
        ("Makefile", "no extension"),
        ("slides.PPTX", ".pptx"),
        ("queries.jsonl", "only corpus"),
    ],
)
def test_what_is_no_document_is_skipped_with_the_reason(tmp_path: Path, name: str, reason: str) -> None:
    put(tmp_path / name, EN)
    put(tmp_path / "readmeter.txt", ZH)
    reading = read([tmp_path])
    assert only(reading).id == "readmeter.txt"
    assert [skipped.source for skipped in reading.skipped] == [str(tmp_path / name)]
    assert reason in reading.skipped[0].reason


def test_a_hidden_folder_is_skipped_whole_unless_given(tmp_path: Path) -> None:
    put(tmp_path / ".git" / "a.txt", EN)
    reading = read([tmp_path])
    assert (reading.documents, reasons(reading)) == ((), {".git": "hidden; not read"})
    assert only(read([tmp_path / ".git"])).id == "a.txt"


def test_a_readme_given_outright_is_read(tmp_path: Path) -> None:
    assert only(read([put(tmp_path / "README.md", EN)])).text == EN


@pytest.mark.parametrize(("name", "reason"), [("a.pptx", "unknown type"), ("a.xls", "unknown type"), ("a", "no ext")])
def test_an_unknown_type_given_outright_is_an_error(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read([put(tmp_path / name, EN)])


def test_a_path_that_does_not_exist_is_an_error_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no such file or folder; check the path") as raised:
        read([tmp_path / "line\nbreak.txt"])
    assert "\n" not in str(raised.value)


def test_a_path_with_nul_is_an_error() -> None:
    with pytest.raises(ReadError, match="NUL"):
        read(["a\0b"])


def test_skipped_names_are_on_one_line(tmp_path: Path) -> None:
    put(tmp_path / "line\nbreak.c\nsv", EN)
    (skipped,) = read([tmp_path]).skipped
    assert skipped.source.isprintable() and skipped.reason.isprintable()


def test_a_name_that_is_not_utf8_is_skipped(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as file:
        file.write(EN.encode())
    (skipped,) = read([tmp_path]).skipped
    assert "name isn't valid UTF-8" in skipped.reason and skipped.source.isprintable()


def test_links_that_loop_or_lead_nowhere_are_skipped(tmp_path: Path) -> None:
    put(tmp_path / "a" / "text.txt", EN)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "z").symlink_to(tmp_path / "a")
    reading = read([tmp_path])
    assert only(reading).id == "a/text.txt"
    told = reasons(reading)
    assert "symlink loop" in told["up"] and "symlink loop" in told["self.txt"]
    assert "symlink to nothing" in told["gone.txt"] and "the same folder" in told["z"]


def test_a_pipe_is_skipped_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in reasons(read([tmp_path]))["pipe.txt"]


def test_what_may_not_be_opened_is_skipped_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = str(put(tmp_path / "closed.txt", EN))
    put(tmp_path / "open.txt", ZH)

    def refuse(path: str, mode: str) -> BinaryIO:  # permissions don't bind root, who may run this
        if path == closed:
            raise PermissionError(13, "Permission denied", closed)
        assert mode == "rb"
        return open(path, "rb")

    monkeypatch.setattr("index.read.open", refuse, raising=False)
    reading = read([tmp_path])
    assert only(reading).id == "open.txt"
    assert reasons(reading) == {"closed.txt": "permission denied; make it readable"}
    with pytest.raises(ReadError, match="permission denied"):
        read([closed])


def test_a_folder_that_may_not_be_listed_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "closed" / "a.txt", EN)
    listing = os.listdir

    def refuse(path: str) -> list[str]:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert reasons(read([tmp_path])) == {"closed": "permission denied; make it readable"}


# One id, one text


def test_two_texts_with_one_id_are_an_error_that_names_both(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a" / "x.txt", EN), put(tmp_path / "b" / "x.txt", ZH)
    with pytest.raises(DuplicateId) as raised:
        read([tmp_path / "a", tmp_path / "b"])
    assert str(first) in str(raised.value) and str(second) in str(raised.value)


def test_one_text_in_two_files_is_one_document_with_both_sources(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a.txt", EN), put(tmp_path / "sub" / "b.md", EN)
    document = only(read([tmp_path]))
    assert (document.id, document.source, document.sources) == ("a.txt", str(first), (str(first), str(second)))


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", EN)
    put(tmp_path / "skipped.xls", EN)
    (tmp_path / "b.txt").symlink_to(path)
    reading = read([tmp_path, path, str(tmp_path), tmp_path / "b.txt"])
    assert only(reading).sources == (str(path),)
    assert len(reading.skipped) == 1


# A corpus of lines


def test_of_a_corpus_only_id_title_and_text_are_read(tmp_path: Path) -> None:
    row = {"_id": "d 1", "title": " The  bank ", "text": "x\r\n" + ZH, "metadata": {"answer": 8}, "date": "2026-01-20"}
    path = put(tmp_path / "any.jsonl", "\ufeff" + lines(row) + "\n" + lines({"_id": 7, "text": EN}))
    first, second = read([path]).documents
    assert (first.id, first.title, first.text, first.date) == ("d 1", "The bank", "x\r\n" + ZH, None)
    assert first.source == f"{path}#d 1"
    assert (second.id, second.title, second.language) == ("7", "", "en")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"text": "a"}', "line 2: _id is missing"),
        ('{"_id": true, "text": "a"}', "line 2: _id is not a string"),
        ('{"_id": " ", "text": "a"}', "line 2: _id is empty"),
        ('{"_id": "x"}', "line 2: text is missing"),
        ('{"_id": "x", "text": 5}', "line 2: text is not a string"),
        ('{"_id": "x", "title": [], "text": "a"}', "line 2: title is not a string"),
        ('{"_id": "x", "text": "a\\ud800"}', "line 2: text holds a lone surrogate"),
        ('{"_id": "x", "text": "a\\u0000"}', "line 2: text holds a NUL"),
        ('{"_id": "x", "text": "a", "n": ' + "9" * 5000 + "}", "line 2: a number"),
        (b"\xff", "line 2: not UTF-8 at byte 0"),
    ],
)
def test_a_broken_line_refuses_the_whole_corpus(tmp_path: Path, row: str | bytes, reason: str) -> None:
    good = lines({"_id": "a", "text": EN}).encode()
    path = put(tmp_path / "corpus.jsonl", good + (row.encode() if isinstance(row, str) else row) + b"\n")
    put(tmp_path / "b.txt", ZH)
    with pytest.raises(ReadError, match=reason):
        read([path])
    reading = read([tmp_path])
    assert only(reading).id == "b.txt"
    assert reason in reasons(reading)["corpus.jsonl"]


def test_a_line_without_text_is_skipped_alone(tmp_path: Path) -> None:
    path = put(tmp_path / "corpus.zh.jsonl", lines({"_id": "a", "text": " \n"}, {"_id": "b", "text": ZH}))
    reading = read([tmp_path])
    assert only(reading).id == "b"
    assert [(skipped.source, skipped.reason) for skipped in reading.skipped] == [(f"{path}#a", "empty text")]


def test_two_lines_with_one_id_are_an_error_that_names_both(tmp_path: Path) -> None:
    put(tmp_path / "corpus.jsonl", lines({"_id": "a", "text": EN}, {"_id": "a", "text": ZH}))
    with pytest.raises(DuplicateId, match="line 1 and .* line 2 both have the id a"):
        read([tmp_path])


# What a text says of itself


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", EN, "A new school"),
        ("a.txt", "\n北岸新建学校\n\n" + ZH, "北岸新建学校"),
        ("a.txt", "---\ntitle: The  bank\n---\n" + EN, "The bank"),
        ("a.txt", "---\ntitle: 2026\n---\n" + EN, "2026"),
        ("a.txt", "Share\n2026-01-20\n" + EN, "A new school"),
        ("a.txt", "One sentence. Another one.\n" + EN, "a"),
        ("a.txt", "The city will build\nfour new schools there.\n", "a"),
        ("a.txt", "x" * 121 + "\n" + EN, "a"),
        ("a.txt", "1. first\n2. second\n", "a"),
        ("a.md", "Foreword\n\n## The **north** [bank](http://x.org) ##\n\n" + EN, "The north bank"),
        ("a.md", "Foreword\n\nThe bank\n========\n\n" + EN, "The bank"),
        ("a.md", "```\n# no heading\n```\n\n# The bank\n", "The bank"),
        ("a.md", EN, "A new school"),
    ],
)
def test_titles(tmp_path: Path, name: str, text: str, title: str) -> None:
    assert only(read([put(tmp_path / name, text)])).title == title


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2026-01-06", "2026-01-06"),
        ("2026年1月20日", "2026-01-20"),
        ("Jan 6, 2026", "2026-01-06"),
        ("6 January 2026", "2026-01-06"),
        ("Tuesday, January 6th, 2026 at 10:23 am EST", "2026-01-06"),
        ("2026/01/06 10:23", "2026-01-06"),
        ("发布时间：2026-01-20 09:12:11 来源：北岸日报", "2026-01-20"),
        ("北岸日报 2026-01-20 10:00", "2026-01-20"),
        ("Northern News, Jan 6, 2026", "2026-01-06"),
        ("01/06", None),
        ("1月20日", None),
        ("2026-13-45", None),
        ("2026年2月30日", None),
        ("Work on 6 January 2026 went on", None),
        ("January 6, 2026, was a good day", None),
    ],
)
def test_dates_on_a_line_of_their_own(tmp_path: Path, line: str, date: str | None) -> None:
    assert only(read([put(tmp_path / "a.txt", f"A new school\n\n{line}\n\n{EN}")])).date == date


@pytest.mark.parametrize(
    ("value", "date"),
    [("2026-01-20", "2026-01-20"), ("2026-01-20 10:00:00", "2026-01-20"), ("2026", "2026"), ("2026-01", "2026-01")]
    + [("2026-13-45", None), ("soon", None)],
)
def test_dates_in_front_matter(tmp_path: Path, value: str, date: str | None) -> None:
    assert only(read([put(tmp_path / "a.md", f"---\ndate: {value}\n---\n{EN}")])).date == date


def test_a_date_far_down_is_not_the_documents(tmp_path: Path) -> None:
    assert only(read([put(tmp_path / "a.txt", EN * 5 + "2026-01-20\n")])).date is None


@pytest.mark.parametrize(
    "block", ["---\n: [\n---\n", "---\njust text\n---\n", "---\n\ntitle: x\n---\n", "---\ntitle: x\n"]
)
def test_what_is_no_front_matter_is_text(tmp_path: Path, block: str) -> None:
    document = only(read([put(tmp_path / "a.txt", block + EN)]))
    assert document.text == block + EN
    assert document.title != "x"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (EN, "en"),
        (ZH, "zh"),
        ("---\nlanguage: zh-CN\n---\n" + EN, "zh"),
        ("---\nlanguage: xx\n---\n" + EN, "en"),
        ("---\ntitle: 北岸新建四所学校工程预计三年内完工\n---\nRivers rise.\n", "en"),
        ("The river rose.\n\n免责声明：本文并非投资建议，作者不保证所述属实，由此产生的后果概不负责。\n", "en"),
    ],
)
def test_language_is_given_or_told_from_the_body(tmp_path: Path, text: str, language: str) -> None:
    assert only(read([put(tmp_path / "a.txt", text)])).language == language


# Pages

PAGE = """<html><head><meta charset="{charset}"><title>{title}</title>
<meta property="article:published_time" content="2026-01-20T10:00:00+08:00"></head><body>
<nav><a href="/">Home</a></nav><article><h1>{title}</h1><p>{one}</p><p>{two} <b>really</b>.</p></article>
<script>var x = 1;</script><footer>Copyright 2019</footer></body></html>"""


@pytest.mark.parametrize("codec", ["gb2312", "utf-8", "gbk"])
def test_a_page_gives_its_main_text_title_and_date(tmp_path: Path, codec: str) -> None:
    source = PAGE.format(charset=codec, title="北岸新建学校", one=ZH.split("\n")[0], two=ZH.split("\n")[1] * 3)
    document = only(read([put(tmp_path / "a.html", source.encode(codec))]))
    assert (document.title, document.date, document.language) == ("北岸新建学校", "2026-01-20", "zh")
    assert "可容纳五千名学生就读。 really." in document.text
    assert "Home" not in document.text and "var x" not in document.text


def test_a_page_in_utf8_that_declares_another_encoding_is_read_as_utf8(tmp_path: Path) -> None:
    source = PAGE.format(charset="gb2312", title="北岸", one=ZH, two=ZH)
    assert "工程预计" in only(read([put(tmp_path / "a.html", source)])).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Only a <b>frag</b>ment.</p><p>Two<!-- no --> parts.</p>", "Only a fragment.\nTwo parts."),
        ("just words, no tags", "just words, no tags"),
        ("<?xml version='1.0' encoding='utf-16'?><html><p>One.</p></html>", "One."),
    ],
)
def test_a_page_in_which_no_main_text_is_found_is_read_whole(tmp_path: Path, source: str, text: str) -> None:
    assert only(read([put(tmp_path / "a.htm", source)])).text == text


@pytest.mark.parametrize("source", ["<html><body></body></html>", "<!-- -->", "<script>var x</script>"])
def test_a_page_without_words_is_empty(
    tmp_path: Path, source: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ReadError, match="empty"):
        read([put(tmp_path / "a.html", source)])
    assert capfd.readouterr() == ("", "") and caplog.records == []
