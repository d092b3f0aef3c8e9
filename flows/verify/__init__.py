"""Check a release as a stranger would: from its files alone, with nothing of the run that made it."""

from pathlib import Path

from flows.errors import ComityError
from flows.publish.manifest import CHECKSUMS, MANIFEST
from flows.publish.signature import check_signature
from flows.publish.store import latest_release
from flows.verify.counts import check_counts
from flows.verify.database import check_database
from flows.verify.files import check_files
from flows.verify.quotations import check_quotations
from flows.verify.tables import check_tables, load_tables


def find_release(given: Path) -> Path:
    """The folder of a release: the one given, or the latest of the output folder given."""
    if (given / "latest.json").is_file():
        folder = latest_release(given)
        if folder is not None and folder.is_dir():
            return folder
        raise ComityError(f"{given / 'latest.json'} names a release that is not there: {folder}; restore its folder")
    if not given.is_dir():
        raise ComityError(f"there is no folder {given}; name a release such as output/latest")
    if not any((given / name).is_file() for name in (MANIFEST, CHECKSUMS)):
        raise ComityError(f"{given} is no release (no {MANIFEST} in it); name a folder such as output/latest")
    return given


def verify(release: Path, public_key: str | None = None) -> list[str]:
    """Every problem of a release, a sentence each that names the file or rows; none says that it is what it claims.

    With a public key of minisign, or the file of one, it must also be signed with that.
    """
    problems = [*check_files(release), *check_signature(release, public_key)]
    tables, unreadable = load_tables(release)
    if unreadable:
        return problems + unreadable
    problems += [*check_tables(release, tables), *check_database(release)]
    return [*problems, *check_counts(tables), *check_quotations(tables)]
