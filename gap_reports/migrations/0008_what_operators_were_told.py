"""Of each case, up to which step its operator was told of it; of what is there already nobody is written to."""

from django.db import migrations, models

KNOWN = """
UPDATE gap_reports_case SET told = last.number
FROM (SELECT case_id, max(number) AS number FROM gap_reports_step GROUP BY case_id) AS last
WHERE last.case_id = gap_reports_case.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gap_reports", "0007_reports_of_cases_open_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="told",
            field=models.IntegerField(default=0),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
