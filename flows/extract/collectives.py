"""What the words for several actors and for governments refer to: "they", "both sides", "the administration"."""

import functools
import re
from collections.abc import Iterable

from flows.extract.country_names import find_country_names
from flows.extract.discourse import Discourse, words
from flows.extract.phrases import split
from flows.records import Mention, Span
from schemas import lexicon

# What may stand behind "the government": "in Nairobi", "of New Zealand".
_SEAT = re.compile(r"\s+(?:in|of)(?:\s+(?:the\s+)?[A-Z][\w’'-]*){1,3}")
INDEFINITE = frozenset(("a", "an", "some", "several", "one", "another", "many", "other", "senior", "two", "three"))


@functools.cache
def kinds() -> dict[str, str]:
    """The words of the lexicon `references` with the kind of what they refer to."""
    return {row["word"]: row["kind"] for row in lexicon("references")}


@functools.cache
def _groups() -> dict[str, tuple[str, ...]]:
    """A word for several actors → the words of titles that its members hold; none where they are states."""
    return {row["word"]: tuple(row["titles"].split()) for row in lexicon("references") if row["kind"] == "group"}


def they(discourse: Discourse, span: Span) -> tuple[str, ...]:
    """They: the speakers before when they are several, else those who met in the sentence before."""
    if discourse.unnamed:
        return ()  # the last source was unnamed ("officials"), and they go on
    last = discourse.last_speakers(span[0])
    return last if len(last) > 1 else _met(discourse, span, ()) or last


def group(discourse: Discourse, span: Span, said: list[str]) -> tuple[str, ...]:
    """Collectives: "the leaders", "both sides", "the two ministers", "both countries"."""
    titles = next((_groups()[w] for w in reversed(said) if w in _groups()), ())
    last = discourse.last_speakers(span[0])
    if titles == ("state",):
        states = [key for key in last if discourse.kind(key) == "country"]
        return tuple(states) if len(states) > 1 else _parties(discourse, said)
    if len(last) > 1 and all(_holds(discourse, key, titles) for key in last):
        return last
    return _met(discourse, span, titles) or last or _parties(discourse, said)


def _parties(discourse: Discourse, said: list[str]) -> tuple[str, ...]:
    """The states that speak together: the two of the text, or as many as its first paragraph names."""
    together = () if {"two", "both"} & set(said) else discourse.parties()
    return together or countries(discourse, 2)


def _met(discourse: Discourse, span: Span, titles: tuple[str, ...]) -> tuple[str, ...]:
    """Those who met: persons of several countries with fitting titles whom the sentence has named so far, else the two
    whom the text names most.

    Where it knows no such two, those of the nearest sentence before that names several.
    """
    start = discourse.tokens.sentence(span[0])[0]
    here = _counterparts(discourse, (m.entity for m in persons_between(discourse, span[0], start)), titles)
    if len(here) > 1:
        return here
    lead = discourse.lead[0], discourse.tokens.sentence(discourse.lead[0])[1]
    opening = _counterparts(discourse, (m.entity for m in persons_between(discourse, lead[1], lead[0])), titles)
    if len(opening) == 2:
        return opening
    ranked = _counterparts(discourse, discourse.frequent("person"), titles)
    equal = [key for key in ranked[2:] if len(discourse.places[key]) >= len(discourse.places[ranked[1]])]
    leading = {m.entity for m in discourse.mentions(discourse.lead)}
    if sum(key in leading for key in ranked[:2]) == 2:
        equal = [key for key in equal if key in leading]  # the others are named in passing
    principals = (*ranked[:2], *equal)
    if len(principals) > 1:
        return principals
    position = span[0]
    for _ in range(6):
        if position <= 0:
            break
        start = discourse.tokens.sentence(position - 1)[0]
        keys = _counterparts(discourse, (m.entity for m in persons_between(discourse, span[0], start)), titles)
        if len(keys) > 1:
            return keys
        position = start
    return principals


def _counterparts(discourse: Discourse, keys: Iterable[str], titles: tuple[str, ...]) -> tuple[str, ...]:
    """The first person of each country among those with a fitting title; where they share one, all of them."""
    fitting = [key for key in dict.fromkeys(keys) if _holds(discourse, key, titles)]
    by_country: dict[str, str] = {}
    for key in fitting:
        by_country.setdefault(discourse.entities[key].country_code or key, key)
    return tuple(by_country.values() if len(by_country) > 1 else fitting)


def _holds(discourse: Discourse, key: str, titles: tuple[str, ...]) -> bool:
    held = {word for title in discourse.titles.get(key, ()) for word in title.split()}
    if not held.isdisjoint(("former", "late")):
        return False
    if not titles or discourse.kind(key) != "person":
        return not titles
    return not held or bool(held & set(titles))


def countries(discourse: Discourse, count: int) -> tuple[str, ...]:
    """The countries that the text is about."""
    return tuple(discourse.frequent("country")[:count])


def state(discourse: Discourse, span: Span) -> tuple[str, ...]:
    """A government or administration: that of the state or leader named with it, else of the state most spoken of."""
    for mention in discourse.mentions(span):
        code = discourse.entities[mention.entity].country_code
        if code and code in discourse.countries:
            return (discourse.countries[code],)
    text = discourse.text[slice(*span)]
    said = words(text)
    placed = _SEAT.match(discourse.text, span[1])
    named = find_country_names(split(discourse.text[span[0] : placed.end() if placed else span[1]]))
    seats = (discourse.countries.get(name.country_code) for name in named)
    seat = next(filter(None, seats), None)
    if seat:
        return (seat,)
    if said[-1] == "administration" and "USA" in discourse.countries:
        return (discourse.countries["USA"],)  # only there is it the government's usual name
    return () if said[0] in INDEFINITE else countries(discourse, 1)


def persons_between(discourse: Discourse, end: int, start: int) -> list[Mention]:
    """The mentions of persons in [start, end), in order."""
    return [m for m in discourse.mentions((start, end)) if discourse.kind(m.entity) == "person"]
