"""Ground floor: whether somebody has a second factor beside their password."""

from allauth.mfa.models import Authenticator

from accounts.models import User

# Recovery codes stand in for a lost factor; alone they are none.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def lacks_second_factor(user: User) -> bool:
    """True for those who sign in with a password alone."""
    return not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
