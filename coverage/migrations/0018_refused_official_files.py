"""Coverage files that could not be downloaded or imported are remembered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0017_when_lists_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficialRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(choices=[("fetch", "Download"), ("import", "Import")], max_length=6),
                ),
                ("name", models.CharField(max_length=300)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("operator", models.CharField(blank=True, max_length=6)),
                ("layer", models.CharField(blank=True, max_length=12)),
                ("territory", models.CharField(blank=True, max_length=30)),
                ("message", models.TextField()),
                ("refused_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "refused official file",
                "verbose_name_plural": "refused official files",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)),
                        fields=["refused_at"],
                        name="refusals_that_stand",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("step", "name", "sha256"), name="one_row_per_refusal")
                ],
            },
        ),
    ]
