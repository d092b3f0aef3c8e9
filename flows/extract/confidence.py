"""How probable it is that a statement is right: its content, and its content with its speakers.

Signs of how the statement was read, and weights that were learned on coded documents (`flows.extract.ties`).
"""

from flows.extract.ties import chance
from flows.records import Attribution

CONTENT_WEIGHTS, STATEMENT_WEIGHTS = "content_confidence", "statement_confidence"
# Steps of what the encoder gives for content, cue and source together.
_SURE = (0.4, 0.6, 0.8, 0.9, 0.95, 0.98)


def content_confidence(said: Attribution, kind: str, speakers: tuple[str, ...]) -> float:
    """The probability that this is a statement, with this content."""
    return chance(CONTENT_WEIGHTS, *reading(said, kind, speakers))


def statement_confidence(said: Attribution, kind: str, speakers: tuple[str, ...]) -> float:
    """The probability that this is a statement with this content, and that exactly these are its speakers."""
    return chance(STATEMENT_WEIGHTS, *reading(said, kind, speakers))


def reading(said: Attribution, kind: str, speakers: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """The bond and the signs of how a statement was read."""
    if kind == "narrative":
        bond = "narrative"
    elif not said.cue or said.cue == said.source:
        bond = "form"
    else:
        bond = "encoder"
    classes = {key.partition(":")[0] for key in speakers}
    signs = {f"sure>{limit}" for limit in _SURE if said.certainty > limit}
    signs |= {f"speakers{min(len(speakers), 2)}", *(f"by={name}" for name in classes)}
    return bond, frozenset({*signs, "quoted" if kind in ("direct", "mixed") else "unquoted"})
