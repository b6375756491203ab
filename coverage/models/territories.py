"""Communes, EPCI, départements and régions, and the boundaries that wait for their codes."""

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Territory(models.Model):
    """A commune, EPCI, département or région; its codes and its boundary may be of different years."""

    COMMUNE, EPCI, DEPARTEMENT, REGION = "com", "epci", "dep", "reg"

    key = models.CharField(max_length=16, primary_key=True)  # com-80021, epci-200018083, dep-80, reg-32
    kind = models.CharField(max_length=4)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=3, blank=True)
    epci = models.CharField(max_length=12, blank=True)
    population = models.IntegerField(null=True)
    codes_year = models.IntegerField()
    boundary_year = models.IntegerField(null=True)
    # Codes of communes: what a commune was merged from or is divided into, the members of an EPCI.
    made_of = ArrayField(models.CharField(max_length=5), default=list)
    geom = MultiPolygonField(srid=4326, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "code"], name="territories_by_code"),
            GinIndex(fields=["made_of"], name="territories_by_part"),
        ]


class Boundary(models.Model):
    """A boundary as its file gave it, mended: it waits for the codes, which may have merged it since."""

    key = models.CharField(max_length=16, primary_key=True)  # as a territory's, with the code of its own year
    year = models.IntegerField()
    geom = MultiPolygonField(srid=4326)


class TileCommune(models.Model):
    """The commune that holds the centre of a tile of 200 m; a commune smaller than a tile may hold none."""

    tile = models.BigIntegerField(primary_key=True)
    commune = models.CharField(max_length=5)  # its code, as a territory's

    class Meta:
        indexes = [models.Index(fields=["commune"], name="tiles_of_commune")]


class TileSurvey(models.Model):
    """One row: when a survey last changed which commune a tile is of."""

    changed_at = models.DateTimeField()
