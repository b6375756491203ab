"""What the operators say is out of order: the list of antennas down that each publishes every day."""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.functions import Cast

from coverage.models.sites import ON_EARTH


class ListedOutage(models.Model):
    """A site that an operator lists as out of order on a day, wholly or in part."""

    operator = models.CharField(max_length=6)
    listed_on = models.DateField()
    number = models.CharField(max_length=40, blank=True)  # the operator's own, where it gives one
    commune = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=120, blank=True)  # the commune's name as the operator writes it
    # What is down, in the words of `coverage.outage_lists.columns`; null where the list does not say
    down = ArrayField(models.CharField(max_length=8), default=list)
    voice_down = models.BooleanField(null=True)
    data_down = models.BooleanField(null=True)
    since = models.DateTimeField(null=True)
    expected_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    geom = PointField(srid=4326)

    class Meta:
        indexes = [
            models.Index(fields=["listed_on", "operator"], name="outages_of_list"),
            GistIndex(Cast("geom", ON_EARTH), name="outages_on_earth"),
        ]
