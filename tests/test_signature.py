"""A release can be signed, by a key of minisign, and the signature says who wrote the checksums."""

import functools
import json
import shutil
import subprocess
from pathlib import Path

import minisign
import pytest

from flows.errors import ComityError
from flows.publish.manifest import write_manifest
from flows.publish.signature import check_signature, public_key, secret_key, sign
from flows.verify import verify
from tests.corpus import Built, comparable, release
from tests.prefect_server import comity, environment

PROGRAM = shutil.which("minisign")
installed = pytest.mark.skipif(PROGRAM is None, reason="minisign is not installed")


@functools.cache
def pair(number: int) -> tuple[bytes, bytes]:
    """A secret and a public key as files hold them."""
    keys = minisign.KeyPair.generate()
    return bytes(keys.secret_key) + b"\n", bytes(keys.public_key) + b"\n"


def keys(folder: Path, number: int = 1) -> tuple[Path, Path]:
    for suffix, content in zip(("key", "pub"), pair(number), strict=True):
        (folder / f"{number}.{suffix}").write_bytes(content)
    return folder / f"{number}.key", folder / f"{number}.pub"


@pytest.fixture(scope="module")
def signed(tables: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A signed release, the secret key and the public one; read only."""
    folder = tmp_path_factory.mktemp("signed")
    secret, public = keys(folder)
    return release(folder / "output", tables, sign=secret), secret, public


@pytest.fixture
def copied(signed: tuple[Path, Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A signed release that a test may change, and the public key."""
    return Path(shutil.copytree(signed[0], tmp_path / "release")), signed[2]


def test_a_signed_release_is_valid_with_the_key_and_without_it(signed: tuple[Path, Path, Path]):
    folder, _, public = signed
    key = public.read_text().splitlines()[1]
    assert verify(folder) == verify(folder, str(public)) == verify(folder, key) == []
    assert "SHA256SUMS.minisig" not in (folder / "SHA256SUMS").read_text()
    for name in ("README.md", "index.html"):
        assert "SHA256SUMS.minisig" in (folder / name).read_text("utf-8")


def test_a_release_without_a_signature_is_as_before_and_says_so_to_who_asks(published: Path, tmp_path: Path):
    _, public = keys(tmp_path)
    assert not list(published.rglob("*.minisig"))
    assert "minisig" not in (published / "README.md").read_text("utf-8")
    assert verify(published, str(public)) == ["SHA256SUMS.minisig is missing: the release is not signed"]


def test_the_same_release_is_signed_with_the_same_bytes(signed: tuple[Path, Path, Path], tables: Built, tmp_path: Path):
    folder, secret, _ = signed
    checksums = (folder / "SHA256SUMS").read_bytes()
    again = release(tmp_path / "output", tables, sign=secret)
    # The checksum of the database differs from build to build; the rest of what is signed does not.
    first, second = comparable(folder), comparable(again)
    for files in (first, second):
        del files["SHA256SUMS.minisig"]
    assert first == second
    key, copy = secret_key(secret), Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "SHA256SUMS.minisig").unlink()
    sign(copy, secret, "2026.5.0")
    assert (copy / "SHA256SUMS").read_bytes() == checksums
    assert (copy / "SHA256SUMS.minisig").read_bytes() == (folder / "SHA256SUMS.minisig").read_bytes()
    signature = minisign.Signature.from_bytes((folder / "SHA256SUMS.minisig").read_bytes())
    assert signature.trusted_comment == "comity 2026.5.0" and signature.is_prehashed() and not key.is_encrypted()


def test_another_key_and_changed_checksums_are_found(copied: tuple[Path, Path], tmp_path: Path):
    folder, public = copied
    _, other = keys(tmp_path, 2)
    assert verify(folder, str(other)) == [
        "SHA256SUMS.minisig is no signature of SHA256SUMS with that key: incompatible key identifiers"
    ]
    # Somebody changes a file and brings manifest and checksums up to date: only the signature tells.
    (folder / "CHANGES.md").write_text("# Nothing happened\n")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").unlink()
    write_manifest(folder, {k: v for k, v in manifest.items() if k != "files"})
    assert verify(folder) == []
    assert verify(folder, str(public)) == [
        "SHA256SUMS.minisig is no signature of SHA256SUMS with that key: signature verification failed"
    ]


def test_a_changed_byte_of_the_signature_is_found(copied: tuple[Path, Path]):
    folder, public = copied
    path = folder / "SHA256SUMS.minisig"
    content = path.read_bytes()
    first = content.index(b"\n") + 1  # the comment before it is signed by nobody
    # The last digits of each part have bits that mean nothing.
    idle = [content.index(b"=\n") - 1, content.index(b"==\n") - 1]
    for position in (p for p in range(first, len(content) - 1) if p not in idle):
        path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        assert verify_signature(folder, public), position
    for other in (b"", content[: len(content) // 2], b"\xff" * 300):
        path.write_bytes(other)
        for problems in (verify_signature(folder, public), verify(folder)):
            assert [p.startswith("SHA256SUMS.minisig cannot be read: ") for p in problems] == [True]


def verify_signature(folder: Path, public: Path) -> list[str]:
    return list(check_signature(folder, str(public)))


def test_keys_that_are_none_are_said(tmp_path: Path):
    secret, public = keys(tmp_path)
    (tmp_path / "text").write_text("words\n")
    locked = minisign.SecretKey.from_bytes(secret.read_bytes())
    locked.encrypt("a password", opslimit=32768, memlimit=2**24)
    (tmp_path / "locked").write_bytes(bytes(locked))
    for name, said in (
        ("nothing", r"the key .*nothing cannot be read: No such file or directory; name the file of a secret key"),
        ("text", r"text holds no secret key of minisign \(.*\); `minisign -G -W` makes one"),
        ("1.pub", r"1.pub holds no secret key of minisign"),
        ("locked", r"locked has a password; take one without, such as `minisign -G -W` makes"),
    ):
        with pytest.raises(ComityError, match=said):
            secret_key(tmp_path / name)
    for given in (str(secret), str(tmp_path / "nothing"), "RWQ", ""):
        with pytest.raises(ComityError, match="is neither a public key of minisign nor the file of one"):
            public_key(given)
    assert public_key(str(public)) == public_key(public.read_text().splitlines()[1])


@installed
def test_minisign_itself_checks_what_we_sign_and_makes_the_keys_for_it(tables: Built, tmp_path: Path):
    make = [PROGRAM, "-G", "-W", "-s", "k.key", "-p", "k.pub"]
    subprocess.run(make, cwd=tmp_path, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    folder = release(tmp_path / "output", tables, sign=tmp_path / "k.key")
    assert verify(folder, str(tmp_path / "k.pub")) == []
    check = [PROGRAM, "-V", "-p", str(tmp_path / "k.pub"), "-m", "SHA256SUMS"]
    said = subprocess.run(check, cwd=folder, capture_output=True, text=True)
    assert said.returncode == 0 and "Trusted comment: comity 2026.5.0" in said.stdout
    with (folder / "SHA256SUMS").open("a") as stream:
        stream.write(f"{'0' * 64}  more\n")
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode != 0


@installed
def test_we_check_what_minisign_signs(published: Path, tmp_path: Path):
    copy = Path(shutil.copytree(published, tmp_path / "release"))
    for words in (["-G", "-W"], ["-S", "-m", str(copy / "SHA256SUMS")]):
        command = [PROGRAM, *words, "-s", "k.key", *(["-p", "k.pub"] if "-G" in words else [])]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert verify(copy, str(tmp_path / "k.pub")) == []


def test_the_commands_know_the_keys(signed: tuple[Path, Path, Path], tmp_path: Path):
    folder, _, public = signed
    env = environment(tmp_path / "prefect")
    right = comity("verify", str(folder), "--public-key", str(public), cwd=tmp_path, env=env)
    assert (right.returncode, right.stdout) == (0, f"{folder}: valid\n")
    wrong = comity("verify", str(folder), "--public-key", str(keys(tmp_path, 2)[1]), cwd=tmp_path, env=env)
    assert wrong.returncode == 1 and "incompatible key identifiers" in wrong.stdout
    (tmp_path / "a.txt").write_text("Norway will build a rail terminal with Latvia, Solveig Hamre said on Monday.")
    early = comity("release", "a.txt", "--sign", "none.key", cwd=tmp_path, env=env)
    assert (early.returncode, early.stdout) == (1, "") and "the key none.key cannot be read" in early.stderr
    assert not (tmp_path / "output").exists()


@pytest.mark.slow
def test_a_release_is_signed_by_the_command_and_by_a_setting(tmp_path: Path):
    secret, public = keys(tmp_path)
    (tmp_path / "a.txt").write_text("Norway will build a rail terminal with Latvia, Solveig Hamre said on Monday.")
    env = environment(tmp_path / "prefect", COMITY_SIGN=str(secret))
    run = comity("release", "a.txt", cwd=tmp_path, env=env)
    assert run.returncode == 0, run.stderr
    assert comity("verify", "output", "--public-key", str(public), cwd=tmp_path, env=env).returncode == 0
