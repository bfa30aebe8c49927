"""What a text file says of itself: front matter, title, date. Pure."""

import re

from index.formats.dateline import iso_date, line_date

LONGEST_TITLE = 120  # characters
HEADER = 8  # lines, blank ones not counted, among which a date of its own is the document's

# As in Pandoc's manual, "Metadata blocks": opened by ---, no blank line after it, closed by --- or ...
_BLOCK = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?![ \t]*[\r\n])(.{0,65536}?)(?:\r\n|\r|\n)(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)",
    re.DOTALL,
)
_BREAK = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")  # "## Title ##"
_FENCE = re.compile(r" {0,3}(```|~~~)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`|\*)(?=\S)(.+?)(?<=\S)\1")
_SENTENCES = re.compile(r"[。！？!?；;]\s*\S|[.]\s+[A-Z\d]")  # one ends and another begins
_LABEL = re.compile(r"[-*•>|#=+~]|\d{1,3}[.)、]\s|https?://")
_UNFINISHED = (",", "，", "、", "；", ";", "：", ":")


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return the scalar fields of a leading YAML block, as written, and where the text after it begins.

    A block that is no YAML mapping is ordinary text: ({}, 0).
    """
    import yaml

    block = _BLOCK.match(text) if text.startswith("---") else None
    if block is None:
        return {}, 0
    try:  # BaseLoader leaves every scalar a string: no invalid dates, no "no" that turns into False
        fields = yaml.load(block[1], yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, 0
    if not isinstance(fields, dict):
        return {}, 0
    return {k: v for k, v in fields.items() if isinstance(k, str) and isinstance(v, str)}, block.end()


def title_of(body: str, fields: dict[str, str], markdown: bool) -> str:
    """Return the title given, else the first heading, else a first line that looks like one, else "".

    `body` is the text without front matter and boilerplate.
    """
    given = " ".join(fields.get("title", "").split())
    return given or (_heading(body) if markdown else "") or _first_line(body)


def date_of(body: str, fields: dict[str, str]) -> str | None:
    """Return the date given, else the first full date that has one of the first lines to itself; ISO 8601.

    `body` is the text without front matter.
    """
    given = iso_date(fields.get("date", ""))
    return given or next((iso for line in _first_lines(body, HEADER) if (iso := line_date(line))), None)


def language_of(fields: dict[str, str]) -> str | None:
    """Return "en" or "zh" where the fields name one of them, a region or script after it or not."""
    named = re.split("[-_]", fields.get("language", "").strip().lower())[0]
    return named if named in ("en", "zh") else None


def _first_lines(body: str, count: int) -> list[str]:
    lines: list[str] = []
    for found in _LINE.finditer(body):
        if len(lines) == count:
            break
        if line := found[0].strip():
            lines.append(line)
    return lines


def _heading(body: str) -> str:
    fenced, before = False, ""
    for line in _BREAK.split(body):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (heading := _HEADING.fullmatch(line)) and (title := _plain(heading[1])):
            return title
        elif not fenced and before and not _LABEL.match(before) and _UNDERLINE.fullmatch(line):
            return _plain(before)
        before = line.strip()
    return ""


def _plain(heading: str) -> str:
    """Return a heading without its Markdown."""
    bare = _LINK.sub(r"\1", _CLOSING.sub("", heading.strip())[: 4 * LONGEST_TITLE])
    return " ".join(_EMPHASIS.sub(r"\2", bare).split())


def _first_line(body: str) -> str:
    lines = _first_lines(body, 2)
    if not lines or not _looks_like_title(lines[0]):
        return ""
    wrapped = len(lines) > 1 and lines[1][0].islower()  # the line goes on below: a paragraph, not a title
    return "" if wrapped else " ".join(lines[0].split())


def _looks_like_title(line: str) -> bool:
    if len(line) > LONGEST_TITLE or line.endswith(_UNFINISHED) or _LABEL.match(line):
        return False
    return any(map(str.isalpha, line)) and not _SENTENCES.search(line)
