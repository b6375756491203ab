"""What was last decided, family by family: later stages see by it which of their figures are due."""

from django.db import models


class DecidedFamily(models.Model):
    """An operator x service x région; the digest is of its tiles, their estimates and verdicts.

    The lone tiles of an operator are the family of `EVERY_SERVICE`.
    """

    pk = models.CompositePrimaryKey("operator", "service", "region")
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)
    digest = models.CharField(max_length=16)
    # A digest of what the public is told of them, empty where that is nothing: what one person alone found
    # leaves it as it is.
    told = models.CharField(max_length=16, default="")
