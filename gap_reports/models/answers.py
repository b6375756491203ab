"""Files of answers that an operator sent, and what became of each."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Tenant


class AnswerFile(models.Model):
    """What became of a file of answers: how many lines were taken, and which were not, and why."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="answer_files")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    applied = models.IntegerField()
    already_so = models.IntegerField()
    left_empty = models.IntegerField()
    refused = models.IntegerField()
    refused_lines = models.TextField(blank=True)  # CSV, as it can be mended and sent again
