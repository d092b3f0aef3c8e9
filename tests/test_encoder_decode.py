import re

import numpy as np
import pytest

from flows.extract.encoder.decode import attributions, narratives
from flows.extract.encoder.features import Pieces, quotations
from flows.extract.encoder.judge import judged, score_count
from flows.extract.encoder.session import Reading
from flows.extract.encoder.subjects import KINDS, NUMBERS
from flows.extract.encoder.tags import LAYERS, TAGS, tag
from flows.extract.encoder.windows import Window, windows
from flows.records import Attribution

NONE = -1
LABELS = {"act": ("assertive", "directive"), "stage": ("none",), "stance": ("neutral",), "sectors": ("gas", "trade")}


def cut(text: str) -> Pieces:
    """A piece for each word and mark."""
    spans = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    starts, ends = (np.array([s[i] for s in spans], dtype=np.int64) for i in (0, 1))
    return Pieces(np.full(len(spans), 7), np.zeros(len(spans), dtype=np.int64), starts, ends)


def reading(found: Pieces, tagged: dict[str, list[tuple[int, int]]], links: dict[str, dict[int, int]]) -> Reading:
    """What a model would see that is sure of these runs and of these links between pieces."""
    count = len(found)
    rows = [np.eye(TAGS)[tag(count, tagged.get(layer, []))] * 0.9 + 0.02 for layer in LAYERS]
    goals = {}
    for name in ("cues", "sources"):
        chances = np.full((count, count + 1), 0.1 / count)
        for place, goal in links.get(name, {}).items():
            chances[place, 0 if goal == NONE else goal + 1] = 0.9
        goals[name] = np.log(chances)
    return Reading(
        tags=np.log(np.stack(rows, axis=1)),
        windows=(Window(0, count, 0, count),),
        cues=(goals["cues"],),
        sources=(goals["sources"],),
        statement=np.zeros((count, 2, 1)),
        subjects=np.zeros((count, 1, 1)),
    )


def told(text: str, seen: Reading) -> list[tuple[list[str], list[str], list[str]]]:
    found = attributions(text, cut(text), seen, quotations(text))
    return [tuple([text[a:b] for a, b in spans] for spans in (f.content, f.cue, f.source)) for f in found]


def test_content_cue_and_source_are_put_together_by_their_links() -> None:
    text = "Alva Tonn said that trade grows."
    seen = reading(
        cut(text),
        {"source": [(0, 2)], "cue": [(2, 3)], "content": [(3, 6)]},
        {"cues": {3: 2, 4: 2, 5: 2}, "sources": {2: 0}},
    )
    assert told(text, seen) == [(["trade grows"], ["said"], ["Alva Tonn"])]


def test_a_cue_in_the_middle_makes_one_statement_of_two_spans() -> None:
    text = "“We build,” she said, “a road.”"
    seen = reading(
        cut(text),
        {"content": [(0, 5), (8, 13)], "cue": [(6, 7)], "source": [(5, 6)]},
        {"cues": dict.fromkeys([*range(5), *range(8, 13)], 6), "sources": {6: 5}},
    )
    assert told(text, seen) == [(["We build,", "a road."], ["said"], ["she"])]


def test_two_cues_make_two_statements_of_one_source() -> None:
    text = "She praised the road, urging calm."
    seen = reading(
        cut(text),
        {"source": [(0, 1)], "cue": [(1, 2), (5, 6)], "content": [(2, 4), (6, 7)]},
        {"cues": {2: 1, 3: 1, 6: 5}, "sources": {1: 0, 5: 0}},
    )
    assert told(text, seen) == [(["the road"], ["praised"], ["She"]), (["calm"], ["urging"], ["She"])]


def test_links_find_a_cue_and_a_source_that_were_not_tagged() -> None:
    text = "Tonn said trade grows"
    seen = reading(cut(text), {"content": [(2, 4)]}, {"cues": {2: 1, 3: 1}, "sources": {1: 0}})
    assert told(text, seen) == [(["trade grows"], ["said"], ["Tonn"])]


def test_a_source_that_is_not_named_stays_empty() -> None:
    text = "It is said that trade grows"
    seen = reading(
        cut(text), {"cue": [(2, 3)], "content": [(3, 6)]}, {"cues": dict.fromkeys((3, 4, 5), 2), "sources": {2: NONE}}
    )
    assert told(text, seen) == [(["trade grows"], ["said"], [])]


def test_a_text_without_contents_has_no_attributions() -> None:
    text = "Rain fell."
    assert told(text, reading(cut(text), {"cue": [(1, 2)]}, {})) == []


def test_links_are_read_in_the_window_that_sees_most_of_the_content() -> None:
    text = " ".join(["word"] * 12)
    found = cut(text)
    parts = windows(12, size=8, overlap=4)
    seen = reading(found, {"cue": [(5, 6)], "content": [(6, 10)]}, {})
    wrong, right = np.full((8, 9), np.log(0.01)), np.full((8, 9), np.log(0.01))
    wrong[:, 0], right[:, 5 - parts[1].start + 1] = np.log(0.9), np.log(0.9)
    split = Reading(seen.tags, tuple(parts), (wrong, right), (wrong, wrong), seen.statement, seen.subjects)
    found_here = attributions(text, found, split, [])
    assert [a.cue for a in found_here] == [((25, 29),)]


def test_narratives_are_sentences_without_cue_and_source() -> None:
    text = "Exports rose. Rain fell."
    seen = reading(cut(text), {"narrative": [(0, 3)]}, {})
    assert narratives(cut(text), seen) == [Attribution(content=((0, 13),))]


def test_the_cue_of_another_does_not_tear_a_content_but_its_own_does() -> None:
    text = "They have agreed to meet , he said ."
    parts = {"content": [(0, 1), (3, 5)], "cue": [(1, 3), (7, 8)], "source": [(6, 7)]}
    torn = reading(cut(text), parts, {"cues": {0: 7, 3: 7, 4: 7}, "sources": {7: 6}})
    assert told(text, torn) == [(["They have agreed to meet"], ["said"], ["he"])]
    text = "Trade , she said , grows ."
    parts = {"content": [(0, 1), (5, 6)], "cue": [(3, 4)], "source": [(2, 3)]}
    cut_by_its_own = reading(cut(text), parts, {"cues": {0: 3, 5: 3}, "sources": {3: 2}})
    assert told(text, cut_by_its_own) == [(["Trade", "grows"], ["said"], ["she"])]


@pytest.mark.parametrize(("chance", "count"), [(0.4, 1), (0.2, 0)])
def test_a_narrative_is_taken_where_it_is_less_sure_than_its_absence_but_not_by_far(chance: float, count: int) -> None:
    text = "Exports rose. Rain fell."
    seen = reading(cut(text), {}, {})
    inside = np.eye(TAGS)[tag(len(cut(text)), [(0, 3)])[:3]]
    outside = np.eye(TAGS)[tag(len(cut(text)), [])[:3]]
    seen.tags[:3, LAYERS.index("narrative")] = np.log(inside * chance + outside * (0.99 - chance) + 0.002)
    assert len(narratives(cut(text), seen)) == count


def test_a_statement_is_judged_by_its_own_pieces() -> None:
    found = cut("She urged calm about gas")
    heads = len(LABELS) + len(KINDS)
    scores = np.zeros((5, 2, score_count(LABELS)))
    scores[2:, 0, heads + 4] = 3.0  # gas, in the content
    scores[1, 1, heads + 1] = 5.0  # directive, in the cue
    scores[0, 0, heads] = 50.0  # assertive, outside both
    scores[2:, 0, heads + 6], scores[1, 1, heads + 6] = 2.0, 1.0  # of the query for countries
    judgement = judged(found, scores, Attribution(((10, 24),), ((4, 9),)), LABELS)
    assert judgement.chances["act"]["directive"] == pytest.approx(0.993, abs=0.001)
    assert [name for name, chance in judgement.chances["sectors"].items() if chance > 0.5] == ["gas"]
    assert judgement.queries["countries"].tolist() == [3.0, *[0.0] * (NUMBERS - 1)]
