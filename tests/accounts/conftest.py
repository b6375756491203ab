"""What every test of accounts may ask for."""

from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real hash takes a quarter of a second, by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def no_attempts_yet(settings):
    """Attempts are counted in Redis, which a test's end does not roll back: each test counts by itself."""
    own = settings.CACHES["default"] | {"KEY_PREFIX": uuid4().hex}
    settings.CACHES = settings.CACHES | {"default": own}
