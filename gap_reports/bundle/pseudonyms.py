"""What people are called in one bundle: under a key of its own, so that no two bundles can be joined."""

import hmac
from datetime import date
from uuid import UUID

from django.conf import settings


def key_of(zone: UUID, as_of: date, epoch: int) -> bytes:
    """The key of a bundle's pseudonyms: 32 bytes that follow from a secret of the server."""
    text = f"bundle:{zone}:{as_of.isoformat()}:{epoch}"
    return hmac.digest(settings.CONTRIBUTOR_HASH_KEY.encode(), text.encode(), "sha256")
