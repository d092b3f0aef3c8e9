"""Fixtures made once: the corpus as tables, and as a release, and a Prefect server; and a web site for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus import Built, build, hostile_tables, release
from tests.prefect_server import environment, running_server
from tests.website import Site, website


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Tables of the corpus; read only, take `.copy(tmp_path)` to change them."""
    return build(tmp_path_factory.mktemp("work"))


@pytest.fixture(scope="session")
def output(tables: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with one release of the corpus; read only."""
    folder = tmp_path_factory.mktemp("output")
    release(folder, tables)
    return folder


@pytest.fixture(scope="session")
def published(output: Path) -> Path:
    """The folder of that release."""
    return next((output / "releases").iterdir())


@pytest.fixture(scope="session")
def hostile(tables: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release in which strangers' names, titles and quotations try to be more than text."""
    return release(tmp_path_factory.mktemp("hostile"), hostile_tables(tables.copy(tmp_path_factory.mktemp("tables"))))


@pytest.fixture(scope="session")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of runs that report to one Prefect server."""
    home = tmp_path_factory.mktemp("prefect")
    with running_server(home) as address:
        yield environment(home, PREFECT_API_URL=address)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on this machine that fetching is allowed to ask."""
    with website() as site:
        monkeypatch.setenv("COMITY_FETCH_ALLOW", site.host)
        yield site
