"""Why an address gave nothing to read."""


class NotFetched(Exception):
    """`reason` is a code of `quarantine_reason`, the message its detail: what was wrong, and what to do.

    `temporary`: the same request may succeed in a later run, so that the copy of an earlier one stands in; `again`:
    even in a moment. `wait` is how many seconds a server asks to wait before that.
    """

    def __init__(
        self, reason: str, detail: str, *, temporary: bool = False, again: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(detail)
        self.reason, self.temporary, self.again, self.wait = reason, temporary or again, again, wait
