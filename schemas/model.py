"""What a declaration may say: fields, tables and the dataset as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELD_TYPES = ("string", "integer", "number", "boolean", "date", "list")


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `codelist` and `references` (TABLE.FIELD) limit its values, those of a list item by item.

    `deprecated` says what to use instead, and since which schema version: "use x since 1.2"; the description begins
    with it.
    """

    name: str
    type: str
    description: str
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    codelist: str | None = None
    references: str | None = None
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """Limits of a table as a whole: fewest rows, and the largest share of rows it may lose against the last release."""

    min_rows: int = 0
    max_drop: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the fields of its primary key are required."""

    name: str
    title: str
    description: str
    primary_key: tuple[str, ...]
    fields: tuple[Field, ...]
    gate: Gate = field(default_factory=Gate)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in their order."""
        return tuple(f.name for f in self.fields)

    def field(self, name: str) -> Field:
        """The column of that name; KeyError where there is none."""
        return {f.name: f for f in self.fields}[name]


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the annotations, and what it does not cover."""

    name: str
    title: str
    path: str
    note: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The dataset as a whole, with its tables in the order in which they are shown."""

    name: str
    title: str
    description: str
    schema_version: str
    schema_policy: str
    codebook_version: str
    keywords: tuple[str, ...]
    languages: tuple[str, ...]
    licence: Licence
    contributors: tuple[Mapping[str, str], ...]
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The table of that name; KeyError where there is none."""
        return {t.name: t for t in self.tables}[name]
