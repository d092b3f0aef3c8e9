"""One compared document → for each measure, how many are in the gold, how many were found, how many are right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from flows.evaluate.compare import Comparison
from flows.evaluate.readings import Coded

CODES = ("kind", "act", "stage", "stance")
_ATTRIBUTED, _WITH_SPEAKERS = "attributed_statements", "attributed_statements_with_speakers"
_CLASS_MEASURES = {"country": "countries", "person": "persons", "organization": "organizations"}


class Tally(NamedTuple):
    """Three counts of one measure; of an accuracy, `gold` and `found` are both the number judged."""

    gold: int
    found: int
    right: int


def tallies(compared: Comparison) -> dict[str, Tally]:
    """The counts of one document by name of the measure (`schemas/accuracy.toml`); one without counts may lack."""
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for part in (_actors, _statements, _codes, _document):
        for name, (in_gold, in_found, is_right) in part(compared):
            gold[name] += in_gold
            found[name] += in_found
            right[name] += is_right
    return {name: Tally(gold[name], found[name], right[name]) for name in sorted({*gold, *found, *right})}


Count = tuple[str, tuple[int, int, int]]


def _actors(compared: Comparison) -> Iterator[Count]:
    for actor in compared.gold.actors:
        yield _CLASS_MEASURES[actor.actor_class], (1, 0, 0)
    for actor in compared.found.actors:
        yield _CLASS_MEASURES[actor.actor_class], (0, 1, 0)
    for i, j in compared.actors.items():
        gold, found = compared.gold.actors[i], compared.found.actors[j]
        yield _CLASS_MEASURES[gold.actor_class], (0, 0, 1)
        yield _judged("actor_type", gold.actor_type == found.actor_type)
        if gold.actor_class != "country":
            yield _judged("actor_country", gold.country_code == found.country_code)


def _statements(compared: Comparison) -> Iterator[Count]:
    gold, found = compared.gold.statements, compared.found.statements
    met = {j: gold[i] for i, j in compared.statements.items()}
    for i, statement in enumerate(gold):
        j = compared.statements.get(i)
        yield "statements", (1, 0, int(j is not None))
        yield _voice(statement), (1, 0, int(j is not None))
        if statement.kind != "narrative":
            yield _WITH_SPEAKERS, (1, 0, int(j is not None and compared.same_speakers(statement, found[j])))
    for j, statement in enumerate(found):
        # What meets a gold statement is counted where that one is, so that no pair is half here and half there.
        voice = _voice(met.get(j, statement))
        for name in ("statements", voice, *([_WITH_SPEAKERS] if voice == _ATTRIBUTED else ())):
            yield name, (0, 1, 0)


def _voice(statement: Coded) -> str:
    return "narrative_statements" if statement.kind == "narrative" else _ATTRIBUTED


def _codes(compared: Comparison) -> Iterator[Count]:
    for i, gold in enumerate(compared.gold.statements):
        if i not in compared.statements:
            yield _judged("whole_row", False)
            continue
        found = compared.found.statements[compared.statements[i]]
        speakers = compared.same_speakers(gold, found)
        yield _judged("speakers", speakers)
        for name in CODES:
            yield _judged(name, getattr(gold, name) == getattr(found, name))
        yield _sets("statement_sectors", gold.sectors, found.sectors)
        yield _sets("statement_countries", gold.countries, found.countries)
        rest = (gold.stage, gold.sectors, gold.countries) == (found.stage, found.sectors, found.countries)
        yield _judged("whole_row", speakers and rest)


def _document(compared: Comparison) -> Iterator[Count]:
    gold, found = compared.gold.statements, compared.found.statements
    sectors = [frozenset(sector for s in statements for sector in s.sectors) for statements in (gold, found)]
    yield _sets("document_sectors", *sectors)
    yield _sets("document_dyads", _dyads(gold), _dyads(found))


def _dyads(statements: Sequence[Coded]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for s in statements for pair in combinations(sorted(s.countries), 2))


def _judged(name: str, right: bool) -> Count:
    return name, (1, 1, int(right))


def _sets(name: str, gold: frozenset[object], found: frozenset[object]) -> Count:
    return name, (len(gold), len(found), len(gold & found))
