"""Evidence bundles as they were given out."""

from django.db import models

from coverage.models import WhiteZone


class Bundle(models.Model):
    """What a zone rested on, on a day and in an epoch: bytes that never change, their hash and signature."""

    zone = models.ForeignKey(WhiteZone, on_delete=models.PROTECT, related_name="bundles")
    as_of = models.DateField()
    epoch = models.IntegerField()  # its number
    method_version = models.CharField(max_length=20)
    content = models.BinaryField()  # bundle.json; empty when it is too old to be kept
    sha256 = models.CharField(max_length=64, db_index=True)
    signature = models.BinaryField(max_length=64)
    public_key = models.TextField()  # the half that was published when it was signed, as PEM
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "as_of", "epoch"], name="one_bundle_of_a_day_and_epoch")
        ]
