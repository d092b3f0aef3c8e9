"""What can stop a run, in words for the user, with the exit status of the command (contract section 1)."""


class ComityError(Exception):
    """A mistake or refusal that the user can mend: one sentence that says what, where and how."""

    exit_status = 1


class GateRefused(ComityError):
    """The quality gate refused the tables; nothing was published."""

    exit_status = 3


class LockHeld(ComityError):
    """Another run writes to the same output folder."""

    exit_status = 75
