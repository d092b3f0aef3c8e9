"""Table declarations → pyarrow schemas."""

import pyarrow as pa

from schemas.model import Field, Table

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int32(),
    "number": pa.float32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table; every field carries its description, the schema the table's."""
    return pa.schema(
        [_field(f) for f in table.fields], metadata={"title": table.title, "description": table.description}
    )


def _field(field: Field) -> pa.Field:
    # A list column is never null: a statement without speakers has an empty list of them.
    nullable = not (field.required or field.type == "list")
    return pa.field(field.name, ARROW_TYPES[field.type], nullable, metadata={"description": field.description})
