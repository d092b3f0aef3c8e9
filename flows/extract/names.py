"""The parts of personal names, and whether two names are one person's (codebook section 1, persons)."""

import functools

import schemas
from flows.extract.phrases import Words
from flows.records import Span

JUNIOR = {"Jr", "Sr"}


def words_of(words: Words, span: Span) -> tuple[str, ...]:
    """The parts of a name; hyphens, points and apostrophes separate."""
    return tuple(words.folded[at] for at in range(*span) if words.folded[at].isalnum())


def bare_name(name: tuple[str, ...]) -> tuple[str, ...]:
    """A name without particles, "Jr", and initials other than the first ("K Shanmugam")."""
    parts = [part for part in name if part.lower() not in particles() and part not in JUNIOR]
    return tuple(part for at, part in enumerate(parts) if len(part) > 1 or at == 0) or name


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names are one person: the same surname and no first name that contradicts."""
    a, b = ([part.lower() for part in bare_name(name)] for name in (one, other))
    if set(a) <= set(b) or set(b) <= set(a):
        return a[-1] == b[-1] or a[0] == b[0]
    return a[-1] == b[-1] and (a[0].startswith(b[0][:3]) and b[0].startswith(a[0][:3]))


@functools.cache
def particles() -> frozenset[str]:
    """The small words inside names: "bin", "van"."""
    return frozenset(row["word"] for row in schemas.lexicon("name_words") if row["part"] == "particle")
