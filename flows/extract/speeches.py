"""Whether a text is a speech: the words of one speaker from end to end, without speaker labels (codebook section 2)."""

import re
from collections.abc import Iterable

from flows.records import Span

_TITLE = re.compile(
    r"\b(?:remarks|speech|address|statement|keynote|lecture|toast|intervention|message)\b[^.\n]{0,200}?"
    r"\b(?:by|of|delivered|from)\b|\bspeech\b|\bremarks\b",
    re.IGNORECASE,
)
_MANY_VOICES = re.compile(
    r"\b(?:joint|readout|communiqu|declaration|press conference|transcript|interview)", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:your )?(?:royal |imperial )?(?:highness|majest|excellenc|execellenc)|ladies and gentlemen|distinguished|"
    r"dear |honou?rable|esteemed|mr\.? (?:president|chair|speaker|secretary)|madam |colleagues|friends\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"thank you|thanks\b|good (?:morning|afternoon|evening|day)\b|"
    r"i (?:thank|am (?:honou?red|delighted|pleased|grateful))\b|"
    r"it is (?:a|an|my) (?:great )?(?:pleasure|honou?r|privilege)",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\b(?:[Hh]e|[Ss]he) (?:said|told|added|noted|stressed|also)\b|\b(?:said|told|added),? [A-Z]")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me|[Ll]et us)\b")
ADDRESS_WORDS = 30


def is_address(line: str) -> bool:
    """Whether a paragraph only addresses the audience ("Excellencies, ladies and gentlemen,")."""
    return bool(_ADDRESS.match(line)) and len(line.split()) <= ADDRESS_WORDS and line[-1] not in ".!?"


def is_speech(text: str, paragraphs: Iterable[Span], quotations: Iterable[Span], titles: Iterable[str]) -> bool:
    """A title or lines of address that speak of a speech, and a first person outside quotation marks throughout.

    Where the title tells a speech and the text opens or closes as one, a first person anywhere is enough.
    """
    titles = [title for title in titles if title]
    if any(_MANY_VOICES.search(title) for title in titles):
        return False
    quoted = iter(sorted(quotations))
    quotation = next(quoted, None)
    addressed, greeted, reported, personal, own, counted = 0, 0, 0, 0, 0, 0
    for start, end in paragraphs:
        addressed += is_address(text[start:end])
        greeted += bool(_GREETING.match(text, start, end))
        if end - start < 60:
            personal += bool(_FIRST_PERSON.search(text, start, end))
            continue
        counted += 1
        at, outside = start, []
        while quotation and quotation[0] < end:
            outside.append(text[at : quotation[0]])
            at = max(at, quotation[1])
            quotation = next(quoted, None)
        outside.append(text[at:end])
        own += any(_FIRST_PERSON.search(part) for part in outside)
        reported += any(_REPORTED.search(part) for part in outside)
    titled = any(_TITLE.search(title) for title in titles)
    framed = titled and addressed + greeted > 0 and own + personal > 0 and reported == 0
    return framed or ((titled or addressed > 0) and own * 2 >= counted > 0)
