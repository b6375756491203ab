"""Ground floor: whether somebody has a second factor beside their password."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from accounts.models import User

# Recovery codes stand in for a lost factor; alone they are none.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """True for those who sign in with a password alone."""
    return not Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
