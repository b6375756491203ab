"""Who follows a zone by mail."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from coverage.models import WhiteZone


class Follower(models.Model):
    """An address that asked to be told of a zone; deleted, and nothing kept, when it asks for an end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    zone = models.ForeignKey(WhiteZone, models.CASCADE, related_name="followers")
    mail = models.EmailField()
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    # The number of the last step of the zone that it was told, or that was there when it confirmed.
    told = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "mail"], name="one_follower_by_address")]
