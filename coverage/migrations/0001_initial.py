"""The tables of evidence, epochs, tiles, zones, official maps, sites and territories."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import coverage.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("key", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("year", models.IntegerField()),
                ("geom", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
            ],
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("fitted_on", models.DateField()),
                ("method_version", models.CharField(max_length=20)),
                ("evidence_rows", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ErasedTile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TileTerms",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tile",
                        "operator",
                        "service",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("own", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name="TouchedFamily",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("region", models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name="TouchedSquare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "square",
                        "operator",
                        "service",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("square", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TouchedTile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shard", models.BigIntegerField(db_index=True)),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CoverageTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tile",
                        "operator",
                        "service",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("region", models.CharField(blank=True, max_length=12)),
                ("probability", models.FloatField()),
                ("probability_served", models.FloatField()),
                ("probability_half", models.FloatField()),
                ("share_low", models.FloatField()),
                ("share_high", models.FloatField()),
                ("contributors", models.IntegerField()),
                ("contributors_for", models.IntegerField(default=0)),
                ("contributors_against", models.IntegerField(default=0)),
                ("against_days", models.IntegerField(default=0)),
                ("contributor_days", models.IntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("neighbours_mean_db", models.FloatField()),
                ("neighbours_sd_db", models.FloatField()),
                ("verdict", models.SmallIntegerField()),
                ("method_version", models.CharField(max_length=20)),
                ("epoch", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "service", "region"], name="tiles_of_family")],
            },
        ),
        migrations.CreateModel(
            name="EpochModel",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "epoch_id",
                        "operator",
                        "service",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("parameters", models.JSONField()),
                (
                    "epoch",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="coverage.epoch"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EpochOutage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "epoch_id",
                        "operator",
                        "service",
                        "area",
                        "day",
                        "lasting",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("area", models.BigIntegerField()),
                ("day", models.DateField()),
                ("lasting", models.BooleanField()),
                (
                    "epoch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="coverage.epoch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EpochPhone",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "epoch_id",
                        "operator",
                        "service",
                        "contributor_id",
                        "device",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("contributor_id", models.BigIntegerField(db_index=True)),
                ("device", models.BigIntegerField()),
                ("offset_db", models.FloatField()),
                ("offset_sd_db", models.FloatField()),
                ("fault", models.FloatField()),
                ("standing", models.BooleanField()),
                (
                    "epoch",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="coverage.epoch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "contributor_id",
                        "day",
                        "device",
                        "tile",
                        "operator",
                        "service",
                        "place",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contributor_id", models.BigIntegerField()),
                ("device", models.BigIntegerField()),
                ("day", models.DateField()),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("place", models.SmallIntegerField()),
                ("speaks_for", models.IntegerField()),
                ("against", models.IntegerField()),
                ("statements", models.IntegerField()),
                ("margin_db", coverage.fields.RealField(null=True)),
                ("spots", models.IntegerField()),
                ("accuracy_m", coverage.fields.RealField(null=True)),
                ("dwell_s", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["tile", "operator", "service"], name="evidence_of_tile")],
            },
        ),
        migrations.CreateModel(
            name="OfficialRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("operator", models.CharField(max_length=6)),
                ("layer", models.CharField(max_length=12)),
                ("service", models.SmallIntegerField(null=True)),
                ("territory", models.CharField(max_length=30)),
                ("epsg", models.IntegerField()),
                ("released_on", models.DateField()),
                ("sha256", models.CharField(max_length=64)),
                ("licence", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=200)),
                ("features", models.IntegerField()),
                ("mended", models.IntegerField()),
                ("imported_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "layer", "territory", "released_on", "sha256"),
                        name="one_row_per_file",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficialPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.CharField(blank=True, max_length=3)),
                ("geom", django.contrib.gis.db.models.fields.PolygonField(srid=3857)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="coverage.officialrelease"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfficialShare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "release_id", "tile", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tile", models.BigIntegerField(db_index=True)),
                ("share_cl", models.FloatField()),
                ("share_bc", models.FloatField()),
                ("share_tbc", models.FloatField()),
                ("share_plain", models.FloatField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="coverage.officialrelease"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ParentTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tile",
                        "operator",
                        "service",
                        "region",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("region", models.CharField(blank=True, max_length=12)),
                ("white", models.IntegerField()),
                ("served", models.IntegerField()),
                ("not_known", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "service", "region"], name="parents_of_family")],
            },
        ),
        migrations.CreateModel(
            name="PipelineState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("method_version", models.CharField(max_length=20)),
                (
                    "epoch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="coverage.epoch"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(max_length=6)),
                ("listed_on", models.DateField()),
                ("number", models.CharField(blank=True, max_length=40)),
                ("has_2g", models.BooleanField()),
                ("has_3g", models.BooleanField()),
                ("has_4g", models.BooleanField()),
                ("has_5g", models.BooleanField(null=True)),
                ("white_zone_programme", models.BooleanField(null=True)),
                ("targeted_coverage", models.BooleanField(null=True)),
                ("commune", models.CharField(blank=True, max_length=5)),
                ("geom", django.contrib.gis.db.models.fields.PointField(srid=4326)),
            ],
            options={
                "indexes": [models.Index(fields=["operator", "listed_on"], name="sites_of_list")],
            },
        ),
        migrations.CreateModel(
            name="Square",
            fields=[
                ("tile", models.BigIntegerField(primary_key=True, serialize=False)),
                ("resolution", models.IntegerField()),
                ("geom", django.contrib.gis.db.models.fields.PolygonField(srid=3857)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        models.F("geom"), condition=models.Q(("resolution", 1000)), name="squares_of_1000_m"
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        models.F("geom"), condition=models.Q(("resolution", 5000)), name="squares_of_5000_m"
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        models.F("geom"), condition=models.Q(("resolution", 25000)), name="squares_of_25000_m"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("key", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=4)),
                ("code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=120)),
                ("department", models.CharField(blank=True, max_length=3)),
                ("region", models.CharField(blank=True, max_length=3)),
                ("epci", models.CharField(blank=True, max_length=12)),
                ("population", models.IntegerField(null=True)),
                ("codes_year", models.IntegerField()),
                ("boundary_year", models.IntegerField(null=True)),
                (
                    "made_of",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), default=list, size=None
                    ),
                ),
                ("geom", django.contrib.gis.db.models.fields.MultiPolygonField(null=True, srid=4326)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "code"], name="territories_by_code")],
            },
        ),
        migrations.CreateModel(
            name="WhiteZone",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("operator", models.CharField(max_length=6, null=True)),
                ("service", models.SmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("map_corrected", "Map Corrected"),
                            ("repaired", "Repaired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                ("missing_from_official", models.BooleanField()),
                ("official_release", models.TextField(null=True)),
                ("official_level", models.CharField(max_length=8, null=True)),
                ("probability", models.FloatField()),
                ("tiles", models.IntegerField()),
                ("area_km2", models.FloatField()),
                ("contributors", models.IntegerField()),
                ("contributor_days", models.IntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), size=None
                    ),
                ),
                ("population_low", models.IntegerField(null=True)),
                ("population_high", models.IntegerField(null=True)),
                ("method_version", models.CharField(max_length=20)),
                ("as_of", models.DateField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("geom", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
                (
                    "redirect_to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="coverage.whitezone"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ZoneEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("epoch", models.IntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("withdrawn", "Withdrawn"),
                            ("merged", "Merged"),
                            ("split", "Split"),
                            ("corrected", "Corrected"),
                            ("returned", "Returned"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("evidence_changed", "Evidence Changed"),
                            ("fewer_witnesses", "Fewer Witnesses"),
                            ("family_bar", "Family Bar"),
                            ("erased", "Erased"),
                            ("map_corrected", "Map Corrected"),
                            ("merged", "Merged"),
                            ("split", "Split"),
                            ("found_again", "Found Again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("probability_before", models.FloatField()),
                ("probability_after", models.FloatField(null=True)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="coverage.whitezone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ZoneTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "zone_id", "tile", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tile", models.BigIntegerField(db_index=True)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="coverage.whitezone",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="whitezone",
            index=models.Index(
                models.F("operator"),
                models.F("service"),
                condition=models.Q(("status", "open")),
                name="open_zones",
            ),
        ),
    ]
