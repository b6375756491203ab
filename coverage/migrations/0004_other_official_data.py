"""Promised sites and zones, listed outages, complaints and field tests; planned sites and their 5G bands."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.db import migrations, models

import coverage.fields


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0003_releases_in_the_chronicle_of_zones"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("commune", models.CharField(max_length=5)),
                ("operator", models.CharField(max_length=6)),
            ],
        ),
        migrations.CreateModel(
            name="DriveTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("campaign", models.CharField(max_length=60)),
                ("operator", models.CharField(max_length=6)),
                ("day", models.DateField(null=True)),
                ("protocol", models.CharField(max_length=20)),
                ("situation", models.CharField(blank=True, max_length=20)),
                ("zone", models.CharField(blank=True, max_length=40)),
                ("axis", models.CharField(blank=True, max_length=60)),
                ("axis_name", models.CharField(blank=True, max_length=120)),
                ("commune", models.CharField(blank=True, max_length=5)),
                ("technology", models.CharField(blank=True, max_length=4)),
                (
                    "outcome",
                    models.SmallIntegerField(
                        choices=[(0, "Failed"), (1, "Partial"), (2, "Succeeded")], null=True
                    ),
                ),
                ("rsrp_dbm", coverage.fields.RealField(null=True)),
                ("rsrq_db", coverage.fields.RealField(null=True)),
                ("rscp_dbm", coverage.fields.RealField(null=True)),
                ("rx_level_dbm", coverage.fields.RealField(null=True)),
                ("download_mbps", coverage.fields.RealField(null=True)),
                ("upload_mbps", coverage.fields.RealField(null=True)),
                ("geom", django.contrib.gis.db.models.fields.PointField(srid=4326)),
            ],
        ),
        migrations.CreateModel(
            name="ListedOutage",
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
                ("commune", models.CharField(blank=True, max_length=5)),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "down",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                ("voice_down", models.BooleanField(null=True)),
                ("data_down", models.BooleanField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("expected_until", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("geom", django.contrib.gis.db.models.fields.PointField(srid=4326)),
            ],
        ),
        migrations.CreateModel(
            name="PromisedSite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listed_on", models.DateField()),
                ("dossier", models.CharField(blank=True, max_length=40)),
                ("zone_name", models.CharField(blank=True, max_length=200)),
                ("zone_number", models.CharField(blank=True, max_length=40)),
                ("decree", models.CharField(max_length=40)),
                ("decreed_on", models.DateField(null=True)),
                ("department", models.CharField(blank=True, max_length=3)),
                (
                    "operators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), size=None
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=80)),
                ("geom", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                ("number", models.CharField(max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("operator_site", models.CharField(blank=True, max_length=80)),
                ("physical", models.BooleanField(null=True)),
                ("leader", models.CharField(blank=True, max_length=6)),
                ("requested", models.PositiveSmallIntegerField(null=True)),
                ("in_service", models.PositiveSmallIntegerField(null=True)),
                ("within_6_months", models.PositiveSmallIntegerField(null=True)),
                ("within_24_months", models.PositiveSmallIntegerField(null=True)),
                ("awaiting", models.PositiveSmallIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PromisedZone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listed_on", models.DateField()),
                ("dossier", models.CharField(blank=True, max_length=40)),
                ("zone_name", models.CharField(blank=True, max_length=200)),
                ("zone_number", models.CharField(blank=True, max_length=40)),
                ("decree", models.CharField(max_length=40)),
                ("decreed_on", models.DateField(null=True)),
                ("department", models.CharField(blank=True, max_length=3)),
                (
                    "operators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), size=None
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=80)),
                ("geom", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                ("number", models.CharField(max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("commune", models.CharField(blank=True, max_length=5)),
                ("position_origin", models.CharField(blank=True, max_length=80)),
                ("site_number", models.CharField(blank=True, max_length=40)),
                ("decree_url", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="site",
            name="bands_5g",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(), null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="planned",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="site",
            index=django.contrib.postgres.indexes.GistIndex(
                django.db.models.functions.comparison.Cast(
                    "geom", django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326)
                ),
                name="sites_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["commune", "day"], name="complaints_of_commune"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["day"], name="complaints_of_day"),
        ),
        migrations.AddIndex(
            model_name="drivetest",
            index=models.Index(fields=["campaign", "operator"], name="drive_tests_of_campaign"),
        ),
        migrations.AddIndex(
            model_name="listedoutage",
            index=models.Index(fields=["listed_on", "operator"], name="outages_of_list"),
        ),
        migrations.AddIndex(
            model_name="listedoutage",
            index=django.contrib.postgres.indexes.GistIndex(
                django.db.models.functions.comparison.Cast(
                    "geom", django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326)
                ),
                name="outages_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="promisedsite",
            index=models.Index(fields=["listed_on"], name="promised_sites_of_list"),
        ),
        migrations.AddIndex(
            model_name="promisedsite",
            index=django.contrib.postgres.indexes.GistIndex(
                django.db.models.functions.comparison.Cast(
                    "geom", django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326)
                ),
                name="promised_sites_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="promisedzone",
            index=models.Index(fields=["listed_on"], name="promised_zones_of_list"),
        ),
        migrations.AddIndex(
            model_name="promisedzone",
            index=django.contrib.postgres.indexes.GistIndex(
                django.db.models.functions.comparison.Cast(
                    "geom", django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326)
                ),
                name="promised_zones_on_earth",
            ),
        ),
    ]
