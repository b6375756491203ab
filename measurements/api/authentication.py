"""Who sends: `Authorization: Bearer <token>` of a contributor."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from measurements.contributors import contributor_of
from measurements.models import Contributor


class ContributorToken(BaseAuthentication):
    """Sets `request.auth` to the contributor; there is no user, residents have no account."""

    def authenticate(self, request: Request) -> tuple[None, Contributor] | None:
        """The contributor, or None where no token was sent.

        Raises:
            AuthenticationFailed: the token is unknown, or was erased.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        try:
            return None, contributor_of(words[1].decode("ascii") if len(words) == 2 else "")
        except (Contributor.DoesNotExist, UnicodeDecodeError):
            raise AuthenticationFailed("this token is unknown or was erased; ask for a new one") from None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


class ContributorTokenScheme(OpenApiAuthenticationExtension):
    """The same for the published description."""

    target_class = ContributorToken
    name = "contributor"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
