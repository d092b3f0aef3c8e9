"""Records in Parquet: how documents and annotations travel between steps and processes, by path.

The Arrow schema of a record follows from its dataclass, so a record is declared once.
"""

import dataclasses
import datetime as dt
import functools
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

Record = TypeVar("Record")
_SCALARS = {str: pa.string(), int: pa.int32(), float: pa.float64(), dt.date: pa.date32()}


def write_shard(records: Sequence[Record], kind: type[Record], path: Path) -> Path:
    """Write records of one dataclass as one Parquet file; returns its path."""
    rows = [dataclasses.asdict(record) for record in typing.cast(Sequence[Any], records)]
    schema = _schema(typing.cast(Any, kind))
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")
    return path


def read_shard(path: Path, kind: type[Record]) -> Iterator[Record]:
    """The records of one shard, in the order in which they were written."""
    for batch in pq.ParquetFile(path).iter_batches(batch_size=64):
        for row in batch.to_pylist():
            yield _build(kind, row)


def read_shards(paths: Iterable[Path], kind: type[Record]) -> Iterator[Record]:
    """The records of several shards, one shard after the other."""
    for path in paths:
        yield from read_shard(path, kind)


@functools.cache
def _schema(kind: Any) -> pa.Schema:
    return pa.schema([(name, _arrow_type(hint)) for name, hint in _hints(kind).items()])


def _arrow_type(hint: Any) -> pa.DataType:
    hint = _without_none(hint)
    if typing.get_origin(hint) is tuple:
        return pa.list_(_arrow_type(typing.get_args(hint)[0]))
    if hint in _SCALARS:
        return _SCALARS[hint]
    return pa.struct([(name, _arrow_type(inner)) for name, inner in _hints(hint).items()])


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: _without_none(hints[field.name]) for field in dataclasses.fields(kind)}


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        return tuple(_build(item, v) for v in value)
    if hint in _SCALARS:
        return value
    return hint(**{name: _build(inner, value[name]) for name, inner in _hints(hint).items()})
