"""The operators' radio sites, from ARCEP's lists."""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.functions import Cast

ON_EARTH: PointField = PointField(geography=True)  # distances on it are metres


class Site(models.Model):
    """A radio site of an operator, from ARCEP's list of a quarter; the year's last list stands for itself."""

    operator = models.CharField(max_length=6)
    listed_on = models.DateField()
    number = models.CharField(max_length=40, blank=True)
    has_2g = models.BooleanField()
    has_3g = models.BooleanField()
    has_4g = models.BooleanField()
    has_5g = models.BooleanField(null=True)  # the list of 2018 does not speak of it
    bands_5g = ArrayField(models.SmallIntegerField(), null=True)  # MHz
    white_zone_programme = models.BooleanField(null=True)  # site_ZB
    targeted_coverage = models.BooleanField(null=True)  # site_DCC
    commune = models.CharField(max_length=5, blank=True)
    planned = models.BooleanField(default=False)  # of a list of sites to come
    geom = PointField(srid=4326)

    class Meta:
        indexes = [
            models.Index(fields=["operator", "listed_on"], name="sites_of_list"),
            GistIndex(Cast("geom", ON_EARTH), name="sites_on_earth"),
        ]
