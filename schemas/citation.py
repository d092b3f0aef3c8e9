"""Dataset declaration → how to cite a release: Citation File Format 1.2 and the metadata that Zenodo reads."""

import json
from typing import Any

from schemas.model import Dataset


def citation_cff(dataset: Dataset, version: str, released_on: str) -> str:
    """`CITATION.cff` (https://citation-file-format.github.io/) of a release."""
    facts = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it with these metadata.",
        "type": "dataset",
        "title": dataset.title,
        "abstract": dataset.description.strip(),
        "version": version,
        "date-released": released_on,
        "license": dataset.licence.name,
        "keywords": list(dataset.keywords),
        "authors": [{"name": c["title"]} for c in dataset.contributors],
    }
    # JSON's strings and lists are YAML's too.
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())


def zenodo(dataset: Dataset, version: str, released_on: str) -> dict[str, Any]:
    """`.zenodo.json` (https://developers.zenodo.org/#representation) of a release."""
    return {
        "title": dataset.title,
        "upload_type": "dataset",
        "description": f"{dataset.description.strip()} {dataset.licence.note.strip()}",
        "version": version,
        "publication_date": released_on,
        "access_right": "open",
        "license": dataset.licence.name.lower(),
        "keywords": list(dataset.keywords),
        "language": "eng",
        "creators": [{"name": c["title"]} for c in dataset.contributors],
    }
