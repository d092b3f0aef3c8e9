"""`SHA256SUMS.minisig`: who published a release, in the form of minisign (https://jedisct1.github.io/minisign/).

The signature covers the checksums and they every other file. Ed25519 signs equal bytes equally, and the comment that is
signed holds the version and no time: the same release signed with the same key is the same, byte for byte.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import ComityError
from flows.publish.manifest import CHECKSUMS, SIGNATURE

if TYPE_CHECKING:
    import minisign

MEANING = "a minisign signature of the checksums; `comity verify --public-key KEY` checks it"


def secret_key(path: Path) -> "minisign.SecretKey":
    """The secret key in a file that `minisign -G -W` wrote; a ComityError says what is wrong with another one."""
    import minisign

    try:
        key = minisign.SecretKey.from_bytes(path.read_bytes())
        encrypted = key.is_encrypted()
    except OSError as error:
        raise ComityError(f"the key {path} cannot be read: {error.strerror}; name the file of a secret key") from error
    except ValueError as error:
        raise ComityError(f"{path} holds no secret key of minisign ({error}); `minisign -G -W` makes one") from error
    if encrypted:
        raise ComityError(f"the key {path} has a password; take one without, such as `minisign -G -W` makes")
    return key


def sign(release: Path, key_file: Path, version: str) -> None:
    """Sign the checksums of a release."""
    key = secret_key(key_file)
    signed = key.sign(
        (release / CHECKSUMS).read_bytes(),
        untrusted_comment=f"checksums of comity {version}",
        trusted_comment=f"comity {version}",
    )
    (release / SIGNATURE).write_bytes(bytes(signed) + b"\n")


def public_key(given: str) -> "minisign.PublicKey":
    """The public key that is given, or that is in the file that is given."""
    import minisign

    try:
        if Path(given).is_file():
            return minisign.PublicKey.from_bytes(Path(given).read_bytes())
        return minisign.PublicKey.from_base64(given)
    except (OSError, ValueError) as error:
        raise ComityError(
            f"{given} is neither a public key of minisign nor the file of one; it has 56 characters and begins with RW"
        ) from error


def check_signature(release: Path, given: str | None) -> Iterator[str]:
    """A problem where the release is not signed with that key; without one, where a signature is none."""
    import minisign

    key = public_key(given) if given is not None else None
    if key is None and not (release / SIGNATURE).exists():
        return
    try:
        signature = minisign.Signature.from_bytes((release / SIGNATURE).read_bytes())
        if key is not None:
            key.verify((release / CHECKSUMS).read_bytes(), signature)
    except FileNotFoundError as error:
        yield f"{Path(error.filename).name} is missing: the release is not signed"
    except minisign.VerifyError as error:
        yield f"{SIGNATURE} is no signature of {CHECKSUMS} with that key: {error}"
    except (OSError, ValueError) as error:
        yield f"{SIGNATURE} cannot be read: {error}"
