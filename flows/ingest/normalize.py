"""The normal form of a text (codebook, preamble), and what is no text.

UTF-8 decoded, byte order mark dropped, CRLF and CR turned into LF, Unicode NFC; nothing else is changed: other
control characters than NUL stay, since offsets must lead back to what the source says.
"""

import re
import unicodedata

from flows.ingest.files import MAX_BYTES

MAX_MARKS = 100
"""Combining marks in a row. Scripts use up to 5; sorting them into NFC takes the square of their number."""

_WORD = re.compile(r"\w+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_MAYBE_MARKS = re.compile("[\u0300-\U0010ffff]+")


class NotText(ValueError):
    """What cannot become a text: `reason` is a code of the codelist `quarantine_reason`, the message its detail."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decode(content: bytes) -> str:
    """Bytes as UTF-8. Raises NotText, reason `invalid_utf8`, with the first offset that is not."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText("invalid_utf8", f"byte {error.start} is not UTF-8: {error.reason}") from error


def normalize(text: str) -> str:
    """The normal form. Raises NotText for what has none: too large, half a surrogate pair, NUL, heaps of marks."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise NotText("invalid_utf8", f"character {error.start} is half of a surrogate pair") from error
    if size > MAX_BYTES:
        raise NotText("too_large", f"{size} bytes of text; {MAX_BYTES} are the most")
    if "\0" in text:
        raise NotText("binary", f"NUL at character {text.index(chr(0))}")
    _refuse_heaps_of_marks(text)
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def check_has_words(text: str) -> None:
    """Raises NotText, reason `empty`, where there is no letter and no digit: nothing in it could be coded."""
    if not _LETTER_OR_DIGIT.search(text):
        raise NotText("empty", "no letter and no digit in the text")


def count_words(text: str) -> int:
    """Number of runs of letters, digits and underscores."""
    return sum(1 for _ in _WORD.finditer(text))


def _refuse_heaps_of_marks(text: str) -> None:
    for stretch in _MAYBE_MARKS.finditer(text):
        if stretch.end() - stretch.start() <= MAX_MARKS:
            continue
        in_a_row = 0
        for position, character in enumerate(stretch.group(), start=stretch.start()):
            in_a_row = in_a_row + 1 if unicodedata.combining(character) else 0
            if in_a_row > MAX_MARKS:
                raise NotText("binary", f"more than {MAX_MARKS} combining marks in a row at character {position}")
