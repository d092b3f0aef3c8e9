"""Every fact of the dataset, declared once: tables, codelists, lexicons. Imports no heavy library."""

from schemas.load import DeclarationError, Row, codelist, codes, crosswalk, dataset, lexicon
from schemas.model import Dataset, Field, Gate, Table

__all__ = [
    "Dataset",
    "DeclarationError",
    "Field",
    "Gate",
    "Row",
    "Table",
    "codelist",
    "codes",
    "crosswalk",
    "dataset",
    "lexicon",
]
