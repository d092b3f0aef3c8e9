"""What the gate finds: checks, and the report that `quality.json` holds."""

from dataclasses import asdict, dataclass
from typing import Any

from flows.errors import GateRefused


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and what came of it; `rows` are keys of rows that fail it, at most ten."""

    table: str
    expectation: str
    subject: str
    success: bool
    evaluated: int
    unexpected: int
    rows: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What failed, for a reader."""
        where = f" in {', '.join(self.rows)}{' …' if self.unexpected > len(self.rows) else ''}" if self.rows else ""
        count = f"{self.unexpected} of {self.evaluated} rows"
        return f"{self.table}: {self.expectation}({self.subject}) fails for {count}{where}"


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one run of the gate."""

    checks: tuple[Check, ...]

    @property
    def success(self) -> bool:
        """Whether every check was fulfilled."""
        return all(c.success for c in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that were not."""
        return tuple(c for c in self.checks if not c.success)

    def raise_on_failure(self) -> None:
        """GateRefused with every failed check and its rows; nothing where all are fulfilled."""
        if self.failures:
            failed = "\n".join(f"  {c.sentence()}" for c in self.failures)
            raise GateRefused(
                f"the quality gate refused the tables, nothing was published, the latest release stays:\n{failed}"
            )

    def as_json(self) -> dict[str, Any]:
        """The part `validation` of `quality.json`."""
        return {
            "success": self.success,
            "expectations": len(self.checks),
            "failed": len(self.failures),
            "checks": [asdict(c) for c in self.checks],
        }
