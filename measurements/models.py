"""What intake stores: contributors, readings, receipts, gaps of duty, and the journal that coverage pulls."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from measurements.formats.native import LONGEST_DEVICE


class Contributor(models.Model):
    """A person's random token, kept only as a keyed hash (HMAC-SHA256, 32 bytes)."""

    token_hash = models.BinaryField(unique=True, max_length=32)
    consent_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)


class Batch(models.Model):
    """One submission, as its receipt tells it. The same body from the same contributor is the same batch."""

    receipt = models.UUIDField(unique=True)
    # Null for an import, which may carry many contributors.
    contributor = models.ForeignKey(Contributor, null=True, on_delete=models.CASCADE)
    source = models.CharField(max_length=20)
    received_at = models.DateTimeField(auto_now_add=True)
    # Readings stored or already known, in the order sent; empty for an import.
    reading_ids = ArrayField(models.UUIDField(), default=list)


class RefusedReading(models.Model):
    """A reading that was not taken: what was sent, without what names a device or a person, and why."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="refusals")
    # Whose it is, so that it goes with them; null where a file did not say.
    contributor = models.ForeignKey(Contributor, null=True, on_delete=models.CASCADE)
    # Position in the batch, from 0; for an import, the line's number in the file, from 1.
    index = models.IntegerField()
    reading_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    raw = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "index"], name="one_refusal_per_reading")]


class Reading(models.Model):
    """One observation of a phone. Partitioned by month of `observed_at`: the table is made in SQL.

    Codes are positions in the tuples of `vocabulary`. Nobody but intake writes here.
    """

    pk = models.CompositePrimaryKey("contributor_id", "id", "observed_at")
    contributor = models.ForeignKey(Contributor, on_delete=models.DO_NOTHING)
    id = models.UUIDField()
    observed_at = models.DateTimeField()
    batch_id = models.BigIntegerField()
    digest = models.BinaryField(max_length=16)
    longitude = models.FloatField()
    latitude = models.FloatField()
    cell_id = models.BigIntegerField(null=True)
    accuracy_m = models.FloatField(null=True)
    signal_dbm = models.FloatField(null=True)
    quality_db = models.FloatField(null=True)
    sinr_db = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    altitude_m = models.FloatField(null=True)
    service_state = models.SmallIntegerField()
    technology = models.SmallIntegerField(null=True)
    max_technology = models.SmallIntegerField(null=True)
    signal_kind = models.SmallIntegerField(null=True)
    environment = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    home_plmn_origin = models.SmallIntegerField()
    is_mock = models.BooleanField()
    home_plmn = models.CharField(max_length=6)
    serving_plmn = models.CharField(max_length=6, null=True)
    device_id = models.CharField(max_length=LONGEST_DEVICE)
    # Why it is no evidence for now, a position in `vocabulary.HELD`; null for nothing against it.
    held = models.SmallIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "measurements_reading"


class DeviceDay(models.Model):
    """What must be known of a device's day when its other days are judged; made anew whenever it changes.

    A phone with two SIMs is two here: one of them may be dead.
    """

    # Its index is that of the constraint, which begins with it.
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, db_index=False)
    device_id = models.CharField(max_length=LONGEST_DEVICE)
    home_plmn = models.CharField(max_length=6)
    day = models.DateField()
    unserved = models.IntegerField()
    served = models.BooleanField()
    # A sketch of the way and of what was heard on it (`tracks.sketch`); empty where there is too little.
    tracks = ArrayField(models.BigIntegerField())
    # Where and when it ended (`nights.Evening`), to which the next morning answers; empty if nothing is sure.
    evening = ArrayField(models.FloatField(), default=list)
    # Whether the day's readings are held because the device was never served.
    silent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contributor", "device_id", "home_plmn", "day"], name="one_row_per_device_day"
            )
        ]
        indexes = [GinIndex(fields=["tracks"], name="device_day_by_track", fastupdate=False)]


class DutyGap(models.Model):
    """A span in which a probe ran and moved, but could make no reading."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE)
    gap_id = models.UUIDField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    from_longitude = models.FloatField()
    from_latitude = models.FloatField()
    until_longitude = models.FloatField()
    until_latitude = models.FloatField()
    home_plmn = models.CharField(max_length=6, null=True)
    device_id = models.CharField(max_length=LONGEST_DEVICE)
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contributor", "gap_id"], name="one_row_per_gap")]


class TouchedDay(models.Model):
    """Journal: a contributor's day whose readings changed, to be looked at again by the next stage.

    Written in the transaction that changed the readings, and marked done in the one that used them; a cursor
    on ids instead would step over rows that commit late.
    """

    contributor_id = models.BigIntegerField()
    # Day of observation, UTC; null means everything of this contributor (erasure).
    day = models.DateField(null=True)
    batch_id = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at__isnull=True), name="touched_day_to_do"),
            models.Index(fields=["contributor_id", "day"], name="touched_day_of_contributor"),
        ]
