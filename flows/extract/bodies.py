"""What the words for organizations refer to: "it", "the company", "both firms", "the leaders of the bloc"."""

import functools
import re

from flows.extract.collectives import kinds
from flows.extract.discourse import Discourse, words
from flows.records import Mention, Span
from schemas import lexicon

_LEADERS_OF = re.compile(r"\b[Ll]eaders of (?=[A-Zt])")
_LISTING = re.compile(r"(?:\s|,|\band\b|\bthe\b)*")
_STATES = "international_organization"


def it(discourse: Discourse, span: Span) -> tuple[str, ...]:
    """It: the last speaker that is no person, else the nearest subject that is none."""
    last = [key for key in discourse.last_speakers(span[0]) if discourse.kind(key) != "person"]
    if len(last) == 1:
        return (last[0],)
    for mention in discourse.before(span[0], ("country", "organization")):
        if discourse.is_subject(mention):
            return (mention.entity,)
    return ()


def led(discourse: Discourse, span: Span) -> tuple[str, ...]:
    """The body whose leaders speak together ("leaders of the Arab League", "EU ministers"), if the words name one.

    Where the text has named some of them already, they themselves are meant; where it has listed the states that they
    lead, or is their joint statement, these states.
    """
    bodies = dict.fromkeys(m.entity for m in discourse.mentions(span) if _type(discourse, m.entity) == _STATES)
    end = discourse.tokens.sentence(span[0])[1]
    named = sum(discourse.kind(key) == "person" and discourse.places[key][0] < end for key in discourse.titles)
    if named > 1 or len(bodies) != 1:
        return ()
    return _listed_states(discourse) or (discourse.parties() if discourse.joint else ()) or tuple(bodies)


def _listed_states(discourse: Discourse) -> tuple[str, ...]:
    """The states of "the leaders of Chile, Kenya and Malta" in the first paragraph."""
    match = _LEADERS_OF.search(discourse.text, *discourse.lead)
    if not match:
        return ()
    found: dict[str, None] = {}
    end = match.end()
    for mention in discourse.mentions((end, discourse.lead[1])):
        if discourse.kind(mention.entity) != "country" or not _LISTING.fullmatch(discourse.text, end, mention.start):
            break
        found.setdefault(mention.entity)
        end = mention.end
    return tuple(found) if len(found) > 1 else ()


def summit(discourse: Discourse) -> tuple[str, ...]:
    """The body of states that the first sentence names, where it names one: its summit is the body itself."""
    bodies = dict.fromkeys(mention.entity for mention in _leading(discourse))
    return tuple(bodies) if len(bodies) == 1 else ()


def host(discourse: Discourse) -> tuple[str, ...]:
    """The body of states that the first sentence is about: its leaders are meant with a guest."""
    bodies = dict.fromkeys(mention.entity for mention in _leading(discourse) if discourse.is_subject(mention))
    return tuple(bodies) if len(bodies) == 1 else ()


def _leading(discourse: Discourse) -> list[Mention]:
    first = (discourse.lead[0], min(discourse.lead[1], discourse.tokens.sentence(discourse.lead[0])[1]))
    return [m for m in discourse.mentions(first) if _type(discourse, m.entity) == _STATES]


def several(discourse: Discourse, span: Span, said: list[str]) -> tuple[str, ...]:
    """ "The two companies", "both universities": those that the sentence names, else the two named last before it."""
    wanted = _types().get(said[-1], ())
    sentence = discourse.tokens.sentence(span[0])
    here = dict.fromkeys(m.entity for m in discourse.mentions(sentence) if _type(discourse, m.entity) in wanted)
    if len(here) > 1:
        return tuple(here)
    found: dict[str, None] = {}
    for mention in discourse.before(span[0], ("organization",)):
        if _type(discourse, mention.entity) in wanted:
            found.setdefault(mention.entity)
        if len(found) == 2:
            return tuple(reversed(found))
    return ()


def named_by_noun(discourse: Discourse, span: Span, noun: str) -> tuple[str, ...]:
    """The body before a place that a noun fits: by a word of its name ("the ministry"), else by its kind."""
    wanted = _singulars().get(noun, ())
    by_kind: str | None = None
    for mention in discourse.before(span[0], ("organization",)):
        name = words(discourse.entities[mention.entity].name)
        if noun in (words(mention.surface)[-1:] or [""]) or noun in (*name[:1], *name[-1:]):
            return (mention.entity,)
        if by_kind is None and _type(discourse, mention.entity) in wanted:
            by_kind = mention.entity
    return (by_kind,) if by_kind else ()


def is_plural(said: list[str]) -> bool:
    """Whether a source is a word for several bodies: "companies"."""
    return said[-1] in _types()


def _type(discourse: Discourse, key: str) -> str:
    return discourse.entities[key].actor_type


@functools.cache
def _types() -> dict[str, tuple[str, ...]]:
    """A word for several bodies → their types."""
    return {row["word"]: tuple(row["titles"].split()) for row in lexicon("references") if row["kind"] == "bodies"}


@functools.cache
def _singulars() -> dict[str, tuple[str, ...]]:
    """A noun for one body → its types."""
    rows = [(row["noun"].split()[-1].lower(), row["actor_type"]) for row in lexicon("organization_nouns")]
    nouns: dict[str, tuple[str, ...]] = {noun: (kind,) for noun, kind in rows}
    return nouns | {word: (_STATES,) for word, kind in kinds().items() if kind == "bloc"}
