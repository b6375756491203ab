"""The tables of contributors, batches, refusals, devices, gaps of duty and the journal."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "contributor_id",
                        "id",
                        "observed_at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("observed_at", models.DateTimeField()),
                ("batch_id", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=16)),
                ("longitude", models.FloatField()),
                ("latitude", models.FloatField()),
                ("cell_id", models.BigIntegerField(null=True)),
                ("accuracy_m", models.FloatField(null=True)),
                ("signal_dbm", models.FloatField(null=True)),
                ("quality_db", models.FloatField(null=True)),
                ("sinr_db", models.FloatField(null=True)),
                ("speed_mps", models.FloatField(null=True)),
                ("altitude_m", models.FloatField(null=True)),
                ("service_state", models.SmallIntegerField()),
                ("technology", models.SmallIntegerField(null=True)),
                ("max_technology", models.SmallIntegerField(null=True)),
                ("signal_kind", models.SmallIntegerField(null=True)),
                ("environment", models.SmallIntegerField()),
                ("kind", models.SmallIntegerField()),
                ("home_plmn_origin", models.SmallIntegerField()),
                ("is_mock", models.BooleanField()),
                ("home_plmn", models.CharField(max_length=6)),
                ("serving_plmn", models.CharField(max_length=6, null=True)),
                ("device_id", models.CharField(max_length=64)),
                ("held", models.SmallIntegerField(null=True)),
            ],
            options={
                "db_table": "measurements_reading",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Contributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("consent_version", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receipt", models.UUIDField(unique=True)),
                ("source", models.CharField(max_length=20)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "reading_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "contributor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="measurements.contributor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TouchedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contributor_id", models.BigIntegerField()),
                ("day", models.DateField(null=True)),
                ("batch_id", models.BigIntegerField(null=True)),
                ("touched_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)), fields=["id"], name="touched_day_to_do"
                    ),
                    models.Index(fields=["contributor_id", "day"], name="touched_day_of_contributor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("device_id", models.CharField(max_length=64)),
                ("home_plmn", models.CharField(max_length=6)),
                ("day", models.DateField()),
                ("unserved", models.IntegerField()),
                ("served", models.BooleanField()),
                (
                    "tracks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("silent", models.BooleanField(default=False)),
                (
                    "contributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="measurements.contributor"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tracks"], name="device_day_by_track"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contributor", "device_id", "home_plmn", "day"), name="one_row_per_device_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gap_id", models.UUIDField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("from_longitude", models.FloatField()),
                ("from_latitude", models.FloatField()),
                ("until_longitude", models.FloatField()),
                ("until_latitude", models.FloatField()),
                ("home_plmn", models.CharField(max_length=6, null=True)),
                ("device_id", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=40)),
                (
                    "contributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="measurements.contributor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contributor", "gap_id"), name="one_row_per_gap")
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.IntegerField()),
                ("reading_id", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("raw", models.TextField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="measurements.batch",
                    ),
                ),
                (
                    "contributor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="measurements.contributor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "index"), name="one_refusal_per_reading")
                ],
            },
        ),
    ]
