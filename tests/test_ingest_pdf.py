"""PDF: paragraphs in reading order."""

from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal
from tests.formats import lines, pdf, pdf_of

BROKEN = [
    "Norway will build a rail terminal with Chile, Minister Solveig Hamre said on",
    "Monday. The well-known China-Pakistan corridor was an ex-",
    "ample for it, and the work of both coun-",
    "tries would begin in March.",
]
WHOLE = (
    "Norway will build a rail terminal with Chile, Minister Solveig Hamre said on Monday. The well-known "
    "China-Pakistan corridor was an example for it, and the work of both countries would begin in March."
)


def read(folder: Path, content: bytes) -> Document | Refusal:
    (folder / "a.pdf").write_bytes(content)
    (found,) = read_sources([str(folder / "a.pdf")])
    return found


def text(folder: Path, *pages: list[tuple[float, float, float, str]]) -> str:
    found = read(folder, pdf(pages))
    assert isinstance(found, Document), found
    return found.text


def test_lines_of_a_paragraph_are_put_together_and_broken_words_joined(tmp_path: Path) -> None:
    assert text(tmp_path, lines([*BROKEN, "", "", *BROKEN])) == f"{WHOLE}\n\n{WHOLE}"


def test_a_hyphen_of_a_name_at_the_end_of_a_line_stays(tmp_path: Path) -> None:
    found = text(tmp_path, lines(["The ministers praised the corridor that is called China-", "Pakistan on Monday."]))
    assert found == "The ministers praised the corridor that is called China-Pakistan on Monday."


def test_an_indented_first_line_begins_a_paragraph(tmp_path: Path) -> None:
    page = [*lines(BROKEN), *((x + 18 * (n == 0), y, s, w) for n, (x, y, s, w) in enumerate(lines(BROKEN, top=714)))]
    assert text(tmp_path, page) == f"{WHOLE}\n\n{WHOLE}"


def test_a_heading_in_larger_type_stands_alone(tmp_path: Path) -> None:
    page = [*lines(["Joint Statement"], top=784, size=18), *lines(BROKEN, top=768)]
    assert text(tmp_path, page) == f"Joint Statement\n\n{WHOLE}"


def test_items_of_a_list_keep_their_lines(tmp_path: Path) -> None:
    page = lines(["The two sides agreed on the following:", "", "• trade in goods and", "services;", "• energy."])
    assert text(tmp_path, page) == (
        "The two sides agreed on the following:\n\n• trade in goods and services;\n• energy."
    )


def test_running_heads_and_page_numbers_are_out_and_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    def page(number: int, *words: str) -> list[tuple[float, float, float, str]]:
        return [
            (72, 810, 9, "Ministry of Foreign Affairs"),
            *lines(words),
            (290, 30, 9, f"Page {number} of 4" if number % 2 else f"- {number} -"),
        ]

    filled = [
        f"{word} stood in the report, which has nothing that is new." for word in ("Trade", "Fish", "Water", "Steel")
    ]
    found = text(
        tmp_path,
        page(1, filled[0], "", *BROKEN[:3]),
        page(2, BROKEN[3], "", filled[1]),
        page(3, filled[2]),
        page(4, filled[3]),
    )
    assert found == "\n\n".join([filled[0], WHOLE, *filled[1:]])


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = (
        ["The first column tells what was", "agreed on trade."],
        ["The second column tells what was", "agreed on energy."],
    )
    page = [*lines(left), *lines(right, x=320)]
    assert text(tmp_path, page) == f"{' '.join(left)}\n\n{' '.join(right)}"


def test_title_and_author_are_those_of_the_document_but_names_of_files_are_none(tmp_path: Path) -> None:
    page = lines(BROKEN)
    found = read(tmp_path, pdf([page], "/Title (Joint Statement) /Author (Ana Lind)"))
    assert isinstance(found, Document)
    assert (found.title, found.author, found.published_on) == ("Joint Statement", "Ana Lind", None)
    found = read(tmp_path, pdf([page], "/Title (Microsoft Word - draft.doc)"))
    assert isinstance(found, Document) and found.title is None


LOOP = [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>"]
ENCRYPTED = (
    pdf([lines(BROKEN)])
    .replace(b"/Info", b"/Encrypt 99 0 R /ID [<00><00>] /Info")
    .replace(
        b"xref\n",
        b"99 0 obj <</Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b">>> endobj\nxref\n",
        1,
    )
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7\n", "damaged"),
        (pdf([[]]), "no_text_layer"),
        (pdf([[], []]), "no_text_layer"),
        (pdf_of(LOOP), "damaged"),
        (ENCRYPTED, "encrypted"),
    ],
)
def test_what_has_no_text_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    found = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == reason, found
