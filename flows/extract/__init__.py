"""Documents → annotations. Each judgement of the codebook has a module of its own; this file calls them in order."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from flows.extract import (
    actors,
    attribution,
    confidence,
    country_signs,
    encoder,
    kind,
    narrative,
    nlp,
    sector_signs,
    sectors,
    speakers,
    statement_countries,
    statement_sectors,
)
from flows.extract.structure import structure
from flows.extract.tokens import Tokens
from flows.records import Annotation, Attribution, Document, SectorEvidence, Statement

# Of a probability; more would say more than is known.
DIGITS = 2


def annotate(documents: Iterable[Document]) -> Iterator[Annotation]:
    """One annotation per document, in order."""
    batch = list(documents)
    for document, parsed in zip(batch, nlp.parse(d.text for d in batch), strict=True):
        yield _annotate(document, parsed)


def _annotate(document: Document, parsed: object) -> Annotation:
    form = structure(document.text, document.title)
    read = encoder.encode(document.text)
    said = attribution.find_attributions(form, read.attributions)
    found = actors.find_actors(parsed, form, document, said)
    spoken = speakers.find_speakers(parsed, form, said, found)
    whole_sectors = sectors.find_sectors(parsed, form)
    tokens = Tokens(parsed)
    narrated = narrative.find_narratives(tokens, form, said, read.narratives)
    everything = sorted([*zip(said, spoken.speakers, strict=True), *((n, ()) for n in narrated)], key=_position)
    kinds = [kind.judge_kind(form, one) for one, _ in everything]
    judged = [encoder.judge(read, one) for one, _ in everything]
    of_sectors = sector_signs.survey(tokens, form, whole_sectors)
    of_countries = country_signs.survey(tokens, form, found)
    sectors_named, countries_named = (encoder.named(read, known.named) for known in (of_sectors, of_countries))
    about = statement_sectors.find_sectors(
        of_sectors,
        (
            (one, what, j.chances["sectors"], encoder.about(read, one, j, "sectors", sectors_named))
            for (one, _), what, j in zip(everything, kinds, judged, strict=True)
        ),
    )
    concerned = statement_countries.find_countries(
        of_countries,
        (
            (one, what, j.stage, keys, encoder.about(read, one, j, "countries", countries_named))
            for (one, keys), what, j in zip(everything, kinds, judged, strict=True)
        ),
    )
    statements = tuple(
        Statement(
            content=one.content,
            cue=one.cue,
            source=one.source,
            kind=what,
            act=_act(what, j.chances["act"]),
            stage=j.stage,
            stance=j.stance,
            speakers=speaker_keys,
            sectors=_weighed(named, confidence.content_confidence(one, what, speaker_keys)),
            countries=countries,
            confidence=round(confidence.statement_confidence(one, what, speaker_keys), DIGITS),
            certainty=one.certainty,
        )
        for (one, speaker_keys), what, j, named, countries in zip(
            everything, kinds, judged, about, concerned, strict=True
        )
    )
    return Annotation(
        document_id=document.document_id,
        entities=found.entities,
        mentions=tuple(sorted({*found.mentions, *spoken.mentions}, key=lambda m: (m.start, m.end, m.entity))),
        roles=found.roles,
        statements=statements,
        sectors=sectors.text_sectors(whole_sectors),
        countries=found.countries,
    )


def _act(what: str, chances: Mapping[str, float]) -> str:
    """The most probable act; none is that of a narrative, and of nothing else (codebook section 2.1)."""
    return "none" if what == "narrative" else max((a for a in chances if a != "none"), key=chances.__getitem__)


def _weighed(sectors: Iterable[SectorEvidence], content: float) -> tuple[SectorEvidence, ...]:
    """Sectors with the probability that statement and code are both right."""
    return tuple(dataclasses.replace(s, confidence=round(s.confidence * content, DIGITS)) for s in sectors)


def _position(pair: tuple[Attribution, tuple[str, ...]]) -> tuple[int, int]:
    return min(pair[0].content)[0], max(end for _, end in pair[0].content)
