"""What a record of a file may call itself in `origin`."""

import re

_MAX_LENGTH = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# So that no record can take the name that another gets from its place.
_PLACE = re.compile(r"L\d+|(?:row|entry|record) \d+|.*#text \d+")


def own_name(value: object) -> str | None:
    """A record's `id` where it can name the record: a whole number or a short text, not one that names a place."""
    name = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not name.strip() or len(name) > _MAX_LENGTH or _PLACE.fullmatch(name) or _UNPRINTABLE.search(name):
        return None
    return name
