"""Every fact of the dataset, declared once: tables, codelists, lexicons."""

from schemas.load import Row, codelist, codes, lexicon

__all__ = ["Row", "codelist", "codes", "lexicon"]
