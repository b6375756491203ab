"""The outbox: what is to be told to somebody outside, once, and what came of each attempt."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.tenants import Tenant


class WebhookEndpoint(models.Model):
    """An address of a tenant's own that is called; what is signed with the secret is from us."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=100)  # whsec_ and base64, as Standard Webhooks writes it
    active = models.BooleanField(default=True)  # notices of one that is not wait for it
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "url"], name="one_endpoint_by_address")]

    def __str__(self) -> str:
        return self.url


class Channel(models.TextChoices):
    """How a notice travels."""

    MAIL = "mail", _("Mail")
    WEBHOOK = "webhook", _("Webhook")


class State(models.TextChoices):
    """What has become of a notice."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Given up")


class Notice(models.Model):
    """One thing told to one recipient; `id` is what every repeat of it bears, `key` what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, related_name="notices")
    channel = models.CharField(max_length=7, choices=Channel)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, null=True, related_name="notices")
    content = models.JSONField()  # the fields of `accounts.outbox.Mail` or `Call`; empty once forgotten
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)  # since it was posted or replayed
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel="webhook") ^ models.Q(endpoint=None),
                name="webhooks_have_endpoints",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="notices_that_wait"),
            models.Index(fields=["ended_at"], condition=models.Q(state="dead"), name="notices_given_up"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attempt(models.Model):
    """One try; without an end, the worker was cut off, and nobody knows whether it arrived."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    succeeded = models.BooleanField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP or SMTP, where there was an answer
    detail = models.CharField(max_length=200, blank=True)  # an error's name, or the beginning of an answer
