"""Dossiers as they were built: the file is kept, as what it was made from changes with each publication."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, User


class Dossier(models.Model):
    """One that somebody asked for; once built, its bytes and their hash do not change."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being built")
        BUILT = "built", _("ready")
        FAILED = "failed", _("could not be built")
        WITHDRAWN = "withdrawn", _("no longer kept")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="dossiers")
    subject = models.CharField(max_length=48)  # a key of councils.dossiers.subject
    name = models.CharField(max_length=300)  # of the place, as it was called when it was asked for
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)  # why it could not be built
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)  # when a worker last began to build it
    as_of = models.DateField(null=True)
    method_version = models.CharField(max_length=20, blank=True)
    zones = models.IntegerField(null=True)
    built_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # stays when the file goes
    content = models.BinaryField(null=True)  # a ZIP

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "subject"], condition=Q(state="waiting"), name="one_dossier_waits"
            ),
            models.CheckConstraint(
                condition=Q(state="built", content__isnull=False) | ~Q(state="built") & Q(content=None),
                name="built_dossiers_have_files",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.as_of or ''}".strip()
