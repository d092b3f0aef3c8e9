"""One story in several outlets is counted once."""

import datetime as dt
import random
import re
import time
from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document

WORDS = re.findall(
    r"\w+",
    "minister rail port energy agreement trade Norway Chile said project partners water steel Monday fish grid the of "
    "and to in work both countries will build signed talks plan new joint talks office cable",
)


def story(seed: int, sentences: int = 20) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=15)).capitalize() + "." for _ in range(sentences)]


def read(folder: Path, *texts: str, days: tuple[str, ...] = ()) -> list[Document]:
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text)
    rows = "".join(f"{number}.txt,{day}\n" for number, day in enumerate(days))
    (folder / "sources.csv").write_text(f"file,published_on\n{rows}")
    return [found for found in read_sources([str(folder)]) if isinstance(found, Document)]


def test_a_story_with_another_headline_and_foot_is_a_duplicate_of_the_first(tmp_path: Path) -> None:
    told = story(1)
    first, second, third = read(
        tmp_path,
        "\n\n".join(["Rail for Chile", *told]),
        "\n\n".join(["A terminal for two", *told, "Reporting by our staff."]),
        "\n\n".join(story(2)),
    )
    assert first.duplicate_of is None and third.duplicate_of is None
    assert second.duplicate_of == first.document_id
    assert second.document_id == f"d-{second.text_sha256[:16]}"


def test_the_duplicate_of_a_duplicate_is_one_of_the_original(tmp_path: Path) -> None:
    told = "\n\n".join(story(1))
    first, *others = read(tmp_path, told, f"{told}\n\nMore soon.", f"{told}\n\nMore soon.", told)
    assert [found.duplicate_of for found in others] == [first.document_id] * 3
    assert len({found.document_id for found in (first, *others)}) == 4


@pytest.mark.parametrize(("changed", "alike"), [(1, True), (4, False), (10, False), (20, False)])
def test_a_story_of_which_much_is_new_is_a_document_of_its_own(tmp_path: Path, changed: int, alike: bool) -> None:
    told = story(1)
    _, other = read(tmp_path, "\n\n".join(told), "\n\n".join([*story(3)[:changed], *told[changed:]]))
    assert (other.duplicate_of is not None) is alike


def test_short_texts_are_duplicates_only_where_they_are_equal(tmp_path: Path) -> None:
    told = " ".join(story(1, 3))
    first, second, third = read(tmp_path, f"{told} One.", f"{told} Two.", f"{told} One.")
    assert (first.duplicate_of, second.duplicate_of, third.duplicate_of) == (None, None, first.document_id)


def test_a_bulletin_that_comes_again_later_is_a_document_of_its_own(tmp_path: Path) -> None:
    told = "\n\n".join(story(1))
    days = ("2024-05-31", "2024-06-03", "2024-07-01", "")
    found = read(tmp_path, *(f"{told}\n\nNumber {n}." for n in range(4)), days=days)
    assert found[0].published_on == dt.date(2024, 5, 31)
    assert [f.duplicate_of and f.duplicate_of == found[0].document_id for f in found] == [None, True, None, True]


def test_thousands_of_texts_with_one_foot_are_told_apart_in_little_time(tmp_path: Path) -> None:
    foot = "\n\n".join(story(0, 8))
    texts = ["\n\n".join([*story(seed, 12), foot]) for seed in range(1, 2_001)]
    start = time.process_time()
    found = read(tmp_path, *texts)
    assert [f.origin for f in found if f.duplicate_of] == []
    assert time.process_time() - start < 20
