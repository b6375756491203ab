"""Epochs: what was learnt of all evidence at once, and frozen."""

from django.db import models


class Epoch(models.Model):
    """What was learnt from all evidence at once, then frozen: tiles are estimated under it until the next."""

    number = models.IntegerField(primary_key=True)
    fitted_on = models.DateField()  # the day that it was fitted as of
    method_version = models.CharField(max_length=20)
    evidence_rows = models.BigIntegerField()  # in the window of that day


class EpochModel(models.Model):
    """The named numbers of one operator and service: the fields of `coverage.core.epoch.Model`."""

    pk = models.CompositePrimaryKey("epoch_id", "operator", "service")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE)
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    parameters = models.JSONField()


class EpochPhone(models.Model):
    """What an epoch holds of one phone, on one operator and service; goes when its contributor erases."""

    pk = models.CompositePrimaryKey("epoch_id", "operator", "service", "contributor_id", "device")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, db_index=False)
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    contributor_id = models.BigIntegerField(db_index=True)
    device = models.BigIntegerField()
    offset_db = models.FloatField()
    offset_sd_db = models.FloatField()
    fault = models.FloatField()  # that it is broken, 0 to 1
    standing = models.BooleanField()  # whether others bore its contributor out


class EpochOutage(models.Model):
    """A 5 km tile and a day on which an operator's network was down there, or became another for good."""

    pk = models.CompositePrimaryKey("epoch_id", "operator", "service", "area", "day", "lasting")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, db_index=False)
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    area = models.BigIntegerField()
    day = models.DateField()
    lasting = models.BooleanField()
