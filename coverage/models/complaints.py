"""What users told the regulator: the complaints that "J'alerte l'Arcep" passes on."""

from django.db import models


class Complaint(models.Model):
    """A complaint on mobile coverage: a day, a commune, an operator. Where the person lives is not kept."""

    day = models.DateField()
    commune = models.CharField(max_length=5)
    operator = models.CharField(max_length=6)

    class Meta:
        indexes = [
            models.Index(fields=["commune", "day"], name="complaints_of_commune"),
            models.Index(fields=["day"], name="complaints_of_day"),
        ]
