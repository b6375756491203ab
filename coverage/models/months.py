"""What the public was told in each month: of squares, rows that hold as long as one said the same; zones."""

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.postgres.fields import ArrayField
from django.db import models


class KeptMonth(models.Model):
    """A month of one operator and service: what it stands for, and what tells its edition from others."""

    pk = models.CompositePrimaryKey("month", "operator", "service")
    month = models.DateField()  # its first day
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    as_of = models.DateField()  # of the last publication in it
    method_version = models.CharField(max_length=20)
    epoch = models.IntegerField()  # its number
    decided = models.CharField(max_length=32)  # a digest of what was decided, of all régions
    mended = models.IntegerField(default=0)  # how often erasures changed it since


class MonthlyTile(models.Model):
    """What the public was told of a 200 m tile from one month to another, under the privacy floor.

    Only what changes from a month to the next is a row; no number in it is exact.
    """

    pk = models.CompositePrimaryKey("tile", "operator", "service", "since")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    since = models.DateField()  # first day of its first month
    until = models.DateField(null=True)  # first day of its last month; null: it still holds
    verdict = models.SmallIntegerField()
    told = models.SmallIntegerField(null=True)  # P(white): position in `coverage.floor.TOLD`, from 1
    witnesses = models.SmallIntegerField()  # position in `WITNESS_CLASSES`, from 1


class KeptZones(models.Model):
    """A month whose white zones are kept as well; earlier ones may be without."""

    month = models.DateField(primary_key=True)  # its first day
    as_of = models.DateField()  # of the last publication in it
    told = models.CharField(max_length=32)  # a digest of what is told of all of them


class MonthlyZone(models.Model):
    """What the public was told of a white zone at the end of a month, under the privacy floor.

    A row for each month, as erasures mend it by month. Of its tiles that were told white then it is made.
    """

    pk = models.CompositePrimaryKey("month", "zone")
    month = models.DateField()
    zone = models.UUIDField()
    operator = models.CharField(max_length=6, null=True)
    service = models.SmallIntegerField()
    status = models.CharField(max_length=16)
    missing_from_official = models.BooleanField()
    official_release = models.TextField(null=True)
    official_level = models.CharField(max_length=8, null=True)
    told = models.SmallIntegerField()  # P(white): position in `coverage.floor.TOLD`, from 1
    witnesses = models.SmallIntegerField()  # position in `WITNESS_CLASSES`, from 1
    days = models.SmallIntegerField()  # the same, of contributor-days
    communes = ArrayField(models.CharField(max_length=5))
    population_low = models.IntegerField(null=True)
    population_high = models.IntegerField(null=True)
    method_version = models.CharField(max_length=20)
    tiles = ArrayField(models.BigIntegerField())
    geom = MultiPolygonField(srid=4326)
