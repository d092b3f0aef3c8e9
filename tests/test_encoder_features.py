from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from flows.extract.encoder import features
from flows.extract.encoder.features import BREAK_TYPE, LINE_BREAK, LOWER, OTHER, PARAGRAPH_BREAK, TITLE, UPPER


def letters() -> Tokenizer:
    """A tokenizer whose pieces are single words or, for words it does not know, one unknown piece."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 100, "baku": 5}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def words(text: str) -> list[str]:
    found = features.pieces(text, letters())
    return [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


def said(text: str) -> list[str]:
    return [text[q.words_start : q.words_end] for q in features.quotations(text)]


def test_pieces_point_to_the_text_they_stand_for() -> None:
    text = "Ibero  Tal\u00e9n said:\n\n“Bakú 😀 grows.”"
    assert words(text) == ["Ibero", "Talén", "said", ":", "", "“", "Bakú", "😀", "grows", ".", "”"]


def test_breaks_between_lines_and_paragraphs_are_told_apart() -> None:
    found = features.pieces("One\ntwo\n \nthree\n", letters())
    assert [i for i in found.ids if i < 100] == [LINE_BREAK, PARAGRAPH_BREAK]
    assert list(found.types) == [TITLE, BREAK_TYPE, LOWER, BREAK_TYPE, LOWER]


def test_case_survives_a_lower_cased_vocabulary() -> None:
    assert [features.case(s) for s in ("baku", "Baku", "BAKU", "U", "2026", "—")] == [
        LOWER,
        TITLE,
        UPPER,
        TITLE,
        OTHER,
        OTHER,
    ]


def test_pieces_inside_marks_are_known_as_quoted() -> None:
    found = features.pieces('He said "we agree" now', letters())
    assert [bool(t >= 4) for t in found.types] == [False, False, True, True, True, True, False]


def test_an_empty_text_has_no_pieces() -> None:
    assert len(features.pieces("", letters())) == len(features.pieces(" \n\n ", letters())) == 0


def test_straight_curly_and_doubled_marks_enclose_quotations() -> None:
    assert said('"We build," she said, "a road."') == ["We build,", "a road."]
    assert said("“We build,” she said, “a road.”") == ["We build,", "a road."]
    assert said("''We build,'' she said, ''a road.''") == ["We build,", "a road."]


def test_a_quotation_ends_with_its_line_at_the_latest() -> None:
    assert said("“We build a road.\n“It is long,” he said.") == ["We build a road.", "It is long,"]


def test_apostrophes_are_no_quotations_and_single_marks_are() -> None:
    assert said("The ministers' plan isn't Baku's.") == []
    assert said("'We build,' she said of Baku's road.") == ["We build,"]
    assert said("“The 'long road' is open,” he said.") == ["The 'long road' is open,"]


def test_a_span_covers_the_pieces_it_touches() -> None:
    text = "Alva met\n\nBerk"
    found = features.pieces(text, letters())
    assert features.covered(found, (5, 8)) == (1, 2)
    assert features.covered(found, (5, 10)) == (1, 2)
    assert features.extent(found, (0, 2)) == (0, 8)


def test_a_long_line_of_marks_is_read_in_one_go() -> None:
    assert len(features.quotations('"a" ' * 50_000)) == 50_000
    assert features.quotations("“" * 200_000)
