"""Which contributors measure for a space."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Tenant
from measurements.models import Contributor


class OwnContributor(models.Model):
    """A vehicle or a phone of a space: a contributor like any other, that is known to be the space's."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="own_contributors")
    contributor = models.OneToOneField(Contributor, models.CASCADE)
    name = models.CharField(max_length=80)  # what the space calls it
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField(default=timezone.now)
