"""The signing room: the platform's key (Ed25519, RFC 8032), where it lies, and what it says of a file."""

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings


class NoSigningKey(Exception):
    """There is no key to sign with; the sentence says what to do."""


class KeyThere(Exception):
    """A key lies there already; it is never overwritten."""


def sign(content: bytes) -> bytes:
    """The signature of a file, 64 bytes; NoSigningKey."""
    return _private().sign(content)


def public_key() -> str:
    """The public half as PEM, as `openssl pkeyutl -pubin -inkey` reads it; NoSigningKey."""
    public = _private().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def make_key(path: Path) -> None:
    """A new key in a file that its owner alone can read; KeyThere if there is one, which then stays.

    The file appears whole: of two who make one at once, one is late.
    """
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        os.link(unfinished, path)
    except FileExistsError:
        raise KeyThere(f"{path}: there is a key already; move it away first") from None
    finally:
        os.unlink(unfinished)


def _private() -> Ed25519PrivateKey:
    path = Path(settings.SIGNING_KEY)
    if not settings.SIGNING_KEY:
        raise NoSigningKey("SIGNING_KEY: name the file that `manage.py make_signing_key FILE` made")
    if not path.is_file():
        _make_for_development(path)
    return _read(path)


def _make_for_development(path: Path) -> None:
    """What is signed in development is worth nothing to anybody, so that a key may simply appear."""
    if settings.PRODUCTION:
        raise NoSigningKey(f"SIGNING_KEY: there is no file {path}; `manage.py make_signing_key` makes one")
    try:
        make_key(path)
    except KeyThere:
        return  # another process was quicker


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise NoSigningKey(f"SIGNING_KEY: {path} cannot be read as a key in PEM: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoSigningKey(f"SIGNING_KEY: {path} holds no Ed25519 key")
    return key
