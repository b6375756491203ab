"""Moves are held by the database in full; whose readings decided a claim; in which language one is told."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

MOVES_FOLLOW = (Path(__file__).parents[1] / "sql" / "moves_follow.sql").read_text(encoding="utf-8")
UNDO = "DROP FUNCTION gap_reports_step_follows CASCADE; DROP FUNCTION gap_reports_case_follows CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0016_questions_and_changes_of_service"),
        ("gap_reports", "0004_files_of_answers_and_own_contributors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField()),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="step",
            name="legal_moves_only",
        ),
        migrations.AddField(
            model_name="contact",
            name="language",
            field=models.CharField(
                choices=[("fr", "Français"), ("en", "English")],
                default="fr",
                max_length=2,
                verbose_name="Language",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="move",
            field=models.CharField(
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
                    ("ask_again", "Ask Again"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("after", "reported"),
                        ("before__in", ["detected"]),
                        ("by", "platform"),
                        ("move", "report"),
                    ),
                    models.Q(
                        ("after", "acknowledged"),
                        ("before__in", ["contested", "refused", "reopened", "reported"]),
                        ("by", "operator"),
                        ("move", "acknowledge"),
                    ),
                    models.Q(
                        ("after", "contested"),
                        ("before__in", ["acknowledged", "planned", "reopened", "reported"]),
                        ("by", "operator"),
                        ("move", "contest"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("after", "planned"),
                        (
                            "before__in",
                            ["acknowledged", "contested", "planned", "refused", "reopened", "reported"],
                        ),
                        ("by", "operator"),
                        ("move", "plan"),
                        ("day__isnull", False),
                    ),
                    models.Q(
                        ("after", "refused"),
                        ("before__in", ["acknowledged", "contested", "planned", "reopened", "reported"]),
                        ("by", "operator"),
                        ("move", "refuse"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("after", "repair_claimed"),
                        (
                            "before__in",
                            ["acknowledged", "contested", "planned", "refused", "reopened", "reported"],
                        ),
                        ("by", "operator"),
                        ("move", "claim_repair"),
                        ("day__isnull", False),
                    ),
                    models.Q(
                        ("after", "verified"),
                        ("before__in", ["repair_claimed"]),
                        ("by", "evidence"),
                        ("move", "verify"),
                    ),
                    models.Q(
                        ("after", "reopened"),
                        ("before__in", ["repair_claimed"]),
                        ("by", "evidence"),
                        ("move", "find_unrepaired"),
                    ),
                    models.Q(
                        ("after", "reopened"),
                        ("before__in", ["contested"]),
                        ("by", "evidence"),
                        ("move", "bear_out"),
                    ),
                    models.Q(
                        ("after", "map_corrected"),
                        (
                            "before__in",
                            [
                                "acknowledged",
                                "contested",
                                "detected",
                                "planned",
                                "refused",
                                "reopened",
                                "repair_claimed",
                                "reported",
                            ],
                        ),
                        ("by", "evidence"),
                        ("move", "correct_map"),
                    ),
                    models.Q(
                        ("after", "withdrawn"),
                        (
                            "before__in",
                            [
                                "acknowledged",
                                "contested",
                                "detected",
                                "map_corrected",
                                "planned",
                                "refused",
                                "reopened",
                                "repair_claimed",
                                "reported",
                            ],
                        ),
                        ("by", "evidence"),
                        ("move", "withdraw"),
                    ),
                    models.Q(
                        ("after", "reopened"),
                        ("before__in", ["map_corrected", "verified", "withdrawn"]),
                        ("by", "evidence"),
                        ("move", "reopen"),
                    ),
                    models.Q(
                        ("after", "repair_claimed"),
                        ("before__in", ["reopened", "verified"]),
                        ("by", "evidence"),
                        ("move", "ask_again"),
                    ),
                    _connector="OR",
                ),
                name="legal_moves_only",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coverage.question"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="step",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="gap_reports.step"),
        ),
        migrations.RunSQL(MOVES_FOLLOW, UNDO),
    ]
