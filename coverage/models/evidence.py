"""The write side of coverage: evidence, and the journals that say what is to be done next."""

from django.db import models

from coverage.fields import RealField


class Evidence(models.Model):
    """What one phone saw in one 200 m tile on one day (UTC) and in one place, of one operator and service.

    The columns are those of `coverage.core.evidence.Evidence`, null for its nan.
    """

    # Days before devices: a contributor's day is what the fold replaces.
    pk = models.CompositePrimaryKey("contributor_id", "day", "device", "tile", "operator", "service", "place")
    contributor_id = models.BigIntegerField()
    device = models.BigIntegerField()  # a number of the contributor's, not the text that was sent
    day = models.DateField()
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    place = models.SmallIntegerField()  # position in `coverage.core.evidence.ENVIRONMENTS`
    speaks_for = models.IntegerField()
    against = models.IntegerField()
    statements = models.IntegerField()
    margin_db = RealField(null=True)
    spots = models.IntegerField()
    accuracy_m = RealField(null=True)
    dwell_s = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["tile", "operator", "service"], name="evidence_of_tile"),
            models.Index(fields=["tile"], condition=models.Q(statements__gt=0), name="statements_of_tile"),
        ]


class TouchedTile(models.Model):
    """Journal: a tile whose evidence changed; the row goes in the transaction that used it."""

    shard = models.BigIntegerField(db_index=True)  # the 25 km tile around it: one worker at a time per shard
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()


class TouchedSquare(models.Model):
    """Journal: a square of 5 km to estimate anew; the row goes in the transaction that did."""

    pk = models.CompositePrimaryKey("square", "operator", "service")
    square = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()


class ErasedTile(models.Model):
    """Journal: a tile that lost evidence because somebody erased theirs; the zones drawn next say so."""

    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()


class TouchedFamily(models.Model):
    """Journal: an operator x service x région whose tiles changed: its published set is decided again."""

    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)
