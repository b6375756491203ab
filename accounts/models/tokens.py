"""Tokens of programs: a spreadsheet or a system of a council or an operator, which reads or answers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models.people import User
from accounts.models.tenants import Tenant


class AccessToken(models.Model):
    """What a program may do in a space; its text is shown once, and kept as a keyed hash alone."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="tokens")
    made_by = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=40))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)  # the day is enough to find those that nobody uses

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and timezone.now() < self.expires_at
