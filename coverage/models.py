"""What coverage keeps: evidence, tiles, zones, and the official maps, sites and territories beside them.

A `tile` is the packed key of `coverage.core.grid`; `operator` is five digits as ARCEP writes them; `service`
and `verdict` are positions in `coverage.core.evidence.SERVICES` and `coverage.core.verdict.VERDICTS`.
"""

from django.contrib.gis.db.models import MultiPolygonField, PointField, PolygonField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from coverage.fields import RealField

# --- Evidence and tiles ---------------------------------------------------------------------------


class Evidence(models.Model):
    """What one phone saw in one 200 m tile on one day (UTC) and in one place, of one operator and service.

    The columns are those of `coverage.core.evidence.Evidence`, null for its nan.
    """

    # Days before devices: a contributor's day is what the fold replaces.
    pk = models.CompositePrimaryKey("contributor_id", "day", "device", "tile", "operator", "service", "place")
    contributor_id = models.BigIntegerField()
    device = models.BigIntegerField()  # a number of the contributor's, not the text that was sent
    day = models.DateField()
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    place = models.SmallIntegerField()  # position in `coverage.core.evidence.ENVIRONMENTS`
    speaks_for = models.IntegerField()
    against = models.IntegerField()
    statements = models.IntegerField()
    margin_db = RealField(null=True)
    spots = models.IntegerField()
    accuracy_m = RealField(null=True)
    dwell_s = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["tile", "operator", "service"], name="evidence_of_tile")]


class TouchedTile(models.Model):
    """Journal: a tile whose evidence changed; the row goes in the transaction that used it."""

    shard = models.BigIntegerField(db_index=True)  # the 25 km tile around it: one worker at a time per shard
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()


class TouchedSquare(models.Model):
    """Journal: a square of 5 km to estimate anew; the row goes in the transaction that did."""

    pk = models.CompositePrimaryKey("square", "operator", "service")
    square = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()


class ErasedTile(models.Model):
    """Journal: a tile that lost evidence because somebody erased theirs; the zones drawn next say so."""

    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()


class TouchedFamily(models.Model):
    """Journal: an operator x service x région whose tiles changed: its published set is decided again."""

    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)


class Epoch(models.Model):
    """What was learnt from all evidence at once, then frozen: tiles are estimated under it until the next."""

    number = models.IntegerField(primary_key=True)
    fitted_on = models.DateField()  # the day that it was fitted as of
    method_version = models.CharField(max_length=20)
    evidence_rows = models.BigIntegerField()  # in the window of that day


class EpochModel(models.Model):
    """The named numbers of one operator and service: the fields of `coverage.core.epoch.Model`."""

    pk = models.CompositePrimaryKey("epoch_id", "operator", "service")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE)
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    parameters = models.JSONField()


class EpochPhone(models.Model):
    """What an epoch holds of one phone, on one operator and service; goes when its contributor erases."""

    pk = models.CompositePrimaryKey("epoch_id", "operator", "service", "contributor_id", "device")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, db_index=False)
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    contributor_id = models.BigIntegerField(db_index=True)
    device = models.BigIntegerField()
    offset_db = models.FloatField()
    offset_sd_db = models.FloatField()
    fault = models.FloatField()  # that it is broken, 0 to 1
    standing = models.BooleanField()  # whether others bore its contributor out


class EpochOutage(models.Model):
    """A 5 km tile and a day on which an operator's network was down there, or became another for good."""

    pk = models.CompositePrimaryKey("epoch_id", "operator", "service", "area", "day", "lasting")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, db_index=False)
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    area = models.BigIntegerField()
    day = models.DateField()
    lasting = models.BooleanField()


class PipelineState(models.Model):
    """One row: what the tiles now stand for."""

    as_of = models.DateField()
    method_version = models.CharField(max_length=20)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT)


class Square(models.Model):
    """The outline of a tile, at any resolution, in Web Mercator: what vector tiles and boxes are cut from."""

    tile = models.BigIntegerField(primary_key=True)
    resolution = models.IntegerField()  # metres
    geom = PolygonField(srid=3857)

    class Meta:
        # Low zooms ask for the few large squares of a box that holds a thousand times more small ones. An
        # expression, because of an index on a spatial field by its name GeoDjango forgets the condition.
        indexes = [
            GistIndex(F("geom"), condition=Q(resolution=resolution), name=f"squares_of_{resolution}_m")
            for resolution in (1000, 5000, 25000)
        ]


class CoverageTile(models.Model):
    """The estimate of one 200 m tile for one operator and service, and the verdict of its family."""

    pk = models.CompositePrimaryKey("tile", "operator", "service")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)  # territory key; empty outside any région
    probability = models.FloatField()  # P(white)
    probability_served = models.FloatField()
    probability_half = models.FloatField()  # that less than half of it is served
    share_low = models.FloatField()
    share_high = models.FloatField()
    contributors = models.IntegerField()
    contributors_for = models.IntegerField(default=0)
    contributors_against = models.IntegerField(default=0)
    against_days = models.IntegerField(default=0)  # from the first day to the last that counts against
    contributor_days = models.IntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    # The margin that the other tiles around let expect, without what is known of this one.
    neighbours_mean_db = models.FloatField()
    neighbours_sd_db = models.FloatField()
    verdict = models.SmallIntegerField()
    method_version = models.CharField(max_length=20)
    epoch = models.IntegerField()  # its number

    class Meta:
        indexes = [models.Index(fields=["operator", "service", "region"], name="tiles_of_family")]


class TileTerms(models.Model):
    """What a tile itself says, kept of those that may be published: anyone can take the last step again.

    The weight of a margin is the normal law of `neighbours_mean_db` and `neighbours_sd_db` times exp(own);
    `coverage.core.shares` says how the share of the tile that is served follows from the margin.
    """

    pk = models.CompositePrimaryKey("tile", "operator", "service")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    own = ArrayField(models.FloatField())  # log-likelihood on the grid of margins


class ParentTile(models.Model):
    """The verdicts under a larger tile (1, 5 or 25 km): what low zooms draw."""

    pk = models.CompositePrimaryKey("tile", "operator", "service", "region")
    tile = models.BigIntegerField()
    operator = models.CharField(max_length=6)
    service = models.SmallIntegerField()
    region = models.CharField(max_length=12, blank=True)  # a tile astride a border has a row for each family
    white = models.IntegerField()
    served = models.IntegerField()
    not_known = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["operator", "service", "region"], name="parents_of_family")]


# --- The official map -----------------------------------------------------------------------------


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


class Site(models.Model):
    """A radio site of an operator, from ARCEP's list of a quarter; the year's last list stands for itself."""

    operator = models.CharField(max_length=6)
    listed_on = models.DateField()
    number = models.CharField(max_length=40, blank=True)
    has_2g = models.BooleanField()
    has_3g = models.BooleanField()
    has_4g = models.BooleanField()
    has_5g = models.BooleanField(null=True)  # the list of 2018 does not speak of it
    white_zone_programme = models.BooleanField(null=True)  # site_ZB
    targeted_coverage = models.BooleanField(null=True)  # site_DCC
    commune = models.CharField(max_length=5, blank=True)
    geom = PointField(srid=4326)

    class Meta:
        indexes = [models.Index(fields=["operator", "listed_on"], name="sites_of_list")]


# --- Territories ----------------------------------------------------------------------------------


class Territory(models.Model):
    """A commune, EPCI, département or région; its codes and its boundary may be of different years."""

    COMMUNE, EPCI, DEPARTEMENT, REGION = "com", "epci", "dep", "reg"

    key = models.CharField(max_length=16, primary_key=True)  # com-80021, epci-200018083, dep-80, reg-32
    kind = models.CharField(max_length=4)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=3, blank=True)
    epci = models.CharField(max_length=12, blank=True)
    population = models.IntegerField(null=True)
    codes_year = models.IntegerField()
    boundary_year = models.IntegerField(null=True)
    # Codes of communes: the former ones of a merged commune, the members of an EPCI.
    made_of = ArrayField(models.CharField(max_length=5), default=list)
    geom = MultiPolygonField(srid=4326, null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "code"], name="territories_by_code")]


class Boundary(models.Model):
    """A boundary as its file gave it, mended: it waits for the codes, which may have merged it since."""

    key = models.CharField(max_length=16, primary_key=True)  # as a territory's, with the code of its own year
    year = models.IntegerField()
    geom = MultiPolygonField(srid=4326)


# --- White zones ----------------------------------------------------------------------------------


class WhiteZone(models.Model):
    """Adjoining white tiles of one operator and service. Its id survives; a zone is never deleted."""

    class Status(models.TextChoices):
        OPEN = "open"
        MAP_CORRECTED = "map_corrected"
        REPAIRED = "repaired"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True)
    operator = models.CharField(max_length=6, null=True)  # null: every operator published there is white
    service = models.SmallIntegerField()
    status = models.CharField(max_length=16, choices=Status)
    redirect_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    missing_from_official = models.BooleanField()
    # One name, or several with commas between where operator is null.
    official_release = models.TextField(null=True)
    official_level = models.CharField(max_length=8, null=True)
    probability = models.FloatField()
    tiles = models.IntegerField()
    area_km2 = models.FloatField()
    contributors = models.IntegerField()
    contributor_days = models.IntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    communes = ArrayField(models.CharField(max_length=5))
    population_low = models.IntegerField(null=True)
    population_high = models.IntegerField(null=True)
    method_version = models.CharField(max_length=20)
    as_of = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    geom = MultiPolygonField(srid=4326)

    class Meta:
        indexes = [models.Index(F("operator"), F("service"), condition=Q(status="open"), name="open_zones")]


class ZoneTile(models.Model):
    """A tile of a zone as it now stands, or as it last stood."""

    pk = models.CompositePrimaryKey("zone_id", "tile")
    zone = models.ForeignKey(WhiteZone, on_delete=models.CASCADE, related_name="members")
    tile = models.BigIntegerField(db_index=True)


class ZoneEvent(models.Model):
    """What became of a zone, and why: rows are only ever added."""

    class What(models.TextChoices):
        WITHDRAWN = "withdrawn"  # nothing of it is white any more
        MERGED = "merged"  # its id redirects to the zone that holds most of its tiles
        SPLIT = "split"  # it goes on, smaller: a part of it is a zone of its own
        CORRECTED = "corrected"  # it is as white as before, and the official map says so now
        RETURNED = "returned"  # it was withdrawn or corrected, and is open again

    class Reason(models.TextChoices):
        EVIDENCE_CHANGED = "evidence_changed"
        FEWER_WITNESSES = "fewer_witnesses"
        FAMILY_BAR = "family_bar"
        ERASED = "erased"
        MAP_CORRECTED = "map_corrected"
        MERGED = "merged"
        SPLIT = "split"
        FOUND_AGAIN = "found_again"

    zone = models.ForeignKey(WhiteZone, on_delete=models.CASCADE, related_name="events")
    as_of = models.DateField()
    epoch = models.IntegerField()  # its number
    what = models.CharField(max_length=16, choices=What)
    reason = models.CharField(max_length=20, choices=Reason)
    probability_before = models.FloatField()
    probability_after = models.FloatField(null=True)  # null: no evidence is left
