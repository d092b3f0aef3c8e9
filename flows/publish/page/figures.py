"""What the page shows in numbers: questions to the release's database, and the charts of their answers."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.publish.page.charts import Chart, columns, intervals, matrix, stacked_bars
from schemas import codelist
from schemas.accuracy import accuracy, recorded

# Rows and columns of a matrix, and bars of the timeline.
MATRIX_ROWS, MATRIX_COLUMNS, PERIODS = 15, 12, 60
# Statements without a sector are a bar of their own.
NO_SECTOR = ""

Ask = Callable[[str], list[tuple[Any, ...]]]

SECTOR_STAGE = """
select coalesce(x.sector_id, ''), s.stage, count(*)
from statements s left join statement_sectors x using (statement_id) group by all"""
DYAD_SECTOR = """
select country_a || ' – ' || country_b, sector_id, sum(statement_count)::integer
from dyad_sectors group by all"""
DYADS = "select country_a || ' – ' || country_b from dyads order by statement_count desc, country_a, country_b"
SPEAKER_SECTOR = """
select l.actor_id, x.sector_id, count(*)
from statement_actors l join statement_sectors x using (statement_id) where l.role = 'speaker' group by all"""
SPEAKER_COUNTRY = """
select l.actor_id, x.country_code, count(*)
from statement_actors l join statement_countries x using (statement_id) where l.role = 'speaker' group by all"""
SPEAKERS = """
select a.actor_id, a.name from statement_actors l join actors a using (actor_id)
where l.role = 'speaker' group by all order by count(*) desc, a.actor_id"""
DATED = """
select d.published_on, count(*) from statements s join documents d using (document_id)
where d.published_on is not null group by all order by all"""


def charts(ask: Ask) -> list[Chart]:
    """The charts of what the release holds, in the order of the page."""
    return [_sectors(ask), _dyads(ask), *_speakers(ask), _timeline(ask)]


def accuracy_charts() -> list[Chart]:
    """One chart per gold set whose figures were recorded."""
    return [_accuracy(name, record) for name, record in recorded().items()]


def _labels() -> dict[str, str]:
    return {s["sector_id"]: s["label"] for s in codelist("sectors")}


def _sectors(ask: Ask) -> Chart:
    counts = {(sector, stage): n for sector, stage, n in ask(SECTOR_STAGE)}
    totals = _totals(counts)
    order = sorted((s for s in totals if s != NO_SECTOR), key=lambda s: (-totals[s], s))
    labels = {s: _labels()[s] for s in order} | ({NO_SECTOR: "(no sector)"} if NO_SECTOR in totals else {})
    return stacked_bars(
        "sectors",
        "Statements by sector and stage",
        f"{len(order)} of {len(_labels())} sectors are named; a statement with two sectors counts in both."
        if order
        else "No statement names a sector.",
        "sector",
        labels,
        counts,
        [(row["code"], row["label"]) for row in codelist("stage")],
    )


def _dyads(ask: Ask) -> Chart:
    pairs = [pair for (pair,) in ask(DYADS)]
    shown = {pair: pair for pair in pairs[:MATRIX_ROWS]}
    counts = {(pair, sector): n for pair, sector, n in ask(DYAD_SECTOR) if pair in shown}
    return matrix(
        "dyads",
        "Pairs of countries by sector",
        f"Statements that concern both countries, most first; pairs shown: {_shown(len(shown), len(pairs))}."
        if pairs
        else "No statement concerns two countries.",
        "pair",
        shown,
        _heads(counts, _labels()),
        counts,
    )


def _speakers(ask: Ask) -> list[Chart]:
    """Two matrices of the same speakers: by sector, and by the country that their statements concern."""
    speakers = ask(SPEAKERS)
    shown: dict[str, str] = dict(speakers[:MATRIX_ROWS])
    countries = {c["country_code"]: c["name"] for c in codelist("countries")}
    said = f"most first; speakers shown: {_shown(len(shown), len(speakers))}."
    drawn = []
    for name, title, query, labels, kind in (
        ("speakers", "Who speaks about what", SPEAKER_SECTOR, _labels(), "sector"),
        ("speakers-countries", "Who speaks about whom", SPEAKER_COUNTRY, countries, "country"),
    ):
        counts = {(actor, key): n for actor, key, n in ask(query) if actor in shown}
        summary = f"Statements by speaker and {kind}; {said}" if speakers else "No statement has a speaker."
        drawn.append(matrix(name, title, summary, "speaker", shown, _heads(counts, labels), counts))
    return drawn


def _timeline(ask: Ask) -> Chart:
    days, ((all_of_them,),) = ask(DATED), ask("select count(*) from statements")
    dated = sum(n for _, n in days)
    unit, counts = periods([(day, n) for day, n in days])
    said = f"Statements by the {unit} in which their document was published; without a date: {all_of_them - dated:,}."
    return columns("timeline", "Timeline", said if days else "No document has a date of publication.", unit, counts)


def periods(days: Sequence[tuple[dt.date, int]]) -> tuple[str, dict[str, int]]:
    """The finest unit of time that gives no more than PERIODS bars, and the count of each bar, empty ones included."""
    for unit, months in (("month", 1), ("quarter", 3), ("year", 12), ("decade", 120), ("century", 1200)):
        numbers = [(day.year * 12 + day.month - 1) // months for day, _ in days]
        if not numbers or max(numbers) - min(numbers) < PERIODS or unit == "century":
            break
    counts = dict.fromkeys(range(min(numbers), max(numbers) + 1) if numbers else (), 0)
    for number, (_, n) in zip(numbers, days, strict=True):
        counts[number] += n
    return unit, {_period(number * months, unit): n for number, n in counts.items()}


def _period(month: int, unit: str) -> str:
    year = f"{month // 12:04}"
    return {"month": f"{year}-{month % 12 + 1:02}", "quarter": f"{year} Q{month % 12 // 3 + 1}"}.get(unit, year)


def _heads(counts: Mapping[tuple[str, str], int], labels: Mapping[str, str]) -> dict[str, str]:
    totals = _totals({(head, row): n for (row, head), n in counts.items()})
    order = sorted(totals, key=lambda s: (-totals[s], s))[:MATRIX_COLUMNS]
    return {s: labels[s] for s in order}


def _totals(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (key, _), n in counts.items():
        totals[key] = totals.get(key, 0) + n
    return totals


def _shown(shown: int, every: int) -> str:
    return f"the first {shown} of {every:,}" if shown < every else f"all {every:,}"


def _accuracy(name: str, record: Mapping[str, Any]) -> Chart:
    values = {}
    for measure in accuracy().measures:
        found = record["measures"].get(measure.name)
        if found:  # another one was declared since the figures were recorded
            value, n = (found["accuracy"], found["n"]) if measure.form == "accuracy" else (found["f1"], found["gold"])
            values[measure.label] = (value, *found["interval"], n)
    size = f"{record['documents']} documents, {record['statements']} statements"
    summary = f"{size}, coded by the codebook. {accuracy().coded_by.get(name, '').strip()}".strip()
    return intervals(f"accuracy-{name}", f"Gold set: {name}", summary, values)
