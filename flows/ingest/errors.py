"""The mistakes that stop a run."""


class SourceError(Exception):
    """A source that names nothing to read. The message is one sentence: what, where, how to mend it."""
