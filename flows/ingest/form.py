"""The type of a document by its form, where no metadata state it: how its headline begins, and who is labelled in it.

A headline that only speaks of a joint statement ("Norway and Chile issue joint statement") heads a report about it:
what counts is the beginning. The openings are in the lexicon `document_forms`.
"""

import functools
import re

import schemas

_HEAD = 2_000
_LABEL = re.compile(r"^(?:(Q|Question|A|Answer)|([A-Z][A-Z.' -]{2,58}))(?: ?\([^()\n]{1,60}\))?:(?=\s)", re.MULTILINE)
_MIN_TURNS = 4
_MAX_LABELLED = 400_000
"""Characters from the beginning in which labels are counted."""


def document_type(text: str, title: str | None = None) -> str | None:
    """A code of `document_type`; None where the form does not tell it, as that of most reports does not."""
    first = next((line for line in text[:_HEAD].split("\n") if line.strip()), "")
    for headline in (title or "", first):
        opened = _openings().match(headline)
        if opened:
            return _types()[opened[1].casefold()]
    turns = list(_LABEL.finditer(text[:_MAX_LABELLED]))
    asked = {turn[1][0] for turn in turns if turn[1]}
    if asked == {"Q", "A"} and sum(1 for turn in turns if turn[1]) >= _MIN_TURNS:
        return "interview"
    speakers = {turn[2] for turn in turns if turn[2]}
    return "transcript" if len(turns) >= _MIN_TURNS and len(speakers) + bool(asked) >= 2 else None


@functools.cache
def _types() -> dict[str, str]:
    return {row["opening"]: row["document_type"] for row in schemas.lexicon("document_forms")}


@functools.cache
def _openings() -> re.Pattern[str]:
    longest_first = sorted(_types(), key=lambda opening: (-len(opening), opening))
    either = "|".join(re.escape(opening) for opening in longest_first)
    # What editors put before a headline: "Full text: …", "The …".
    return re.compile(rf"\s{{0,9}}(?:full text(?: of)?:? ?)?(?:the )?({either})(?<=[\w:])(?!\w)", re.IGNORECASE)
