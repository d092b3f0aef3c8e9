"""Questions to start with: SQL that runs in the release's database, in `comity sql`, and, answered, on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Rows of an answer on the page.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words and in SQL over the ready views, with the heads of the answer."""

    words: str
    heads: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the first rows of its answer, as text."""

    question: Question
    rows: tuple[tuple[str, ...], ...]


QUESTIONS = (
    Question(
        "Which countries are spoken of together most, and about what?",
        ("one country", "the other", "statements", "documents", "sectors"),
        "select coalesce(name_a, country_a), coalesce(name_b, country_b), statement_count, document_count, sectors\n"
        "from dyad_list order by statement_count desc, country_a, country_b",
    ),
    Question(
        "Who speaks most, and how often in favour or against?",
        ("speaker", "statements", "positive", "negative"),
        "select name, count(*), count(*) filter (stance = 'positive'), count(*) filter (stance = 'negative')\n"
        "from speaker_statements group by actor_id, name order by count(*) desc, actor_id",
    ),
    Question(
        "Where is cooperation agreed or asked for, and not yet there?",
        ("sector", "committed", "proposed", "existing"),
        "select label, count(*) filter (stage = 'committed'), count(*) filter (stage = 'proposed'),\n"
        "    count(*) filter (stage = 'existing')\n"
        "from statement_sectors join sectors using (sector_id) join statements using (statement_id)\n"
        "group by sector_id, label having count(*) filter (stage in ('committed', 'proposed')) > 0\n"
        "order by count(*) filter (stage in ('committed', 'proposed')) desc, sector_id",
    ),
    Question(
        "Who asks whom for what?",
        ("speaker", "countries", "sectors", "words"),
        "select speakers, countries, sectors, content from statement_list where act = 'directive'\n"
        "order by confidence desc, statement_id",
    ),
    Question(
        "How does the talk of cooperation move over the years?",
        ("year", "statements", "existing", "committed", "proposed", "ended"),
        "select coalesce(year(published_on)::varchar, 'no date'), count(*), count(*) filter (stage = 'existing'),\n"
        "    count(*) filter (stage = 'committed'), count(*) filter (stage = 'proposed'),\n"
        "    count(*) filter (stage = 'ended')\n"
        "from statement_list group by year(published_on) order by year(published_on) desc nulls last",
    ),
)


def answers(ask: Callable[[str], list[tuple[Any, ...]]]) -> list[Answered]:
    """Every question with the first rows of its answer."""
    return [Answered(q, tuple(tuple(map(_text, row)) for row in ask(f"{q.sql} limit {SHOWN}"))) for q in QUESTIONS]


def _text(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
