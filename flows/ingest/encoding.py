"""Bytes → text, whatever their encoding; and text whose encoding was mistaken once.

UTF-8 is never touched. Where bytes are not UTF-8, the guess is told in a note, since a reader may know better.
"""

import codecs
import re

from flows.ingest.normalize import NotText, decode
from flows.ingest.readers.record import Note

_MARKS = (
    # UTF-32 first: its mark begins as that of UTF-16 does.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Codecs of this language that no page is written in.
_NO_CHARSETS = ("idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf-7")
_SAMPLE = 60_000
_ENOUGH = 32
_MOSTLY_ASCII = 0.9
_ALMOST_ALL, _ALMOST_NONE = 0.4, 0.02
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL = 0.01
_MAX_LINE = 20_000
_SUSPECT = re.compile("[\u0080-\u00ff]")


def decode_any(content: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text, and a note where its encoding was guessed. Raises NotText: `binary`, else `invalid_utf8`."""
    try:
        text = decode(content)
    except NotText as error:
        not_utf8 = error
    else:
        # ASCII in two bytes each is UTF-8 with a NUL before or behind each character.
        wide = _wide(content) if "\0" in text else None
        return (text, ()) if wide is None else (content.decode(wide), (_guessed(wide),))
    encoding, notes = encoding_of(content) or ("utf-8", ())
    try:
        return content.decode(encoding), notes
    except UnicodeDecodeError as error:
        if notes or encoding == "utf-8":
            raise not_utf8 from None
        raise NotText("invalid_utf8", f"byte {error.start} is not {encoding.upper()}: {error.reason}") from None


def decode_as(content: bytes, charset: str) -> str | None:
    """The text in the encoding that something else states, such as a page's head; None where it is not in that."""
    if charset.lower() in _NO_CHARSETS:
        return None
    try:
        return content.decode(charset)
    except (LookupError, UnicodeError):
        return None


def encoding_of(content: bytes) -> tuple[str, tuple[Note, ...]] | None:
    """The encoding of what begins so and is not UTF-8, and a note where it was guessed; None where nothing fits.

    A byte order mark decides. Bytes that are nearly all ASCII are Windows-1252, as English text is that is not UTF-8;
    for others charset-normalizer guesses, where they are enough to tell. Raises NotText, `binary`.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, ()
    guessed = _guess(content)
    if guessed is None:
        return None
    return guessed, (_guessed(guessed),)


def repair(text: str) -> tuple[str, tuple[Note, ...]]:
    """The text with UTF-8 that was mistaken for another encoding put right (`Ã©` for `é`), and a note if there was any.

    For text that a parser composes from a page or document; a plain text stays as it is (codebook, preamble).
    """
    if not _SUSPECT.search(text):
        return text, ()
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    lines = text.split("\n")
    repaired = [fix_encoding(line) if len(line) <= _MAX_LINE and is_bad(line) else line for line in lines]
    changed = sum(before != after for before, after in zip(lines, repaired, strict=True))
    if not changed:
        return text, ()
    return "\n".join(repaired), (("mojibake_repaired", f"UTF-8 mistaken for another encoding in {changed} lines"),)


def _guessed(encoding: str) -> Note:
    return "encoding_guessed", f"the bytes are not UTF-8; read as {encoding}"


def _guess(content: bytes) -> str | None:
    if b"\0" in content:
        encoding = _wide(content)
        if encoding is None:
            raise NotText("binary", f"NUL at byte {content.index(0)}, and not UTF-8")
        return encoding
    sample = content[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MAX_CONTROL * len(sample):
        raise NotText("binary", "control characters, and not UTF-8")
    ascii_bytes = sum(1 for byte in sample if byte < 0x80)
    if ascii_bytes >= _MOSTLY_ASCII * len(sample):
        return "cp1252"
    if len(sample) < _ENOUGH:
        return None
    from charset_normalizer import from_bytes

    if len(content) > _SAMPLE:  # not in the middle of a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    best = from_bytes(sample).best()
    return None if best is None else best.encoding


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of text in Latin script is NUL."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    even, odd = (sample[start::2].count(0) / len(sample) for start in (0, 1))
    if odd >= _ALMOST_ALL and even <= _ALMOST_NONE:
        return "utf-16-le"
    return "utf-16-be" if even >= _ALMOST_ALL and odd <= _ALMOST_NONE else None
