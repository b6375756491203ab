"""The shapes of the open data on official releases, for the published description only."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from coverage.core.evidence import SERVICES
from coverage.models import WhiteZone
from coverage.official import LAYER_SERVICE
from coverage.zone_schema import PLMN
from maps.api.schema import BAD_PARAMETER, NOT_FOUND
from publishing.parameters import DEFAULT_LIMIT, MAX_LIMIT

LAYERS = tuple(LAYER_SERVICE)
CHANGED_LEVELS = ("CL", "BC", "TBC", "plain", "any")


class ReleaseSchema(serializers.Serializer[object]):
    """A coverage file of ARCEP: a layer of an operator in a territory at the end of a quarter."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="the file's name without its endings")
    operator = serializers.RegexField(PLMN)
    layer = serializers.ChoiceField(LAYERS)
    service = serializers.ChoiceField(
        SERVICES, allow_null=True, help_text="what the layer is held against; null: nothing"
    )
    territory = serializers.CharField(help_text="Metropole, 971_Guadeloupe, …")
    released_on = serializers.DateField(help_text="last day of the quarter")
    sha256 = serializers.CharField()
    licence = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a column's name, not where DRF reads it
    features = serializers.IntegerField(help_text="polygons in the file")
    mended = serializers.IntegerField(help_text="of these, how many had to be mended")


class ReleasePageSchema(serializers.Serializer[object]):
    """A page of releases, in the order of their numbers."""

    releases = ReleaseSchema(many=True)
    next = serializers.URLField(allow_null=True, help_text="the page after this one; null on the last")


class GainSchema(serializers.Serializer[object]):
    """Areas that became declared at a level and that no longer are, in km²."""

    level = serializers.ChoiceField(CHANGED_LEVELS, help_text="plain: without levels; any: whatever level")
    gained_km2 = serializers.FloatField()
    lost_km2 = serializers.FloatField()


class LevelChangeSchema(GainSchema):
    """The same with the areas in all."""

    before_km2 = serializers.FloatField()
    after_km2 = serializers.FloatField()


class CommuneChangeSchema(serializers.Serializer[object]):
    """A commune, by the tiles whose middle lies in it; null: in none that is known here."""

    commune = serializers.CharField(allow_null=True, help_text="INSEE code")
    name = serializers.CharField(allow_null=True)
    gained_km2 = serializers.FloatField(help_text="at whatever level")
    lost_km2 = serializers.FloatField()
    levels = GainSchema(many=True)


class WhiteTilesSchema(serializers.Serializer[object]):
    """Our white tiles of this operator and service that the two releases declare differently."""

    added = serializers.IntegerField(help_text="declared now, and not before")
    removed = serializers.IntegerField(help_text="declared before, and no longer")


class ZoneChangeSchema(WhiteTilesSchema):
    """A white zone that stands, with how many of its tiles these are."""

    id = serializers.UUIDField()
    operator = serializers.RegexField(PLMN, allow_null=True)
    status = serializers.ChoiceField(WhiteZone.Status.values)
    tiles = serializers.IntegerField()
    url = serializers.CharField(help_text="its page")


class ComparisonSchema(serializers.Serializer[object]):
    """What changed in the official map."""

    release = ReleaseSchema()
    since = ReleaseSchema(allow_null=True, help_text="null: there is none before")
    levels = LevelChangeSchema(many=True)
    communes = CommuneChangeSchema(many=True, help_text="the most changed first")
    white_tiles = WhiteTilesSchema(allow_null=True, help_text="null: the layer is held against no service")
    zones = ZoneChangeSchema(many=True)


def _asked(name: str, description: str, type_: object = str, **more: object) -> OpenApiParameter:
    return OpenApiParameter(name, type_, OpenApiParameter.QUERY, description=description, **more)  # type: ignore[arg-type]


releases = extend_schema(
    operation_id="releases",
    parameters=[
        _asked("operator", "PLMN of five digits"),
        _asked("layer", "a layer, as ARCEP names it", enum=LAYERS),
        _asked("service", "one service", enum=SERVICES),
        _asked("cursor", "where the page before ended: taken from `next`", int),
        _asked(
            "limit",
            "releases on a page",
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
            default=DEFAULT_LIMIT,
        ),
    ],
    responses={200: ReleasePageSchema, **BAD_PARAMETER},
)
changes = extend_schema(
    operation_id="release_changes",
    parameters=[
        OpenApiParameter("release", OpenApiTypes.INT, OpenApiParameter.PATH, description="its number"),
        _asked("since", "number of an earlier release of the same layer; without it, the one before", int),
    ],
    responses={200: ComparisonSchema, **BAD_PARAMETER, **NOT_FOUND},
)
