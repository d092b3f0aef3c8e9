"""From the words of a source to the actors who speak (codebook section 2, speakers)."""

from dataclasses import dataclass
from typing import Any

from flows.extract.actors import Actors
from flows.extract.discourse import Discourse, begin
from flows.extract.references import refer
from flows.extract.structure import Structure
from flows.records import Attribution, Mention, Span


@dataclass(frozen=True, slots=True)
class Speakers:
    """For each attribution its speakers (entity keys); and the pronoun and title mentions that were resolved."""

    speakers: tuple[tuple[str, ...], ...]
    mentions: tuple[Mention, ...] = ()


def find_speakers(parsed: Any, form: Structure, said: list[Attribution], found: Actors) -> Speakers:
    """The speakers of each attribution, resolved in the order in which a reader meets the sources."""
    discourse = begin(parsed, form, found)
    resolved: dict[int, tuple[str, ...]] = {}
    mentions: dict[Span, Mention] = {}
    for index in sorted(range(len(said)), key=lambda i: _place(said[i])):
        statement = said[index]
        if not statement.source:
            resolved[index] = _unsaid(form, discourse) if not statement.cue else ()
            continue
        span = _whole(discourse, (min(s for s, _ in statement.source), max(e for _, e in statement.source)))
        reference = refer(discourse, span)
        resolved[index] = reference.actors
        discourse.hear(span[0], reference.actors)
        if reference.form and len(reference.actors) == 1:
            surface = discourse.text[slice(*span)]
            mentions[span] = Mention(reference.actors[0], *span, surface, reference.form)
    return Speakers(tuple(resolved[i] for i in range(len(said))), tuple(mentions.values()))


def _place(statement: Attribution) -> int:
    return min(start for start, _ in statement.source or statement.content)


def _whole(discourse: Discourse, span: Span) -> Span:
    """A source that took only a part of a name, with the whole name ("Ministry" of "the Ministry of Energy")."""
    partner = _partner(discourse, span)
    if partner:
        span = partner, span[1]
    cut = [*discourse.around(span[0]), *discourse.around(span[1] - 1)]
    return min([span[0], *(m.start for m in cut)]), max([span[1], *(m.end for m in cut)])


def _partner(discourse: Discourse, span: Span) -> int | None:
    """The place of the name that is joined to a source from before, "Chile and" of "Chile and Kenya agreed"."""
    own = [m for m in discourse.mentions(span) if m.start == span[0]]
    joined = discourse.text.endswith(" and ", 0, span[0])
    before = discourse.around(span[0] - len(" and ") - 1) if own and joined else []
    same = [m for m in before if discourse.kind(m.entity) == discourse.kind(own[0].entity)]
    subject = any(m.end == span[0] - len(" and ") and discourse.is_subject(m) for m in same)
    return same[0].start if subject else None


def _unsaid(form: Structure, discourse: Discourse) -> tuple[str, ...]:
    """The speaker of a speech: the first person whom its title names."""
    if not form.speech:
        return ()
    titles = [*([form.headline] if form.headline else []), *form.headings[:2]]
    named = (m.entity for span in titles for m in discourse.mentions(span) if discourse.kind(m.entity) == "person")
    first = next(named, None)
    return (first,) if first else ()
