"""Campaigns: what is asked for in a space, each place that it is asked of, and the report at the end."""

from datetime import date
from uuid import uuid4

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Tenant, User
from councils.campaigns.states import State

# A bound is where a public class of days begins: that it is reached tells no more than the class does.
BOUNDS = (2, 5, 10, 20)
LEAST_BUDGET = BOUNDS[-1]


class Campaign(models.Model):
    """Readings that a council asks for, from a first to a last day (UTC).

    A draft until it opens; from then on neither its list of targets nor what it asks for changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=300)  # in words: names of territories, or that it was drawn
    area = MultiPolygonField(srid=4326)
    operators = ArrayField(models.CharField(max_length=6))
    services = ArrayField(models.CharField(max_length=8))  # names
    first_day = models.DateField()
    last_day = models.DateField()
    # Contributor-days: one person on one day, however many places they pass.
    budget = models.PositiveIntegerField(validators=[MinValueValidator(LEAST_BUDGET)])
    bound = models.PositiveSmallIntegerField(choices=[(days, days) for days in BOUNDS])  # of each target
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    is_public = models.BooleanField(default=False)
    opened_on = models.DateField(null=True)
    list_hash = models.CharField(max_length=64, blank=True)  # of the targets as they were frozen
    waits_since = models.DateTimeField(null=True)  # for a worker who chooses the targets of a large draft
    claimed_at = models.DateTimeField(null=True)  # when a worker last began to choose them
    looked_on = models.DateField(null=True)  # the publication that its targets were last held against
    days = models.CharField(max_length=12, blank=True)  # contributor-days so far, under the privacy floor
    ended_on = models.DateField(null=True)
    method_version = models.CharField(max_length=20, blank=True)  # of the publication that ended it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="a_campaign_has_days"),
            models.CheckConstraint(
                condition=Q(opened_on=None, list_hash="") | Q(opened_on__isnull=False) & ~Q(list_hash=""),
                name="an_open_list_is_frozen",
            ),
        ]
        indexes = [
            models.Index(F("opened_on"), condition=Q(ended_on=None), name="campaigns_under_way"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def since(self) -> date:
        """The first day whose readings count: the first of the campaign, or that of its opening if later."""
        return max(self.first_day, self.opened_on) if self.opened_on else self.first_day

    @property
    def is_draft(self) -> bool:
        """Whether its list may still change."""
        return self.opened_on is None


class CampaignTarget(models.Model):
    """A tile of 200 m that a campaign asks about, for one operator and service.

    All that is kept of what was found has passed the privacy floor.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    rank = models.PositiveIntegerField()  # from 1: where a reading was worth most
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.CharField(max_length=8)  # its name
    expected_gain = models.FloatField()  # 0 to 1, when it was chosen; 0 for one that somebody added
    reasons = ArrayField(models.CharField(max_length=24), default=list)  # why, when it was chosen
    at_opening = models.CharField(max_length=9)  # the published verdict
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    ended_on = models.DateField(null=True)
    days = models.CharField(max_length=8, blank=True)  # class of contributor-days since the opening
    verdict = models.CharField(max_length=9, blank=True)  # published when it ended, with its figures
    probability = models.FloatField(null=True)
    probability_served = models.FloatField(null=True)
    share_low = models.FloatField(null=True)
    share_high = models.FloatField(null=True)
    reason = models.CharField(max_length=20, blank=True)  # why it is not known
    contributors = models.CharField(max_length=8, blank=True)  # class, of the whole window

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "tile", "operator", "service"], name="one_target_for_each"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, ended_on=None)
                | ~Q(state=State.OPEN) & Q(ended_on__isnull=False),
                name="a_target_ends_on_a_day",
            ),
        ]


class CampaignReport(models.Model):
    """What was found, as it was written when the last target had ended; its bytes and hash do not change."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="report")
    content = models.BinaryField()  # a ZIP
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.campaign} {self.sha256}"
