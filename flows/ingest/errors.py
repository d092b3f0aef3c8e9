"""The mistakes in naming sources that stop a run."""

from flows.errors import ComityError


class SourceError(ComityError):
    """A source that names nothing to read. The message is one sentence: what, where, how to mend it."""
