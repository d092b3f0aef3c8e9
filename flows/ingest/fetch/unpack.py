"""The body of an answer without its compression."""

import zlib
from collections.abc import Iterable

from flows.ingest.fetch.errors import NotFetched

_PIECE = 1 << 20
"""Most bytes that one step unpacks."""


def unpacked(coding: str, pieces: Iterable[bytes]) -> Iterable[bytes]:
    """The body without its compression, in pieces that stay small however densely it is packed."""
    if coding in ("identity", ""):
        yield from pieces
        return
    if coding not in ("gzip", "x-gzip"):
        raise NotFetched(
            "not_available", f"the host answered in the coding {coding[:40]!r}, which it was not asked for"
        )
    inflate = zlib.decompressobj(wbits=31)
    for piece in pieces:
        while piece:
            try:
                yield inflate.decompress(piece, _PIECE)
            except zlib.error:
                raise NotFetched("damaged", "the compression of the answer is damaged; download the page") from None
            piece = inflate.unconsumed_tail
            if inflate.eof:
                return
    if not inflate.eof:
        raise NotFetched("unreachable", "the answer broke off; try again later", again=True)
