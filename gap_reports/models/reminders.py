"""What operators were reminded of."""

from django.db import models

from gap_reports.models.cases import Case


class Reminder(models.Model):
    """A notice on the way to, or past, the day that a case is due; never made twice."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reminders")
    due_on = models.DateField()  # the day that it spoke of: another day has reminders of its own
    after_days = models.SmallIntegerField()  # from which day before (negative) or after it on it was due
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "due_on", "after_days"], name="one_reminder_of_each")
        ]
