from pathlib import Path

import pytest

from index.errors import ReadError
from index.formats import extract
from index.read import read
from tests import made
from tests.made import BRIDGE, SCHOOL

PROTECTED = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'


def test_chapters_are_read_in_order(tmp_path: Path) -> None:
    got = extract(str(made.book(tmp_path / "a.epub")), ".epub")
    assert got.text == f"The bridge\n{BRIDGE}\n\n学校\n{SCHOOL}"
    assert (got.title, got.date) == ("The city by the river", "2024-05-01")


def test_fonts_may_be_obfuscated_and_texts_not(tmp_path: Path) -> None:
    fonts = PROTECTED.format("http://www.idpf.org/2008/embedding")
    assert read([made.book(tmp_path / "a.epub", **{"META-INF/encryption.xml": fonts})]).documents
    locked = PROTECTED.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc")
    with pytest.raises(ReadError, match="copy-protected"):
        read([made.book(tmp_path / "a.epub", **{"META-INF/encryption.xml": locked})])


@pytest.mark.parametrize("harm", [made.cut, made.turned])
def test_a_harmed_one_is_refused(tmp_path: Path, harm: object) -> None:
    path = made.book(tmp_path / "a.epub")
    assert callable(harm)
    harm(path)
    with pytest.raises(ReadError, match="damaged"):
        read([path])


def test_one_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="empty"):
        read([made.book(tmp_path / "a.epub", ["<img src='x.png'/>"])])


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="too large once unpacked"):
        read([made.bomb(tmp_path / "a.epub", "OEBPS/c.xhtml", 1 << 30)])
