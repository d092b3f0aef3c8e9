"""What the words of a source refer to: names, titles, pronouns, collectives, bodies."""

import functools
import re
from dataclasses import dataclass
from typing import Any

from flows.extract.bodies import host, is_plural, it, led, named_by_noun, several, summit
from flows.extract.collectives import INDEFINITE, countries, group, kinds, persons_between, state, they
from flows.extract.discourse import Discourse, words
from flows.extract.nlp import part
from flows.records import Mention, Span
from schemas import lexicon

# From a name up to the head of the source: these keep it the one who speaks, others make it a mere modifier.
_HEADS = frozenset(("conj", "appos", "compound", "flat", "nmod", "dep", "amod", "poss", "ROOT", "nsubj", "nsubjpass"))
_AND = re.compile(r"(?:,|(?<!\s))\s+and\s+")
# What may stand between the names of a source that is nothing but names, each of which speaks.
_APART = re.compile(r"[\s,]|\b(?:[Bb]oth|[Tt]he|and)\b")
_PREPOSITIONS = frozenset(("of", "from", "in", "at", "to", "for", "with", "who", "near", "on"))
_MODIFIES = frozenset(("poss", "amod", "nmod", "compound"))


@dataclass(frozen=True, slots=True)
class Reference:
    """The actors that a source refers to; `form` is that of the mention when it is a title or a pronoun."""

    actors: tuple[str, ...] = ()
    form: str | None = None


def refer(discourse: Discourse, span: Span) -> Reference:
    """The actors that the words at a span refer to; none for an unnamed source ("officials")."""
    said = words(discourse.text[slice(*span)])
    if not said:
        return Reference()
    if said in (["a"], ["answer"]) and span[0] in discourse.labels:
        return Reference(tuple(discourse.frequent("person")[:1]))  # the person whom the interview is about
    if said[0] in ("his", "her") and (kinds().get(said[-1]) == "state" or said[-1] == "country"):
        return Reference(_home(discourse, span, said))
    if _is_state(discourse, span, said):
        return Reference(state(discourse, span))
    parts = _parts(discourse, span)
    if len(parts) > 1:
        return Reference(tuple(dict.fromkeys(key for part in parts for key in refer(discourse, part).actors)))
    named = _named(discourse, span)
    if named:
        return Reference(named)
    head = _head_part(said)
    if _is_unnamed(discourse, span, head):
        return Reference()
    role = _role_of(head)
    if role == "he":
        return Reference(_single_person(discourse, span, said), "pronoun")
    if role == "it":
        return Reference(it(discourse, span), "pronoun")
    if role == "we":
        last = discourse.last_speakers(span[0])
        if discourse.joint and discourse.parties():
            return Reference(discourse.parties())
        joint = len(last) > 1 and all(discourse.kind(key) == "person" for key in last)
        return Reference(last if joint or len(last) == 1 else discourse.parties() or last or countries(discourse, 3))
    if role == "they":
        return Reference(they(discourse, span))
    if role == "group":
        found = led(discourse, span) or discourse.collectives.get(said[-1]) or group(discourse, span, said)
        if len(found) == 1 and discourse.kind(found[0]) == "person":
            found = (*host(discourse), *found)  # "The European Council was joined by President X. The leaders …"
        discourse.collectives[_head(said)] = found
        return Reference(found)
    if is_plural(head):
        return Reference(several(discourse, span, said) if said[0] not in INDEFINITE or "two" in said[:1] else ())
    if said[0] in ("the", "this") and kinds().get(said[-1]) in ("joint", "summit"):
        body = summit(discourse) if kinds()[said[-1]] == "summit" else ()
        return Reference(body or discourse.parties() or countries(discourse, 2))
    called = () if discourse.mentions(span) else _called(discourse, span)
    return Reference(called) if called else Reference(_titled(discourse, span, said), "title")


def _is_state(discourse: Discourse, span: Span, said: list[str]) -> bool:
    """Whether a source is a government ("the government in Lima"), not a body named so ("the Road Administration")."""
    if kinds().get(said[-1]) != "state":
        return "government" in said[:2] and "in" in said[1:3] and not discourse.mentions(span)
    kept = [m for m in discourse.mentions(span) if discourse.kind(m.entity) != "country"]
    return not any(discourse.kind(m.entity) == "person" or m.end >= span[1] - 1 for m in kept)


def _head(said: list[str]) -> str:
    """The word for several actors in a source: "leaders" in "leaders of the bloc"."""
    return next((word for word in said if kinds().get(word) == "group"), said[-1])


def unnamed(source: str) -> int:
    """How many persons an indefinite source means ("a senior official": 1, "two politicians": 2); 0 for any other."""
    head = _head_part(words(source))
    count = {"a": 1, "an": 1, "two": 2, "three": 3}.get(head[0], 0) if head else 0
    office = head[-1].removesuffix("s") if head else ""
    return count if office in _titles() or kinds().get(f"{office}s") == "unnamed" else 0


def _head_part(said: list[str]) -> list[str]:
    """The words up to what tells more of the head: "officials" of "officials from both states"."""
    cut = next((at for at, word in enumerate(said) if at and word in _PREPOSITIONS), len(said))
    return said[:cut]


def _is_unnamed(discourse: Discourse, span: Span, head: list[str]) -> bool:
    """Whether a source is persons whom nobody names ("sources", "Kenyan officials"), not "both officials"."""
    known = bool({"both", "two"} & set(head)) and not discourse.mentions(span)
    return kinds().get(head[-1]) == "unnamed" and not known


def _role_of(said: list[str]) -> str:
    known = kinds()
    if len(said) == 1 and known.get(said[0]) in ("he", "it", "we", "they"):
        return known[said[0]]
    if is_plural(said):
        return ""
    if said[-1] in ("two", "both") or said[0] == "both" or {"host", "guest"} <= set(said):
        return "group"
    return "group" if any(known.get(word) == "group" for word in said) else ""


def _parts(discourse: Discourse, span: Span) -> list[Span]:
    """ "the Vice President and President Yoon": each part, where one is a title or a pronoun without a name."""
    text = discourse.text
    cuts = [m.span() for m in _AND.finditer(text, *span)]
    bounds = zip([span[0], *(end for _, end in cuts)], [*(start for start, _ in cuts), span[1]], strict=True)
    parts = [part for part in bounds if text[slice(*part)].strip()]
    if len(parts) < 2 or any(m.start < start and end < m.end for m in discourse.mentions(span) for start, end in cuts):
        return [span]
    alone = [part for part in parts if not discourse.mentions(part)]
    fits = all(_stands_alone(words(text[slice(*part)])) for part in alone)
    return parts if alone and fits else [span]


@functools.cache
def _titles() -> frozenset[str]:
    """The last words of titles."""
    return frozenset(words(row["title"])[-1] for row in lexicon("titles"))


def _stands_alone(said: list[str]) -> bool:
    return bool(said) and (
        said[0] in ("the", "his", "her")
        or said[-1] in _titles()
        or (len(said) == 1 and kinds().get(said[0]) in ("he", "it", "we"))
    )


def _named(discourse: Discourse, span: Span) -> tuple[str, ...]:
    """The actors named in a source as those who speak, not inside a modifier ("officials from Iran")."""
    inside = discourse.mentions(span)
    outer = [m for m in inside if not any(o is not m and o.start <= m.start and m.end <= o.end for o in inside)]
    between = _rest(discourse.text, span, outer)
    if outer and not _APART.sub("", between):
        keys = [m.entity for m in outer]
        return tuple(dict.fromkeys(keys)) if "and" in between.split() else _persons_first(discourse, keys)
    found = []
    for mention in outer:
        kind = discourse.kind(mention.entity)
        behind = words(discourse.text[mention.end : span[1]])
        if kind == "country" and mention.form == "adjective" and behind:
            continue
        if _speaks(discourse, mention, span):
            found.append(mention.entity)
    return _persons_first(discourse, found)


def _persons_first(discourse: Discourse, found: list[str]) -> tuple[str, ...]:
    persons = [key for key in found if discourse.kind(key) == "person"]
    return tuple(dict.fromkeys(persons or found))


def _rest(text: str, span: Span, names: list[Mention]) -> str:
    """The words of a source outside the names in it."""
    starts = [span[0], *(m.end for m in names)]
    return " ".join(text[a:b] for a, b in zip(starts, [*(m.start for m in names), span[1]], strict=True) if a < b)


def _speaks(discourse: Discourse, mention: Mention, span: Span) -> bool:
    text = discourse.text
    before = words(text[span[0] : mention.start])
    behind = text[mention.end : span[1]]
    # "Iran's officials", "the ministry's spokesman": the head is behind.
    if behind[:2] in ("'s", "’s") or behind[:1] in ("'", "’"):
        follows = words(behind[2:])
        wanted = {"country": "state", "organization": "organ"}.get(discourse.kind(mention.entity))
        return bool(follows) and wanted is not None and kinds().get(follows[-1]) == wanted
    if discourse.kind(mention.entity) != "person" and _is_modifier(discourse, mention, span):
        return False
    # A preposition before the name leaves the head before it: "officials of the ministry", "sources in Baku".
    return not _governed(discourse, mention, span, before)


def _is_modifier(discourse: Discourse, mention: Mention, span: Span) -> bool:
    """Whether a name stands before the noun that speaks: "Foreign Ministry spokesman"."""
    found = discourse.tokens.within(mention.start, mention.end)
    if found is None:
        return False
    root = found.root
    head = root.head
    inside = span[0] <= head.idx < span[1]
    return inside and head.i > found[-1].i and root.dep_ in _MODIFIES and part(head) in ("NOUN", "PROPN")


def _governed(discourse: Discourse, mention: Mention, span: Span, before: list[str]) -> bool:
    found = discourse.tokens.within(mention.start, mention.end)
    if found is None or not before:
        return False
    token: Any = found.root
    for _ in range(12):
        if token.dep_ in ("pobj", "pcomp"):
            preposition = token.head
            return bool(span[0] <= preposition.idx < mention.start and _heads_a_noun(preposition, span))
        if token.dep_ not in _HEADS or token.head.i == token.i or not span[0] <= token.head.idx < span[1]:
            return False
        token = token.head
    return False


def _heads_a_noun(preposition: Any, span: Span) -> bool:
    head = preposition.head
    return bool(span[0] <= head.idx < span[1] and part(head) in ("NOUN", "PROPN", "PRON", "NUM"))


def _single_person(discourse: Discourse, span: Span, said: list[str]) -> tuple[str, ...]:
    """He or she: the subject before it in the sentence, the last speaker, the subject of the sentence before."""
    female = said[0] in ("she", "her", "herself")
    other = "male" if female else "female"
    start = discourse.tokens.sentence(span[0])[0]
    earlier = [m for m in persons_between(discourse, span[0], start) if discourse.genders.get(m.entity) != other]
    subjects = [m for m in earlier if discourse.is_subject(m)]
    if subjects:
        return (subjects[-1].entity,)
    if discourse.unnamed:
        return ()  # the last source was unnamed ("an official"), and goes on
    last = discourse.last_speakers(span[0])
    persons = [key for key in last if discourse.kind(key) == "person" and discourse.genders.get(key) != other]
    if start > 0:
        previous = discourse.tokens.sentence(start - 1)
        fresh = [
            m
            for m in persons_between(discourse, start, previous[0])
            if discourse.is_subject(m) and discourse.genders.get(m.entity) != other
        ]
        if fresh and fresh[0].entity not in persons:
            return (fresh[0].entity,)
    if len(persons) == 1:
        return (persons[0],)
    nearest = (m.entity for m in discourse.before(span[0], ("person",)) if discourse.genders.get(m.entity) != other)
    key = next(nearest, None)
    return (key,) if key else ()


def _home(discourse: Discourse, span: Span, said: list[str]) -> tuple[str, ...]:
    """ "His country", "her government": the state of the person who is meant."""
    person = _single_person(discourse, span, ["he" if said[0] == "his" else "she"])
    code = discourse.entities[person[0]].country_code if person else None
    return (discourse.countries[code],) if code and code in discourse.countries else ()


def _called(discourse: Discourse, span: Span) -> tuple[str, ...]:
    """A person by a part of the name that the text did not mark as such: the one whose name alone holds it."""
    last = discourse.text[slice(*span)].split()[-1]
    if not last[:1].isupper():
        return ()
    found = discourse.named.get(last.casefold(), [])
    return (found[0],) if len(found) == 1 else ()


def _titled(discourse: Discourse, span: Span, said: list[str]) -> tuple[str, ...]:
    """A title or a common noun alone: the person or body before it that it fits; nobody for an indefinite one."""
    if said[0] in INDEFINITE:
        return ()
    wanted = [w for w in said if w not in ("the", "this", "that", "his", "her", "their", "its")]
    if not wanted:
        return ()
    holder = _holder(discourse, span, wanted)
    if holder:
        return holder
    return named_by_noun(discourse, span, _head_part(wanted)[-1])


def _holder(discourse: Discourse, span: Span, wanted: list[str]) -> tuple[str, ...]:
    """The person whose title fits best; of several, the one named last before the source.

    In a transcript a new label is a new speaker, where the title has several holders.
    """
    before = discourse.last_speakers(span[0]) if span[0] in discourse.labels else ()
    codes = {discourse.entities[m.entity].country_code for m in discourse.mentions(span)}
    best: tuple[bool, float, int] = (False, 0.0, -1)
    found: str | None = None
    for key in discourse.holders.get(wanted[-1], ()):
        code = discourse.entities[key].country_code
        if codes and code not in codes:
            continue
        score = max(_fit(title.split(), wanted) for title in discourse.titles[key])
        place = discourse.last_place(key, span[0])
        fits = (key not in before, score, place)
        if score > 0 and (found is None or fits > best):
            best, found = fits, key
    return (found,) if found else ()


def _fit(title: list[str], wanted: list[str]) -> float:
    """How well a title's words fit those asked for: 2 for the same words, else the share that they have in common."""
    if title == wanted:
        return 2.0
    if not title or (title[-1] != wanted[-1] and wanted[-1] not in title):
        return 0.0
    return len(set(title) & set(wanted)) / len(set(title) | set(wanted))
