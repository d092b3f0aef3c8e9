"""Which cue reports which quotation: the nearest one that may, by the commas and colons between them."""

from collections.abc import Iterator
from typing import Any

from flows.extract.cues import Cue
from flows.extract.layout import Layout, Sentence, is_mark

_REACH = 12
_LEADS = {",", ":"}


def link_quotations(parsed: Any, layout: Layout, sentence: Sentence, cues: list[Cue]) -> dict[int, list[int]]:
    """The quotations of one sentence that each cue reports: {position of the cue in `cues`: numbers of quotations}."""
    links: dict[int, list[int]] = {}
    free = [number for number, cue in enumerate(cues) if layout.inside[cue.tokens[0].i] < 0 and cue.pos != "noun"]
    free = [number for number in free if cues[number].takes("quote", "that-clause", "np-object+that-clause")]
    for quotation in sentence.quotations:
        number = _reporter(parsed, layout, sentence, [(n, cues[n]) for n in free], quotation)
        if number is not None:
            links.setdefault(number, []).append(quotation)
    return links


def _reporter(
    parsed: Any, layout: Layout, sentence: Sentence, cues: list[tuple[int, Cue]], quotation: int
) -> int | None:
    first, last = layout.quoted[quotation]
    before = [n for n, cue in cues if cue.last.i < first]
    after = [n for n, cue in _near(layout, cues, last) if cue.tokens[0].i >= last]
    lead = _previous_word(parsed, first, sentence.first)
    opens = lead < sentence.first
    by_number = dict(cues)
    leads_in = not opens and (parsed[lead].text in _LEADS or any(by_number[n].last.i == lead for n in before))
    leads_out = _leads_out(parsed, last, sentence.last)
    if before and leads_in and (parsed[lead].text == ":" or not (leads_out and after)):
        return before[-1]
    if after and (opens or leads_out):
        return after[0]
    return before[-1] if before and leads_in else None


def _near(layout: Layout, cues: list[tuple[int, Cue]], last: int) -> Iterator[tuple[int, Cue]]:
    """The cues that follow a quotation within reach, with no other quotation between."""
    for number, cue in cues:
        start = cue.tokens[0].i
        if last <= start < last + _REACH and all(inside < 0 for inside in layout.inside[last:start]):
            yield number, cue


def _previous_word(parsed: Any, at: int, first: int) -> int:
    at -= 1
    while at >= first and (is_mark(parsed[at]) or parsed[at].is_space or parsed[at].pos_ == "CCONJ"):
        at -= 1
    return at


def _leads_out(parsed: Any, last: int, end: int) -> bool:
    """Whether a quotation ends as one does before its reporting clause: "…," he said."""
    if parsed[last - 1].text in (",", "?", "!", "—", "–", "--"):
        return True
    return any(parsed[at].text == "," for at in range(last, min(last + 2, end)))
