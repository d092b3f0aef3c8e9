import pytest

from flows.extract.encoder.features import quotations
from flows.extract.encoder.trim import trim


def trimmed(text: str, part: str) -> str | None:
    start = text.index(part)
    kept = trim(text, (start, start + len(part)), quotations(text))
    return text[kept[0] : kept[1]] if kept else None


@pytest.mark.parametrize(
    ("text", "part", "kept"),
    [
        ("She said that trade grows.", "that trade grows.", "trade grows"),
        ("She said trade grows, he heard.", " trade grows,", "trade grows"),
        ("“Trade grows,” she said.", "“Trade grows,”", "Trade grows,"),
        ("“Trade grows,” she said.", "“Trade grows,", "Trade grows,"),
        ("“Trade grows.”", "Trade grows.”", "Trade grows."),
        ("She said that “trade grows.”", "that “trade grows.”", "trade grows."),
        ("She said the road is “very long”.", "the road is “very long”.", "the road is “very long”"),
        ("She called it “very long” and dear.", "“very long” and dear.", "“very long” and dear"),
        ("He thanked the U.S.", "the U.S.", "the U.S."),
    ],
)
def test_contents_lose_what_is_not_said(text: str, part: str, kept: str) -> None:
    assert trimmed(text, part) == kept


def test_trimming_twice_changes_nothing() -> None:
    text = "He said that “the road,” long as it is, would “open.”"
    once = trim(text, (8, len(text)), quotations(text))
    assert once and trim(text, once, quotations(text)) == once


def test_marks_alone_are_no_content() -> None:
    assert trimmed("She said: “” —", ": “” —") is None
    assert trimmed("She said, .", ", .") is None
