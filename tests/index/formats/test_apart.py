"""Files made to overwhelm whoever reads them cost so much memory and time, and one line."""

import resource
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from index.errors import ReadError
from index.read import read
from tests import made


def paths_without_end(path: Path, megabytes: int) -> Path:
    """Make a PDF of one page whose drawing unpacks to so many megabytes of lines."""
    packer = zlib.compressobj(9)
    drawn = b"".join(packer.compress(b"0 0 m 1 1 l S " * 75_000) for _ in range(megabytes)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(drawn), drawn)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, 1))
    path.write_bytes(data + b"trailer<</Size 5/Root 1 0 R>>\n%%EOF")
    return path


def nodes_without_end(path: Path) -> Path:
    """Make a DOCX of sixty megabytes of empty elements, which as a tree are gigabytes."""
    whole = made.word(path.with_suffix(".whole"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
        space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        target.writestr(
            "word/document.xml", b"<w:document %s><w:body>%s</w:body></w:document>" % (space, b"<w:p/>" * (9 << 20))
        )
    whole.unlink()
    return path


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let readers have a tenth of what they may take, so that little is enough to overwhelm them."""
    limits = "import index.formats.apart as a; a.MEMORY, a.SECONDS = 300 << 20, 20; import sys; a.main(*sys.argv[1:])"
    real = subprocess.run

    def run(command: list[str], **given: Any) -> Any:  # noqa: ANN401 - as `subprocess.run`
        return real([*command[:2], "-c", limits, *command[4:]], **given)

    monkeypatch.setattr("index.formats.apart.subprocess.run", run)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_what_would_take_gigabytes_is_refused(tmp_path: Path, tight: None, name: str) -> None:
    path = paths_without_end(tmp_path / name, 40) if name == "a.pdf" else nodes_without_end(tmp_path / name)
    assert path.stat().st_size < 200_000
    with pytest.raises(ReadError, match="too large or too intricate"):
        read([path])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4 << 20  # kilobytes; ours, not the reader's


def test_beside_it_others_are_read(tmp_path: Path, tight: None) -> None:
    paths_without_end(tmp_path / "a.pdf", 40)
    made.report(tmp_path / "b.pdf")
    reading = read([tmp_path])
    assert [document.id for document in reading.documents] == ["b.pdf"]
    assert "too large or too intricate" in reading.skipped[0].reason


def test_nothing_is_imported_from_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.py").write_text("raise SystemExit('taken over')")
    made.report(tmp_path / "b.pdf")
    monkeypatch.chdir(tmp_path)
    assert read([tmp_path / "b.pdf"]).documents
