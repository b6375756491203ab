"""What ARCEP measured in the field itself: the tests of its yearly campaigns on quality of service."""

from django.contrib.gis.db.models import PointField
from django.db import models

from coverage.fields import RealField


class DriveTest(models.Model):
    """A test of a campaign: official evidence, shown beside ours and never mixed into our estimates."""

    class Outcome(models.IntegerChoices):
        FAILED = 0
        PARTIAL = 1  # usable, and less than ARCEP calls a success
        SUCCEEDED = 2

    campaign = models.CharField(max_length=60)  # year, area and kind, as in the file's name
    operator = models.CharField(max_length=6)
    day = models.DateField(null=True)
    protocol = models.CharField(max_length=20)
    situation = models.CharField(max_length=20, blank=True)  # INCAR, INTRAIN, OUTDOOR, INDOOR
    zone = models.CharField(max_length=40, blank=True)  # dense, intermediate, rural, touristic
    axis = models.CharField(max_length=60, blank=True)
    axis_name = models.CharField(max_length=120, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    technology = models.CharField(
        max_length=4, blank=True
    )  # at the start; `none` is no service, empty not known
    outcome = models.SmallIntegerField(choices=Outcome, null=True)  # null where the columns do not say
    rsrp_dbm = RealField(null=True)
    rsrq_db = RealField(null=True)
    rscp_dbm = RealField(null=True)
    rx_level_dbm = RealField(null=True)
    download_mbps = RealField(null=True)
    upload_mbps = RealField(null=True)
    geom = PointField(srid=4326)

    class Meta:
        indexes = [models.Index(fields=["campaign", "operator"], name="drive_tests_of_campaign")]
