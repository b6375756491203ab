"""The routing room: which operators are asked about whose customers, by one table that a person keeps."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from coverage.core.evidence import SERVICES
from gap_reports.models import UnknownCode
from measurements.vocabulary import ALIASES, OPERATORS, VIRTUAL, network_of, operator_of

OWN, HOST = "own", "host"
ELSEWHERE = "virtual: operators without a network stand in measurements/vocabulary.py; take them out here"
NETWORKS = Path(__file__).with_name("networks.toml")


class BadNetworks(ValueError):
    """A table of networks that cannot be used: one sentence that names the entry and the reason."""


@dataclass(frozen=True)
class Addressee:
    """Who is asked, and as what: the customers' own operator, or the host of its network there."""

    operator: str
    role: str


@dataclass(frozen=True)
class Hosted:
    """Customers of one operator use the network of another for some services, until a day if one is known."""

    operator: str
    host: str
    services: tuple[str, ...]
    until: date | None


def addressees(plmn: str, service: str, on: date) -> list[Addressee]:
    """Who is asked about a zone for the customers of a code, on a day; empty where only a person can say.

    >>> addressees("20820", "data_5g", date(2026, 11, 1))
    [Addressee(operator='20820', role='own')]
    """
    operator = operator_of(plmn) or _decided(plmn)
    if operator is None:
        return []
    hosts = [
        Addressee(row.host, HOST)
        for row in known(settings.NETWORKS_FILE or str(NETWORKS))
        if row.operator == operator and service in row.services and (row.until is None or on <= row.until)
    ]
    return [Addressee(operator, OWN), *hosts]


def _decided(plmn: str) -> str | None:
    """The host that a person decided on, for a code that no table knows."""
    hosted = UnknownCode.objects.filter(plmn=plmn, state=UnknownCode.State.HOSTED)
    return hosted.values_list("host", flat=True).first()


def known_codes() -> list[str]:
    """Every code that a table knows: of operators with a network, their other codes, virtual operators."""
    return [*OPERATORS, *ALIASES, *VIRTUAL]


@cache
def known(path: str) -> tuple[Hosted, ...]:
    """The table in a file of TOML; BadNetworks where an entry cannot be used."""
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadNetworks(f"{path}: {error}") from None
    if "virtual" in table:
        raise BadNetworks(f"{path}: {ELSEWHERE}")
    return tuple(_hosted(number, row) for number, row in enumerate(table.get("hosted", []), start=1))


def _hosted(number: int, row: dict[str, Any]) -> Hosted:
    where = f"hosted, entry {number}"
    services = tuple(_given(row, "services", where))
    unknown = sorted(set(services) - set(SERVICES))
    if unknown:
        raise BadNetworks(f"{where}: services: {unknown[0]!r} is none of {', '.join(SERVICES)}")
    return Hosted(
        _operator(row, "operator", where), _operator(row, "host", where), services, row.get("until")
    )


def _operator(row: dict[str, Any], name: str, where: str) -> str:
    operator = str(_given(row, name, where))
    if network_of(operator) != operator:
        raise BadNetworks(f"{where}: {name}: {operator!r} is not the code of an operator with a network")
    return operator


def _given(row: dict[str, Any], name: str, where: str) -> Any:
    if name not in row:
        raise BadNetworks(f"{where}: {name} is missing")
    return row[name]
