"""Objects of S3 as sources: a prefix is read as a folder. Against a real server where one is installed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import fs

from flows.ingest import SourceError, read_sources
from flows.ingest.fetch import s3_server as server
from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.s3 import Bucket, prune
from flows.records import Document, Refusal
from tests.formats import docx_file, html_page
from tests.s3_server import KEYS, s3_server
from tests.website import fetcher

TEXT = "Norway and Chile signed a treaty on fisheries number "
SIGNS = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_REGION")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture(params=["folder", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A file system that holds buckets, as pyarrow has them: one on this machine, and the real thing."""
    if request.param == "folder":
        (tmp_path / "buckets").mkdir()
        system: Any = fs.SubTreeFileSystem(str(tmp_path / "buckets"), fs.LocalFileSystem())
        monkeypatch.setattr(server, "connect", lambda bucket: system)
        return system
    return real(request.getfixturevalue("endpoint"), monkeypatch)


def real(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in SIGNS:
        monkeypatch.delenv(name, raising=False)
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    host = endpoint.partition("://")[2]
    return fs.S3FileSystem(
        access_key=KEYS["AWS_ACCESS_KEY_ID"],
        secret_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        endpoint_override=host,
        scheme="http",
        allow_bucket_creation=True,
    )


def put(store: Any, bucket: str, **objects: str | bytes) -> None:
    """Write objects, `__` in their names for a slash, the last `_` for the dot; a bucket that is there is emptied."""
    store.create_dir(bucket, recursive=True)
    store.delete_dir_contents(bucket, missing_dir_ok=True)
    for name, content in objects.items():
        write(store, f"{bucket}/{'.'.join(name.replace('__', '/').rsplit('_', 1))}", content)


def write(store: Any, path: str, content: str | bytes) -> None:
    if isinstance(store, fs.SubTreeFileSystem):
        store.create_dir(path.rpartition("/")[0], recursive=True)
    with store.open_output_stream(path) as stream:
        stream.write(content.encode() if isinstance(content, str) else content)


def read(folder: Path, *sources: str) -> list[Document | Refusal]:
    return list(read_sources(sources, fetcher(folder)))


def origins(found: list[Document | Refusal]) -> list[str]:
    return [f.origin if isinstance(f, Document) else f"{f.origin} {f.reason}" for f in found]


def test_every_object_under_a_prefix_is_read_as_a_file_with_what_describes_it(tmp_path: Path, store: Any):
    put(
        store,
        "texts-all",
        news__a_txt=TEXT + "1",
        news__deep__b_html=html_page(),
        news__c_docx=docx_file(["Peru and Japan will build a port together, the ministry in Lima said."]),
        news__photo_jpg=b"\xff\xd8",
        news__sources_csv="file,title,publisher\na.txt,Fish,The Gazette\ndeep/b.html,Rails,\nno.txt,None,\n",
        newsletter_txt=TEXT + "2",
        other__d_txt=TEXT + "3",
    )
    write(store, "texts-all/news/a.txt.meta.toml", "title = 'Cod'\n")
    write(store, "texts-all/news/.draft.txt", TEXT + "4")
    for source in ("s3://texts-all/news", "s3://texts-all/news/"):
        found = read(tmp_path, source)
        assert origins(found) == [
            "s3://texts-all/news/sources.csv#row 4 bad_metadata",
            "s3://texts-all/news/photo.jpg unsupported_format",
            "s3://texts-all/news/a.txt",
            "s3://texts-all/news/c.docx",
            "s3://texts-all/news/deep/b.html",
        ]
        titles = {f.origin[-6:]: (f.title, f.publisher) for f in found if isinstance(f, Document)}
        assert titles["/a.txt"] == ("Cod", "The Gazette") and titles["b.html"][0] == "Rails"
    assert len(read(tmp_path, "s3://texts-all")) == 7


def test_one_object_is_read_with_what_describes_it(tmp_path: Path, store: Any):
    put(store, "texts-one", a__b_txt=TEXT, a__c_txt=TEXT, a__sources_csv="file,title\nb.txt,Fish\n")
    (found,) = [f for f in read(tmp_path, "s3://texts-one/a/b.txt") if isinstance(f, Document)]
    assert (found.origin, found.title, found.url) == ("s3://texts-one/a/b.txt", "Fish", None)


def test_sources_that_overlap_name_an_object_once(tmp_path: Path, store: Any):
    put(store, "texts-over", a__b_txt=TEXT, c_txt=TEXT + "2", sources_csv="file,title\na/b.txt,Fish\n")
    given = ["s3://texts-over/a", "s3://texts-over", "s3://texts-over/a/b.txt"]
    found = read(tmp_path, *given)
    assert found == read(tmp_path, *given[::-1]) == read(tmp_path, given[1])
    assert [f.title for f in found if isinstance(f, Document)] == ["Fish", None]


def test_what_has_not_changed_is_not_loaded_again_and_what_is_gone_is_gone(tmp_path: Path, store: Any):
    put(store, "texts-again", a_txt=TEXT + "1", b_txt=TEXT + "2", sources_csv="file,title\na.txt,Fish\n")
    first = read(tmp_path, "s3://texts-again")
    kept = {p: p.stat().st_ino for p in (tmp_path / "fetched").rglob("*.txt")}
    assert read(tmp_path, "s3://texts-again") == first
    assert {p: p.stat().st_ino for p in (tmp_path / "fetched").rglob("*.txt")} == kept
    write(store, "texts-again/b.txt", TEXT + "two")
    store.delete_file("texts-again/sources.csv")
    found = read(tmp_path, "s3://texts-again")
    assert [(f.title, f.text) for f in found if isinstance(f, Document)] == [(None, TEXT + "1"), (None, TEXT + "two")]
    store.delete_file("texts-again/a.txt")
    assert origins(read(tmp_path, "s3://texts-again")) == ["s3://texts-again/b.txt"]


def test_a_server_in_trouble_leaves_the_copy_of_the_last_run(
    tmp_path: Path, store: Any, monkeypatch: pytest.MonkeyPatch
):
    put(store, "texts-down", a_txt=TEXT, photo_jpg=b"\xff\xd8")
    first = read(tmp_path, "s3://texts-down/")

    def gone(bucket: str) -> Any:
        raise NotFetched("unreachable", "the S3 server does not answer", temporary=True)

    monkeypatch.setattr(server, "connect", gone)
    again = fetcher(tmp_path)
    assert list(read_sources(["s3://texts-down/"], again)) == first
    assert again.notices == [
        "s3://texts-down/: the copy of an earlier run is used, since the S3 server does not answer"
    ]


def test_an_object_that_is_too_large_is_not_loaded(tmp_path: Path, store: Any):
    put(store, "texts-large", a_txt=b"a" * 10_000_001, b_txt=TEXT)
    assert origins(read(tmp_path, "s3://texts-large")) == ["s3://texts-large/a.txt too_large", "s3://texts-large/b.txt"]
    assert [p.name for p in (tmp_path / "fetched").rglob("*.txt")] == ["b.txt"]


@pytest.mark.parametrize("source", ["s3://texts-none/", "s3://texts-empty/no", "s3://texts-empty"])
def test_a_bucket_or_prefix_with_nothing_in_it_is_told_in_one_sentence(tmp_path: Path, store: Any, source: str):
    put(store, "texts-empty")
    with pytest.raises(SourceError, match=r"there is no (object|bucket)") as error:
        read(tmp_path, source)
    assert str(error.value).startswith(f"Nothing can be read of '{source}' since ")


def test_keys_that_lead_out_of_a_folder_or_are_none_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keys = ["a//b.txt", "../../out.txt", "c/./d.txt", "e/" + "f" * 300 + ".txt"]

    class Server:
        def get_file_info(self, asked: Any) -> list[Any]:
            found = fs.FileInfo("x", fs.FileType.Directory)
            if isinstance(asked, list):
                return [found]
            return [fs.FileInfo(f"bucket/{key}", fs.FileType.File, mtime=1.0, size=3) for key in keys]

        def open_input_stream(self, path: str) -> Any:
            return fs.LocalFileSystem().open_input_stream(__file__)

    found = list(Bucket("s3://bucket/", tmp_path / "kept", lambda bucket: Server(), []).files())
    reasons = {f.origin: f.reason for f in found if isinstance(f, Refusal)}
    assert reasons == {
        **{f"s3://bucket/{key}": "not_available" for key in keys[:3]},
        f"s3://bucket/{keys[3]}": "unreadable",
    }
    assert list(tmp_path.iterdir()) == [tmp_path / "kept"]


def test_what_no_run_asks_for_is_thrown_away_after_a_long_time(tmp_path: Path):
    (tmp_path / "old" / "objects").mkdir(parents=True)
    prune(tmp_path, (tmp_path / "old").stat().st_mtime - 1)
    assert (tmp_path / "old").is_dir()
    prune(tmp_path, (tmp_path / "old").stat().st_mtime + 1)
    assert list(tmp_path.iterdir()) == []


def test_a_public_bucket_needs_no_credentials_and_another_one_is_told_to(
    tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch
):
    system = real(endpoint, monkeypatch)
    put(system, "open", a_txt=TEXT)
    put(system, "closed", a_txt=TEXT)
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert origins(read(tmp_path, "s3://open/")) == ["s3://open/a.txt"]
    with pytest.raises(SourceError, match="may not be read; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        read(tmp_path, "s3://closed/")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong-secret")
    with pytest.raises(SourceError, match="may not be read; check the AWS_… credentials") as error:
        read(tmp_path, "s3://closed/")
    assert "wrong-secret" not in str(error.value)


def test_a_server_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_REGION": "eu-north-1"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SourceError, match="the S3 server does not answer; check AWS_ENDPOINT_URL"):
        read(tmp_path, "s3://texts/")


def test_what_was_listed_is_kept_with_its_size_and_time(tmp_path: Path):
    system = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    write(system, "bucket/a.txt", TEXT)
    list(Bucket("s3://bucket/", tmp_path / "kept", lambda bucket: system, []).files())
    (index,) = (tmp_path / "kept").glob("*/objects.json")
    ((key, size, written),) = json.loads(index.read_text())
    assert (key, size) == ("a.txt", len(TEXT)) and written > 0
