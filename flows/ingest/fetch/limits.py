"""What fetching may take, from others and of the user's time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one address (bytes after decompression, seconds of waiting for the network), and manners to a host.

    `pause` is the least time between two requests to a host; a `robots.txt` or an answer may ask for more, up to
    `max_wait`. `seconds` counts all tries and redirects together, but no such pause.
    """

    max_bytes: int = 32_000_000
    seconds: float = 30.0
    redirects: int = 5
    tries: int = 3
    pause: float = 1.0
    backoff: float = 1.0
    max_wait: float = 30.0
    pages: int = 1_000
    """Pages that one feed may have fetched."""
    pages_seconds: float = 3_600.0
    """Time that they may take together, pauses included."""
