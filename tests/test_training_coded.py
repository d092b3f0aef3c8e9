"""The practice texts that teach the statement heads, and the marks in which they are written."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from flows.training.coded import HEADS, Coded, drills, gold, marked, practice
from schemas import codes

TEXT = """=== a-fair
Fair opens

<s n=1>Omar Dunn</s> <c n=1>said</c> that <q n=1 act=assertive stage=existing stance=positive sectors=trade;mining
countries=FJI;PER>trade in copper grows</q>. <q n=2 kind=narrative act=none stage=committed stance=neutral sectors=
countries=FJI>Fiji signed a pact</q>.

"<q n=3 act=commissive stage=committed stance=neutral sectors= countries=>We come</q>," <s n=3>he</s>
<c n=3>promised</c>, "<q n=3>with all</q>."
"""
ONE_LINE = re.sub(r"\n(?=countries)", " ", TEXT)


def words(text: str, coded: Coded) -> dict[str, list[str]]:
    return {
        part: [text[start:end] for start, end in getattr(coded.said, part)] for part in ("source", "cue", "content")
    }


def test_marks_become_spans_of_the_plain_text() -> None:
    (read,) = marked(ONE_LINE)
    assert read.name == "a-fair"
    assert "<" not in read.text
    assert read.text.startswith("Fair opens\n\nOmar Dunn said that trade in copper grows.")
    first, second, third = read.statements
    assert words(read.text, first) == {"source": ["Omar Dunn"], "cue": ["said"], "content": ["trade in copper grows"]}
    assert (first.act, first.stage, first.stance) == ("assertive", "existing", "positive")
    assert first.sectors == ("trade", "mining")
    assert first.countries == ("FJI", "PER")
    assert second.narrative
    assert words(read.text, second) == {"source": [], "cue": [], "content": ["Fiji signed a pact"]}
    assert words(read.text, third) == {"source": ["he"], "cue": ["promised"], "content": ["We come", "with all"]}


def test_the_cues_of_a_sentence_share_its_source_and_those_of_another_do_not() -> None:
    codes_ = "act=assertive stage=existing stance=neutral sectors= countries="
    text = (
        f"=== x\n<c n=1>Noting</c> <q n=1 {codes_}>delays</q>, <s n=2>Dunn</s> <c n=2>said</c> <q n=2 {codes_}>all is "
        f"well</q>, <c n=3>adding</c> that <q n=3 {codes_}>ships sail</q>. It was <c n=4>noted</c> that "
        f"<q n=4 {codes_}>ports are open</q>."
    )
    (read,) = marked(text)
    assert [words(read.text, one)["source"] for one in read.statements] == [["Dunn"], ["Dunn"], ["Dunn"], []]


def test_the_later_paragraphs_of_a_turn_have_its_label() -> None:
    codes_of = "act=assertive stage=none stance=neutral sectors= countries="
    (read,) = marked(
        f"=== b\n<s n=1><c n=1>DUNN</c></s>: <q n=1 {codes_of}>Yes.</q>\n\n<q n=2 {codes_of}>And no.</q>\n"
    )
    assert [words(read.text, one)["cue"] for one in read.statements] == [["DUNN"], ["DUNN"]]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ONE_LINE.replace("=== a-fair\n", ""), "begin with a line"),
        (ONE_LINE.replace("</q>", "", 1), "within its like"),
        (ONE_LINE.replace("<c n=1>", "", 1), "ends nothing"),
        (ONE_LINE.replace("<c n=1>", "<c>", 1), "no number"),
        (ONE_LINE.replace("stage=existing", "stage=begun"), "statement 1: stage is 'begun'"),
        (ONE_LINE.replace("kind=narrative act=none ", "kind=narrative "), "no codes"),
        (ONE_LINE.replace("Fair opens", "Fair < opens"), "not readable"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_the_text_in_which_it_is(wrong: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        list(marked(wrong))


def test_the_practice_texts_are_readable_and_use_every_code() -> None:
    texts = [*practice(), *drills()]
    assert len({text.name for text in texts}) == len(texts) > 100
    statements = [statement for text in texts for statement in text.statements]
    for head in HEADS:
        assert {getattr(statement, head) for statement in statements} == set(codes(head))
    assert {sector for statement in statements for sector in statement.sectors} == set(codes("sectors"))
    assert {country for statement in statements for country in statement.countries} <= set(codes("countries"))
    stages = Counter(statement.stage for statement in statements)
    assert min(stages.values()) > len(statements) / 30, "a rare stage teaches little"


def test_no_practice_text_repeats_a_text_of_the_gold_set() -> None:
    own = {sentence for text in gold(Path(__file__).parent / "gold") for sentence in re.split(r"[.\n]+", text.text)}
    practised = {sentence for text in (*practice(), *drills()) for sentence in re.split(r"[.\n]+", text.text)}
    assert not {sentence for sentence in own & practised if len(sentence.split()) > 8}


def test_gold_annotations_read_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_text("Omar Dunn said that trade grows.", "utf-8")
    statement = {
        "kind": "indirect",
        "act": "assertive",
        "stage": "existing",
        "stance": "neutral",
        "sectors": ["trade"],
        "countries": [],
        "content_spans": [[20, 31]],
        "cue_span": [10, 14],
        "source_span": [0, 9],
    }
    (tmp_path / "01.gold.json").write_text(json.dumps({"actors": [], "statements": [statement]}), "utf-8")
    (read,) = gold(tmp_path)
    (one,) = read.statements
    assert words(read.text, one) == {"source": ["Omar Dunn"], "cue": ["said"], "content": ["trade grows"]}
    assert (one.narrative, one.sectors) == (False, ("trade",))


def test_a_folder_without_annotations_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no gold annotations"):
        list(gold(tmp_path))
