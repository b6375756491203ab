"""White zones, the tiles they are made of, and what became of them."""

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coverage.embargo import first_public_day


class WhiteZone(models.Model):
    """Adjoining white tiles of one operator and service. Its id survives; a zone is never deleted."""

    class Status(models.TextChoices):
        OPEN = "open"
        MAP_CORRECTED = "map_corrected"
        REPAIRED = "repaired"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True)
    operator = models.CharField(max_length=6, null=True)  # null: every operator published there is white
    service = models.SmallIntegerField()
    status = models.CharField(max_length=16, choices=Status)
    redirect_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    # The zone that this one was a part of until it was drawn for the first time: it is no news.
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    missing_from_official = models.BooleanField()
    # One name, or several with commas between where operator is null.
    official_release = models.TextField(null=True)
    official_level = models.CharField(max_length=8, null=True)
    probability = models.FloatField()
    tiles = models.IntegerField()
    area_km2 = models.FloatField()
    contributors = models.IntegerField()
    contributor_days = models.IntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    communes = ArrayField(models.CharField(max_length=5))
    population_low = models.IntegerField(null=True)
    population_high = models.IntegerField(null=True)
    method_version = models.CharField(max_length=20)
    as_of = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    public_from = models.DateField(default=first_public_day)
    geom = MultiPolygonField(srid=4326)

    class Meta:
        indexes = [models.Index(F("operator"), F("service"), condition=Q(status="open"), name="open_zones")]


class ZoneTile(models.Model):
    """A tile of a zone as it now stands, or as it last stood."""

    pk = models.CompositePrimaryKey("zone_id", "tile")
    zone = models.ForeignKey(WhiteZone, on_delete=models.CASCADE, related_name="members")
    tile = models.BigIntegerField(db_index=True)


class ZoneEvent(models.Model):
    """What became of a zone, and why: rows are only ever added."""

    class What(models.TextChoices):
        WITHDRAWN = "withdrawn"  # nothing of it is white any more
        MERGED = "merged"  # its id redirects to the zone that holds most of its tiles
        SPLIT = "split"  # it goes on, smaller: a part of it is a zone of its own
        CORRECTED = "corrected"  # it is as white as before, and the official map says so now
        RETURNED = "returned"  # it was withdrawn, repaired or corrected, and is open again
        REPAIRED = "repaired"  # fresh readings bore a repair out, and nothing of it is white any more

    class Reason(models.TextChoices):
        EVIDENCE_CHANGED = "evidence_changed"
        FEWER_WITNESSES = "fewer_witnesses"
        FAMILY_BAR = "family_bar"
        ERASED = "erased"
        MAP_CORRECTED = "map_corrected"
        MERGED = "merged"
        SPLIT = "split"
        FOUND_AGAIN = "found_again"
        SERVICE_CHANGED = "service_changed"

    zone = models.ForeignKey(WhiteZone, on_delete=models.CASCADE, related_name="events")
    as_of = models.DateField()
    epoch = models.IntegerField()  # its number
    what = models.CharField(max_length=16, choices=What)
    reason = models.CharField(max_length=20, choices=Reason)
    # The newer releases of the official map, with commas between, where these are the reason.
    official_release = models.TextField(null=True)
    probability_before = models.FloatField()
    probability_after = models.FloatField(null=True)  # null: no evidence is left
    created_at = models.DateTimeField(default=timezone.now)  # when it was written down; as_of may lie before
