"""What councils keeps: sums by commune, of which every larger territory is made; each tile is in one commune.

`operator`, `service` and `region` are those of `coverage.models`; tiles are 200 m, whole or parts of them.
"""

from django.db import models

from coverage.models import OfficialRelease


class Comparison(models.Model):
    """One row: what the sums now stand for."""

    as_of = models.DateField()
    method_version = models.CharField(max_length=20)
    members = models.CharField(max_length=32)  # a digest of each larger territory's communes and their ground


class Compared(models.Model):
    """Journal: a part of the sums and what it was made from; it is due when that differs."""

    part = models.CharField(max_length=60, primary_key=True)
    stamp = models.CharField(max_length=64)


class Ground(models.Model):
    """A commune's tiles and people. A commune smaller than a tile may have none, and no row."""

    commune = models.CharField(max_length=5, primary_key=True)
    tiles = models.IntegerField()
    people = models.FloatField()
    people_imputed = models.FloatField()
    territory = models.CharField(max_length=30)  # of the official map; empty where none is published
    digest = models.CharField(max_length=16)  # of its tiles and who lives in them


class DeclaredSum(models.Model):
    """What a release declares of a commune, by level; what it declares nothing of has no row."""

    pk = models.CompositePrimaryKey("release_id", "commune")
    release = models.ForeignKey(OfficialRelease, on_delete=models.CASCADE, db_index=False)
    commune = models.CharField(max_length=5, db_index=True)
    tiles_cl = models.FloatField()
    tiles_bc = models.FloatField()
    tiles_tbc = models.FloatField()
    tiles_plain = models.FloatField()
    people_cl = models.FloatField()
    people_bc = models.FloatField()
    people_tbc = models.FloatField()
    people_plain = models.FloatField()


class DeclaredNumber(models.Model):
    """Tiles of a commune that so many operators declare, one at least."""

    pk = models.CompositePrimaryKey("service", "commune", "operators")
    service = models.SmallIntegerField()
    commune = models.CharField(max_length=5, db_index=True)
    operators = models.SmallIntegerField()
    tiles = models.IntegerField()
    people = models.FloatField()


class MeasuredSum(models.Model):
    """What was measured in a commune, of one aspect (of `councils.aspects`): what is published, its doubt.

    `tiles` and `people` are counted; `expected`, `variance` and `doubt` are those of `councils.intervals`, in
    tiles and (of_people) in people.
    """

    pk = models.CompositePrimaryKey("operator", "service", "region", "commune", "aspect")
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)
    commune = models.CharField(max_length=5, db_index=True)
    aspect = models.CharField(max_length=20)
    tiles = models.IntegerField()
    people = models.FloatField()
    expected = models.FloatField()
    variance = models.FloatField()
    doubt = models.FloatField()
    expected_of_people = models.FloatField()
    variance_of_people = models.FloatField()
    doubt_of_people = models.FloatField()


class MeasuredNumber(models.Model):
    """Tiles of a commune of which a verdict on every operator is known, by how many of them serve it.

    `low` and `high` bound the expected number of tiles that truly are so, whatever operators have in common.
    """

    pk = models.CompositePrimaryKey("service", "region", "commune")
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)
    commune = models.CharField(max_length=5, db_index=True)
    known_tiles = models.IntegerField()
    known_people = models.FloatField()
    none_tiles = models.IntegerField()
    none_people = models.FloatField()
    none_low = models.FloatField()
    none_high = models.FloatField()
    all_tiles = models.IntegerField()
    all_people = models.FloatField()
    all_low = models.FloatField()
    all_high = models.FloatField()


class Total(models.Model):
    """The rows that `councils.sums` adds up for a territory larger than a commune."""

    key = models.CharField(max_length=16, primary_key=True)
    rows = models.JSONField()


class Contradiction(models.Model):
    """A group of adjoining tiles that contradict the release, in each commune that it lies in."""

    pk = models.CompositePrimaryKey("operator", "service", "region", "aspect", "group", "commune")
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)
    aspect = models.CharField(max_length=20)  # MISSING or UNDECLARED
    group = models.BigIntegerField()  # its smallest tile
    commune = models.CharField(max_length=5, db_index=True)


class TerritoryAudits(models.Model):
    """The audits of an EPCI or a département, and a stamp of what they were made from."""

    key = models.CharField(max_length=16, primary_key=True)
    stamp = models.CharField(max_length=32)
    as_of = models.DateField()
    method_version = models.CharField(max_length=20)
    audits = models.JSONField()
