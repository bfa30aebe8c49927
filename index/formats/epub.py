"""EPUB -> its text, chapter by chapter in reading order. An EPUB is web pages in a ZIP archive: W3C, EPUB 3.3."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from index.errors import ReadError
from index.formats import EMPTY, MOST, Extract
from index.formats.archive import opened, out_of_memory
from index.formats.dateline import iso_date
from index.formats.webpage import all_text

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
# Fonts are obfuscated by these in books that anyone may read: EPUB 3.3, section 4.4, and Adobe's own.
_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(path: str) -> Extract:
    """Return the text of an EPUB, a block a line, chapters parted by an empty one.

    Raises:
        ReadError: it is damaged, copy-protected, empty, or too large once unpacked.
        OSError: it can't be read.
    """
    try:
        with opened(path) as archive:
            return _extract(archive)
    except etree.LxmlError as error:
        raise out_of_memory(error) or ReadError("damaged: its list of contents is broken; save it anew") from error


def _extract(archive: zipfile.ZipFile) -> Extract:
    _refuse_protected(archive)
    root = _tree(archive, _CONTAINER).find(".//{*}rootfile")
    if root is None:
        raise ReadError("damaged: it names no list of contents; save it anew")
    package = _tree(archive, root.get("full-path", ""))
    chapters: list[str] = []
    for name in _reading_order(package, posixpath.dirname(root.get("full-path", ""))):
        chapters.append(all_text(archive.read(name))[0])
        if sum(map(len, chapters)) > MOST:
            raise ReadError(f"its text has more than {MOST} characters; split it")
    text = "\n\n".join(filter(None, chapters))
    if not text:
        raise ReadError(EMPTY)
    return Extract(text, _named(package, "title"), iso_date(_named(package, "date")[:10]))


def _refuse_protected(archive: zipfile.ZipFile) -> None:
    if _ENCRYPTION not in archive.namelist():
        return
    methods = {each.get("Algorithm") for each in _tree(archive, _ENCRYPTION).iter("{*}EncryptionMethod")}
    if methods.difference(_OBFUSCATION):
        raise ReadError("copy-protected; only books without protection can be read")


def _reading_order(package: Any, folder: str) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    """Yield the archive's names of the pages that are read one after the other."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _named(package: Any, field: str) -> str:  # noqa: ANN401
    found = package.find(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{field}")
    return "" if found is None else " ".join((found.text or "").split())


def _tree(archive: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
