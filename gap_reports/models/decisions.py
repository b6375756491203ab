"""Whose readings decided a claimed repair, as long as that may have to be decided again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from coverage.models import Question
from gap_reports.models.cases import Step


class Decision(models.Model):
    """A claim that fresh readings decided; gone when its case moves on, or its evidence grew too old."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()  # the last day that was weighed
    people = ArrayField(models.BigIntegerField())  # contributors who had been there; who erases leaves it
