"""The shapes of the open data on territories, read off the dataclasses, for the description only."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from councils.figures import TerritoryFigures
from councils.ranking import BY, KINDS, Ranking
from coverage.core.evidence import SERVICES
from maps.api.schema import BAD_PARAMETER, NOT_FOUND

PLAIN: dict[type, Callable[..., serializers.Field[Any, Any, Any, Any]]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    date: serializers.DateField,
}
KEY = OpenApiParameter(
    "key", str, OpenApiParameter.PATH, description="com-80021, epci-200018083, dep-80, reg-32"
)


@cache
def shape_of(described: type) -> type[serializers.Serializer[object]]:
    """The serializer of a dataclass: its fields, and what its docstring says."""
    hints = get_type_hints(described)
    members = {field.name: _field(hints[field.name]) for field in fields(described)}
    name = f"{described.__name__}Schema"
    return type(name, (serializers.Serializer,), {"__doc__": described.__doc__, **members})


def _field(hint: Any, **more: Any) -> Any:
    if get_origin(hint) is UnionType:
        (some,) = (kind for kind in get_args(hint) if kind is not NoneType)
        return _field(some, allow_null=True)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return serializers.ListField(child=_field(item)) if item in PLAIN else shape_of(item)(many=True)
    return PLAIN[hint](**more) if hint in PLAIN else shape_of(hint)(**more)


class FoundSchema(serializers.Serializer[object]):
    """A territory that may be meant."""

    key = serializers.CharField()
    kind = serializers.CharField(help_text="com, epci, dep, reg")
    code = serializers.CharField()
    name = serializers.CharField()
    department = serializers.CharField(help_text="code of a commune's département")


class FoundListSchema(serializers.Serializer[object]):
    """Territories, best first."""

    territories = FoundSchema(many=True)


def _asked(name: str, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=description, **more)


QUESTION = [_asked("q", "the beginning of a name's words, or a code; accents do not matter", required=True)]
SIDE_BY_SIDE = [
    KEY,
    _asked("kind", "what is ranked", enum=KINDS, default=KINDS[0]),
    _asked(
        "by", "by what share of the tiles with evidence, or of their people", enum=list(BY), required=True
    ),
    _asked("operator", "PLMN of five digits", required=True),
    _asked("service", "one service", enum=SERVICES, required=True),
]

search = extend_schema(
    operation_id="territories", parameters=QUESTION, responses={200: FoundListSchema, **BAD_PARAMETER}
)
territory = extend_schema(
    operation_id="territory",
    parameters=[KEY],
    responses={200: shape_of(TerritoryFigures), **BAD_PARAMETER, **NOT_FOUND},
)
ranking = extend_schema(
    operation_id="territory_ranking",
    parameters=SIDE_BY_SIDE,
    responses={200: shape_of(Ranking), **BAD_PARAMETER, **NOT_FOUND},
)
