"""What the State has asked the operators to build: ARCEP's lists of the targeted-coverage programme (DCC)."""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.functions import Cast

from coverage.models.sites import ON_EARTH


class Promised(models.Model):
    """What both lists say: a ministerial order (`decree`) of a day lays a duty on these operators, there."""

    listed_on = models.DateField()
    dossier = models.CharField(max_length=40, blank=True)
    zone_name = models.CharField(max_length=200, blank=True)
    zone_number = models.CharField(max_length=40, blank=True)  # of the zone within its order
    decree = models.CharField(max_length=40)
    decreed_on = models.DateField(null=True)
    department = models.CharField(max_length=3, blank=True)
    operators = ArrayField(models.CharField(max_length=6))
    origin = models.CharField(max_length=80, blank=True)  # of the zone, e.g. ZBCB: a village centre
    geom = PointField(srid=4326)

    class Meta:
        abstract = True


class PromisedSite(Promised):
    """A site to build in such a zone, or built: how many at each stage, null where the list does not say."""

    number = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    operator_site = models.CharField(max_length=80, blank=True)  # what the operators call it
    physical = models.BooleanField(null=True)  # false: another row's site stands for this one
    leader = models.CharField(max_length=6, blank=True)  # the operator that builds it for all
    requested = models.PositiveSmallIntegerField(null=True)
    in_service = models.PositiveSmallIntegerField(null=True)
    within_6_months = models.PositiveSmallIntegerField(null=True)
    within_24_months = models.PositiveSmallIntegerField(null=True)  # and not within six
    awaiting = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["listed_on"], name="promised_sites_of_list"),
            GistIndex(Cast("geom", ON_EARTH), name="promised_sites_on_earth"),
        ]


class PromisedZone(Promised):
    """A point of interest which a zone to cover must hold."""

    number = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    position_origin = models.CharField(max_length=80, blank=True)
    site_number = models.CharField(max_length=40, blank=True)
    decree_url = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["listed_on"], name="promised_zones_of_list"),
            GistIndex(Cast("geom", ON_EARTH), name="promised_zones_on_earth"),
        ]
