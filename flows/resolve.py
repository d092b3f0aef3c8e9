"""Actors across documents: the same actor under several spellings gets one stable identity.

A country is its code. A person is a full name, whose spellings may differ in vowels, accents and doubled letters; a
surname or an initial alone joins the one full name of the same country that it fits. An organization is a name
together with its country; acronym and full name join where one document gives both.
"""

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pandas as pd

from flows.records import Annotation, Entity
from schemas import codelist

# Two spellings of a name, compared after folding: below this share of equal letters they are two persons.
SAME_NAME = 82.0
# A name's skeleton keeps what transliterations agree on: the first letter, consonants (letters that stand for one sound
# made one), and a final a or e, which often tells a woman's name from a man's.
_SOUNDS = str.maketrans({"q": "k", "c": "k", "w": "v", "z": "s", "j": "g"})
_MUTE = re.compile(r"[aeiouyh]")


Member = tuple[str, Entity]


@dataclass(slots=True)
class _Group:
    """Entities that are one actor, each with its document; `split` where the same name has other actors too."""

    members: list[Member] = field(default_factory=list)
    split: bool = False


def resolve(annotations: Iterable[Annotation]) -> pd.DataFrame:
    """One row per entity of a document: document_id, key, actor_id, and the actor's name, type, country and aliases.

    The rows of one actor agree in all columns but document_id and key. Sorted by document_id and key.
    """
    entities: list[Member] = []
    stated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for annotation in annotations:
        entities += [(annotation.document_id, e) for e in annotation.entities]
        for role in annotation.roles:
            if role.country_code:
                stated[annotation.document_id, role.entity].add(role.country_code)
    entities.sort(key=lambda pair: (pair[0], pair[1].key))
    countries = [p for p in entities if p[1].actor_type == "country"]
    persons = [p for p in entities if p[1].actor_type == "person"]
    organizations = [p for p in entities if p[1].actor_type not in ("country", "person")]
    groups = [*_group_countries(countries), *_group_persons(persons, stated), *_group_organizations(organizations)]
    rows = [row for group in groups for row in _rows(group)]
    columns = ["document_id", "key", "actor_id", "name", "actor_type", "country_code", "wikidata_id", "aliases"]
    return pd.DataFrame(rows, columns=columns).sort_values(["document_id", "key"], ignore_index=True)


def fold(name: str) -> str:
    """The normal form of a name: lower case, without accents, punctuation and a leading article."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.replace("'", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _group_countries(entities: Sequence[Member]) -> list[_Group]:
    groups: dict[str, _Group] = defaultdict(_Group)
    for member in entities:
        if not member[1].country_code:
            raise ValueError(f"{member[0]}: the country {member[1].name!r} has no code")
        groups[member[1].country_code].members.append(member)
    return [groups[code] for code in sorted(groups)]


def _group_persons(entities: Sequence[Member], stated: dict[tuple[str, str], set[str]]) -> list[_Group]:
    by_name: dict[tuple[str, str], _Group] = defaultdict(_Group)
    for name, members in _by_fold(entities).items():
        conflict = _conflicting(members, stated)
        for document_id, entity in members:
            group = by_name[name, (entity.country_code or "") if conflict else ""]
            group.members.append((document_id, entity))
            group.split = conflict
    full = {key: group for key, group in by_name.items() if len(_full_words(key[0])) > 1}
    joined = _join_spellings(full)
    return _join_short({k: g for k, g in by_name.items() if k not in full}, joined)


def _by_fold(entities: Sequence[Member]) -> dict[str, list[Member]]:
    names: dict[str, list[Member]] = defaultdict(list)
    for member in entities:
        names[fold(member[1].name)].append(member)
    return dict(sorted(names.items()))


def _conflicting(members: Sequence[Member], stated: dict[tuple[str, str], set[str]]) -> bool:
    """Whether documents state roles of this name in different countries: then they are several persons."""
    said = [stated[d, e.key] for d, e in members if stated.get((d, e.key))]
    return bool(said) and not set.intersection(*said)


def _full_words(name: str) -> list[str]:
    return [w for w in name.split() if len(w) > 1]


def _join_spellings(groups: dict[tuple[str, str], _Group]) -> list[_Group]:
    from rapidfuzz import fuzz

    blocks: dict[tuple[str, ...], list[tuple[str, _Group]]] = defaultdict(list)
    for (name, _), group in groups.items():
        blocks[tuple(_skeleton(w) for w in name.split())].append((name, group))
    joined = []
    for block in blocks.values():
        kept: list[tuple[str, _Group]] = []
        for name, group in block:
            home = next(
                (g for n, g in kept if fuzz.ratio(n, name) >= SAME_NAME and _agree(_countries(g), _countries(group))),
                None,
            )
            if home:
                home.members.extend(group.members)
            else:
                kept.append((name, group))
        joined += [group for _, group in kept]
    return joined


def _skeleton(word: str) -> str:
    sounds = word.translate(_SOUNDS).replace("ph", "f")
    final = "a" if sounds.rstrip("h").endswith(("a", "e")) else ""
    return re.sub(r"(.)\1+", r"\1", sounds[0] + _MUTE.sub("", sounds[1:])) + final


def _countries(group: _Group) -> set[str]:
    return {e.country_code for _, e in group.members if e.country_code}


def _agree(one: set[str], other: set[str]) -> bool:
    return not one or not other or bool(one & other)


def _join_short(short: dict[tuple[str, str], _Group], full: list[_Group]) -> list[_Group]:
    """A surname alone, or with an initial, joins the only full name with the same country that it fits."""
    by_surname: dict[str, list[tuple[list[str], _Group]]] = defaultdict(list)
    for group in full:
        words = fold(group.members[0][1].name).split()
        by_surname[words[-1]].append((words, group))
    alone = []
    for (name, _), group in short.items():
        *initials, surname = name.split()
        fits = [
            g
            for words, g in by_surname.get(surname, [])
            if _countries(g) & _countries(group) and all(w[0] == i[0] for w, i in zip(words, initials, strict=False))
        ]
        if len(fits) == 1:
            fits[0].members.extend(group.members)
        else:
            alone.append(group)
    return full + alone


def _group_organizations(entities: Sequence[Member]) -> list[_Group]:
    """Union of the entities that share a normal form of the name, or an acronym, and the country."""
    home: dict[tuple[str, str], int] = {}
    parent: list[int] = list(range(len(entities)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (_, entity) in enumerate(entities):
        for name in _identities(entity):
            j = home.setdefault((name, entity.country_code or ""), i)
            parent[root(i)] = root(j)
    groups: dict[int, _Group] = defaultdict(_Group)
    for i, member in enumerate(entities):
        groups[root(i)].members.append(member)
    return list(groups.values())


def _identities(entity: Entity) -> set[str]:
    acronyms = (a for a in entity.aliases if len(a) >= 3 and a.isupper())
    return {fold(entity.name), *(fold(a) for a in acronyms)}


def _rows(group: _Group) -> list[tuple[object, ...]]:
    entities = [entity for _, entity in group.members]
    longest = max(len(e.name.split()) for e in entities)
    name = _most_used(e.name for e in entities if len(e.name.split()) == longest) or ""
    country = _most_used(e.country_code for e in entities if e.country_code)
    wikidata = _most_used(e.wikidata_id for e in entities if e.wikidata_id)
    actor_type = _most_used(e.actor_type for e in entities) or ""
    if actor_type == "country":
        name = _country_names()[country or ""]
    # A list cell of the CSV is joined by semicolons, so a name may hold none.
    aliases = sorted({a for e in entities for a in (e.name, *e.aliases) if ";" not in a} - {name})
    actor_id = _actor_id(name, actor_type, country, group.split)
    return [(d, e.key, actor_id, name, actor_type, country, wikidata, aliases) for d, e in group.members]


def _actor_id(name: str, actor_type: str, country: str | None, split: bool) -> str:
    if actor_type == "country":
        return f"c-{(country or '').lower()}"
    if actor_type == "person":
        return f"p-{_digest('person', fold(name), (country or '') if split else '')}"
    return f"o-{_digest('organization', fold(name), country or '')}"


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _most_used(values: Iterable[str | None]) -> str | None:
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], v or "")) if counts else None


@functools.cache
def _country_names() -> dict[str, str]:
    return {row["country_code"]: row["name"] for row in codelist("countries")}
