"""Subscriptions: what became public of zones, and who wants to hear of it, where."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, WebhookEndpoint
from coverage.models import WhiteZone, ZoneEvent
from gap_reports.models import Step


class News(models.Model):
    """A thing that became public of a zone, in the words of that day: rows are only ever added."""

    class What(models.TextChoices):
        PUBLISHED = "published"
        PART = "part"  # it was a part of a zone that is known already: told to nobody
        WITHDRAWN = "withdrawn"
        REPAIRED = "repaired"
        MAP_CORRECTED = "map_corrected"
        FOUND_AGAIN = "found_again"
        REPORTED = "reported"
        ACKNOWLEDGED = "acknowledged"
        CONTESTED = "contested"
        PLANNED = "planned"
        REFUSED = "refused"
        REPAIR_CLAIMED = "repair_claimed"
        VERIFIED = "verified"
        NOT_REPAIRED = "not_repaired"
        BORNE_OUT = "borne_out"

    zone = models.ForeignKey(WhiteZone, models.PROTECT, related_name="news")
    what = models.CharField(max_length=16, choices=What)
    event = models.OneToOneField(ZoneEvent, models.CASCADE, null=True, related_name="news")
    step = models.OneToOneField(Step, models.PROTECT, null=True, related_name="news")
    day = models.DateField()  # since when it is public
    noted_at = models.DateTimeField()
    operator = models.CharField(max_length=6, null=True)
    service = models.SmallIntegerField()
    missing_from_official = models.BooleanField()
    area_km2 = models.FloatField()
    communes = ArrayField(models.CharField(max_length=5))
    reason = models.CharField(max_length=20, blank=True)  # why it was withdrawn or found again
    asked = models.CharField(max_length=6, null=True)  # the operator of the case
    planned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone"], condition=Q(what__in=["published", "part"]), name="zones_begin_once"
            )
        ]
        indexes = [GinIndex(fields=["communes"], name="news_by_commune")]


class Subscription(models.Model):
    """A territory, and one recipient: an address, a member of a space by mail, or a webhook of a space."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    territory = models.CharField(max_length=14)  # its key
    operator = models.CharField(max_length=6, null=True)  # null: all
    service = models.SmallIntegerField(null=True)  # null: all
    address = models.EmailField(null=True)
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="subscriptions")
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, null=True, related_name="subscriptions")
    language = models.CharField(max_length=2, default="fr")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    told = models.BigIntegerField(default=0)  # the number of the last news that was looked at for it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(address__isnull=False, membership=None, endpoint=None)
                    | Q(address=None, membership__isnull=False, endpoint=None)
                    | Q(address=None, membership=None, endpoint__isnull=False)
                ),
                name="subscriptions_have_one_recipient",
            ),
            models.UniqueConstraint(
                fields=["address", "membership", "endpoint", "territory", "operator", "service"],
                nulls_distinct=False,
                name="one_subscription_of_a_kind",
            ),
        ]
