"""Ground floor: spaces as an administrator writes them into a file; another council is a table more."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import looks
from accounts.models import Tenant
from accounts.models.tenants import Kind

FIELDS = ("name", "kind", "territories", "operators", "contact", "mail_from", "colour", "colour_dark", "logo")
LISTS = {"territories", "operators"}
NEEDED = {"name", "kind"}
# What a space is about: nothing could be seen in one without it.
ABOUT = {Kind.COUNCIL: "territories", Kind.OPERATOR: "operators"}


class Unreadable(ValueError):
    """The file cannot be taken; the sentence names table and field."""


class Result(NamedTuple):
    """The slugs of the spaces that were made, changed, and left as they were."""

    made: list[str]
    changed: list[str]
    unchanged: list[str]


@transaction.atomic
def import_tenants(path: Path) -> Result:
    """Makes and changes the spaces of a file, all or none; those that it does not name stay as they are.

    Unreadable where the file, a table or a field is wrong; OSError where there is no such file.
    """
    result = Result([], [], [])
    for slug, table in _tables(path).items():
        _write(slug, _fields(slug, table), result)
    return result


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name}: {error}") from None
    if not tables:
        raise Unreadable(f"{path.name}: there is no table; a space begins with [its-address]")
    return tables


def _fields(slug: str, table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise Unreadable(f"{slug}: stands outside of a table; a space begins with [its-address]")
    for name in sorted(NEEDED - table.keys()):
        raise Unreadable(f"[{slug}] {name}: is missing")
    for name, value in table.items():
        if name not in FIELDS:
            raise Unreadable(f"[{slug}] {name}: is no field; known are {', '.join(FIELDS)}")
        if not _is_right(name, value):
            raise Unreadable(f"[{slug}] {name}: is not {'a list of texts' if name in LISTS else 'a text'}")
    return table


def _is_right(name: str, value: Any) -> bool:
    if name not in LISTS:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _write(slug: str, fields: dict[str, Any], result: Result) -> None:
    tenant = Tenant.objects.select_for_update(no_key=True).filter(slug=slug).first()
    known = tenant is not None
    tenant = tenant or Tenant(slug=slug)
    before = [getattr(tenant, name) for name in FIELDS]
    for name in FIELDS:  # what a file no longer says goes back to nothing
        setattr(tenant, name, fields.get(name, [] if name in LISTS else ""))
    _check(tenant)
    if known and before == [getattr(tenant, name) for name in FIELDS]:
        result.unchanged.append(slug)
        return
    tenant.save()
    (result.changed if known else result.made).append(slug)


def _check(tenant: Tenant) -> None:
    try:
        tenant.full_clean()
    except ValidationError as error:
        name, told = next(iter(error.message_dict.items()))
        raise Unreadable(f"[{tenant.slug}] {name}: {' '.join(told)}") from None
    try:
        looks.check(tenant)
    except looks.Unfit as error:
        raise Unreadable(f"[{tenant.slug}] {error.field}: {error}") from None
    about = ABOUT[Kind(tenant.kind)]
    if not getattr(tenant, about):
        raise Unreadable(
            f"[{tenant.slug}] {about}: is empty, and a space of kind {tenant.kind} is about them"
        )
