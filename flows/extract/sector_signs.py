"""What ties a sector to a statement: one candidate a sector that the document names, with the signs for it."""

import functools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.extract import terms, ties
from flows.extract.structure import Structure
from flows.extract.ties import grade, ranked
from flows.extract.tokens import Tokens
from flows.records import Attribution, SectorEvidence, Span
from schemas import lexicon

_POINTING = frozenset(("the", "this", "that", "these", "those", "its", "their", "such", "any"))
# Limits of the classes of a sector's share in the document's mentions, and of a content's length in words.
_SHARES = (0.05, 0.1, 0.2, 0.35, 0.6)
_LENGTHS = (6, 12, 25)
# … and of the encoder's chance of a sector, named or not.
_CHANCES = (0.05, 0.2, 0.5, 0.8)
_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sector that a statement may speak of, and the words that would show it."""

    sector_id: str
    evidence: SectorEvidence
    bond: str
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sectors:
    """The sectors of one document: what its statements share.

    `mentions` are sorted, `starts` are their offsets; `places` are those of each sector. `counts` goes from the sector
    that is named most to the one that is named least; `named` holds where each is named.
    """

    form: Structure
    tokens: Tokens
    mentions: Sequence[SectorEvidence]
    starts: Sequence[int]
    places: Mapping[str, Sequence[int]]
    counts: Mapping[str, int]
    headline: frozenset[str]
    lead: frozenset[str]
    paragraphs: Sequence[int]
    named: Mapping[str, Sequence[Span]]


def survey(tokens: Tokens, form: Structure, mentions: Sequence[SectorEvidence]) -> Sectors:
    """The sectors of a document; `mentions` are those of `sectors.find_sectors`."""
    counts = Counter(m.sector_id for m in mentions)
    places: dict[str, list[int]] = {}
    for number, mention in enumerate(mentions):
        places.setdefault(mention.sector_id, []).append(number)
    starts = [m.start for m in mentions]

    def within(span: Span | None) -> frozenset[str]:
        return frozenset(m.sector_id for m in _between(mentions, starts, span)) if span else frozenset()

    return Sectors(
        form=form,
        tokens=tokens,
        mentions=mentions,
        starts=starts,
        places=places,
        counts=ranked(counts),
        headline=within(form.headline),
        lead=within(form.lead),
        paragraphs=[start for start, _ in form.paragraphs],
        named={
            sector_id: [(mentions[place].start, mentions[place].end) for place in there]
            for sector_id, there in places.items()
        },
    )


def candidates(
    known: Sectors, statements: Iterable[tuple[Attribution, str, Mapping[str, float], Mapping[str, float]]]
) -> Iterator[list[Candidate]]:
    """The candidates of each statement.

    The statements are given in the order of the text, with kind and the encoder's chances: that the statement is of a
    sector, and that it is about a sector that is named near it.
    """
    before: frozenset[str] = frozenset()
    for said, kind, chances, about in statements:
        own = _inside(known, said)
        yield list(_candidates(known, said, kind, chances, about, own, before))
        before = frozenset(m.sector_id for m in own) or before


def _inside(known: Sectors, said: Attribution) -> list[SectorEvidence]:
    """The mentions of sectors in a content, in order."""
    spans = ((_between(known.mentions, known.starts, span), span[1]) for span in said.content)
    return [mention for found, end in spans for mention in found if mention.end <= end]


def _candidates(
    known: Sectors,
    said: Attribution,
    kind: str,
    chances: Mapping[str, float],
    about: Mapping[str, float],
    own: Sequence[SectorEvidence],
    before: frozenset[str],
) -> Iterator[Candidate]:
    """One candidate per sector of the document, most often named first.

    `own` are the mentions in the content, `before` the sectors that the content of the statement before names.
    """
    counted = Counter(m.sector_id for m in own)
    bonds = _bonds(known, said, counted)
    context = _context(known, said, kind, len(counted))
    first = own[0].sector_id if own else None
    here = bisect_left(known.starts, said.content[0][0])
    nearest = [m.sector_id for m in known.mentions[max(0, here - _BEFORE) : here]]
    source = {m.sector_id for span in said.source for m in _between(known.mentions, known.starts, span)}
    for rank, (sector_id, count) in enumerate(known.counts.items()):
        tested = {
            "headline": sector_id in known.headline,
            "lead": sector_id in known.lead,
            "previous": sector_id in before,
            "last": sector_id in nearest[-1:],
            "before": sector_id in nearest,
            "source": sector_id in source,
            "often": counted[sector_id] > 1,
            "first": sector_id == first,
        }
        signs = {sign for sign, holds in tested.items() if holds}
        signs |= {f"rank{min(rank, 3)}", f"count{min(count, 4)}"}
        signs.add(f"share{grade(_SHARES, count / len(known.mentions))}")
        signs.add(f"encoder{grade(_CHANCES, chances.get(sector_id, 0.0))}")
        signs.add(ties.about(about, sector_id))
        evidence = next((m for m in own if m.sector_id == sector_id), None) or _nearest(known, sector_id, here)
        yield Candidate(sector_id, evidence, bonds.get(sector_id, "document"), frozenset(signs | context))


def _bonds(known: Sectors, said: Attribution, counted: Mapping[str, int]) -> dict[str, str]:
    """The closest part of the text that names a sector, for those named near the statement."""
    start, end = said.content[0][0], said.content[-1][1]
    sentence = (known.tokens.sentence(start)[0], known.tokens.sentence(end - 1)[1])
    number = bisect_left(known.paragraphs, start + 1) - 1
    paragraph = known.form.paragraphs[number] if number >= 0 else sentence
    near = {m.sector_id: "paragraph" for m in _between(known.mentions, known.starts, paragraph)}
    near |= {m.sector_id: "sentence" for m in _between(known.mentions, known.starts, sentence)}
    return near | dict.fromkeys(counted, "content")


def _context(known: Sectors, said: Attribution, kind: str, named: int) -> set[str]:
    """The signs that all candidates of a statement share."""
    words = sum(len(known.form.text[start:end].split()) for start, end in said.content)
    found = {f"named{min(named, 4)}", f"length{grade(_LENGTHS, words)}"}
    found.add(kind if kind in ("narrative", "indirect") else "quoted")
    found.add("single" if len(known.counts) == 1 else "many")
    return found | ({"refers"} if _refers(known.form.text, said.content) else set())


def _nearest(known: Sectors, sector_id: str, here: int) -> SectorEvidence:
    """The mention of a sector next before a place among the mentions, else the next one behind."""
    places = known.places[sector_id]
    return known.mentions[places[max(bisect_left(places, here) - 1, 0)]]


def _refers(text: str, content: tuple[Span, ...]) -> bool:
    """Whether words point back to an agreement, a plan, a field … ("the proposed deal")."""
    for start, end in content:
        tokens = terms.words(text[start:end])
        for found in terms.find(_references(), tokens):
            if any(tokens[at].forms[0] in _POINTING for at in range(max(0, found.first - 3), found.first)):
                return True
    return False


@functools.cache
def _references() -> terms.Lexicon:
    return terms.build(lexicon("sector_references"))


def _between(mentions: Sequence[SectorEvidence], starts: Sequence[int], span: Span) -> Sequence[SectorEvidence]:
    return mentions[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]
