"""The read side of coverage: tiles, their outlines, and what they now stand for."""

from django.contrib.gis.db.models import PolygonField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from coverage.models.epochs import Epoch


class PipelineState(models.Model):
    """One row: what the tiles now stand for."""

    as_of = models.DateField()
    method_version = models.CharField(max_length=20)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT)
    published_at = models.DateTimeField(null=True)  # when a publication ended last, changed or not


class Square(models.Model):
    """The outline of a tile, at any resolution, in Web Mercator: what vector tiles and boxes are cut from."""

    tile = models.BigIntegerField(primary_key=True)
    resolution = models.IntegerField()  # metres
    geom = PolygonField(srid=3857)

    class Meta:
        # Low zooms ask for the few large squares of a box that holds a thousand times more small ones. An
        # expression, because of an index on a spatial field by its name GeoDjango forgets the condition.
        indexes = [
            GistIndex(F("geom"), condition=Q(resolution=resolution), name=f"squares_of_{resolution}_m")
            for resolution in (1000, 5000, 25000)
        ]


class CoverageTile(models.Model):
    """The estimate of one 200 m tile for one operator and service, and the verdict of its family."""

    pk = models.CompositePrimaryKey("tile", "operator", "service")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)  # territory key; empty outside any région
    probability = models.FloatField()  # P(white)
    probability_served = models.FloatField()
    probability_half = models.FloatField()  # that less than half of it is served
    share_low = models.FloatField()
    share_high = models.FloatField()
    contributors = models.IntegerField()
    contributors_for = models.IntegerField(default=0)
    contributors_against = models.IntegerField(default=0)
    against_days = models.IntegerField(default=0)  # from the first day to the last that counts against
    contributor_days = models.IntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    # The margin that the other tiles around let expect, without what is known of this one.
    neighbours_mean_db = models.FloatField()
    neighbours_sd_db = models.FloatField()
    verdict = models.SmallIntegerField()
    method_version = models.CharField(max_length=20)
    epoch = models.IntegerField()  # its number

    class Meta:
        indexes = [
            models.Index(fields=["operator", "service", "region"], name="tiles_of_family"),
            # A map tile is a window of keys of one operator and service, drawn from the index alone.
            models.Index(
                fields=["operator", "service", "tile"],
                include=["verdict", "contributors", "probability"],
                name="tiles_as_drawn",
            ),
        ]


class LoneTile(models.Model):
    """A tile where somebody measured an operator, and none of its services has two witnesses.

    That is all that the public is told there, and of every service alike: a phone on 4G speaks of 4G alone,
    one without service of them all, so that which services are spoken of tells what one person found.
    """

    pk = models.CompositePrimaryKey("tile", "operator")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    region = models.CharField(max_length=12, blank=True)
    last_day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["operator", "region"], name="lone_tiles_of_region")]


class TileTerms(models.Model):
    """What a tile itself says, kept of those that may be published: anyone can take the last step again.

    The weight of a margin is the normal law of `neighbours_mean_db` and `neighbours_sd_db` times exp(own);
    `coverage.core.shares` says how the share of the tile that is served follows from the margin.
    """

    pk = models.CompositePrimaryKey("tile", "operator", "service")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    own = ArrayField(models.FloatField())  # log-likelihood on the grid of margins


class ParentTile(models.Model):
    """The verdicts under a larger tile (1, 5 or 25 km): what low zooms draw.

    Those of `EVERY_SERVICE` are lone tiles, which count for each service.
    """

    pk = models.CompositePrimaryKey("tile", "operator", "service", "region")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)  # a tile astride a border has a row for each family
    white = models.IntegerField()
    served = models.IntegerField()
    not_known = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["operator", "service", "region"], name="parents_of_family")]
