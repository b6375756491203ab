"""When lists of sites and boundaries change is noted by the tables themselves."""

from pathlib import Path

from django.db import migrations, models

NOTED = (Path(__file__).parents[1] / "sql" / "note_changes.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0016_questions_and_changes_of_service"),
    ]

    operations = [
        migrations.CreateModel(
            name="TableChange",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(NOTED, "DROP FUNCTION coverage_note_change CASCADE"),
    ]
