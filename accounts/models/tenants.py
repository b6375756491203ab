"""Spaces: a council or an operator, who belongs to it in which role, and who has been invited."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import EmailValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User

# The spelling alone is checked: which territories there are is known to a later stage.
TERRITORY = RegexValidator(r"^(com|epci|dep|reg)-[0-9A-Z]{1,9}\Z", _("A territory is written like dep-80."))
OPERATOR = RegexValidator(r"^[0-9]{5}\Z", _("An operator is written as five digits, like 20801."))
SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens, like conseil-80."))
COLOUR = RegexValidator(r"^#[0-9a-f]{6}\Z", _("A colour is written like #14507a."))


class Kind(models.TextChoices):
    """Who a space is for."""

    COUNCIL = "council", _("Council")
    OPERATOR = "operator", _("Operator")


class Role(models.TextChoices):
    """What somebody may do in a space, the least first; the table is in `accounts.permissions`."""

    READER = "reader", _("Reader")
    AGENT = "agent", _("Agent")
    ADMINISTRATOR = "administrator", _("Administrator")


class Tenant(models.Model):
    """A space. A council has territories; an operator is judged by the home codes of its customers' SIMs."""

    slug = models.CharField(max_length=50, unique=True, validators=[SLUG])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    territories = ArrayField(
        models.CharField(max_length=14, validators=[TERRITORY]), default=list, blank=True
    )
    operators = ArrayField(models.CharField(max_length=5, validators=[OPERATOR]), default=list, blank=True)
    contact = models.EmailField(blank=True)  # whom people write to; answers to its notices go there
    mail_from = models.EmailField(blank=True)  # the sender of its notices; MAIL_FROM where empty
    colour = models.CharField(max_length=7, blank=True, validators=[COLOUR])
    colour_dark = models.CharField(max_length=7, blank=True, validators=[COLOUR])
    logo = models.CharField(max_length=100, blank=True)  # the name of a file in the folder TENANT_LOGOS

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody's role in a space."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tenant"], name="one_role_in_a_space")]

    def __str__(self) -> str:
        return f"{self.user} · {self.tenant} · {self.get_role_display()}"


class Invitation(models.Model):
    """A role that waits for whoever reads an address; the link's secret is kept as a keyed hash alone."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="invitations")
    email = models.CharField(max_length=254, validators=[EmailValidator()])
    role = models.CharField(max_length=13, choices=Role)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_to_an_address",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and timezone.now() < self.expires_at
