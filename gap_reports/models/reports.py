"""Gap reports as they were given out, and those that somebody waits for."""

from django.db import models
from django.utils import timezone


class GapReport(models.Model):
    """The cases of one operator on one territory, as an archive; built again the same, it is the same."""

    operator = models.CharField(max_length=6)
    territory = models.CharField(max_length=14)  # its key
    on = models.DateField()  # the day that it speaks of
    month = models.DateField(null=True)  # the first of the month that it was due for; null where asked for
    zones = models.IntegerField()
    overdue = models.IntegerField()
    content = models.BinaryField()  # ZIP
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operator", "territory", "sha256"], name="one_row_of_a_report"),
            models.UniqueConstraint(fields=["operator", "territory", "month"], name="one_report_of_a_month"),
        ]
        indexes = [models.Index(fields=["operator", "territory", "-on"], name="reports_of_territory")]


class AskedReport(models.Model):
    """A report that a worker is to make; gone when it is made. One that cannot be made stays, and says so."""

    operator = models.CharField(max_length=6)
    territory = models.CharField(max_length=14)
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)  # when a worker last began

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "territory"], name="one_report_waits")]
