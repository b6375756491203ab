"""Where people live: INSEE's squares of 200 m, which are tiles of our grid."""

from django.db import models


class PopulationSquare(models.Model):
    """How many people live in a tile; a tile of a grid that was imported and has no row has nobody."""

    tile = models.BigIntegerField(primary_key=True)
    people = models.FloatField()
    imputed = models.BooleanField()  # the publisher hid the count and spread that of a larger square
    source = models.CharField(max_length=80)
