"""The shapes of the open data, for the published description only: nothing is validated with them."""

from rest_framework import serializers

from coverage.core.evidence import SERVICES
from coverage.core.verdict import VERDICTS, WITNESS_CLASSES
from coverage.models import ZoneEvent
from coverage.promised.near import STAGES
from coverage.reasons import REASONS, RESTS_ON
from coverage.zone_context import JOINED
from coverage.zone_schema import LEVELS, MONTH, PLMN, PROBABILITY, MultiPolygonField, ZoneSchema


class NearSchema(serializers.Serializer[object]):
    """Something near a zone."""

    listed_on = serializers.DateField(help_text="the day of the list that says so")
    longitude = serializers.FloatField()
    latitude = serializers.FloatField()
    distance_m = serializers.IntegerField(help_text="from the edge of the zone")


class NearSiteSchema(NearSchema):
    """A radio site of ARCEP's newest list."""

    operator = serializers.RegexField(PLMN)
    number = serializers.CharField(allow_blank=True)
    has_2g = serializers.BooleanField()
    has_3g = serializers.BooleanField()
    has_4g = serializers.BooleanField()
    has_5g = serializers.BooleanField(allow_null=True)


class NearPromiseSchema(NearSchema):
    """A site of the targeted-coverage programme (DCC), from ARCEP's newest list."""

    number = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    zone_name = serializers.CharField(allow_blank=True)
    decree = serializers.CharField()
    decreed_on = serializers.DateField(allow_null=True)
    operators = serializers.ListField(child=serializers.RegexField(PLMN))
    leader = serializers.CharField(allow_blank=True, help_text="the operator that builds it for all")
    stage = serializers.ChoiceField(STAGES, allow_null=True, help_text="the furthest that is told of")
    requested = serializers.IntegerField(allow_null=True, help_text="how many sites, and at each stage")
    in_service = serializers.IntegerField(allow_null=True)
    within_6_months = serializers.IntegerField(allow_null=True)
    within_24_months = serializers.IntegerField(allow_null=True)
    awaiting = serializers.IntegerField(allow_null=True)


class DownSiteSchema(serializers.Serializer[object]):
    """A site that the operator's lists call out of order."""

    number = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    days = serializers.IntegerField(help_text="on how many days it was listed")
    first = serializers.DateField()
    last = serializers.DateField()
    distance_m = serializers.IntegerField(help_text="from the edge of the zone")


class NearOutagesSchema(serializers.Serializer[object]):
    """What an operator's daily lists say of sites near a zone, over the months in which it was measured."""

    since = serializers.DateField()
    until = serializers.DateField()
    days_listed = serializers.IntegerField(help_text="days of which a list is held")
    days_down = serializers.IntegerField(help_text="those on which it names one of the sites")
    sites = DownSiteSchema(many=True, help_text="the nearest ten, the nearest first")


class ZoneEventSchema(serializers.Serializer[object]):
    """What became of a zone, and why."""

    month = serializers.RegexField(MONTH)
    what = serializers.ChoiceField((*ZoneEvent.What.values, JOINED))
    reason = serializers.ChoiceField(
        [reason for reason in ZoneEvent.Reason.values if reason != ZoneEvent.Reason.ERASED]
    )
    official_release = serializers.CharField(allow_null=True, help_text="the release that is the reason")
    probability_before = serializers.FloatField(**PROBABILITY)
    probability_after = serializers.FloatField(allow_null=True, **PROBABILITY)


class ZoneDetailSchema(ZoneSchema):
    """What is said of a zone at its own address."""

    url = serializers.CharField(help_text="its page")
    nearest_sites = NearSiteSchema(many=True, help_text="of the operator, the nearest first")
    promised_sites = NearPromiseSchema(
        many=True, allow_null=True, help_text="of the operator, the nearest first; null: no list was imported"
    )
    promised_within_m = serializers.FloatField(help_text="how far promised sites are looked for")
    outages = NearOutagesSchema(allow_null=True, help_text="null: no list is held, or no operator")
    events = ZoneEventSchema(many=True, help_text="the newest first")


class ZoneFeatureSchema(serializers.Serializer[object]):
    """A white zone as a GeoJSON Feature."""

    type = serializers.ChoiceField(["Feature"])
    properties = ZoneSchema()
    geometry = MultiPolygonField()


class ZoneDetailFeatureSchema(ZoneFeatureSchema):
    """One white zone as a GeoJSON Feature."""

    properties = ZoneDetailSchema()


class ZonePageSchema(serializers.Serializer[object]):
    """A page of white zones, in the order of their ids."""

    type = serializers.ChoiceField(["FeatureCollection"])
    features = ZoneFeatureSchema(many=True)
    next = serializers.URLField(allow_null=True, help_text="the page after this one; null on the last")


class AreaSchema(serializers.Serializer[object]):
    """What is said of an area that is served though the official map does not declare it."""

    id = serializers.CharField(help_text="operator, service and first tile; it changes with that tile")
    operator = serializers.RegexField(PLMN)
    service = serializers.ChoiceField(SERVICES)
    official_release = serializers.CharField(help_text="the release that does not declare it")
    probability_served = serializers.FloatField(**PROBABILITY)
    tiles = serializers.IntegerField(min_value=1, help_text="number of 200 m tiles")
    area_km2 = serializers.FloatField()
    contributors = serializers.ChoiceField(
        WITNESS_CLASSES, help_text="in the tile that has most: the area has as many at least"
    )
    contributor_days = serializers.ChoiceField(
        WITNESS_CLASSES, help_text="in the tile that has most: the area has as many at least"
    )
    first_observed = serializers.RegexField(MONTH)
    last_observed = serializers.RegexField(MONTH)
    communes = serializers.ListField(child=serializers.CharField(), help_text="INSEE codes")
    method_version = serializers.CharField()


class AreaFeatureSchema(serializers.Serializer[object]):
    """An area as a GeoJSON Feature."""

    type = serializers.ChoiceField(["Feature"])
    properties = AreaSchema()
    geometry = MultiPolygonField()


class AreaPageSchema(serializers.Serializer[object]):
    """A page of areas, by operator, service and first tile."""

    type = serializers.ChoiceField(["FeatureCollection"])
    features = AreaFeatureSchema(many=True)
    next = serializers.URLField(allow_null=True, help_text="the page after this one; null on the last")


class ServiceOfTileSchema(serializers.Serializer[object]):
    """What is known in a tile of one service of one operator."""

    operator = serializers.RegexField(PLMN)
    service = serializers.ChoiceField(SERVICES)
    verdict = serializers.ChoiceField(VERDICTS)
    reason = serializers.ChoiceField(REASONS, allow_null=True, help_text="why it is not known")
    probability = serializers.FloatField(
        allow_null=True,
        **PROBABILITY,
        help_text="that the tile is white; null where fewer than two people measured",
    )
    probability_served = serializers.FloatField(
        allow_null=True, **PROBABILITY, help_text="the same of served"
    )
    share_low = serializers.FloatField(
        allow_null=True, **PROBABILITY, help_text="90 % interval of the share of the tile that is served"
    )
    share_high = serializers.FloatField(allow_null=True, **PROBABILITY)
    contributors = serializers.ChoiceField(WITNESS_CLASSES)
    contributor_days = serializers.ChoiceField(
        WITNESS_CLASSES, allow_null=True, help_text="null where fewer than two people measured"
    )
    rests_on = serializers.ChoiceField(
        RESTS_ON,
        allow_null=True,
        help_text="what the estimate mostly comes from: what was measured here, the tiles around, or both",
    )
    last_observed = serializers.RegexField(MONTH, allow_null=True)
    official_share = serializers.FloatField(
        allow_null=True, help_text="share of the tile that the official map declares covered"
    )
    official_level = serializers.ChoiceField(LEVELS, allow_null=True)
    official_release = serializers.CharField(allow_null=True)
    method_version = serializers.CharField(allow_null=True)


class TileSchema(serializers.Serializer[object]):
    """The 200 m tile under a point. What `services` does not list is not known either."""

    tile = serializers.CharField()
    as_of = serializers.DateField(help_text="the day that estimates and official map stand for")
    services = ServiceOfTileSchema(many=True)
