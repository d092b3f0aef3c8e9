"""Organizations that no list knows: their names, and every place where they stand (codebook section 1)."""

import functools
from collections.abc import Iterable, Iterator

import schemas
from flows.extract.name_runs import LONGEST_NAME, Names
from flows.extract.organization_kinds import core_name
from flows.extract.organization_signs import Sign, find_signs
from flows.extract.organizations import Organization
from flows.extract.person_spans import no_names
from flows.extract.phrases import Found, Phrases
from flows.records import Span

_SHORTEST = 4


def find_unlisted(text: Names, sources: Iterable[Span], labels: Iterable[Span]) -> list[Organization]:
    """The organizations among the words that are still free, with every place of their names, in order.

    `sources` are the words of the sources of statements, `labels` those of the speaker labels of a transcript.
    """
    words = text.words
    signs = find_signs(text, sources, labels)
    short = {words.folded[sign.first]: sign for sign in signs if sign.last == sign.first + 1}
    longer = list(_longer(text, short))
    signs += [*_in_full(text, short), *longer]
    names: dict[tuple[str, ...], Sign] = {}
    for sign in signs:
        names.setdefault(words.folded[sign.first : sign.last], sign)
    for sign in longer:
        names.pop(words.folded[sign.first : sign.first + 1], None)
    codes = {_core(text, sign): sign.country_code for sign in reversed(signs) if sign.country_code}
    for sign in names.values():  # once a name, for every place of it is looked at
        code = None if _core(text, sign) in codes else _country(text, sign)
        if code:
            codes[_core(text, sign)] = code
    return _places(text, names, codes)


def _core(text: Names, sign: Sign) -> str:
    """The words that tell a body from others."""
    return core_name(text.words, sign.first, sign.last, ())


def _country(text: Names, sign: Sign) -> str | None:
    """The country in a name, or right before one of its places: "Statistics Chile", "Chile's X"."""
    within = [text.starting[at] for at in range(sign.first, sign.last) if at in text.starting]
    inside = {name.country_code for name in within if name.form not in ("capital", "place")}
    if len(inside) == 1:
        return inside.pop()
    for at in text.places(sign.first, sign.last):
        owner = at - 2 if text.words.folded[max(at - 2, 0) : at] == ("'", "s") else at
        if owner in text.ending and text.words.glued(at):
            return text.ending[owner].country_code
    return None


def _in_full(text: Names, short: dict[str, Sign]) -> Iterator[Sign]:
    """The full names whose acronyms stand in brackets behind them: "Electricidade do Porto (EDP)"."""
    folded = text.words.folded
    for at in range(2, len(folded) - 1):
        if (folded[at - 1], folded[at + 1]) != ("(", ")") or folded[at] not in short or not folded[at].isupper():
            continue
        for first in range(at - 2, max(at - 2 - LONGEST_NAME, -1), -1):
            parts = [word for word in folded[first : at - 1] if word[0].isalpha()]
            initials = {"".join(word[0] for word in parts).upper(), "".join(w[0] for w in parts if w[0].isupper())}
            if folded[at] in initials and folded[first][0].isupper() and text.words.glued(first + 1):
                yield Sign(first, at - 1, short[folded[at]].actor_type)
                break


def _longer(text: Names, short: dict[str, Sign]) -> Iterator[Sign]:
    """The full names of companies that some place calls by one word only: "Hanbit Energy" beside "Hanbit"."""
    for word, sign in short.items():
        for at in text.places(sign.first, sign.last) if sign.actor_type == "company" else ():
            last = text.run(at)
            end = text.words.folded[last - 1]
            if last > at + 1 and end in _company_words() and end != word:
                yield Sign(at, last, sign.actor_type, sign.country_code)


def _places(text: Names, names: dict[tuple[str, ...], Sign], codes: dict[str, str]) -> list[Organization]:
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
    text: Names, place: Found[tuple[Sign, str]], sign: Sign, form: str, country_code: str | None
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
def _company_words() -> frozenset[str]:
    """The words that the names of companies end with: "Energy", "Group"."""
    heads = {row["head"] for row in schemas.lexicon("organization_heads") if row["actor_type"] == "company"}
    return frozenset(heads | {row["noun"] for row in schemas.lexicon("organization_nouns") if row["place"] == "inside"})
