"""What tells an organization that no list knows: the words beside its name, or that it speaks (codebook section 1)."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import schemas
from flows.extract.name_runs import Names, small_words
from flows.extract.organization_kinds import head_type, is_no_actor
from flows.extract.phrases import Phrases
from flows.records import Span

_EXPLAINS = 9
_ARTICLES = {"the", "a", "an", "one", "its", "their", "our"}
_TOLD = {"told", "tells", "telling"}
# What goes on behind a medium that was told something; a common noun would make the name its attribute.
_AFTER_TOLD = {"on", "in", "that", "after", "by", "at", "this", "last", "earlier", "during", "via", "late", "he", "she"}
_DEFINES = {"of", "for", "in", "that", "which", "with", "from", "based", "owned", "and", "to", ",", ".", ";"}
# Kinds of undertaking that are actors only where they speak.
_SPEAKING = {"Initiative", "Partnership", "Forum", "Programme", "Program", "Project", "Network", "Campaign"}
_OFFICES = {"executive", "spokesperson"}


@dataclass(frozen=True, slots=True)
class Sign:
    """Words `first` to `last` name an organization of a type."""

    first: int
    last: int
    actor_type: str
    country_code: str | None = None


def find_signs(text: Names, sources: Iterable[Span], labels: Iterable[Span]) -> list[Sign]:
    """Every sign in a text; the first one for a name tells the type best."""
    return [
        *_labels(text, labels),
        *_before(text),
        *_behind(text),
        *_called(text),
        *_told(text),
        *_led(text),
        *_owned(text),
        *_sources(text, sources),
    ]


def _labels(text: Names, labels: Iterable[Span]) -> Iterator[Sign]:
    """The outlet that asks in an interview: its label holds a word for media, or follows "the" elsewhere."""
    labels = list(labels)
    shouted = all(text.words.folded[at].isupper() for span in labels for at in range(*span))
    by_name = {text.words.folded[first:last]: (first, last) for first, last in reversed(labels)}
    for words, (first, last) in by_name.items():
        titled = any(at not in text.placed and not text.capital(at) for at in range(first, last))
        if titled or words[-1].lower() in askers():
            continue
        with_article = (text.words.folded[at - 1 : at] in (("the",), ("The",)) for at in text.places(first, last))
        acronym = not shouted and last - first == 1 and 2 < len(words[0]) < 7 and words[0].isupper()
        if acronym or any(word.lower() in _media_words() for word in words) or (last - first > 1 and any(with_article)):
            yield Sign(first, last, "media")


def _before(text: Names) -> Iterator[Sign]:
    """ "The Norwegian grid operator X", "the daily X"."""
    for noun in _nouns().find(text.words):
        place, actor_type = noun.value
        if place != "both":
            continue
        first = noun.last + (text.words.folded[noun.last : noun.last + 1] == ("the",))
        last = text.run(first) if first < len(text.words.starts) and text.words.glued(first) else first
        if last > first:
            yield Sign(first, last, actor_type, _country_before(text, noun.first))


def _country_before(text: Names, at: int) -> str | None:
    """The country of a noun of kind: "Chilean lithium producer", "Chile's biggest lithium producer"."""
    for first in range(at, max(at - 5, 0), -1):
        if first in text.ending:
            return text.ending[first].country_code
        if not text.words.folded[first - 1].islower() and text.words.folded[first - 1] not in {"'", "-"}:
            return None
    return None


def _behind(text: Names) -> Iterator[Sign]:
    """ "X, the association of Chilean bakers," or "X, a Spanish maker of trains,"."""
    for noun in _nouns().find(text.words):
        following = text.words.folded[noun.last : noun.last + 1]
        if not following or following[0] not in _DEFINES:
            continue
        comma = _explained(text, noun.first)
        first = text.start_of_run(comma)
        if first < comma and (comma - first == 1 or first not in text.persons):
            yield Sign(first, comma, noun.value[1], _country_before(text, noun.first))


def _explained(text: Names, at: int) -> int:
    """The place of the comma behind which a noun of kind explains a name; 0 where none does."""
    folded = text.words.folded
    for comma in range(at - 1, max(at - _EXPLAINS, 0), -1):
        if folded[comma] == "," and text.words.glued(comma + 1):
            opens = folded[comma + 1].lower() in _ARTICLES or comma + 1 in text.starting
            return comma if opens else 0
        if not (folded[comma].islower() or folded[comma] in {"'", "-"} or comma in text.placed):
            return 0
    return 0


def _called(text: Names) -> Iterator[Sign]:
    """The medium before its kind: "the X news agency"."""
    for noun in _nouns().find(text.words):
        first = text.start_of_run(noun.first)
        sure = first not in text.persons or text.words.folded[first - 1 : first] == ("the",)
        if noun.value == ("both", "media") and first < noun.first and sure:
            yield Sign(first, noun.first, "media")


def _led(text: Names) -> Iterator[Sign]:
    """The body before the office of a person in it: "X chairman Tom Bell"."""
    for title in text.titles:
        first = text.start_of_run(title.first)
        small = text.words.text[title.start].islower() or text.words.text[title.start : title.end].isupper()
        named = text.words.glued(title.last) if title.last < len(text.words.starts) else False
        if title.value.role_class not in _OFFICES or first == title.first or not (small and named):
            continue
        if text.capital(title.last):
            yield Sign(first, title.first, head_type(text.words.folded[first : title.first]) or "company")


def _owned(text: Names) -> Iterator[Sign]:
    """The body behind its country's possessive that acts: "Chile's X Y bought"."""
    for owner in text.ending:
        first = owner + 2
        if text.words.folded[owner : owner + 2] != ("'", "s") or first >= len(text.words.starts):
            continue
        last = text.run(first)
        span = text.tokens.within(text.words.starts[first], text.words.ends[last - 1]) if last > first + 1 else None
        if span is None or {token.ent_type_ for token in span} - {"ORG"} or is_no_actor(text.words.folded[last - 1]):
            continue
        if span.root.dep_ in ("nsubj", "conj") and text.alone(first, last):
            yield Sign(first, last, head_type(text.words.folded[first:last]) or "company")


def _told(text: Names) -> Iterator[Sign]:
    """The medium to which somebody spoke: "told X on Monday"."""
    folded = text.words.folded
    for at, word in enumerate(folded):
        if word not in _TOLD:
            continue
        first = at + 2 if folded[at + 1 : at + 2] == ("the",) else at + 1
        last = text.run(first) if first < len(folded) and text.words.glued(first) else first
        following = folded[last : last + 1]
        closed = not following or not following[0][0].isalpha() or following[0].lower() in small_words() | _AFTER_TOLD
        if last > first and closed and first not in text.persons:
            yield Sign(first, last, "media")


def _sources(text: Names, sources: Iterable[Span]) -> Iterator[Sign]:
    """The sources of statements that are nothing but a name which is no person's."""
    for begin, last in sources:
        first = begin
        first += text.words.folded[first : first + 1] in (("The",), ("the",))
        if first >= last or text.run(first) != last or not _speaks(text, first, last):
            continue
        kind = head_type(text.words.folded[first:last])
        yield Sign(first, last, kind or "company")


def _speaks(text: Names, first: int, last: int) -> bool:
    """Whether a source is an organization's name and neither a person's nor a place's."""
    if text.words.folded[last - 1].lower() in _callings() or not text.alone_everywhere(first, last):
        return False
    if last - first == 1:
        return text.is_single_name(first)
    span = text.tokens.within(text.words.starts[first], text.words.ends[last - 1])
    countries = [text.starting[at] for at in range(first, last) if at in text.starting]
    labels = {t.ent_type_ for t in span if not any(c.start <= t.idx < c.end for c in countries)}
    spoken = text.words.folded[last - 1]
    return not labels & {"PERSON", "GPE", "NORP"} and (spoken in _SPEAKING or not is_no_actor(spoken))


@functools.cache
def _nouns() -> Phrases[tuple[str, str]]:
    rows = [
        (row["noun"], (row["place"], row["actor_type"]))
        for row in schemas.lexicon("organization_nouns")
        if row["place"] in ("both", "behind")
    ]
    return Phrases(rows)


@functools.cache
def askers() -> frozenset[str]:
    """The labels of those who ask without a name: "Question", "Moderator"."""
    return frozenset(row["word"] for row in schemas.lexicon("references") if row["kind"] == "asker")


@functools.cache
def _media_words() -> frozenset[str]:
    """The words that tell an outlet's label: "Radio", "Herald"."""
    return frozenset(row["noun"].lower() for row in schemas.lexicon("organization_nouns") if row["place"] == "label")


@functools.cache
def _callings() -> frozenset[str]:
    """The last words of titles in the plural, and words for several actors: "Vice Presidents", "Leaders"."""
    titles = {f"{row['title'].split()[-1].lower()}s" for row in schemas.lexicon("titles")}
    return frozenset(titles | {row["word"] for row in schemas.lexicon("references")})
