"""Cases, and the steps that they took."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from coverage.models import WhiteZone
from gap_reports.states import RULES, By, Move, State


class Case(models.Model):
    """A white zone before one operator. Its id is made from both; a case is never deleted."""

    class Role(models.TextChoices):
        OWN = "own"  # its own customers have no service there
        HOST = "host"  # customers of another operator use its network there

    id = models.UUIDField(primary_key=True)
    zone = models.ForeignKey(WhiteZone, on_delete=models.PROTECT, related_name="cases")
    operator = models.CharField(max_length=6)  # who is asked
    role = models.CharField(max_length=4, choices=Role)
    state = models.CharField(max_length=16, choices=State, default=State.DETECTED)
    # The case of the zone that this one's became part of: it is answered there.
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    detected_on = models.DateField()
    reported_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # by when the operator should answer, or said that it would repair
    answered_on = models.DateField(null=True)  # its first answer
    planned_on = models.DateField(null=True)
    claimed_on = models.DateField(null=True)  # since when it says that it is repaired
    closed_on = models.DateField(null=True)
    told = models.IntegerField(default=0)  # number of the last of its steps that its operator was told of

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "operator"], name="one_case_for_each")]
        indexes = [
            models.Index(fields=["operator", "state"], name="cases_of_operator"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="cases_due"),
        ]


def _legal() -> Q:
    """The table of moves, as the database holds steps against it: whence, whither, by whom, with what."""
    legal = Q()
    for what, rule in RULES.items():
        row = Q(move=str(what), before__in=sorted(map(str, rule.of)), after=str(rule.to), by=str(rule.by))
        row &= ~Q(reason="") if rule.reason else Q()
        row &= Q(day__isnull=False) if rule.day else Q()
        legal |= row
    return legal


class Step(models.Model):
    """A move that was made: the history of a zone, row upon row, each holding the hash of the one before.

    Rows are only ever added; the database refuses to change them. The hash covers all columns but the person,
    of whom it knows the tenant that they spoke for.
    """

    zone = models.ForeignKey(WhiteZone, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()  # in the history of the zone, from 1
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=16, choices=Move)
    before = models.CharField(max_length=16, choices=State)
    after = models.CharField(max_length=16, choices=State)
    by = models.CharField(max_length=8, choices=By)
    author = models.CharField(max_length=64)  # the tenant's name, or that of a part of the platform
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    day = models.DateField(null=True)  # that was planned, or since when it is repaired
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="one_history_for_each_zone"),
            models.CheckConstraint(condition=_legal(), name="legal_moves_only"),
        ]
