"""A case that was closed before its operator could be told of it is told when it is open again."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0017_when_lists_change"),
        ("gap_reports", "0006_reports_that_are_waited_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="step",
            name="legal_moves_only",
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("after", "reported"),
                        ("before__in", ["detected", "reopened"]),
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
    ]
