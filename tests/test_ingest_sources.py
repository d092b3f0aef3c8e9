"""Which files sources name, in which order, and which mistakes stop a run."""

import os
import random
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schemas
from flows.ingest import SourceError, read_sources
from flows.ingest.files import open_regular
from flows.records import Document, Refusal
from tests.formats import HEADLINE, PARAGRAPHS, docx_file, html_page, lines, pdf

TEXT = "Norway and Chile signed a treaty on fisheries number "


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT + name, "utf-8")


def origins(*sources: str) -> list[str]:
    return [found.origin for found in read_sources(sources)]


def refusals(*sources: str) -> list[tuple[str, str, str]]:
    return [(r.origin, r.stage_failed, r.reason) for r in read_sources(sources) if isinstance(r, Refusal)]


def test_a_folder_is_read_with_its_subfolders_in_sorted_order() -> None:
    write("texts/b.txt", "texts/a.txt", "texts/sub/c.txt", "texts/a/d.txt", "texts/ü.md")
    assert origins("texts") == ["texts/a.txt", "texts/a/d.txt", "texts/b.txt", "texts/sub/c.txt", "texts/ü.md"]


def test_the_origin_is_the_path_as_given() -> None:
    write("texts/a.txt")
    assert (
        origins("texts/a.txt") == origins("./texts") == origins("texts/") == origins("texts//a.txt") == ["texts/a.txt"]
    )
    assert origins(".") == ["texts/a.txt"]
    assert origins("texts/../texts") == ["texts/../texts/a.txt"]
    absolute = str(Path("texts/a.txt").absolute())
    assert origins(absolute) == [absolute]


def test_a_file_that_several_sources_name_is_read_once_by_its_relative_name() -> None:
    write("texts/a.txt", "texts/b.txt")
    given = [str(Path("texts").absolute()), "texts", "texts/*.txt", "texts/a.txt", "./texts/a.txt", "texts"]
    for _ in range(5):
        random.Random(0).shuffle(given)
        assert origins(*given) == ["texts/a.txt", "texts/b.txt"]


def test_globs_match_names_single_characters_and_any_depth() -> None:
    write("t/a.txt", "t/b.md", "t/x/a.txt", "t/x/y/a.txt", "t/x/.a.txt", "t/.x/a.txt", "u/a.txt")
    assert origins("t/*.txt") == ["t/a.txt"]
    assert origins("t/**/*.txt") == ["t/a.txt", "t/x/a.txt", "t/x/y/a.txt"]
    assert origins("**/a.txt") == ["t/a.txt", "t/x/a.txt", "t/x/y/a.txt", "u/a.txt"]
    assert origins("?/[ab].*") == ["t/a.txt", "t/b.md", "u/a.txt"]
    assert origins("t/*/y/a.txt") == ["t/x/y/a.txt"]
    assert origins("t/**") == ["t/a.txt", "t/b.md", "t/x/a.txt", "t/x/y/a.txt"]
    assert origins("t/x*") == ["t/x/a.txt", "t/x/y/a.txt"]


def test_a_name_with_the_characters_of_a_glob_is_a_name_first() -> None:
    write("a[1].txt", "a1.txt")
    assert origins("a[1].txt") == ["a[1].txt"]


def test_a_tilde_is_the_home_folder_and_stays_in_the_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    write("texts/a.txt")
    assert origins("~/texts") == origins("~/texts/*.txt") == ["~/texts/a.txt"]


def test_names_may_hold_spaces_line_breaks_and_emoji() -> None:
    names = ["t/with space.txt", "t/two\nlines.txt", "t/🤝.txt", "t/#1.txt", "t/a;b,'\".txt"]
    write(*names)
    assert origins("t") == sorted(names)


def test_a_name_that_is_not_utf8_is_shown_with_its_bytes() -> None:
    Path(os.fsdecode(b"\xff.txt")).write_text(TEXT)
    assert origins(".") == ["\\xff.txt"]


def test_suffixes_may_be_in_capitals() -> None:
    write("A.TXT")
    assert refusals("A.TXT") == []


def test_hidden_files_are_left_out_unless_named() -> None:
    write("t/a.txt", "t/.b.txt", "t/.git/c.txt")
    assert origins("t") == ["t/a.txt"]
    assert origins("t/.b.txt") == origins("t/.*.txt") == ["t/.b.txt"]


def test_metadata_files_are_no_documents() -> None:
    write("t/a.txt")
    Path("t/sources.csv").write_text("file,title\na.txt,A\n")
    Path("t/a.meta.toml").write_text('title = "B"\n')
    assert origins("t") == origins("t/*") == ["t/a.txt"]


def test_the_order_of_sources_changes_nothing() -> None:
    for folder in "abc":
        write(f"{folder}/x.txt", f"{folder}/y.txt")
    Path("b/x.txt").write_text("The same words stand here twice.")
    Path("c/x.txt").write_text("The same words stand here twice.")
    assert list(read_sources(["a", "b", "c"])) == list(read_sources(["c", "a", "b"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.permutations(["t/a.txt", "t", "t/**/*.txt", "./t/s", "t/s/link.txt", "t/s/b.jsonl"]), st.data())
def test_no_order_of_overlapping_sources_changes_anything(order: list[str], data: st.DataObject) -> None:
    write("t/a.txt", "t/s/c.txt")
    Path("t/s/b.jsonl").write_text('{"text": "Peru thanked Japan."}\n{"text": 3}\n')
    Path("t/sources.csv").write_text("file,title\ns/c.txt,From above\nno.txt,Missing\n")
    if not Path("t/s/link.txt").is_symlink():
        Path("t/s/link.txt").symlink_to("../a.txt")
    whole = list(read_sources(["t"]))
    rest = data.draw(st.integers(0, len(order)))
    assert list(read_sources([*order[:rest], "t", *order[rest:]])) == whole


def test_circles_of_links_end_and_a_file_keeps_its_own_name() -> None:
    write("t/z/a.txt")
    Path("t/loop").symlink_to(".")
    Path("t/z/up").symlink_to("../..")
    Path("t/self").symlink_to("self")
    Path("t/a-link").symlink_to("z")
    Path("t/b.txt").symlink_to("z/a.txt")
    assert [o for o in origins("t") if o.endswith(".txt")] == ["t/z/a.txt"]
    assert [o for o in origins("t/**/*.txt") if o.endswith(".txt")] == ["t/z/a.txt"]


def test_a_linked_folder_outside_is_followed() -> None:
    write("outside/a.txt", "t/b.txt")
    Path("t/link").symlink_to("../outside")
    assert origins("t") == ["t/b.txt", "t/link/a.txt"]


def test_what_is_no_regular_file_is_never_opened() -> None:
    write("t/a.txt")
    os.mkfifo("t/pipe.txt")
    os.mkfifo("t/pipe")
    Path("t/null.txt").symlink_to("/dev/zero")
    Path("t/broken.jsonl").symlink_to("nowhere")
    assert refusals("t") == [
        ("t/broken.jsonl", "ingest", "unreadable"),
        ("t/null.txt", "ingest", "unreadable"),
        ("t/pipe", "ingest", "unreadable"),
        ("t/pipe.txt", "ingest", "unreadable"),
    ]


def test_a_pipe_put_in_a_files_place_meanwhile_does_not_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    write("t/a.txt", "t/b.txt")
    for_a_file = Path("t/b.txt").stat()
    os.mkfifo("t/a.txt.new")
    Path("t/a.txt.new").rename("t/a.txt")
    monkeypatch.setattr(Path, "stat", lambda _: for_a_file)
    flags = []
    opened = os.open

    def open_and_note(path: str, flag: int) -> int:
        flags.append(flag & os.O_NONBLOCK)
        return opened(path, flag | os.O_NONBLOCK)

    monkeypatch.setattr(os, "open", open_and_note)
    with pytest.raises(OSError, match="Not a regular file"):
        open_regular(Path("t/a.txt"))
    assert flags == [os.O_NONBLOCK]


def test_a_file_that_vanishes_is_refused() -> None:
    write("t/a.txt", "t/b.txt")
    found = read_sources(["t"])
    Path("t/b.txt").unlink()
    assert [type(f) for f in found] == [Document, Refusal]


def test_files_and_folders_without_permission_are_refused() -> None:
    write("t/a.txt", "t/b.txt", "t/s/c.txt")
    Path("t/b.txt").chmod(0)
    Path("t/s").chmod(0)
    if os.access("t/b.txt", os.R_OK):
        pytest.skip("the superuser may read everything")
    assert refusals("t") == [("t/s", "ingest", "unreadable"), ("t/b.txt", "ingest", "unreadable")]
    Path("t/s").chmod(0o700)


def test_a_folder_that_does_not_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    write("t/a.txt", "t/s/c.txt")
    scandir = os.scandir

    def closed(path: Path) -> object:
        if Path(path).name == "s":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert refusals("t") == [("t/s", "ingest", "unreadable")]


def test_an_unknown_suffix_is_refused_with_the_hash_of_the_file() -> None:
    write("t/a.txt", "t/b.xyz", "t/README")
    found = [f for f in read_sources(["t", "t/b.xyz"]) if isinstance(f, Refusal)]
    assert [(r.origin, r.reason) for r in found] == [
        ("t/README", "unsupported_format"),
        ("t/b.xyz", "unsupported_format"),
    ]
    assert all(r.sha256 and len(r.sha256) == 64 for r in found)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([], "No source was given"),
        (["missing"], "'missing' does not exist"),
        (["t", "missing.txt"], "'missing.txt' does not exist"),
        (["t/*.md"], "'t/\\*.md' holds no text"),
        (["no/*.txt"], "no folder 'no'"),
        (["empty"], "'empty' holds no text"),
        (["t", "empty"], "'empty' holds no text"),
        (["t/b.xyz"], "can be read; name files in one of the formats"),
        (["broken.txt"], "'broken.txt' does not exist"),
        (["t/a.meta.toml"], "holds no text"),
        ([""], "is no path"),
        (["a\0b"], "is no path"),
        (["x" * 5000], "does not exist"),
        (["https://example.org/a.txt"], "not read here"),
        (["ftp://example.org/a.txt"], "of another kind than http, https, s3"),
        (["t", "https://"], "write https://HOST/PATH"),
        (["https://example.org:port/a.txt"], "write https://HOST/PATH"),
        (["s3://"], "names no bucket"),
        (["http://a:b@h/", "http://c:d@h/"], "differ only in what is secret in 'http://h/'"),
    ],
)
def test_a_source_without_texts_stops_the_run_with_one_sentence(sources: list[str], said: str) -> None:
    write("t/a.txt", "t/b.xyz")
    Path("t/a.meta.toml").write_text("")
    Path("broken.txt").symlink_to("nowhere")
    Path("empty/.hidden").mkdir(parents=True)
    with pytest.raises(SourceError, match=said) as error:
        read_sources(sources)
    assert "\n" not in str(error.value) and str(error.value).endswith(".")


def test_every_file_and_record_becomes_one_document_or_one_refusal_and_every_reason_is_declared() -> None:
    write("t/a.txt", "t/b.xyz", "t/good.md")
    Path("t/copy.txt").write_bytes(Path("t/a.txt").read_bytes())
    Path("t/latin.txt").write_bytes("Zürich".encode("latin-1"))
    Path("t/nul.txt").write_bytes(b"a\0b")
    Path("t/blank.txt").write_bytes(b" \n")
    Path("t/big.txt").write_bytes(b"a" * 10_000_001)
    Path("t/gone.txt").symlink_to("nowhere")
    Path("t/r.jsonl").write_text(
        '{"text": "Fiji and Tonga agreed.", "url": "x"}\n{"text"\n{}\n{"text": "Oui.", "language": "fr"}\n'
    )
    found = list(read_sources(["t"]))
    ingest = [f for f in found if isinstance(f, Document) or f.stage_failed == "ingest"]
    assert len(ingest) == 9 + 4
    assert len({f.origin for f in ingest}) == len(ingest)
    refused = [f for f in found if isinstance(f, Refusal)]
    assert len({(r.origin, r.stage_failed) for r in refused}) == len(refused)
    assert {r.reason.partition(":")[0] for r in refused} <= set(schemas.codes("quarantine_reason"))
    assert {r.stage_failed for r in refused} <= set(schemas.codes("stage_failed"))


def test_a_page_a_pdf_and_a_word_document_of_one_text_give_one_text() -> None:
    Path("t").mkdir()
    written = [line for paragraph in PARAGRAPHS for line in (*textwrap.wrap(paragraph, 80), "")]
    Path("t/a.txt").write_text("\n\n".join((HEADLINE, *PARAGRAPHS)), "utf-8")
    Path("t/b.html").write_text(html_page(), "utf-8")
    Path("t/c.pdf").write_bytes(pdf([[*lines([HEADLINE], top=800, size=16), *lines(written)]]))
    Path("t/d.docx").write_bytes(docx_file())
    first, *others = (found for found in read_sources(["t"]) if isinstance(found, Document))
    assert [found.text for found in others] == [first.text] * 3
    assert [found.duplicate_of for found in others] == [first.document_id] * 3


def test_texts_are_read_one_by_one() -> None:
    write("t/a.txt", "t/b.txt")
    found = read_sources(["t"])
    next(found)
    Path("t/b.txt").write_text("Written after the first was read.")
    second = next(found)
    assert isinstance(second, Document) and second.text.startswith("Written after")
