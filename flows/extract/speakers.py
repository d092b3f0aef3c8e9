"""From the words of a source to the actors who speak (codebook section 2, speakers)."""

from dataclasses import dataclass
from typing import Any

from flows.extract.actors import Actors
from flows.extract.discourse import Discourse, begin
from flows.extract.references import refer, unnamed
from flows.extract.sources import whole_source
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
        span = whole_source(discourse, statement)
        reference = refer(discourse, span)
        resolved[index] = reference.actors
        discourse.hear(span[0], reference.actors)
        if reference.form and len(reference.actors) == 1:
            surface = discourse.text[slice(*span)]
            mentions[span] = Mention(reference.actors[0], *span, surface, reference.form)
    resolved |= _named_later(discourse, said, resolved)
    return Speakers(tuple(resolved[i] for i in range(len(said))), tuple(mentions.values()))


def _place(statement: Attribution) -> int:
    return min(start for start, _ in statement.source or statement.content)


def _named_later(
    discourse: Discourse, said: list[Attribution], resolved: dict[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """The speakers of a text's first statement whom only the next one names: "An official said …. X, head of …"."""
    order = sorted((i for i in range(len(said)) if said[i].source), key=lambda i: _place(said[i]))[:2]
    if len(order) < 2 or resolved[order[0]] or not resolved[order[1]]:
        return {}
    source = said[order[0]].source
    asked = unnamed(discourse.text[source[0][0] : source[-1][1]])
    named = resolved[order[1]]
    fresh = all(discourse.kind(key) == "person" and discourse.places[key][0] > source[-1][1] for key in named)
    next_one = discourse.places[named[0]][0] >= discourse.lead[1] > source[0][0] >= discourse.lead[0]
    return {order[0]: named} if asked == len(named) and fresh and next_one else {}


def _unsaid(form: Structure, discourse: Discourse) -> tuple[str, ...]:
    """The speaker of a speech: the first person whom its title names."""
    if not form.speech:
        return ()
    named = (m.entity for span in form.titles for m in discourse.mentions(span) if discourse.kind(m.entity) == "person")
    first = next(named, None)
    return (first,) if first else ()
