"""What the public was told in each month: rows that hold as long as a square said the same."""

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
