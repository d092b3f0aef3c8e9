"""What a release consists of: `manifest.json`, and checksums that `sha256sum -c` understands."""

from pathlib import Path
from typing import Any

from flows.publish.store import file_sha256, write_json

CHECKSUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
# Of the checksums, where the publisher signs.
SIGNATURE = f"{CHECKSUMS}.minisig"


def write_manifest(release: Path, facts: dict[str, Any]) -> None:
    """Write the manifest (facts and a list of all other files) and then the checksums of every file."""
    files = [
        {"path": name, "bytes": (release / name).stat().st_size, "sha256": file_sha256(release / name)}
        for name in file_names(release)
    ]
    write_json(release / MANIFEST, {**facts, "files": files})
    lines = [f"{file_sha256(release / name)}  {name}\n" for name in file_names(release)]
    (release / CHECKSUMS).write_text("".join(lines), "utf-8")


def file_names(release: Path) -> list[str]:
    """Every file of a release but the checksums and their signature, as sorted POSIX paths relative to it."""
    names = (path.relative_to(release).as_posix() for path in release.rglob("*") if not path.is_dir())
    return sorted(name for name in names if name not in (CHECKSUMS, SIGNATURE))
