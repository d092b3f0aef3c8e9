"""The sentences of a text's own voice, and what shows that one claims something about cooperation."""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.extract.actors import Actors
from flows.extract.layout import lay_out
from flows.extract.signs import signs
from flows.extract.structure import Structure
from flows.records import Attribution, SectorEvidence, Span
from schemas import lexicon

# "Trade turnover: ", "Astana, 3 May 2024 – ", "(Dushanbe) — ": what stands before a sentence and is none of it.
_LEAD = re.compile(
    r"(?:[\W_]*\d{1,2}[.)]?\s+(?=[A-Z])|[^\W\d_][\w ]{0,40}:\s+(?=[A-Z])|[^\n.:;–—]{3,60}\s[–—]\s+(?=[A-Z“\"])|[\W_]+)"
)
_SHORTEST = 5
# So many characters before a sentence can name the countries that it refers to ("the partnership").
_AROUND = 600


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that no attribution covers, as a statement with content only, and its signs."""

    said: Attribution
    signs: frozenset[str]


def candidates(
    parsed: Any, form: Structure, said: list[Attribution], found: Actors, sectors: tuple[SectorEvidence, ...]
) -> Iterator[Candidate]:
    """The sentences of a text that are neither headings nor attributed, in order."""
    if form.labels or form.speech:
        return
    taken = _merged(sorted(span for s in said for span in (*s.content, *s.cue, *s.source)))
    countries = [(c.start, c.country_code) for c in found.countries]
    codes = {e.key: e.country_code or "" for e in found.entities}
    actors = [(m.start, codes[m.entity]) for m in found.mentions if not m.entity.startswith("country:")]
    fields = [(s.start, s.sector_id) for s in sectors]
    for start, end in _sentences(parsed, form):
        if _overlaps((start, end), taken):
            continue
        span = _trimmed(parsed.text, start, end)
        if len(parsed.text[slice(*span)].split()) < _SHORTEST:
            continue
        alone = Attribution(content=(span,))
        named = _within(countries, span)
        around = (span[0] - _AROUND, span[1])
        shown = (
            *(f"countries={count}" for count in range(1, min(len(named), 3) + 1)),
            *(f"parties={count}" for count in range(1, min(len(named | _within(actors, span) - {""}), 3) + 1)),
            *(f"around={count}" for count in range(1, min(len(_within(countries, around)), 3) + 1)),
            *(f"sectors={count}" for count in range(1, min(len(_within(fields, span)), 3) + 1)),
            *(f"refers={kind}" for kind in _references(parsed.text[slice(*span)])),
        )
        if not _about_ties(frozenset(shown)):
            continue
        crossed = [f"{one}&{other}" for one in shown for other in shown if one < other]
        yield Candidate(alone, signs(parsed, alone, "narrative") | {*shown, *crossed})


def _about_ties(shown: frozenset[str]) -> bool:
    """Whether a sentence can be about cooperation at all: a country in or before it; a field, tie or partner."""
    country = not shown.isdisjoint(("parties=1", "around=1", "refers=both", "refers=own"))
    return country and not shown.isdisjoint(("sectors=1", "refers=tie", "refers=both", "parties=2"))


def _sentences(parsed: Any, form: Structure) -> Iterator[Span]:
    for sentence in lay_out(parsed, form).sentences:
        last = parsed[sentence.last - 1]
        yield parsed[sentence.first].idx, last.idx + len(last)


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Sorted spans of which none touches the next."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span shares a character with one of the merged spans."""
    at = bisect_left(taken, (span[1], 0))
    return at > 0 and taken[at - 1][1] > span[0]


def _trimmed(text: str, start: int, end: int) -> Span:
    """The sentence without a bullet's sign, a dateline or a label before it, and without white space around it."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead and lead.end() < end else start
    return start, start + len(text[start:end].rstrip())


def _within(sorted_pairs: Sequence[tuple[int, str]], span: Span) -> set[str]:
    first, last = (bisect_left(sorted_pairs, (at, "")) for at in span)
    return {code for _, code in sorted_pairs[first:last]}


def _references(text: str) -> list[str]:
    return sorted({_kinds()[" ".join(match.group().lower().split())] for match in _pattern().finditer(text)})


@functools.cache
def _kinds() -> dict[str, str]:
    return {row["phrase"]: row["kind"] for row in lexicon("country_references")}


@functools.cache
def _pattern() -> re.Pattern[str]:
    return _any(_kinds())


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered) + r")\b", re.IGNORECASE)
