"""The parser: offsets are those of the text, whatever its length."""

from flows.extract import nlp


def test_a_long_text_is_parsed_in_pieces_with_its_own_offsets() -> None:
    text = "Baku and Astana signed a paper on gas.\n" * (2 * nlp.LONGEST_PIECE // 38) + "a" * (nlp.LONGEST_PIECE + 5)
    parsed = list(nlp.parse(["One. Two.", text, ""]))
    assert [doc.text for doc in parsed] == ["One. Two.", text, ""]
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in parsed[1])


def test_a_line_break_ends_a_sentence() -> None:
    sentences = [
        sentence.text.strip() for sentence in next(iter(nlp.parse(["The first line\nand the second one."]))).sents
    ]
    assert sentences == ["The first line", "and the second one."]
