"""Organizations that no list knows, by what the text says of them (codebook section 1).

Four signs tell one: a noun of kind before the name ("the grid operator X"), one that explains it ("X, a maker of
trains,"), that somebody told it something ("told X on Monday"), and that it is the source of a statement ("X said").
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import schemas
from flows.extract.name_runs import LONGEST_NAME, Names, small_words
from flows.extract.organization_kinds import core_name, head_type, is_no_actor
from flows.extract.organizations import Organization
from flows.extract.person_spans import no_names
from flows.extract.phrases import Found, Phrases
from flows.records import Span

_EXPLAINS = 9
_ARTICLES = {"the", "a", "an", "one", "its", "their", "our"}
_TOLD = {"told", "tells", "telling"}
# What goes on behind a medium that was told something; a common noun would make the name its attribute.
_AFTER_TOLD = {"on", "in", "that", "after", "by", "at", "this", "last", "earlier", "during", "via", "late", "he", "she"}
_DEFINES = {"of", "for", "in", "that", "which", "with", "from", "based", "owned", "and", "to", ",", ".", ";"}
# Kinds of undertaking that are actors only where they speak.
_SPEAKING = {"Initiative", "Partnership", "Forum", "Programme", "Program", "Project", "Network", "Campaign"}
_SHORTEST = 4


def find_unlisted(text: Names, sources: Iterable[Span], labels: Iterable[Span]) -> list[Organization]:
    """The organizations among the words that are still free, with every place of their names, in order.

    `sources` are the words of the sources of statements, `labels` those of the speaker labels of a transcript.
    """
    words = text.words
    signs = [*_labels(text, labels), *_before(text), *_behind(text), *_told(text), *_sources(text, sources)]
    signs += _in_full(text, {words.folded[sign.first]: sign for sign in signs if sign.last == sign.first + 1})
    names: dict[tuple[str, ...], _Sign] = {}
    for sign in signs:
        names.setdefault(words.folded[sign.first : sign.last], sign)
    codes: dict[str, str] = {}
    for sign in signs:
        if sign.country_code:
            codes.setdefault(_core(text, sign), sign.country_code)
    return _places(text, names, codes)


@dataclass(frozen=True, slots=True)
class _Sign:
    """Words `first` to `last` name an organization of a type."""

    first: int
    last: int
    actor_type: str
    country_code: str | None = None


def _core(text: Names, sign: _Sign) -> str:
    """The words that tell a body from others."""
    return core_name(text.words, sign.first, sign.last, ())


def _labels(text: Names, labels: Iterable[Span]) -> Iterator[_Sign]:
    """The outlet that asks in an interview: its label holds a word for media, or follows "the" elsewhere."""
    for first, last in labels:
        words = text.words.folded[first:last]
        titled = any(at not in text.placed and not text.capital(at) for at in range(first, last))
        if titled or words[-1].lower() in askers():
            continue
        with_article = (text.words.folded[at - 1 : at] in (("the",), ("The",)) for at in text.places(first, last))
        if any(word.lower() in _media_words() for word in words) or (last - first > 1 and any(with_article)):
            yield _Sign(first, last, "media")


def _before(text: Names) -> Iterator[_Sign]:
    """ "The Norwegian grid operator X", "the daily X"."""
    for noun in _nouns().find(text.words):
        place, actor_type = noun.value
        if place != "both":
            continue
        last = text.run(noun.last) if noun.last < len(text.words.starts) and text.words.glued(noun.last) else noun.last
        if last > noun.last:
            yield _Sign(noun.last, last, actor_type, _country_before(text, noun.first))


def _country_before(text: Names, at: int) -> str | None:
    """The country of a noun of kind: "Chilean lithium producer", "Chile's biggest lithium producer"."""
    for first in range(at, max(at - 5, 0), -1):
        if first in text.ending:
            return text.ending[first].country_code
        if not text.words.folded[first - 1].islower() and text.words.folded[first - 1] not in {"'", "-"}:
            return None
    return None


def _behind(text: Names) -> Iterator[_Sign]:
    """ "X, the association of Chilean bakers," or "X, a Spanish maker of trains,"."""
    for noun in _nouns().find(text.words):
        following = text.words.folded[noun.last : noun.last + 1]
        if not following or following[0] not in _DEFINES:
            continue
        comma = _explained(text, noun.first)
        first = comma
        while first > 0 and comma - first < LONGEST_NAME and text.words.glued(first) and text.capital(first - 1):
            first -= 1
        while first < comma and text.run(first) != comma:
            first += 1
        if first < comma and (comma - first == 1 or first not in text.persons):
            yield _Sign(first, comma, noun.value[1], _country_before(text, noun.first))


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


def _told(text: Names) -> Iterator[_Sign]:
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
            yield _Sign(first, last, "media")


def _sources(text: Names, sources: Iterable[Span]) -> Iterator[_Sign]:
    """The sources of statements that are nothing but a name which is no person's."""
    for begin, last in sources:
        first = begin
        first += text.words.folded[first : first + 1] in (("The",), ("the",))
        if first >= last or text.run(first) != last or not _speaks(text, first, last):
            continue
        kind = head_type(text.words.folded[first:last])
        yield _Sign(first, last, kind or "company")


def _in_full(text: Names, short: dict[str, _Sign]) -> Iterator[_Sign]:
    """The full names whose acronyms stand in brackets behind them: "Electricidade do Porto (EDP)"."""
    folded = text.words.folded
    for at in range(2, len(folded) - 1):
        if (folded[at - 1], folded[at + 1]) != ("(", ")") or folded[at] not in short or not folded[at].isupper():
            continue
        for first in range(at - 2, max(at - 2 - LONGEST_NAME, -1), -1):
            parts = [word for word in folded[first : at - 1] if word[0].isalpha()]
            initials = {"".join(word[0] for word in parts).upper(), "".join(w[0] for w in parts if w[0].isupper())}
            if folded[at] in initials and folded[first][0].isupper() and text.words.glued(first + 1):
                yield _Sign(first, at - 1, short[folded[at]].actor_type)
                break


def _speaks(text: Names, first: int, last: int) -> bool:
    """Whether a source is an organization's name and neither a person's nor a place's."""
    places = text.places(first, last)
    if (
        not all(text.alone(at, at + last - first) for at in places)
        or text.words.folded[last - 1].lower() in _callings()
    ):
        return False
    if last - first == 1:
        return text.is_single_name(first)
    span = text.tokens.within(text.words.starts[first], text.words.ends[last - 1])
    labels = {token.ent_type_ for token in span}
    spoken = text.words.folded[last - 1]
    return not labels & {"PERSON", "GPE", "NORP"} and (spoken in _SPEAKING or not is_no_actor(spoken))


def _places(text: Names, names: dict[tuple[str, ...], _Sign], codes: dict[str, str]) -> list[Organization]:
    """Every place of the names, and of the first words of companies' names that stand alone."""
    rows = [(" ".join(name), (sign, "name")) for name, sign in names.items()]
    for name, sign in names.items():
        telling = len(name) > 1 and len(name[0]) >= _SHORTEST and name[0].lower() not in no_names()
        if telling and sign.actor_type == "company" and sign.first not in text.placed:
            rows.append((name[0], (sign, "short_name")))
    found = []
    for place in Phrases(rows).find(text.words):
        sign, form = place.value
        here = place.first == sign.first
        if not here and (text.run(place.first) == place.first or not text.alone(place.first, place.last)):
            continue
        found.append(_organization(text, place, sign, form, codes.get(_core(text, sign))))
    return found


def _organization(
    text: Names, place: Found[tuple[_Sign, str]], sign: _Sign, form: str, country_code: str | None
) -> Organization:
    words = text.words
    surface = words.text[place.start : place.end]
    return Organization(
        place.first,
        place.last,
        place.start,
        place.end,
        words.text[words.starts[sign.first] : words.ends[sign.last - 1]],
        _core(text, sign),
        sign.actor_type,
        "acronym" if surface.isupper() and surface.isalpha() else form,
        country_code,
    )


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
