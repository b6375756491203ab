"""What a space does about white zones: its plans, notes and timers, who changed what, and who looked when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from coverage.models import WhiteZone

PERSON = settings.AUTH_USER_MODEL


class Priority(models.IntegerChoices):
    """How soon a space wants a zone to be seen to; none is null."""

    HIGH = 1, _("High")
    MIDDLE = 2, _("Middle")
    LOW = 3, _("Low")


class OfZone(models.Model):
    """Something of one space about one zone; of no other space's business."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="+")
    zone = models.ForeignKey(WhiteZone, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True


class Plan(OfZone):
    """Priority, who sees to it, and whether it is on the short list; no row says none of them."""

    priority = models.SmallIntegerField(null=True, choices=Priority)
    assignee = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    shortlisted = models.BooleanField(default=False)
    edition = models.IntegerField(default=0)  # how often it was changed: what somebody saw who changes it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "zone"], name="one_plan_of_a_space")]


class Note(OfZone):
    """What somebody wrote down; it stays as it was written."""

    author = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["tenant", "zone"], name="notes_of_a_space")]


class Timer(OfZone):
    """A rule that sends one mail to whoever set it: on a day, or after so many days without an answer."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    day = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=2, default="fr")  # of whoever set it
    set_at = models.DateTimeField(default=timezone.now)
    rang_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day=None) ^ models.Q(days=None), name="on_a_day_or_after_days"
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "zone"], condition=models.Q(rang_on=None), name="timers_that_run")
        ]


class Change(OfZone):
    """A line of the log: who changed what, from what to what. Rows are only ever added."""

    class What(models.TextChoices):
        PRIORITY = "priority"
        ASSIGNEE = "assignee"  # before and after: numbers of people
        SHORTLISTED = "shortlisted"
        NOTE = "note"
        TIMER_SET = "timer_set"
        TIMER_ENDED = "timer_ended"
        JOINED = "joined"  # before: the id of the zone that became part of this one

    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=12, choices=What)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "zone"], name="changes_of_a_space"),
            models.Index(fields=["tenant", "what", "after", "at"], name="changes_by_what"),
        ]


class Visit(models.Model):
    """When somebody was last in a space, and when they were before that visit began."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    before = models.DateTimeField(null=True)  # the end of the visit before this one; null: this is the first

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "tenant"], name="one_visit_of_a_person")]
