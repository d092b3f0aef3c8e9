"""The release command, as a user runs it: outcomes, exit statuses, what is said, and equal bytes for equal sources."""

import fcntl
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.corpus import comparable
from tests.formats import html_page, one_of_each, one_wrong_of_each, rss
from tests.prefect_server import TEXT, comity, environment
from tests.website import Reply, website

SEEDS = Path(__file__).parent.parent / "seeds"


def files(release: Path) -> dict[str, bytes]:
    return {p.relative_to(release).as_posix(): p.read_bytes() for p in release.rglob("*") if p.is_file()}


def test_the_seeds_become_a_verified_release_on_the_embedded_prefect_without_traces(tmp_path: Path):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    env = environment(tmp_path / "prefect")
    run = comity("release", cwd=tmp_path, env=env)
    assert run.returncode == 0, run.stderr
    release = tmp_path / run.stdout.strip()
    assert release.parent == tmp_path / "output" / "releases"
    assert "Traceback" not in run.stderr and "Error" not in run.stderr
    pointer = json.loads((tmp_path / "output" / "latest.json").read_text())
    assert tmp_path / "output" / pointer["path"] == release
    assert (tmp_path / "output" / "latest").resolve() == release.resolve()
    assert pq.read_table(release / "parquet" / "statements.parquet").num_rows >= 8
    assert comity("verify", cwd=tmp_path, env=env).returncode == 0


def test_a_second_run_publishes_nothing_and_says_so(tmp_path: Path, env: dict[str, str]):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    first = json.loads(comity("release", "--json", cwd=tmp_path, env=env).stdout)
    run = comity("release", "--json", cwd=tmp_path, env=env)
    second = json.loads(run.stdout)
    assert (first["status"], second["status"]) == ("published", "unchanged")
    assert second["version"] == first["version"]
    assert "nothing is published" in run.stderr
    assert len(list((tmp_path / "output" / "releases").iterdir())) == 1
    records = [json.loads(p.read_text()) for p in sorted((tmp_path / "output" / "runs").iterdir())]
    assert [r["status"] for r in records] == ["published", "unchanged"]
    assert set(records[0]["seconds"]) == {"ingest", "extract", "resolve", "tabulate", "validate", "publish"}


def test_a_changed_text_makes_the_next_patch_and_its_changes_are_told(tmp_path: Path, env: dict[str, str]):
    (tmp_path / "a.txt").write_text(TEXT.format("One."))
    first = json.loads(comity("release", "a.txt", "--json", cwd=tmp_path, env=env).stdout)
    (tmp_path / "a.txt").write_text(TEXT.format("Another."))
    second = json.loads(comity("release", "a.txt", "--json", cwd=tmp_path, env=env).stdout)
    assert second["version"].rpartition(".")[2] == str(int(first["version"].rpartition(".")[2]) + 1)
    changes = (tmp_path / second["path"] / "CHANGES.md").read_text()
    assert f"against {first['version']}" in changes and "`documents` | 1 | 1 | 0" in changes


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere.txt"], 1, "nowhere.txt"),
        (["empty-folder"], 1, "empty-folder"),
        (["picture.png"], 1, "picture.png"),
        (["--workers", "0"], 2, "--workers"),
        (["--colour"], 2, "--colour"),
        (["blank.txt"], 3, "row counts"),
    ],
)
def test_a_mistake_gets_one_sentence_and_its_exit_status(
    tmp_path: Path, env: dict[str, str], arguments: list[str], status: int, said: str
):
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "blank.txt").write_text(" \n")
    run = comity("release", *arguments, cwd=tmp_path, env=env)
    assert run.returncode == status
    assert said in run.stderr and "Traceback" not in run.stderr
    assert not run.stdout
    assert not (tmp_path / "output" / "latest.json").exists()


def test_a_refused_release_leaves_the_last_one_the_latest(tmp_path: Path, env: dict[str, str]):
    (tmp_path / "a.txt").write_text(TEXT.format("One."))
    assert comity("release", "a.txt", cwd=tmp_path, env=env).returncode == 0
    before = files(tmp_path / "output" / "releases"), (tmp_path / "output" / "latest.json").read_bytes()
    (tmp_path / "a.txt").write_text(" ")
    run = comity("release", "a.txt", cwd=tmp_path, env=env)
    assert run.returncode == 3
    assert "expect_column_pair_values_a_to_be_greater_than_b" in run.stderr and "documents 0 1" in run.stderr
    assert (files(tmp_path / "output" / "releases"), (tmp_path / "output" / "latest.json").read_bytes()) == before
    assert not list((tmp_path / "output").glob(".work-*"))


def test_a_held_lock_ends_the_second_run_with_75(tmp_path: Path, env: dict[str, str]):
    (tmp_path / "a.txt").write_text(TEXT.format("One."))
    (tmp_path / "output").mkdir()
    with (tmp_path / "output" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = comity("release", "a.txt", cwd=tmp_path, env=env)
    assert run.returncode == 75
    assert "another run" in run.stderr and run.stderr.count("\n") == 1


def test_bad_inputs_are_quarantined_one_by_one_and_everything_else_is_released(tmp_path: Path, env: dict[str, str]):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT.format("One."))
    (folder / "again.txt").write_text(TEXT.format("One."))
    (folder / "empty.txt").write_text("")
    (folder / "broken.txt").write_bytes(b"Norw\xff\xfey")
    (folder / "page.odt").write_text("unknown format")
    (folder / "german.txt").write_text(
        "Die Minister der beiden Länder haben am Montag über den Handel gesprochen. " * 5
    )
    (folder / "large.txt").write_text(
        TEXT.format("Two.") + "\n\n" + "Latvia and Norway trade goods every day. " * 5_000
    )
    lines = [json.dumps({"id": "r1", "text": TEXT.format("Three.")}), '{"text": ', json.dumps({"id": "r3"})]
    (folder / "records.jsonl").write_text("\n".join(lines))
    (folder / "sources.csv").write_text("file,published_on\ngood.txt,2026-02-30\ngone.txt,2026-01-01\n")
    run = comity("release", "mixed", "--json", cwd=tmp_path, env=env)
    assert run.returncode == 0, run.stderr
    outcome = json.loads(run.stdout)
    parquet = tmp_path / outcome["path"] / "parquet"
    origins = {d["origin"]: d["duplicate_of"] for d in pq.read_table(parquet / "documents.parquet").to_pylist()}
    assert set(origins) == {f"mixed/{n}" for n in ("good.txt", "again.txt", "large.txt", "records.jsonl#r1")}
    assert sum(original is not None for original in origins.values()) == 1
    refused = {(r["origin"], r["reason"]) for r in pq.read_table(parquet / "quarantine.parquet").to_pylist()}
    assert refused >= {
        ("mixed/empty.txt", "empty"),
        ("mixed/broken.txt", "invalid_utf8"),
        ("mixed/page.odt", "unsupported_format"),
        ("mixed/german.txt", "language:de"),
        ("mixed/records.jsonl#L2", "invalid_json"),
        ("mixed/records.jsonl#r3", "missing_text"),
    }
    assert sum(reason == "bad_metadata" for _, reason in refused) == 2
    inputs = outcome["inputs"]
    assert inputs["read"] == inputs["published"] + inputs["duplicates"] + inputs["quarantined"] == 10


def test_a_folder_with_every_format_and_a_wrong_one_of_each_is_released_in_one_command(
    tmp_path: Path, env: dict[str, str]
):
    folder = tmp_path / "mixed"
    folder.mkdir()
    good = {f"mixed/{file}" + (f"#{record}" if record else "") for file, record in one_of_each(folder).items()}
    wrong = one_wrong_of_each(folder)
    run = comity("release", "mixed", "--json", cwd=tmp_path, env=env)
    assert run.returncode == 0, run.stderr
    outcome = json.loads(run.stdout)
    parquet = tmp_path / outcome["path"] / "parquet"
    documents = pq.read_table(parquet / "documents.parquet").to_pylist()
    assert {d["origin"] for d in documents} == good
    assert {d["origin"] for d in documents if d["duplicate_of"]} == {"mixed/k.txt"}
    refused = pq.read_table(parquet / "quarantine.parquet").to_pylist()
    assert {(r["origin"], r["stage_failed"], r["reason"]) for r in refused} == {
        (f"mixed/{origin}", "ingest", reason) for origin, reason in wrong.items()
    }
    counts = [outcome["inputs"][name] for name in ("read", "published", "duplicates", "quarantined")]
    assert counts == [len(good) + len(wrong), len(good) - 1, 1, len(wrong)]
    assert comity("verify", cwd=tmp_path, env=env).returncode == 0


@pytest.mark.long
def test_a_text_of_five_megabytes_in_one_line_is_released(tmp_path: Path, env: dict[str, str]):
    (tmp_path / "large.txt").write_text(TEXT.format("One.") + " Latvia and Norway trade goods every day." * 121_000)
    run = comity("release", "large.txt", "--json", cwd=tmp_path, env=env, timeout=1_200)
    assert run.returncode == 0, run.stderr
    tables = json.loads(run.stdout)["tables"]
    assert tables["documents"] == 1 and tables["statements"] > 10_000


def test_equal_sources_give_equal_bytes_whatever_the_circumstances(tmp_path: Path, env: dict[str, str]):
    many = [{"id": f"n{i}", "text": TEXT.format(f"Number {i}."), "published_on": "2026-01-05"} for i in range(70)]
    (tmp_path / "many.jsonl").write_text("\n".join(json.dumps(r) for r in many))
    shutil.copytree(SEEDS, tmp_path / "seeds")
    day = {"SOURCE_DATE_EPOCH": "1772000000"}
    one = {**env, **day, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    other = {**env, **day, "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}
    runs = [
        comity("release", "seeds", "many.jsonl", "--workers", "1", "--output", "a", cwd=tmp_path, env=one),
        comity("release", "many.jsonl", "seeds", "--workers", "2", "--output", "b", cwd=tmp_path, env=other),
    ]
    assert [r.returncode for r in runs] == [0, 0], runs[0].stderr + runs[1].stderr
    first, second = (comparable(tmp_path / r.stdout.strip()) for r in runs)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_addresses_become_a_release_a_second_run_publishes_nothing_and_no_secret_is_left(
    tmp_path: Path, env: dict[str, str]
):
    with website() as site:
        page = site.put("/page?token=SECRET", html_page([TEXT.format("Twice.")]))
        site.replies["/page?token=SECRET"][0].headers["ETag"] = '"1"'
        items = [f"<link>{site.put('/fish', html_page())}</link><description>Short.</description>"]
        items += [f"<link>{site.url}/gone</link><description>{TEXT.format('Once.')}</description>"]
        feed = site.put("/feed", rss(*items), kind="application/rss+xml")
        sources = [page.replace("//", "//SECRET:SECRET@"), feed, f"{site.url}/gone.txt", "http://169.254.169.254/"]
        env = {**env, "COMITY_FETCH_ALLOW": site.host}
        first = comity("release", *sources, "--json", cwd=tmp_path, env=env)
        assert first.returncode == 0, first.stderr
        made = json.loads(first.stdout)
        assert made["inputs"]["read"] == 5
        release = tmp_path / made["path"]
        documents = pq.read_table(release / "parquet" / "documents.parquet").to_pylist()
        assert {d["origin"] for d in documents} == {
            f"{site.url}/page",
            f"{feed}#{site.url}/fish",
            f"{feed}#{site.url}/gone",
        }
        quarantine = pq.read_table(release / "parquet" / "quarantine.parquet").to_pylist()
        assert {(q["origin"].removeprefix(site.url), q["reason"]) for q in quarantine} == {
            (f"/feed#{site.url}/gone", "page_not_read"),
            ("/gone.txt", "not_available"),
            ("http://169.254.169.254/", "refused_address"),
        }
        # The next run finds the page's host in trouble, and all else as it was.
        site.put("/fish", Reply(status=503))
        second = comity("release", *sources, "--json", cwd=tmp_path, env=env)
    assert json.loads(second.stdout)["status"] == "unchanged", second.stderr
    assert [h.get("if-none-match") for path, h in site.asked if path.startswith("/page")] == [None, '"1"']
    assert "the copy of an earlier run is used" in second.stderr
    assert "SECRET" not in first.stderr + second.stderr + first.stdout
    kept = [path for path in (tmp_path / "output").rglob("*") if path.is_file() and path.suffix != ".html"]
    assert len(kept) > 20 and not [path for path in kept if b"SECRET" in path.read_bytes()]
    assert comity("verify", cwd=tmp_path, env=env).returncode == 0


def test_a_wrong_address_alone_is_told_in_one_sentence(tmp_path: Path, env: dict[str, str]):
    run = comity("release", "http://127.1/page.html", cwd=tmp_path, env=env)
    assert run.returncode == 1 and not run.stdout
    (said,) = [line for line in run.stderr.splitlines() if line.startswith("comity: ")]
    assert said.startswith("comity: Nothing can be read of 'http://127.1/page.html' since ")
    assert "COMITY_FETCH_ALLOW" in said and "Traceback" not in run.stderr
