"""Messages between the run and the child process that parses: JSON, with its length before it."""

import json
import socket
import time
from typing import Any

HEADER = 8

Message = dict[str, Any]


class TooLarge(ValueError):
    """A message that announces more bytes than it may have."""


class Silence(TimeoutError):
    """No whole message within the time allowed."""


def encode(message: Message) -> bytes:
    """The bytes of a message; JSON in ASCII, so that half a surrogate pair passes too."""
    body = json.dumps(message).encode("ascii")
    return len(body).to_bytes(HEADER, "big") + body


def decode(encoded: bytes) -> Message:
    """The message of bytes that `encode` made. Raises ValueError for what is no message."""
    message = json.loads(encoded[HEADER:])
    if not isinstance(message, dict):
        raise ValueError("no object")
    return message


def receive(connection: socket.socket, seconds: float, max_bytes: int) -> Message:
    """The next message. Raises Silence, TooLarge (before reading it), EOFError, ValueError for what is no message."""
    deadline = time.monotonic() + seconds
    header = _exactly(connection, HEADER, deadline)
    size = int.from_bytes(header, "big")
    if size > max_bytes:
        raise TooLarge(f"{size} bytes")
    return decode(header + _exactly(connection, size, deadline))


def _exactly(connection: socket.socket, size: int, deadline: float) -> bytes:
    received = bytearray()
    while len(received) < size:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise Silence
        connection.settimeout(remaining)
        try:
            chunk = connection.recv(min(size - len(received), 1 << 20))
        except TimeoutError:
            raise Silence from None
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received)
