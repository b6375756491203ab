"""A council of one commune, people in it, and zones there."""

from typing import Any

from accounts.models import Tenant, User
from coverage.models import WhiteZone
from tests.accounts import factories
from tests.coverage.factories import commune, white_zone

ELSEWHERE = ["02001"]


def council(slug: str = "conseil-80", *territories: str) -> Tenant:
    """Of the commune that zones of tests lie in, unless another territory is named."""
    tenant = factories.council(slug)
    tenant.territories = list(territories or ["com-80021"])
    tenant.save()
    return tenant


def ground() -> None:
    """Two communes."""
    commune("80021")
    commune("02001", department="02")


def agent(tenant: Tenant, name: str = "anne") -> User:
    return factories.member(tenant, "agent", name, password=None)


def zone(**columns: Any) -> WhiteZone:
    """A zone of 4G on the council's own ground."""
    return white_zone(**{"service": "data_4g", **columns})
