"""Markdown (.md): the words without the marks, so that a quotation is what a reader of the page would copy.

Taken away: front matter (its fields become metadata), comments, images, addresses of links, marks of headings,
emphasis, quotation and code, rules and fences. Bullets, tables and line breaks stay, they carry structure.
Offsets refer to the text that is left.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flows.ingest.readers import text
from flows.ingest.readers.record import RawRecord
from flows.ingest.values import FIELDS
from flows.records import Refusal

_MAX_FRONT_MATTER = 100
_FRONT_FIELD = re.compile(r"([a-z_]+):[ \t]*(.*)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
# Every repetition is bounded, and none holds the character that ends it: the work is linear in the text's length.
_ANY_MARK = re.compile(r"[#>*_\[<`&\\]")
_NO_TEXT = re.compile(r" {0,3}(?:=+|(?:[-*_][ \t]?){3,}|\[[^\[\]]{1,200}\]:[ \t]*<?https?://.*)[ \t]*")
_BLOCK_MARK = re.compile(r" {0,3}(?:>[> ]*)?(?:#{1,6}[ \t]+)?")
_ADDRESS = r"\((?:[^()]|\([^()]{0,200}\)){0,2000}\)"
_IMAGE = re.compile(r"!\[[^\[\]]{0,1000}\]" + _ADDRESS)
_LINK = re.compile(rf"\[([^\[\]]{{0,1000}})\](?:{_ADDRESS}|\[[^\[\]]{{0,200}}\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_CODE = re.compile(r"`([^`]{1,1000})`")
_EMPHASIS = re.compile(
    r"(?<![\\\w*])(\*{1,3})(?=[^\s*])([^*]{1,2000})(?<=[^\s*])\1(?!\*)"
    r"|(?<![\\\w])(_{1,3})(?=[^\s_])([^_]{1,2000})(?<=[^\s_])\3(?!\w)"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def read(path: Path, origin: str) -> Iterator[RawRecord | Refusal]:
    """The one record of the file, or why there is none."""
    for record in text.read(path, origin):
        if isinstance(record, RawRecord):
            lines = record.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
            metadata, body = _front_matter(lines)
            yield replace(record, text=strip_marks("\n".join(body)), metadata=metadata)
        else:
            yield record


def strip_marks(source: str) -> str:
    """The text of a Markdown source without its marks; lines inside code fences stay as they are."""
    kept = []
    in_code = False
    for line in _without_comments(source).split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
        elif in_code:
            kept.append(line)
        elif not _NO_TEXT.fullmatch(line):
            kept.append(_plain(line))
    return "\n".join(kept)


def _plain(line: str) -> str:
    if not _ANY_MARK.search(line):
        return line
    mark = _BLOCK_MARK.match(line)
    # Spaces alone are no mark: they may be the indent of a bullet.
    line = line[mark.end() :] if mark and mark[0].strip() else line
    line = _IMAGE.sub("", line)
    for pattern in (_LINK, _AUTOLINK, _CODE):
        line = pattern.sub(r"\1", line)
    for _ in range(2):  # twice, for emphasis in emphasis
        line = _EMPHASIS.sub(lambda match: match[2] or match[4], line)
    return _ENTITY.sub(lambda match: html.unescape(match[0]), _ESCAPE.sub(r"\1", line))


def _without_comments(source: str) -> str:
    kept = []
    position = 0
    while (start := source.find("<!--", position)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        kept.append(source[position:start])
        position = end + 3
    return "".join((*kept, source[position:]))


def _front_matter(lines: list[str]) -> tuple[dict[str, object], list[str]]:
    """Metadata fields between two lines `---` at the start, as plain `name: value`, and the lines behind them."""
    if lines[0].rstrip() != "---":
        return {}, lines
    for end, line in enumerate(lines[1:_MAX_FRONT_MATTER], start=1):
        if line.rstrip() in ("---", "..."):
            found = (_FRONT_FIELD.fullmatch(field.rstrip()) for field in lines[1:end])
            return {m[1]: _unquote(m[2]) for m in found if m and m[1] in FIELDS}, lines[end + 1 :]
    return {}, lines


def _unquote(value: str) -> str:
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value
