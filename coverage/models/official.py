"""The official map as it was published: releases, their pieces, and their share of each tile."""

from django.contrib.gis.db.models import PolygonField
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficialRelease(models.Model):
    """One coverage file of ARCEP: a layer of an operator in a territory at the end of a quarter."""

    name = models.CharField(max_length=120)  # the file's name without its endings: what people look up
    operator = models.CharField(max_length=6)
    layer = models.CharField(max_length=12)  # 2G_voix, 2G3G_voix, 3G_data, 4G_data, 5G_data
    service = models.SmallIntegerField(null=True)  # null where no service of ours is paired with the layer
    territory = models.CharField(max_length=30)  # Metropole, 971_Guadeloupe, ...
    epsg = models.IntegerField()
    released_on = models.DateField()  # last day of the quarter
    sha256 = models.CharField(max_length=64)
    licence = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    features = models.IntegerField()
    mended = models.IntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "layer", "territory", "released_on", "sha256"], name="one_row_per_file"
            )
        ]


class OfficialPiece(models.Model):
    """A piece of a release's polygons, subdivided so that a point or a tile meets few vertices."""

    release = models.ForeignKey(OfficialRelease, on_delete=models.CASCADE)
    level = models.CharField(max_length=3, blank=True)  # CL, BC, TBC; empty where the layer has no levels
    geom = PolygonField(srid=3857)


class OfficialShare(models.Model):
    """Shares of a 200 m tile's area that a release declares at each level; levels are disjoint."""

    pk = models.CompositePrimaryKey("release_id", "tile")
    release = models.ForeignKey(OfficialRelease, on_delete=models.CASCADE)
    tile = models.BigIntegerField(db_index=True)
    share_cl = models.FloatField()
    share_bc = models.FloatField()
    share_tbc = models.FloatField()
    share_plain = models.FloatField()  # layers without levels


class OfficialRefusal(models.Model):
    """A coverage file that could not be downloaded or imported; the releases before it go on serving."""

    class Step(models.TextChoices):
        FETCH = "fetch", _("Download")
        IMPORT = "import", _("Import")

    step = models.CharField(max_length=6, choices=Step)
    name = models.CharField(max_length=300)  # of the file as it was given, or the address of a list of files
    sha256 = models.CharField(max_length=64, blank=True)  # of the file as it was given; empty if none came
    operator = models.CharField(max_length=6, blank=True)  # these three empty where the name does not tell
    layer = models.CharField(max_length=12, blank=True)
    territory = models.CharField(max_length=30, blank=True)
    message = models.TextField()
    refused_at = models.DateTimeField()  # the last time
    settled_at = models.DateTimeField(null=True)  # when a file of this layer was taken; null: none since

    class Meta:
        verbose_name, verbose_name_plural = _("refused official file"), _("refused official files")
        constraints = [models.UniqueConstraint(fields=["step", "name", "sha256"], name="one_row_per_refusal")]
        indexes = [
            models.Index(
                fields=["refused_at"], condition=models.Q(settled_at=None), name="refusals_that_stand"
            )
        ]

    def __str__(self) -> str:
        return self.name
