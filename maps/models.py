"""The one shelf of the maps room: files of open data, each of a month that is kept."""

from django.db import models
from django.utils import timezone


class DataFile(models.Model):
    """A file that everybody may have; replaced as a whole when what is kept of its month changes."""

    name = models.CharField(max_length=40, unique=True)  # tiles-2026-11.gpkg
    table = models.CharField(max_length=8)  # of maps.data.shelf.TABLES
    ending = models.CharField(max_length=8)  # gpkg, which says the format
    month = models.DateField(db_index=True)  # its first day
    as_of = models.DateField()  # the day of the last publication in it
    edition = models.CharField(max_length=64)  # a digest of what is kept of the month
    method_versions = models.CharField(max_length=60)  # of its rows, with blanks between
    rows = models.IntegerField()
    size = models.BigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class DataPart(models.Model):
    """A piece of a file, so that nobody holds all of it in memory to hand it out."""

    file = models.ForeignKey(DataFile, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()  # from 0
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_part_of_each_number")]
