"""Documents → annotations. Each judgement of the codebook has a module of its own; this file calls them in order."""

from collections.abc import Iterable, Iterator

from flows.extract import (
    actors,
    attribution,
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
from flows.records import Annotation, Attribution, Document, Statement


def annotate(documents: Iterable[Document]) -> Iterator[Annotation]:
    """One annotation per document, in order."""
    batch = list(documents)
    for document, parsed in zip(batch, nlp.parse(d.text for d in batch), strict=True):
        yield _annotate(document, parsed)


def _annotate(document: Document, parsed: object) -> Annotation:
    form = structure(document.text, document.title)
    found = actors.find_actors(parsed, form, document)
    read = encoder.encode(document.text)
    said = attribution.find_attributions(form, read.attributions)
    spoken = speakers.find_speakers(parsed, form, said, found)
    whole_sectors = sectors.find_sectors(parsed, form)
    narrated = narrative.find_narratives(form, said, read.narratives)
    everything = sorted([*zip(said, spoken.speakers, strict=True), *((n, ()) for n in narrated)], key=_position)
    said_as = [(one, speaker_keys, kind.judge_kind(form, one)) for one, speaker_keys in everything]
    about = statement_sectors.find_sectors(
        sector_signs.survey(parsed, form, whole_sectors), ((one, what) for one, _, what in said_as)
    )
    concerned = statement_countries.find_countries(
        country_signs.survey(parsed, form, found), ((one, what, keys) for one, keys, what in said_as)
    )
    statements = []
    for (attributed, speaker_keys, what), named, countries in zip(said_as, about, concerned, strict=True):
        judged = encoder.judge(read, attributed)
        statements.append(
            Statement(
                content=attributed.content,
                cue=attributed.cue,
                source=attributed.source,
                kind=what,
                act=judged.act if what != "narrative" else "none",
                stage=judged.stage,
                stance=judged.stance,
                speakers=speaker_keys,
                sectors=named,
                countries=countries,
            )
        )
    return Annotation(
        document_id=document.document_id,
        entities=found.entities,
        mentions=tuple(sorted({*found.mentions, *spoken.mentions}, key=lambda m: (m.start, m.end, m.entity))),
        roles=found.roles,
        statements=tuple(statements),
        sectors=sectors.text_sectors(whole_sectors),
        countries=found.countries,
    )


def _position(pair: tuple[Attribution, tuple[str, ...]]) -> tuple[int, int]:
    return min(pair[0].content)[0], max(end for _, end in pair[0].content)
