"""Leaders whom texts take as known ("President Biden"), and the states that they stand for (codebook section 1)."""

import functools

import schemas
from flows.extract.country_names import CountryName
from flows.extract.names import bare_name, same_person
from flows.extract.phrases import Words, split

_TELLING = 5


def leader_country(name: tuple[str, ...], titled: bool) -> str | None:
    """The country of a leader; a short surname alone counts only with a title of state before it."""
    parts = bare_name(name)
    candidates = _by_surname().get(parts[-1].lower(), ()) + (
        _by_surname().get(parts[0].lower(), ()) if parts[1:] else ()
    )
    for leader, code in candidates:
        if len(parts) > 1 and same_person(name, leader):
            return code
    codes = {code for leader, code in candidates if bare_name(leader)[-1].lower() == parts[-1].lower()}
    plain = titled or len(parts[-1]) >= _TELLING
    return codes.pop() if plain and len(parts) == 1 and len(codes) == 1 else None


def find_administrations(words: Words) -> list[CountryName]:
    """The governments that a text names after their leader ("the Biden-Harris Administration"): the country itself."""
    found = []
    for at, word in enumerate(words.folded):
        if word.lower() != "administration" or at == 0 or not words.glued(at):
            continue
        first = at - 3 if words.folded[at - 2 : at - 1] == ("-",) and at > 2 else at - 1
        code = leader_country((words.folded[first],), titled=True)
        if code and words.folded[first][0].isupper():
            found.append(CountryName(code, "name", first, at + 1, words.starts[first], words.ends[at]))
    return found


@functools.cache
def _by_surname() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for row in schemas.lexicon("leaders"):
        name = tuple(word for word in split(row["name"]).folded if word.isalnum())
        parts = bare_name(name)
        for part in {parts[0].lower(), parts[-1].lower()}:
            found[part] = (*found.get(part, ()), (name, row["country_code"]))
    return found
