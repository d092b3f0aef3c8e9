"""Which sectors a statement speaks of (codebook section 2.4)."""

from flows.extract import nlp, sector_signs
from flows.extract.sectors import find_sectors
from flows.extract.statement_sectors import THRESHOLD
from flows.extract.statement_sectors import find_sectors as sectors_of
from flows.extract.structure import structure
from flows.extract.tokens import Tokens
from flows.records import Attribution, SectorEvidence

MINES = """Copper deal signed

Fiji and Peru signed an agreement on copper mining on Monday.

Copper mines in Peru will train engineers from Fiji. New mines will open next year.

Omar Dunn, who leads the copper board, said that the agreement was fair to both. He added that mining pays well.
"""


def sectors(
    text: str, *contents: str, chances: dict[str, float] | None = None, about: dict[str, float] | None = None
) -> list[tuple[SectorEvidence, ...]]:
    (parsed,) = nlp.parse([text])
    form = structure(text)
    said = [Attribution(content=((text.index(c), text.index(c) + len(c)),)) for c in contents]
    known = sector_signs.survey(Tokens(parsed), form, find_sectors(parsed, form))
    return sectors_of(known, [(one, "indirect", chances or {}, about or {}) for one in said])


def test_a_statement_has_the_sectors_that_its_content_names() -> None:
    text = "Omar Dunn opened the fair. He said that trade and mining between Fiji and Peru will grow."
    (found,) = sectors(text, "trade and mining between Fiji and Peru will grow")
    assert [e.sector_id for e in found] == ["mining", "trade"]
    assert [text[e.start : e.end] for e in found] == ["mining", "trade"]


def test_what_points_back_takes_the_topic_of_the_text_with_the_nearest_words_as_evidence() -> None:
    (found,) = sectors(MINES, "the agreement was fair to both", about={"mining": 0.95})
    assert [e.sector_id for e in found] == ["mining"]
    assert MINES[found[0].start : found[0].end] == "copper"


def test_confidence_is_the_probability_of_the_sector_and_grows_with_what_speaks_for_it() -> None:
    contents = "the agreement was fair to both", "mining pays well"
    pointing, naming = sectors(MINES, *contents, about={"mining": 0.95})
    assert THRESHOLD <= pointing[0].confidence < naming[0].confidence < 1


def test_what_the_encoder_expects_makes_a_sector_surer() -> None:
    content = "mining pays well"
    (unsure,), (sure,) = (sectors(MINES, content, chances={"mining": chance}) for chance in (0.01, 0.99))
    assert unsure[0].confidence < sure[0].confidence


def test_what_the_encoder_reads_a_mention_as_makes_its_sector_surer() -> None:
    content = "mining pays well"
    (unsure,), (sure,) = (sectors(MINES, content, about={"mining": chance}) for chance in (0.05, 0.99))
    assert not unsure or unsure[0].confidence < sure[0].confidence


def test_a_text_without_sectors_has_none() -> None:
    assert sectors("Omar Dunn said that the visit was fine.", "the visit was fine") == [()]
