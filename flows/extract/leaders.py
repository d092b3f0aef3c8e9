"""Leaders whom texts take as known ("President Biden"), and the states that they stand for (codebook section 1)."""

import functools

import schemas
from flows.extract.persons import bare_name, same_person
from flows.extract.phrases import split

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


@functools.cache
def _by_surname() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for row in schemas.lexicon("leaders"):
        name = tuple(word for word in split(row["name"]).folded if word.isalnum())
        parts = bare_name(name)
        for part in {parts[0].lower(), parts[-1].lower()}:
            found[part] = (*found.get(part, ()), (name, row["country_code"]))
    return found
