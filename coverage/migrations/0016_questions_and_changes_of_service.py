"""Questions and changes of service, and the function that says which evidence counts as of a day."""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

COUNTED = (Path(__file__).parents[1] / "sql" / "counted_evidence.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0015_wholes_of_zones"),
    ]

    operations = [
        migrations.AlterField(
            model_name="zoneevent",
            name="reason",
            field=models.CharField(
                choices=[
                    ("evidence_changed", "Evidence Changed"),
                    ("fewer_witnesses", "Fewer Witnesses"),
                    ("family_bar", "Family Bar"),
                    ("erased", "Erased"),
                    ("map_corrected", "Map Corrected"),
                    ("merged", "Merged"),
                    ("split", "Split"),
                    ("found_again", "Found Again"),
                    ("service_changed", "Service Changed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="zoneevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("withdrawn", "Withdrawn"),
                    ("merged", "Merged"),
                    ("split", "Split"),
                    ("corrected", "Corrected"),
                    ("returned", "Returned"),
                    ("repaired", "Repaired"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="coverage.whitezone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuestionTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "question_id", "tile", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tile", models.BigIntegerField(db_index=True)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="coverage.question",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("why", models.TextField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_changes",
                        to="coverage.whitezone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangedTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tile",
                        "operator",
                        "service",
                        "change_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tile", models.BigIntegerField()),
                ("operator", models.CharField(max_length=6)),
                ("service", models.SmallIntegerField()),
                ("day", models.DateField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="coverage.servicechange",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("zone", "since"), name="one_question_for_each_day"),
        ),
        migrations.AddConstraint(
            model_name="servicechange",
            constraint=models.UniqueConstraint(fields=("zone", "day"), name="one_change_for_each_day"),
        ),
        migrations.RunSQL(COUNTED, "DROP FUNCTION coverage_counted"),
    ]
