"""What passes between the steps: documents, their annotations, and what was refused.

Offsets are 0-based, end-exclusive positions in code points of the document's normalized text (codebook, preamble).
"""

import datetime as dt
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """One source text after normalization, with what is known about it."""

    document_id: str
    origin: str
    sha256: str
    text_sha256: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    document_type: str | None = None
    published_on: dt.date | None = None
    language: str | None = None
    licence: str | None = None
    word_count: int = 0
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One input that could not become a document: a row of the `quarantine` table."""

    origin: str
    stage_failed: str
    reason: str
    detail: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor as one document names it; `key` is unique within the document only."""

    key: str
    name: str
    actor_type: str
    country_code: str | None = None
    wikidata_id: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text names an entity; `form` is a code of the codelist `mention_form`."""

    entity: str
    start: int
    end: int
    surface: str
    form: str


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a person stated in the text; start and end enclose the title's words."""

    entity: str
    title: str
    start: int
    end: int
    organization: str | None = None
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source) reports (cue) what (content), as spans; a narrative has content only.

    `certainty` is what the reader of the spans gives for them, from 0 to 1; it is no probability yet.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    certainty: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class SectorEvidence:
    """A sector of the codelist with the words that show it."""

    sector_id: str
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class CountryEvidence:
    """A country with the words that show it."""

    country_code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution (or narrative sentence) with every judgement of the codebook; speakers are entity keys.

    `confidence` is the probability that content and speakers are right, `certainty` that of the attribution.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: str
    act: str
    stage: str
    stance: str
    speakers: tuple[str, ...] = ()
    sectors: tuple[SectorEvidence, ...] = ()
    countries: tuple[CountryEvidence, ...] = ()
    confidence: float = 1.0
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything that was found in one document; `sectors` and `countries` are those of the whole text."""

    document_id: str
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()
    statements: tuple[Statement, ...] = ()
    sectors: tuple[SectorEvidence, ...] = field(default=())
    countries: tuple[CountryEvidence, ...] = field(default=())
