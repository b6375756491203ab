"""What accounts keeps: people and their spaces, tokens of programs, and the outbox of notices."""

from accounts.models.notices import (
    Attempt,
    Notice,
    WebhookEndpoint,
)
from accounts.models.people import (
    User,
)
from accounts.models.tenants import (
    Invitation,
    Membership,
    Tenant,
)
from accounts.models.tokens import (
    AccessToken,
)

__all__ = [
    "AccessToken",
    "Attempt",
    "Invitation",
    "Membership",
    "Notice",
    "Tenant",
    "User",
    "WebhookEndpoint",
]
