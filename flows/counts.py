"""Tables that count the others: sectors, actors, dyads.

Frames come in and go out; every join says its keys and how many rows it may match.
"""

from collections.abc import Mapping

import pandas as pd

from schemas import codelist

DATES = ["first_published_on", "last_published_on"]


def counted(identities: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Each table that counts others by its name; `frames` holds those others, days in them as datetime64."""
    documents, statements, sectors = frames["documents"], frames["statements"], frames["statement_sectors"]
    pairs = country_pairs(frames["statement_countries"], statements, documents)
    return {
        "actors": actor_counts(identities, frames["mentions"], frames["statement_actors"], documents),
        "sectors": sector_counts(sectors, statements),
        "dyads": dyad_counts(pairs),
        "dyad_sectors": dyad_sector_counts(pairs, sectors),
    }


COUNTED_FROM = (
    "documents",
    "statements",
    "statement_actors",
    "statement_sectors",
    "statement_countries",
    "mentions",
)


def actor_counts(
    identities: pd.DataFrame, mentions: pd.DataFrame, statement_actors: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """One row per actor that a document mentions, with its counts and first and last day of publication."""
    actors = identities.drop(columns=["document_id", "key"]).drop_duplicates("actor_id")
    dated = mentions.merge(
        documents[["document_id", "published_on"]], on="document_id", how="left", validate="many_to_one"
    )
    counted = dated.groupby("actor_id", as_index=False).agg(
        mention_count=("actor_id", "size"),
        document_count=("document_id", "nunique"),
        first_published_on=("published_on", "min"),
        last_published_on=("published_on", "max"),
    )
    spoken = statement_actors.groupby("actor_id", as_index=False).agg(statement_count=("statement_id", "nunique"))
    counted = counted.merge(spoken, on="actor_id", how="left", validate="one_to_one")
    counted = counted.assign(statement_count=counted["statement_count"].fillna(0).astype("int64"))
    return actors.merge(counted, on="actor_id", how="inner", validate="one_to_one")


def sector_counts(statement_sectors: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """One row per sector of the codelist, with the statements and documents that name it."""
    placed = statement_sectors.merge(
        statements[["statement_id", "document_id"]], on="statement_id", how="left", validate="many_to_one"
    )
    counted = placed.groupby("sector_id", as_index=False).agg(
        statement_count=("statement_id", "nunique"), document_count=("document_id", "nunique")
    )
    declared = pd.DataFrame([dict(row) for row in codelist("sectors")])
    sectors = declared.merge(counted, on="sector_id", how="left", validate="one_to_one")
    counts = ["statement_count", "document_count"]
    return sectors.assign(**{c: sectors[c].fillna(0).astype("int64") for c in counts})


def dyad_counts(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of countries that a statement concerns."""
    return _count(pairs, ["country_a", "country_b"])


def dyad_sector_counts(pairs: pd.DataFrame, statement_sectors: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of countries, sector and stage."""
    sectors = statement_sectors[["statement_id", "sector_id"]]
    return _count(
        pairs.merge(sectors, on="statement_id", how="inner", validate="many_to_many"),
        ["country_a", "country_b", "sector_id", "stage"],
    )


def country_pairs(statement_countries: pd.DataFrame, statements: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row per statement and unordered pair of its countries, with the statement's stage and its document's day."""
    countries = statement_countries[["statement_id", "country_code"]]
    both = countries.merge(countries, on="statement_id", how="inner", suffixes=("_a", "_b"), validate="many_to_many")
    both = both[both["country_code_a"] < both["country_code_b"]]
    both = both.rename(columns={"country_code_a": "country_a", "country_code_b": "country_b"})
    placed = both.merge(
        statements[["statement_id", "document_id", "stage"]], on="statement_id", how="left", validate="many_to_one"
    )
    return placed.merge(
        documents[["document_id", "published_on"]], on="document_id", how="left", validate="many_to_one"
    )


def _count(pairs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return pairs.groupby(keys, as_index=False).agg(
        statement_count=("statement_id", "nunique"),
        document_count=("document_id", "nunique"),
        first_published_on=("published_on", "min"),
        last_published_on=("published_on", "max"),
    )
