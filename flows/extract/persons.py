"""The persons of a text: which name spans are one person's (codebook section 1, persons)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flows.extract.country_names import CountryName
from flows.extract.leaders import leader_country
from flows.extract.names import bare_name, same_person, words_of
from flows.extract.person_spans import find_name_spans
from flows.extract.phrases import Found, Words
from flows.extract.titles import Title
from flows.records import Span

Name = tuple[str, ...]
# How many persons of one surname a name is compared with, the latest first: keeps the work linear.
_NAMESAKES = 20


@dataclass(frozen=True, slots=True)
class Person:
    """A person of one document: the words of the fullest name, and every mention as (first, last) word positions."""

    name: Name
    mentions: tuple[Span, ...]


def find_persons(
    parsed: Any,
    words: Words,
    titles: list[Found[Title]],
    taken: list[Span],
    countries: list[CountryName],
    labels: Iterable[Span] = (),
) -> list[Person]:
    """The persons of a text in order of first mention.

    `taken` are word spans that name something else, `labels` those of the speaker labels of a transcript.
    """
    spans = find_name_spans(parsed, words, titles, taken, countries, labels)
    names = {span: words_of(words, span) for span in sorted(spans)}
    counted = Counter(names.values())
    owner = _by_full_name(names)
    later = _Namesakes(owner, names)
    for span, name in names.items():
        if span in owner:
            later.passed(name, owner[span])
            continue
        known = later.meant(bare_name(name)[0].lower())
        if known is None and (spans[span] or counted[name] > 1 or leader_country(name, titled=False)):
            known = span
        if known is not None:
            owner[span] = known
            later.passed(name, known)
    busy = {
        at for first, last in [*owner, *taken, *((c.first, c.last) for c in countries)] for at in range(first, last)
    }
    owner |= _surnames(words, names, owner, busy)
    groups: dict[Span, list[Span]] = {}
    for span in sorted(owner):
        groups.setdefault(owner[span], []).append(span)
    return [Person(_fullest(names[span] for span in group if span in names), tuple(group)) for group in groups.values()]


def _by_full_name(names: dict[Span, Name]) -> dict[Span, Span]:
    """For each span of a name with two parts or more the first span of the same person."""
    by_part: dict[str, list[tuple[Span, Name]]] = {}
    by_name: dict[Name, Span] = {}
    owner: dict[Span, Span] = {}
    for span, name in names.items():
        parts = bare_name(name)
        if len(parts) < 2:
            continue
        if name not in by_name:
            ends = (parts[0].lower(), parts[-1].lower())
            alike = (known for end in ends for known in by_part.get(end, [])[-_NAMESAKES:])
            by_name[name] = next((first for first, other in alike if same_person(name, other)), span)
            for end in dict.fromkeys(ends):
                by_part.setdefault(end, []).append((by_name[name], name))
        owner[span] = by_name[name]
    return owner


class _Namesakes:
    """Whom a single name means while the text is read: the person of that surname named last, else any bearer of it."""

    def __init__(self, owner: dict[Span, Span], names: dict[Span, Name]) -> None:
        self._latest: dict[str, Span] = {}
        self._ranked: tuple[dict[str, Span], ...] = ({}, {}, {})
        for span, person in owner.items():
            parts = [part.lower() for part in bare_name(names[span])]
            for rank, bearers in enumerate((parts[-1:], parts[:1], parts)):
                for part in bearers:
                    self._ranked[rank].setdefault(part, person)

    def passed(self, name: Name, person: Span) -> None:
        """The text has named a person."""
        self._latest[bare_name(name)[-1].lower()] = person

    def meant(self, part: str) -> Span | None:
        """The person whom a single name means here."""
        found = self._latest.get(part)
        return found or next((bearers[part] for bearers in self._ranked if part in bearers), None)


def _surnames(words: Words, names: dict[Span, Name], owner: dict[Span, Span], busy: set[int]) -> dict[Span, Span]:
    """Further places where the surname of a person stands; of several bearers the one named last is meant."""
    bearers: dict[str, Span] = {}
    for span in sorted(owner):
        bearers.setdefault(bare_name(names[span])[-1], owner[span])
    starts = {span[0]: span for span in owner}
    found: dict[Span, Span] = {}
    for at, word in enumerate(words.folded):
        if at in starts:
            bearers[bare_name(names[starts[at]])[-1]] = owner[starts[at]]
        elif word in bearers and at not in busy:
            found[at, at + 1] = bearers[word]
    return found


def _fullest(names: Iterable[Name]) -> Name:
    return max(names, key=len)
