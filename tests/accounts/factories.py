"""People and spaces, as tests need them."""

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Membership, Tenant, User

PASSWORD = "un mot de passe assez long"


def council(slug: str = "conseil-80") -> Tenant:
    return Tenant.objects.create(
        slug=slug,
        name=f"Conseil de {slug}",
        kind="council",
        territories=["dep-80"],
        contact="carte@conseil.example",
    )


def operator(slug: str = "lumo") -> Tenant:
    return Tenant.objects.create(slug=slug, name=f"Opérateur {slug}", kind="operator", operators=["00101"])


def person(name: str = "anne", **fields: object) -> User:
    return User.objects.create_user(f"{name}@example.org", **{"password": PASSWORD} | fields)


def member(tenant: Tenant, role: str = "reader", name: str = "", **fields: object) -> User:
    user = person(name or f"{role}.{tenant.slug}", **fields)
    Membership.objects.create(tenant=tenant, user=user, role=role)
    return user


def second_factor(user: User) -> User:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "-"})
    return user


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
