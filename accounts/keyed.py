"""Ground floor: secrets that are shown once, and the keyed hash that is all we keep of them."""

import secrets

from django.utils.crypto import salted_hmac

SECRET_BYTES = 32  # beyond guessing, so that one round of a hash is enough


def new_secret() -> str:
    """A random text that fits into an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def keyed_hash(secret: str, purpose: str) -> str:
    """64 hexadecimal digits; a copy of the database alone cannot be searched for a guessed secret."""
    return salted_hmac(f"accounts.{purpose}", secret, algorithm="sha256").hexdigest()
