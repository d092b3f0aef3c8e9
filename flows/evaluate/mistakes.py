"""What is not as the gold has it, row by row: the material of the page of errors."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.evaluate.compare import Comparison
from flows.evaluate.counts import CODES
from flows.evaluate.readings import Coded, Reading
from flows.records import Span

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is wrong, with its class; `gold` or `found` is empty where that side lacks it."""

    error: str
    gold: str
    found: str


@dataclass(frozen=True, slots=True)
class WrongRow:
    """One statement with its content in the text, or one actor (no content, `subject` is its name)."""

    subject: str
    content: tuple[Span, ...]
    differences: tuple[Difference, ...]


def wrong_rows(compared: Comparison) -> list[WrongRow]:
    """Every row of a document with a mistake: statements in the order of the text, then actors by class and name."""
    statements = [*_met(compared), *_unmet(compared)]
    return [*sorted(statements, key=lambda row: row.content), *_actors(compared)]


def _met(compared: Comparison) -> Iterator[WrongRow]:
    for i, j in compared.statements.items():
        gold, found = compared.gold.statements[i], compared.found.statements[j]
        differences = (*_speakers(compared, gold, found), *_codes(gold, found), *_sets(gold, found))
        if differences:
            yield WrongRow("statement", gold.content, differences)


def _unmet(compared: Comparison) -> Iterator[WrongRow]:
    met = set(compared.statements.values())
    for i, gold in enumerate(compared.gold.statements):
        if i not in compared.statements:
            missed = Difference(f"missed {_voice(gold)}", _summary(gold, compared.gold), "")
            yield WrongRow("statement", gold.content, (missed,))
    for j, found in enumerate(compared.found.statements):
        if j not in met:
            extra = Difference(f"extra {_voice(found)}", "", _summary(found, compared.found))
            yield WrongRow("statement", found.content, (extra,))


def _speakers(compared: Comparison, gold: Coded, found: Coded) -> Iterator[Difference]:
    if not compared.same_speakers(gold, found):
        yield Difference("wrong speaker", _names(gold, compared.gold), _names(found, compared.found))


def _codes(gold: Coded, found: Coded) -> Iterator[Difference]:
    for name in CODES:
        right, wrong = getattr(gold, name), getattr(found, name)
        if right != wrong:
            yield Difference(f"wrong {name}", right, wrong)


def _sets(gold: Coded, found: Coded) -> Iterator[Difference]:
    for name, right, wrong in (
        ("sector", gold.sectors, found.sectors),
        ("country", gold.countries, found.countries),
    ):
        yield from (Difference(f"missed {name} of a statement", code, "") for code in sorted(right - wrong))
        yield from (Difference(f"extra {name} of a statement", "", code) for code in sorted(wrong - right))


def _actors(compared: Comparison) -> list[WrongRow]:
    rows = []
    met = set(compared.actors.values())
    for i, gold in enumerate(compared.gold.actors):
        differences = []
        if i not in compared.actors:
            differences.append(Difference(f"missed actor: {gold.actor_class}", gold.name, ""))
        else:
            found = compared.found.actors[compared.actors[i]]
            pairs = (
                ("wrong type of an actor", gold.actor_type, found.actor_type),
                ("wrong country of an actor", gold.country_code or NOTHING, found.country_code or NOTHING),
            )
            differences += [Difference(error, right, wrong) for error, right, wrong in pairs if right != wrong]
        if differences:
            rows.append((gold.actor_class, gold.name, differences))
    for j, found in enumerate(compared.found.actors):
        if j not in met:
            extra = Difference(f"extra actor: {found.actor_class}", "", found.name)
            rows.append((found.actor_class, found.name, [extra]))
    return [WrongRow(name, (), tuple(differences)) for _, name, differences in sorted(rows, key=lambda r: r[:2])]


def _voice(statement: Coded) -> str:
    return "narrative statement" if statement.kind == "narrative" else "attributed statement"


def _summary(statement: Coded, reading: Reading) -> str:
    codes = ", ".join(getattr(statement, name) for name in CODES)
    sectors, countries = (", ".join(sorted(s)) or NOTHING for s in (statement.sectors, statement.countries))
    return f"{codes}; speakers: {_names(statement, reading)}; sectors: {sectors}; countries: {countries}"


def _names(statement: Coded, reading: Reading) -> str:
    names = {actor.key: actor.name for actor in reading.actors}
    return ", ".join(sorted(names.get(key, key) for key in statement.speakers)) or NOTHING
