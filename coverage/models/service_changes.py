"""Questions that only fresh readings answer, and changes of service since which older evidence is history."""

from django.db import models
from django.utils import timezone

from coverage.models.zones import WhiteZone


class Question(models.Model):
    """Somebody says that a zone has service since a day; asked of the tiles that it had when they said so."""

    zone = models.ForeignKey(WhiteZone, on_delete=models.CASCADE, related_name="questions")
    since = models.DateField()  # readings after this day answer
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "since"], name="one_question_for_each_day")]


class QuestionTile(models.Model):
    """A tile that a question is asked of."""

    pk = models.CompositePrimaryKey("question_id", "tile")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="members")
    tile = models.BigIntegerField(db_index=True)


class ServiceChange(models.Model):
    """A service became another in some tiles on a day: what was measured until then counts no more."""

    zone = models.ForeignKey(WhiteZone, on_delete=models.PROTECT, related_name="service_changes")
    day = models.DateField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    why = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "day"], name="one_change_for_each_day")]


class ChangedTile(models.Model):
    """A tile of a change, with what a row of evidence is compared with: see sql/counted_evidence.sql."""

    pk = models.CompositePrimaryKey("tile", "operator", "service", "change_id")
    change = models.ForeignKey(ServiceChange, on_delete=models.CASCADE, related_name="members")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    day = models.DateField()
