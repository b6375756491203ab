"""The key: made once, readable by its owner alone, and asked for clearly where it is missing."""

import shutil
import stat
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gap_reports.bundle.signing import KeyThere, NoSigningKey, make_key, public_key, sign


def openssl_finds_good(folder: Path, content: bytes, signature: bytes, key: str) -> bool:
    """What docs/operators.md tells a reader to type."""
    for name, what in (("bundle.json", content), ("bundle.sig", signature), ("key.pem", key.encode())):
        (folder / name).write_bytes(what)
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in bundle.json -sigfile bundle.sig"
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl on this machine")
def test_openssl_finds_a_signature_good_and_one_of_another_file_bad(tmp_path: Path) -> None:
    signature = sign(b'{"a":1}')
    assert openssl_finds_good(tmp_path, b'{"a":1}', signature, public_key())
    assert not openssl_finds_good(tmp_path, b'{"a":2}', signature, public_key())


def test_a_key_is_its_owners_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key.pem"
    make_key(path)
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(KeyThere, match="there is a key already"):
        make_key(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["key.pem"]


def test_production_without_a_key_says_what_to_do(settings, tmp_path: Path) -> None:
    settings.PRODUCTION = True
    for name in ("", str(tmp_path / "nowhere.pem")):
        settings.SIGNING_KEY = name
        with pytest.raises(NoSigningKey, match="SIGNING_KEY: .*make_signing_key"):
            sign(b"anything")
    assert not (tmp_path / "nowhere.pem").exists()


def test_what_is_no_key_is_named(settings, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text("not a key")
    settings.SIGNING_KEY = str(path)
    with pytest.raises(NoSigningKey, match="cannot be read as a key"):
        sign(b"anything")


def test_the_command_makes_the_key_that_the_settings_name(settings, tmp_path: Path) -> None:
    settings.SIGNING_KEY = str(tmp_path / "key.pem")
    call_command("make_signing_key", stdout=StringIO())
    assert sign(b"anything")
    with pytest.raises(CommandError, match="there is a key already"):
        call_command("make_signing_key")
