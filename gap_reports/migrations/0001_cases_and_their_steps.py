"""Cases of operators and the steps that they took; the database itself keeps what was said."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STEPS_STAY = (Path(__file__).parents[1] / "sql" / "steps_stay.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("coverage", "0008_months_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("operator", models.CharField(max_length=6)),
                ("role", models.CharField(choices=[("own", "Own"), ("host", "Host")], max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("detected", "Detected"),
                            ("reported", "Reported"),
                            ("acknowledged", "Acknowledged"),
                            ("contested", "Contested"),
                            ("planned", "Planned"),
                            ("repair_claimed", "Repair Claimed"),
                            ("verified", "Verified"),
                            ("reopened", "Reopened"),
                            ("refused", "Refused"),
                            ("map_corrected", "Map Corrected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="detected",
                        max_length=16,
                    ),
                ),
                ("detected_on", models.DateField()),
                ("reported_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("planned_on", models.DateField(null=True)),
                ("claimed_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="gap_reports.case",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="coverage.whitezone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("report", "Report"),
                            ("acknowledge", "Acknowledge"),
                            ("contest", "Contest"),
                            ("plan", "Plan"),
                            ("refuse", "Refuse"),
                            ("claim_repair", "Claim Repair"),
                            ("verify", "Verify"),
                            ("find_unrepaired", "Find Unrepaired"),
                            ("bear_out", "Bear Out"),
                            ("correct_map", "Correct Map"),
                            ("withdraw", "Withdraw"),
                            ("reopen", "Reopen"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("detected", "Detected"),
                            ("reported", "Reported"),
                            ("acknowledged", "Acknowledged"),
                            ("contested", "Contested"),
                            ("planned", "Planned"),
                            ("repair_claimed", "Repair Claimed"),
                            ("verified", "Verified"),
                            ("reopened", "Reopened"),
                            ("refused", "Refused"),
                            ("map_corrected", "Map Corrected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("detected", "Detected"),
                            ("reported", "Reported"),
                            ("acknowledged", "Acknowledged"),
                            ("contested", "Contested"),
                            ("planned", "Planned"),
                            ("repair_claimed", "Repair Claimed"),
                            ("verified", "Verified"),
                            ("reopened", "Reopened"),
                            ("refused", "Refused"),
                            ("map_corrected", "Map Corrected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("operator", "Operator"),
                            ("evidence", "Evidence"),
                            ("platform", "Platform"),
                        ],
                        max_length=8,
                    ),
                ),
                ("author", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("day", models.DateField(null=True)),
                ("details", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="gap_reports.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="coverage.whitezone",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["operator", "state"], name="cases_of_operator"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)), fields=["due_on"], name="cases_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("zone", "operator"), name="one_case_for_each"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("zone", "number"), name="one_history_for_each_zone"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", "contested"), ("before", "acknowledged")),
                    models.Q(("after", "map_corrected"), ("before", "acknowledged")),
                    models.Q(("after", "planned"), ("before", "acknowledged")),
                    models.Q(("after", "refused"), ("before", "acknowledged")),
                    models.Q(("after", "repair_claimed"), ("before", "acknowledged")),
                    models.Q(("after", "withdrawn"), ("before", "acknowledged")),
                    models.Q(("after", "acknowledged"), ("before", "contested")),
                    models.Q(("after", "map_corrected"), ("before", "contested")),
                    models.Q(("after", "planned"), ("before", "contested")),
                    models.Q(("after", "refused"), ("before", "contested")),
                    models.Q(("after", "reopened"), ("before", "contested")),
                    models.Q(("after", "repair_claimed"), ("before", "contested")),
                    models.Q(("after", "withdrawn"), ("before", "contested")),
                    models.Q(("after", "map_corrected"), ("before", "detected")),
                    models.Q(("after", "reported"), ("before", "detected")),
                    models.Q(("after", "withdrawn"), ("before", "detected")),
                    models.Q(("after", "reopened"), ("before", "map_corrected")),
                    models.Q(("after", "withdrawn"), ("before", "map_corrected")),
                    models.Q(("after", "contested"), ("before", "planned")),
                    models.Q(("after", "map_corrected"), ("before", "planned")),
                    models.Q(("after", "planned"), ("before", "planned")),
                    models.Q(("after", "refused"), ("before", "planned")),
                    models.Q(("after", "repair_claimed"), ("before", "planned")),
                    models.Q(("after", "withdrawn"), ("before", "planned")),
                    models.Q(("after", "acknowledged"), ("before", "refused")),
                    models.Q(("after", "map_corrected"), ("before", "refused")),
                    models.Q(("after", "planned"), ("before", "refused")),
                    models.Q(("after", "repair_claimed"), ("before", "refused")),
                    models.Q(("after", "withdrawn"), ("before", "refused")),
                    models.Q(("after", "acknowledged"), ("before", "reopened")),
                    models.Q(("after", "contested"), ("before", "reopened")),
                    models.Q(("after", "map_corrected"), ("before", "reopened")),
                    models.Q(("after", "planned"), ("before", "reopened")),
                    models.Q(("after", "refused"), ("before", "reopened")),
                    models.Q(("after", "repair_claimed"), ("before", "reopened")),
                    models.Q(("after", "withdrawn"), ("before", "reopened")),
                    models.Q(("after", "map_corrected"), ("before", "repair_claimed")),
                    models.Q(("after", "reopened"), ("before", "repair_claimed")),
                    models.Q(("after", "verified"), ("before", "repair_claimed")),
                    models.Q(("after", "withdrawn"), ("before", "repair_claimed")),
                    models.Q(("after", "acknowledged"), ("before", "reported")),
                    models.Q(("after", "contested"), ("before", "reported")),
                    models.Q(("after", "map_corrected"), ("before", "reported")),
                    models.Q(("after", "planned"), ("before", "reported")),
                    models.Q(("after", "refused"), ("before", "reported")),
                    models.Q(("after", "repair_claimed"), ("before", "reported")),
                    models.Q(("after", "withdrawn"), ("before", "reported")),
                    models.Q(("after", "reopened"), ("before", "verified")),
                    models.Q(("after", "reopened"), ("before", "withdrawn")),
                    _connector="OR",
                ),
                name="legal_moves_only",
            ),
        ),
        migrations.RunSQL(STEPS_STAY, "DROP FUNCTION gap_reports_steps_stay CASCADE"),
    ]
