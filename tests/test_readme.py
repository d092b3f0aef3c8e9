"""What the README says is what the project does."""

import re
from pathlib import Path

from tests.generated_docs import PARTS, README, rendered

ROOT = Path(__file__).parent.parent


def test_generated_parts_are_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert all(f"<!-- begin {name} -->" in text for name in PARTS)
    # What the encoder reads in the sample may differ in a code between kinds of processors.
    declared = [name for name in PARTS if name != "sample"]
    assert rendered(text, declared) == text, "run `make docs`"


def test_the_sample_shows_what_is_found() -> None:
    (shown,) = re.findall(r"<!-- begin sample -->\n(.*?)<!-- end sample -->", README.read_text("utf-8"), re.DOTALL)
    found = PARTS["sample"]()
    assert shown.split("\n\n")[0] == found.split("\n\n")[0], "run `make docs`"
    assert len(shown.split("\n\n")) == len(found.split("\n\n"))


def test_files_that_the_documents_point_to_exist() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        links = re.findall(r"\]\(([\w./-]+)\)", (ROOT / name).read_text("utf-8"))
        assert [link for link in links if not (ROOT / link).exists()] == []


def test_targets_that_the_documents_name_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8")
        named = re.findall(r"(?:`|\$ )make ([\w-]+)", text)
        assert set(named) <= targets
