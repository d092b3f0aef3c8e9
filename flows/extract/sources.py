"""The whole source of a statement, where what was read holds only a part of its names (codebook section 2, source)."""

import re

from flows.extract.discourse import Discourse
from flows.records import Attribution, Mention, Span

# What may stand between two names that speak together: "and", and a title or an article before the second name.
_TOGETHER = re.compile(r",?\s+(?:and|&)\s+(?:(?:[A-Z][\w.’'-]*|of|the|for|and|its|in|-|–|,)\s+){0,16}")
_LONGEST_GAP = 160
_OBJECTS = frozenset(("dobj", "pobj", "dative", "attr", "poss"))


def whole_source(discourse: Discourse, statement: Attribution) -> Span:
    """From the first to the last word of a source, with the whole of its names and those joined to them by "and"."""
    span = min(start for start, _ in statement.source), max(end for _, end in statement.source)
    cut = [*discourse.around(span[0]), *discourse.around(span[1] - 1)]
    start = min([span[0], *(m.start for m in cut)])
    end = max([span[1], *(m.end for m in cut)])
    own = discourse.mentions((start, end))
    if not own or statement.cue == statement.source:
        return start, end
    partner = _before(discourse, own[0]) if not discourse.text[start : own[0].start].strip() else None
    cue = min((first for first, _ in statement.cue), default=end)
    follower = _behind(discourse, own[-1], cue) if not discourse.text[own[-1].end : end].strip() else None
    return (partner.start if partner else start), (follower.end if follower else end)


def _before(discourse: Discourse, name: Mention) -> Mention | None:
    """The name that is joined to a source from before: "Chile" in "Chile and Kenya agreed"."""
    other = next(discourse.before(name.start, (discourse.kind(name.entity),)), None)
    if other is None or not _joined(discourse, other.end, name.start):
        return None
    tokens = discourse.tokens.within(other.start, other.end)
    return other if tokens is not None and tokens.root.dep_ not in _OBJECTS else None


def _behind(discourse: Discourse, name: Mention, cue: int) -> Mention | None:
    """The name that is joined to a source behind it, before the cue."""
    inside = discourse.mentions((name.end, cue)) if name.end < cue <= name.end + _LONGEST_GAP else []
    same = (m for m in inside if discourse.kind(m.entity) == discourse.kind(name.entity))
    return next((m for m in same if _joined(discourse, name.end, m.start)), None)


def _joined(discourse: Discourse, start: int, end: int) -> bool:
    return end - start <= _LONGEST_GAP and _TOGETHER.fullmatch(discourse.text, start, end) is not None
