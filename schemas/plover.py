"""Our codes → PLOVER, the ontology of political events (`crosswalks/plover*.csv`).

Source of types, modes and contexts: Halterman, Bagozzi, Beger, Schrodt and Scarborough, "PLOVER and POLECAT: A New
Political Event Ontology and Dataset", 2023, and the codebook of PLOVER (https://github.com/openeventdata/PLOVER).
Which of our codes is which event is our own judgement.
"""

import functools
from collections.abc import Collection
from dataclasses import dataclass

from schemas.load import codelist, crosswalk

SEPARATOR = ";"
# Who acts and on whom: the speakers on others, or the countries that the content concerns with each other.
SPEAKERS, COUNTRIES = "speakers", "countries"


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event with its mode (None where PLOVER has none for it), and who its parties are."""

    event_type: str
    event_mode: str | None
    parties: str
    needs_target: bool


@functools.cache
def event_type(act: str, stage: str, stance: str, sectors: tuple[str, ...]) -> EventType | None:
    """The type of event that a statement tells of: that of the first rule that fits; None where it is no event."""
    codes = {"act": (act,), "stage": (stage,), "stance": (stance,), "sector": sectors}
    rule = next(r for r in crosswalk("plover") if all(_fits(r[column], have) for column, have in codes.items()))
    if not rule["event_type"]:
        return None
    needs = {r["event_type"]: r["needs_target"] == "yes" for r in crosswalk("plover_types")}
    return EventType(rule["event_type"], rule["event_mode"] or None, rule["parties"], needs[rule["event_type"]])


def contexts(sectors: Collection[str]) -> list[str]:
    """The contexts of PLOVER that sectors stand for, sorted."""
    return sorted({r["context"] for r in crosswalk("plover_contexts") if r["sector_id"] in sectors})


def plover_markdown() -> str:
    """The rules, and what of PLOVER they reach, as a chapter of the data dictionary."""
    rows = []
    for rule in crosswalk("plover"):
        conditions = " | ".join(_code(rule[column]) for column in ("act", "stage", "stance", "sector"))
        event = " ".join(word for word in (rule["event_type"], rule["event_mode"]) if word) or "no event"
        rows.append(f"| {conditions} | {event} | {rule['parties']} | {rule['reason']} |")
    absent = [r["event_type"] for r in crosswalk("plover_types") if r["coded"] == "no"]
    labels = {s["sector_id"]: s["label"] for s in codelist("sectors")}
    named = [f"{labels[r['sector_id']]}: {r['context']}" for r in crosswalk("plover_contexts")]
    return "\n".join([*_HEAD, *rows, "", _READING.format(absent=", ".join(absent)), "", f"{'; '.join(named)}.", ""])


_HEAD = [
    "## Statements as events of PLOVER",
    "",
    "`comity export --format plover` gives a statement as an event of PLOVER (Halterman et al. 2023, “PLOVER and "
    "POLECAT: A New Political Event Ontology and Dataset”). The first rule that fits decides; an empty cell fits all.",
    "",
    "| act | stage | stance | sector | event and mode | parties | why |",
    "| --- | --- | --- | --- | --- | --- | --- |",
]
_READING = (
    "Parties `speakers`: the source are those who speak, the target the actors that the content mentions and the "
    "countries that it concerns. Parties `countries`: all countries that it concerns are source and target alike "
    "(`mutual`), as a text tells of their dealings without saying who acts. An event without a source is left out, "
    "and one of COOPERATE, AID and SANCTION without another party. No statement becomes {absent}: the codebook codes "
    "what is said of cooperation, not those deeds. The contexts of an event are those of its sectors:"
)


def _fits(cell: str, have: Collection[str]) -> bool:
    return not cell or any(code in have for code in cell.split(SEPARATOR))


def _code(cell: str) -> str:
    return ", ".join(f"`{code}`" for code in cell.split(SEPARATOR) if code)
