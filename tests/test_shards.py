"""Records survive the way through Parquet exactly."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.records import Annotation, Document, Refusal
from flows.shards import read_shard, read_shards, write_shard

POSITIONS = st.integers(0, 2**31 - 1)
for scalar, values in ((int, POSITIONS), (float, st.floats(0, 1)), (dt.date, st.dates())):
    st.register_type_strategy(scalar, values)


@pytest.mark.parametrize("kind", [Document, Refusal, Annotation])
def test_what_is_read_is_what_was_written(kind):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.builds(kind), max_size=3))
    def holds(records):
        with TemporaryDirectory() as folder:
            path = write_shard(records, kind, Path(folder) / "shard.parquet")
            assert list(read_shard(path, kind)) == records

    holds()


def test_shards_are_read_one_after_the_other_in_their_order(tmp_path: Path):
    one, other = (Refusal(name, "ingest", "empty", "nothing") for name in ("z", "a"))
    paths = [write_shard([r], Refusal, tmp_path / f"{i}.parquet") for i, r in enumerate((one, other))]
    assert list(read_shards(paths, Refusal)) == [one, other]


def test_an_empty_shard_has_the_columns_of_its_record(tmp_path: Path):
    path = write_shard([], Document, tmp_path / "none.parquet")
    assert pq.read_schema(path).names == list(Document.__dataclass_fields__)
    assert list(read_shard(path, Document)) == []


def test_a_record_with_a_number_too_large_for_its_column_is_refused(tmp_path: Path):
    with pytest.raises((OverflowError, ValueError)):
        write_shard([Document("d", "o", "s", "t", "text", word_count=2**31)], Document, tmp_path / "x.parquet")
