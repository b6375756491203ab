"""Ground floor: tokens by which a program reads or answers for a space, as far as who made it still may."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from accounts.keyed import keyed_hash, new_secret
from accounts.models import AccessToken, Tenant, User
from accounts.permissions import may, role_of
from accounts.scopes import SCOPES, scopes_of

PREFIX = "cbt_"  # tells it from a contributor's, and a leak is found by it
PURPOSE = "token"
SCHEME = b"bearer"


class TooMuch(ValueError):
    """A scope that who makes the token has no right to."""


def make(
    tenant: Tenant, by: User, name: str, scopes: Iterable[str], valid: timedelta
) -> tuple[AccessToken, str]:
    """A new token and its text, which is nowhere else; TooMuch for scopes beyond the maker's own rights."""
    wanted = sorted(set(scopes))
    if beyond := set(wanted) - set(scopes_of(role_of(by, tenant), tenant.kind)):
        raise TooMuch(", ".join(sorted(beyond)))
    text = PREFIX + new_secret()
    token = AccessToken.objects.create(
        tenant=tenant,
        made_by=by,
        name=name,
        scopes=wanted,
        token_hash=keyed_hash(text, PURPOSE),
        expires_at=timezone.now() + valid,
    )
    return token, text


def find(text: str) -> AccessToken | None:
    """The token of a text, open or not."""
    tokens = AccessToken.objects.select_related("tenant", "made_by")
    return tokens.filter(token_hash=keyed_hash(text, PURPOSE)).first()


def revoke(token: AccessToken) -> None:
    """It is good no more, from now on."""
    AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cbt_…`: `request.user` made the token, `request.auth` is it."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, given = get_authorization_header(request).partition(b" ")
        text = given.strip().decode("latin-1")
        if scheme.lower() != SCHEME or not text.startswith(PREFIX):
            return None
        token = find(text)
        if token is None or token.revoked_at is not None:
            raise AuthenticationFailed("this token is not known, or was revoked")
        if not token.is_open:
            raise AuthenticationFailed(f"this token expired on {token.expires_at:%Y-%m-%d}")
        _note_use(token)
        return token.made_by, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _note_use(token: AccessToken) -> None:
    today = timezone.now().date()
    if token.last_used_on != today:
        AccessToken.objects.filter(pk=token.pk).update(last_used_on=today)


def scope_required(scope: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator for a method of a REST view: 401 without a token, 403 without the scope.

    A token does what its maker may still do: who lost the role, or left the space, leaves one without use.
    The method finds the space in `request.auth.tenant`.
    """
    action = SCOPES[scope]

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def door(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
            token = request.auth
            if not isinstance(token, AccessToken):
                raise NotAuthenticated(
                    "this address asks for a token of a space: Authorization: Bearer cbt_…"
                )
            if scope not in token.scopes:
                raise PermissionDenied(f"this token has no scope {scope}")
            if not may(token.made_by, token.tenant, action):
                raise PermissionDenied(f"who made this token may not use {scope} any more")
            return method(view, request, *args, **kwargs)

        door.scope = scope  # type: ignore[attr-defined]
        return door

    return decorate


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API names it."""

    target_class = TokenAuthentication
    name = "space_token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": f"{PREFIX}…"}
