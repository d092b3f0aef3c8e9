"""Blocks of a document (paragraphs, items, rows) → one text as the codebook has it: a blank line between paragraphs."""

import re
from collections.abc import Iterable

BULLET = "- "
CELL = " | "
_SPACES = re.compile(r"[^\S\n]+")
_RUN = ("-", "|", "•", "*")


def join(blocks: Iterable[str]) -> str:
    """One text of blocks without line breaks; items of a list and rows of a table follow each other line by line."""
    text: list[str] = []
    before = ""
    for block in blocks:
        block = _SPACES.sub(" ", block).strip()
        if block:
            text += [_between(before, block) if text else "", block]
            before = block
    return "".join(text)


def _between(before: str, block: str) -> str:
    is_list = before[0] == block[0] and block[0] in _RUN
    is_table = CELL in before and CELL in block
    return "\n" if is_list or is_table else "\n\n"
