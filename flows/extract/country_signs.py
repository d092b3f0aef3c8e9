"""What ties a country to a statement: one candidate a country of the document, with the signs that speak for it."""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.extract.actors import Actors
from flows.extract.nlp import lemma
from flows.extract.structure import Structure
from flows.extract.ties import about, grade, ranked
from flows.extract.tokens import Tokens
from flows.records import Attribution, CountryEvidence, Span
from schemas import lexicon

_PLACE = frozenset(("in", "at", "near", "outside"))
_BEFORE = 8
_SHORT = 12
_MANY = 3
# Limits of the classes of a country's count as a share of the first one's.
_SHARES = (0.25, 0.5, 0.75)
_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_THEIR = re.compile(r"\b(?:they|their|it|its)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A country that a statement may concern, and the words that would show it."""

    country_code: str
    evidence: Span
    bond: str
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries of one document: what its statements share.

    `codes` gives an actor's country; `shares` holds the countries, most often named first, persons and organizations
    counting for theirs, with the class of their share of the first one's count; `named_at` and `mentioned_at` are the
    offsets of the actors' countries and mentions, `lead` holds the countries of the first paragraph, `listed` those
    that one sentence names with two others or more. `named` holds where a country or an actor of it is named.
    """

    text: str
    tokens: Tokens
    actors: Actors
    codes: Mapping[str, str | None]
    shares: Mapping[str, int]
    named_at: Sequence[int]
    mentioned_at: Sequence[int]
    lead: frozenset[str]
    listed: frozenset[str]
    named: Mapping[str, Sequence[Span]]


def survey(tokens: Tokens, form: Structure, actors: Actors) -> Countries:
    """The countries of a document."""
    codes = {e.key: e.country_code for e in actors.entities}
    named: dict[str, list[Span]] = {}
    for mention in actors.mentions:
        if code := codes[mention.entity]:
            named.setdefault(code, []).append((mention.start, mention.end))
    counts = ranked({code: len(spans) for code, spans in named.items()})
    most = max(counts.values(), default=1)
    lead = form.lead
    return Countries(
        text=form.text,
        tokens=tokens,
        actors=actors,
        codes=codes,
        shares={code: grade(_SHARES, count / most) for code, count in counts.items()},
        named_at=[c.start for c in actors.countries],
        mentioned_at=[m.start for m in actors.mentions],
        lead=frozenset(code for m in actors.mentions if lead[0] <= m.start < lead[1] and (code := codes[m.entity])),
        listed=_listed(tokens, actors.countries),
        named=named,
    )


def _listed(tokens: Tokens, countries: Iterable[CountryEvidence]) -> frozenset[str]:
    """The countries that a sentence names together with two others or more: members of a group, partners of three."""
    together: dict[int, set[str]] = {}
    for country in countries:
        together.setdefault(tokens.sentence(country.start)[0], set()).add(country.country_code)
    return frozenset(code for codes in together.values() if len(codes) >= _MANY for code in codes)


def candidates(
    known: Countries, statements: Iterable[tuple[Attribution, str, str, tuple[str, ...], Mapping[str, float]]]
) -> Iterator[list[Candidate]]:
    """The candidates of each statement.

    The statements are given in the order of the text, with kind, stage, speakers and the encoder's chances.
    """
    before: frozenset[str] = frozenset()
    for said, kind, stage, speakers, chances in statements:
        own = dict(_first(_named(known, said)))
        yield list(_candidates(known, said, kind, stage, speakers, chances, own, before))
        before = frozenset(own) or before


def _candidates(
    known: Countries,
    said: Attribution,
    kind: str,
    stage: str,
    speakers: tuple[str, ...],
    chances: Mapping[str, float],
    own: Mapping[str, Span],
    before: frozenset[str],
) -> Iterator[Candidate]:
    """One candidate per country that the document names or whose actors it names, most often named first.

    `own` are the countries that the content names, and where first; `before` those of the statement before.
    """
    spoken = [code for key in speakers if (code := known.codes.get(key))]
    parties = dict(_first(_parties(known, said)))
    references = list(_references(known.text, said))
    near = _in_sentence(known, said)
    nearest = _nearest(known, said, speakers)
    context = _context(known.text, said, kind, spoken, own, {kind for kind, _ in references})
    referred = references[0][1] if references else (said.source or said.content)[0]
    for rank, (code, share) in enumerate(known.shares.items()):
        bond = _bond(code, own, parties, spoken, rank)
        tested = {
            "near": code in near,
            "nearest": code == nearest,
            "lead": code in known.lead,
            "listed": code in known.listed,
            "previous": code in before,
            "speaker": code in spoken and bond == "named",
        }
        signs = {f"rank{min(rank, 3)}", f"stage={stage}", *context, *(sign for sign, holds in tested.items() if holds)}
        signs |= {f"share{share}", f"of{min(len(known.shares), 4)}"}
        signs.add(about(chances, code))
        yield Candidate(code, own.get(code) or parties.get(code) or referred, bond, frozenset(signs))


def _bond(code: str, own: Mapping[str, Span], parties: Mapping[str, Span], spoken: list[str], rank: int) -> str:
    """The closest tie between a country and a statement."""
    if code in own:
        return "named"
    if code in parties:
        return "party"
    if code in spoken:
        return "speaker" if len(set(spoken)) == 1 else "speakers"
    return "principal" if rank < 2 else "other"


def _context(
    text: str, said: Attribution, kind: str, spoken: list[str], own: Mapping[str, Span], references: set[str]
) -> list[str]:
    """The signs that all candidates of a statement share."""
    found = [f"named{min(len(own), 2)}", *(f"refers={r}" for r in sorted(references))]
    found += ["nospeaker"] if not spoken else []
    found += ["narrative"] if kind == "narrative" else []
    found += ["quoted"] if kind in ("direct", "mixed") else []
    for sign, pattern in (("tie", _tie_pattern()), ("we", _WE), ("their", _THEIR)):
        found += [sign] if any(pattern.search(text, *span) for span in said.content) else []
    words = sum(len(text[start:end].split()) for start, end in said.content)
    return [*found, "short"] if words < _SHORT else found


def _first(pairs: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    seen: set[str] = set()
    for code, span in pairs:
        if code not in seen:
            seen.add(code)
            yield code, span


def _named(known: Countries, said: Attribution) -> Iterator[tuple[str, Span]]:
    """Countries that the content names, but for mere places of events ("a summit in Kazakhstan")."""
    for start, end in said.content:
        for country in known.actors.countries[bisect_left(known.named_at, start) : bisect_left(known.named_at, end)]:
            if country.end <= end and not _is_place(known.tokens, country):
                yield country.country_code, (country.start, country.end)


def _is_place(tokens: Tokens, country: CountryEvidence) -> bool:
    span = tokens.within(country.start, country.end)
    if span is None or span.root.dep_ != "pobj" or span.root.head.lower_ not in _PLACE:
        return False
    return lemma(span.root.head.head) in _events()


def _parties(known: Countries, said: Attribution) -> Iterator[tuple[str, Span]]:
    """The countries of the persons and organizations that the content names."""
    places = known.mentioned_at
    for start, end in said.content:
        for mention in known.actors.mentions[bisect_left(places, start) : bisect_left(places, end)]:
            code = known.codes.get(mention.entity)
            if code and mention.end <= end and not mention.entity.startswith("country:"):
                yield code, (mention.start, mention.end)


def _in_sentence(known: Countries, said: Attribution) -> set[str]:
    first, last = (bisect_left(known.named_at, at) for at in known.tokens.sentence(min(said.content)[0]))
    return {c.country_code for c in known.actors.countries[first:last]}


def _nearest(known: Countries, said: Attribution, speakers: tuple[str, ...]) -> str | None:
    """The country of the actor named last before the content, the speakers apart."""
    here = bisect_left(known.mentioned_at, said.content[0][0])
    nearest = (m.entity for m in reversed(known.actors.mentions[max(0, here - _BEFORE) : here]))
    return next((code for key in nearest if key not in speakers and (code := known.codes.get(key))), None)


def _references(text: str, said: Attribution) -> Iterator[tuple[str, Span]]:
    for start, end in said.content:
        for match in _reference_pattern().finditer(text, start, end):
            yield _reference_kinds()[" ".join(match.group().lower().split())], match.span()


@functools.cache
def _reference_kinds() -> dict[str, str]:
    """Words that refer to countries → `both` (the two of the text), `three` or `own` (the speaker's)."""
    rows = lexicon("country_references")
    return {row["phrase"]: row["kind"] for row in rows if row["kind"] in ("both", "three", "own")}


@functools.cache
def _reference_pattern() -> re.Pattern[str]:
    return _pattern(_reference_kinds())


@functools.cache
def _tie_pattern() -> re.Pattern[str]:
    return _pattern(row["phrase"] for row in lexicon("country_references") if row["kind"] == "tie")


@functools.cache
def _events() -> frozenset[str]:
    return frozenset(row["phrase"] for row in lexicon("country_references") if row["kind"] == "event")


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    # Longest first, so that "our two countries" is not cut short.
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered) + r")\b", re.IGNORECASE)
